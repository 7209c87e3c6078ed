//! `.safetensors`: the length of the header in eight bytes, the header as JSON, the numbers.
//!
//! Source: huggingface/safetensors, README. The crate wants the whole file in memory; here the header is enough.

use std::fmt;
use std::io::Read as _;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::ArrayNote;
use super::array::{Data, Opened};
use super::element::{ArrayElement, Encoding, NumberType};
use super::shape::chosen;
use super::{ArrayFormat, Choice};
use crate::reading::Limits;
use crate::reading::input::Input;
use crate::reading::limits::{SAFETENSORS_HEADER_BYTES, TIMES_OF_JSON};

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: [u64; 2],
}

/// The header: tensors by their names, in the order of the file.
struct Tensors(Vec<(String, Box<RawValue>)>);

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    name: "safetensors",
    has_tensors: true,
    // A header begins with a brace, and has less than a terabyte: eight letters would say more.
    is: |head| head.bytes.get(8) == Some(&b'{') && head.bytes[5..8] == [0; 3],
    open,
};

/// Reads the header; where no name is said, the only tensor is taken, or the only one of numbers that can be logits.
fn open(file: &mut Input, choice: &Choice, limits: &Limits) -> Result<Opened, String> {
    let length = file.length();
    let mut size = [0; 8];
    let short = |_| "the file ends within its header".to_owned();
    file.read_exact(&mut size).map_err(short)?;
    let size = u64::from_le_bytes(size);
    if size > length.saturating_sub(8) {
        return Err(format!(
            "the header claims {size} bytes, but the file has {length}"
        ));
    }
    let most = limits.bytes(TIMES_OF_JSON).min(SAFETENSORS_HEADER_BYTES);
    if size > most {
        let help = limits.help_memory(size, TIMES_OF_JSON);
        return Err(format!(
            "the header exceeds the limit (has {size} bytes, limit {most}): {help}"
        ));
    }
    let mut header = Vec::new();
    file.take(size).read_to_end(&mut header).map_err(short)?;
    let no_header = |error| format!("the header is not valid: {error}");
    let Tensors(tensors) = serde_json::from_slice(&header).map_err(no_header)?;
    let mut all = Vec::with_capacity(tensors.len());
    for (name, tensor) in &tensors {
        let tensor: Tensor = serde_json::from_str(tensor.get())
            .map_err(|error| format!("tensor {name:?}: {error}"))?;
        all.push((name.as_str(), tensor));
    }
    check_places(&all)?;
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let of_numbers = all
        .iter()
        .filter(|(_, tensor)| kind(tensor, choice).is_ok());
    let of_numbers: Vec<&str> = of_numbers.map(|(name, _)| *name).collect();
    let (name, note) = match (of_numbers.as_slice(), &choice.tensor) {
        ([only], None) if names.len() > 1 => (*only, Some(ArrayNote::Tensor((*only).to_owned()))),
        (_, wanted) => (chosen(&names, wanted.as_deref())?, None),
    };
    let (_, tensor) = all
        .into_iter()
        .find(|(other, _)| *other == name)
        .ok_or_else(|| format!("unknown tensor {name:?}"))?;
    let kind = kind(&tensor, choice).map_err(|what| format!("tensor {name:?}: {what}"))?;
    let [from, to] = tensor.data_offsets;
    let start = from
        .checked_add(8 + size)
        .ok_or_else(|| format!("tensor {name:?}: data_offsets exceed the file"))?;
    let data = Data::File {
        encoding: Encoding::Each(ArrayElement::little(kind)),
        start,
        bytes: to - from,
        read: 8 + size,
    };
    Ok(Opened {
        notes: note.into_iter().collect(),
        ..Opened::new(data, tensor.shape)
    })
}

/// That no two tensors have the same bytes.
fn check_places(tensors: &[(&str, Tensor)]) -> Result<(), String> {
    let mut places = Vec::with_capacity(tensors.len());
    for (name, tensor) in tensors {
        let [from, to] = tensor.data_offsets;
        if from > to {
            return Err(format!(
                "tensor {name:?}: data_offsets [{from}, {to}] go backwards"
            ));
        }
        if from < to {
            places.push((from, to, name));
        }
    }
    places.sort_unstable();
    match places.windows(2).find(|pair| pair[1].0 < pair[0].1) {
        None => Ok(()),
        Some(pair) => Err(format!(
            "the tensors {:?} and {:?} overlap (data_offsets [{}, {}] and [{}, {}]): the file is damaged",
            pair[0].2, pair[1].2, pair[0].0, pair[0].1, pair[1].0, pair[1].1
        )),
    }
}

fn kind(tensor: &Tensor, choice: &Choice) -> Result<NumberType, String> {
    let size = match tensor.dtype.as_str() {
        "I8" | "U8" => 1,
        "I16" | "U16" => 2,
        _ => 0,
    };
    match (tensor.dtype.as_str(), choice.numbers) {
        ("F16", None) => Ok(NumberType::F16),
        ("BF16", None) => Ok(NumberType::Bf16),
        ("F32", None) => Ok(NumberType::F32),
        ("F64", None) => Ok(NumberType::F64),
        ("F8_E4M3", None) => Ok(NumberType::F8E4m3),
        ("F8_E5M2", None) => Ok(NumberType::F8E5m2),
        (_, Some(kind)) if kind.size() == size => Ok(kind),
        (other, None) => Err(format!(
            "dtype must be F16, BF16, F32, F64, F8_E4M3 or F8_E5M2, got {other:?}"
        )),
        (other, Some(_)) => Err(format!(
            "dtype is {other:?}, but `numbers` applies to integers of the same size only"
        )),
    }
}

impl<'de> Deserialize<'de> for Tensors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tensors, D::Error> {
        deserializer.deserialize_map(TensorsVisitor)
    }
}

struct TensorsVisitor;

impl<'de> Visitor<'de> for TensorsVisitor {
    type Value = Tensors;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object that maps names to tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tensors, A::Error> {
        let mut tensors: Vec<(String, Box<RawValue>)> = Vec::new();
        let mut names = std::collections::BTreeSet::new();
        while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
            if !names.insert(name.clone()) {
                let error = format!("two tensors have the name {name:?}");
                return Err(serde::de::Error::custom(error));
            }
            if name != "__metadata__" {
                tensors.push((name, value));
            }
        }
        Ok(Tensors(tensors))
    }
}
