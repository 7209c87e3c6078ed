//! Damage to files, as disks, networks and hostile people do it.

use proptest::prelude::*;
use proptest::sample::Index;

/// What is done to a file.
#[derive(Clone, Debug)]
pub enum Damage {
    /// A bit is turned over.
    Flip(Index, u8),
    /// The end is missing.
    Cut(Index),
    /// A part stands twice.
    Repeat(Index, usize),
    /// A part is missing.
    Remove(Index, usize),
    /// The next number in decimal digits is another one.
    Number(Index, &'static str),
    /// Four or eight bytes are a number, the least significant first.
    Length(Index, u64, bool),
}

/// Numbers that readers may not have thought of.
const NUMBERS: [&str; 15] = [
    "0",
    "-1",
    "1",
    "0.5",
    "1e300",
    "-1e300",
    "1e-300",
    "1e999",
    "4294967295",
    "9999999999",
    "18446744073709551615",
    "18446744073709551616",
    "nan",
    "inf",
    "-inf",
];

/// A few kinds of damage at once.
pub fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let place = any::<Index>;
    let one = prop_oneof![
        4 => (place(), 0..8_u8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        1 => place().prop_map(Damage::Cut),
        2 => (place(), 1..40_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        2 => (place(), 1..40_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        3 => (place(), prop::sample::select(&NUMBERS[..])).prop_map(|(at, number)| Damage::Number(at, number)),
        2 => (place(), lengths(), any::<bool>()).prop_map(|(at, length, wide)| Damage::Length(at, length, wide)),
    ];
    prop::collection::vec(one, 1..5)
}

fn lengths() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(u64::from(u32::MAX)),
        Just(u64::MAX),
        Just(u64::MAX - 7),
        0..100_000_u64,
    ]
}

/// The file after all of it.
pub fn damaged(bytes: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for damage in damages {
        if !bytes.is_empty() {
            do_to(&mut bytes, damage);
        }
    }
    bytes
}

fn do_to(bytes: &mut Vec<u8>, damage: &Damage) {
    let length = bytes.len();
    let part = |at: &Index, size: usize| {
        let start = at.index(length);
        start..(start + size).min(length)
    };
    match damage {
        Damage::Flip(at, bit) => bytes[at.index(length)] ^= 1 << bit,
        Damage::Cut(at) => bytes.truncate(at.index(length)),
        Damage::Repeat(at, size) => {
            let part = part(at, *size);
            let copy = bytes[part.clone()].to_vec();
            bytes.splice(part.start..part.start, copy);
        }
        Damage::Remove(at, size) => {
            bytes.drain(part(at, *size));
        }
        Damage::Number(at, number) => {
            let start = at.index(length);
            let digits = bytes[start..].iter().position(u8::is_ascii_digit);
            if let Some(first) = digits.map(|digits| start + digits) {
                let count = bytes[first..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit());
                let end = first + count.count();
                bytes.splice(first..end, number.bytes());
            }
        }
        Damage::Length(at, number, wide) => {
            let part = part(at, if *wide { 8 } else { 4 });
            let number = &number.to_le_bytes()[..part.len()];
            bytes[part].copy_from_slice(number);
        }
    }
}
