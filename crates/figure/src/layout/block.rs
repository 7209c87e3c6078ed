//! Blocks of text: how much room they take and where their lines go.

use std::sync::Arc;

use kurbo::{Point, Rect, Vec2};

use crate::text::{Error, Fonts, Line, MIN_ASCENT, MIN_DESCENT, Typeface, round_64ths};

/// One or more lines of text of one size, set but not placed.
///
/// Every line is at least as high and as deep as the font says, so that lines with and without descenders keep the
/// same distance.
#[derive(Clone, Debug)]
pub struct TextBlock {
    lines: Vec<BlockLine>,
    em: f64,
    /// Width of the widest line in pixels.
    pub width: f64,
    /// Height of all lines in pixels.
    pub height: f64,
}

#[derive(Clone, Debug)]
struct BlockLine {
    line: Arc<Line>,
    width: f64,
    /// Where the base line is, below the top of the block.
    baseline: f64,
}

/// A line of text in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedText {
    /// The line, as glyphs.
    pub line: Arc<Line>,
    /// Where its base line starts: pixels from the left and from the bottom of the page.
    pub start: Point,
    /// Height of the em in pixels.
    pub em: f64,
    /// Angle in degrees, against the clock.
    pub angle: f64,
}

/// Which part of a block lies on its anchor, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizontal {
    /// The left edge.
    Left,
    /// The middle.
    Center,
    /// The right edge.
    Right,
}

/// Which part of a block lies on its anchor, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertical {
    /// The top edge.
    Top,
    /// The middle between the base line and the top, of the last line.
    CenterBaseline,
    /// The last base line.
    Baseline,
    /// The bottom edge.
    Bottom,
}

/// What is aligned with the anchor when text is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// The box around the turned text.
    Box,
    /// The text before it is turned.
    Text,
}

/// How a block lies on its anchor.
#[derive(Clone, Copy, Debug)]
pub struct Anchor {
    /// Where: pixels from the left and from the bottom of the page.
    pub at: Point,
    /// Which part of the block, from left to right.
    pub horizontal: Horizontal,
    /// Which part of the block, from top to bottom.
    pub vertical: Vertical,
    /// Angle in degrees, against the clock.
    pub angle: f64,
    /// What is aligned when there is an angle.
    pub turned: Turned,
}

impl Anchor {
    /// An anchor for text that is not turned.
    pub fn level(at: Point, horizontal: Horizontal, vertical: Vertical) -> Anchor {
        Anchor {
            at,
            horizontal,
            vertical,
            angle: 0.0,
            turned: Turned::Box,
        }
    }
}

impl TextBlock {
    /// Sets `words`, line by line, with an em of `em` pixels; glyphs are drawn in the nearest size that FreeType has.
    pub fn new(
        fonts: &Fonts,
        words: &str,
        typeface: Typeface,
        em: f64,
    ) -> Result<TextBlock, Error> {
        let drawn_em = round_64ths(em);
        let mut block = TextBlock {
            lines: Vec::new(),
            em: drawn_em,
            width: 0.0,
            height: 0.0,
        };
        for text in words.split('\n') {
            let line = fonts.line(text, typeface)?;
            let width = line.positions(drawn_em).1;
            let baseline = block.height + round_64ths(drawn_em * line.ascent).max(em * MIN_ASCENT);
            block.height = baseline + round_64ths(drawn_em * line.descent).max(em * MIN_DESCENT);
            block.width = block.width.max(width);
            block.lines.push(BlockLine {
                line,
                width,
                baseline,
            });
        }
        Ok(block)
    }

    /// Whether it has one line.
    pub fn is_one_line(&self) -> bool {
        self.lines.len() == 1
    }

    /// Height above the last base line.
    pub fn ascent(&self) -> f64 {
        self.lines.last().map_or(0.0, |line| line.baseline)
    }

    /// Depth below the last base line.
    pub fn descent(&self) -> f64 {
        self.height - self.ascent()
    }

    /// The box around the placed block, and its lines.
    pub fn place(&self, anchor: Anchor) -> (Rect, Vec<PlacedText>) {
        let (sin, cos) = sin_cos(anchor.angle);
        let turn = |x: f64, y: f64| Vec2::new(x * cos - y * sin, x * sin + y * cos);
        // The block before it is placed: its top left corner is the origin, y up.
        let level = Rect::new(0.0, -self.height, self.width, 0.0);
        let corners = [
            (level.x0, level.y0),
            (level.x0, level.y1),
            (level.x1, level.y0),
            (level.x1, level.y1),
        ];
        let turned = corners.map(|(x, y)| turn(x, y).to_point());
        let around = turned[1..]
            .iter()
            .fold(Rect::from_points(turned[0], turned[0]), |rect, &point| {
                rect.union_pt(point)
            });
        let offset = match anchor.turned {
            Turned::Box => self.aligned(around, anchor),
            Turned::Text => {
                let point = self.aligned(level, anchor);
                turn(point.x, point.y)
            }
        };
        let shift = anchor.at.to_vec2() - offset;
        let words = self
            .lines
            .iter()
            .map(|line| {
                let indent = match anchor.horizontal {
                    Horizontal::Left => 0.0,
                    Horizontal::Center => (self.width - line.width) / 2.0,
                    Horizontal::Right => self.width - line.width,
                };
                let start = (turn(indent, -line.baseline) + shift).to_point();
                PlacedText {
                    line: Arc::clone(&line.line),
                    start,
                    em: self.em,
                    angle: anchor.angle,
                }
            })
            .collect();
        (around + shift, words)
    }

    /// The point of the box that comes to lie on the anchor.
    fn aligned(&self, around: Rect, anchor: Anchor) -> Vec2 {
        let x = match anchor.horizontal {
            Horizontal::Left => around.x0,
            Horizontal::Center => (around.x0 + around.x1) / 2.0,
            Horizontal::Right => around.x1,
        };
        let y = match anchor.vertical {
            Vertical::Top => around.y1,
            Vertical::CenterBaseline => around.y1 - self.ascent() / 2.0,
            Vertical::Baseline => around.y0 + self.descent(),
            Vertical::Bottom => around.y0,
        };
        Vec2::new(x, y)
    }
}

/// Sine and cosine of an angle in degrees, exact for quarter turns.
fn sin_cos(degrees: f64) -> (f64, f64) {
    if degrees == 0.0 {
        (0.0, 1.0)
    } else if degrees == 90.0 {
        (1.0, 0.0)
    } else {
        libm::sincos(degrees.to_radians())
    }
}
