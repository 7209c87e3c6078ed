//! What is read of a font: whether its file is whole, and the outlines of its glyphs.

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};
use harfrust::{Font, GlyphId};
use kurbo::{BezPath, Rect};

/// The shape of a glyph in em, y up, origin on the base line.
#[derive(Debug)]
pub struct Outline {
    /// Its contours, to be filled by the non-zero rule.
    pub path: BezPath,
    /// The box around its control points; empty for a blank.
    pub bounds: Rect,
}

/// Whether every table of a font is in the file; a part of a font would draw a part of its letters.
///
/// The directory: two bytes at 4 say how many tables there are; from 12 on each has 16 bytes, of which the third and the
/// fourth four are its place and its length. Of a collection nothing is said.
pub(super) fn has_all_tables(data: &[u8]) -> bool {
    let number = |place: usize| {
        let bytes = data.get(place..place + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let tables = number(4).unwrap_or_default() >> 16;
    let is_inside = |table: usize| {
        let record = 12 + 16 * table;
        let end = number(record + 8)?.checked_add(number(record + 12)?)?;
        Some(end <= data.len())
    };
    data.starts_with(b"ttcf") || (0..tables).all(|table| is_inside(table).unwrap_or(false))
}

pub(super) fn outline(font: &Font, glyph: GlyphId) -> Outline {
    let mut pen = OutlinePen {
        path: BezPath::new(),
        em: f64::from(font.units_per_em()),
    };
    if let Some(outline) = font.outline_glyphs().get(glyph) {
        // A damaged outline of a user's font is drawn as far as it goes.
        let _ = outline.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut pen);
    }
    let bounds = if pen.path.elements().is_empty() {
        Rect::ZERO
    } else {
        pen.path.control_box()
    };
    Outline {
        path: pen.path,
        bounds,
    }
}

/// Takes an outline in font units and keeps it in em.
struct OutlinePen {
    path: BezPath,
    em: f64,
}

impl OutlinePen {
    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) / self.em, f64::from(y) / self.em)
    }
}

impl PathSink for OutlinePen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.point(cx, cy), self.point(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path
            .curve_to(self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}
