//! `thermograph lint`: what is wrong with settings in files.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::{Value as Json, json};
use thermograph::config;
use thermograph::figure::text::{plain, plain_path};
use thermograph::sampling::{Engine, Severity};
use thermograph::settings::{NamedSettings, SettingsFormat};
use thermograph::words::Language;

use super::console::Console;

pub const LONG_ABOUT: &str = "\
Say what is wrong with sampling settings: a line for each finding, to standard output.

  illegal      the engine refuses it
  dead         it does nothing, and could be left out
  surprising   the engine does something else than one may think

A FILE is a configuration (TOML) with tables [settings.NAME], held against every engine, or JSON of one engine, held
against that engine:
  transformers   generation_config.json, as it lies beside a model
  vllm           the arguments of SamplingParams
  llama.cpp      a request to llama-server
Which of them a JSON file is, its keys tell; --format says it where they do not. --engine asks about another engine.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph lint my.toml                          every table [settings.NAME], every engine
  thermograph lint generation_config.json           what transformers makes of it
  thermograph lint generation_config.json --engine vllm --engine llama.cpp
  thermograph lint request.json --format llama-server

  $ echo '{\"temperature\": 5, \"min_p\": 0}' > params.json
  $ thermograph lint params.json --format sampling-params
  params.json: vllm: illegal: temperature must be in [0, 2], got 5
  params.json: vllm: dead: min_p = 0.0 changes nothing

Exit codes: 0 nothing is illegal or dead, 1 something is, 2 a file cannot be read.";

#[derive(Args)]
pub struct Lint {
    /// Configurations (TOML) or settings files (JSON)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Ask about this engine (repeatable); without it the file's own, or every one
    #[arg(long, value_name = "ENGINE", value_parser = engines())]
    engine: Vec<Engine>,
    /// The format of JSON files whose keys do not tell it
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<SettingsFormat>,
}

pub fn engines() -> impl TypedValueParser<Value = Engine> {
    let value = |engine: Engine| {
        let profile = engine.profile();
        PossibleValue::new(profile.name).aliases(profile.aliases)
    };
    PossibleValuesParser::new(Engine::ALL.map(value)).try_map(|name| name.parse())
}

pub fn formats() -> impl TypedValueParser<Value = SettingsFormat> {
    let formats = SettingsFormat::NAMES.map(|(_, format)| format);
    let names = formats.map(|format| PossibleValue::new(format.name()));
    PossibleValuesParser::new(names).map(move |name| {
        let mut formats = formats.into_iter();
        let format = formats.find(|format| format.name() == name);
        format.expect("the parser knows these names only")
    })
}

/// Something that there is to say about settings.
struct LintLine {
    file: String,
    /// The NAME of the settings in a configuration.
    settings: Option<String>,
    engine: Engine,
    setting: String,
    severity: Severity,
    /// What the severity is called, and what there is to say.
    said: [String; 2],
}

impl LintLine {
    fn text(&self) -> String {
        let [severity, sentence] = &self.said;
        let settings = match &self.settings {
            Some(name) => format!(" settings {name},"),
            None => String::new(),
        };
        format!(
            "{}:{settings} {}: {severity}: {}\n",
            self.file,
            self.engine,
            plain(sentence)
        )
    }

    fn json(&self) -> Json {
        json!({
            "file": self.file,
            "settings": self.settings,
            "engine": self.engine.name(),
            "setting": self.setting,
            "severity": Language::English.words().severity(self.severity),
            "message": self.said[1],
        })
    }
}

/// Lints every file; of one that cannot be read it says so, and the others are linted all the same.
///
/// # Errors
///
/// When standard output cannot be written to.
pub fn run(lint: &Lint, console: Console) -> Result<ExitCode> {
    let mut engines = lint.engine.clone();
    engines.sort();
    engines.dedup();
    let (mut is_bad, mut is_unreadable) = (false, false);
    for path in &lint.files {
        match lint_file(path, lint.format, &engines) {
            Ok(remarks) => {
                for remark in remarks {
                    is_bad |= remark.severity <= Severity::Dead;
                    console.result(&remark.text(), || remark.json())?;
                }
            }
            Err(error) => {
                is_unreadable = true;
                console.error(&error);
            }
        }
    }
    Ok(match (is_unreadable, is_bad) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// The remarks about a file.
fn lint_file(
    path: &Path,
    format: Option<SettingsFormat>,
    engines: &[Engine],
) -> Result<Vec<LintLine>> {
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    // What is linted: the settings with their name in a configuration, and the engines.
    let (language, all) = if format.is_some() || is_json {
        let settings = NamedSettings::load(path, format)?;
        let own = settings.format.map(SettingsFormat::engine).into_iter();
        let own = own.collect();
        (Language::English, vec![(None, settings, own)])
    } else {
        let (language, all) = config::load_settings(path)?;
        let all = all.into_iter().map(|settings| {
            let name = settings.name.clone();
            (Some(name), settings, Engine::COMMON.to_vec())
        });
        (language, all.collect())
    };
    let words = language.words();
    let mut remarks = Vec::new();
    for (name, settings, own) in &all {
        for &engine in if engines.is_empty() { own } else { engines } {
            for finding in settings.findings(engine) {
                let severity = finding.severity();
                remarks.push(LintLine {
                    file: plain_path(path),
                    settings: name.clone(),
                    engine,
                    setting: finding.setting.clone().into_owned(),
                    severity,
                    said: [
                        words.severity(severity),
                        words.lint_finding(engine, &finding),
                    ],
                });
            }
        }
    }
    Ok(remarks)
}
