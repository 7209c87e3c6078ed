//! A drawn figure: shapes with their colours, in pixels, x to the right and y down.

use std::ops::Range;

use kurbo::{Affine, BezPath, Point};

use crate::text::GlyphKey;

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Red, green and blue, sRGB.
    pub rgb: [u8; 3],
    /// 0 for nothing to 1 for opaque.
    pub opacity: f64,
}

impl Paint {
    /// An opaque colour from its hexadecimal notation, `0xrrggbb`.
    pub const fn hex(rgb: u32) -> Paint {
        Paint {
            rgb: [(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8],
            opacity: 1.0,
        }
    }

    /// The same colour, so opaque.
    pub const fn with_opacity(self, opacity: f64) -> Paint {
        Paint { opacity, ..self }
    }
}

/// How the ends of a line look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Cut at the end point.
    Butt,
    /// Going on for half the width.
    Square,
}

/// How a line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct LineStyle {
    /// Colour.
    pub paint: Paint,
    /// Width in pixels.
    pub width: f64,
    /// Ends.
    pub cap: Cap,
    /// Lengths of dash and gap in pixels; `None` for a line without gaps.
    pub dash: Option<[f64; 2]>,
}

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum SceneShape {
    /// An area, filled by the non-zero rule.
    Area {
        /// Its outline.
        path: BezPath,
        /// Its colour.
        paint: Paint,
    },
    /// A line, with round joins.
    Line {
        /// Where it goes.
        path: BezPath,
        /// How it looks.
        pen: LineStyle,
    },
    /// A line of text.
    Text(TextLine),
}

/// A glyph in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedGlyph {
    /// What to draw.
    pub key: GlyphKey,
    /// Where its origin is, in pixels.
    pub origin: Point,
    /// Which bytes of the words it stands for.
    pub words: Range<usize>,
}

/// A line of text, as glyphs in their places.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// What it says.
    pub words: String,
    /// Its glyphs, from left to right.
    pub glyphs: Vec<PlacedGlyph>,
    /// Height of the em in pixels.
    pub em: f64,
    /// Angle in degrees, against the clock.
    pub angle: f64,
    /// Colour.
    pub paint: Paint,
}

/// What is said of some neighbouring shapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Which of the page's shapes.
    pub shapes: Range<usize>,
    /// What is said.
    pub words: String,
}

/// A page with shapes on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width of the page in pixels.
    pub width: u32,
    /// Height of the page in pixels.
    pub height: u32,
    /// Dots per inch.
    pub dpi: f64,
    /// The paper.
    pub background: Paint,
    /// Drawn in this order.
    pub shapes: Vec<SceneShape>,
    /// What is said of some shapes to a reader who points at them, in their order.
    pub tips: Vec<Tip>,
    /// The paper, and the colour of each shape, for a reader who wants dark pages; empty for one who gets the same.
    pub dark: Vec<Paint>,
    /// What the figure is called.
    pub title: String,
    /// What is to be seen, for readers who cannot see it.
    pub description: String,
}

impl Scene {
    /// The paper, and the colour of each shape.
    pub(crate) fn paints(&self) -> impl Iterator<Item = Paint> {
        let paint = |shape: &SceneShape| match shape {
            SceneShape::Area { paint, .. } => *paint,
            SceneShape::Line { pen, .. } => pen.paint,
            SceneShape::Text(text) => text.paint,
        };
        std::iter::once(self.background).chain(self.shapes.iter().map(paint))
    }

    /// The same page, which has the colours of the other for a reader who wants dark pages.
    ///
    /// The two are of one layout.
    pub(crate) fn with_dark(mut self, other: &Scene) -> Scene {
        self.dark = other.paints().collect();
        self
    }

    /// Every glyph that is drawn.
    #[cfg(feature = "pdf")]
    pub(crate) fn glyphs(&self) -> impl Iterator<Item = GlyphKey> {
        let texts = self.shapes.iter().filter_map(|shape| match shape {
            SceneShape::Text(text) => Some(text),
            _ => None,
        });
        texts.flat_map(|text| text.glyphs.iter().map(|glyph| glyph.key))
    }
}

/// A rotation by an angle in degrees, with the sines of `libm`: those of the platform may differ in the last bit.
pub(super) fn rotation(degrees: f64) -> Affine {
    let (sin, cos) = libm::sincos(degrees.to_radians());
    Affine::new([cos, sin, -sin, cos, 0.0, 0.0])
}
