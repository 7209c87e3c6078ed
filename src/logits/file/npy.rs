//! numpy's `.npy`: magic, version, length of the header, a Python dictionary as text, the numbers.
//!
//! Source: numpy/lib/format.py, versions 1.0 to 3.0. The crates that read it bring a parser of Python that needs a C
//! compiler; the dictionary has three keys.

use std::io::Read;

use super::ArrayNote;
use super::array::{Data, Opened};
use super::element::{ArrayElement, Encoding, NUMBERS, NumberType};
use super::{ArrayFormat, Choice};
use crate::reading::limits::NPY_HEADER_BYTES;

const MAGIC: &[u8] = b"\x93NUMPY";

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    name: "npy",
    has_tensors: false,
    is: |head| head.bytes.starts_with(MAGIC),
    open: |file, choice, _| {
        let length = file.length();
        header(file)?.opened(choice, length)
    },
};

/// What a header says.
pub(super) struct NpyHeader {
    /// The type of the numbers, as it stands there.
    descr: String,
    is_fortran: bool,
    shape: Vec<u64>,
    /// Bytes of it.
    length: u64,
}

impl NpyHeader {
    /// Whether its numbers can be logits.
    pub fn has_numbers(&self, choice: &Choice) -> bool {
        element(&self.descr, choice).is_ok()
    }

    /// The array in a file of `length` bytes.
    pub fn opened(self, choice: &Choice, length: u64) -> Result<Opened, String> {
        let (element, note) = element(&self.descr, choice)?;
        let data = Data::File {
            encoding: Encoding::Each(element),
            start: self.length,
            bytes: length.saturating_sub(self.length),
            read: self.length,
        };
        Ok(Opened {
            is_fortran: self.is_fortran,
            notes: note.into_iter().collect(),
            ..Opened::new(data, self.shape)
        })
    }
}

/// Reads the header, which is at the beginning.
pub(super) fn header(file: &mut impl Read) -> Result<NpyHeader, String> {
    let mut start = [0; 8];
    let short = |_| "the file ends within its header".to_owned();
    file.read_exact(&mut start).map_err(short)?;
    if !start.starts_with(MAGIC) {
        return Err("this is not a .npy file: its first bytes differ".to_owned());
    }
    let version = start[6];
    let (size, before) = match version {
        1 => {
            let mut size = [0; 2];
            file.read_exact(&mut size).map_err(short)?;
            (u32::from(u16::from_le_bytes(size)), 10)
        }
        2 | 3 => {
            let mut size = [0; 4];
            file.read_exact(&mut size).map_err(short)?;
            (u32::from_le_bytes(size), 12)
        }
        _ => {
            return Err(format!(
                "version {version} of the .npy format is not supported"
            ));
        }
    };
    if size > NPY_HEADER_BYTES {
        return Err(format!(
            "the header exceeds the limit (claims {size} bytes, limit {NPY_HEADER_BYTES})"
        ));
    }
    let mut header = vec![0; size as usize];
    file.read_exact(&mut header).map_err(short)?;
    let header = String::from_utf8(header).map_err(|_| "the header is not text".to_owned())?;
    let shape = shape(&header)?;
    let descr = field(&header, "descr")?;
    let quotes = ['\'', '"'];
    let text = descr.trim_start_matches(quotes).split(quotes).next();
    Ok(NpyHeader {
        descr: text.unwrap_or_default().to_owned(),
        is_fortran: field(&header, "fortran_order")?.starts_with("True"),
        shape,
        length: before + u64::from(size),
    })
}

/// What stands behind a key, which stands there once.
fn field<'h>(header: &'h str, key: &str) -> Result<&'h str, String> {
    let quoted = [format!("'{key}'"), format!("\"{key}\"")];
    let places = quoted
        .iter()
        .flat_map(|key| header.match_indices(key.as_str()));
    let after: Vec<&str> = places
        .map(|(place, key)| &header[place + key.len()..])
        .collect();
    let value = match after.as_slice() {
        [] => None,
        [after] => after.trim_start().strip_prefix(':'),
        _ => return Err(format!("the header lists {key} {} times", after.len())),
    };
    value
        .map(str::trim_start)
        .ok_or_else(|| format!("the header has no {key}"))
}

fn element(descr: &str, choice: &Choice) -> Result<(ArrayElement, Option<ArrayNote>), String> {
    let (order, name) = descr.split_at_checked(1).unwrap_or_default();
    let is_big_endian = match order {
        "<" | "=" | "|" => false,
        ">" => true,
        _ => return Err(format!("descr is {descr:?}: it must start with `<` or `>`")),
    };
    let size = match name {
        "i1" | "u1" | "V1" => 1,
        "i2" | "u2" | "V2" => 2,
        _ => 0,
    };
    let element = |kind| ArrayElement {
        kind,
        is_big_endian,
    };
    let kind = match (name, choice.numbers) {
        ("f2", None) => NumberType::F16,
        ("f4", None) => NumberType::F32,
        ("f8", None) => NumberType::F64,
        ("V2", None) => return Ok((element(NumberType::Bf16), Some(ArrayNote::Bf16))),
        (_, Some(kind)) if kind.size() == size => kind,
        _ => return Err(no_numbers(descr, size, choice.numbers.is_some())),
    };
    Ok((element(kind), None))
}

/// Why an array of this type is no array of logits.
fn no_numbers(descr: &str, size: usize, is_said: bool) -> String {
    let needed = "must be f2, f4, f8 or ml_dtypes' bf16";
    let of_size = NUMBERS.iter().filter(|(_, kind)| kind.size() == size);
    let names: Vec<String> = of_size
        .map(|(name, _)| format!("`numbers = \"{name}\"`"))
        .collect();
    if is_said {
        let what = "and `numbers` tells how to read integers of the same size";
        return format!("descr is {descr:?}, {what}");
    }
    if names.is_empty() {
        return format!(
            "descr is {descr:?}: {needed}; integers are usually token IDs: use `logits.astype(numpy.float32)` if they are logits"
        );
    }
    format!(
        "descr is {descr:?}: {needed}; if the integers hold the bits of another type (such as bf16 in uint16), add {}",
        names.join(" or ")
    )
}

fn shape(header: &str) -> Result<Vec<u64>, String> {
    let value = field(header, "shape")?;
    let inside = value
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    let Some((inside, _)) = inside else {
        return Err("shape is not a tuple".to_owned());
    };
    let dimensions = inside
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    dimensions
        .map(|text| {
            let text = text.trim_end_matches('L');
            text.parse()
                .map_err(|_| format!("shape ({inside}) contains {text:?}"))
        })
        .collect()
}
