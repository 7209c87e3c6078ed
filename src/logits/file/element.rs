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

    /// The number that [`Element::size`] bytes hold; exact.
    pub fn number(self, bytes: &[u8]) -> f64 {
        let mut little = [0; 8];
        for (place, byte) in bytes.iter().enumerate() {
            let place = if self.is_big_endian {
                bytes.len() - 1 - place
            } else {
                place
            };
            little[place] = *byte;
        }
        let [a, b, c, d, ..] = little;
        match self.kind {
            Kind::F16 => f16::from_le_bytes([a, b]).to_f64(),
            Kind::Bf16 => bf16::from_le_bytes([a, b]).to_f64(),
            Kind::F32 => f64::from(f32::from_le_bytes([a, b, c, d])),
            Kind::F64 => f64::from_le_bytes(little),
        }
    }
}
