//! The lowest room: files, tables, keys, the places of errors, names and limits.

pub(crate) mod again;
pub mod document;
mod error;
mod folder;
mod fonts;
pub(crate) mod foreign;
pub mod input;
pub mod key;
pub(crate) mod limit_keys;
pub mod limits;
pub(crate) mod names;
pub(crate) mod python;
pub(crate) mod schema;
pub mod table;
pub mod temperatures;
pub mod value;

use std::io::ErrorKind;
use std::path::Path;
use std::string::FromUtf8Error;

use toml::Spanned;
use toml::de::DeTable;

use self::document::Document;
use self::input::Input;
use self::value::Value;
use crate::figure::scene::Paint;
use crate::figure::text::disturbs;

pub use error::{Error, nearest};
pub(crate) use folder::Folder;
pub use folder::NamedFile;
pub use fonts::fonts;
pub use limits::{Limit, Limits};

/// The text of a configuration.
pub(crate) fn load_text(path: &Path, name: &str) -> Result<String, Error> {
    let bytes = read(
        path,
        "no such file; `thermograph init` writes one to start from",
        "this is a folder, not a configuration",
    )
    .map_err(|what| Error::of_file(name, what))?;
    String::from_utf8(bytes).map_err(|error| not_utf8(name, &error))
}

pub(crate) fn parsed<'t>(document: Document<'t>) -> Result<Spanned<DeTable<'t>>, Error> {
    DeTable::parse(document.text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        Error::at(
            document,
            span,
            format!("not valid TOML: {}", error.message()),
        )
    })
}

/// The file's bytes, or why there are none; `missing` and `folder` are what is said where there is no file.
pub(crate) fn read(path: &Path, missing: &str, folder: &str) -> Result<Vec<u8>, String> {
    let file = Input::open_any(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing.to_owned(),
        _ => error.to_string(),
    })?;
    if file.is_folder() {
        return Err(folder.to_owned());
    }
    let bytes = file.read(limits::FILE_BYTES);
    let bytes = bytes.map_err(|error| error.to_string())?;
    bytes.ok_or_else(|| format!("the file exceeds the limit of {} bytes", limits::FILE_BYTES))
}

/// The error at the first byte that is not UTF-8.
pub(crate) fn not_utf8(name: &str, error: &FromUtf8Error) -> Error {
    let start = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes());
    let document = Document { name, text: &text };
    Error::at(document, start..start, "the file is not UTF-8").help("save it as UTF-8")
}

/// Whether a character cannot stand in a line of text: some languages need joiners within words, all else is seen.
fn breaks_a_heading(character: char) -> bool {
    disturbs(character) && !matches!(character, '\u{200c}' | '\u{200d}')
}

/// A colour, written `#rrggbb`.
pub(crate) fn colour(value: &Value<'_>) -> Result<Paint, Error> {
    let text = value.text()?;
    let digits = text.strip_prefix('#').filter(|digits| {
        digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    });
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number
        .map(Paint::hex)
        .ok_or_else(|| value.error(format!("must be a color such as `#1f77b4`, got {text:?}")))
}

/// One line of text, such as a title, in which nothing turns the direction of what follows.
pub(crate) fn heading(value: &Value<'_>) -> Result<String, Error> {
    let text = value.text()?;
    if let Some(bad) = text.chars().find(|character| breaks_a_heading(*character)) {
        return Err(value.error(format!(
            "must be one line of visible characters, got U+{:04X}",
            u32::from(bad)
        )));
    }
    if text.trim().is_empty() || text.len() > limits::TITLE_BYTES {
        return Err(value.error(format!(
            "must be one line of at most {} bytes",
            limits::TITLE_BYTES
        )));
    }
    Ok(text.to_owned())
}
