//! A line of text as glyphs, and how wide it is.

use std::ops::Range;

use super::GlyphKey;

/// One glyph of a shaped line.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// What to draw.
    pub key: GlyphKey,
    /// Distance to the next glyph's origin, in em.
    pub advance: f64,
    /// Where the glyph is drawn relative to its origin, in em, y up.
    pub offset: (f64, f64),
    /// Which bytes of the line's text it stands for; glyphs that stand for the same text together have the same.
    pub words: Range<usize>,
}

/// A line of text as glyphs, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// The glyphs.
    pub glyphs: Vec<Glyph>,
    /// Height of the ink above the base line, in em.
    pub ascent: f64,
    /// Depth of the ink below the base line, in em; negative if all ink is above.
    pub descent: f64,
}

impl Line {
    /// The origins of the glyphs along the base line and, last, the line's width, in pixels for an em of `em` pixels.
    ///
    /// Each advance is rounded to 1/64 px, as FreeType does, so that widths agree with matplotlib's.
    pub fn positions(&self, em: f64) -> (Vec<f64>, f64) {
        let mut x = 0.0;
        let origins = self
            .glyphs
            .iter()
            .map(|glyph| {
                let origin = x;
                x += round_64ths(glyph.advance * em);
                origin
            })
            .collect();
        (origins, x)
    }

    /// How wide the text is that begins at each byte, so measured: that of glyphs that stand for several at the first.
    pub(crate) fn widths(&self, em: f64) -> Vec<f64> {
        let mut widths = vec![0.0; self.text.len()];
        for glyph in &self.glyphs {
            if let Some(width) = widths.get_mut(glyph.words.start) {
                *width += round_64ths(glyph.advance * em);
            }
        }
        widths
    }
}

/// The nearest multiple of 1/64, FreeType's unit.
pub(crate) fn round_64ths(value: f64) -> f64 {
    (value * 64.0).round() / 64.0
}
