//! What a file is: each room that reads files is asked in turn.

use std::io::Read as _;

use serde::Serialize;

use super::Input;
use crate::figure::text::visible;
use crate::logits::{self, Recognised, Scale, logprobs};
use crate::reading::Error;
use crate::sampling::Engine;
use crate::settings::NamedSettings;
use crate::words::{Language, Words, say};

/// How many bytes tell what a file could be.
const START: u64 = 4096;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
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
pub struct Likeliest {
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
    pub kind: Kind,
    /// The format, by the name of the room that reads it.
    pub format: Option<String>,
    /// How many positions there are.
    pub positions: Option<usize>,
    /// How many tokens a position has, or a list of tokens; `None` where a response does not tell.
    pub vocabulary: Option<usize>,
    /// The likeliest token of the first position.
    pub likeliest: Option<Likeliest>,
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
    /// Why nothing can be made of it.
    pub refused: Option<Error>,
}

/// What a file of numbers holds.
struct Numbers {
    kind: Kind,
    format: String,
    positions: usize,
    vocabulary: usize,
    likeliest: (usize, f64),
    notes: Vec<String>,
}

impl Found {
    /// A file of which nothing is known yet.
    fn unknown(input: &Input) -> Found {
        Found {
            file: input.name.clone(),
            kind: Kind::Unknown,
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
            refused: None,
        }
    }

    /// The same with what is wrong.
    fn refused(mut self, error: Error) -> Found {
        self.refused = Some(error);
        self
    }

    /// Takes the texts of the vocabulary into account.
    pub fn name_likeliest(&mut self, texts: &[String]) {
        if let Some(likeliest) = &mut self.likeliest
            && let (None, Some(id)) = (&likeliest.text, likeliest.id)
        {
            likeliest.text = texts.get(id as usize).cloned();
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

impl Kind {
    /// Its name, as results have it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Logits => "logits",
            Kind::LogProbabilities => "log-probabilities",
            Kind::Probabilities => "probabilities",
            Kind::Response => "response",
            Kind::Settings => "settings",
            Kind::Tokens => "tokens",
            Kind::Unknown => "unknown",
        }
    }

    /// Whether it is rows of numbers, one for each token.
    pub fn is_numbers(self) -> bool {
        matches!(
            self,
            Kind::Logits | Kind::LogProbabilities | Kind::Probabilities
        )
    }
}

/// Says what a file holds, by its contents.
///
/// What is no file, or is damaged, is [`Kind::Unknown`] or of the kind that it seems to be, and says why it is
/// [`Found::refused`].
pub fn recognise(input: &Input) -> Found {
    let unknown = Found::unknown(input);
    let start = match start(input) {
        Ok(start) => start,
        Err(error) => return unknown.refused(error),
    };
    let is_lines = [b"data:".as_slice(), b"event:", b"id:", b":", b"HTTP/"]
        .iter()
        .any(|field| start.starts_with(field));
    let is_json = start.starts_with(b"{") || start.starts_with(b"[");
    if is_json || is_lines {
        let response = response(input);
        if response.kind == Kind::Response {
            return response;
        }
    }
    match numbers(input) {
        Ok(numbers) => Found {
            kind: numbers.kind,
            format: Some(numbers.format),
            positions: (numbers.positions > 0).then_some(numbers.positions),
            vocabulary: Some(numbers.vocabulary),
            likeliest: numbers.kind.is_numbers().then_some(Likeliest {
                id: Some(numbers.likeliest.0 as u32),
                text: None,
                probability: numbers.likeliest.1,
            }),
            notes: numbers.notes,
            ..unknown
        },
        Err(what) => {
            if let Some(settings) = is_json.then(|| settings(input)).flatten() {
                return settings;
            }
            let error = Error::of_file(&input.name, what);
            unknown.refused(error.help(
                "a response of a server, logits, log-probabilities or probabilities in an array or a table, settings or a list of tokens can be explored",
            ))
        }
    }
}

/// The first bytes of a file, without what is blank before them.
fn start(input: &Input) -> Result<Vec<u8>, Error> {
    let failed = |what: String| Error::of_file(&input.name, what);
    let file = crate::reading::input::Input::open(&input.path);
    let file = file.map_err(|error| failed(error.to_string()))?;
    let Some(file) = file else {
        return Err(failed("this is no file".to_owned()).help("name the files in it"));
    };
    if file.length() == 0 {
        return Err(failed("the file is empty".to_owned()));
    }
    let mut bytes = Vec::new();
    let read = file.take(START).read_to_end(&mut bytes);
    read.map_err(|error| failed(error.to_string()))?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let start = text.trim_ascii_start();
    if start.starts_with(b"version https://git-lfs") {
        let what = "this is a Git LFS pointer, not the file itself".to_owned();
        return Err(failed(what).help("`git lfs pull` fetches the file"));
    }
    Ok(start.to_vec())
}

/// The file as what a server answered; unknown where it is something else.
fn response(input: &Input) -> Found {
    let unknown = Found::unknown(input);
    match logprobs::recognise(&input.path) {
        Ok(response) => {
            let first = response.likeliest.first();
            Found {
                kind: Kind::Response,
                format: Some(response.format.to_owned()),
                positions: Some(response.positions),
                vocabulary: response.vocabulary,
                likeliest: first.map(|entry| Likeliest {
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
            let refused = Error::of_file(
                &input.name,
                error
                    .to_string()
                    .replace(&input.path.display().to_string(), ""),
            );
            Found {
                kind: Kind::Response,
                positions: Some(0),
                ..unknown
            }
            .refused(refused)
        }
    }
}

/// The file as settings; `None` where it is something else.
fn settings(input: &Input) -> Option<Found> {
    let unknown = Found::unknown(input);
    let settings = NamedSettings::load(&input.path, None).ok()?;
    let format = settings.format?;
    let values = &settings.settings;
    Some(Found {
        kind: Kind::Settings,
        format: Some(format.name().to_owned()),
        engine: Some(format.engine()),
        settings_key: key_of(format),
        settings: [values.temperature, values.top_p, values.min_p],
        ..unknown
    })
}

fn key_of(format: crate::settings::SettingsFormat) -> &'static str {
    match format.engine() {
        Engine::Transformers => "generation_config",
        Engine::Vllm => "sampling_params",
        _ => "llama_server",
    }
}

/// The file as rows of numbers or a list of tokens; the error says why it is neither.
fn numbers(input: &Input) -> Result<Numbers, String> {
    match logits::recognise(&input.path).map_err(|error| error.what)? {
        Recognised::Array {
            format,
            positions,
            vocabulary,
            scale,
            likeliest,
            notes,
        } => Ok(Numbers {
            kind: match scale {
                Scale::Logits => Kind::Logits,
                Scale::LogProbabilities => Kind::LogProbabilities,
                Scale::Probabilities => Kind::Probabilities,
            },
            format: format.to_owned(),
            positions,
            vocabulary,
            likeliest: likeliest.first().copied().unwrap_or_default(),
            notes: notes.iter().map(ToString::to_string).collect(),
        }),
        Recognised::Tokens { format, count } => Ok(Numbers {
            kind: Kind::Tokens,
            format: format.to_owned(),
            positions: 0,
            vocabulary: count,
            likeliest: (0, 0.0),
            notes: Vec::new(),
        }),
    }
}
