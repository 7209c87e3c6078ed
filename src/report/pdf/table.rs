//! Tables: how wide their columns are, and the lines of their cells.

use super::blocks::TextPiece;
use super::setting::{SetLine, Setter, TextStyle};
use super::styles::{CELL, COLUMN_GAP};
use crate::figure::text::{Error, Typeface};

const HEAD: TextStyle = TextStyle {
    typeface: Typeface::Bold,
    ..CELL
};

/// The columns of a table.
pub(super) struct Columns {
    widths: Vec<f64>,
    is_right: Vec<bool>,
}

/// A line of a table that is set: the lines of each cell.
#[derive(Clone)]
pub(super) struct TableRow {
    /// Whether it is the line of headings.
    pub is_head: bool,
    /// The lines of each cell.
    pub cells: Vec<Vec<SetLine>>,
}

impl TableRow {
    /// How high its text is.
    pub(super) fn height(&self) -> f64 {
        let lines = self.cells.iter().map(Vec::len).max().unwrap_or_default();
        lines.max(1) as f64 * CELL.leading
    }

    /// Keeps so many lines of each cell, and gives the rest.
    pub(super) fn split_off(&mut self, lines: usize) -> TableRow {
        let rest = |cell: &mut Vec<SetLine>| cell.split_off(lines.min(cell.len()));
        TableRow {
            is_head: self.is_head,
            cells: self.cells.iter_mut().map(rest).collect(),
        }
    }
}

impl Columns {
    /// Columns as wide as their cells, or narrower where the page is: then those with much to say give way first.
    pub(super) fn new(
        setter: Setter<'_>,
        is_right: &[bool],
        head: &[Vec<TextPiece>],
        rows: &[Vec<Vec<TextPiece>>],
        width: f64,
    ) -> Result<Columns, Error> {
        let count = head.len();
        let (mut wanted, mut least) = (vec![0.0_f64; count], vec![0.0_f64; count]);
        let head = head
            .iter()
            .enumerate()
            .map(|(column, cell)| (column, cell, HEAD));
        let cells = rows
            .iter()
            .flat_map(|row| row.iter().enumerate().take(count));
        let cells = cells.map(|(column, cell)| (column, cell, CELL));
        for (column, cell, style) in head.chain(cells) {
            let [all, widest] = setter.widths(cell, style)?;
            wanted[column] = wanted[column].max(all);
            least[column] = least[column].max(widest);
        }
        let room = width - COLUMN_GAP * count.saturating_sub(1) as f64;
        Ok(Columns {
            widths: shared(&wanted, &least, room.max(count as f64)),
            is_right: is_right.to_vec(),
        })
    }

    /// The width of all columns.
    pub(super) fn width(&self) -> f64 {
        let gaps = self.widths.len().saturating_sub(1) as f64;
        self.widths.iter().sum::<f64>() + COLUMN_GAP * gaps
    }

    /// Where a line of this width begins in a column.
    pub(super) fn place(&self, column: usize, width: f64) -> f64 {
        let before = self.widths.iter().take(column);
        let left = before.map(|width| width + COLUMN_GAP).sum::<f64>();
        let is_right = self.is_right.get(column).copied().unwrap_or(false);
        let room = self.widths.get(column).copied().unwrap_or(width);
        if is_right {
            left + (room - width).max(0.0)
        } else {
            left
        }
    }

    /// The headings in lines.
    pub(super) fn head(
        &self,
        setter: Setter<'_>,
        cells: &[Vec<TextPiece>],
    ) -> Result<TableRow, Error> {
        self.set(setter, cells, HEAD, true)
    }

    /// The cells of a row in lines.
    pub(super) fn row(
        &self,
        setter: Setter<'_>,
        cells: &[Vec<TextPiece>],
    ) -> Result<TableRow, Error> {
        self.set(setter, cells, CELL, false)
    }

    fn set(
        &self,
        setter: Setter<'_>,
        cells: &[Vec<TextPiece>],
        style: TextStyle,
        is_head: bool,
    ) -> Result<TableRow, Error> {
        // What is as wide as its column fits in spite of rounding.
        let cells = cells.iter().zip(&self.widths);
        let cells = cells.map(|(cell, width)| setter.lines(cell, style, width + 0.01));
        Ok(TableRow {
            is_head,
            cells: cells.collect::<Result<_, _>>()?,
        })
    }
}

/// Widths that share the room: as wanted if there is enough, else the least with a share of what is left; where even
/// the least is too much, all are cut by the same share.
fn shared(wanted: &[f64], least: &[f64], room: f64) -> Vec<f64> {
    let (all, tight): (f64, f64) = (wanted.iter().sum(), least.iter().sum());
    if all <= room {
        return wanted.to_vec();
    }
    if tight >= room {
        // Short columns stay whole: only those that are wider than their share give way.
        let fair = room / least.len() as f64;
        let kept: f64 = least.iter().filter(|&&width| width <= fair).sum();
        let wide: f64 = least.iter().filter(|&&width| width > fair).sum();
        let share = (room - kept) / wide;
        let cut = |&width: &f64| if width <= fair { width } else { width * share };
        return least.iter().map(cut).collect();
    }
    let share = (room - tight) / (all - tight);
    let widths = wanted.iter().zip(least);
    widths
        .map(|(wanted, least)| least + (wanted - least) * share)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn columns_share_the_room() {
        assert_eq!(shared(&[10.0, 20.0], &[5.0, 5.0], 40.0), [10.0, 20.0]);
        assert_eq!(shared(&[10.0, 50.0], &[10.0, 10.0], 40.0), [10.0, 30.0]);
        assert_eq!(shared(&[10.0, 90.0], &[10.0, 90.0], 40.0), [10.0, 30.0]);
    }
}
