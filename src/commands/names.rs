//! Engines and formats as the command line names them.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use thermograph::sampling::Engine;
use thermograph::settings::SettingsFormat;

/// Engines, by all of their names.
pub fn engines() -> impl TypedValueParser<Value = Engine> {
    let value = |engine: Engine| {
        let profile = engine.profile();
        PossibleValue::new(profile.name).aliases(profile.aliases)
    };
    PossibleValuesParser::new(Engine::ALL.map(value)).try_map(|name| name.parse())
}

/// Formats of settings.
pub fn formats() -> impl TypedValueParser<Value = SettingsFormat> {
    let names = SettingsFormat::ALL.map(|format| PossibleValue::new(format.name()));
    PossibleValuesParser::new(names).map(move |name| {
        let mut formats = SettingsFormat::ALL.into_iter();
        let format = formats.find(|format| format.name() == name);
        format.expect("the parser knows these names only")
    })
}
