//! Margins and gaps of a grid of axes: matplotlib's `tight_layout`.

use kurbo::{Rect, Vec2};

use super::panel::PanelLayout;

/// Where the grid stands on the page: edges as shares of the page, gaps as shares of the axes between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Margins {
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    pub top: f64,
    pub column_gap: f64,
    pub row_gap: f64,
}

/// Where matplotlib begins.
pub(super) const DEFAULT: Margins = Margins {
    left: 0.125,
    right: 0.9,
    bottom: 0.11,
    top: 0.88,
    column_gap: 0.2,
    row_gap: 0.2,
};

/// The axes of every cell of the grid, row by row, as shares of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PanelGrid {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) margins: Margins,
}

impl PanelGrid {
    /// How far apart neighbouring panels are, in pixels; without end in a direction where there are no neighbours.
    pub(super) fn room(&self, page: Vec2) -> Vec2 {
        let [first, right, below] =
            [0, 1, self.columns].map(|index| self.area(index, page).origin());
        Vec2::new(
            if self.columns > 1 {
                right.x - first.x
            } else {
                f64::INFINITY
            },
            if self.rows > 1 {
                first.y - below.y
            } else {
                f64::INFINITY
            },
        )
    }

    /// The axes of cell number `index`, with a page of `page` pixels.
    pub(super) fn area(&self, index: usize, page: Vec2) -> Rect {
        let (row, column) = (index / self.columns, index % self.columns);
        let m = &self.margins;
        let (columns, rows) = (self.columns as f64, self.rows as f64);
        let width = (m.right - m.left) / (columns + m.column_gap * (columns - 1.0));
        let height = (m.top - m.bottom) / (rows + m.row_gap * (rows - 1.0));
        let left = m.left + column as f64 * width * (1.0 + m.column_gap);
        let top = m.top - row as f64 * height * (1.0 + m.row_gap);
        Rect::new(
            left * page.x,
            (top - height) * page.y,
            (left + width) * page.x,
            top * page.y,
        )
    }
}

/// The margins that leave every panel's labels and titles just the room they take, or `None` when the page is too
/// small for them.
///
/// `draft` are the panels as they are with the default margins, on a page of `page` pixels; `spacing`, in pixels, stays
/// free between panels and at the page's edge.
pub(super) fn fit(
    draft: &[PanelLayout],
    grid: &PanelGrid,
    page: Vec2,
    spacing: f64,
) -> Option<Margins> {
    let pad = Vec2::new(spacing / page.x, spacing / page.y);
    // How far labels reach beyond the axes: at each vertical and each horizontal line of the grid, in shares of the page.
    let mut beside = vec![vec![0.0; grid.columns + 1]; grid.rows];
    let mut above = vec![vec![0.0; grid.columns]; grid.rows + 1];
    for (index, panel) in draft.iter().enumerate() {
        let (row, column) = (index / grid.columns, index % grid.columns);
        let (area, reach) = (panel.area, panel.layout_extent);
        beside[row][column] += (area.x0 - reach.x0) / page.x;
        beside[row][column + 1] += (reach.x1 - area.x1) / page.x;
        above[row][column] += (reach.y1 - area.y1) / page.y;
        above[row + 1][column] += (area.y0 - reach.y0) / page.y;
    }
    let largest = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max);
    let left = largest(&mut beside.iter().map(|row| row[0])).max(0.0) + pad.x;
    let right = largest(&mut beside.iter().map(|row| row[grid.columns])).max(0.0) + pad.x;
    let top = largest(&mut above[0].iter().copied()).max(0.0) + pad.y;
    let bottom = largest(&mut above[grid.rows].iter().copied()).max(0.0) + pad.y;
    if left + right >= 1.0 || top + bottom >= 1.0 {
        return None;
    }
    let inner =
        |lines: &mut dyn Iterator<Item = f64>, pad: f64, free: f64, count: usize| -> Option<f64> {
            if count == 1 {
                return Some(0.0);
            }
            let gap = largest(lines) + pad;
            let axes = (free - gap * (count as f64 - 1.0)) / count as f64;
            (axes > 0.0).then(|| gap / axes)
        };
    let column_gap = inner(
        &mut beside
            .iter()
            .flat_map(|row| row[1..grid.columns].iter().copied()),
        pad.x,
        1.0 - left - right,
        grid.columns,
    )?;
    let row_gap = inner(
        &mut above[1..grid.rows].iter().flatten().copied(),
        pad.y,
        1.0 - top - bottom,
        grid.rows,
    )?;
    Some(Margins {
        left,
        right: 1.0 - right,
        bottom,
        top: 1.0 - top,
        column_gap,
        row_gap,
    })
}
