//! Where everything of a figure goes.
//!
//! There are two ways. In the notebook's look the rules are matplotlib's: `tight_layout` finds one set of margins and gaps for
//! the whole grid, then the page is cut to what is drawn. Everything else is a sheet (`sheet`): sizes are set from the words
//! outwards, and the plots take what is left.
//!
//! Lengths are in pixels, counted from the left and from the *bottom* of the page, unless a name says points.

mod axes;
mod block;
mod labels;
mod legend;
mod limits;
mod margins;
mod panel;
mod placing;
mod sheet;

use std::ops::Range;

use kurbo::{Point, Vec2};

pub use block::PlacedText;
pub use legend::{Handle, LegendLayout};
pub use panel::PanelLayout;
pub use placing::Emphasis;

use margins::PanelGrid;

use crate::figure::{Figure, Ticks, Track};
use crate::mark::Mark;
use crate::text::{self, Fonts};
use crate::theme::{Decorations, Theme};

/// Why a figure has no layout.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its text cannot be set.
    #[error(transparent)]
    Text(#[from] text::Error),
    /// The page leaves a plot less room than anything can be seen in.
    #[error("the figure needs a page of at least {:.1} × {:.1} inches, got {:.1} × {:.1}", needed[0], needed[1], page[0], page[1])]
    TooSmall {
        /// Width and height that it needs, in inches.
        needed: [f64; 2],
        /// Width and height of the page, in inches.
        page: [f64; 2],
    },
}

/// Blank paper around what is drawn, in inches.
const PAGE_PADDING: f64 = 0.1;

/// matplotlib finds the margins at its own resolution, whatever the picture's.
const MARGIN_DPI: f64 = 100.0;

/// A figure with a place for everything.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Width of the page in pixels.
    pub width: u32,
    /// Height of the page in pixels.
    pub height: u32,
    /// One for each panel of the figure, in its order.
    pub panels: Vec<PanelLayout>,
    /// The words around the panels.
    pub heading: Vec<(PlacedText, Emphasis)>,
    /// The ends of the line above the source.
    pub rule: Option<[Point; 2]>,
    /// The legend of the whole figure, with the marks that it explains.
    pub legend: Option<(Vec<Mark>, LegendLayout)>,
}

/// Lays out a figure for a page of so many dots per inch.
///
/// # Errors
///
/// When a character is in none of the fonts, or the page is too small for the figure.
pub fn layout(figure: &Figure, theme: Theme, fonts: &Fonts, dpi: f64) -> Result<Layout, Error> {
    let is_even = figure
        .columns
        .iter()
        .all(|track| *track == Track::Share(1.0));
    match figure.size {
        [Some(width), Some(height)]
            if theme.decorations == Decorations::Boxes && is_even && figure.rows.is_empty() =>
        {
            Ok(tight(figure, [width, height], theme, fonts, dpi)?)
        }
        _ => sheet::layout(figure, theme, fonts, dpi),
    }
}

/// The figure on a page of this width in inches, its panels one below the other, where none is a part of a table; `None` where
/// one is, or where they are already.
pub fn stacked(figure: &Figure, width: f64) -> Option<Figure> {
    let is_share = |track: &Track| matches!(track, Track::Share(_));
    if figure.columns.len() < 2 || !figure.columns.iter().all(is_share) {
        return None;
    }
    let mut stacked = figure.clone();
    stacked.size = [Some(width), None];
    stacked.columns = vec![Track::Share(1.0)];
    let rows: Vec<Range<usize>> = sheet::rows(figure).collect();
    if let Some(&last) = figure.rows.last() {
        let row = |row: usize| figure.rows.get(row).copied().unwrap_or(last);
        let together = |rows: &Range<usize>| {
            let sum = |one, other| match (one, other) {
                (Track::Inches(one), Track::Inches(other)) => Track::Inches(one + other),
                (Track::Lines(one), Track::Lines(other)) => Track::Lines(one + other),
                (Track::Share(one), Track::Share(other)) => Track::Share(one + other),
                (one, _) => one,
            };
            rows.clone().map(row).reduce(sum).unwrap_or(last)
        };
        stacked.rows = rows.iter().map(together).collect();
    }
    for (panel, own) in stacked.panels.iter_mut().zip(&rows) {
        panel.span = [1, 1];
        // The names of a table's rows stand once, in the panel on the left.
        if panel.y.ticks == Ticks::None {
            let beside = figure.panels.iter().zip(&rows);
            let named = beside
                .filter(|(one, rows)| *rows == own && matches!(one.y.ticks, Ticks::Labels(_)))
                .find(|(one, _)| one.y.range == panel.y.range);
            if let Some((named, _)) = named {
                panel.y = named.y.clone();
            }
        }
    }
    Some(stacked)
}

/// matplotlib's `tight_layout`.
fn tight(
    figure: &Figure,
    [width, height]: [f64; 2],
    style: Theme,
    fonts: &Fonts,
    dpi: f64,
) -> Result<Layout, text::Error> {
    let columns = figure.columns.len().max(1);
    let rows = figure.panels.len().div_ceil(columns).max(1);
    let mut grid = PanelGrid {
        rows,
        columns,
        margins: margins::DEFAULT,
    };
    let page = Vec2::new(width, height) * MARGIN_DPI;
    let draft = place_panels(figure, page, style, fonts, &grid, MARGIN_DPI)?;
    let spacing = style.spacing * MARGIN_DPI / 72.0;
    if let Some(margins) = margins::fit(&draft, &grid, page, spacing) {
        grid.margins = margins;
    }
    let page = Vec2::new(width, height) * dpi;
    let mut panels = place_panels(figure, page, style, fonts, &grid, dpi)?;
    let mut drawn = grid.area(0, page);
    for cell in 0..rows * columns {
        drawn = drawn.union(
            panels
                .get(cell)
                .map_or_else(|| grid.area(cell, page), |panel| panel.extent),
        );
    }
    let padded = drawn.inflate(PAGE_PADDING * dpi, PAGE_PADDING * dpi);
    let shift = -padded.origin().to_vec2();
    for panel in &mut panels {
        panel.translate(shift);
    }
    // A hair more, lest 2085 pixels come out as 2084.999...
    let pixels = |length: f64| (length + 1e-6) as u32;
    Ok(Layout {
        width: pixels(padded.width()).max(1),
        height: pixels(padded.height()).max(1),
        panels,
        heading: Vec::new(),
        rule: None,
        legend: None,
    })
}

fn place_panels(
    figure: &Figure,
    page: Vec2,
    style: Theme,
    fonts: &Fonts,
    grid: &PanelGrid,
    dpi: f64,
) -> Result<Vec<PanelLayout>, text::Error> {
    figure
        .panels
        .iter()
        .enumerate()
        .map(|(index, panel)| {
            let area = grid.area(index, page);
            PanelLayout::new(panel, area, grid.room(page), style, fonts, dpi)
        })
        .collect()
}
