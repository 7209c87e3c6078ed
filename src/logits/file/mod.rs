//! Logits in files that other programs write: a row of numbers for each position of a text.
//!
//! A file is opened by its header alone, which is held against the file's size; rows are read one by one, so that a file
//! may be larger than memory. What a file claims is checked before anything is allocated for it.

mod csv;
mod element;
mod npy;
mod npz;
mod safetensors;

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use element::ArrayElement;

use crate::reading::input::{Input, Stamp};
use crate::reading::{Limit, Limits};

/// The formats, in the order in which messages list them.
const FORMATS: &[ArrayFormat] = &[npy::FORMAT, npz::FORMAT, safetensors::FORMAT, csv::FORMAT];

/// A format of files with arrays of numbers.
struct ArrayFormat {
    /// How the names of its files end.
    ending: &'static str,
    /// Whether a file has several arrays, by name.
    has_tensors: bool,
    /// Finds the numbers of a file, of the array of this name where there are several; the error says what is wrong.
    open: fn(&mut Input, Option<&str>, &Limits) -> Result<Opened, String>,
}

/// The numbers of a file, as far as they are known when it is opened.
enum Opened {
    /// They stand in the file as its header says.
    InFile(ArrayLayout),
    /// They were unpacked.
    Unpacked(ArrayLayout, Vec<u8>),
    /// They were read, so many in a row.
    Read { values: Vec<f64>, columns: usize },
}

impl Opened {
    /// How many rows and columns there are, in a file of so many bytes.
    fn shape(&self, length: u64, limits: &Limits) -> Result<(usize, usize), String> {
        match self {
            Opened::InFile(layout) => layout.check(length, limits),
            Opened::Unpacked(layout, _) => rows_and_columns(&layout.shape, limits),
            Opened::Read { values, columns } => Ok((values.len() / columns, *columns)),
        }
    }

    /// How many bytes of the file were read, and where the numbers are from now on.
    fn stored(self, file: Input, length: u64) -> (u64, Store) {
        match self {
            Opened::InFile(layout) => {
                let store = Store::File {
                    file,
                    element: layout.element,
                    start: layout.start,
                };
                (layout.read, store)
            }
            Opened::Unpacked(layout, bytes) => {
                // Unpacking is so much faster than reading numbers or JSON.
                let read = length.max(bytes.len() as u64 / 8);
                let store = Store::Unpacked {
                    bytes: Arc::new(bytes),
                    element: layout.element,
                };
                (read, store)
            }
            Opened::Read { values, .. } => (length, Store::Memory(Arc::new(values))),
        }
    }
}

/// `.npy, .npz, .safetensors and .csv`
fn endings() -> String {
    let endings: Vec<String> = FORMATS.iter().map(|it| format!(".{}", it.ending)).collect();
    let (last, others) = endings.split_last().expect("there are formats");
    format!("{} and {last}", others.join(", "))
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

/// Rows of logits in a file: one for each position, a number for each token.
#[derive(Debug)]
pub struct Rows {
    name: String,
    rows: usize,
    columns: usize,
    stamp: Stamp,
    /// Bytes that were read to open it.
    opened: u64,
    store: Store,
}

/// Where the numbers are.
#[derive(Debug)]
enum Store {
    /// In the file, one after another from `start` on.
    File {
        file: Input,
        element: ArrayElement,
        start: u64,
    },
    /// Read already, because the file can only be read as a whole.
    Memory(Arc<Vec<f64>>),
    /// Unpacked already, and left as it is: as f64 it could take four times as much memory.
    Unpacked {
        bytes: Arc<Vec<u8>>,
        element: ArrayElement,
    },
}

/// The numbers of a file as its header describes them.
struct ArrayLayout {
    element: ArrayElement,
    shape: Vec<u64>,
    /// Bytes that were read to know this.
    read: u64,
    /// Bytes before the first number.
    start: u64,
    /// Bytes of all numbers.
    bytes: u64,
}

impl Rows {
    /// Opens `.npy`, `.npz`, `.safetensors` or `.csv`, told by the ending; `tensor` names one of several in a file.
    ///
    /// Shapes are `[tokens]`, `[positions, tokens]`, or that with ones before it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not of its format, is damaged, or holds something else than rows of f16, bf16,
    /// f32 or f64.
    pub fn open(path: &Path, tensor: Option<&str>) -> Result<Rows, FileError> {
        Rows::open_within(path, tensor, &Limits::default())
    }

    /// The same within the limits of a configuration.
    ///
    /// # Errors
    ///
    /// Those of [`Rows::open`].
    pub fn open_within(
        path: &Path,
        tensor: Option<&str>,
        limits: &Limits,
    ) -> Result<Rows, FileError> {
        let name = path.display().to_string();
        Rows::read(path, &name, tensor, limits).map_err(|what| FileError { file: name, what })
    }

    fn read(
        path: &Path,
        name: &str,
        tensor: Option<&str>,
        limits: &Limits,
    ) -> Result<Rows, String> {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let ending = ending.unwrap_or_default().to_lowercase();
        let unreadable = |error: std::io::Error| error.to_string();
        let Some(mut file) = Input::open(path).map_err(unreadable)? else {
            return Err("this is no file".to_owned());
        };
        let (length, stamp) = (file.length(), file.stamp());
        let Some(format) = FORMATS.iter().find(|format| format.ending == ending) else {
            return Err(format!(
                "files of logits end in {}, and this does not",
                endings()
            ));
        };
        if let (false, Some(tensor)) = (format.has_tensors, tensor) {
            return Err(format!(
                "a .{ending} file has no tensor names, not {tensor:?}"
            ));
        }
        let opened = (format.open)(&mut file, tensor, limits)?;
        let (rows, columns) = opened.shape(length, limits)?;
        if !matches!(opened, Opened::InFile(_)) {
            file.check_unchanged().map_err(unreadable)?;
        }
        let (read, store) = opened.stored(file, length);
        Ok(Rows {
            name: name.to_owned(),
            rows,
            columns,
            stamp,
            opened: read,
            store,
        })
    }

    /// What the file was when it was opened.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The same rows for another thread, where they are in memory; `None` where they are read from the file.
    pub fn shared(&self) -> Option<Rows> {
        let store = match &self.store {
            Store::File { .. } => return None,
            Store::Memory(values) => Store::Memory(Arc::clone(values)),
            Store::Unpacked { bytes, element } => Store::Unpacked {
                bytes: Arc::clone(bytes),
                element: *element,
            },
        };
        Some(Rows {
            name: self.name.clone(),
            store,
            stamp: self.stamp.clone(),
            ..*self
        })
    }

    /// How many bytes were read to open it, all of them where it can only be read as a whole.
    pub fn opened(&self) -> u64 {
        self.opened
    }

    /// How many positions there are, 1 or more.
    pub fn count(&self) -> usize {
        self.rows
    }

    /// How many tokens each has, 1 or more.
    pub fn tokens(&self) -> usize {
        self.columns
    }

    /// The logits of a position, below [`Rows::count`].
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more or has changed, or a number is NaN or +inf, or all are -inf.
    pub fn row(&mut self, row: usize) -> Result<Vec<f64>, FileError> {
        let failed = |what: String| FileError {
            file: self.name.clone(),
            what,
        };
        let no_row = || failed(format!("there is no row {row}"));
        let values: Vec<f64> = match &mut self.store {
            Store::Memory(values) => {
                let values = values.get(row * self.columns..(row + 1) * self.columns);
                values.ok_or_else(no_row)?.to_vec()
            }
            Store::Unpacked { bytes, element } => {
                let size = self.columns * element.size();
                let bytes = bytes.get(row * size..(row + 1) * size);
                element.numbers(bytes.ok_or_else(no_row)?)
            }
            Store::File {
                file,
                element,
                start,
            } => {
                let size = self.columns * element.size();
                let mut bytes = vec![0; size];
                let place = *start + row as u64 * size as u64;
                file.seek(SeekFrom::Start(place))
                    .and_then(|_| file.read_exact(&mut bytes))
                    .and_then(|()| file.check_unchanged())
                    .map_err(|error| failed(format!("row {row}: {error}")))?;
                element.numbers(&bytes)
            }
        };
        let wrong = values
            .iter()
            .position(|value| value.is_nan() || *value == f64::INFINITY);
        if let Some(token) = wrong {
            let value = values[token];
            let rule = "finite numbers and -inf (never drawn) are logits";
            return Err(failed(format!(
                "row {row}, token {token} is {value}: {rule}"
            )));
        }
        if values.iter().all(|value| *value == f64::NEG_INFINITY) {
            return Err(failed(format!("row {row}: all logits are -inf")));
        }
        Ok(values)
    }
}

impl ArrayLayout {
    /// Rows and columns, if the file has as many bytes as the shape says.
    fn check(&self, length: u64, limits: &Limits) -> Result<(usize, usize), String> {
        let (rows, columns) = rows_and_columns(&self.shape, limits)?;
        let numbers = (rows as u64).checked_mul(columns as u64);
        let bytes = numbers.and_then(|numbers| numbers.checked_mul(self.element.size() as u64));
        if bytes != Some(self.bytes)
            || self
                .start
                .checked_add(self.bytes)
                .is_none_or(|end| end > length)
        {
            return Err(format!(
                "shape {:?} of {} takes {} bytes, and there are {}",
                self.shape,
                self.element.name(),
                bytes.map_or("too many".to_owned(), |bytes| bytes.to_string()),
                self.bytes.min(length.saturating_sub(self.start))
            ));
        }
        Ok((rows, columns))
    }
}

/// The two dimensions of a shape, ones in front left out.
fn rows_and_columns(shape: &[u64], limits: &Limits) -> Result<(usize, usize), String> {
    let (rows, columns) = match shape {
        [columns] => (1, *columns),
        [before @ .., rows, columns] if before.iter().all(|dimension| *dimension == 1) => {
            (*rows, *columns)
        }
        _ => {
            let wanted = "[tokens] or [positions, tokens] is needed";
            return Err(format!("shape {shape:?} is no table: {wanted}"));
        }
    };
    if rows == 0 || columns == 0 {
        return Err(format!("shape {shape:?} holds nothing"));
    }
    let most = limits.of(Limit::Vocabulary);
    if columns > most {
        let help = limits.help(Limit::Vocabulary, columns);
        return Err(format!(
            "shape {shape:?}: {columns} tokens a position, of {most} at most: {help}"
        ));
    }
    let rows = usize::try_from(rows).map_err(|_| format!("shape {shape:?} is too large"))?;
    Ok((rows, columns as usize))
}

/// The one of `names` that is wanted; the only one where none is named.
fn chosen<'n>(names: &[&'n str], wanted: Option<&str>) -> Result<&'n str, String> {
    let list = || {
        let shown: Vec<&str> = names.iter().copied().take(20).collect();
        format!("there are {}", shown.join(", "))
    };
    match (wanted, names) {
        (_, []) => Err("there is no tensor in it".to_owned()),
        (None, [only]) => Ok(only),
        (None, _) => Err(format!("`tensor` has to say which is meant: {}", list())),
        (Some(wanted), _) => {
            let found = names.iter().find(|name| **name == wanted);
            found
                .copied()
                .ok_or_else(|| format!("there is no tensor {wanted:?}: {}", list()))
        }
    }
}
