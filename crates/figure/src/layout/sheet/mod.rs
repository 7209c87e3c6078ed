//! A sheet: a heading, a grid of panels whose sizes follow from their words, and a line that names the source.
//!
//! Widths and heights are found in rounds: panels are placed, the words beside and above them are measured, and the plots take
//! what is left, until nothing moves.

mod heading;
mod panel;
mod tracks;

use kurbo::{Point, Rect, Vec2};

pub(super) use tracks::rows;

use self::panel::Header;
use self::tracks::{Cell, Tracks, cells};
use super::block::TextBlock;
use super::limits::views;
use super::panel::PanelLayout;
use super::placing::Placing;
use super::{Error, Layout};
use crate::figure::{Figure, Panel, Ticks, Track};
use crate::text::{self, Fonts, Typeface};
use crate::theme::Theme;

// All in points.
const EDGE: f64 = 12.0;
const HEADLINE_GAP: f64 = 4.0;
const SOURCE_GAP: f64 = 10.0;
const COLUMN_GAP: f64 = 16.0;
const ROW_GAP: f64 = 14.0;
/// The least room in which a plot can be read.
const LEAST_WIDTH: f64 = 60.0;
const LEAST_HEIGHT: f64 = 40.0;
/// The least height of a row of a table, in heights of its text.
const LEAST_ROW: f64 = 1.0;
/// How high a plot is whose row is not given.
const USUAL_HEIGHT: f64 = 2.2 * 72.0;
/// How often a page is made wider.
const TRIES: usize = 3;
/// Rounds until nothing moves.
const ROUNDS: usize = 5;

pub(super) fn layout(
    figure: &Figure,
    style: Theme,
    fonts: &Fonts,
    dpi: f64,
) -> Result<Layout, Error> {
    let mut page = SheetLayout {
        figure,
        style,
        fonts,
        dpi,
        width: figure.size[0].unwrap_or(style.sizes.width) * dpi,
        cells: cells(figure),
    };
    let mut placed = page.layout();
    if figure.size[0].is_none() {
        if matches!(placed, Err(Error::TooSmall { .. }))
            && let Some(stacked) = super::stacked(figure, style.sizes.width)
            && let Ok(stacked) = layout(&stacked, style, fonts, dpi)
        {
            return Ok(stacked);
        }
        // A page whose width is not given is as wide as its figure needs.
        for _ in 0..TRIES {
            match placed {
                Err(Error::TooSmall { needed, page: had }) if needed[0] > had[0] => {
                    page.width = needed[0] * dpi;
                    placed = page.layout();
                }
                _ => break,
            }
        }
    }
    placed
}

struct SheetLayout<'a> {
    figure: &'a Figure,
    style: Theme,
    fonts: &'a Fonts,
    dpi: f64,
    width: f64,
    cells: Vec<Cell>,
}

impl<'a> SheetLayout<'a> {
    fn points(&self, points: f64) -> f64 {
        points * self.dpi / 72.0
    }

    fn placing(&self, area: Rect) -> Placing<'a> {
        Placing {
            fonts: self.fonts,
            room: Vec2::new(f64::INFINITY, f64::INFINITY),
            style: self.style,
            dpi: self.dpi,
            words: Vec::new(),
            extent: area,
            layout_extent: area,
        }
    }

    fn layout(&self) -> Result<Layout, Error> {
        let edge = self.points(EDGE);
        let inner = self.width - 2.0 * edge;
        let (above, below) = (self.above(inner)?, self.below(inner)?);
        let columns = self.figure.columns.len().max(1);
        let rows = self
            .cells
            .iter()
            .map(|cell| cell.row + cell.rows)
            .max()
            .unwrap_or(1);
        let mut across = Tracks::new(columns, inner / columns as f64, self.points(COLUMN_GAP));
        let mut down = Tracks::new(rows, 0.0, self.points(ROW_GAP));
        let mut panels: Vec<PanelLayout> = Vec::new();
        let mut height = 0.0;
        for round in 1..=ROUNDS {
            self.share_width(&mut across, inner);
            let around = 2.0 * edge + above.height + below.height;
            self.share_height(&mut down, around);
            height = around + down.total();
            let top = height - edge - above.height;
            panels = self.place(&across, &down, edge, top)?;
            let before = (across.clone(), down.clone());
            self.measure(&panels, &mut across, &mut down);
            if round == ROUNDS || (&before.0, &before.1) == (&across, &down) {
                (across, down) = before;
                break;
            }
        }
        self.check(&across, &down, height)?;
        let mut heading = above.place(Point::new(edge, height - edge));
        let legend = above.legend.map(|(marks, mut legend)| {
            legend.translate(Vec2::new(edge, height - edge - above.height));
            (marks, legend)
        });
        heading.extend(below.place(Point::new(edge, edge + below.height)));
        let rule = (below.height > 0.0).then(|| {
            let y = edge + below.height - self.points(SOURCE_GAP);
            [Point::new(edge, y), Point::new(self.width - edge, y)]
        });
        for panel in &mut panels {
            panel.extent = panel.area;
        }
        let pixels = |length: f64| ((length + 1e-6) as u32).max(1);
        Ok(Layout {
            width: pixels(self.width),
            height: pixels(height.ceil()),
            panels,
            heading,
            rule,
            legend,
        })
    }

    fn track(&self, row: usize) -> Track {
        let rows = &self.figure.rows;
        let last = rows.last().copied();
        let given = rows.get(row).copied().or(last);
        given.unwrap_or(Track::Inches(USUAL_HEIGHT / 72.0))
    }

    fn line(&self) -> f64 {
        self.points(self.style.sizes.row)
    }

    /// Plots take what their words leave.
    fn share_width(&self, across: &mut Tracks, inner: f64) {
        let tracks = &self.figure.columns;
        let mut left = inner - across.around();
        let mut shares = 0.0;
        for (plot, track) in across.plot.iter_mut().zip(tracks) {
            *plot = match track {
                Track::Share(share) => {
                    shares += share;
                    0.0
                }
                Track::Inches(inches) => inches * self.dpi,
                Track::Lines(lines) => lines * self.line(),
                Track::Words => 1.0,
            };
            left -= *plot;
        }
        for (plot, track) in across.plot.iter_mut().zip(tracks) {
            if let Track::Share(share) = track {
                *plot = (left * share / shares).max(1.0);
            }
        }
    }

    /// Rows have their own height, or what a page of given height leaves.
    fn share_height(&self, down: &mut Tracks, around: f64) {
        for (row, plot) in down.plot.iter_mut().enumerate() {
            *plot = match self.track(row) {
                Track::Share(inches) | Track::Inches(inches) => inches * self.dpi,
                Track::Lines(lines) => lines * self.line(),
                Track::Words => self.line(),
            };
        }
        if let Some(height) = self.figure.size[1] {
            let natural: f64 = down.plot.iter().sum();
            let factor = (height * self.dpi - around - down.around()) / natural;
            let factor = factor.max(1.0 / natural);
            down.plot.iter_mut().for_each(|plot| *plot *= factor);
        }
    }

    fn place(
        &self,
        across: &Tracks,
        down: &Tracks,
        edge: f64,
        top: f64,
    ) -> Result<Vec<PanelLayout>, Error> {
        let one = |(panel, cell): (&Panel, &Cell)| {
            let (x0, x1) = across.plots(cell.column, cell.columns);
            let (y0, y1) = down.plots(cell.row, cell.rows);
            let area = Rect::new(edge + x0, top - y1, edge + x1, top - y0);
            let left = edge + across.start(cell.column);
            let last = cell.column + cell.columns - 1;
            let right = area.x1 + across.after[last];
            let is_words = self.is_words(cell);
            let is_named = matches!(panel.y.ticks, Ticks::Labels(_));
            let header = Header {
                plot: area,
                left: if is_named { area.x0 } else { left },
                width: (!is_words).then_some(right - if is_named { area.x0 } else { left }),
                top: area.y1 + down.before[cell.row],
            };
            self.panel(panel, area, header)
        };
        let pairs = self.figure.panels.iter().zip(&self.cells);
        Ok(pairs.map(one).collect::<Result<_, _>>()?)
    }

    fn is_words(&self, cell: &Cell) -> bool {
        cell.columns == 1 && self.figure.columns.get(cell.column) == Some(&Track::Words)
    }

    /// How far the words of each panel reach beyond its plot.
    fn measure(&self, panels: &[PanelLayout], across: &mut Tracks, down: &mut Tracks) {
        for side in [
            &mut across.before,
            &mut across.after,
            &mut down.before,
            &mut down.after,
        ] {
            side.fill(0.0);
        }
        let widen = |room: &mut f64, reach: f64| *room = room.max(reach);
        for (panel, cell) in panels.iter().zip(&self.cells) {
            let (area, reach) = (panel.area, panel.layout_extent);
            let (right, bottom) = (cell.column + cell.columns - 1, cell.row + cell.rows - 1);
            widen(&mut across.before[cell.column], area.x0 - reach.x0);
            widen(&mut across.after[right], reach.x1 - area.x1);
            widen(&mut down.before[cell.row], reach.y1 - area.y1);
            widen(&mut down.after[bottom], area.y0 - reach.y0);
        }
    }

    /// Fails where a plot is too small to be read.
    fn check(&self, across: &Tracks, down: &Tracks, height: f64) -> Result<(), Error> {
        let (mut wider, mut higher) = (1.0_f64, 1.0_f64);
        let shared = self.figure.columns.iter().zip(&across.plot);
        let shared = shared.filter(|(track, _)| matches!(track, Track::Share(_)));
        let widths: f64 = shared.map(|(_, plot)| plot).sum();
        let (mut missing_width, mut missing_height) = (0.0_f64, 0.0_f64);
        for (panel, cell) in self.figure.panels.iter().zip(&self.cells) {
            let (x0, x1) = across.plots(cell.column, cell.columns);
            let (y0, y1) = down.plots(cell.row, cell.rows);
            let is_shared = self.figure.columns[cell.column..cell.column + cell.columns]
                .iter()
                .any(|track| matches!(track, Track::Share(_)));
            if is_shared {
                wider = wider.max(self.points(LEAST_WIDTH) / (x1 - x0));
            }
            let least = match self.track(cell.row) {
                Track::Lines(_) | Track::Words => self.least_rows(panel),
                Track::Share(_) | Track::Inches(_) => self.points(LEAST_HEIGHT),
            };
            if self.figure.size[1].is_some() {
                higher = higher.max(least / (y1 - y0));
            }
        }
        if wider > 1.0 + 1e-9 {
            // What is there may be below nothing, which no factor makes enough.
            let needed = across.around() + wider * widths + 2.0 * self.points(EDGE);
            let fixed: f64 = across.plot.iter().sum::<f64>() - widths;
            missing_width = (needed + fixed - self.width).max(self.points(1.0));
        }
        if higher > 1.0 + 1e-9 {
            missing_height = (higher - 1.0) * down.plot.iter().sum::<f64>();
        }
        if missing_width == 0.0 && missing_height == 0.0 {
            return Ok(());
        }
        let asked = self.figure.size[1].map_or(height, |height| height * self.dpi);
        let over = (height - asked).max(0.0);
        let inches = |pixels: f64| (pixels / self.dpi * 10.0 - 1e-6).ceil() / 10.0;
        Err(Error::TooSmall {
            needed: [
                inches(self.width + missing_width),
                inches(asked + over + missing_height),
            ],
            page: [self.width / self.dpi, asked / self.dpi],
        })
    }

    /// The least height of a panel whose rows are those of a table.
    fn least_rows(&self, panel: &Panel) -> f64 {
        let (from, to) = views(panel).1;
        (to - from).abs() * LEAST_ROW * self.points(self.style.sizes.text)
    }

    /// Text of so many points, in lines no longer than `width` if there is one.
    fn block(
        &self,
        words: &str,
        typeface: Typeface,
        size: f64,
        width: Option<f64>,
    ) -> Result<TextBlock, text::Error> {
        let placing = self.placing(Rect::ZERO);
        let size = size / placing.text_scale();
        match width {
            Some(width) => {
                let words = placing.wrapped(words, typeface, size, width)?;
                placing.block(&words, typeface, size)
            }
            None => placing.block(words, typeface, size),
        }
    }
}
