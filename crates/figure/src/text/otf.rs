//! OpenType fonts made of single glyphs: what a PDF file has of a user's font, and a web page of all fonts.

use std::collections::BTreeMap;

use flate2::{Compress, Compression, FlushCompress, Status};
use kurbo::{BezPath, PathEl, Point, Rect};

/// Units of an em.
const EM: f64 = 1000.0;
/// The furthest that a point is from the origin, in units: what programs of glyphs have numbers for.
const FURTHEST: f64 = 15_000.0;
/// The most numbers of an operator.
const NUMBERS: usize = 48;

/// A glyph.
pub(crate) struct Letter {
    /// Its program, in the language of CFF tables (Type 2).
    program: Vec<u8>,
    /// How wide it is, in em.
    advance: f64,
}

impl Letter {
    /// The glyph with this outline.
    pub(crate) fn new(outline: &BezPath, advance: f64) -> Letter {
        Letter {
            program: program(outline, units(advance).max(0)),
            advance,
        }
    }

    /// The glyph with a program of another font, which begins with what it makes of the width there.
    pub(crate) fn copied(program: &[u8], advance: f64) -> Letter {
        let (mut numbers, mut places) = (Vec::new(), program.iter().enumerate().peekable());
        let operator = loop {
            match places.next() {
                Some((place, &byte)) if byte == 28 || byte >= 32 => {
                    numbers.push(place);
                    let more = match byte {
                        28 => 2,
                        255 => 4,
                        247.. => 1,
                        _ => 0,
                    };
                    for _ in 0..more {
                        places.next();
                    }
                }
                other => break other.map_or(14, |(_, &byte)| byte),
            }
        };
        let needed = match operator {
            21 => 2,
            4 | 22 => 1,
            _ => 0,
        };
        let has_width = numbers.len() > needed;
        let start = numbers.get(usize::from(has_width)).copied();
        let end_of_numbers = || places.peek().map_or(program.len(), |(place, _)| *place) - 1;
        let mut copied = Vec::with_capacity(program.len() + 2);
        push(&mut copied, units(advance).max(0));
        copied.extend(&program[start.unwrap_or_else(end_of_numbers).min(program.len())..]);
        Letter {
            program: copied,
            advance,
        }
    }
}

/// The tables of a font by their tags.
pub(crate) type Tables = BTreeMap<[u8; 4], Vec<u8>>;

/// A font with these glyphs, from number 1 on, and the numbers of characters.
pub(crate) fn tables(letters: &[Letter], characters: &BTreeMap<char, u16>, bounds: Rect) -> Tables {
    let count = letters.len() + 1;
    let corners = [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(units);
    let widths = letters.iter().map(|letter| units(letter.advance).max(0));
    let widths: Vec<i32> = [0].into_iter().chain(widths).collect();
    let widest = widths.iter().copied().max().unwrap_or_default();
    let cff = cff(letters, corners);
    let mut metrics = Vec::new();
    for width in widths {
        put(&mut metrics, &[width, 0]);
    }
    let mut head = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5f, 0x0f, 0x3c, 0xf5];
    // Flags, units of an em, two dates.
    put(&mut head, &[3, EM as i32, 0, 0, 0, 0, 0, 0, 0, 0]);
    put(&mut head, &corners);
    // Style, the smallest size, direction, format of places, format of glyphs.
    put(&mut head, &[0, 6, 2, 0, 0]);
    let mut horizontal = vec![0, 1, 0, 0];
    put(
        &mut horizontal,
        &[
            880, -120, 0, widest, 0, 0, corners[2], 1, 0, 0, 0, 0, 0, 0, 0,
        ],
    );
    put(&mut horizontal, &[count as i32]);
    let mut maxima = vec![0, 0, 0x50, 0];
    put(&mut maxima, &[count as i32]);
    let mut post = vec![0, 3, 0, 0, 0, 0, 0, 0];
    // Where a line below words is, and how thick: so thick are bars of fractions.
    put(&mut post, &[-100, 50]);
    post.extend([0; 20]);
    BTreeMap::from([
        (*b"CFF ", cff),
        (*b"OS/2", system(characters)),
        (*b"cmap", character_map(characters)),
        (*b"head", head),
        (*b"hhea", horizontal),
        (*b"hmtx", metrics),
        (*b"maxp", maxima),
        (*b"name", names()),
        (*b"post", post),
    ])
}

/// The tables as a font file.
#[cfg(feature = "pdf")]
pub(crate) fn file(tables: &Tables) -> Vec<u8> {
    let mut file = start(b"OTTO", tables);
    let mut place = 12 + 16 * tables.len();
    for (tag, table) in tables {
        file.extend(tag);
        for number in [checksum(table), place as u32, table.len() as u32] {
            file.extend(number.to_be_bytes());
        }
        place += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        file.extend(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    file
}

/// The tables as a compressed file for web pages (WOFF 1.0).
pub(crate) fn web_file(kind: &[u8; 4], tables: &Tables) -> Vec<u8> {
    // What compresses a table has much memory to clear: one is enough.
    let mut packing = Compress::new(Compression::new(6), true);
    let packed = tables.iter().map(|(tag, table)| match tag {
        // Programs of glyphs hardly repeat: to compress them would take longer than to make them.
        b"CFF " => table.clone(),
        _ => packed(table, &mut packing),
    });
    let packed: Vec<Vec<u8>> = packed.collect();
    let whole = |length: usize| length.next_multiple_of(4);
    let directory = 44 + 20 * tables.len();
    let length = directory + packed.iter().map(|table| whole(table.len())).sum::<usize>();
    let unpacked = tables.values().map(|table| whole(table.len()));
    let unpacked = 12 + 16 * tables.len() + unpacked.sum::<usize>();
    let mut file = b"wOFF".to_vec();
    file.extend(kind);
    file.extend((length as u32).to_be_bytes());
    file.extend((tables.len() as u16).to_be_bytes());
    file.extend([0; 2]);
    file.extend((unpacked as u32).to_be_bytes());
    // The version, and what there is no more of.
    file.extend([0, 1, 0, 0]);
    file.extend([0; 20]);
    let mut place = directory;
    for ((tag, table), packed) in tables.iter().zip(&packed) {
        file.extend(tag);
        let sizes = [place, packed.len(), table.len()].map(|size| size as u32);
        for number in sizes.into_iter().chain([checksum(table)]) {
            file.extend(number.to_be_bytes());
        }
        place += whole(packed.len());
    }
    for table in packed {
        file.extend(table);
        file.resize(whole(file.len()), 0);
    }
    file
}

/// The table, compressed where that makes it smaller.
fn packed(table: &[u8], packing: &mut Compress) -> Vec<u8> {
    packing.reset();
    let mut packed = Vec::with_capacity(table.len());
    match packing.compress_vec(table, &mut packed, FlushCompress::Finish) {
        Ok(Status::StreamEnd) if packed.len() < table.len() => packed,
        _ => table.to_owned(),
    }
}

/// The beginning of a file: its kind, how many tables there are, and three numbers that say the same.
#[cfg(feature = "pdf")]
fn start(kind: &[u8; 4], tables: &Tables) -> Vec<u8> {
    let count = tables.len() as u32;
    let log = count.ilog2();
    let mut file = kind.to_vec();
    put(
        &mut file,
        &[count, 16 << log, log, 16 * count - (16 << log)].map(|n| n as i32),
    );
    file
}

fn checksum(table: &[u8]) -> u32 {
    let words = table.chunks(4).map(|word| {
        let mut whole = [0; 4];
        whole[..word.len()].copy_from_slice(word);
        u32::from_be_bytes(whole)
    });
    words.fold(0, u32::wrapping_add)
}

/// A length in em as whole units.
fn units(length: f64) -> i32 {
    (length * EM).round().clamp(-FURTHEST, FURTHEST) as i32
}

/// Numbers of two bytes each.
fn put(table: &mut Vec<u8>, numbers: &[i32]) {
    for &number in numbers {
        table.extend((number as u16).to_be_bytes());
    }
}

/// The table `OS/2`.
fn system(characters: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut table = Vec::new();
    // Version, average width, weight, width, rights, sizes and places of small letters, class.
    put(
        &mut table,
        &[
            4, 500, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 250, 0,
        ],
    );
    table.extend([0; 10 + 16]);
    table.extend(b"NONE");
    let ends = [characters.keys().next(), characters.keys().next_back()];
    let [first, last] = ends.map(|end| end.map_or(0, |&end| u32::from(end).min(0xffff) as i32));
    put(&mut table, &[0x40, first, last, 880, -120, 0, 880, 120]);
    table.extend([0; 8]);
    put(&mut table, &[500, 700, 0, 32, 2]);
    table
}

/// The table `cmap`, in format 12.
fn character_map(characters: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut groups: Vec<[u32; 3]> = Vec::new();
    for (&character, &glyph) in characters {
        let (code, glyph) = (u32::from(character), u32::from(glyph));
        match groups.last_mut() {
            Some([first, last, start]) if *last + 1 == code && *start + code - *first == glyph => {
                *last = code;
            }
            _ => groups.push([code, code, glyph]),
        }
    }
    let mut table = Vec::new();
    put(&mut table, &[0, 1, 3, 10, 0, 12, 12, 0]);
    let length = 16 + 12 * groups.len() as u32;
    for number in [length, 0, groups.len() as u32] {
        table.extend(number.to_be_bytes());
    }
    for number in groups.iter().flatten() {
        table.extend(number.to_be_bytes());
    }
    table
}

/// The table `name`.
fn names() -> Vec<u8> {
    let names = [
        (1, "Thermograph"),
        (2, "Regular"),
        (4, "Thermograph"),
        (6, "Thermograph"),
    ];
    let (mut table, mut words) = (Vec::new(), Vec::new());
    put(
        &mut table,
        &[0, names.len() as i32, 6 + 12 * names.len() as i32],
    );
    for (number, name) in names {
        put(
            &mut table,
            &[
                3,
                1,
                0x409,
                number,
                2 * name.len() as i32,
                words.len() as i32,
            ],
        );
        words.extend(name.encode_utf16().flat_map(u16::to_be_bytes));
    }
    table.extend(words);
    table
}

/// The table `CFF `: one in which glyphs have numbers and no names.
fn cff(letters: &[Letter], corners: [i32; 4]) -> Vec<u8> {
    let count = letters.len() + 1;
    // Nothing but an end.
    let nothing: &[u8] = &[14];
    let programs = letters.iter().map(|letter| letter.program.as_slice());
    let programs: Vec<&[u8]> = [nothing].into_iter().chain(programs).collect();
    let programs = index(&programs);
    // Glyphs are called by their numbers, and all are of one kind.
    let mut charset = vec![2];
    put(&mut charset, &[1, count as i32 - 2]);
    let mut select = vec![3];
    put(&mut select, &[1, 0]);
    select.push(0);
    put(&mut select, &[count as i32]);
    let private: &[u8] = &[139, 20, 139, 21];

    let head = [&[1, 0, 4, 4][..], &index(&[b"Thermograph"])].concat();
    let strings = [index(&[b"Adobe", b"Identity"]), vec![0, 0]].concat();
    let top = |places: [usize; 4]| {
        let mut dict = Vec::new();
        for number in [391, 392, 0] {
            dict_number(&mut dict, number);
        }
        dict.extend([12, 30]);
        for corner in corners {
            dict_number(&mut dict, corner);
        }
        dict.push(5);
        dict_number(&mut dict, count as i32);
        dict.extend([12, 34]);
        let operators: [&[u8]; 4] = [&[15], &[12, 37], &[17], &[12, 36]];
        for (place, operator) in places.into_iter().zip(operators) {
            dict_number(&mut dict, place as i32);
            dict.extend(operator);
        }
        index(&[&dict])
    };
    // Every number has the same length, so that the places do not depend on themselves.
    let body = head.len() + top([0; 4]).len() + strings.len();
    let select_place = body + charset.len();
    let programs_place = select_place + select.len();
    let private_place = programs_place + programs.len();
    let kinds_place = private_place + private.len();
    let mut kind = Vec::new();
    dict_number(&mut kind, private.len() as i32);
    dict_number(&mut kind, private_place as i32);
    kind.push(18);
    let top = top([body, select_place, programs_place, kinds_place]);
    let kinds = index(&[&kind]);
    [
        &head, &top, &strings, &charset, &select, &programs, private, &kinds,
    ]
    .concat()
}

/// A number of a CFF dictionary, in five bytes.
fn dict_number(dict: &mut Vec<u8>, number: i32) {
    dict.push(29);
    dict.extend(number.to_be_bytes());
}

/// Things of any length, in CFF's manner.
fn index(items: &[&[u8]]) -> Vec<u8> {
    let mut index = Vec::new();
    put(&mut index, &[items.len() as i32]);
    index.push(4);
    let mut place = 1_u32;
    index.extend(place.to_be_bytes());
    for item in items {
        place += item.len() as u32;
        index.extend(place.to_be_bytes());
    }
    index.extend(items.concat());
    index
}

/// The program that draws an outline, which is so wide.
fn program(outline: &BezPath, width: i32) -> Vec<u8> {
    let mut writer = Program::default();
    push(&mut writer.bytes, width);
    let (mut start, mut is_open) = (Point::ZERO, false);
    for element in outline.elements() {
        if !is_open && !matches!(element, PathEl::MoveTo(_) | PathEl::ClosePath) {
            writer.draw(21, &[start]);
            is_open = true;
        }
        match *element {
            PathEl::MoveTo(to) => {
                writer.draw(21, &[to]);
                (start, is_open) = (to, true);
            }
            PathEl::LineTo(to) => writer.draw(5, &[to]),
            PathEl::QuadTo(control, to) => {
                let from = writer.exact;
                let near = |end: Point| end + (control - end) * (2.0 / 3.0);
                writer.draw(8, &[near(from), near(to), to]);
            }
            PathEl::CurveTo(first, second, to) => writer.draw(8, &[first, second, to]),
            PathEl::ClosePath => is_open = false,
        }
    }
    writer.flush();
    writer.bytes.push(14);
    writer.bytes
}

/// Writes a program: `rmoveto` (21), `rlineto` (5) and `rrcurveto` (8), the latter two with as many numbers as they take.
#[derive(Default)]
struct Program {
    bytes: Vec<u8>,
    operator: u8,
    numbers: Vec<i32>,
    /// Where the pen is: in units, and before rounding.
    at: [i32; 2],
    exact: Point,
}

impl Program {
    fn draw(&mut self, operator: u8, points: &[Point]) {
        let is_full = self.numbers.len() + 2 * points.len() > NUMBERS;
        if self.operator != operator || operator == 21 || is_full {
            self.flush();
            self.operator = operator;
        }
        for point in points {
            let to = [units(point.x), units(point.y)];
            self.numbers
                .extend([to[0] - self.at[0], to[1] - self.at[1]]);
            (self.at, self.exact) = (to, *point);
        }
    }

    fn flush(&mut self) {
        if self.numbers.is_empty() {
            return;
        }
        for number in self.numbers.drain(..) {
            push(&mut self.bytes, number);
        }
        self.bytes.push(self.operator);
    }
}

/// A number of a program.
fn push(program: &mut Vec<u8>, number: i32) {
    match number {
        -107..=107 => program.push((number + 139) as u8),
        108..=1131 => {
            let rest = number - 108;
            program.extend([(rest / 256 + 247) as u8, (rest % 256) as u8]);
        }
        -1131..=-108 => {
            let rest = -number - 108;
            program.extend([(rest / 256 + 251) as u8, (rest % 256) as u8]);
        }
        _ => {
            program.push(28);
            program.extend((number as i16).to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::font::Face;

    #[test]
    fn a_font_that_is_made_of_outlines_has_these_outlines() {
        let path = "M0 0L0.5 0Q0.7 0.1 0.7 0.7L0 0.7ZM0.1 -1.2C0.2 -1.2 0.3 0.3 0.4 14Z";
        let path = BezPath::from_svg(path).expect("a path");
        let letters = [Letter::new(&path, 0.75), Letter::new(&BezPath::new(), 0.25)];
        let characters = BTreeMap::from([('a', 1), (' ', 2), ('\u{1f600}', 1)]);
        let bounds = Rect::new(0.0, -1.2, 0.7, 14.0);
        let file = file(&tables(&letters, &characters, bounds));
        let face = Face::new("made".to_owned(), file.into()).expect("a font");
        let glyphs = ['a', '\u{1f600}', 'b'].map(|character| face.reader().glyph(character));
        assert_eq!(glyphs, [Some(1), Some(1), None]);
        assert_eq!(
            Letter::copied(&letters[0].program, 0.75).program,
            letters[0].program
        );
        assert_eq!(
            Letter::copied(&letters[1].program, 0.5).program,
            [0xf8, 0x88, 14]
        );
        assert_eq!(
            Letter::copied(&[239, 139, 21, 14], 0.0).program,
            [139, 239, 139, 21, 14]
        );
        assert_eq!([1, 2].map(|glyph| face.advance(glyph)), [0.75, 0.25]);
        let drawn = face.outline(1);
        assert_eq!(drawn.path.elements().len(), path.elements().len());
        for (drawn, made) in drawn.path.elements().iter().zip(path.elements()) {
            let ends = [drawn, made].map(|element| element.end_point());
            if let [Some(drawn), Some(made)] = ends {
                assert!((drawn - made).hypot() < 0.001, "{drawn} {made}");
            }
        }
    }
}
