//! What is wrong in a configuration, where, and what would do.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use super::document::Document;
use crate::figure::text::disturbs;

/// The longest part of a line that is shown, in characters.
const SHOWN: usize = 100;

/// What is wrong, and where.
///
/// Shown as a message, the place, the line with the culprit underlined, and help:
///
/// ```text
/// unknown key `experiment[0].figsise`
///   --> config/notebook.toml:31:1
///    |
/// 31 | figsise = [4, 3]
///    | ^^^^^^^
/// help: did you mean `figsize`?
/// ```
#[derive(Debug)]
pub struct Error {
    message: String,
    place: Option<Box<Excerpt>>,
    help: Option<String>,
}

#[derive(Debug)]
struct Excerpt {
    file: String,
    line: usize,
    column: usize,
    /// The line, or the part of it around the culprit, with what could disturb a terminal made visible.
    shown: String,
    /// Columns of a terminal before the culprit, and under it.
    indent: usize,
    width: usize,
}

impl Error {
    /// An error of a file as a whole.
    pub fn of_file(file: &str, what: impl fmt::Display) -> Error {
        Error {
            message: format!("{file}: {what}"),
            place: None,
            help: None,
        }
    }

    /// An error at a range of bytes of a document.
    pub fn at(document: Document<'_>, span: Range<usize>, message: impl Into<String>) -> Error {
        Error {
            message: message.into(),
            place: Some(Box::new(Excerpt::new(document, span))),
            help: None,
        }
    }

    /// The same with a hint.
    pub fn help(self, help: impl Into<String>) -> Error {
        Error {
            help: Some(help.into()),
            ..self
        }
    }
}

impl Error {
    /// What is wrong, in one line.
    pub fn message(&self) -> String {
        cleaned(&self.message)
    }

    /// The file, the line and the column, both counted from 1, if it has a place.
    pub fn place(&self) -> Option<(&str, usize, usize)> {
        let place = self.place.as_ref()?;
        Some((&place.file, place.line, place.column))
    }

    /// What would do, if that is known.
    pub fn hint(&self) -> Option<String> {
        self.help.as_deref().map(cleaned)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&cleaned(&self.message))?;
        if let Some(place) = &self.place {
            let number = place.line.to_string();
            let gutter = " ".repeat(number.len());
            write!(
                f,
                "\n{gutter}--> {}:{}:{}",
                place.file, place.line, place.column
            )?;
            write!(f, "\n{gutter} |\n{number} | {}", place.shown)?;
            write!(
                f,
                "\n{gutter} | {}{}",
                " ".repeat(place.indent),
                "^".repeat(place.width)
            )?;
        }
        match &self.help {
            Some(help) => write!(f, "\nhelp: {}", cleaned(help)),
            None => Ok(()),
        }
    }
}

impl Excerpt {
    fn new(document: Document<'_>, span: Range<usize>) -> Excerpt {
        let text = document.text;
        // The mark that some editors put at a file's beginning is not a character that people see.
        let beginning = text.len() - text.trim_start_matches('\u{feff}').len();
        let start = floor_boundary(text, span.start).max(beginning);
        let line_start = text[..start]
            .rfind('\n')
            .map_or(beginning, |newline| newline + 1);
        let line_end = text[start..]
            .find('\n')
            .map_or(text.len(), |newline| start + newline);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let before: Vec<char> = text[line_start..start].chars().collect();
        let culprit = text[start
            ..floor_boundary(text, span.end)
                .clamp(start, line_start + line.len().max(start - line_start))]
            .chars()
            .count();
        // Of a long line the part around the culprit is shown.
        let skipped = before.len().saturating_sub(SHOWN / 2);
        let shown: Vec<char> = line
            .chars()
            .skip(skipped)
            .take(SHOWN)
            .map(printable)
            .collect();
        let lead = (before.len() - skipped).min(shown.len());
        let columns = |characters: &[char]| {
            characters
                .iter()
                .map(|character| character.width().unwrap_or_default())
                .sum::<usize>()
        };
        let end = (lead + culprit).min(shown.len());
        Excerpt {
            file: cleaned(document.name),
            line: text[..start].matches('\n').count() + 1,
            column: before.len() + 1,
            indent: columns(&shown[..lead]),
            width: columns(&shown[lead..end]).max(1),
            shown: shown.into_iter().collect(),
        }
    }
}

/// The last character boundary at or before `index`.
fn floor_boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len()))
        .rev()
        .find(|&index| text.is_char_boundary(index))
        .unwrap_or(0)
}

/// A character that is safe to show: controls and what turns the direction of text become �.
fn printable(character: char) -> char {
    match character {
        '\t' => ' ',
        _ if disturbs(character) => '\u{fffd}',
        _ => character,
    }
}

/// A message without what could disturb a terminal, and not endless.
fn cleaned(message: &str) -> String {
    let mut out: String = message.chars().take(1000).map(printable).collect();
    if message.chars().nth(1000).is_some() {
        out.push('…');
    }
    out
}

/// The name that is most like `word`, if any is like it.
pub fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // A misspelt name is short: comparing a megabyte with anything would take long and find nothing.
    if word.len() > 100 {
        return None;
    }
    names
        .map(|name| (strsim::jaro_winkler(&word.to_lowercase(), name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
