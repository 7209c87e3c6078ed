//! Fonts for a web page: the glyphs of what it says, so that it looks the same on a machine without fonts.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::{Affine, BezPath, Rect};
use skrifa::GlyphId;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::{FontRef, TableProvider as _};
use unicode_script::{Script, UnicodeScript as _};

use super::fallback::PACKED;
use super::font::Reader;
use super::otf::{Letter, Tables, tables, web_file};
use super::runs::{is_simple, runs};
use super::{
    FaceSource, Fonts, GlyphKey, MONO_PLACE, PACKED_PLACE, Typeface, codepoint, font_index,
    is_invisible,
};

/// How far a variable leans to the right: the tangent of the angle.
const SLANT: f64 = 0.2;

/// What a page says, by how it says it.
#[derive(Clone, Debug, Default)]
pub struct WebTexts {
    /// Texts in the usual weight.
    pub regular: BTreeSet<String>,
    /// Texts in bold letters.
    pub bold: BTreeSet<String>,
    /// Texts in letters of equal width.
    pub code: BTreeSet<String>,
    /// Variables of formulas: the mathematical letters that slant, and those that they are of.
    pub slanting: BTreeMap<char, char>,
}

/// A font that a page carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebFont {
    /// What sets it apart from others of the page; none for the one that has most letters.
    pub name: Option<&'static str>,
    /// What it sets: prose, bold letters or program text.
    pub typeface: Typeface,
    /// Its file (WOFF 1.0).
    pub file: Vec<u8>,
}

impl Fonts {
    /// The fonts that a page with these texts needs, whose prose is set as `prose` says. A character that no font has is
    /// its code point in a box.
    pub fn for_web(&self, texts: &WebTexts, prose: Typeface) -> Vec<WebFont> {
        let mono = self.own.end + MONO_PLACE;
        let code = characters(&texts.code);
        let (mono, other): (BTreeSet<char>, BTreeSet<char>) =
            code.into_iter().partition(|&c| self.fonts[mono].has(c));
        let mut regular = characters(&texts.regular);
        regular.extend(other);
        regular.retain(|character| !texts.slanting.contains_key(character));
        let bold = characters(&texts.bold);
        let mut fonts = Vec::new();
        for (typeface, characters) in [
            (prose, regular),
            (Typeface::Bold, bold),
            (Typeface::Mono, mono),
        ] {
            let (shaped, plain): (BTreeSet<char>, BTreeSet<char>) =
                characters.into_iter().partition(|&c| self.is_shaped(c));
            let slanting = texts.slanting.iter().filter(|_| typeface == prose);
            if !plain.is_empty() {
                let file = self.letters(&plain, slanting, typeface);
                fonts.push(WebFont {
                    name: None,
                    typeface,
                    file,
                });
            }
            if typeface == prose && !shaped.is_empty() {
                fonts.extend(self.with_rules(texts));
            }
        }
        fonts
    }

    /// Whether how the character looks depends on those beside it, so that a browser needs the rules of its font.
    fn is_shaped(&self, character: char) -> bool {
        let script = character.script();
        let depends = !is_simple(script) && !matches!(script, Script::Common | Script::Unknown);
        depends && self.packed(character).is_some()
    }

    /// The packed font with rules that has the character.
    fn packed(&self, character: char) -> Option<usize> {
        let mut packed = PACKED.iter().enumerate();
        let (place, font) = packed.find(|(_, packed)| packed.has(character))?;
        let is_letter_by_letter = character < '\u{590}' || font.is_letter_by_letter();
        (!is_letter_by_letter).then_some(self.own.end + PACKED_PLACE + place)
    }

    /// A font with these characters, each a glyph; `slanting` are letters that slant, and those that they are of.
    fn letters<'c>(
        &self,
        plain: &BTreeSet<char>,
        slanting: impl Iterator<Item = (&'c char, &'c char)>,
        typeface: Typeface,
    ) -> Vec<u8> {
        let plain = plain.iter().map(|&character| (character, character, 0.0));
        let slanting = slanting.map(|(&character, &letter)| (character, letter, SLANT));
        let (mut letters, mut numbers, mut readers) =
            (Vec::new(), BTreeMap::new(), BTreeMap::new());
        // Around most letters: the programs of those within are not drawn here.
        let mut bounds = Rect::new(-0.1, -0.3, 1.1, 1.1);
        for (character, letter, slant) in plain.chain(slanting) {
            let Ok(number) = u16::try_from(letters.len() + 1) else {
                break;
            };
            letters.push(self.letter(letter, slant, typeface, &mut bounds, &mut readers));
            numbers.insert(character, number);
        }
        web_file(b"OTTO", &tables(&letters, &numbers, bounds))
    }

    fn letter<'a>(
        &'a self,
        character: char,
        slant: f64,
        typeface: Typeface,
        bounds: &mut Rect,
        readers: &mut BTreeMap<usize, Reader<'a>>,
    ) -> Letter {
        let mut parts = Vec::new();
        if let Some(font) = self.font_for(character, typeface) {
            let reader = readers
                .entry(font)
                .or_insert_with(|| self.face(font).reader());
            let glyph = reader.glyph(character).unwrap_or_default();
            let advance = reader.advance(glyph);
            let is_plain = slant == 0.0 && !self.own.contains(&font);
            if let Some(program) = reader.program(glyph).filter(|_| is_plain) {
                return Letter::copied(program, advance);
            }
            parts.push((font, glyph, advance));
        } else {
            let font = self.own.end + super::CODE_POINTS_PLACE;
            let advance = |glyph| self.face(font).advance(glyph);
            parts.extend(codepoint::glyphs(character).map(|glyph| (font, glyph, advance(glyph))));
        }
        let (mut path, mut width) = (BezPath::new(), 0.0);
        for (font, glyph, advance) in parts {
            let outline = self.outline(GlyphKey {
                font: font_index(font),
                glyph,
            });
            let place = Affine::new([1.0, 0.0, slant, 1.0, width, 0.0]);
            path.extend(place * outline.path.clone());
            width += advance;
        }
        *bounds = bounds.union(path.control_box());
        Letter::new(&path, width)
    }

    /// The packed fonts whose rules the texts need, with the glyphs that are theirs.
    fn with_rules(&self, texts: &WebTexts) -> Vec<WebFont> {
        let mut used: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        let all = texts.regular.iter().chain(&texts.bold).chain(&texts.code);
        let built_in = Fonts::built_in();
        for text in all {
            if !text.chars().any(|character| self.is_shaped(character)) {
                continue;
            }
            for run in runs(text, &built_in, Typeface::Regular) {
                let Some(font) = run.font.map(|font| font + self.own.end) else {
                    continue;
                };
                let is_packed = text[run.place.clone()]
                    .chars()
                    .any(|character| self.packed(character) == Some(font));
                if is_packed {
                    let shaped = self.shaped(&text[run.place], run.is_rtl, font);
                    let glyphs = shaped.glyph_infos().iter().map(|info| info.glyph_id);
                    used.entry(font).or_default().extend(glyphs);
                }
            }
        }
        let fonts = used.into_iter().filter_map(|(font, glyphs)| {
            let FaceSource::Packed(packed, _) = &self.fonts[font] else {
                return None;
            };
            Some(WebFont {
                name: Some(packed.name),
                typeface: Typeface::Regular,
                file: web_file(&[0, 1, 0, 0], &with_glyphs(&self.face(font).bytes, glyphs)?),
            })
        });
        fonts.collect()
    }
}

/// The characters of texts that can be seen, and the usual blanks.
fn characters(texts: &BTreeSet<String>) -> BTreeSet<char> {
    let is_blank = |character| matches!(character, ' ' | '\u{a0}' | '\u{3000}');
    let characters = texts.iter().flat_map(|text| text.chars());
    characters
        .filter(|&character| is_blank(character) || !is_invisible(character))
        .collect()
}

/// The tables of a TrueType font in which only these glyphs have outlines; all keep their numbers, which its rules name.
fn with_glyphs(bytes: &[u8], mut glyphs: BTreeSet<u32>) -> Option<Tables> {
    let font = FontRef::from_index(bytes, 0).ok()?;
    let (places, outlines) = (font.loca(None).ok()?, font.glyf().ok()?);
    let mut waiting: Vec<u32> = glyphs.iter().copied().collect();
    while let Some(glyph) = waiting.pop() {
        let glyph = places.get_glyf(GlyphId::new(glyph), &outlines);
        if let Ok(Some(Glyph::Composite(composite))) = glyph {
            let parts = composite.component_glyphs_and_flags();
            let parts = parts.map(|(part, _)| u32::from(part.to_u16()));
            waiting.extend(parts.filter(|&part| glyphs.insert(part)));
        }
    }
    let data = outlines.offset_data().as_bytes();
    let (mut glyf, mut loca) = (Vec::new(), Vec::new());
    for glyph in 0..font.maxp().ok()?.num_glyphs() {
        loca.extend((glyf.len() as u32).to_be_bytes());
        if glyphs.contains(&u32::from(glyph)) {
            let ends = [0, 1].map(|end| places.get_raw(usize::from(glyph) + end));
            if let [Some(start), Some(end)] = ends {
                glyf.extend(data.get(start as usize..end as usize)?);
                glyf.resize(glyf.len().next_multiple_of(4), 0);
            }
        }
    }
    loca.extend((glyf.len() as u32).to_be_bytes());
    let mut tables = Tables::new();
    for record in font.table_directory.table_records() {
        let table = font.table_data(record.tag())?;
        tables.insert(record.tag().to_be_bytes(), table.as_bytes().to_owned());
    }
    // Places are numbers of four bytes.
    tables
        .get_mut(b"head")?
        .get_mut(50..52)?
        .copy_from_slice(&[0, 1]);
    tables.insert(*b"glyf", glyf);
    tables.insert(*b"loca", loca);
    Some(tables)
}
