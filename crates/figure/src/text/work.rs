//! How much work a font of the user's own causes: counted before it is done, for all glyphs and all formats together.
//!
//! A font of a few hundred bytes can ask for years of work: subroutines that call one another, glyphs made of glyphs,
//! rules that make a thousand glyphs of one. What is counted here is what skrifa does, whose interpreter of CFF has no
//! limit of its own but that of depth.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use skrifa::GlyphId;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::cff::blend::BlendState;
use skrifa::raw::ps::cff::index::Index;
use skrifa::raw::ps::cs::{CharstringContext, CharstringKind, CommandSink, evaluate};
use skrifa::raw::ps::error::Error as CffError;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::types::{F2Dot14, Fixed};
use skrifa::raw::{FontRef, ReadError, TableProvider as _};

/// The most work that the outlines of all glyphs of the user's fonts are: bytes of their programs, and more for each
/// point and each component. Five thousand Chinese characters are that much.
pub const OUTLINES: u64 = 4_000_000;
/// The most work that the rules of the user's fonts are: rules that are looked through, times letters and glyphs that they
/// look at. Two thousand words in Urdu's slanting hand, whose fonts have the most, are that much.
pub const RULES: u64 = 100_000_000;
/// What a point costs, a component, and a blend of a variable font.
const POINT: u64 = 5;
const COMPONENT: u64 = 20;
const BLEND: u64 = 16;

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
    let (data, is_cff2) = match font.cff2() {
        Ok(cff) => (cff.offset_data().as_bytes(), true),
        Err(_) => (font.cff()?.offset_data().as_bytes(), false),
    };
    let cff = match is_cff2 {
        true => CffFontRef::new_cff2(data, None)?,
        false => CffFontRef::new_cff(data, 0, None)?,
    };
    let subfont = cff.subfont(cff.subfont_index(glyph).unwrap_or(0), NOWHERE)?;
    let local = match subfont.subrs_offset() as usize {
        0 => Index::Empty,
        place => Index::new(data.get(place..).ok_or(Stop::Damaged)?, is_cff2)?,
    };
    let blend = cff.var_store().cloned();
    let blend = blend.and_then(|store| BlendState::new(store, NOWHERE, subfont.vs_index()).ok());
    let program = cff.charstrings().get(glyph.to_u32() as usize)?;
    let counter = Counter {
        programs: (data, cff.charstrings(), cff.global_subrs(), &local),
        is_cff2,
        left: Cell::new(*left),
    };
    let counted = counter
        .called(program)
        .and_then(|program| evaluate(&counter, blend, program, &mut Points(&counter.left)));
    *left = counter.left.get();
    spend(left, 1)?;
    counted?;
    Ok(())
}

/// The usual instance of a variable font.
const NOWHERE: &[F2Dot14] = &[];

/// The programs that a glyph's calls: each is counted before it runs, and none does where nothing is left.
struct Counter<'a> {
    /// The table, and its glyphs, global and local subroutines.
    programs: (&'a [u8], &'a Index<'a>, &'a Index<'a>, &'a Index<'a>),
    is_cff2: bool,
    left: Cell<u64>,
}

impl Counter<'_> {
    fn called<'p>(&self, program: &'p [u8]) -> Result<&'p [u8], CffError> {
        let blends = program.iter().filter(|&&byte| self.is_cff2 && byte == 16);
        let cost = 1 + program.len() as u64 + BLEND * blends.count() as u64;
        self.left.set(self.left.get().saturating_sub(cost));
        match self.left.get() {
            0 => Err(CffError::InvalidFontFormat),
            _ => Ok(program),
        }
    }
}

impl CharstringContext for Counter<'_> {
    fn kind(&self) -> CharstringKind {
        self.programs.kind()
    }

    fn seac_components(&self, base: i32, accent: i32) -> Result<[&[u8]; 2], CffError> {
        let [base, accent] = self.programs.seac_components(base, accent)?;
        Ok([self.called(base)?, self.called(accent)?])
    }

    fn global_subr(&self, index: i32) -> Result<&[u8], CffError> {
        self.called(self.programs.global_subr(index)?)
    }

    fn subr(&self, index: i32) -> Result<&[u8], CffError> {
        self.called(self.programs.subr(index)?)
    }
}

/// Counts points.
struct Points<'c>(&'c Cell<u64>);

impl Points<'_> {
    fn add(&mut self, points: u64) {
        self.0.set(self.0.get().saturating_sub(POINT * points));
    }
}

impl CommandSink for Points<'_> {
    fn move_to(&mut self, _: Fixed, _: Fixed) {
        self.add(1);
    }

    fn line_to(&mut self, _: Fixed, _: Fixed) {
        self.add(1);
    }

    fn curve_to(&mut self, _: Fixed, _: Fixed, _: Fixed, _: Fixed, _: Fixed, _: Fixed) {
        self.add(3);
    }

    fn close(&mut self) {}
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
