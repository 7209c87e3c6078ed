//! Placing text: what is set how large, and how far it reaches.

use std::ops::Range;

use kurbo::{Point, Rect, Vec2};

use super::block::{PlacedText, TextBlock};
use crate::text::{Error, Fonts, Typeface};
use crate::theme::{Colour, Theme};
use crate::ticks::Direction;

/// Size of the text at ticks, in notes and in legends, in points.
pub(super) const TEXT_SIZE: f64 = 10.0;
/// Between the titles or axis labels of neighbouring panels, in points.
const LABEL_GAP: f64 = 3.0;
/// Text is not set smaller than this share of its size, whatever the room.
const SMALLEST: f64 = 0.4;

/// What a line of text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Emphasis {
    /// A title or an axis label.
    Strong,
    /// Everything else.
    Quiet,
    /// Of this colour.
    Of(Colour),
}

/// What has been placed so far, and how far it reaches.
pub(super) struct Placing<'a> {
    pub(super) fonts: &'a Fonts,
    /// How far apart neighbouring panels are.
    pub(super) room: Vec2,
    pub(super) style: Theme,
    pub(super) dpi: f64,
    pub(super) words: Vec<(PlacedText, Emphasis)>,
    pub(super) extent: Rect,
    pub(super) layout_extent: Rect,
}

impl Placing<'_> {
    pub(super) fn pixels(&self, points: f64) -> f64 {
        points * self.dpi / 72.0
    }

    /// What a size of text is multiplied with: sizes are those of matplotlib's text.
    pub(super) fn text_scale(&self) -> f64 {
        self.style.sizes.text / TEXT_SIZE
    }

    pub(super) fn block(
        &self,
        words: &str,
        typeface: Typeface,
        points: f64,
    ) -> Result<TextBlock, Error> {
        TextBlock::new(self.fonts, words, typeface, self.em(points))
    }

    /// The em of text of a size, in pixels.
    fn em(&self, points: f64) -> f64 {
        self.pixels(points) * self.text_scale()
    }

    /// A block that is set smaller where it would be longer than `room`, so that it keeps off a neighbour's.
    pub(super) fn block_within(
        &self,
        words: &str,
        typeface: Typeface,
        points: f64,
        room: f64,
    ) -> Result<TextBlock, Error> {
        let block = self.block(words, typeface, points)?;
        let room = room - self.pixels(LABEL_GAP);
        if block.width <= room {
            return Ok(block);
        }
        self.block(words, typeface, points * (room / block.width).max(SMALLEST))
    }

    pub(super) fn reach(&mut self, bounds: Rect) {
        self.extent = self.extent.union(bounds);
        self.layout_extent = self.layout_extent.union(bounds);
    }

    /// As `reach`, for a title or label: its length cannot be helped by margins.
    pub(super) fn reach_across(&mut self, bounds: Rect, direction: Direction) {
        self.extent = self.extent.union(bounds);
        let middle = bounds.center();
        self.layout_extent = self.layout_extent.union(match direction {
            Direction::X => Rect::new(middle.x - 0.5, bounds.y0, middle.x + 0.5, bounds.y1),
            Direction::Y => Rect::new(bounds.x0, middle.y - 0.5, bounds.x1, middle.y + 0.5),
        });
    }

    pub(super) fn keep(&mut self, words: Vec<PlacedText>, ink: Emphasis) {
        self.words
            .extend(words.into_iter().map(|words| (words, ink)));
    }

    /// The text in lines of at most `width`, as far as spaces and Chinese, Japanese or Korean characters allow.
    pub(super) fn wrapped(
        &self,
        text: &str,
        typeface: Typeface,
        points: f64,
        width: f64,
    ) -> Result<String, Error> {
        let em = self.em(points);
        let mut lines = Vec::new();
        for text in text.split('\n') {
            // Shaped once: a line that ends at a break has the glyphs that it has here.
            let widths = self.fonts.line(text, typeface)?.widths(em);
            let reach = |range: Range<usize>| widths[range].iter().sum::<f64>();
            let (mut start, mut length) = (0, 0.0);
            for piece in pieces(text) {
                let solid = piece.start + text[piece.clone()].trim_end().len();
                if piece.start > start && length + reach(piece.start..solid) > width {
                    lines.push(text[start..piece.start].trim_end());
                    (start, length) = (piece.start, 0.0);
                }
                length += reach(piece);
            }
            lines.push(text[start..].trim_end());
        }
        Ok(lines.join("\n"))
    }
}

/// Where a point of the data is on the page.
pub(super) fn at(area: Rect, x_view: (f64, f64), y_view: (f64, f64), x: f64, y: f64) -> Point {
    let part = |value: f64, view: (f64, f64)| (value - view.0) / (view.1 - view.0);
    share(area, part(x, x_view), part(y, y_view))
}

/// A point in a box by its shares of width and height.
pub(super) fn share(area: Rect, x: f64, y: f64) -> Point {
    Point::new(area.x0 + x * area.width(), area.y0 + y * area.height())
}

/// The text cut where a line may end: after spaces, and after characters of scripts that have none, unless a mark
/// that closes follows.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = |(index, character): (usize, char)| {
        let after = index + character.len_utf8();
        let next = text[after..].chars().next();
        let closes = next.is_some_and(|next| "，。；：、！？）」』”’,.;:!?)".contains(next));
        (character == ' ' || (character >= '\u{2e80}' && !closes)).then_some(after)
    };
    let mut start = 0;
    let cuts = text.char_indices().filter_map(ends).chain([text.len()]);
    cuts.filter_map(move |end| {
        let piece = start..end;
        start = end;
        (!piece.is_empty()).then_some(piece)
    })
}
