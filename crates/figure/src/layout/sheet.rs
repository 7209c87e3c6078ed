//! A sheet: a heading, a grid of panels whose sizes follow from their words, and a line that names the source.
//!
//! Widths and heights are found in rounds: panels are placed, the words beside and above them are measured, and the plots take
//! what is left, until nothing moves.

use std::collections::BTreeSet;
use std::ops::Range;

use kurbo::{Point, Rect, Vec2};

use super::block::{Anchor, Horizontal, PlacedText, TextBlock, Vertical};
use super::legend::{self, LegendLayout};
use super::limits::{positions, views};
use super::panel::PanelLayout;
use super::placing::{Emphasis, Placing, at};
use super::{Error, Layout};
use crate::figure::{Figure, Legend, Panel, Ticks, Track};
use crate::mark::{Align, Mark, Primitive, Weight, WordsAt};
use crate::text::{self, Fonts, Typeface};
use crate::theme::{Colour, Decorations, Theme};

// All in points.
const EDGE: f64 = 12.0;
const HEADLINE_GAP: f64 = 4.0;
const HEADING_GAP: f64 = 12.0;
const SOURCE_GAP: f64 = 10.0;
const COLUMN_GAP: f64 = 16.0;
const ROW_GAP: f64 = 14.0;
const HEADER_GAP: f64 = 3.0;
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

/// Which columns and rows a panel takes.
#[derive(Clone, Copy, Debug)]
struct Cell {
    column: usize,
    row: usize,
    columns: usize,
    rows: usize,
}

/// Columns or rows: the room before, of and after the plots in each.
#[derive(Clone, Debug)]
struct Tracks {
    before: Vec<f64>,
    plot: Vec<f64>,
    after: Vec<f64>,
    gap: f64,
}

impl Tracks {
    fn new(count: usize, plot: f64, gap: f64) -> Tracks {
        Tracks {
            before: vec![0.0; count],
            plot: vec![plot; count],
            after: vec![0.0; count],
            gap,
        }
    }

    /// The room of everything but the plots.
    fn around(&self) -> f64 {
        let gaps = self.gap * self.plot.len().saturating_sub(1) as f64;
        self.before.iter().chain(&self.after).sum::<f64>() + gaps
    }

    /// Where a track begins, before what is beside its plots.
    fn start(&self, index: usize) -> f64 {
        (0..index)
            .map(|one| self.before[one] + self.plot[one] + self.after[one] + self.gap)
            .sum()
    }

    /// From and to of the plots of some neighbouring tracks.
    fn plots(&self, first: usize, count: usize) -> (f64, f64) {
        let last = first + count - 1;
        (
            self.start(first) + self.before[first],
            self.start(last) + self.before[last] + self.plot[last],
        )
    }

    fn total(&self) -> f64 {
        self.around() + self.plot.iter().sum::<f64>()
    }
}

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

/// The rows that each panel takes.
pub(super) fn rows(figure: &Figure) -> impl Iterator<Item = Range<usize>> {
    let cells = cells(figure).into_iter();
    cells.map(|cell| cell.row..cell.row + cell.rows)
}

/// The cells of the panels: each takes the next free place, row by row.
fn cells(figure: &Figure) -> Vec<Cell> {
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
        let mut panels = Vec::new();
        let mut height = 0.0;
        for round in 0..ROUNDS {
            self.share_width(&mut across, inner);
            let around = 2.0 * edge + above.height + below.height;
            self.share_height(&mut down, around);
            height = around + down.total();
            let top = height - edge - above.height;
            panels = self.place(&across, &down, edge, top)?;
            if round + 1 < ROUNDS {
                self.measure(&panels, &mut across, &mut down);
            }
        }
        self.check(&across, &down, height)?;
        let mut panels: Vec<PanelLayout> = panels;
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

    /// What stands above the panels.
    fn above(&self, inner: f64) -> Result<Band, Error> {
        let mut band = Band::default();
        let (heading, sizes) = (&self.figure.heading, self.style.sizes);
        let has_headings = self.style.decorations == Decorations::Header;
        for (words, size, typeface, emphasis) in [
            (
                &heading.headline,
                sizes.headline,
                Typeface::Bold,
                Emphasis::Strong,
            ),
            (
                &heading.subtitle,
                sizes.subtitle,
                Typeface::Regular,
                Emphasis::Quiet,
            ),
        ] {
            if has_headings && size > 0.0 && !words.is_empty() {
                let gap = if band.blocks.is_empty() {
                    0.0
                } else {
                    HEADLINE_GAP
                };
                let block = self.block(words, typeface, size, Some(inner))?;
                band.add(block, self.points(gap), emphasis);
            }
        }
        if self.figure.legend == Legend::Shown {
            let marks = self.legend_marks();
            let em = self.points(sizes.text);
            if let Some(legend) = legend::rows(&marks, Point::ZERO, inner, self.fonts, em)? {
                let gap = if band.blocks.is_empty() {
                    0.0
                } else {
                    2.0 * HEADLINE_GAP
                };
                band.height += self.points(gap) + legend.frame.height();
                band.legend = Some((marks, legend));
            }
        }
        if band.height > 0.0 {
            let gap = self.points(HEADING_GAP);
            band.height += gap;
            if let Some((_, legend)) = &mut band.legend {
                legend.translate(Vec2::new(0.0, gap));
            }
        }
        Ok(band)
    }

    /// The marks of all panels that have a label, each label once.
    fn legend_marks(&self) -> Vec<Mark> {
        let mut labels = BTreeSet::new();
        let marks = self.figure.panels.iter().flat_map(|panel| &panel.marks);
        let marks = marks.filter(|mark| !mark.label.is_empty() && labels.insert(&mark.label));
        marks
            .map(|mark| Mark {
                primitives: Vec::new(),
                tips: Vec::new(),
                ..mark.clone()
            })
            .collect()
    }

    /// What stands below the panels.
    fn below(&self, inner: f64) -> Result<Band, Error> {
        let mut band = Band::default();
        let (words, size) = (&self.figure.heading.source, self.style.sizes.source);
        let has_headings = self.style.decorations == Decorations::Header;
        if has_headings && size > 0.0 && !words.is_empty() {
            let block = self.block(words, Typeface::Regular, size, Some(inner))?;
            let gap = self.points(SOURCE_GAP + HEADLINE_GAP);
            band.add(block, gap, Emphasis::Of(Colour::Muted));
        }
        Ok(band)
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
                let lines = words
                    .split('\n')
                    .map(|line| placing.wrapped(line, typeface, size, width));
                let words = lines.collect::<Result<Vec<_>, _>>()?.join("\n");
                placing.block(&words, typeface, size)
            }
            None => placing.block(words, typeface, size),
        }
    }

    fn panel(&self, panel: &Panel, area: Rect, header: Header) -> Result<PanelLayout, text::Error> {
        let mut placing = self.placing(area);
        let (x_view, y_view) = views(panel);
        let x_ticks = placing.x_axis(&panel.x, area, x_view, positions(&panel.marks))?;
        let (y_ticks, _) = placing.y_axis(&panel.y, area, y_view)?;
        for mark in &panel.marks {
            for primitive in &mark.primitives {
                if let Primitive::Words(words) = primitive {
                    let point = at(area, x_view, y_view, words.at.0, words.at.1);
                    self.words(&mut placing, words, point, area.width(), mark.colour)?;
                }
            }
        }
        if !panel.message.is_empty() {
            placing.message(&panel.message, area)?;
        }
        let legend = self.header(&mut placing, panel, header)?;
        let Placing {
            words,
            extent,
            layout_extent,
            ..
        } = placing;
        Ok(PanelLayout {
            area,
            x_view,
            y_view,
            x_ticks,
            y_ticks,
            words,
            note: Vec::new(),
            note_box: None,
            legend,
            extent,
            layout_extent,
        })
    }

    /// Words at a point of the data.
    fn words(
        &self,
        placing: &mut Placing<'_>,
        words: &WordsAt,
        point: Point,
        width: f64,
        colour: Colour,
    ) -> Result<(), text::Error> {
        let typeface = match words.weight {
            Weight::Regular => Typeface::Regular,
            Weight::Bold => Typeface::Bold,
        };
        let size = self.style.sizes.text;
        let block = self.block(&words.words, typeface, size, words.wraps.then_some(width))?;
        let horizontal = match words.align {
            Align::Left => Horizontal::Left,
            Align::Center => Horizontal::Center,
            Align::Right => Horizontal::Right,
        };
        let point = point + Vec2::new(self.points(words.shift.0), self.points(words.shift.1));
        let anchor = match block.is_one_line() {
            true => Anchor::level(point, horizontal, Vertical::CenterBaseline),
            false => {
                let top = point + Vec2::new(0.0, block.height / 2.0);
                Anchor::level(top, horizontal, Vertical::Top)
            }
        };
        let (bounds, placed) = block.place(anchor);
        placing.reach(bounds);
        placing.keep(placed, Emphasis::Of(colour));
        Ok(())
    }

    /// Title, note, legend and the label of the vertical axis, above the plot; the titles of a row are all equally high.
    fn header(
        &self,
        placing: &mut Placing<'_>,
        panel: &Panel,
        header: Header,
    ) -> Result<Option<LegendLayout>, text::Error> {
        let sizes = self.style.sizes;
        let small = (Typeface::Regular, sizes.text, Emphasis::Quiet);
        self.stack(placing, &panel.y.label.words, small, header, None)?;
        let mut legend = None;
        if panel.legend == Legend::Shown && self.figure.legend == Legend::Hidden {
            let em = self.points(sizes.text);
            let corner = Point::new(header.left, self.above_all(placing));
            let width = header.width.unwrap_or(self.width);
            legend = legend::rows(&panel.marks, corner, width, self.fonts, em)?;
        }
        if let Some(legend) = &legend {
            let frame = legend.frame;
            placing.reach(Rect::new(
                header.plot.x0,
                frame.y0,
                header.plot.x0,
                frame.y1,
            ));
        }
        self.stack(placing, &panel.note.words, small, header, None)?;
        let title = (Typeface::Bold, sizes.title, Emphasis::Strong);
        self.stack(placing, &panel.title.words, title, header, Some(header.top))?;
        Ok(legend)
    }

    /// Where the next words above a plot stand.
    fn above_all(&self, placing: &Placing<'_>) -> f64 {
        placing.layout_extent.y1 + self.points(HEADER_GAP)
    }

    /// Words above all that is there; their upper edge at `top` where that is higher.
    fn stack(
        &self,
        placing: &mut Placing<'_>,
        words: &str,
        (typeface, size, emphasis): (Typeface, f64, Emphasis),
        header: Header,
        top: Option<f64>,
    ) -> Result<(), text::Error> {
        if words.is_empty() {
            return Ok(());
        }
        let block = self.block(words, typeface, size, header.width)?;
        let bottom = self.above_all(placing);
        let from = top.map_or(bottom, |top| bottom.max(top - block.height));
        let corner = Point::new(header.left, from);
        let (bounds, placed) =
            block.place(Anchor::level(corner, Horizontal::Left, Vertical::Bottom));
        // In a plot they are broken where its column ends, so that only their height counts.
        let (x0, x1) = match header.width {
            Some(_) => (header.plot.x0, header.plot.x0),
            None => (bounds.x0, bounds.x1),
        };
        placing.reach(Rect::new(x0, bottom, x1, bottom + block.height));
        placing.keep(placed, emphasis);
        Ok(())
    }
}

/// Where the words above a plot go.
#[derive(Clone, Copy)]
struct Header {
    plot: Rect,
    left: f64,
    /// What they have at most; without, as much as they need.
    width: Option<f64>,
    /// Where the titles of this row end.
    top: f64,
}

/// Words above or below the panels.
#[derive(Default)]
struct Band {
    /// Each with its top, counted downwards from the band's.
    blocks: Vec<(TextBlock, f64, Emphasis)>,
    /// Counted from its lower end.
    legend: Option<(Vec<Mark>, LegendLayout)>,
    height: f64,
}

impl Band {
    fn add(&mut self, block: TextBlock, gap: f64, emphasis: Emphasis) {
        let top = self.height + gap;
        self.height = top + block.height;
        self.blocks.push((block, top, emphasis));
    }

    fn place(&self, top: Point) -> Vec<(PlacedText, Emphasis)> {
        let placed = self.blocks.iter().flat_map(|(block, down, emphasis)| {
            let corner = top - Vec2::new(0.0, *down);
            let anchor = Anchor::level(corner, Horizontal::Left, Vertical::Top);
            let (_, words) = block.place(anchor);
            words.into_iter().map(|words| (words, *emphasis))
        });
        placed.collect()
    }
}
