//! Positions of files, measured on all cores.

use std::ops::Range;

use crate::experiment::error::Cause;
use crate::logits::Origin;
use crate::logits::file::Rows;
use crate::sampling::parallel::{in_parallel, threads};

/// The most threads that read at once; the numbers do not depend on it.
const THREADS: usize = 8;

/// What `measure` makes of the logits of each of the positions `rows` of the files, in their order; each counts from its
/// own first row. Memory is that of a few positions, however large the files.
pub(super) fn each_row<const FILES: usize, T: Send>(
    origins: [&Origin; FILES],
    rows: Range<usize>,
    measure: impl Fn([&[f64]; FILES]) -> Result<T, Cause> + Sync,
) -> Result<Vec<T>, Cause> {
    let opened = origins.iter().map(|origin| origin.open());
    let opened: Vec<Rows> = opened.collect::<Result<_, _>>()?;
    let open = || {
        let again = opened.iter().zip(origins);
        let again = again.map(|(rows, origin)| rows.shared().map_or_else(|| origin.open(), Ok));
        again.collect::<Result<Vec<Rows>, _>>()
    };
    in_parallel(
        rows.len(),
        threads(THREADS),
        || (open(), [const { Vec::new() }; FILES]),
        |(opened, logits), index| {
            let opened = opened.as_mut().map_err(|error| error.clone())?;
            for ((file, logits), origin) in opened.iter_mut().zip(&mut *logits).zip(origins) {
                file.read_row(origin.row + rows.start + index, logits)?;
            }
            measure(logits.each_ref().map(Vec::as_slice))
        },
    )
}
