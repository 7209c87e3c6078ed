//! What a file is: each room that reads files is asked in turn.

use std::io::{ErrorKind, Read as _};

use serde::Serialize;

use super::input::GivenFile;
use crate::figure::text::visible;
use crate::logits::{self, Recognised, Scale, logprobs, tokens};
use crate::reading::Error;
use crate::sampling::Engine;
use crate::settings::{self, NamedSettings, SettingsFormat};
use crate::words::{Language, Words, say};

/// How many bytes tell what a file could be.
const START: u64 = 4096;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// Logits, a row of numbers a position.
    Logits,
    /// The logarithms of probabilities.
    LogProbabilities,
    /// Probabilities.
    Probabilities,
    /// What a server answered.
    Response,
    /// Sampling settings, or a request that has them.
    Settings,
    /// The texts of a vocabulary.
    Tokens,
    /// Something else, or nothing that can be read.
    Unknown,
}

/// The likeliest token of a file's first position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LikeliestToken {
    /// Its id, where it is known.
    pub id: Option<u32>,
    /// Its text, where it is known.
    pub text: Option<String>,
    /// Its probability at T = 1.
    pub probability: f64,
}

/// What a file was taken for.
#[derive(Debug)]
pub struct Found {
    /// What people call the file.
    pub file: String,
    /// What it holds.
    pub kind: FileKind,
    /// The format, by the name of the room that reads it.
    pub format: Option<String>,
    /// How many positions there are.
    pub positions: Option<usize>,
    /// How many tokens a position has, or a list of tokens; `None` where a response does not tell.
    pub vocabulary: Option<usize>,
    /// The likeliest token of the first position.
    pub likeliest: Option<LikeliestToken>,
    /// What speaks for it, in English: keys of settings, for instance.
    pub evidence: Vec<String>,
    /// What a reader of the numbers has to know, in English.
    pub notes: Vec<String>,
    /// The engine whose settings they are.
    pub(super) engine: Option<Engine>,
    /// Temperature, top-p and min-p of settings.
    pub(super) settings: [Option<f64>; 3],
    /// The key of `[settings.NAME]` that names such a file.
    pub(super) settings_key: &'static str,
    /// The largest id that was seen in a response.
    pub(super) largest_id: u32,
    /// Whether it is an answer without log-probabilities.
    is_without: bool,
    /// Why nothing can be made of it.
    pub refused: Option<Error>,
}

impl Found {
    /// A file of which nothing is known yet.
    fn unknown(input: &GivenFile) -> Found {
        Found {
            file: input.name.clone(),
            kind: FileKind::Unknown,
            format: None,
            positions: None,
            vocabulary: None,
            likeliest: None,
            evidence: Vec::new(),
            notes: Vec::new(),
            engine: None,
            settings: [None; 3],
            settings_key: "",
            largest_id: 0,
            is_without: false,
            refused: None,
        }
    }

    /// The same with what is wrong.
    fn refused(mut self, error: Error) -> Found {
        self.refused = Some(error);
        self
    }

    /// Takes the texts of the vocabulary into account, where a file has no text or an id in its place.
    pub fn name_likeliest(&mut self, texts: &[String]) {
        let Some(likeliest) = &mut self.likeliest else {
            return;
        };
        if let Some(id) = likeliest.id
            && let Some(text) = texts.get(id as usize)
            && likeliest
                .text
                .as_ref()
                .is_none_or(|it| *it == format!("token_id:{id}"))
        {
            likeliest.text = Some(text.clone());
        }
    }

    /// A line on what it is.
    pub fn summary(&self, words: Words) -> String {
        say!(
            words,
            "explore-found",
            kind = self.kind.name(),
            format = self.format.as_deref().unwrap_or_default(),
            positions = self.positions.unwrap_or_default(),
            tokens = self.vocabulary.unwrap_or_default()
        )
    }

    /// A line on the likeliest token of its first position.
    pub fn likeliest_said(&self, words: Words) -> Option<String> {
        let likeliest = self.likeliest.as_ref()?;
        let id = likeliest.id.map(|id| format!("#{id}"));
        let text = likeliest
            .text
            .as_deref()
            .map(|text| format!("{:?}", visible(text)));
        let token = text.into_iter().chain(id).collect::<Vec<_>>().join(" ");
        let probability = format!("{:.2}", 100.0 * likeliest.probability);
        Some(say!(words, "explore-likeliest", token, probability))
    }

    /// Why it was taken for that.
    pub fn reason(&self, words: Words) -> String {
        let evidence = words.listed(&self.evidence, crate::words::Conjunction::None);
        say!(
            words,
            "explore-reason",
            kind = self.kind.name(),
            format = self.format.as_deref().unwrap_or_default(),
            is_told = !self.evidence.is_empty(),
            evidence
        )
    }
}

impl FileKind {
    /// Its name, as results have it.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Logits => "logits",
            FileKind::LogProbabilities => "log-probabilities",
            FileKind::Probabilities => "probabilities",
            FileKind::Response => "response",
            FileKind::Settings => "settings",
            FileKind::Tokens => "tokens",
            FileKind::Unknown => "unknown",
        }
    }
}

/// Says what a file holds, by its contents.
///
/// What is no file, or is damaged, is [`FileKind::Unknown`] or of the kind that it seems to be, and says why it is
/// `Found::refused`.
pub fn recognise(input: &GivenFile) -> Found {
    let unknown = Found::unknown(input);
    if let Err(error) = start(input) {
        return unknown.refused(error);
    }
    let mut other = None;
    if logprobs::may_be_response(&input.path) {
        let response = response(input);
        if response.kind == FileKind::Response && response.refused.is_none() {
            return response;
        }
        // Requests have fields of the same names, and an answer may say which settings it was made with.
        match settings(input) {
            AsSettings::Settings(mut settings) => {
                if let Some(error) = response.refused.filter(|_| response.is_without) {
                    settings.notes.push(error.message());
                }
                return *settings;
            }
            AsSettings::Other(what) => other = Some(what),
            AsSettings::Unknown => {}
        }
        if response.kind == FileKind::Response {
            return response;
        }
    }
    match numbers(input) {
        Ok(found) => found,
        Err(what) => {
            if let Some(tokens) = lines_of_tokens(input) {
                return tokens;
            }
            let what = other.map_or(what, |other| format!("this is {other}"));
            let error = Error::of_file(&input.name, what);
            unknown.refused(error.help(
                "`explore` reads a server's response, logits, log-probabilities or probabilities in an array or table, settings, or a list of tokens",
            ))
        }
    }
}

/// A text with a token a line, which only its name tells from any other text.
fn lines_of_tokens(input: &GivenFile) -> Option<Found> {
    let ending = input.path.extension()?;
    if !["txt", "vocab"].iter().any(|known| ending == *known) {
        return None;
    }
    let texts = tokens::read(&input.path).ok()?;
    Some(of_tokens(input, "one token per line", texts.len()))
}

/// The first bytes of a file, without what is blank before them.
fn start(input: &GivenFile) -> Result<Vec<u8>, Error> {
    let failed = |what: String| Error::of_file(&input.name, what);
    let file = crate::reading::input::Input::open(&input.path);
    let file = file.map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            failed("no such file".to_owned()).help("name an existing file, or - for standard input")
        }
        _ => failed(error.to_string()),
    })?;
    let Some(file) = file else {
        return Err(failed("not a file".to_owned()).help("folders, pipes and devices are not supported: name a file, or use - for standard input"));
    };
    if file.length() == 0 {
        return Err(failed("the file is empty".to_owned()));
    }
    let mut bytes = Vec::new();
    let read = file.take(START).read_to_end(&mut bytes);
    read.map_err(|error| failed(error.to_string()))?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let what = "this is UTF-16, which some Windows shells write".to_owned();
        return Err(failed(what).help("save it as UTF-8"));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let start = text.trim_ascii_start();
    if start.starts_with(b"version https://git-lfs") {
        let what = "this is a Git LFS pointer, not the file itself".to_owned();
        return Err(failed(what).help("`git lfs pull` fetches the file"));
    }
    Ok(start.to_vec())
}

/// The file as what a server answered; unknown where it is something else.
fn response(input: &GivenFile) -> Found {
    let unknown = Found::unknown(input);
    match logprobs::recognise(&input.path) {
        Ok(response) => {
            let first = response.likeliest.first();
            Found {
                kind: FileKind::Response,
                format: Some(response.format.to_owned()),
                positions: Some(response.positions),
                vocabulary: response.vocabulary,
                likeliest: first.map(|entry| LikeliestToken {
                    id: entry.id,
                    text: Some(entry.token.clone()),
                    probability: libm::exp(entry.logprob),
                }),
                notes: response
                    .notes
                    .iter()
                    .map(|note| Language::English.words().note(note))
                    .collect(),
                largest_id: response
                    .likeliest
                    .iter()
                    .filter_map(|entry| entry.id)
                    .max()
                    .unwrap_or(0),
                ..unknown
            }
        }
        Err(error) if error.is_unknown() => unknown,
        Err(error) => {
            let is_without = matches!(error.problem, logprobs::Problem::Nothing { .. });
            // `file:line: what is wrong`, and the file by its name.
            let said = error.to_string();
            let path = input.path.display().to_string();
            let (line, what) = said
                .strip_prefix(&path)
                .and_then(|rest| rest.split_once(": "))
                .unwrap_or(("", &said));
            let refused = Error::of_file(&format!("{}{line}", input.name), what);
            Found {
                kind: FileKind::Response,
                positions: Some(0),
                is_without,
                ..unknown
            }
            .refused(refused)
        }
    }
}

/// A file as far as settings go.
enum AsSettings {
    /// It holds some, or should: then it says why it is refused.
    Settings(Box<Found>),
    /// It holds something else, which is named.
    Other(String),
    /// Nothing tells.
    Unknown,
}

/// The file as settings.
fn settings(input: &GivenFile) -> AsSettings {
    let (format, key) = match settings::recognise(&input.path) {
        Ok(settings::RecognisedSettings::Settings { .. }) => (None, "file"),
        Ok(settings::RecognisedSettings::Unclear(formats)) => match FORMATS_WITH_KEYS
            .into_iter()
            .find(|(format, _)| formats.contains(format))
        {
            Some((format, key)) => (Some(format), key),
            None => (None, "file"),
        },
        Ok(settings::RecognisedSettings::Other(what)) => return AsSettings::Other(what),
        Ok(settings::RecognisedSettings::Unknown) | Err(_) => return AsSettings::Unknown,
    };
    let found = Found {
        kind: FileKind::Settings,
        settings_key: key,
        ..Found::unknown(input)
    };
    AsSettings::Settings(Box::new(match NamedSettings::load(&input.path, format) {
        Ok(settings) => {
            let values = &settings.settings;
            let (title, why) = settings
                .file
                .map_or_else(Default::default, |file| (file.title, file.why));
            let mut found = Found {
                format: Some(title.to_owned()),
                evidence: why,
                engine: settings.format.and_then(SettingsFormat::engine),
                settings: [values.temperature, values.top_p, values.min_p],
                ..found
            };
            if let Some(format) = format {
                let format = format.name();
                found
                    .notes
                    .push(format!("several formats have these keys; read as {format}"));
            }
            found
        }
        Err(error) => found.refused(error),
    }))
}

/// The formats that a key of their own names in a configuration, so that a file of theirs is taken for nothing else.
const FORMATS_WITH_KEYS: [(SettingsFormat, &str); 3] = [
    (SettingsFormat::SamplingParams, "sampling_params"),
    (SettingsFormat::LlamaServer, "llama_server"),
    (SettingsFormat::GenerationConfig, "generation_config"),
];

/// The file as rows of numbers or a list of tokens; the error says why it is neither.
fn numbers(input: &GivenFile) -> Result<Found, String> {
    let unknown = Found::unknown(input);
    match logits::recognise(&input.path).map_err(|error| error.what)? {
        Recognised::Array {
            format,
            positions,
            vocabulary,
            scale,
            likeliest,
            notes,
        } => {
            let likeliest = likeliest.first();
            Ok(Found {
                kind: match scale {
                    Scale::Logits => FileKind::Logits,
                    Scale::LogProbabilities => FileKind::LogProbabilities,
                    Scale::Probabilities => FileKind::Probabilities,
                },
                format: Some(format.to_owned()),
                positions: Some(positions),
                vocabulary: Some(vocabulary),
                likeliest: likeliest.map(|&(id, probability)| LikeliestToken {
                    id: u32::try_from(id).ok(),
                    text: None,
                    probability,
                }),
                notes: notes.iter().map(ToString::to_string).collect(),
                ..unknown
            })
        }
        Recognised::Tokens { format, count } => Ok(of_tokens(input, format, count)),
    }
}

/// A list of tokens.
fn of_tokens(input: &GivenFile, format: &str, count: usize) -> Found {
    Found {
        kind: FileKind::Tokens,
        format: Some(format.to_owned()),
        vocabulary: Some(count),
        ..Found::unknown(input)
    }
}
