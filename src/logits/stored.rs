//! `file = "logits.npy"` in `[logits.NAME]`, with what says which of its numbers are meant.

use super::file::{ArrayNote, Choice, FileError, NUMBERS, Rows};
use super::keys::{BATCH, BATCH_AXIS, NUMBERS_KEY, ROW, SCALE_KEY, TENSOR};
use super::scale::{SCALES, Scale};
use super::{Origin, Values};
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error, Folder, Limits};

/// What a source has of its file.
pub(super) struct FileSource {
    pub values: Values,
    pub origin: Origin,
    pub scale: Scale,
    pub notes: Vec<ArrayNote>,
}

/// Reads the position that `row` says, or the only one; all where there are several.
pub(super) fn read(
    value: &Value<'_>,
    table: &mut Table<'_>,
    folder: &Folder<'_>,
    limits: &Limits,
) -> Result<FileSource, Error> {
    let path = folder.join(value.text()?);
    let mut choice = choice(table)?;
    let failed = |error: FileError| value.error(format!("cannot be read: {error}"));
    let mut rows = Rows::open_within(&path, &choice, limits).map_err(failed)?;
    let again = |what| value.error(format!("cannot be read: {what}"));
    folder.note(&path, rows.opened()).map_err(again)?;
    let last = rows.count() - 1;
    let row = match table.optional(&ROW) {
        Some(value) => Some(value.size_in(0..=last)?),
        None => (last == 0).then_some(0),
    };
    let values = match row {
        Some(row) => Values::Inline(rows.row(row).map_err(failed)?),
        None => Values::Positions {
            count: rows.count(),
            tokens: rows.tokens(),
        },
    };
    // As it was found out once.
    choice.scale = Some(rows.scale());
    Ok(FileSource {
        values,
        scale: rows.scale(),
        notes: rows.notes().to_vec(),
        origin: Origin {
            stamp: rows.stamp().clone(),
            row: row.unwrap_or(0),
            path,
            choice,
        },
    })
}

fn choice(table: &mut Table<'_>) -> Result<Choice, Error> {
    let tensor = match table.optional(&TENSOR) {
        Some(value) => Some(value.text()?.to_owned()),
        None => None,
    };
    let batch = match table.optional(&BATCH) {
        Some(value) => Some(value.integer()?),
        None => None,
    };
    let batch_axis = match table.optional(&BATCH_AXIS) {
        Some(value) if batch.is_none() => {
            return Err(value.error("needs `batch`, the index of the sequence"));
        }
        Some(value) => value.size_in(0..=1)?,
        None => 0,
    };
    let numbers = match table.optional(&NUMBERS_KEY) {
        Some(value) => Some(value.choice(&NUMBERS)?),
        None => None,
    };
    let scale = match table.optional(&SCALE_KEY) {
        Some(value) => Some(value.choice(&SCALES)?),
        None => None,
    };
    Ok(Choice {
        tensor,
        batch,
        batch_axis,
        numbers,
        scale,
    })
}
