//! Fonts and the shaping of text: which glyphs, where, how wide.
//!
//! Two weights of Noto Sans CJK SC and letters of equal width are inside the program, and, packed, fonts for other scripts
//! and for symbols. A user's own fonts are tried before them, character by character. What no font has is shown by its
//! code point in a box.
//!
//! ```
//! use thermograph_figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph_figure::draw::draw;
//! use thermograph_figure::text::{Fonts, Typeface, visible};
//!
//! let fonts = Fonts::built_in();
//! let (_, width) = fonts.line("温度 T", Typeface::Bold)?.positions(20.0);
//! assert!((50.0..60.0).contains(&width));
//!
//! // Letters of any script, in the direction that they are read in; cuneiform, which no font has, as code points.
//! let names = vec![visible(" the"), visible("سلام abc"), visible("𒀀")];
//! let bars = Mark::bars(&[0.5, 0.3, 0.2], Colour::Theory);
//! let figure = Figure::new("Three tokens", [4.0, 3.0])
//!     .description("Three bars.")
//!     .panel(Panel::new("T = 1", Axis::names(names), Axis::numbers("probability"), [bars]));
//! draw(&figure, Theme::LIGHT, &fonts, 150.0)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod codepoint;
mod fallback;
mod font;
mod line;
pub(crate) mod otf;
mod runs;
mod visible;
mod web;
mod work;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harfrust::{Direction, GlyphBuffer, UnicodeBuffer};

use fallback::{PACKED, Packed};
#[cfg(feature = "pdf")]
pub(crate) use font::FontBytes;
pub use font::Outline;
use font::{Face, keep_what_is_drawn};
pub(crate) use line::round_64ths;
pub use line::{Glyph, Line};
use runs::{FontRun, runs};
pub use visible::{
    LONGEST, disturbs, is_invisible, plain, plain_json, plain_path, revealed, visible,
};
pub use web::{WebFont, WebTexts};
use work::Work;
pub use work::{OUTLINES, RULES};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Regular-subset.otf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKsc-Bold-subset.otf");
const QUOTES: &[u8] = include_bytes!("../../assets/fonts/NotoSansCJKkr-Regular-subset.otf");
const MONO: &[u8] = include_bytes!("../../assets/fonts/NotoSansMonoCJKsc-Regular-subset.otf");

/// Ascent and descent that a line has at least, in em: the typographic metrics of Noto Sans CJK.
pub const MIN_ASCENT: f64 = 0.88;
/// See [`MIN_ASCENT`].
pub const MIN_DESCENT: f64 = 0.12;

/// Why text cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A font file that cannot be read.
    #[error("cannot read the font {path}: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// A font whose letters take more work than those of any honest font.
    #[error(
        "the font {font} takes too much work: {what}; name another font in `[fonts] files`, or none"
    )]
    TooMuchWork {
        /// What the font is called.
        font: String,
        /// What there is too much of.
        what: &'static str,
    },
}

/// Which of the built-in fonts sets a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Typeface {
    /// For labels, notes and prose.
    Regular,
    /// For titles.
    Bold,
    /// For prose in Latin letters: quotation marks as wide as letters, not as Chinese characters.
    Latin,
    /// For program text: letters of equal width, half as wide as a Chinese character.
    Mono,
}

/// A glyph of one of the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GlyphKey {
    /// Which font, in the order in which they were loaded.
    pub font: u16,
    /// Which glyph of it.
    pub glyph: u32,
}

/// A font, or what becomes one when it is needed.
enum FaceSource {
    Read(Box<Face>),
    Packed(&'static Packed, OnceLock<Box<Face>>),
}

impl FaceSource {
    fn face(&self) -> &Face {
        match self {
            FaceSource::Read(face) => face,
            FaceSource::Packed(packed, face) => face.get_or_init(|| {
                let face = Face::new(packed.name.to_owned(), Cow::Owned(packed.unpacked()));
                Box::new(face.expect("the fonts within are sound"))
            }),
        }
    }

    fn has(&self, character: char) -> bool {
        match self {
            FaceSource::Read(face) => face.has(character),
            FaceSource::Packed(packed, _) => packed.has(character),
        }
    }
}

/// The fonts of a report, in the order in which they are tried.
pub struct Fonts {
    fonts: Vec<FaceSource>,
    own: Range<usize>,
    /// How many rules each of the user's own has.
    rules: Vec<u64>,
    /// What they may still cost.
    outline_work: Work,
    rule_work: Work,
    turn: Mutex<()>,
    outlines: Mutex<HashMap<GlyphKey, Arc<Outline>>>,
    lines: Mutex<HashMap<(Typeface, String), Arc<Line>>>,
}

/// The places of the fonts within, after the user's own.
const REGULAR_PLACE: usize = 0;
const BOLD_PLACE: usize = 1;
const MONO_PLACE: usize = 2;
const QUOTES_PLACE: usize = 3;
const CODE_POINTS_PLACE: usize = 4;
const PACKED_PLACE: usize = 5;

/// A glyph of a user's font may stand for a part of a letter, but a letter has not more of them.
const GLYPHS_OF_A_LETTER: usize = 20;

impl Fonts {
    /// The built-in fonts alone.
    pub fn built_in() -> Fonts {
        Fonts::from_faces(Vec::new())
    }

    /// The built-in fonts, after those in `files`: the names and the bytes of font files, in the order in which they are
    /// tried.
    ///
    /// # Errors
    ///
    /// When the bytes are no whole font, or there are more than 1,000 of them.
    pub fn with_files(files: Vec<(PathBuf, Vec<u8>)>) -> Result<Fonts, Error> {
        if let Some((path, _)) = files.get(OWN) {
            return Err(Error::Unreadable {
                path: path.clone(),
                reason: format!("there are more than {OWN} fonts"),
            });
        }
        let own = files.into_iter();
        let own = own.map(|(path, data)| own_face(&path, data));
        Ok(Fonts::from_faces(own.collect::<Result<_, _>>()?))
    }

    fn from_faces(own: Vec<Face>) -> Fonts {
        let built_in = [
            ("Noto Sans CJK SC", REGULAR),
            ("Noto Sans CJK SC Bold", BOLD),
            ("Noto Sans Mono CJK SC", MONO),
            ("Noto Sans CJK KR", QUOTES),
            ("Code Points", codepoint::FONT),
        ];
        let built_in = built_in.into_iter().map(|(name, data)| {
            let face = Face::new(name.to_owned(), Cow::Borrowed(data));
            face.expect("the built-in fonts are sound")
        });
        let rules = own.iter().map(Face::rules).collect();
        let own_range = 0..own.len();
        let read = own.into_iter().chain(built_in);
        let read = read.map(|face| FaceSource::Read(Box::new(face)));
        let packed = PACKED.iter();
        let packed = packed.map(|packed| FaceSource::Packed(packed, OnceLock::new()));
        Fonts {
            fonts: read.chain(packed).collect(),
            own: own_range,
            rules,
            outline_work: Work::new(OUTLINES),
            rule_work: Work::new(RULES),
            turn: Mutex::default(),
            outlines: Mutex::default(),
            lines: Mutex::default(),
        }
    }

    /// Sets one line of text; control characters have been made [`visible`] before.
    ///
    /// # Errors
    ///
    /// When a font of the user's own takes too much work.
    pub fn line(&self, text: &str, typeface: Typeface) -> Result<Arc<Line>, Error> {
        let key = (typeface, text.to_owned());
        if let Some(line) = lock(&self.lines).get(&key) {
            return Ok(Arc::clone(line));
        }
        // What the user's fonts cost is counted once, whichever thread comes first.
        let _turn = (!self.own.is_empty()).then(|| lock(&self.turn));
        if let Some(line) = lock(&self.lines).get(&key) {
            return Ok(Arc::clone(line));
        }
        let line = Arc::new(self.shape(text, typeface)?);
        lock(&self.lines).insert(key, Arc::clone(&line));
        Ok(line)
    }

    /// Whether a font has the character; [`Fonts::line`] sets the code points of others.
    pub fn has(&self, character: char, typeface: Typeface) -> bool {
        self.font_for(character, typeface).is_some()
    }

    /// The shape of a glyph that [`Fonts::line`] gave.
    pub fn outline(&self, key: GlyphKey) -> Arc<Outline> {
        let empty = |_| Arc::new(Outline::default());
        self.outline_within(key).unwrap_or_else(empty)
    }

    /// The shape of a glyph, as long as there is work left for it.
    fn outline_within(&self, key: GlyphKey) -> Result<Arc<Outline>, Error> {
        if let Some(outline) = lock(&self.outlines).get(&key) {
            return Ok(Arc::clone(outline));
        }
        let font = usize::from(key.font);
        let face = self.face(font);
        if self.own.contains(&font) {
            let work = face.outline_work(key.glyph, self.outline_work.left());
            if !work.is_some_and(|work| self.outline_work.spend(work)) {
                self.outline_work.spend(u64::MAX);
                return Err(
                    self.too_much(font, "its letters have too many points and instructions")
                );
            }
        }
        let outline = Arc::new(face.outline(key.glyph));
        lock(&self.outlines).insert(key, Arc::clone(&outline));
        Ok(outline)
    }

    fn too_much(&self, font: usize, what: &'static str) -> Error {
        Error::TooMuchWork {
            font: self.face(font).name.clone(),
            what,
        }
    }

    fn face(&self, font: usize) -> &Face {
        self.fonts[font].face()
    }

    /// What a font is called, and the bytes of its file; `index` is that of a [`GlyphKey`].
    #[cfg(feature = "pdf")]
    pub(crate) fn file(&self, index: u16) -> (&str, &FontBytes) {
        let face = self.face(index.into());
        (&face.name, &face.bytes)
    }

    /// Whether a font is the user's own; `index` is that of a [`GlyphKey`].
    #[cfg(feature = "pdf")]
    pub(crate) fn is_own(&self, index: u16) -> bool {
        self.own.contains(&index.into())
    }

    /// How wide a glyph is, in em.
    pub(crate) fn advance(&self, key: GlyphKey) -> f64 {
        self.face(key.font.into()).advance(key.glyph)
    }

    fn shape(&self, text: &str, typeface: Typeface) -> Result<Line, Error> {
        let mut line = Line {
            text: text.to_owned(),
            glyphs: Vec::new(),
            ascent: f64::NEG_INFINITY,
            descent: f64::NEG_INFINITY,
        };
        for run in runs(text, self, typeface) {
            match run.font {
                Some(font) => self.shape_run(&run, font, &mut line)?,
                None => self.show_code_points(run.place, &mut line)?,
            }
        }
        if line.ascent < -line.descent {
            (line.ascent, line.descent) = (0.0, 0.0);
        }
        Ok(line)
    }

    /// The first font that has the character.
    fn font_for(&self, character: char, typeface: Typeface) -> Option<usize> {
        self.chain(typeface)
            .find(|&font| self.fonts[font].has(character))
    }

    /// The first font that has every letter of a word, unless a font of the user's own has some of them.
    fn font_for_word(&self, word: &str, typeface: Typeface) -> Option<usize> {
        let has = |font: usize, character| self.fonts[font].has(character);
        let has_all = |font: &usize| word.chars().all(|character| has(*font, character));
        if self.own.is_empty() {
            return self.chain(typeface).find(has_all);
        }
        let first = self.chain(typeface).find(|&font| {
            let has_some = || word.chars().any(|character| has(font, character));
            has_all(&font) || (self.own.contains(&font) && has_some())
        });
        first.filter(has_all)
    }

    /// The fonts that are asked for text of a typeface, in their order.
    fn chain(&self, typeface: Typeface) -> impl Iterator<Item = usize> {
        let within = |place: usize| self.own.end + place;
        let [regular, bold, mono, quotes] =
            [REGULAR_PLACE, BOLD_PLACE, MONO_PLACE, QUOTES_PLACE].map(within);
        let first: &[usize] = match typeface {
            Typeface::Regular => &[regular],
            Typeface::Bold => &[bold],
            Typeface::Latin => &[quotes, regular],
            Typeface::Mono => &[mono, regular],
        };
        // A user's own fonts may be of any width: for program text they come after those.
        let is_mono = typeface == Typeface::Mono;
        let before = if is_mono { 0..0 } else { self.own.clone() };
        let after = if is_mono { self.own.clone() } else { 0..0 };
        let packed = PACKED.iter().enumerate();
        let packed = packed.filter(move |(_, packed)| packed.serves(typeface));
        let packed = packed.map(move |(place, _)| within(PACKED_PLACE) + place);
        let first: [Option<usize>; 2] = [first.first().copied(), first.get(1).copied()];
        before
            .chain(first.into_iter().flatten())
            .chain(after)
            .chain(packed)
    }

    fn show_code_points(&self, place: Range<usize>, line: &mut Line) -> Result<(), Error> {
        let font = self.own.end + CODE_POINTS_PLACE;
        let characters: Vec<(usize, char)> = line.text[place.clone()].char_indices().collect();
        for (offset, character) in characters {
            let start = place.start + offset;
            for glyph in codepoint::glyphs(character) {
                let key = GlyphKey {
                    font: font_index(font),
                    glyph,
                };
                self.add(
                    line,
                    Glyph {
                        key,
                        advance: self.advance(key),
                        offset: (0.0, 0.0),
                        words: start..start + character.len_utf8(),
                    },
                )?;
            }
        }
        Ok(())
    }

    /// The glyphs of a text that a font sets in one direction.
    fn shaped(&self, text: &str, is_rtl: bool, font: usize) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(if is_rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        });
        buffer.guess_segment_properties();
        self.face(font).shape(buffer)
    }

    fn shape_run(&self, run: &FontRun, font: usize, line: &mut Line) -> Result<(), Error> {
        let place = run.place.clone();
        let em = f64::from(self.face(font).units_per_em);
        let text = &line.text[place.clone()];
        let shaped = self.shaped(text, run.is_rtl, font);
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        if let Some(rules) = self.rules.get(font) {
            let letters = text.chars().count();
            let work = rules.saturating_mul((letters + infos.len()) as u64);
            if infos.len() > GLYPHS_OF_A_LETTER * (letters + 1) || !self.rule_work.spend(work) {
                return Err(self.too_much(
                    font,
                    "its rules make too many glyphs of a letter, or take too long",
                ));
            }
        }
        let clusters: BTreeSet<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        let end_of_text = text.len();
        for (info, position) in infos.iter().zip(positions) {
            let cluster = info.cluster as usize;
            let next = clusters.range(cluster + 1..).next();
            let end = next.map_or(end_of_text, |&next| next);
            self.add(
                line,
                Glyph {
                    key: GlyphKey {
                        font: font_index(font),
                        glyph: info.glyph_id,
                    },
                    words: place.start + cluster..place.start + end,
                    advance: f64::from(position.x_advance) / em,
                    offset: (
                        f64::from(position.x_offset) / em,
                        f64::from(position.y_offset) / em,
                    ),
                },
            )?;
        }
        Ok(())
    }

    fn add(&self, line: &mut Line, glyph: Glyph) -> Result<(), Error> {
        let bounds = self.outline_within(glyph.key)?.bounds;
        if bounds.area() > 0.0 {
            line.ascent = line.ascent.max(bounds.y1 + glyph.offset.1);
            line.descent = line.descent.max(-(bounds.y0 + glyph.offset.1));
        }
        line.glyphs.push(glyph);
        Ok(())
    }
}

/// The index of a font in a [`GlyphKey`].
fn font_index(font: usize) -> u16 {
    u16::try_from(font).expect("there are few fonts")
}

/// The lock's content; a cache stays right whatever a panicking thread did.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The most fonts of the user's own.
const OWN: usize = 1000;

/// A font of the user's own.
fn own_face(path: &Path, mut data: Vec<u8>) -> Result<Face, Error> {
    let unreadable = |reason: &str| Error::Unreadable {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let kinds = [*b"OTTO", *b"true", *b"ttcf", [0, 1, 0, 0]];
    let has_header = data.len() >= 12 && kinds.iter().any(|kind| data.starts_with(kind));
    if !has_header {
        return Err(unreadable("it is not an OpenType or TrueType font"));
    }
    if keep_what_is_drawn(&mut data).is_none() {
        return Err(unreadable("it ends before its tables do"));
    }
    match Face::new(path.display().to_string(), Cow::Owned(data)) {
        Some(face) if face.has_outlines() => Ok(face),
        Some(_) => Err(unreadable("it has no outlines of letters that can be read")),
        None => Err(unreadable("it is not an OpenType or TrueType font")),
    }
}
