//! numpy's `.npz`: a zip archive of `.npy` files, stored as they are (`np.savez`) or compressed.

use std::io::{Read as _, Seek as _, SeekFrom};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::ArrayNote;
use super::array::{Data, Opened};
use super::shape::chosen;
use super::{ArrayFormat, Choice, npy};
use crate::reading::input::Input;
use crate::reading::limits::{Limits, TIMES_OF_ARCHIVE};

/// About how many bytes an archive's list has for each entry.
const DIRECTORY_ENTRY: u64 = 100;

/// The most arrays whose headers are read to find those of numbers.
const LOOKED_AT: usize = 20;

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    name: "npz",
    has_tensors: true,
    is: |head| head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06"),
    open,
};

type Archive<'f> = ZipArchive<&'f mut Input>;

/// Opens the array that is chosen; where no name is said, the only one, or the only one of numbers that can be logits.
fn open(file: &mut Input, choice: &Choice, limits: &Limits) -> Result<Opened, String> {
    let mut archive = ZipArchive::new(&mut *file).map_err(|error| damaged(&error))?;
    let names = archive.file_names().map(|name| Ok(name?.into_owned()));
    let names: Vec<String> = names
        .collect::<Result<_, ZipError>>()
        .map_err(|error| damaged(&error))?;
    if archive.has_duplicate_names() {
        return Err("two arrays in it have the same name".to_owned());
    }
    let arrays: Vec<&str> = names
        .iter()
        .filter_map(|name| name.strip_suffix(".npy"))
        .collect();
    if arrays.is_empty() {
        return Err(without_arrays(&names));
    }
    let of_numbers = match choice.tensor {
        None if (2..=LOOKED_AT).contains(&arrays.len()) => {
            let has_numbers = |name: &&&str| {
                let entry = archive.by_name(&format!("{name}.npy")).ok();
                let header = entry.and_then(|mut entry| npy::header(&mut entry).ok());
                header.is_some_and(|header| header.has_numbers(choice))
            };
            let of_numbers: Vec<&str> = arrays.iter().filter(has_numbers).copied().collect();
            of_numbers
        }
        _ => Vec::new(),
    };
    let mut opened = match of_numbers.as_slice() {
        [only] => {
            let mut opened = array(archive, only, choice, limits)?;
            opened.notes.push(ArrayNote::Tensor((*only).to_owned()));
            opened
        }
        _ => {
            let name = chosen(&arrays, choice.tensor.as_deref())?;
            array(archive, name, choice, limits)?
        }
    };
    if let Data::File { read, .. } = &mut opened.data {
        *read += DIRECTORY_ENTRY * names.len() as u64;
    }
    Ok(opened)
}

fn array(
    mut archive: Archive<'_>,
    name: &str,
    choice: &Choice,
    limits: &Limits,
) -> Result<Opened, String> {
    let mut entry = archive
        .by_name(&format!("{name}.npy"))
        .map_err(|error| damaged(&error))?;
    let (length, start) = (entry.size(), entry.data_start());
    let in_array = |what: String| format!("tensor {name:?}: {what}");
    if entry.compression() == CompressionMethod::Stored {
        let begin = start.ok_or_else(|| in_array("its offset is not known".to_owned()))?;
        drop(entry);
        let file = archive.into_inner();
        file.seek(SeekFrom::Start(begin))
            .map_err(|error| error.to_string())?;
        let header = npy::header(file).map_err(in_array)?;
        let mut opened = header.opened(choice, length).map_err(in_array)?;
        if let Data::File { start, .. } = &mut opened.data {
            *start = start.saturating_add(begin);
        }
        return Ok(opened);
    }
    let most = limits.bytes(TIMES_OF_ARCHIVE);
    if length > most {
        let advice = "save it without compression (np.savez)";
        let help = limits.help_memory(length, TIMES_OF_ARCHIVE);
        return Err(in_array(format!(
            "the array exceeds the limit (needs {length} bytes unpacked, limit {most}): {advice}, or {help}"
        )));
    }
    let header = npy::header(&mut entry).map_err(in_array)?;
    let opened = header.opened(choice, length).map_err(in_array)?;
    let Data::File {
        encoding,
        bytes: many,
        ..
    } = opened.data
    else {
        return Ok(opened);
    };
    // All of it at once, which takes no memory before it is written to: growing would take up to twice as much.
    let mut bytes = Vec::with_capacity(many as usize);
    let read = entry.take(many).read_to_end(&mut bytes);
    read.map_err(|error| in_array(error.to_string()))?;
    if bytes.len() as u64 != many {
        let there = bytes.len();
        return Err(in_array(format!("it claims {many} bytes, but has {there}")));
    }
    Ok(Opened {
        data: Data::Unpacked { encoding, bytes },
        ..opened
    })
}

fn damaged(error: &ZipError) -> String {
    format!("not a .npz file, or damaged: {error}")
}

/// What an archive is that has no arrays of numpy.
fn without_arrays(names: &[String]) -> String {
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    if has("data.pkl") {
        return "PyTorch files are not read, because their pickle can run code: convert the file with `numpy.save(\"logits.npy\", torch.load(FILE).float().numpy())`".to_owned();
    }
    if has("xl/workbook.xml") {
        return "this is an Excel file: save the sheet as CSV".to_owned();
    }
    "it contains no tensor: a .npz file is a zip archive of .npy files, and this one has none"
        .to_owned()
}
