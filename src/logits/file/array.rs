//! An array of a file that is open, as its format found it.

use super::ArrayNote;
use super::element::{ArrayElement, Encoding, NumberType};
use crate::logits::scale::Scale;
use crate::reading::Limits;

/// The numbers of a file, as far as they are known when it is opened.
pub(super) struct Opened {
    /// Where they are.
    pub data: Data,
    /// The size of each dimension.
    pub shape: Vec<u64>,
    /// Whether the first dimension is the one whose numbers stand side by side.
    pub is_fortran: bool,
    /// Which of its forms, where a format has several.
    pub form: &'static str,
    /// What the numbers are, where the format says it.
    pub scale: Option<Scale>,
    /// What a reader should know.
    pub notes: Vec<ArrayNote>,
}

/// Where the numbers of a file are.
pub(super) enum Data {
    /// They stand in the file.
    File {
        /// How they are written.
        encoding: Encoding,
        /// Bytes before the first.
        start: u64,
        /// Bytes of all of them.
        bytes: u64,
        /// Bytes that were read to know this.
        read: u64,
    },
    /// They were unpacked.
    Unpacked {
        /// How they are written.
        encoding: Encoding,
        /// All of them.
        bytes: Vec<u8>,
    },
    /// They were read, row by row.
    Values(Vec<f64>),
}

impl Opened {
    /// An array in C order of which there is nothing to be said.
    pub fn new(data: Data, shape: Vec<u64>) -> Opened {
        Opened {
            data,
            shape,
            is_fortran: false,
            form: "",
            scale: None,
            notes: Vec::new(),
        }
    }
}

impl Data {
    /// How the numbers are written, bytes before the first, bytes of all, and bytes that there are.
    pub fn place(&self, length: u64) -> (Encoding, u64, u64, u64) {
        match self {
            Data::File {
                encoding,
                start,
                bytes,
                ..
            } => (*encoding, *start, *bytes, length),
            Data::Unpacked { encoding, bytes } => {
                let bytes = bytes.len() as u64;
                (*encoding, 0, bytes, bytes)
            }
            Data::Values(values) => {
                let bytes = 8 * values.len() as u64;
                let element = ArrayElement::little(NumberType::F64);
                (Encoding::Each(element), 0, bytes, bytes)
            }
        }
    }
}

/// Numbers that are read one after another, as many as memory allows.
pub(super) struct Collected {
    pub values: Vec<f64>,
    most: usize,
    help: String,
}

impl Collected {
    pub fn new(limits: &Limits) -> Collected {
        // A vector that grows is copied.
        const TIMES: u64 = 3;
        let most = limits.bytes(TIMES) / 8;
        Collected {
            values: Vec::new(),
            most: usize::try_from(most).unwrap_or(usize::MAX),
            help: limits.help_memory(8 * (most + 1) * 2, TIMES),
        }
    }

    /// Takes one more.
    pub fn push(&mut self, value: f64) -> Result<(), String> {
        if self.values.len() == self.most {
            return Err(format!(
                "the text exceeds the limit of {} numbers: save them as .npy, or {}",
                self.most, self.help
            ));
        }
        self.values.push(value);
        Ok(())
    }
}
