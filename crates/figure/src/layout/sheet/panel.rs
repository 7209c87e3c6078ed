//! A panel of a sheet: its axes, the words at its marks, and those above its plot.

use kurbo::{Point, Rect, Vec2};

use super::SheetLayout;
use crate::figure::{Legend, Panel};
use crate::layout::block::{Anchor, Horizontal, Vertical};
use crate::layout::legend::{self, LegendLayout};
use crate::layout::limits::{positions, views};
use crate::layout::panel::PanelLayout;
use crate::layout::placing::{Emphasis, Placing, at};
use crate::mark::{Align, Primitive, Weight, WordsAt};
use crate::text::{self, Typeface};
use crate::theme::Colour;

/// Between two rows of words above a plot, in points.
const HEADER_GAP: f64 = 3.0;

/// Where the words above a plot go.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) plot: Rect,
    pub(super) left: f64,
    /// What they have at most; without, as much as they need.
    pub(super) width: Option<f64>,
    /// Where the titles of this row end.
    pub(super) top: f64,
}

impl SheetLayout<'_> {
    pub(super) fn panel(
        &self,
        panel: &Panel,
        area: Rect,
        header: Header,
    ) -> Result<PanelLayout, text::Error> {
        let mut placing = self.placing(area);
        let (x_view, y_view) = views(panel);
        let x_ticks = placing.x_axis(&panel.x, area, x_view, positions(&panel.marks))?;
        let (y_ticks, ..) = placing.y_axis(&panel.y, area, y_view)?;
        let mut taken = Vec::new();
        for mark in &panel.marks {
            for primitive in &mark.primitives {
                if let Primitive::Words(words) = primitive {
                    let point = at(area, x_view, y_view, words.at.0, words.at.1);
                    self.words(&mut placing, words, point, area, mark.colour, &mut taken)?;
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

    /// Words at a point of the data; those that keep apart add to what is `taken`.
    fn words(
        &self,
        placing: &mut Placing<'_>,
        words: &WordsAt,
        point: Point,
        area: Rect,
        colour: Colour,
        taken: &mut Vec<Rect>,
    ) -> Result<(), text::Error> {
        let typeface = match words.weight {
            Weight::Regular => Typeface::Regular,
            Weight::Bold => Typeface::Bold,
        };
        let size = self.style.sizes.text;
        let block = self.block(
            &words.words,
            typeface,
            size,
            words.wraps.then_some(area.width()),
        )?;
        let horizontal = match words.align {
            Align::Left => Horizontal::Left,
            Align::Center => Horizontal::Center,
            Align::Right => Horizontal::Right,
        };
        let point = point + Vec2::new(self.points(words.shift.0), self.points(words.shift.1));
        let anchor = |point: Point| match block.is_one_line() {
            true => Anchor::level(point, horizontal, Vertical::CenterBaseline),
            false => {
                let top = point + Vec2::new(0.0, block.height / 2.0);
                Anchor::level(top, horizontal, Vertical::Top)
            }
        };
        let (mut bounds, mut placed) = block.place(anchor(point));
        if words.keeps_apart {
            let inwards = (area.x0 - bounds.x0).max(0.0) + (area.x1 - bounds.x1).min(0.0);
            (bounds, placed) = block.place(anchor(point + Vec2::new(inwards, 0.0)));
            let with_gap = bounds.inflate(self.points(size) / 2.0, 0.0);
            if taken.iter().any(|other| other.overlaps(with_gap)) {
                return Ok(());
            }
            taken.push(bounds);
        }
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
