//! Where each number of a table is: which dimension of an array counts positions, and which tokens.

use super::element::Encoding;
use super::{Choice, shown};
use crate::reading::{Limit, Limits};

/// The most dimensions that an array has; numpy allows 64.
pub(super) const DIMENSIONS: usize = 64;

/// Positions by tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StridedMatrix {
    /// How many positions.
    pub rows: usize,
    /// How many tokens.
    pub columns: usize,
    /// Bytes before the first number.
    pub start: u64,
    /// Bytes from a position to the next.
    pub row_step: u64,
    /// Bytes from a token to the next.
    pub column_step: u64,
    /// Whether the array is a vector on end, or a row of numbers of one token each.
    pub is_column: bool,
}

/// An array as its file describes it.
pub(super) struct Array<'a> {
    pub shape: &'a [u64],
    pub encoding: Encoding,
    /// Whether the first dimension is the one whose numbers stand side by side.
    pub is_fortran: bool,
    /// Bytes before its first number.
    pub start: u64,
    /// Bytes of all of its numbers.
    pub bytes: u64,
}

impl Array<'_> {
    /// Its table, if a file of `length` bytes has as many as the shape says.
    ///
    /// Dimensions of one are left out. What is left is `[tokens]` or `[positions, tokens]`, or there is a batch, of which
    /// `choice` names a sequence.
    pub fn grid(
        &self,
        length: u64,
        choice: &Choice,
        limits: &Limits,
    ) -> Result<StridedMatrix, String> {
        let shape = self.shape;
        if shape.is_empty() || shape.len() > DIMENSIONS {
            let wanted = "it must be [tokens] or [positions, tokens]";
            return Err(format!("unsupported shape {shape:?}: {wanted}"));
        }
        if shape.contains(&0) {
            return Err(format!("shape {shape:?} is empty"));
        }
        let sequence = self.sequence(choice)?;
        let kept = |&(axis, size): &(usize, u64)| size != 1 && Some(axis) != sequence;
        let kept: Vec<(usize, u64)> = shape.iter().copied().enumerate().filter(kept).collect();
        let (row, column) = match kept.as_slice() {
            [] => (None, None),
            [column] => (None, Some(*column)),
            [row, column] => (Some(*row), Some(*column)),
            _ => return Err(self.needs_batch(choice)),
        };
        let size = |axis: Option<(usize, u64)>| axis.map_or(1, |(_, size)| size);
        let (rows, columns) = (size(row), size(column));
        let most = limits.of(Limit::Vocabulary);
        if columns > most {
            let help = limits.help(Limit::Vocabulary, columns);
            return Err(format!(
                "shape {shape:?} exceeds the limit (needs {columns} tokens per position, limit {most}): {help}"
            ));
        }
        self.check(length)?;
        // As many as there are bytes, or fewer.
        let steps = self.steps();
        let step = |axis: Option<(usize, u64)>| axis.map_or(0, |(axis, _)| steps[axis]);
        let first = match (choice.batch, sequence) {
            (Some(batch), Some(axis)) => batch * steps[axis],
            _ => 0,
        };
        let last = shape.len() - 1;
        Ok(StridedMatrix {
            rows: usize::try_from(rows).map_err(|_| format!("shape {shape:?} is too large"))?,
            columns: columns as usize,
            start: self.start + first,
            row_step: step(row),
            column_step: column.map_or(self.encoding.step(), |column| step(Some(column))),
            is_column: column.is_some_and(|(axis, _)| row.is_none() && axis != last),
        })
    }

    /// The axis of the sequences of a batch, where one of them is chosen.
    fn sequence(&self, choice: &Choice) -> Result<Option<usize>, String> {
        let shape = self.shape;
        let Some(batch) = choice.batch else {
            return Ok(None);
        };
        // Of more dimensions, those of one mean nothing.
        let axes: Vec<usize> = match shape.len() {
            ..=3 => (0..shape.len()).collect(),
            _ => (0..shape.len()).filter(|axis| shape[*axis] != 1).collect(),
        };
        let axis = match axes.as_slice() {
            [first, second, _] => [*first, *second][choice.batch_axis.min(1)],
            _ => {
                return Err(format!(
                    "shape {shape:?} has no batch axis, so `batch` does not apply"
                ));
            }
        };
        if batch >= shape[axis] {
            return Err(format!(
                "shape {shape:?}: `batch` is {batch}, but axis {axis} has {} sequences; `batch_axis` selects the batch axis",
                shape[axis]
            ));
        }
        Ok(Some(axis))
    }

    fn needs_batch(&self, choice: &Choice) -> String {
        let shape = self.shape;
        let dimensions = shape.iter().filter(|size| **size != 1).count();
        if choice.batch.is_some() || dimensions > 3 {
            let wanted = "it must be [tokens], [positions, tokens] or a batch of these";
            return format!("unsupported shape {shape:?}: {wanted}");
        }
        format!(
            "shape {shape:?} is a batch: choose a sequence with `batch`; `batch = 0` is the first of [batch, positions, tokens], and with `batch_axis = 1` the first of [positions, batch, tokens], the result of `torch.stack` on the logits of `generate`"
        )
    }

    /// Whether the file has all bytes that the shape takes, and no more are claimed.
    fn check(&self, length: u64) -> Result<(), String> {
        let taken = self.taken();
        let end = self.start.checked_add(self.bytes);
        if taken == Some(self.bytes) && end.is_some_and(|end| end <= length) {
            return Ok(());
        }
        Err(format!(
            "shape {:?} of {} needs {} bytes, but there are {}",
            self.shape,
            self.encoding.name(),
            taken.map_or("too many".to_owned(), |bytes| bytes.to_string()),
            self.bytes.min(length.saturating_sub(self.start))
        ))
    }

    fn taken(&self) -> Option<u64> {
        let (last, before) = self.shape.split_last()?;
        let row = self.encoding.row_bytes(*last)?;
        before
            .iter()
            .try_fold(row, |bytes, size| bytes.checked_mul(*size))
    }

    /// Bytes from one number to the next along each axis.
    fn steps(&self) -> Vec<u64> {
        let shape = self.shape;
        let last = shape.len() - 1;
        let mut steps = vec![self.encoding.step(); shape.len()];
        if self.is_fortran {
            for axis in 1..shape.len() {
                steps[axis] = steps[axis - 1].saturating_mul(shape[axis - 1]);
            }
        } else if last > 0 {
            steps[last - 1] = self.encoding.row_bytes(shape[last]).unwrap_or(u64::MAX);
            for axis in (0..last - 1).rev() {
                steps[axis] = steps[axis + 1].saturating_mul(shape[axis + 1]);
            }
        }
        steps
    }
}

/// The one of `names` that is wanted; the only one where none is named.
pub(super) fn chosen<'n>(names: &[&'n str], wanted: Option<&str>) -> Result<&'n str, String> {
    let list = || {
        let names: Vec<String> = names.iter().take(20).map(|name| shown(name)).collect();
        format!("there are {}", names.join(", "))
    };
    match (wanted, names) {
        (_, []) => Err("it contains no tensor".to_owned()),
        (None, [only]) => Ok(only),
        (None, _) => Err(format!("`tensor` is required: {}", list())),
        (Some(wanted), _) => {
            let found = names.iter().find(|name| **name == wanted);
            found
                .copied()
                .ok_or_else(|| format!("unknown tensor {wanted:?}: {}", list()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Choice;
    use super::super::element::{ArrayElement, Encoding, NumberType};
    use super::{Array, StridedMatrix};
    use crate::reading::Limits;

    fn grid(
        shape: &[u64],
        is_fortran: bool,
        batch: Option<(u64, usize)>,
    ) -> Result<StridedMatrix, String> {
        let bytes = 4 * shape.iter().product::<u64>();
        let array = Array {
            shape,
            encoding: Encoding::Each(ArrayElement::little(NumberType::F32)),
            is_fortran,
            start: 100,
            bytes,
        };
        let choice = Choice {
            batch: batch.map(|(batch, _)| batch),
            batch_axis: batch.map_or(0, |(_, axis)| axis),
            ..Choice::default()
        };
        array.grid(100 + bytes, &choice, &Limits::default())
    }

    #[test]
    fn positions_and_tokens_are_found_in_any_shape_that_says_them() {
        let found = |shape: &[u64], is_fortran: bool, batch: Option<(u64, usize)>| {
            let grid = grid(shape, is_fortran, batch).unwrap();
            (
                grid.rows,
                grid.columns,
                grid.start,
                grid.row_step,
                grid.column_step,
            )
        };
        assert_eq!(found(&[7], false, None), (1, 7, 100, 0, 4));
        assert_eq!(found(&[5, 7], false, None), (5, 7, 100, 28, 4));
        assert_eq!(found(&[5, 1, 7], false, None), (5, 7, 100, 28, 4));
        assert_eq!(found(&[1, 5, 7], false, None), (5, 7, 100, 28, 4));
        assert_eq!(found(&[7, 1], false, None), (1, 7, 100, 0, 4));
        assert_eq!(found(&[5, 7], true, None), (5, 7, 100, 4, 20));
        assert_eq!(found(&[2, 5, 7], false, Some((1, 0))), (5, 7, 240, 28, 4));
        assert_eq!(found(&[5, 2, 7], false, Some((1, 1))), (5, 7, 128, 56, 4));
        assert_eq!(found(&[5, 2, 7], true, Some((1, 1))), (5, 7, 120, 4, 40));
        assert_eq!(found(&[1, 5, 7], false, Some((0, 0))), (5, 7, 100, 28, 4));
        assert!(grid(&[7, 1], false, None).unwrap().is_column);
        assert!(!grid(&[1, 7], false, None).unwrap().is_column);
        for (shape, batch, part) in [
            (&[2, 5, 7][..], None, "`batch = 0`"),
            (&[2, 5, 7], Some((2, 0)), "axis 0 has 2 sequences"),
            (&[5, 7], Some((0, 0)), "has no batch"),
            (&[2, 3, 5, 7], None, "unsupported shape"),
            (&[2, 3, 5, 7], Some((0, 0)), "has no batch"),
            (&[], None, "unsupported shape"),
            (&[0, 7], None, "is empty"),
        ] {
            let error = grid(shape, false, batch).unwrap_err();
            assert!(error.contains(part), "{part}: {error}");
        }
    }
}
