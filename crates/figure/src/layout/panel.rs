//! One panel: its axes, ticks, labels, title, note and legend.

use kurbo::{Point, Rect, Vec2};

use super::block::{Anchor, Horizontal, PlacedText, Vertical};
use super::legend::{self, LegendLayout};
use super::limits::{positions, views};
use super::placing::{Emphasis, Placing, TEXT_SIZE, at, share};
use crate::figure::{Corner, Legend, Note, Panel, Text};
use crate::text::{Error, Fonts, Typeface};
use crate::theme::Theme;
use crate::ticks::Direction;

/// Between the axes and the title, in points.
const TITLE_PAD: f64 = 6.0;
/// Between the edge of a note's box and its text, in sizes of that text.
const NOTE_PAD: f64 = 0.3;
/// Size of the text that stands in place of data, in points.
const MESSAGE_SIZE: f64 = 12.0;
/// How much of the axes' width it may take.
const MESSAGE_WIDTH: f64 = 0.85;

/// A panel with a place for everything.
#[derive(Clone, Debug)]
pub struct PanelLayout {
    /// The axes.
    pub area: Rect,
    /// The values at the left and right end of the horizontal axis.
    pub x_view: (f64, f64),
    /// The values at the lower and upper end of the vertical axis.
    pub y_view: (f64, f64),
    /// Where the horizontal axis has ticks, in the units of its data.
    pub x_ticks: Vec<f64>,
    /// Where the vertical axis has ticks, in the units of its data.
    pub y_ticks: Vec<f64>,
    /// All text but the note and the legend.
    pub words: Vec<(PlacedText, Emphasis)>,
    /// The note's text.
    pub note: Vec<PlacedText>,
    /// The box around the note, where the theme has one.
    pub note_box: Option<Rect>,
    /// The legend.
    pub legend: Option<LegendLayout>,
    /// Everything that is drawn, but not the width of lines.
    pub extent: Rect,
    /// The same without what margins cannot help: the length of titles and of labels along their axis.
    pub(super) layout_extent: Rect,
}

impl PanelLayout {
    pub(super) fn new(
        panel: &Panel,
        area: Rect,
        room: Vec2,
        style: Theme,
        fonts: &Fonts,
        dpi: f64,
    ) -> Result<PanelLayout, Error> {
        let mut placing = Placing {
            fonts,
            room,
            style,
            dpi,
            words: Vec::new(),
            extent: area,
            layout_extent: area,
        };
        let (x_view, y_view) = views(panel);
        let x_ticks = placing.x_axis(&panel.x, area, x_view, positions(&panel.marks))?;
        let (y_ticks, offset_top, left) = placing.y_axis(&panel.y, area, y_view)?;
        placing.y_label(&panel.y, area, left)?;
        let (mut note, mut note_box) = (Vec::new(), None);
        placing.title(
            &panel.title,
            Point::new(area.center().x, area.y1),
            Horizontal::Center,
            offset_top,
        )?;
        let mut around = None;
        if !panel.note.words.is_empty() {
            let bounds;
            (bounds, note) = placing.note(&panel.note, area)?;
            let pad = placing.pixels(NOTE_PAD * TEXT_SIZE);
            note_box = Some(bounds.inflate(pad, pad));
            around = Some(bounds);
        }
        let legend = placing.boxed_legend(panel, area, x_view, y_view, around)?;
        if !panel.message.is_empty() {
            placing.message(&panel.message, area)?;
        }
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
            note,
            note_box,
            legend,
            extent,
            layout_extent,
        })
    }

    /// Moves everything.
    pub(super) fn translate(&mut self, by: Vec2) {
        let all_words = self
            .words
            .iter_mut()
            .map(|(words, _)| words)
            .chain(&mut self.note);
        for words in all_words {
            words.start += by;
        }
        let boxes = [&mut self.area, &mut self.extent, &mut self.layout_extent]
            .into_iter()
            .chain(&mut self.note_box);
        for rect in boxes {
            *rect = *rect + by;
        }
        if let Some(legend) = &mut self.legend {
            legend.translate(by);
        }
    }

    /// Where a point of the data is on the page.
    pub fn point(&self, x: f64, y: f64) -> Point {
        at(self.area, self.x_view, self.y_view, x, y)
    }
}

impl Placing<'_> {
    /// The title, a little above `at`; above the text that tick labels share where the two would meet.
    fn title(
        &mut self,
        title: &Text,
        at: Point,
        horizontal: Horizontal,
        offset_top: Option<f64>,
    ) -> Result<(), Error> {
        let block = self.block_within(&title.words, Typeface::Bold, title.size, self.room.x)?;
        let place = |y: f64| {
            block.place(Anchor::level(
                Point::new(at.x, y),
                horizontal,
                Vertical::Baseline,
            ))
        };
        let baseline = at.y + self.pixels(TITLE_PAD);
        let (mut bounds, mut words) = place(baseline);
        if let Some(top) = offset_top {
            let shared = self
                .words
                .iter()
                .rev()
                .find(|(words, _)| words.start.y > at.y && words.angle == 0.0);
            let right = shared.map_or(at.x, |(words, _)| {
                words.start.x + words.line.positions(words.em).1
            });
            if bounds.x0 < right && bounds.y0 < top {
                (bounds, words) = place(top + block.descent());
            }
        }
        self.reach_across(bounds, Direction::X);
        self.keep(words, Emphasis::Strong);
        Ok(())
    }

    /// A note in an upper corner of the axes; its box is drawn around it.
    fn note(&mut self, note: &Note, area: Rect) -> Result<(Rect, Vec<PlacedText>), Error> {
        let (x, side) = match note.corner {
            Corner::Left => (0.02, Horizontal::Left),
            Corner::Right => (0.98, Horizontal::Right),
        };
        let anchor = Anchor::level(share(area, x, 0.95), side, Vertical::Top);
        let (bounds, words) = self
            .block(&note.words, Typeface::Regular, TEXT_SIZE)?
            .place(anchor);
        self.reach(bounds);
        Ok((bounds, words))
    }

    fn boxed_legend(
        &mut self,
        panel: &Panel,
        area: Rect,
        x_view: (f64, f64),
        y_view: (f64, f64),
        note: Option<Rect>,
    ) -> Result<Option<LegendLayout>, Error> {
        if panel.legend == Legend::Hidden {
            return Ok(None);
        }
        let legend = legend::boxed(
            panel,
            area,
            |x, y| at(area, x_view, y_view, x, y),
            note,
            self.fonts,
            self.pixels(TEXT_SIZE),
        )?;
        if let Some(legend) = &legend {
            self.reach(legend.frame);
        }
        Ok(legend)
    }

    /// PlacedText in the middle of the axes, in place of data.
    pub(super) fn message(&mut self, words: &str, area: Rect) -> Result<(), Error> {
        let width = area.width() * MESSAGE_WIDTH;
        let words = self.wrapped(words, Typeface::Regular, MESSAGE_SIZE, width)?;
        let block = self.block_within(&words, Typeface::Regular, MESSAGE_SIZE, width)?;
        let top = area.center() + Vec2::new(0.0, block.height / 2.0);
        let (_, words) = block.place(Anchor::level(top, Horizontal::Center, Vertical::Top));
        self.keep(words, Emphasis::Strong);
        Ok(())
    }
}
