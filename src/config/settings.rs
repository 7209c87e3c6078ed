//! `[settings.NAME]`: sampling settings, for the experiments that name them.

use super::table::{Table, Value};
use super::{Error, nearest};
use crate::sampling::Settings;

/// `[settings.NAME]`: settings of a model's sampling.
#[derive(Clone, Debug)]
pub struct NamedSettings {
    /// The NAME, by which experiments refer to them.
    pub name: String,
    /// What they are.
    pub settings: Settings,
}

impl NamedSettings {
    /// Reads `[settings.NAME]`.
    pub(super) fn read(name: &str, table: Table<'_>) -> Result<NamedSettings, Error> {
        let mut all = serde_json::Map::new();
        for (key, value) in table.rest() {
            if !Settings::NAMES.contains(&key) {
                let error = value.error("is no sampling setting that is known");
                return Err(match nearest(key, Settings::NAMES.iter().copied()) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help(format!("settings are {}", Settings::NAMES.join(", "))),
                });
            }
            let one = serde_json::Map::from_iter([(key.to_owned(), value.to_json()?)]);
            // Each alone, so that an error stands at its own key.
            settings(one.clone(), &value)?;
            all.extend(one);
        }
        Ok(NamedSettings {
            name: name.to_owned(),
            settings: serde_json::from_value(all.into()).unwrap_or_default(),
        })
    }
}

fn settings(
    object: serde_json::Map<String, serde_json::Value>,
    value: &Value<'_>,
) -> Result<Settings, Error> {
    serde_json::from_value(object.into())
        .map_err(|error| value.error(format!("cannot be read: {error}")))
}
