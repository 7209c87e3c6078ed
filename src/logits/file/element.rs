//! Numbers as files hold them.

use half::{bf16, f16};

/// The type of a number and the order of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub kind: Kind,
    pub is_big_endian: bool,
}

/// The type of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    F16,
    Bf16,
    F32,
    F64,
}

impl Element {
    /// The least significant byte first.
    pub fn little(kind: Kind) -> Element {
        Element {
            kind,
            is_big_endian: false,
        }
    }

    /// Bytes of a number.
    pub fn size(self) -> usize {
        match self.kind {
            Kind::F16 | Kind::Bf16 => 2,
            Kind::F32 => 4,
            Kind::F64 => 8,
        }
    }

    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self.kind {
            Kind::F16 => "f16",
            Kind::Bf16 => "bf16",
            Kind::F32 => "f32",
            Kind::F64 => "f64",
        }
    }

    /// The numbers that `bytes` hold, [`Element::size`] bytes each; exact.
    pub fn numbers(self, bytes: &[u8]) -> Vec<f64> {
        match (self.kind, self.is_big_endian) {
            (Kind::F16, false) => each(bytes, |bytes| f16::from_le_bytes(bytes).to_f64()),
            (Kind::F16, true) => each(bytes, |bytes| f16::from_be_bytes(bytes).to_f64()),
            (Kind::Bf16, false) => each(bytes, |bytes| bf16::from_le_bytes(bytes).to_f64()),
            (Kind::Bf16, true) => each(bytes, |bytes| bf16::from_be_bytes(bytes).to_f64()),
            (Kind::F32, false) => each(bytes, |bytes| f64::from(f32::from_le_bytes(bytes))),
            (Kind::F32, true) => each(bytes, |bytes| f64::from(f32::from_be_bytes(bytes))),
            (Kind::F64, false) => each(bytes, f64::from_le_bytes),
            (Kind::F64, true) => each(bytes, f64::from_be_bytes),
        }
    }
}

fn each<const SIZE: usize>(bytes: &[u8], number: impl Fn([u8; SIZE]) -> f64) -> Vec<f64> {
    let (numbers, _) = bytes.as_chunks::<SIZE>();
    numbers.iter().map(|bytes| number(*bytes)).collect()
}
