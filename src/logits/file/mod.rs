//! Logits in files that other programs write: a row of numbers for each position of a text.
//!
//! A format is told by what is in a file, not by its name. A file is opened by its header alone where it has one, which is
//! held against the file's size; rows are read one by one, so that such a file may be larger than memory. What a file claims
//! is checked before anything is allocated for it.

mod array;
mod csv;
mod csv_columns;
mod csv_lines;
mod csv_table;
mod delimiter;
mod element;
mod json;
mod json_cursor;
mod llama_cpp;
mod note;
mod npy;
mod npz;
mod rows;
mod safetensors;
mod scale;
mod shape;

use std::io::{Read as _, Seek as _, SeekFrom};

use array::Opened;
pub(crate) use element::NUMBERS;
pub use element::NumberType;
pub use note::ArrayNote;
pub use rows::Rows;

use super::scale::Scale;
use crate::figure::text::visible;
use crate::reading::Limits;
use crate::reading::foreign::foreign;
use crate::reading::input::Input;

/// The formats, in the order in which they are tried: the last takes any text.
const FORMATS: &[ArrayFormat] = &[
    npy::FORMAT,
    npz::FORMAT,
    llama_cpp::FORMAT,
    safetensors::FORMAT,
    json::FORMAT,
    csv::FORMAT,
];

/// A format of files with arrays of numbers.
struct ArrayFormat {
    /// What messages call it.
    name: &'static str,
    /// Whether a file has several arrays, by name.
    has_tensors: bool,
    /// Whether a file is of it.
    is: fn(&FileStart<'_>) -> bool,
    /// Finds the numbers of a file, of those that are chosen where there are several; the error says what is wrong.
    open: fn(&mut Input, &Choice, &Limits) -> Result<Opened, String>,
}

/// How many bytes of a file tell its format.
const HEAD: u64 = 4_096;

/// The beginning of a file.
struct FileStart<'a> {
    bytes: &'a [u8],
    /// How long the whole file is.
    length: u64,
}

/// Which numbers of a file are meant, where it does not say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Which of the tensors in it; `None` for the only one.
    pub tensor: Option<String>,
    /// Which sequence of a batch.
    pub batch: Option<u64>,
    /// Which axis counts the sequences: the first, 0, or the second, 1.
    pub batch_axis: usize,
    /// What whole numbers stand for, whose bits are those of another type.
    pub numbers: Option<NumberType>,
    /// What the numbers are; `None` for what they look like.
    pub scale: Option<Scale>,
}

impl Choice {
    /// A tensor by its name; the only one where there is none.
    pub fn tensor(name: Option<&str>) -> Choice {
        Choice {
            tensor: name.map(str::to_owned),
            ..Choice::default()
        }
    }
}

/// The longest part of a text of a file that messages have, in characters.
const SHOWN: usize = 60;

/// A text of a file, for a message.
fn shown(text: &str) -> String {
    let mut shown = visible(&text.chars().take(SHOWN).collect::<String>());
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Why a file gives no logits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct FileError {
    /// Which file.
    pub file: String,
    /// What is wrong, with the field that says so.
    pub what: String,
}

/// The format of a file, which is at its beginning again afterwards; the error says what it is instead.
fn format_of(file: &mut Input) -> Result<&'static ArrayFormat, String> {
    let unreadable = |error: std::io::Error| error.to_string();
    let mut bytes = Vec::new();
    let length = file.length();
    file.take(HEAD)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    if let Some(what) = foreign(&bytes) {
        return Err(what.to_owned());
    }
    if bytes.starts_with(b"GGUF") {
        return Err(
            "this is a model (GGUF), which has no logits; `tokens` can read its vocabulary"
                .to_owned(),
        );
    }
    let head = FileStart {
        bytes: &bytes,
        length,
    };
    let format = FORMATS.iter().find(|format| (format.is)(&head));
    format.ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        format!(
            "unknown file format (supported: {}); convert raw numbers with `numpy.save(\"logits.npy\", numpy.fromfile(FILE, \"float32\"))`",
            names.join(", ")
        )
    })
}
