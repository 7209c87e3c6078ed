//! The sources of logits and the settings of a configuration that was made of files.

use std::fmt::Write as _;

use super::{FileKind, Found, GivenFile, Wishes};
use crate::figure::text::plain;
use crate::reading::{Error, names};
use crate::sampling::Engine;
use crate::words::say;

/// Where a response does not tell how many tokens the model has, it is taken to have so many: the largest vocabularies of
/// today. Intervals hold for every smaller one.
pub(super) const LARGEST_VOCABULARY: usize = 262_144;

/// Sources and settings, as text and by their names.
pub(super) struct Sources {
    pub(super) text: String,
    pub(super) logits: Vec<LogitsSource>,
    pub(super) settings: Vec<SettingsSource>,
    /// Temperature, top-p and min-p of the first settings.
    pub(super) values: [Option<f64>; 3],
}

/// A source of logits.
pub(super) struct LogitsSource {
    /// That with all positions.
    pub(super) all: String,
    /// That with the first position alone: the same where there is no other.
    pub(super) first: String,
    pub(super) positions: usize,
    pub(super) vocabulary: usize,
    /// Whether every token is known at every position.
    pub(super) is_whole: bool,
}

/// Settings.
pub(super) struct SettingsSource {
    pub(super) name: String,
    /// The engine whose settings they are, if there is a profile of it.
    pub(super) engine: Option<Engine>,
    /// Whether they were given, and are no example.
    pub(super) is_given: bool,
}

/// The sources and settings of these files, which the configuration calls `names`.
pub(super) fn sources(
    files: &[(GivenFile, Found)],
    names: &[String],
    wishes: &Wishes,
) -> Result<Sources, Error> {
    let tokens = tokens(files, names)?;
    let mut taken = Vec::new();
    let mut sources = Sources {
        text: String::new(),
        logits: Vec::new(),
        settings: Vec::new(),
        values: [None; 3],
    };
    for ((input, found), name) in files.iter().zip(names) {
        let own = free_name(name, &mut taken);
        match found.kind {
            FileKind::Settings => sources.settings(found, (own, name), wishes),
            FileKind::Tokens | FileKind::Unknown => {}
            _ => {
                let first = match found.positions {
                    Some(2..) => free_name(&format!("{own}_first"), &mut taken),
                    _ => own.clone(),
                };
                let keys = keys(input, found, name, tokens, wishes)?;
                sources.logits(found, (own, first), &keys, wishes);
            }
        }
    }
    if sources.logits.is_empty() && !sources.settings.is_empty() {
        sources.example(wishes);
    }
    if sources.settings.is_empty() && sources.logits.iter().any(|source| source.is_whole) {
        let note = say!(wishes.language.words(), "explore-usual-settings");
        let _ = write!(
            sources.text,
            "\n# {note}\n[settings.usual]\ntemperature = 0.8\ntop_k = 40\ntop_p = 0.95\n"
        );
        sources.settings.push(SettingsSource {
            name: "usual".to_owned(),
            engine: None,
            is_given: false,
        });
    }
    Ok(sources)
}

impl Sources {
    fn logits(
        &mut self,
        found: &Found,
        (all, first): (String, String),
        keys: &str,
        wishes: &Wishes,
    ) {
        let notes = notes(found, wishes);
        // Writing to a string cannot fail.
        let _ = write!(self.text, "\n{notes}[logits.{all}]\n{keys}");
        if first != all {
            let _ = write!(self.text, "\n[logits.{first}]\n{keys}row = 0\n");
        }
        self.logits.push(LogitsSource {
            all,
            first,
            positions: found.positions.unwrap_or(1),
            vocabulary: found.vocabulary.unwrap_or(LARGEST_VOCABULARY),
            is_whole: found.vocabulary.is_some(),
        });
    }

    fn settings(&mut self, found: &Found, (own, name): (String, &str), wishes: &Wishes) {
        let (notes, key, name) = (notes(found, wishes), found.settings_key, quoted(name));
        let _ = write!(self.text, "\n{notes}[settings.{own}]\n{key} = {name}\n");
        if self.settings.is_empty() {
            self.values = found.settings;
        }
        self.settings.push(SettingsSource {
            name: own,
            engine: found.engine,
            is_given: true,
        });
    }

    /// Logits to show settings on, where none were given: invented ones.
    fn example(&mut self, wishes: &Wishes) {
        let note = say!(wishes.language.words(), "explore-example");
        let _ = write!(self.text, "\n# {note}\n{EXAMPLE}");
        self.logits.push(LogitsSource {
            all: "example".to_owned(),
            first: "example".to_owned(),
            positions: 1,
            vocabulary: 1000,
            is_whole: true,
        });
    }
}

const EXAMPLE: &str =
    "[logits.example]\nnormal = { size = 1000, scale = 3.0 }\nsort = \"descending\"\n";

/// The list of tokens, by what the configuration calls it, and how many there are.
fn tokens<'n>(
    files: &[(GivenFile, Found)],
    names: &'n [String],
) -> Result<Option<(&'n str, usize)>, Error> {
    let lists = files.iter().zip(names);
    let mut lists = lists.filter(|((_, found), _)| found.kind == FileKind::Tokens);
    let first = lists.next();
    if let (Some(((one, _), _)), Some(((other, _), _))) = (first, lists.next()) {
        let what = format!("is a second list of tokens, in addition to {}", one.name);
        return Err(
            Error::of_file(&other.name, what).help("keep the one that belongs to the logits")
        );
    }
    Ok(first.map(|((_, found), name)| (name.as_str(), found.vocabulary.unwrap_or_default())))
}

/// The keys of a source.
fn keys(
    input: &GivenFile,
    found: &Found,
    name: &str,
    tokens: Option<(&str, usize)>,
    wishes: &Wishes,
) -> Result<String, Error> {
    let name = quoted(name);
    let is_response = found.kind == FileKind::Response;
    let (mut keys, values) = if is_response {
        let least = found.vocabulary.unwrap_or(found.largest_id as usize + 1);
        let listed = tokens.map(|(_, count)| count.max(least));
        let given = found.vocabulary.or(wishes.vocabulary).or(listed);
        let vocabulary = given.unwrap_or(LARGEST_VOCABULARY.max(least));
        let mut keys = format!("logprobs = {name}\n");
        if given.is_none() {
            let note = say!(wishes.language.words(), "explore-vocabulary");
            let _ = writeln!(keys, "# {note}");
        }
        let _ = writeln!(keys, "vocabulary = {vocabulary}");
        (keys, vocabulary)
    } else {
        let keys = format!("file = {name}\n");
        (keys, found.vocabulary.unwrap_or_default())
    };
    match tokens {
        Some((file, count)) if count <= values => {
            let _ = writeln!(keys, "tokens = {}", quoted(file));
            if count < values {
                keys.push_str("padded = true\n");
            }
        }
        Some((_, count)) if !is_response => {
            let what =
                format!("has {values} numbers per position, but the list has {count} tokens");
            let error = Error::of_file(&input.name, what);
            return Err(error.help("use the list of tokens that belongs to it"));
        }
        _ => {}
    }
    Ok(keys)
}

/// What a file was taken for, why, and what has to be known of it, in comments.
fn notes(found: &Found, wishes: &Wishes) -> String {
    let words = wishes.language.words();
    let said = [found.summary(words), found.reason(words)].into_iter();
    let lines = said.chain(
        found
            .notes
            .iter()
            .map(|note| plain(note).replace('\n', " ")),
    );
    lines.map(|line| format!("# {line}\n")).collect()
}

/// A name for a source, after the name of its file.
fn free_name(file: &str, taken: &mut Vec<String>) -> String {
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.split('.').next().unwrap_or(stem);
    let letter = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    let stem: String = stem.chars().take(40).map(letter).collect();
    let stem = match names::check(&stem) {
        Ok(()) => stem,
        Err(_) => format!("file_{stem}"),
    };
    let numbered = (2..).map(|number| format!("{stem}_{number}"));
    let mut free = std::iter::once(stem.clone()).chain(numbered);
    let name = free.find(|name| !taken.contains(name)).unwrap_or(stem);
    taken.push(name.clone());
    name
}

/// A text as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
