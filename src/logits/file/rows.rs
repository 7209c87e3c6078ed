//! The rows of a file that is open.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::array::{Data, Opened};
use super::element::{ArrayElement, Encoding, NumberType};
use super::shape::{Array, StridedMatrix};
use super::{ArrayNote, Choice, FileError, format_of, scale};
use crate::logits::logprobs::{self, Answers, Whole};
use crate::logits::scale::Scale;
use crate::reading::Limits;
use crate::reading::input::{Input, Stamp};
use crate::reading::limits::TIMES_OF_ARCHIVE;

/// Rows of logits in a file: one for each position, a number for each token.
#[derive(Debug)]
pub struct Rows {
    name: String,
    format: &'static str,
    notes: Vec<ArrayNote>,
    grid: StridedMatrix,
    encoding: Encoding,
    scale: Scale,
    stamp: Stamp,
    /// Bytes that were read to open it.
    opened: u64,
    store: Store,
}

/// Where the numbers are.
#[derive(Debug)]
enum Store {
    /// In the file.
    File(Input),
    /// Read already, because the file can only be read as a whole.
    Values(Arc<Vec<f64>>),
    /// A response with every token, of which positions are read one by one.
    Response(Whole),
    /// Unpacked already, and left as it is: as f64 it could take four times as much memory.
    Bytes(Arc<Vec<u8>>),
}

impl Rows {
    /// Opens a file of any format that is read; `tensor` names one of several in a file.
    ///
    /// Shapes are `[tokens]` or `[positions, tokens]`, with ones anywhere between.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is of no format that is read, is damaged, or holds something else than rows of
    /// floating-point numbers.
    pub fn open(path: &Path, tensor: Option<&str>) -> Result<Rows, FileError> {
        Rows::open_within(path, &Choice::tensor(tensor), &Limits::default())
    }

    /// The same with more that is chosen, within the limits of a configuration.
    ///
    /// # Errors
    ///
    /// Those of [`Rows::open`].
    pub fn open_within(path: &Path, choice: &Choice, limits: &Limits) -> Result<Rows, FileError> {
        let name = path.display().to_string();
        if let Some(rows) = Rows::of_response(path, &name, limits) {
            return Ok(rows);
        }
        Rows::read(path, &name, choice, limits).map_err(|what| FileError { file: name, what })
    }

    /// The rows of a response that has every token; `None` for another file.
    fn of_response(path: &Path, name: &str, limits: &Limits) -> Option<Rows> {
        if !logprobs::may_be_response(path) {
            return None;
        }
        let answers = Answers::open(path, limits).ok()?;
        let (stamp, opened) = (answers.stamp()?.clone(), answers.length());
        let (rows, columns) = (answers.count(), answers.tokens(0));
        if !answers.have_all(0..rows, columns) {
            return None;
        }
        let encoding = Encoding::Each(ArrayElement::little(NumberType::F64));
        Some(Rows {
            name: name.to_owned(),
            format: answers.formats.first().copied().unwrap_or_default(),
            notes: Vec::new(),
            grid: StridedMatrix {
                rows,
                columns,
                start: 0,
                row_step: 0,
                column_step: encoding.step(),
                is_column: false,
            },
            encoding,
            scale: answers.scale,
            stamp,
            opened,
            store: Store::Response(answers.whole(columns).ok()?),
        })
    }

    fn read(path: &Path, name: &str, choice: &Choice, limits: &Limits) -> Result<Rows, String> {
        let unreadable = |error: std::io::Error| error.to_string();
        let Some(mut file) = Input::open(path).map_err(unreadable)? else {
            return Err("not a file".to_owned());
        };
        let length = file.length();
        let format = format_of(&mut file)?;
        if let (false, Some(tensor)) = (format.has_tensors, &choice.tensor) {
            return Err(format!(
                "unknown tensor {tensor:?}: the format {} has no tensor names",
                format.name
            ));
        }
        let opened = (format.open)(&mut file, choice, limits)?;
        let mut rows = Rows::of(opened, file, length, choice, limits)?;
        name.clone_into(&mut rows.name);
        if rows.format.is_empty() {
            rows.format = format.name;
        }
        rows.scale = match choice.scale {
            Some(scale) => scale,
            None => rows.likely_scale()?,
        };
        Ok(rows)
    }

    fn of(
        opened: Opened,
        mut file: Input,
        length: u64,
        choice: &Choice,
        limits: &Limits,
    ) -> Result<Rows, String> {
        let stamp = file.stamp();
        let (encoding, start, bytes, within) = opened.data.place(length);
        let array = Array {
            shape: &opened.shape,
            encoding,
            is_fortran: opened.is_fortran,
            start,
            bytes,
        };
        let mut grid = array.grid(within, choice, limits)?;
        let (read, store) = match opened.data {
            Data::File { read, .. } if grid.column_step == encoding.step() => {
                (read, Store::File(file))
            }
            data => {
                let known = match data {
                    // A row is spread over all of the file: reading it bit by bit would take forever.
                    Data::File { .. } => {
                        grid.start -= start;
                        (
                            length,
                            Store::Bytes(Arc::new(spread(&mut file, start, bytes, limits)?)),
                        )
                    }
                    Data::Unpacked { bytes, .. } => {
                        // Unpacking is so much faster than reading numbers or JSON.
                        let read = length.max(bytes.len() as u64 / 8);
                        (read, Store::Bytes(Arc::new(bytes)))
                    }
                    Data::Values(values) => (length, Store::Values(Arc::new(values))),
                };
                file.check_unchanged().map_err(|error| error.to_string())?;
                known
            }
        };
        let mut notes = opened.notes;
        if grid.is_column {
            notes.push(ArrayNote::Column(grid.columns));
        }
        Ok(Rows {
            name: String::new(),
            format: opened.form,
            notes,
            grid,
            encoding,
            scale: opened.scale.unwrap_or(Scale::Logits),
            stamp,
            opened: read,
            store,
        })
    }

    /// What a file is by some of its positions; positions that cannot be read say nothing.
    fn likely_scale(&mut self) -> Result<Scale, String> {
        if self.scale != Scale::Logits {
            return Ok(self.scale);
        }
        let mut looked_at = Vec::new();
        for row in scale::some(self.grid.rows) {
            let mut values = Vec::new();
            if self.numbers(row, &mut values).is_ok() {
                looked_at.push((row, scale::of_row(&values, self.encoding.rounding())));
            }
        }
        scale::of_rows(&looked_at)
    }

    /// The format that the file was taken for.
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// What the numbers of the file are. [`Rows::row`] gives the logarithms of probabilities.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// What was left out of the file or taken for something.
    pub fn notes(&self) -> &[ArrayNote] {
        &self.notes
    }

    /// What the file was when it was opened.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The same rows for another thread, where they are in memory; `None` where they are read from the file.
    pub fn shared(&self) -> Option<Rows> {
        let store = match &self.store {
            Store::File(_) => return None,
            Store::Values(values) => Store::Values(Arc::clone(values)),
            Store::Response(whole) => Store::Response(whole.again().ok()?),
            Store::Bytes(bytes) => Store::Bytes(Arc::clone(bytes)),
        };
        Some(Rows {
            name: self.name.clone(),
            notes: self.notes.clone(),
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
        self.grid.rows
    }

    /// How many tokens each has, 1 or more.
    pub fn tokens(&self) -> usize {
        self.grid.columns
    }

    /// The logits of a position, below [`Rows::count`]: the numbers of the file, or the logarithms of probabilities.
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more or has changed, or a number is NaN or +inf, or all are -inf; when the file
    /// has probabilities, and those of this position are none.
    pub fn row(&mut self, row: usize) -> Result<Vec<f64>, FileError> {
        let mut logits = Vec::new();
        self.read_row(row, &mut logits)?;
        Ok(logits)
    }

    /// The same in the place of what is in `logits`, whose memory is used again.
    ///
    /// # Errors
    ///
    /// Those of [`Rows::row`].
    pub fn read_row(&mut self, row: usize, logits: &mut Vec<f64>) -> Result<(), FileError> {
        logits.clear();
        let read = self.numbers(row, logits);
        read.and_then(|()| self.check(row, logits))
            .map_err(|what| FileError {
                file: self.name.clone(),
                what,
            })
    }

    /// Checks what was read of a position, and makes it logits.
    fn check(&self, row: usize, values: &mut [f64]) -> Result<(), String> {
        let wrong = values
            .iter()
            .position(|value| value.is_nan() || *value == f64::INFINITY);
        if let Some(token) = wrong {
            let value = values[token];
            let rule = "logits must be finite or -inf (never sampled)";
            return Err(format!("row {row}, token {token} is {value}: {rule}"));
        }
        if self.scale == Scale::Probabilities {
            if !scale::are_probabilities(values, self.encoding.rounding()) {
                return Err(format!(
                    "row {row} is not a distribution: probabilities must be from 0 to 1 and sum to 1; if these are logits, set `scale = \"logits\"`"
                ));
            }
            values
                .iter_mut()
                .for_each(|value| *value = libm::log(*value));
        }
        if values.iter().all(|value| *value == f64::NEG_INFINITY) {
            return Err(format!("row {row}: all logits are -inf"));
        }
        Ok(())
    }

    /// Adds the numbers of a position as the file has them.
    fn numbers(&mut self, row: usize, numbers: &mut Vec<f64>) -> Result<(), String> {
        let no_row = || format!("the file has no row {row}");
        let StridedMatrix {
            rows,
            columns,
            row_step,
            column_step,
            ..
        } = self.grid;
        if row >= rows {
            return Err(no_row());
        }
        let start = self.grid.start + row as u64 * row_step;
        let (step, is_together) = (self.encoding.step(), column_step == self.encoding.step());
        let size = self.encoding.row_bytes(columns as u64).unwrap_or(0) as usize;
        match &mut self.store {
            Store::File(file) => {
                let mut bytes = vec![0; size];
                file.seek(SeekFrom::Start(start))
                    .and_then(|_| file.read_exact(&mut bytes))
                    .and_then(|()| file.check_unchanged())
                    .map_err(|error| format!("row {row}: {error}"))?;
                self.encoding.row(&bytes, columns, numbers);
            }
            Store::Bytes(bytes) if is_together => {
                let start = start as usize;
                let bytes = bytes.get(start..start + size).ok_or_else(no_row)?;
                self.encoding.row(bytes, columns, numbers);
            }
            Store::Bytes(all) => {
                let mut bytes = Vec::with_capacity(size);
                for column in 0..columns as u64 {
                    let place = (start + column * column_step) as usize;
                    let number = all.get(place..place + step as usize);
                    bytes.extend_from_slice(number.ok_or_else(no_row)?);
                }
                self.encoding.row(&bytes, columns, numbers);
            }
            Store::Response(whole) => {
                numbers.extend(whole.row(row).map_err(|error| error.to_string())?);
            }
            Store::Values(values) => {
                let place = |column: usize| (start + column as u64 * column_step) / step;
                for column in 0..columns {
                    let number = values.get(place(column) as usize).copied();
                    numbers.push(number.ok_or_else(no_row)?);
                }
            }
        }
        Ok(())
    }
}

/// All numbers of an array whose rows are not together.
fn spread(file: &mut Input, start: u64, bytes: u64, limits: &Limits) -> Result<Vec<u8>, String> {
    let most = limits.bytes(TIMES_OF_ARCHIVE);
    if bytes > most {
        let advice = "save it in C order (`numpy.ascontiguousarray(logits)`)";
        let help = limits.help_memory(bytes, TIMES_OF_ARCHIVE);
        return Err(format!(
            "the array is in Fortran order and exceeds the limit for reading it whole (needs {bytes} bytes, limit {most}): {advice}, or {help}"
        ));
    }
    let mut read = Vec::with_capacity(bytes as usize);
    file.seek(SeekFrom::Start(start))
        .and_then(|_| file.take(bytes).read_to_end(&mut read))
        .map_err(|error| error.to_string())?;
    Ok(read)
}
