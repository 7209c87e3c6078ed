//! Fonts that ask for more work than any honest one: an error that names them, before the work is done.

use std::path::PathBuf;

use thermograph_figure::text::{Error, Fonts, Typeface};

/// Numbers of two bytes.
fn words(numbers: &[i32]) -> Vec<u8> {
    let bytes = numbers.iter().map(|&number| (number as u16).to_be_bytes());
    bytes.flatten().collect()
}

/// A number of a CFF program or dictionary, in three bytes.
fn number(number: i16) -> Vec<u8> {
    [&[28][..], &number.to_be_bytes()].concat()
}

type Tables = Vec<(&'static [u8; 4], Vec<u8>)>;

/// A font file.
fn file(kind: &[u8; 4], mut tables: Tables) -> Vec<u8> {
    tables.sort();
    let mut place = 12 + 16 * tables.len();
    let mut file = [&kind[..], &words(&[tables.len() as i32, 0, 0, 0])].concat();
    let mut body = Vec::new();
    for (tag, table) in tables {
        file.extend(tag);
        for number in [0, place, table.len()] {
            file.extend((number as u32).to_be_bytes());
        }
        let length = table.len().next_multiple_of(4);
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
        place += length;
    }
    [file, body].concat()
}

/// The tables of any font with so many glyphs; U+4E00 is the first of them, and so on.
fn tables(glyphs: i32) -> Tables {
    let head = [
        words(&[
            1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0,
        ]),
        words(&[0, 0, 1000, 1000, 0, 8, 2, 1, 0]),
    ];
    let horizontal = words(&[1, 0, 800, -200, 0, 600, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    let metrics = [words(&[600, 0]), vec![0; 2 * glyphs as usize]];
    let map = [
        words(&[0, 1, 3, 10, 0, 12, 12, 0, 0, 28, 0, 0, 0, 1]),
        words(&[0, 0x4e00, 0, 0x4e00 + glyphs - 1, 0, 1]),
    ];
    vec![
        (b"head", head.concat()),
        (b"hhea", horizontal),
        (b"hmtx", metrics.concat()),
        (
            b"maxp",
            [&[0, 0, 0x50, 0][..], &words(&[glyphs + 1])].concat(),
        ),
        (b"cmap", map.concat()),
    ]
}

fn index(items: &[Vec<u8>]) -> Vec<u8> {
    let mut out = words(&[items.len() as i32]);
    if items.is_empty() {
        return out;
    }
    out.push(4);
    let mut place = 1;
    for end in [0].into_iter().chain(items.iter().map(Vec::len)) {
        place += end as u32;
        out.extend(place.to_be_bytes());
    }
    [out, items.concat()].concat()
}

/// A CFF font with these programs of glyphs and of subroutines.
fn cff(glyphs: Vec<Vec<u8>>, subroutines: Vec<Vec<u8>>) -> Vec<u8> {
    let count = glyphs.len() as i32;
    let mut programs = vec![vec![14]];
    programs.extend(glyphs);
    let before = [vec![1, 0, 4, 4], index(&[b"a".to_vec()])].concat();
    let after = [index(&[]), index(&subroutines)].concat();
    let top = |places: [usize; 3]| {
        let [programs, length, private] = places.map(|place| {
            let place = place as u32;
            [&[29][..], &place.to_be_bytes()].concat()
        });
        index(&[[programs, vec![17], length, private, vec![18]].concat()])
    };
    let place = before.len() + top([0; 3]).len() + after.len();
    let programs = index(&programs);
    let top = top([place, 0, place + programs.len()]);
    let mut tables = tables(count);
    tables.push((b"CFF ", [before, top, after, programs].concat()));
    file(b"OTTO", tables)
}

/// Calls of a subroutine, of which there are few.
fn calls(subroutine: usize, times: usize) -> Vec<u8> {
    [number(subroutine as i16 - 107), vec![29]]
        .concat()
        .repeat(times)
}

/// Subroutines of which each calls the next; the last is what `leaf` says.
fn nested(levels: usize, times: usize, leaf: &[u8]) -> Vec<Vec<u8>> {
    let mut subroutines: Vec<Vec<u8>> = (1..levels)
        .map(|next| [calls(next, times), vec![11]].concat())
        .collect();
    subroutines.push([leaf, &[11]].concat());
    subroutines
}

fn line() -> Vec<u8> {
    [number(1), number(1), vec![5]].concat()
}

/// A TrueType font in which each glyph consists of so many of the next.
fn composite(levels: u16, times: usize) -> Vec<u8> {
    let mut glyphs = vec![Vec::new()];
    for glyph in 1..=levels {
        let mut parts = words(&[-1, 0, 0, 500, 500]);
        for part in 0..times {
            let more = if part + 1 < times { 0x20 } else { 0 };
            parts.extend(words(&[2 | more, i32::from(glyph) + 1, 0]));
        }
        glyphs.push(parts);
    }
    let square = [
        words(&[1, 0, 0, 500, 500, 3, 0]),
        vec![1; 4],
        words(&[0, 500, 0, -500, 0, 0, 500, 0]),
    ];
    glyphs.push(square.concat());
    let (mut loca, mut glyf) = (Vec::new(), Vec::new());
    for mut glyph in glyphs {
        loca.extend((glyf.len() as u32).to_be_bytes());
        glyph.resize(glyph.len().next_multiple_of(4), 0);
        glyf.extend(glyph);
    }
    loca.extend((glyf.len() as u32).to_be_bytes());
    let mut tables = tables(i32::from(levels) + 1);
    tables.extend([(b"glyf", glyf), (b"loca", loca)]);
    file(&[0, 1, 0, 0], tables)
}

/// A font whose one letter becomes `times` of them in each of so many rules, if these are for glyph 1.
fn multiplying(rules: i32, times: i32, glyph: i32) -> Vec<u8> {
    let sequence = [words(&[times]), words(&vec![1; times as usize])].concat();
    let covered = words(&[1, 1, glyph]);
    let rule = [
        words(&[1, 8 + sequence.len() as i32, 1, 8]),
        sequence,
        covered,
    ]
    .concat();
    // All places lead to the same rule.
    let list = [
        words(&[rules]),
        words(&vec![2 + 2 * rules; rules as usize]),
        words(&[2, 0, 1, 8]),
        rule,
    ];
    let numbers: Vec<i32> = (0..rules).collect();
    let feature = [
        words(&[1]),
        b"ccmp".to_vec(),
        words(&[8, 0, rules]),
        words(&numbers),
    ]
    .concat();
    let script = [
        words(&[1]),
        b"DFLT".to_vec(),
        words(&[8, 4, 0, 0, 0xffff, 1, 0]),
    ]
    .concat();
    let places = [
        1,
        0,
        10,
        10 + script.len() as i32,
        (10 + script.len() + feature.len()) as i32,
    ];
    let table = [words(&places), script, feature, list.concat()].concat();
    let square = [line(), number(5), vec![6, 14]].concat();
    let mut file_tables = tables(1);
    let whole = cff(vec![square], Vec::new());
    let start = whole
        .windows(4)
        .position(|tag| tag == b"CFF ")
        .expect("a table");
    let at =
        |place: usize| u32::from_be_bytes(whole[place..place + 4].try_into().unwrap()) as usize;
    let (start, length) = (at(start + 8), at(start + 12));
    file_tables.push((b"CFF ", whole[start..start + length].to_vec()));
    file_tables.push((b"GSUB", table));
    file(b"OTTO", file_tables)
}

fn load(bytes: Vec<u8>) -> Result<Fonts, Error> {
    Fonts::with_files(vec![(PathBuf::from("hostile.otf"), bytes)])
}

/// What setting these characters says.
fn set(bytes: Vec<u8>, characters: impl Iterator<Item = char>) -> Result<(), String> {
    let fonts = load(bytes).map_err(|error| error.to_string())?;
    for character in characters {
        let line = fonts.line(&character.to_string(), Typeface::Regular);
        let line = line.map_err(|error| error.to_string())?;
        assert_eq!(line.glyphs[0].key.font, 0, "the font is used");
    }
    Ok(())
}

fn assert_refused(bytes: Vec<u8>, what: &str) {
    assert!(bytes.len() < 1 << 20);
    let message = set(bytes, '\u{4e00}'..='\u{4e77}').expect_err(what);
    for part in ["hostile.otf", "too much work", "[fonts] files"] {
        assert!(message.contains(part), "{what}: {message}");
    }
}

/// As many glyphs as [`assert_refused`] sets.
const GLYPHS: usize = 120;

#[test]
fn an_honest_font_is_drawn() {
    let glyph = [
        number(0),
        vec![22],
        line().repeat(100),
        calls(0, 5),
        vec![14],
    ]
    .concat();
    set(
        cff(vec![glyph; GLYPHS], nested(3, 2, &line())),
        '\u{4e00}'..='\u{4e77}',
    )
    .unwrap();
    set(composite(6, 2), '一'..='一').unwrap();
    set(multiplying(1, 3, 1), '一'..='一').unwrap();
}

#[test]
fn subroutines_that_call_one_another_are_counted() {
    for leaf in [line(), Vec::new()] {
        for (levels, times) in [(8, 12), (9, 60)] {
            let glyph = [calls(0, times), vec![14]].concat();
            let font = cff(vec![glyph; GLYPHS], nested(levels, times, &leaf));
            assert_refused(font, "subroutines");
        }
    }
    // What a subroutine calls may be said by what calls it.
    let glyph = [number(1 - 107).repeat(400), number(-107), vec![29, 14]].concat();
    let loop_of_calls = [vec![29; 9], vec![11]].concat();
    let font = cff(
        vec![glyph; GLYPHS],
        vec![loop_of_calls, nested(1, 1, &line())[0].clone()],
    );
    set(font, '\u{4e00}'..='\u{4e77}').unwrap();
}

#[test]
fn glyphs_made_of_glyphs_are_counted() {
    for (levels, times) in [(20, 30), (4, 200), (30, 2)] {
        assert_refused(composite(levels, times), "components");
    }
}

#[test]
fn work_is_counted_over_all_glyphs() {
    for leaf in [line(), Vec::new(), [number(1), vec![6]].concat()] {
        let glyph = [number(0), vec![22], calls(0, 30), vec![14]].concat();
        let font = cff(vec![glyph; GLYPHS], nested(4, 11, &leaf));
        // One of them alone could be drawn.
        set(font.clone(), '一'..='一').unwrap();
        assert_refused(font, "all glyphs");
    }
}

#[test]
fn rules_that_multiply_letters_are_refused() {
    assert_refused(multiplying(60, 20, 1), "many rules");
    assert_refused(multiplying(1, 200, 1), "one rule");
}

#[test]
fn a_rule_that_is_named_many_times_is_counted_as_many() {
    let fonts = load(multiplying(30_000, 1, 9)).unwrap();
    let lines = (1..2000).map(|length| fonts.line(&"一".repeat(length), Typeface::Regular));
    let refused = lines
        .filter_map(Result::err)
        .next()
        .expect("too many rules");
    assert!(refused.to_string().contains("too much work"), "{refused}");
}

#[test]
fn a_collection_that_is_cut_off_is_no_font() {
    let one = composite(2, 2);
    let start = 16;
    // The tables of the font are moved by what stands before it.
    let mut moved = one.clone();
    let count = u16::from_be_bytes([one[4], one[5]]);
    for table in 0..usize::from(count) {
        let place = 12 + 16 * table + 8;
        let old = u32::from_be_bytes(one[place..place + 4].try_into().unwrap());
        moved[place..place + 4].copy_from_slice(&(old + start).to_be_bytes());
    }
    let head = [b"ttcf".to_vec(), words(&[1, 0, 0, 1, 0, start as i32])].concat();
    let whole = [head, moved].concat();
    set(whole.clone(), '一'..='一').unwrap();
    for length in 0..whole.len() - 4 {
        let message = load(whole[..length].to_vec())
            .err()
            .expect("no font")
            .to_string();
        assert!(message.contains("hostile.otf"), "{length}: {message}");
    }
}
