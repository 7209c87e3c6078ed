//! `thermograph lint`: what files with settings are, and what is wrong with the settings in them.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use serde_json::{Map, Value as Json, json};
use thermograph::config;
use thermograph::figure::text::{plain, plain_json, plain_path};
use thermograph::sampling::{Engine, Finding, Severity};
use thermograph::settings::{
    Decoding, NamedSettings, RecognisedSettings, SettingsFormat, recognise,
};
use thermograph::words::{DecodingMode, Language, Linted, RulesSource, Words};

use super::configuration::languages;
use super::console::{Console, MessageFormat};
use super::names::{engines, formats};
use super::translate::Options;

pub const LONG_ABOUT: &str = "\
Check sampling settings and print one line per finding.

  error     rejected: the engine rejects the request
  warning   no effect: the setting can be removed
  note      unexpected: it works, but differently than its name suggests

FILE is a Thermograph configuration (TOML), whose tables [settings.NAME] are checked for every engine, or a JSON file,
checked for the engine that it is for: generation_config.json, vLLM's SamplingParams, requests to OpenAI, vLLM,
llama-server, Ollama, SGLang, TGI, mlx_lm.server, LM Studio, TabbyAPI, KoboldCpp, Gemini and Anthropic, batches of
requests, and llama-server's answers about its settings (/props, /slots). The format is detected; --as overrides it. `-` is
standard input. --engine checks for another engine.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph lint my.toml                          every table [settings.NAME], for every engine
  thermograph lint generation_config.json           how Transformers interprets it
  thermograph lint generation_config.json --engine vllm --engine llama.cpp
  thermograph lint request.json --as llama-server   a format that the keys do not determine
  curl -s localhost:8080/props | thermograph lint -
  thermograph lint params.json --from vllm --to llama.cpp --logits logits.npy     the same settings for another engine
  thermograph lint *.json --format json             one JSON object per file: format, settings, greedy, not_sampling, findings

  $ echo '{\"temperature\": 5, \"min_p\": 0, \"max_tokens\": 9}' > params.json
  $ thermograph lint params.json --as sampling-params
  params.json: vLLM SamplingParams; settings: temperature 5, min_p 0; decoding: sampling; rules of vllm
  params.json: vllm: error: temperature must be in [0, 2], got 5
  params.json: vllm: warning: min_p = 0.0 has no effect

Exit codes: 0 nothing is rejected or without effect; 1 something is; 2 a file cannot be read.";

#[derive(Args)]
pub struct Lint {
    /// Configurations (TOML), or requests and settings (JSON)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Check for this engine (repeatable). Default: the file's engine, or all
    #[arg(long, value_name = "ENGINE", value_parser = engines())]
    engine: Vec<Engine>,
    /// Format of JSON files; overrides detection
    #[arg(long = "as", value_name = "FORMAT", value_parser = formats())]
    read_as: Option<SettingsFormat>,
    /// Text, or one JSON object per file
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = results())]
    format: String,
    /// Language of the findings. Default: that of the configuration, else English
    #[arg(long, value_name = "LANGUAGE", value_parser = languages())]
    language: Option<Language>,
    #[command(flatten)]
    translation: Options,
}

/// The names of formats of files are taken too, as `--as` takes them: this was the option's name once.
fn results() -> PossibleValuesParser {
    let files = SettingsFormat::ALL.map(|format| PossibleValue::new(format.name()).hide(true));
    let results = ["text", "json"].map(PossibleValue::new);
    PossibleValuesParser::new(results.into_iter().chain(files))
}

/// What is linted: a file's settings, or a table of a configuration.
struct Subject {
    /// The NAME of the settings in a configuration.
    name: Option<String>,
    settings: NamedSettings,
    /// The engines that are asked, and what each finds.
    asked: Vec<(LintTarget, Vec<Finding>)>,
}

/// Whose rules are asked.
#[derive(Clone, Copy, PartialEq)]
enum LintTarget {
    Engine(Engine),
    /// A service, of which nothing is known but what it documents.
    Service(&'static str),
}

impl LintTarget {
    fn name(self) -> &'static str {
        match self {
            LintTarget::Engine(engine) => engine.name(),
            LintTarget::Service(product) => product,
        }
    }
}

impl Subject {
    fn new(name: Option<String>, settings: NamedSettings, engines: &[Engine]) -> Subject {
        let own = match settings.format {
            None => Engine::COMMON.map(LintTarget::Engine).to_vec(),
            Some(format) => match format.engine() {
                Some(engine) => vec![LintTarget::Engine(engine)],
                None => vec![LintTarget::Service(format.product())],
            },
        };
        let asked = match engines {
            [] => own,
            engines => engines.iter().copied().map(LintTarget::Engine).collect(),
        };
        let found = |asked: LintTarget| match asked {
            LintTarget::Engine(engine) => (asked, settings.findings(engine)),
            LintTarget::Service(_) => (asked, settings.notes.clone()),
        };
        Subject {
            name,
            asked: asked.into_iter().map(found).collect(),
            settings,
        }
    }

    fn decoding(&self) -> Decoding {
        let own = self.settings.format.and_then(SettingsFormat::engine);
        self.settings.decoding(own)
    }

    fn worst(&self) -> Option<Severity> {
        let findings = self.asked.iter().flat_map(|(_, findings)| findings);
        findings.map(Finding::severity).min()
    }

    /// Lines for people: what it is, and what was found. What several engines find is said once.
    fn text(&self, file: &str, words: Words) -> String {
        let mut text = String::new();
        let place = match &self.name {
            Some(name) => format!("{file}: settings {name}"),
            None => file.to_owned(),
        };
        if let Some(summary) = self.summary(words) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{place}: {}", plain(&summary));
        }
        let separator = if self.name.is_some() { ", " } else { ": " };
        let mut said: Vec<&Finding> = Vec::new();
        for severity in Severity::ALL {
            let all = self.asked.iter().flat_map(|(_, findings)| findings);
            for finding in all.filter(|finding| finding.severity() == severity) {
                if said.contains(&finding) {
                    continue;
                }
                said.push(finding);
                let finders = self.asked.iter().filter(|(_, all)| all.contains(finding));
                let names: Vec<&str> = finders.map(|(asked, _)| asked.name()).collect();
                let sentence = match names.as_slice() {
                    [name] => words.lint_finding(name, finding),
                    _ => words.lint_finding(words.each_engine(), finding),
                };
                let level = words.level(severity);
                let (names, sentence) = (names.join(", "), plain(&sentence));
                let _ = writeln!(text, "{place}{separator}{names}: {level}: {sentence}");
            }
        }
        if said.is_empty() {
            let _ = writeln!(text, "{place}: {}", words.nothing_found());
        }
        text
    }

    /// What the file was taken for, and what it says.
    fn summary(&self, words: Words) -> Option<String> {
        let format = self.settings.format?;
        let file = self.settings.file.as_ref()?;
        let settings = told(&file.given);
        let own = match format.engine() {
            Some(engine) if format.is_nearest() => {
                (RulesSource::Nearest, LintTarget::Engine(engine))
            }
            Some(engine) => (RulesSource::Own, LintTarget::Engine(engine)),
            None => (
                RulesSource::Documented,
                LintTarget::Service(format.product()),
            ),
        };
        let is_asked = self.asked.iter().any(|(asked, _)| *asked == own.1);
        Some(words.linted(&Linted {
            format: file.title,
            keys: &file.why,
            product: format.product(),
            settings: &settings,
            decoding: match self.decoding() {
                Decoding::Greedy => DecodingMode::Greedy,
                Decoding::Beams(_) => DecodingMode::Beams,
                Decoding::Drawn => DecodingMode::Drawn,
            },
            requests: file.requests,
            rules: is_asked.then_some((own.0, own.1.name())),
        }))
    }

    /// A JSON object a finding, without the file.
    fn findings(&self, words: Words) -> impl Iterator<Item = Json> {
        let all = self.asked.iter().flat_map(|(asked, findings)| {
            let of = findings.iter().map(|finding| (*asked, finding));
            of.collect::<Vec<_>>()
        });
        all.map(move |(asked, finding)| {
            let severity = finding.severity();
            json!({
                "settings": self.name,
                "engine": asked.name(),
                "setting": finding.setting,
                "severity": severity.name(),
                "level": Language::English.words().level(severity),
                "message": words.lint_finding(asked.name(), finding),
            })
        })
    }

    /// What it is, and what was found, as one object.
    fn json(&self, words: Words) -> Json {
        let decoding = self.decoding();
        let is_told = self.settings.format.is_some();
        let file = self.settings.file.as_ref();
        json!({
            "name": self.name,
            "engines": self.asked.iter().map(|(asked, _)| asked.name()).collect::<Vec<_>>(),
            "settings": self.settings.effective(if is_told { decoding } else { Decoding::Drawn }),
            "given": file.map(|file| &file.given),
            "greedy": match decoding {
                Decoding::Beams(_) => None,
                decoding => is_told.then_some(decoding == Decoding::Greedy),
            },
            "requests": file.map(|file| file.requests),
            "not_sampling": file.map(|file| file.not_sampling.as_slice()).unwrap_or_default(),
            "findings": self.findings(words).collect::<Vec<_>>(),
        })
    }
}

/// The most characters of settings that a line shows.
const SHOWN: usize = 1_000;

/// Settings as a line shows them.
fn told(given: &Map<String, Json>) -> String {
    let all = given.iter().map(|(name, value)| match value {
        Json::String(text) => format!("{name} {text}"),
        value => format!("{name} {value}"),
    });
    let all = all.collect::<Vec<_>>().join(", ");
    match all.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &all[..end]),
        None => all,
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
    let wants_json = lint.format == "json";
    let mut named = SettingsFormat::ALL.into_iter();
    let named = named.find(|format| format.name() == lint.format);
    let read_as = lint.read_as.or(named);
    if lint.translation.is_asked() {
        let load = |path: &Path| {
            let read_as = read_as.or_else(|| format_for(path, lint.translation.from));
            let settings = NamedSettings::load(path, read_as)?;
            let engine = settings.format.and_then(SettingsFormat::engine);
            Ok((settings.settings, engine))
        };
        let console = if wants_json {
            Console::new(MessageFormat::Json)
        } else {
            console
        };
        return lint
            .translation
            .run(&lint.files, load, lint.language, console);
    }
    let (mut is_bad, mut is_unreadable) = (false, false);
    for path in &lint.files {
        let file = plain_path(path);
        let only = match engines.as_slice() {
            [engine] => Some(*engine),
            _ => None,
        };
        match subjects(path, read_as.or_else(|| format_for(path, only)), &engines) {
            Ok((own, subjects)) => {
                let words = lint.language.unwrap_or(own).words();
                let worst = subjects.iter().filter_map(Subject::worst).min();
                is_bad |= worst.is_some_and(|worst| worst <= Severity::Dead);
                if wants_json {
                    object(&whole(&file, &subjects, words))?;
                } else if console.is_json() {
                    for finding in subjects.iter().flat_map(|subject| subject.findings(words)) {
                        let mut line = json!({ "file": file });
                        if let (Json::Object(line), Json::Object(finding)) = (&mut line, finding) {
                            line.extend(finding);
                        }
                        object(&line)?;
                    }
                } else {
                    for subject in &subjects {
                        super::print(subject.text(&file, words).as_bytes())?;
                    }
                }
            }
            Err(error) => {
                is_unreadable = true;
                if wants_json && let Some(format) = without_settings(path) {
                    object(&json!({
                        "file": file, "format": format, "settings": {}, "greedy": null, "not_sampling": [],
                        "findings": [],
                    }))?;
                }
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

/// The format that a file is taken to have for this engine, where its keys are those of several.
fn format_for(path: &Path, engine: Option<Engine>) -> Option<SettingsFormat> {
    // A pipe can be read but once.
    if engine.is_none() || !path.is_file() {
        return None;
    }
    match recognise(path).ok()? {
        RecognisedSettings::Unclear(formats) => {
            let own = formats.iter().find(|format| format.engine() == engine);
            // Those of an engine without a format: by the usual names, and decoded as they say.
            let usual = || {
                formats
                    .iter()
                    .find(|it| **it == SettingsFormat::SamplingParams)
            };
            own.or_else(usual).copied()
        }
        _ => None,
    }
}

/// What a file is whose settings cannot be read.
fn without_settings(path: &Path) -> Option<String> {
    match recognise(path).ok()? {
        RecognisedSettings::Other(what) => Some(what),
        RecognisedSettings::Unclear(formats) => {
            let names: Vec<&str> = formats.into_iter().map(SettingsFormat::name).collect();
            Some(format!("one of {}", names.join(", ")))
        }
        _ => None,
    }
}

/// An object as a line.
fn object(object: &Json) -> Result<()> {
    super::print(format!("{}\n", plain_json(object.to_string())).as_bytes())
}

/// A file as one object: that of its settings, of several those of the first and a list of all.
fn whole(file: &str, subjects: &[Subject], words: Words) -> Json {
    let first = subjects.first();
    let of_file = first.and_then(|subject| subject.settings.file.as_ref());
    let mut whole = json!({
        "file": file,
        "format": of_file.map_or("a configuration of Thermograph", |file| file.title),
        "why": of_file.map(|file| file.why.as_slice()).unwrap_or_default(),
    });
    let parts: Vec<Json> = subjects.iter().map(|subject| subject.json(words)).collect();
    if let (Json::Object(whole), Some(Json::Object(first))) = (&mut whole, parts.first()) {
        whole.extend(first.clone());
        if parts.len() > 1 {
            let of = |part: &Json| part["findings"].as_array().cloned().unwrap_or_default();
            let findings: Vec<Json> = parts.iter().flat_map(of).collect();
            whole.insert("findings".to_owned(), findings.into());
            whole.insert("parts".to_owned(), parts.into());
        }
    }
    whole
}

/// What there is in a file, and the language to speak of it.
fn subjects(
    path: &Path,
    format: Option<SettingsFormat>,
    engines: &[Engine],
) -> Result<(Language, Vec<Subject>)> {
    if format.is_none() && is_configuration(path) {
        let (language, all) = config::load_settings(path)?;
        let all = all.into_iter().map(|settings| {
            let name = settings.name.clone();
            Subject::new(Some(name), settings, engines)
        });
        return Ok((language, all.collect()));
    }
    let all = NamedSettings::load_all(path, format)?.into_iter();
    let all = all.map(|settings| Subject::new(None, settings, engines));
    Ok((Language::English, all.collect()))
}

/// Whether a file is a configuration: by its ending, or because it does not begin as JSON does.
fn is_configuration(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match ending {
        Some("toml") => return true,
        Some("json" | "jsonl" | "ndjson") => return false,
        _ => {}
    }
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return path != Path::new("-");
    }
    let mut start = Vec::new();
    let file = fs::File::open(path);
    let read = file.and_then(|file| file.take(START).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let list = text.strip_prefix('[').map(str::trim_start);
    read.is_err() || !(text.starts_with('{') || list.is_some_and(|rest| rest.starts_with('{')))
}

/// How many bytes tell whether a file is JSON.
const START: u64 = 4096;
