//! Where everything of a figure goes.
//!
//! The rules are matplotlib's: `tight_layout` finds one set of margins and gaps for the whole grid, then the page is
//! cut to what is drawn. Lengths are in pixels, counted from the left and from the *bottom* of the page, unless a name
//! says points.

mod axes;
mod block;
mod labels;
mod legend;
mod limits;
mod margins;
mod panel;
mod placing;

use kurbo::Vec2;

pub use block::PlacedText;
pub use legend::{Handle, LegendLayout};
pub use panel::PanelLayout;
pub use placing::Emphasis;

use margins::PanelGrid;

use crate::figure::Figure;
use crate::text::{Error, Fonts};
use crate::theme::{Decorations, Theme};

/// Blank paper around what is drawn, in inches.
const PAGE_PADDING: f64 = 0.1;

/// matplotlib finds the margins at its own resolution, whatever the picture's.
const MARGIN_DPI: f64 = 100.0;

/// On a page too small for its panels, text is set so much smaller, in the themes that do not follow matplotlib.
const SCALES: [f64; 6] = [1.0, 0.85, 0.7, 0.6, 0.5, 0.4];

/// A figure with a place for everything.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Width of the page in pixels.
    pub width: u32,
    /// Height of the page in pixels.
    pub height: u32,
    /// One for each panel of the figure, in its order.
    pub panels: Vec<PanelLayout>,
}

/// Lays out a figure for a page of so many dots per inch.
///
/// # Errors
///
/// When a character is in none of the fonts.
pub fn layout(figure: &Figure, theme: Theme, fonts: &Fonts, dpi: f64) -> Result<Layout, Error> {
    let columns = figure.columns.max(1);
    let rows = figure.panels.len().div_ceil(columns).max(1);
    let mut grid = PanelGrid {
        rows,
        columns,
        margins: margins::DEFAULT,
    };
    let [width, height] = figure.size;
    let mut style = theme;
    for smaller in SCALES {
        style.text_scale = theme.text_scale * smaller;
        let draft = place_panels(figure, style, fonts, &grid, MARGIN_DPI)?;
        let page = Vec2::new(width, height) * MARGIN_DPI;
        if let Some(margins) = margins::fit(&draft, &grid, page, style.spacing * MARGIN_DPI / 72.0)
        {
            grid.margins = margins;
        } else if style.decorations == Decorations::Header {
            continue;
        }
        break;
    }

    let mut panels = place_panels(figure, style, fonts, &grid, dpi)?;
    let page = Vec2::new(width, height) * dpi;
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
    })
}

fn place_panels(
    figure: &Figure,
    style: Theme,
    fonts: &Fonts,
    grid: &PanelGrid,
    dpi: f64,
) -> Result<Vec<PanelLayout>, Error> {
    let [width, height] = figure.size;
    let page = Vec2::new(width, height) * dpi;
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
