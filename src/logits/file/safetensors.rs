//! `.safetensors`: the length of the header in eight bytes, the header as JSON, the numbers.
//!
//! Source: huggingface/safetensors, README. The crate wants the whole file in memory; here the header is enough.

use std::collections::BTreeMap;
use std::io::Read as _;

use serde::Deserialize;
use serde_json::Value;

use crate::reading::Limits;
use crate::reading::input::Input;
use crate::reading::limits::{SAFETENSORS_HEADER_BYTES, TIMES_OF_JSON};

use super::element::{ArrayElement, NumberType};
use super::{ArrayFormat, ArrayLayout, Opened};

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: [u64; 2],
}

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    ending: "safetensors",
    has_tensors: true,
    open: |file, tensor, limits| {
        let length = file.length();
        Ok(Opened::InFile(layout(file, length, tensor, limits)?))
    },
};

/// Reads the header of a file of `length` bytes; `name` may be left out where there is one tensor.
fn layout(
    file: &mut Input,
    length: u64,
    name: Option<&str>,
    limits: &Limits,
) -> Result<ArrayLayout, String> {
    let mut size = [0; 8];
    let short = |_| "the file ends within its header".to_owned();
    file.read_exact(&mut size).map_err(short)?;
    let size = u64::from_le_bytes(size);
    if size > length.saturating_sub(8) {
        return Err(format!(
            "the header claims {size} bytes of a file of {length}"
        ));
    }
    let most = limits.bytes(TIMES_OF_JSON).min(SAFETENSORS_HEADER_BYTES);
    if size > most {
        let help = limits.help_memory(size, TIMES_OF_JSON);
        return Err(format!(
            "the header has {size} bytes, of {most} at most: {help}"
        ));
    }
    let mut header = Vec::new();
    file.take(size).read_to_end(&mut header).map_err(short)?;
    let all: BTreeMap<String, Value> = serde_json::from_slice(&header)
        .map_err(|error| format!("the header is not JSON as it should be: {error}"))?;
    let names: Vec<&str> = all
        .keys()
        .map(String::as_str)
        .filter(|name| *name != "__metadata__")
        .collect();
    let name = super::chosen(&names, name)?;
    let tensor: Tensor = serde_json::from_value(all[name].clone())
        .map_err(|error| format!("tensor {name:?}: {error}"))?;
    let kind = match tensor.dtype.as_str() {
        "F16" => NumberType::F16,
        "BF16" => NumberType::Bf16,
        "F32" => NumberType::F32,
        "F64" => NumberType::F64,
        other => {
            return Err(format!(
                "tensor {name:?}: dtype is {other:?}: F16, BF16, F32 or F64 is needed"
            ));
        }
    };
    let [from, to] = tensor.data_offsets;
    let bytes = to
        .checked_sub(from)
        .ok_or_else(|| format!("tensor {name:?}: data_offsets [{from}, {to}] go backwards"))?;
    let start = from
        .checked_add(8 + size)
        .ok_or_else(|| format!("tensor {name:?}: data_offsets are beyond the file"))?;
    Ok(ArrayLayout {
        element: ArrayElement::little(kind),
        shape: tensor.shape,
        read: 8 + size,
        start,
        bytes,
    })
}
