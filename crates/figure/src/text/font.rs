//! What is read of a font: whether its file is whole, its characters, and the places and outlines of its glyphs.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use harfrust::{GlyphBuffer, ShapePlan, ShaperData, UnicodeBuffer, script};
use kurbo::{BezPath, Rect};
use skrifa::charmap::MappingIndex;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// The bytes of a font's file.
pub(crate) type FontBytes = Arc<Cow<'static, [u8]>>;

/// A font and the file that it comes from.
pub(super) struct Face {
    #[cfg_attr(
        not(feature = "pdf"),
        expect(dead_code, reason = "only PDF files carry fonts")
    )]
    pub(super) name: String,
    pub(super) bytes: FontBytes,
    pub(super) units_per_em: u16,
    characters: MappingIndex,
    shaper: ShaperData,
    /// How text of each script and direction that came before is shaped.
    plans: Mutex<Vec<Arc<ShapePlan>>>,
}

impl Face {
    /// Nothing, if the bytes are no font.
    pub(super) fn new(name: String, bytes: Cow<'static, [u8]>) -> Option<Face> {
        let font = FontRef::from_index(&bytes, 0).ok()?;
        Some(Face {
            units_per_em: font.head().map_or(1000, |head| head.units_per_em()),
            characters: MappingIndex::new(&font),
            shaper: ShaperData::new(&font),
            plans: Mutex::default(),
            name,
            bytes: Arc::new(bytes),
        })
    }

    fn font(&self) -> FontRef<'_> {
        FontRef::from_index(&self.bytes, 0).expect("it was read before")
    }

    pub(super) fn has(&self, character: char) -> bool {
        let characters = self.characters.charmap(&self.font());
        characters.map(character).is_some()
    }

    /// The glyphs of a text whose script and direction are set.
    pub(super) fn shape(&self, text: UnicodeBuffer) -> GlyphBuffer {
        let shaper = self.shaper.shaper(&self.font()).build();
        let direction = text.direction();
        let script = Some(text.script()).filter(|script| *script != script::UNKNOWN);
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let known = plans
            .iter()
            .find(|plan| plan.direction() == direction && plan.script() == script);
        let plan = known.map(Arc::clone).unwrap_or_else(|| {
            let plan = ShapePlan::new(&shaper, direction, script, None, &[]);
            let plan = Arc::new(plan);
            plans.push(Arc::clone(&plan));
            plan
        });
        drop(plans);
        shaper.shape_with_plan(&plan, text, &[])
    }

    pub(super) fn outline(&self, glyph: u32) -> Outline {
        let mut pen = Pen {
            path: BezPath::new(),
            em: f64::from(self.units_per_em),
        };
        if let Some(outline) = self.font().outline_glyphs().get(GlyphId::new(glyph)) {
            // A damaged outline of a user's font is drawn as far as it goes.
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            let _ = outline.draw(settings, &mut pen);
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
}

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

/// Takes an outline in font units and keeps it in em.
struct Pen {
    path: BezPath,
    em: f64,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) / self.em, f64::from(y) / self.em)
    }

    /// A damaged outline may begin without saying where: at the origin then.
    fn begin(&mut self) {
        if self.path.elements().is_empty() {
            self.path.move_to((0.0, 0.0));
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.begin();
        self.path.line_to(self.point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.begin();
        self.path.quad_to(self.point(cx, cy), self.point(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.begin();
        self.path
            .curve_to(self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
    }

    fn close(&mut self) {
        if !self.path.elements().is_empty() {
            self.path.close_path();
        }
    }
}
