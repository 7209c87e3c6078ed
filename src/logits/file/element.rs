//! Numbers as files hold them.

use half::{bf16, f16};

/// The type of a number and the order of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArrayElement {
    pub kind: NumberType,
    pub is_big_endian: bool,
}

/// The type of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberType {
    F16,
    Bf16,
    F32,
    F64,
}

impl ArrayElement {
    /// The least significant byte first.
    pub fn little(kind: NumberType) -> ArrayElement {
        ArrayElement {
            kind,
            is_big_endian: false,
        }
    }

    /// Bytes of a number.
    pub fn size(self) -> usize {
        match self.kind {
            NumberType::F16 | NumberType::Bf16 => 2,
            NumberType::F32 => 4,
            NumberType::F64 => 8,
        }
    }

    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self.kind {
            NumberType::F16 => "f16",
            NumberType::Bf16 => "bf16",
            NumberType::F32 => "f32",
            NumberType::F64 => "f64",
        }
    }

    /// The numbers that `bytes` hold, [`ArrayElement::size`] bytes each; exact.
    pub fn numbers(self, bytes: &[u8]) -> Vec<f64> {
        match (self.kind, self.is_big_endian) {
            (NumberType::F16, false) => each(bytes, |bytes| f16::from_le_bytes(bytes).to_f64()),
            (NumberType::F16, true) => each(bytes, |bytes| f16::from_be_bytes(bytes).to_f64()),
            (NumberType::Bf16, false) => each(bytes, |bytes| bf16::from_le_bytes(bytes).to_f64()),
            (NumberType::Bf16, true) => each(bytes, |bytes| bf16::from_be_bytes(bytes).to_f64()),
            (NumberType::F32, false) => each(bytes, |bytes| f64::from(f32::from_le_bytes(bytes))),
            (NumberType::F32, true) => each(bytes, |bytes| f64::from(f32::from_be_bytes(bytes))),
            (NumberType::F64, false) => each(bytes, f64::from_le_bytes),
            (NumberType::F64, true) => each(bytes, f64::from_be_bytes),
        }
    }
}

fn each<const SIZE: usize>(bytes: &[u8], number: impl Fn([u8; SIZE]) -> f64) -> Vec<f64> {
    let (numbers, _) = bytes.as_chunks::<SIZE>();
    numbers.iter().map(|bytes| number(*bytes)).collect()
}
