//! Compression of pictures: a zlib stream (RFC 1950, RFC 1951) of bytes most of which are zero, as those of a row are
//! when the row above is taken from it.
//!
//! The files are as small as those of zlib's level 2, in half the time: runs of zeros are found without looking each of
//! them up, and what is no run is looked up once.

use crate::huffman::HuffmanCodes;

/// How far back a stream refers.
pub(crate) const WINDOW: usize = 1 << 15;

/// The longest piece that is copied at once.
const LONGEST: usize = 258;
/// A shorter piece takes no less room copied than as it is.
const SHORTEST: usize = 4;
/// Bits of the number under which a place is remembered.
const HASH_BITS: u32 = 14;
/// How many tokens share their codes.
const BLOCK: usize = 1 << 15;

/// The longest codes of tokens, and of the lengths of codes.
const LONGEST_CODE: usize = 15;
const LONGEST_CODE_OF_LENGTHS: usize = 7;
/// The symbol that ends a block; those of lengths follow it.
const END: usize = 256;
const LENGTHS: usize = 257;

/// The shortest length that each symbol stands for; the bits after it say how much longer a piece is.
const LENGTH_STARTS: [u16; 29] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
];
/// The symbol of each length, from [`LENGTHS`] on.
const LENGTH_SYMBOLS: [u8; LONGEST + 1] = {
    let mut symbols = [0; LONGEST + 1];
    let (mut length, mut symbol) = (3, 0);
    while length <= LONGEST {
        if symbol + 1 < LENGTH_STARTS.len() && LENGTH_STARTS[symbol + 1] as usize <= length {
            symbol += 1;
        }
        symbols[length] = symbol as u8;
        length += 1;
    }
    symbols
};
/// The order in which a block says how long the codes of lengths are.
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// A byte as it is, or a piece that was there before.
#[derive(Clone, Copy)]
struct DeflateToken {
    /// The byte, or the length of the piece.
    value: u16,
    /// How far back the piece is; 0 for a byte.
    distance: u16,
}

/// Writes a stream.
pub(crate) struct Deflater {
    stream: Vec<u8>,
    /// Bits that are no whole bytes yet, the first lowest.
    bits: u64,
    bit_count: u32,
    tokens: Vec<DeflateToken>,
    /// How often each symbol is among the tokens.
    symbols: [u32; 286],
    distances: [u32; 30],
    /// Where four bytes were last, by their hash, counted from the beginning of the stream.
    places: Vec<u32>,
    /// How many bytes came before.
    position: u32,
    checksum: simd_adler32::Adler32,
}

impl Deflater {
    pub(crate) fn new() -> Deflater {
        Deflater {
            // A window of 32 KiB, compressed fast.
            stream: vec![0x78, 0x01],
            bits: 0,
            bit_count: 0,
            tokens: Vec::with_capacity(BLOCK),
            symbols: [0; 286],
            distances: [0; 30],
            places: vec![0; 1 << HASH_BITS],
            position: 0,
            checksum: simd_adler32::Adler32::new(),
        }
    }

    /// Adds the bytes from `start` on. Those before are the last that were added before, [`WINDOW`] of them or all.
    pub(crate) fn add(&mut self, bytes: &[u8], start: usize) {
        self.checksum.write(&bytes[start..]);
        let mut place = start;
        while place < bytes.len() {
            if self.tokens.len() + 8 > BLOCK {
                self.end_block(false);
            }
            let rest = &bytes[place..];
            let Some(next) = rest
                .first_chunk::<8>()
                .map(|next| u64::from_le_bytes(*next))
            else {
                self.byte(bytes[place]);
                place += 1;
                continue;
            };
            place += if next == 0 {
                self.zeros(rest, place > 0 && bytes[place - 1] == 0)
            } else {
                let here = self.position.wrapping_add((place - start) as u32);
                self.piece(bytes, place, here, next as u32)
            };
        }
        self.position = self.position.wrapping_add((bytes.len() - start) as u32);
    }

    /// The stream.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.end_block(true);
        self.put(0, self.bit_count.wrapping_neg() % 8);
        let whole = self.bit_count as usize / 8;
        self.stream.extend(&self.bits.to_le_bytes()[..whole]);
        self.stream.extend(self.checksum.finish().to_be_bytes());
        self.stream
    }

    /// Adds zeros, as far as they go or a token reaches; `after_zero` says that there is one before them to copy.
    fn zeros(&mut self, rest: &[u8], after_zero: bool) -> usize {
        if !after_zero {
            self.byte(0);
            return 1;
        }
        let zeros = leading_zeros(rest);
        let mut left = zeros;
        while left >= SHORTEST && self.tokens.len() < BLOCK {
            let length = left.min(LONGEST);
            self.copy(length, 1);
            left -= length;
        }
        zeros - left
    }

    /// Adds the bytes at `place`, which begin with `next`: as many as were there before, or a pixel. Returns how many.
    fn piece(&mut self, bytes: &[u8], place: usize, here: u32, next: u32) -> usize {
        let hash = next.wrapping_mul(0x9e37_79b1) >> (u32::BITS - HASH_BITS);
        let known = std::mem::replace(&mut self.places[hash as usize], here);
        let distance = here.wrapping_sub(known) as usize;
        if (1..=WINDOW.min(place)).contains(&distance) {
            let length = common(&bytes[place - distance..], &bytes[place..]);
            if length >= SHORTEST {
                self.copy(length, distance);
                return length;
            }
        }
        for &byte in &bytes[place..place + 3] {
            self.byte(byte);
        }
        3
    }

    fn byte(&mut self, byte: u8) {
        self.symbols[usize::from(byte)] += 1;
        self.tokens.push(DeflateToken {
            value: byte.into(),
            distance: 0,
        });
    }

    fn copy(&mut self, length: usize, distance: usize) {
        self.symbols[LENGTHS + usize::from(LENGTH_SYMBOLS[length])] += 1;
        self.distances[distance_symbol(distance)] += 1;
        self.tokens.push(DeflateToken {
            value: length as u16,
            distance: distance as u16,
        });
    }

    /// Writes the tokens, with codes that are made for them.
    fn end_block(&mut self, is_last: bool) {
        self.symbols[END] = 1;
        let symbols = HuffmanCodes::new(&self.symbols, LONGEST_CODE);
        let distances = HuffmanCodes::new(&self.distances, LONGEST_CODE);
        self.put(is_last.into(), 1);
        self.put(2, 2);
        self.put_lengths(symbols.used(LENGTHS), distances.used(1));
        let mut tokens = std::mem::take(&mut self.tokens);
        for token in &tokens {
            let (value, distance) = (usize::from(token.value), usize::from(token.distance));
            if distance == 0 {
                self.put_code(&symbols, value, 0, 0);
                continue;
            }
            let symbol = usize::from(LENGTH_SYMBOLS[value]);
            let more = match symbol {
                0..8 | 28 => 0,
                _ => (symbol as u32 - 4) / 4,
            };
            let length = value - usize::from(LENGTH_STARTS[symbol]);
            self.put_code(&symbols, LENGTHS + symbol, length, more);
            let symbol = distance_symbol(distance);
            let more = (symbol as u32 / 2).saturating_sub(1);
            // The bits of a distance below its highest two.
            let rest = (distance - 1) & ((1 << more) - 1);
            self.put_code(&distances, symbol, rest, more);
        }
        self.put_code(&symbols, END, 0, 0);
        tokens.clear();
        self.tokens = tokens;
        self.symbols.fill(0);
        self.distances.fill(0);
    }

    /// Says how long the codes are: of equal lengths how many there are.
    fn put_lengths(&mut self, symbols: &[u8], distances: &[u8]) {
        let lengths = [symbols, distances].concat();
        let mut tokens = Vec::new();
        for run in lengths.chunk_by(|one, other| one == other) {
            let (length, mut left) = (run[0], run.len());
            if length != 0 {
                tokens.push((usize::from(length), 0, 0));
                left -= 1;
            }
            while left > 0 {
                let (token, least, most, bits) = match (length, left) {
                    (0, 11..) => (18, 11, 138, 7),
                    (0, 3..) => (17, 3, 10, 3),
                    (_, 3..) => (16, 3, 6, 2),
                    _ => (usize::from(length), 1, 1, 0),
                };
                let count = left.min(most);
                tokens.push((token, count - least, bits));
                left -= count;
            }
        }
        let mut counts = [0; ORDER.len()];
        for &(token, ..) in &tokens {
            counts[token] += 1;
        }
        let codes = HuffmanCodes::new(&counts, LONGEST_CODE_OF_LENGTHS);
        let unused = ORDER
            .iter()
            .rev()
            .take_while(|&&token| codes.lengths[token] == 0);
        let used = (ORDER.len() - unused.count()).max(4);
        self.put(symbols.len() as u64 - 257, 5);
        self.put(distances.len() as u64 - 1, 5);
        self.put(used as u64 - 4, 4);
        for &token in &ORDER[..used] {
            self.put(codes.lengths[token].into(), 3);
        }
        for (token, count, bits) in tokens {
            self.put_code(&codes, token, count, bits);
        }
    }

    /// Writes a symbol, and so many bits that belong to it.
    #[inline]
    fn put_code(&mut self, codes: &HuffmanCodes, symbol: usize, more: usize, bits: u32) {
        let length = u32::from(codes.lengths[symbol]);
        let code = u64::from(codes.codes[symbol]);
        self.put(code | (more as u64) << length, length + bits);
    }

    /// Writes bits, 32 at most.
    #[inline]
    fn put(&mut self, bits: u64, count: u32) {
        self.bits |= bits << self.bit_count;
        self.bit_count += count;
        if self.bit_count >= 32 {
            self.stream.extend((self.bits as u32).to_le_bytes());
            self.bits >>= 32;
            self.bit_count -= 32;
        }
    }
}

/// The symbol of a distance: its highest two bits.
fn distance_symbol(distance: usize) -> usize {
    let distance = distance - 1;
    match distance.checked_ilog2() {
        None | Some(0) => distance,
        Some(log) => 2 * log as usize + (distance >> (log - 1) & 1),
    }
}

/// How many zeros there are at the beginning.
fn leading_zeros(bytes: &[u8]) -> usize {
    let (chunks, _) = bytes.as_chunks::<32>();
    let zeros = 32 * chunks.iter().take_while(|chunk| **chunk == [0; 32]).count();
    zeros + bytes[zeros..].iter().take_while(|&&byte| byte == 0).count()
}

/// How many bytes two texts have in common at their beginning, as far as a token reaches.
fn common(one: &[u8], other: &[u8]) -> usize {
    let most = LONGEST.min(other.len());
    let (one, other) = (&one[..most], &other[..most]);
    let words = one.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0);
    let mut length = 0;
    for (one, other) in words {
        let difference = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if difference != 0 {
            return length + difference.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = one[length..].iter().zip(&other[length..]);
    length + rest.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;

    /// The bytes as they are read back, when they are added in pieces so long.
    fn round_trip(bytes: &[u8], piece: usize) -> Vec<u8> {
        let mut deflater = Deflater::new();
        for start in (0..bytes.len()).step_by(piece) {
            let end = bytes.len().min(start + piece);
            let history = start.saturating_sub(WINDOW);
            deflater.add(&bytes[history..end], start - history);
        }
        let mut back = Vec::new();
        let stream = deflater.finish();
        let mut decoder = flate2::read::ZlibDecoder::new(&stream[..]);
        decoder.read_to_end(&mut back).expect("a zlib stream");
        back
    }

    /// Bytes that any machine makes alike: `of` different ones, in runs of up to `longest`.
    fn made(count: usize, of: u32, longest: u32) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        let mut bytes = Vec::new();
        while bytes.len() < count {
            let (byte, run) = (next() % of, 1 + next() % longest);
            bytes.extend(std::iter::repeat_n(byte as u8, run as usize));
        }
        bytes.truncate(count);
        bytes
    }

    #[test]
    fn streams_are_read_back_as_what_they_are_of() {
        for count in [0, 1, 2, 7, 8, 9, 257, 258, 259, 100_000] {
            assert_eq!(round_trip(&vec![0; count], 1000), vec![0; count], "{count}");
        }
        for (of, longest) in [(256, 1), (2, 1), (1, 1), (3, 700), (256, 9)] {
            let bytes = made(300_000, of, longest);
            for piece in [977, 40_000, 300_000] {
                assert!(
                    round_trip(&bytes, piece) == bytes,
                    "{of} bytes, {piece} at once"
                );
            }
        }
    }

    #[test]
    fn what_was_there_before_is_copied_from_any_distance_within_the_window() {
        let pattern = made(600, 251, 1);
        for gap in [0, 1, 4000, WINDOW - 601, WINDOW - 600, WINDOW - 599, WINDOW] {
            let bytes = [&pattern[..], &vec![0; gap], &pattern].concat();
            assert!(round_trip(&bytes, bytes.len()) == bytes, "{gap}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_back(
            runs in prop::collection::vec((any::<u8>(), 1_usize..400), 0..200),
            piece in 1_usize..5000,
        ) {
            let bytes: Vec<u8> = runs.iter().flat_map(|&(byte, run)| vec![byte; run]).collect();
            prop_assert_eq!(round_trip(&bytes, piece), bytes);
        }
    }
}
