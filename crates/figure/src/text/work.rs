//! How much work a font of the user's own causes: counted before it is done, for all glyphs and all formats together.
//!
//! A font of a few hundred bytes can ask for years of work: subroutines that call one another, glyphs made of glyphs,
//! rules that make a thousand glyphs of one. What is counted here is what skrifa does, whose interpreter of CFF has no
//! limit of its own but that of depth.

use std::sync::atomic::{AtomicU64, Ordering};

use skrifa::GlyphId;
use skrifa::raw::tables::cff::Cff;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::tables::postscript::charstring::NESTING_DEPTH_LIMIT;
use skrifa::raw::tables::postscript::dict::{Entry, entries};
use skrifa::raw::tables::postscript::{
    BlendState, Error as CffError, FdSelect, Index, Stack, StringId,
};
use skrifa::raw::tables::variations::ItemVariationStore;
use skrifa::raw::types::{F2Dot14, Fixed};
use skrifa::raw::{FontData, FontRead as _, FontRef, ReadError, TableProvider as _};

/// The most work that the outlines of all glyphs of the user's fonts are: tokens of their programs, and more for each
/// point and each component. Five thousand Chinese characters are that much.
pub const OUTLINES: u64 = 4_000_000;
/// The most work that the rules of the user's fonts are: rules that are looked through, times letters and glyphs that they
/// look at. Two thousand words in Urdu's slanting hand, whose fonts have the most, are that much.
pub const RULES: u64 = 100_000_000;
/// What a point costs, and a component.
const POINT: u64 = 5;
const COMPONENT: u64 = 20;

/// Work that is left.
pub(super) struct Work(AtomicU64);

impl Work {
    pub(super) fn new(most: u64) -> Work {
        Work(AtomicU64::new(most))
    }

    pub(super) fn left(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Whether so much is left; it is less from then on.
    pub(super) fn spend(&self, amount: u64) -> bool {
        let less = |left: u64| left.checked_sub(amount);
        let spent = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        if spent.is_err() {
            self.0.store(0, Ordering::Relaxed);
        }
        spent.is_ok()
    }
}

/// How much work the outline of a glyph is; `None` if it is more than `most`.
pub(super) fn of_outline(font: &FontRef<'_>, glyph: GlyphId, most: u64) -> Option<u64> {
    let mut left = most.checked_sub(COMPONENT)?;
    // A font has one of the two, unless it is made to deceive. What is damaged costs what comes before the damage.
    for counted in [
        count_glyf(font, glyph, &mut left, 0),
        count_cff(font, glyph, &mut left),
    ] {
        if let Err(Stop::Spent) = counted {
            return None;
        }
    }
    Some(most - left)
}

/// Why counting ends.
enum Stop {
    Spent,
    Damaged,
}

impl From<ReadError> for Stop {
    fn from(_: ReadError) -> Stop {
        Stop::Damaged
    }
}

impl From<CffError> for Stop {
    fn from(_: CffError) -> Stop {
        Stop::Damaged
    }
}

fn spend(left: &mut u64, amount: u64) -> Result<(), Stop> {
    *left = left.checked_sub(amount).ok_or(Stop::Spent)?;
    Ok(())
}

fn count_glyf(font: &FontRef<'_>, glyph: GlyphId, left: &mut u64, depth: u32) -> Result<(), Stop> {
    // skrifa stops at 32.
    if depth > 64 {
        return Err(Stop::Damaged);
    }
    let Some(glyph) = font.loca(None)?.get_glyf(glyph, &font.glyf()?)? else {
        return Ok(());
    };
    match glyph {
        Glyph::Simple(simple) => spend(left, POINT * simple.num_points() as u64),
        Glyph::Composite(composite) => {
            for (component, _) in composite.component_glyphs_and_flags() {
                spend(left, COMPONENT)?;
                count_glyf(font, component.into(), left, depth + 1)?;
            }
            Ok(())
        }
    }
}

fn count_cff(font: &FontRef<'_>, glyph: GlyphId, left: &mut u64) -> Result<(), Stop> {
    let (table, top, global, is_cff2): (_, _, Index<'_>, _) = match font.cff2() {
        Ok(cff) => (
            cff.offset_data().as_bytes(),
            cff.top_dict_data(),
            cff.global_subrs().into(),
            true,
        ),
        Err(_) => {
            let cff = font.cff()?;
            let top = cff.top_dicts().get(0)?;
            (
                cff.offset_data().as_bytes(),
                top,
                cff.global_subrs().into(),
                false,
            )
        }
    };
    let from = |place: usize| table.get(place..).unwrap_or_default();
    let index = |place| Index::new(from(place), is_cff2);
    let (mut charstrings, mut dicts, mut select) = (Index::Empty, Index::Empty, None);
    let (mut private, mut store) = (0..0, None);
    for entry in entries(top, None) {
        match entry? {
            Entry::CharstringsOffset(place) => charstrings = index(place)?,
            Entry::FdArrayOffset(place) => dicts = index(place)?,
            Entry::FdSelectOffset(place) => {
                select = Some(FdSelect::read(FontData::new(from(place)))?);
            }
            Entry::PrivateDictRange(range) => private = range,
            Entry::VariationStoreOffset(place) if is_cff2 => {
                let place = place.saturating_add(2);
                store = Some(ItemVariationStore::read(FontData::new(from(place)))?);
            }
            _ => {}
        }
    }
    if dicts.count() != 0 {
        let number = select.and_then(|select| select.font_index(glyph));
        for entry in entries(dicts.get(number.unwrap_or(0).into())?, None) {
            if let Entry::PrivateDictRange(range) = entry? {
                private = range;
            }
        }
    }
    let blend = |number| {
        let state = store
            .clone()
            .map(|store| BlendState::new(store, NOWHERE, number));
        state.transpose()
    };
    let (mut local, mut number) = (None, 0);
    let dict = table.get(private.clone()).ok_or(Stop::Damaged)?;
    for entry in entries(dict, blend(0)?) {
        match entry? {
            Entry::SubrsOffset(place) => {
                local = Some(index(private.start.saturating_add(place))?);
            }
            Entry::VariationStoreIndex(index) => number = index,
            _ => {}
        }
    }
    let program = charstrings.get(glyph.to_u32() as usize)?;
    let mut counter = Counter {
        table,
        charstrings,
        global,
        local,
        blend: blend(number)?,
        stack: Stack::new(),
        stems: 0,
        has_width: false,
        left,
    };
    counter.run(program, 0)
}

/// The usual instance of a variable font.
const NOWHERE: &[F2Dot14] = &[];

/// Goes through a program of a glyph as far as is needed to know what it calls.
struct Counter<'a, 'c> {
    table: &'a [u8],
    charstrings: Index<'a>,
    global: Index<'a>,
    local: Option<Index<'a>>,
    blend: Option<BlendState<'a>>,
    stack: Stack,
    stems: usize,
    has_width: bool,
    left: &'c mut u64,
}

impl<'a> Counter<'a, '_> {
    fn run(&mut self, program: &'a [u8], depth: u32) -> Result<(), Stop> {
        if depth > NESTING_DEPTH_LIMIT {
            return Err(Stop::Damaged);
        }
        let mut rest = program;
        while let Some((&first, after)) = rest.split_first() {
            rest = after;
            spend(self.left, 1)?;
            match first {
                28 => self
                    .stack
                    .push(i32::from(i16::from_be_bytes(take(&mut rest)?)))?,
                32..=246 => self.stack.push(i32::from(first) - 139)?,
                247..=254 => {
                    let [second] = take(&mut rest)?;
                    let (first, second) = (i32::from(first), i32::from(second));
                    self.stack.push(match first {
                        ..=250 => (first - 247) * 256 + second + 108,
                        _ => -(first - 251) * 256 - second - 108,
                    })?;
                }
                255 => {
                    let bits = i32::from_be_bytes(take(&mut rest)?);
                    self.stack.push(Fixed::from_bits(bits))?;
                }
                // hstem, vstem, hstemhm, vstemhm
                1 | 3 | 18 | 23 => self.stems(),
                // hintmask, cntrmask
                19 | 20 => {
                    self.stems();
                    rest = rest.get(self.stems.div_ceil(8)..).ok_or(Stop::Damaged)?;
                }
                // rmoveto; hmoveto, vmoveto
                21 => self.draw(3)?,
                4 | 22 => self.draw(2)?,
                // callsubr, callgsubr
                10 | 29 => {
                    let subroutines = if first == 10 {
                        self.local.as_ref().ok_or(Stop::Damaged)?
                    } else {
                        &self.global
                    };
                    let number = self.stack.pop_i32()?.wrapping_add(subroutines.subr_bias());
                    let program = subroutines.get(number as usize)?;
                    self.run(program, depth + 1)?;
                }
                // return
                11 => return Ok(()),
                // endchar
                14 => return self.end(depth),
                // vsindex
                15 => {
                    let index = self.stack.pop_i32()?;
                    let blend = self.blend.as_mut().ok_or(Stop::Damaged)?;
                    blend.set_store_index(index as u16)?;
                }
                // blend
                16 => {
                    let blend = self.blend.as_ref().ok_or(Stop::Damaged)?;
                    spend(self.left, self.stack.len() as u64)?;
                    self.stack.apply_blend(blend)?;
                }
                // The four kinds of flex
                12 => match take(&mut rest)? {
                    [34..=37] => self.draw(0)?,
                    _ => return Err(Stop::Damaged),
                },
                // Lines and curves
                5..=8 | 24..=27 | 30 | 31 => self.draw(0)?,
                _ => return Err(Stop::Damaged),
            }
        }
        Ok(())
    }

    fn stems(&mut self) {
        if self.stack.len_is_odd() {
            self.has_width = true;
        }
        self.stems += self.stack.len() / 2;
        self.stack.clear();
    }

    /// A line has one number at least; with so many, the first one is the glyph's width.
    fn draw(&mut self, with_width: usize) -> Result<(), Stop> {
        if self.stack.len() == with_width {
            self.has_width = true;
        }
        spend(self.left, POINT * (1 + self.stack.len() as u64))?;
        self.stack.clear();
        Ok(())
    }

    /// The end of a glyph, or of one that is made of two.
    fn end(&mut self, depth: u32) -> Result<(), Stop> {
        let numbers = self.stack.len();
        if numbers == 4 || (numbers == 5 && !self.has_width) {
            let accent = self.stack.pop_i32()?;
            let base = self.stack.pop_i32()?;
            self.stack.clear();
            self.has_width |= numbers == 5;
            for code in [accent, base] {
                let program = self.standard(code)?;
                self.run(program, depth + 1)?;
            }
        } else if numbers != 0 && !self.has_width {
            self.has_width = true;
            self.stack.clear();
        }
        Ok(())
    }

    /// The program of the glyph that a code of Adobe's standard encoding stands for.
    fn standard(&self, code: i32) -> Result<&'a [u8], Stop> {
        let name = match code {
            32..=126 => code - 31,
            161..=175 => code - 65,
            177..=180 => code - 66,
            182..=189 => code - 67,
            191 => 123,
            193..=200 => code - 69,
            202..=203 => code - 70,
            205..=208 => code - 71,
            225 => 138,
            227 => 139,
            232..=235 => code - 92,
            241 => 144,
            245 => 145,
            248..=251 => code - 102,
            _ => 0,
        };
        let cff = Cff::read(FontData::new(self.table))?;
        let charset = cff.charset(0)?.ok_or(Stop::Damaged)?;
        let glyph = charset.glyph_id(StringId::new(name as u16))?;
        Ok(self.charstrings.get(glyph.to_u32() as usize)?)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Stop> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or(Stop::Damaged)?;
    *rest = after;
    Ok(*taken)
}

/// How many rules a glyph may be looked up in: subtables of all lookups, and the rules of the largest set of each. A
/// table may name the same rule any number of times.
pub(super) fn of_rules(font: &FontRef<'_>) -> u64 {
    let table = |tag: &[u8; 4]| Some(font.table_data(skrifa::Tag::new(tag))?.as_bytes());
    let rules = |tag, kinds| table(tag).and_then(|table| lookups(table, kinds));
    let substitution = rules(b"GSUB", [Some(4), Some(5), Some(6), Some(7)]);
    let position = rules(b"GPOS", [None, Some(7), Some(8), Some(9)]);
    let kerning = table(b"kern").and_then(|table| number(table, 2));
    substitution.unwrap_or(0) + position.unwrap_or(0) + kerning.unwrap_or(0) as u64
}

/// The most sets of rules that are counted one by one.
const SETS: u64 = 1_000_000;

/// The numbers of the kinds of lookups that have sets of rules: ligatures, contexts and chains of contexts; and that of
/// extensions.
type Kinds = [Option<usize>; 4];

fn lookups(table: &[u8], kinds: Kinds) -> Option<u64> {
    let list = table.get(number(table, 8)?..)?;
    let (mut rules, mut sets) = (0, 0);
    for lookup in 0..number(list, 0)? {
        let Some(lookup) = number(list, 2 + 2 * lookup).and_then(|place| list.get(place..)) else {
            continue;
        };
        for subtable in 0..number(lookup, 4).unwrap_or_default() {
            rules += 1;
            let place = number(lookup, 6 + 2 * subtable);
            if let Some(subtable) = place.and_then(|place| lookup.get(place..)) {
                rules += largest_set(number(lookup, 0)?, subtable, kinds, &mut sets);
            }
            if sets > SETS || rules > RULES {
                return Some(RULES);
            }
        }
    }
    Some(rules)
}

/// The rules of the largest set of a subtable: the number of the sets and their places stand one after the other.
fn largest_set(mut kind: usize, mut subtable: &[u8], kinds: Kinds, sets: &mut u64) -> u64 {
    let [ligatures, contexts, chains, extension] = kinds;
    if Some(kind) == extension {
        let [inner, high, low] = [2, 4, 6].map(|place| number(subtable, place).unwrap_or(0));
        kind = inner;
        subtable = subtable.get(high << 16 | low..).unwrap_or_default();
    }
    let is = |wanted: Option<usize>| wanted == Some(kind);
    let place = match number(subtable, 0) {
        Some(1) if is(ligatures) || is(contexts) || is(chains) => 4,
        Some(2) if is(contexts) => 6,
        Some(2) if is(chains) => 10,
        _ => return 0,
    };
    let mut largest = 0;
    for set in 0..number(subtable, place).unwrap_or_default() {
        *sets += 1;
        let set = number(subtable, place + 2 + 2 * set).filter(|&set| set != 0);
        let rules = set.and_then(|set| number(subtable, set));
        largest = largest.max(rules.unwrap_or_default() as u64);
    }
    largest
}

/// Two bytes as a number.
fn number(bytes: &[u8], place: usize) -> Option<usize> {
    let pair = bytes.get(place..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*pair).into())
}
