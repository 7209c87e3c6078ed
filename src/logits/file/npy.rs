//! numpy's `.npy`: magic, version, length of the header, a Python dictionary as text, the numbers.
//!
//! Source: numpy/lib/format.py, versions 1.0 to 3.0. The crates that read it bring a parser of Python that needs a C
//! compiler; the dictionary has three keys.

use std::io::Read;

use super::element::{ArrayElement, NumberType};
use super::{ArrayFormat, ArrayLayout, Opened};
use crate::reading::limits::NPY_HEADER_BYTES;

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    ending: "npy",
    has_tensors: false,
    open: |file, _, _| {
        let length = file.length();
        Ok(Opened::InFile(layout(file, length)?))
    },
};

/// Reads the header of a file of `length` bytes.
pub(super) fn layout(file: &mut impl Read, length: u64) -> Result<ArrayLayout, String> {
    let mut start = [0; 8];
    let short = |_| "the file ends within its header".to_owned();
    file.read_exact(&mut start).map_err(short)?;
    if start[..6] != *b"\x93NUMPY" {
        return Err("this is not a .npy file: its first bytes are others".to_owned());
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
        _ => return Err(format!("version {version} of the .npy format is not known")),
    };
    if size > NPY_HEADER_BYTES {
        return Err(format!(
            "the header claims {size} bytes, of {NPY_HEADER_BYTES} at most"
        ));
    }
    let mut header = vec![0; size as usize];
    file.read_exact(&mut header).map_err(short)?;
    let header = String::from_utf8(header).map_err(|_| "the header is not text".to_owned())?;
    let start = before + u64::from(size);
    let shape = shape(&header)?;
    let element = element(&header)?;
    let is_fortran = field(&header, "fortran_order")?.starts_with("True");
    if is_fortran && shape.iter().filter(|dimension| **dimension > 1).count() > 1 {
        let advice = "save np.ascontiguousarray(logits)";
        return Err(format!(
            "fortran_order is True, so positions are not rows: {advice}"
        ));
    }
    Ok(ArrayLayout {
        element,
        shape,
        read: start,
        start,
        bytes: length.saturating_sub(start),
    })
}

/// What stands behind a key.
fn field<'h>(header: &'h str, key: &str) -> Result<&'h str, String> {
    let quoted = [format!("'{key}'"), format!("\"{key}\"")];
    let after = quoted
        .iter()
        .find_map(|key| Some(header.split_once(key.as_str())?.1));
    let value = after.and_then(|after| after.trim_start().strip_prefix(':'));
    value
        .map(str::trim_start)
        .ok_or_else(|| format!("the header has no {key}"))
}

fn element(header: &str) -> Result<ArrayElement, String> {
    let value = field(header, "descr")?;
    let text = value.trim_start_matches(['\'', '"']);
    let text = text.split(['\'', '"']).next().unwrap_or_default();
    let kind = match text.get(1..) {
        Some("f2") => NumberType::F16,
        Some("f4") => NumberType::F32,
        Some("f8") => NumberType::F64,
        _ => return Err(format!("descr is {text:?}: f2, f4 or f8 is needed")),
    };
    let is_big_endian = match text.as_bytes()[0] {
        b'<' | b'=' => false,
        b'>' => true,
        _ => return Err(format!("descr is {text:?}: `<` or `>` has to stand first")),
    };
    Ok(ArrayElement {
        kind,
        is_big_endian,
    })
}

fn shape(header: &str) -> Result<Vec<u64>, String> {
    let value = field(header, "shape")?;
    let inside = value
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'));
    let Some((inside, _)) = inside else {
        return Err("shape is no tuple".to_owned());
    };
    let dimensions = inside
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    dimensions
        .map(|text| {
            let text = text.trim_end_matches('L');
            text.parse()
                .map_err(|_| format!("shape ({inside}) holds {text:?}"))
        })
        .collect()
}
