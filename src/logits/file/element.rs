//! Numbers as files hold them.

use half::{bf16, f16};

/// How the numbers of a row are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// One after another.
    Each(ArrayElement),
    /// A scale and a least value as f32, then for each token how many of the scale it is above the least, in 16 bits; to
    /// a whole number of four bytes.
    Steps,
}

/// The type of a number and the order of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArrayElement {
    pub kind: NumberType,
    pub is_big_endian: bool,
}

/// The type of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    /// Half precision.
    F16,
    /// bfloat16, the upper half of an f32.
    Bf16,
    /// Single precision.
    F32,
    /// Double precision.
    F64,
    /// Eight bits, four of them for the exponent, without infinities (E4M3FN).
    F8E4m3,
    /// Eight bits, five of them for the exponent.
    F8E5m2,
}

/// Types by the names that `numbers` gives them: those that arrays of whole numbers can stand for.
pub(crate) const NUMBERS: [(&str, NumberType); 4] = [
    ("bf16", NumberType::Bf16),
    ("f16", NumberType::F16),
    ("f8_e4m3", NumberType::F8E4m3),
    ("f8_e5m2", NumberType::F8E5m2),
];

impl NumberType {
    /// Bytes of a number.
    pub(super) fn size(self) -> usize {
        match self {
            NumberType::F8E4m3 | NumberType::F8E5m2 => 1,
            NumberType::F16 | NumberType::Bf16 => 2,
            NumberType::F32 => 4,
            NumberType::F64 => 8,
        }
    }

    /// What messages call it.
    fn name(self) -> &'static str {
        match self {
            NumberType::F16 => "f16",
            NumberType::Bf16 => "bf16",
            NumberType::F32 => "f32",
            NumberType::F64 => "f64",
            NumberType::F8E4m3 => "f8_e4m3",
            NumberType::F8E5m2 => "f8_e5m2",
        }
    }

    /// By how much rounding moves the sum of a position's probabilities, or the logarithm of it.
    pub(super) fn rounding(self) -> f64 {
        match self {
            NumberType::F32 | NumberType::F64 => 0.02,
            NumberType::F16 | NumberType::Bf16 => 0.05,
            NumberType::F8E4m3 | NumberType::F8E5m2 => 0.2,
        }
    }
}

impl Encoding {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Each(element) => element.kind.name(),
            Encoding::Steps => "16-bit log-probabilities",
        }
    }

    /// Bytes from one number to the next.
    pub fn step(self) -> u64 {
        match self {
            Encoding::Each(element) => element.kind.size() as u64,
            Encoding::Steps => 2,
        }
    }

    /// Bytes of a row of so many numbers, if they can be counted.
    pub fn row_bytes(self, columns: u64) -> Option<u64> {
        match self {
            Encoding::Each(_) => columns.checked_mul(self.step()),
            Encoding::Steps => columns
                .checked_next_multiple_of(2)?
                .checked_mul(2)?
                .checked_add(8),
        }
    }

    /// See [`NumberType::rounding`].
    pub fn rounding(self) -> f64 {
        match self {
            Encoding::Each(element) => element.kind.rounding(),
            Encoding::Steps => 0.05,
        }
    }

    /// Adds the numbers of a row of these bytes, of which there are as many as [`Encoding::row_bytes`] says; exact.
    pub fn row(self, bytes: &[u8], columns: usize, numbers: &mut Vec<f64>) {
        match self {
            Encoding::Each(element) => element.numbers(bytes, numbers),
            Encoding::Steps => numbers.extend(steps(bytes, columns).unwrap_or_default()),
        }
    }
}

/// As llama.cpp reads it: the product and the sum in f32.
fn steps(bytes: &[u8], columns: usize) -> Option<Vec<f64>> {
    let (&scale, rest) = bytes.split_first_chunk()?;
    let (&least, rest) = rest.split_first_chunk()?;
    let [scale, least] = [scale, least].map(f32::from_le_bytes);
    let (numbers, _) = rest.as_chunks();
    let number = |&bytes| f64::from(scale * f32::from(u16::from_le_bytes(bytes)) + least);
    Some(numbers.iter().take(columns).map(number).collect())
}

impl ArrayElement {
    /// The least significant byte first.
    pub fn little(kind: NumberType) -> ArrayElement {
        ArrayElement {
            kind,
            is_big_endian: false,
        }
    }

    /// Adds the numbers that `bytes` hold; exact.
    pub fn numbers(self, bytes: &[u8], to: &mut Vec<f64>) {
        match (self.kind, self.is_big_endian) {
            (NumberType::F16, false) => each(bytes, to, |bytes| f16::from_le_bytes(bytes).to_f64()),
            (NumberType::F16, true) => each(bytes, to, |bytes| f16::from_be_bytes(bytes).to_f64()),
            (NumberType::Bf16, false) => {
                each(bytes, to, |bytes| bf16::from_le_bytes(bytes).to_f64())
            }
            (NumberType::Bf16, true) => {
                each(bytes, to, |bytes| bf16::from_be_bytes(bytes).to_f64())
            }
            (NumberType::F32, false) => {
                each(bytes, to, |bytes| f64::from(f32::from_le_bytes(bytes)))
            }
            (NumberType::F32, true) => {
                each(bytes, to, |bytes| f64::from(f32::from_be_bytes(bytes)))
            }
            (NumberType::F64, false) => each(bytes, to, f64::from_le_bytes),
            (NumberType::F64, true) => each(bytes, to, f64::from_be_bytes),
            (NumberType::F8E4m3, _) => each(bytes, to, |[byte]| e4m3(byte)),
            // The upper half of an f16.
            (NumberType::F8E5m2, _) => {
                each(bytes, to, |[byte]| f16::from_be_bytes([byte, 0]).to_f64())
            }
        }
    }
}

/// Sign, four bits of exponent from -7 on, three of mantissa; all ones are NaN, and there is no infinity.
///
/// Source: "FP8 Formats for Deep Learning", arXiv:2209.05433; ml_dtypes `float8_e4m3fn`.
fn e4m3(byte: u8) -> f64 {
    let (exponent, mantissa) = (byte >> 3 & 0xf, f64::from(byte & 7) / 8.0);
    let size = match exponent {
        15 if byte & 7 == 7 => f64::NAN,
        0 => mantissa / 64.0,
        _ => (1.0 + mantissa) * f64::from(1_u32 << exponent) / 128.0,
    };
    if byte & 0x80 == 0 { size } else { -size }
}

fn each<const SIZE: usize>(bytes: &[u8], to: &mut Vec<f64>, number: impl Fn([u8; SIZE]) -> f64) {
    let (numbers, _) = bytes.as_chunks::<SIZE>();
    to.extend(numbers.iter().map(|bytes| number(*bytes)));
}

#[cfg(test)]
mod tests {
    use super::{ArrayElement, Encoding, NumberType, e4m3};

    #[test]
    fn eight_bits_are_the_numbers_that_ml_dtypes_says() {
        // numpy.array([...], numpy.uint8).view(ml_dtypes.float8_e4m3fn), then float8_e5m2; ml_dtypes 0.5.
        for (byte, number) in [
            (0x00, 0.0),
            (0x01, 0.001953125),
            (0x07, 0.013671875),
            (0x08, 0.015625),
            (0x38, 1.0),
            (0x7e, 448.0),
            (0xc4, -3.0),
        ] {
            assert_eq!(e4m3(byte), number, "{byte:#x}");
        }
        assert!(e4m3(0x7f).is_nan() && e4m3(0xff).is_nan());
        let mut numbers = Vec::new();
        ArrayElement::little(NumberType::F8E5m2).numbers(&[0x01, 0x3c, 0xc2, 0x7b], &mut numbers);
        assert_eq!(numbers, [1.52587890625e-05, 1.0, -3.0, 57344.0]);
    }

    #[test]
    fn a_row_of_steps_ends_on_four_bytes() {
        assert_eq!(Encoding::Steps.row_bytes(3), Some(16));
        assert_eq!(Encoding::Steps.row_bytes(4), Some(16));
        assert_eq!(Encoding::Steps.row_bytes(u64::MAX), None);
        let mut bytes = [0.5_f32, -8.0].map(f32::to_le_bytes).concat();
        bytes.extend([0_u16, 3, 15, 9].map(u16::to_le_bytes).concat());
        let mut numbers = Vec::new();
        Encoding::Steps.row(&bytes, 3, &mut numbers);
        assert_eq!(numbers, [-8.0, -6.5, -0.5]);
    }
}
