//! Fonts and the shaping of text: which glyphs, where, how wide.
//!
//! Two weights of Noto Sans CJK SC and letters of equal width are inside the program. A user's own fonts are tried before
//! them, character by character. What no font has is an error, never a box.
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
//! // A character that no font has: the figure is not drawn with a box in its place.
//! let names = vec![visible(" the"), visible("🎲")];
//! let bars = Mark::bars(&[0.6, 0.4], Colour::Theory);
//! let figure = Figure::new("Two tokens", [4.0, 3.0])
//!     .description("Two bars.")
//!     .panel(Panel::new("T = 1", Axis::names(names), Axis::numbers("probability"), [bars]));
//! let error = draw(&figure, Theme::LIGHT, &fonts, 150.0).unwrap_err();
//! assert!(error.to_string().contains("U+1F3B2"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod font;
mod visible;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use harfrust::UnicodeBuffer;

#[cfg(feature = "pdf")]
pub(crate) use font::FontBytes;
pub use font::Outline;
use font::{Face, has_all_tables};
pub use visible::{
    LONGEST, disturbs, is_invisible, plain, plain_json, plain_path, revealed, visible,
};

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
    /// A character that is in none of the fonts.
    #[error(
        "no font has the character {character:?} (U+{:04X}), which stands in {text:?}: \
         name a font file that has it in `[fonts] files`", *character as u32
    )]
    MissingCharacter {
        /// The character.
        character: char,
        /// The token or label it stands in.
        text: String,
    },
    /// A font file that cannot be read.
    #[error("cannot read the font {path}: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// Text that the shaper refuses.
    #[error("cannot set {text:?}: {reason}")]
    Unshapable {
        /// The token or label.
        text: String,
        /// What went wrong.
        reason: String,
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
}

/// The nearest multiple of 1/64, FreeType's unit.
pub(crate) fn round_64ths(value: f64) -> f64 {
    (value * 64.0).round() / 64.0
}

/// The fonts of a report, in the order in which they are tried.
pub struct Fonts {
    fonts: Vec<Face>,
    own: Range<usize>,
    outlines: Mutex<HashMap<GlyphKey, Arc<Outline>>>,
    lines: Mutex<HashMap<(Typeface, String), Arc<Line>>>,
}

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
    /// When the bytes are no whole font.
    pub fn with_files(files: Vec<(PathBuf, Vec<u8>)>) -> Result<Fonts, Error> {
        let own = files.into_iter();
        let own = own.map(|(path, data)| own_face(&path, data));
        Ok(Fonts::from_faces(own.collect::<Result<_, _>>()?))
    }

    fn from_faces(mut fonts: Vec<Face>) -> Fonts {
        let own = 0..fonts.len();
        for (name, data) in [
            ("Noto Sans CJK SC", REGULAR),
            ("Noto Sans CJK SC Bold", BOLD),
            ("Noto Sans Mono CJK SC", MONO),
            ("Noto Sans CJK KR", QUOTES),
        ] {
            let face = Face::new(name.to_owned(), Cow::Borrowed(data));
            fonts.push(face.expect("the built-in fonts are sound"));
        }
        Fonts {
            fonts,
            own,
            outlines: Mutex::default(),
            lines: Mutex::default(),
        }
    }

    /// Sets one line of text; control characters have been made [`visible`] before.
    pub fn line(&self, text: &str, typeface: Typeface) -> Result<Arc<Line>, Error> {
        let key = (typeface, text.to_owned());
        if let Some(line) = lock(&self.lines).get(&key) {
            return Ok(Arc::clone(line));
        }
        let line = Arc::new(self.shape(text, typeface)?);
        lock(&self.lines).insert(key, Arc::clone(&line));
        Ok(line)
    }

    /// Whether [`Fonts::line`] can set the character.
    pub fn has(&self, character: char, typeface: Typeface) -> bool {
        self.font_for(character, typeface).is_some()
    }

    /// The shape of a glyph that [`Fonts::line`] gave.
    pub fn outline(&self, key: GlyphKey) -> Arc<Outline> {
        if let Some(outline) = lock(&self.outlines).get(&key) {
            return Arc::clone(outline);
        }
        let outline = Arc::new(self.fonts[usize::from(key.font)].outline(key.glyph));
        lock(&self.outlines).insert(key, Arc::clone(&outline));
        outline
    }

    /// What a font is called, and the bytes of its file; `index` is that of a [`GlyphKey`].
    #[cfg(feature = "pdf")]
    pub(crate) fn file(&self, index: u16) -> (&str, &FontBytes) {
        let face = &self.fonts[usize::from(index)];
        (&face.name, &face.bytes)
    }

    fn shape(&self, text: &str, typeface: Typeface) -> Result<Line, Error> {
        let mut line = Line {
            text: text.to_owned(),
            glyphs: Vec::new(),
            ascent: f64::NEG_INFINITY,
            descent: f64::NEG_INFINITY,
        };
        let mut start = 0;
        while start < text.len() {
            let (end, font) = self.run(text, start, typeface)?;
            self.shape_run(start..end, font, &mut line)?;
            start = end;
        }
        if line.ascent < -line.descent {
            (line.ascent, line.descent) = (0.0, 0.0);
        }
        Ok(line)
    }

    /// The end of the longest run from `start` that one font can set, and that font.
    fn run(&self, text: &str, start: usize, typeface: Typeface) -> Result<(usize, usize), Error> {
        let mut chosen = None;
        for (offset, character) in text[start..].char_indices() {
            let font =
                self.font_for(character, typeface)
                    .ok_or_else(|| Error::MissingCharacter {
                        character,
                        text: text.to_owned(),
                    })?;
            match chosen {
                None => chosen = Some(font),
                Some(first) if first != font => return Ok((start + offset, first)),
                Some(_) => {}
            }
        }
        Ok((text.len(), chosen.unwrap_or(self.own.end)))
    }

    fn font_for(&self, character: char, typeface: Typeface) -> Option<usize> {
        let [regular, bold, mono, quotes] = [0, 1, 2, 3].map(|index| self.own.end + index);
        let has = |&font: &usize| self.fonts[font].has(character);
        let mut own = self.own.clone();
        match typeface {
            Typeface::Regular => own.chain([regular]).find(has),
            Typeface::Bold => own.chain([bold]).find(has),
            Typeface::Latin => own.chain([quotes, regular]).find(has),
            // A user's own fonts may be of any width: they come last.
            Typeface::Mono => [mono, regular]
                .into_iter()
                .find(has)
                .or_else(|| own.find(has)),
        }
    }

    fn shape_run(&self, place: Range<usize>, font: usize, line: &mut Line) -> Result<(), Error> {
        let run = &line.text[place.clone()];
        let unshapable = |reason: String| Error::Unshapable {
            text: run.to_owned(),
            reason,
        };
        let face = &self.fonts[font];
        let em = f64::from(face.units_per_em);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run);
        buffer.guess_segment_properties();
        let shaped = face.shape(buffer);
        let index =
            u16::try_from(font).map_err(|_| unshapable("there are too many fonts".into()))?;
        let clusters: BTreeSet<usize> = shaped
            .glyph_infos()
            .iter()
            .map(|info| info.cluster as usize)
            .collect();
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let key = GlyphKey {
                font: index,
                glyph: info.glyph_id,
            };
            let offset = (
                f64::from(position.x_offset) / em,
                f64::from(position.y_offset) / em,
            );
            let bounds = self.outline(key).bounds;
            if bounds.area() > 0.0 {
                line.ascent = line.ascent.max(bounds.y1 + offset.1);
                line.descent = line.descent.max(-(bounds.y0 + offset.1));
            }
            let cluster = info.cluster as usize;
            let end = clusters
                .range(cluster + 1..)
                .next()
                .map_or(run.len(), |&next| next);
            line.glyphs.push(Glyph {
                key,
                words: place.start + cluster..place.start + end,
                advance: f64::from(position.x_advance) / em,
                offset,
            });
        }
        Ok(())
    }
}

/// The lock's content; a cache stays right whatever a panicking thread did.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A font of the user's own.
fn own_face(path: &Path, data: Vec<u8>) -> Result<Face, Error> {
    let unreadable = |reason: &str| Error::Unreadable {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let is_whole = has_all_tables(&data);
    let has_header = data.len() >= 12
        && [*b"OTTO", *b"true", [0, 1, 0, 0]]
            .iter()
            .any(|kind| data.starts_with(kind));
    match Face::new(path.display().to_string(), Cow::Owned(data)) {
        Some(face) if is_whole => Ok(face),
        None if is_whole || !has_header => {
            Err(unreadable("it is not an OpenType or TrueType font"))
        }
        _ => Err(unreadable("it ends before its tables do")),
    }
}
