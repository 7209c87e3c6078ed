//! What is read of a font: whether its file is whole, its characters, and the places and outlines of its glyphs.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use harfrust::{GlyphBuffer, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer, script};
use kurbo::{BezPath, Rect};
use skrifa::charmap::{Charmap, MappingIndex};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::cff::index::Index;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use super::work;

/// The bytes of a font's file.
pub(crate) type FontBytes = Arc<Cow<'static, [u8]>>;

/// A font and the file that it comes from.
pub(super) struct Face {
    pub(super) name: String,
    pub(super) bytes: FontBytes,
    pub(super) units_per_em: u16,
    /// What is read of a font that is a part of the program; others are read each time that they are asked.
    within: Option<WithinProgram>,
    characters: MappingIndex,
    shaper: ShaperData,
    /// How text of each script and direction that came before is shaped.
    plans: Mutex<Vec<Arc<ShapePlan>>>,
}

struct WithinProgram {
    font: FontRef<'static>,
    characters: Charmap<'static>,
    outlines: OutlineGlyphCollection<'static>,
}

impl Face {
    /// Nothing, if the bytes are no font.
    pub(super) fn new(name: String, bytes: Cow<'static, [u8]>) -> Option<Face> {
        let font = FontRef::from_index(&bytes, 0).ok()?;
        let within = match &bytes {
            Cow::Borrowed(bytes) => FontRef::from_index(bytes, 0)
                .ok()
                .map(|font| WithinProgram {
                    characters: font.charmap(),
                    outlines: font.outline_glyphs(),
                    font,
                }),
            Cow::Owned(_) => None,
        };
        Some(Face {
            within,
            units_per_em: font.head().map_or(1000, |head| head.units_per_em()),
            characters: MappingIndex::new(&font),
            shaper: ShaperData::new(&font),
            plans: Mutex::default(),
            name,
            bytes: Arc::new(bytes),
        })
    }

    fn font(&self) -> FontRef<'_> {
        match &self.within {
            Some(within) => within.font.clone(),
            None => FontRef::from_index(&self.bytes, 0).expect("it was read before"),
        }
    }

    pub(super) fn has(&self, character: char) -> bool {
        let glyph = match &self.within {
            Some(within) => within.characters.map(character),
            None => self.characters.charmap(&self.font()).map(character),
        };
        glyph.is_some()
    }

    /// Whether its glyphs have outlines.
    pub(super) fn has_outlines(&self) -> bool {
        self.font().outline_glyphs().format().is_some()
    }

    /// How wide a glyph is, in em.
    pub(super) fn advance(&self, glyph: u32) -> f64 {
        self.reader().advance(glyph)
    }

    /// What reads many of its glyphs.
    pub(super) fn reader(&self) -> Reader<'_> {
        let font = self.font();
        let programs = || {
            let table = font.cff().ok()?.offset_data().as_bytes();
            let cff = CffFontRef::new_cff(table, 0, None).ok()?;
            Some(cff.charstrings().clone())
        };
        Reader {
            programs: programs(),
            characters: self.characters.charmap(&font),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            em: self.units_per_em.into(),
        }
    }

    /// What the outline of a glyph costs; `None` if it is more than `most`.
    pub(super) fn outline_work(&self, glyph: u32, most: u64) -> Option<u64> {
        work::of_outline(&self.font(), GlyphId::new(glyph), most)
    }

    /// See [`work::of_rules`].
    pub(super) fn rules(&self) -> u64 {
        work::of_rules(&self.font())
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
        shaper.shape(text, ShapeOptions::new().plan(Some(&plan)))
    }

    pub(super) fn outline(&self, glyph: u32) -> Outline {
        let mut pen = Pen {
            path: BezPath::new(),
            em: f64::from(self.units_per_em),
        };
        let glyph = GlyphId::new(glyph);
        let outline = match &self.within {
            Some(within) => within.outlines.get(glyph),
            None => self.font().outline_glyphs().get(glyph),
        };
        if let Some(outline) = outline {
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

/// A font that is read for many glyphs, one by one.
pub(super) struct Reader<'a> {
    characters: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
    programs: Option<Index<'a>>,
    em: f64,
}

impl<'a> Reader<'a> {
    /// The glyph of a character that stands alone.
    pub(super) fn glyph(&self, character: char) -> Option<u32> {
        self.characters.map(character).map(GlyphId::to_u32)
    }

    /// How wide a glyph is, in em.
    pub(super) fn advance(&self, glyph: u32) -> f64 {
        let advance = self.metrics.advance_width(GlyphId::new(glyph));
        f64::from(advance.unwrap_or_default()) / self.em
    }

    /// The program of a glyph as a CFF table has it, where no program of the font calls another: those within are so.
    pub(super) fn program(&self, glyph: u32) -> Option<&'a [u8]> {
        self.programs.as_ref()?.get(glyph as usize).ok()
    }
}

/// The shape of a glyph in em, y up, origin on the base line.
#[derive(Debug, Default)]
pub struct Outline {
    /// Its contours, to be filled by the non-zero rule.
    pub path: BezPath,
    /// The box around its control points; empty for a blank.
    pub bounds: Rect,
}

/// The tables that glyphs are drawn from.
const TABLES: [&[u8; 4]; 16] = [
    b"CFF ", b"CFF2", b"GDEF", b"GPOS", b"GSUB", b"OS/2", b"cmap", b"glyf", b"head", b"hhea",
    b"hmtx", b"kern", b"loca", b"maxp", b"name", b"post",
];
/// The most fonts of a collection.
const COLLECTED: usize = 1000;

/// Takes the tables that nothing is drawn from out of the directory of a user's font: colours, bitmaps, variations, and
/// the rules of other systems. Of a collection the first font is taken.
///
/// `None` if not every table is in the file; a part of a font would draw a part of its letters.
///
/// The directory: two bytes at 4 say how many tables there are; from 12 on each has 16 bytes, of which the third and the
/// fourth four are its place and its length. Before those of a collection stand their number, at 8, and their places.
pub(super) fn keep_what_is_drawn(data: &mut [u8]) -> Option<()> {
    let number = |data: &[u8], place: usize| {
        let bytes = data.get(place..place.checked_add(4)?)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    let mut fonts = vec![0];
    if data.starts_with(b"ttcf") {
        let places = (0..number(data, 8)?.min(COLLECTED)).map(|font| number(data, 12 + 4 * font));
        fonts = places.collect::<Option<Vec<usize>>>()?;
    }
    for &font in &fonts {
        for table in 0..number(data, font.checked_add(4)?)? >> 16 {
            let record = font + 12 + 16 * table;
            let end = number(data, record + 8)?.checked_add(number(data, record + 12)?)?;
            data.get(..end)?;
        }
    }
    let first = *fonts.first()?;
    let mut kept = 0;
    for table in 0..number(data, first + 4)? >> 16 {
        let record = first + 12 + 16 * table;
        if TABLES.iter().any(|tag| data[record..].starts_with(*tag)) {
            data.copy_within(record..record + 16, first + 12 + 16 * kept);
            kept += 1;
        }
    }
    data[first + 4..first + 6].copy_from_slice(&u16::try_from(kept).ok()?.to_be_bytes());
    Some(())
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
