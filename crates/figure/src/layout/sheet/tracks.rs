//! The grid of a sheet: which cells its panels take, and how large its columns and rows are.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::figure::{Figure, Panel};

/// Which columns and rows a panel takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) column: usize,
    pub(super) row: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// Columns or rows: the room before, of and after the plots in each.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tracks {
    pub(super) before: Vec<f64>,
    pub(super) plot: Vec<f64>,
    pub(super) after: Vec<f64>,
    gap: f64,
}

impl Tracks {
    pub(super) fn new(count: usize, plot: f64, gap: f64) -> Tracks {
        Tracks {
            before: vec![0.0; count],
            plot: vec![plot; count],
            after: vec![0.0; count],
            gap,
        }
    }

    /// The room of everything but the plots.
    pub(super) fn around(&self) -> f64 {
        let gaps = self.gap * self.plot.len().saturating_sub(1) as f64;
        self.before.iter().chain(&self.after).sum::<f64>() + gaps
    }

    /// Where a track begins, before what is beside its plots.
    pub(super) fn start(&self, index: usize) -> f64 {
        (0..index)
            .map(|one| self.before[one] + self.plot[one] + self.after[one] + self.gap)
            .sum()
    }

    /// From and to of the plots of some neighbouring tracks.
    pub(super) fn plots(&self, first: usize, count: usize) -> (f64, f64) {
        let last = first + count - 1;
        (
            self.start(first) + self.before[first],
            self.start(last) + self.before[last] + self.plot[last],
        )
    }

    pub(super) fn total(&self) -> f64 {
        self.around() + self.plot.iter().sum::<f64>()
    }
}

/// The rows that each panel takes.
pub(in crate::layout) fn rows(figure: &Figure) -> impl Iterator<Item = Range<usize>> {
    let cells = cells(figure).into_iter();
    cells.map(|cell| cell.row..cell.row + cell.rows)
}

/// The cells of the panels: each takes the next free place, row by row.
pub(super) fn cells(figure: &Figure) -> Vec<Cell> {
    let columns = figure.columns.len().max(1);
    let (mut taken, mut next) = (BTreeSet::new(), 0);
    let place = |panel: &Panel| {
        let (wide, high) = (panel.span[0].min(columns), panel.span[1]);
        loop {
            let (row, column) = (next / columns, next % columns);
            let mut places =
                (0..high).flat_map(|down| (0..wide).map(move |right| (row + down, column + right)));
            let is_free = column + wide <= columns && !places.clone().any(|at| taken.contains(&at));
            if is_free {
                taken.extend(&mut places);
                return Cell {
                    column,
                    row,
                    columns: wide,
                    rows: high,
                };
            }
            next += 1;
        }
    };
    figure.panels.iter().map(place).collect()
}
