//! Which configuration a command works on.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use thermograph::config::{self, Config};
use thermograph::figure::text::plain_path;
use thermograph::words::Language;

/// The configurations that are looked for when none is named, in this order.
const USUAL: [&str; 2] = ["thermograph.toml", "config/notebook.toml"];

#[derive(Args)]
pub struct Configuration {
    /// Configuration. Default: thermograph.toml, else config/notebook.toml, else the built-in notebook
    config: Option<PathBuf>,
    /// Language of labels, findings and explanations; overrides the configuration
    #[arg(long, value_name = "LANGUAGE", value_parser = languages())]
    language: Option<Language>,
}

impl Configuration {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// When it cannot be read or says something that is not allowed.
    pub fn load(&self) -> Result<Config> {
        let usual = || USUAL.map(Path::new).into_iter().find(|path| path.exists());
        let config = match self.config.as_deref().or_else(usual) {
            Some(path) => Config::load(path)?,
            None => Config::parse(
                config::NOTEBOOK,
                "the built-in configuration",
                Path::new(""),
            )?,
        };
        Ok(match self.language {
            Some(language) => config.in_language(language),
            None => config,
        })
    }

    /// What has to be said for a command to work on the same, with a blank behind each.
    pub fn arguments(&self) -> String {
        let config = self
            .config
            .as_deref()
            .map(|path| format!("{} ", plain_path(path)));
        let language = self
            .language
            .map(|language| format!("--language {} ", language.code()));
        config.into_iter().chain(language).collect()
    }
}

/// The languages, as an argument takes them.
pub fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::CODES.map(|(code, _)| code)).try_map(|code| {
        let mut languages = Language::CODES.into_iter();
        let found = languages.find(|(known, _)| *known == code);
        found
            .map(|(_, language)| language)
            .ok_or("unknown language")
    })
}
