//! Font files of the user's own.

use std::path::{Path, PathBuf};

use super::input::Input;
use super::limits::FONT_BYTES;
use crate::figure::text::{Error, Fonts};

/// The fonts in `files`, and the built-in ones after them.
///
/// # Errors
///
/// When a file cannot be read, is larger than [`FONT_BYTES`], or is no font.
pub fn fonts(files: &[PathBuf]) -> Result<Fonts, Error> {
    let read = |path: &PathBuf| Ok((path.clone(), bytes(path)?));
    Fonts::with_files(files.iter().map(read).collect::<Result<_, Error>>()?)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let unreadable = |reason: String| Error::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let no_input = |error: std::io::Error| unreadable(error.to_string());
    let Some(file) = Input::open(path).map_err(no_input)? else {
        return Err(unreadable("not a file".to_owned()));
    };
    let Some(data) = file.read(FONT_BYTES).map_err(no_input)? else {
        return Err(unreadable(format!(
            "the file exceeds the limit of {FONT_BYTES} bytes"
        )));
    };
    Ok(data)
}
