//! Documents that take in values and figures, between markers that stay where they are.
//!
//! In Markdown, Quarto and mdBook a marker is a comment, `<!-- thermograph: NAME.T0_2.max_prob:.1% -->`, and what is
//! between it and `<!-- /thermograph -->` is replaced. In Typst it is `/* thermograph: ... */`, in LaTeX a line that begins
//! with `% thermograph: `. `figure NAME` puts the figure there. In Markdown `table NAME` puts a table there that the program
//! knows without any report, in English, or with `zh` behind it in Chinese: `keys`, `logits`, `settings`, `experiment` and
//! `limits` of a configuration, and `samplers`.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::document::{Dialect, fill};
//! use thermograph::job::{self, Job};
//! use thermograph::report::DocumentValues;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let made = job::make(&config, &Job::default(), &|_, _| {})?;
//! let values = made.files.iter().find(|file| file.name == "values.json").unwrap();
//! let values: DocumentValues = serde_json::from_slice(&values.bytes)?;
//!
//! let text = "<!-- thermograph: figure temperature_effect -->\n<!-- /thermograph -->\n";
//! let (filled, markers) = fill(text, Dialect::Markdown, &values, "charts")?;
//! assert_eq!(markers, 1);
//! assert!(filled.contains("](charts/temperature_effect.svg)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod snippet;

use std::path::Path;

use serde_json::Value as Json;

pub use snippet::{Dialect, snippet};

use crate::config::tables::{self, TABLES};
use crate::figure::text::{plain, visible};
use crate::reading::{limits, nearest};
use crate::report::DocumentValues;
use crate::words::Language;

/// Why a document cannot be filled.
#[derive(Debug, thiserror::Error)]
#[error("{line}: {message}")]
pub struct Error {
    /// The line of the marker, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The document with everything between its markers replaced, and how many markers there are.
///
/// All else is left as it is, byte for byte, and filling it again changes nothing. `folder` is where the figures are, as
/// seen from the document.
///
/// # Errors
///
/// When a marker has no end, names what there is not, or asks for a format that there is not; when the document would
/// become longer than 128 MiB; when the dialect cannot name the folder.
pub fn fill(
    text: &str,
    dialect: Dialect,
    values: &DocumentValues,
    folder: &str,
) -> Result<(String, usize), Error> {
    fill_within(text, dialect, values, folder, limits::FILLED_BYTES)
}

/// The same for a document that may become `most` bytes long, such as one of several that share a limit.
///
/// # Errors
///
/// Those of [`fill`].
pub fn fill_within(
    text: &str,
    dialect: Dialect,
    values: &DocumentValues,
    folder: &str,
    most: usize,
) -> Result<(String, usize), Error> {
    let [open, close, end] = dialect.markers();
    let mut filled = String::with_capacity(text.len());
    let (mut rest, mut count) = (text, 0);
    while let Some(start) = rest.find(open) {
        let at = |message: String| Error {
            line: text[..text.len() - rest.len() + start]
                .matches('\n')
                .count()
                + 1,
            message,
        };
        let inside = &rest[start + open.len()..];
        let after = inside
            .find(close)
            .ok_or_else(|| at(format!("the marker is not closed: {close:?} is missing")))?;
        let body = &inside[after + close.len()..];
        let length = body
            .find(end)
            .ok_or_else(|| at(format!("the marker has no end: add {:?}", end.trim())))?;
        if body[..length].contains(open) {
            return Err(at(format!(
                "another marker begins before this one ends: add {:?}",
                end.trim()
            )));
        }
        let asked = inside[..after].trim();
        // What follows a marker that ends with its line is written anew.
        let is_crlf = match close {
            "\n" => inside[..after].ends_with('\r'),
            _ => body[..length].starts_with("\r\n"),
        };
        let content = content(asked, dialect, values, folder).map_err(at)?;
        let content = if is_crlf {
            content.replace('\n', "\r\n")
        } else {
            content
        };
        if filled.len() + content.len() > most {
            return Err(at(format!(
                "the documents exceed the limit of {} bytes in total",
                limits::FILLED_BYTES
            )));
        }
        filled.push_str(&rest[..start + open.len() + after + close.len()]);
        filled.push_str(&content);
        filled.push_str(end);
        rest = &body[length + end.len()..];
        count += 1;
    }
    filled.push_str(rest);
    Ok((filled, count))
}

fn content(
    asked: &str,
    dialect: Dialect,
    values: &DocumentValues,
    folder: &str,
) -> Result<String, String> {
    if let Some(name) = asked.strip_prefix("figure ") {
        let name = name.trim();
        let figure = values
            .figures
            .get(name)
            .ok_or_else(|| unknown("figure", name, values.figures.keys().map(String::as_str)))?;
        let snippet = snippet(name, figure, dialect, folder)?;
        return Ok(match dialect {
            Dialect::Latex => format!("{snippet}\n"),
            _ => format!("\n{snippet}\n"),
        });
    }
    if let Some(asked) = asked.strip_prefix("table ") {
        return table(asked.trim(), dialect);
    }
    let (name, format) = asked.split_once(':').unwrap_or((asked, ""));
    let value = values
        .values
        .get(name)
        .ok_or_else(|| unknown("value", name, values.values.keys().map(String::as_str)))?;
    let text = dialect.escaped(&formatted(value, format)?);
    Ok(match dialect {
        // The line's end would be a space.
        Dialect::Latex => format!("{text}%\n"),
        _ => text,
    })
}

/// A table of keys, limits or samplers.
fn table(asked: &str, dialect: Dialect) -> Result<String, String> {
    if matches!(dialect, Dialect::Typst | Dialect::Latex) {
        return Err("tables are available in Markdown only".to_owned());
    }
    let (name, language) = asked.split_once(' ').unwrap_or((asked, "en"));
    let known = |names: &[&str]| names.join(", ");
    let table = TABLES.iter().find(|(known, _)| *known == name);
    let (_, table) = table.ok_or_else(|| {
        let names = TABLES.map(|(name, _)| name);
        format!("unknown table {name:?}; tables are {}", known(&names))
    })?;
    let codes = Language::CODES;
    let language = codes.iter().find(|(code, _)| *code == language.trim());
    let (_, language) = language.ok_or_else(|| {
        let names = codes.map(|(code, _)| code);
        format!(
            "unknown language after the table's name; languages are {}",
            known(&names)
        )
    })?;
    Ok(format!("\n{}\n", tables::markdown(*table, *language)))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(near) => format!("unknown {what} {name:?}: did you mean {near}?"),
        None => format!("unknown {what} {name:?}; values.json lists the names"),
    }
}

/// A value as Python's `format` would write it, with `.2f`, `.1%` or `.3e`; as it is without a format.
fn formatted(value: &Json, format: &str) -> Result<String, String> {
    if format.is_empty() {
        return Ok(match value {
            Json::String(text) => visible(text),
            value => plain(&value.to_string()),
        });
    }
    let refused = || format!("format must be like `.2f`, `.1%` or `.3e`, got {format:?}");
    let number = value
        .as_f64()
        .ok_or("has a format, but its value is a string")?;
    let kind = format.chars().last().ok_or_else(refused)?;
    let digits = format
        .strip_prefix('.')
        .and_then(|rest| rest.strip_suffix(kind));
    let digits: usize = digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(refused)?;
    if digits > 17 {
        return Err(refused());
    }
    match kind {
        'f' => Ok(format!("{number:.digits$}")),
        '%' => Ok(format!("{:.digits$}%", number * 100.0)),
        'e' => Ok(scientific(number, digits)),
        _ => Err(refused()),
    }
}

/// A number with its exponent as Python writes it: a sign, and two digits at least.
fn scientific(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{mantissa}e{sign}{exponent:0>2}")
}

/// The way from one folder to another, with `/` between its parts; both have to be there.
///
/// # Errors
///
/// When one of them is not there.
pub fn way(from: &Path, to: &Path) -> std::io::Result<String> {
    let [from, to] = [from, to].map(|path| {
        if path == Path::new("") {
            Path::new(".")
        } else {
            path
        }
    });
    let (from, to) = (from.canonicalize()?, to.canonicalize()?);
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::formatted;

    #[test]
    fn numbers_are_written_as_python_writes_them() {
        // `format(1234.5678, ".3e")` and so on in Python 3.11.
        for (number, format, text) in [
            (1234.5678, ".3e", "1.235e+03"),
            (1.5e-7, ".0e", "1e-07"),
            (0.0, ".1e", "0.0e+00"),
            (-2.5e300, ".2e", "-2.50e+300"),
            (0.9234, ".1%", "92.3%"),
            (2.0, ".2f", "2.00"),
        ] {
            assert_eq!(formatted(&json!(number), format), Ok(text.to_owned()));
        }
        for wrong in ["f", ".2", ".f", ".18f", ".2g", "2f", ".-1f"] {
            assert!(formatted(&json!(1.0), wrong).is_err(), "{wrong}");
        }
    }
}
