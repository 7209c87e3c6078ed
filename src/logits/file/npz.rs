//! numpy's `.npz`: a zip archive of `.npy` files, stored as they are (`np.savez`) or compressed.

use std::io::{Read as _, Seek as _, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use super::{ArrayFormat, ArrayLayout, Opened, npy};
use crate::reading::input::Input;
use crate::reading::limits::{Limits, TIMES_OF_ARCHIVE};

/// About how many bytes an archive's list has for each entry.
const DIRECTORY_ENTRY: u64 = 100;

pub(super) const FORMAT: ArrayFormat = ArrayFormat {
    ending: "npz",
    has_tensors: true,
    open,
};

/// Opens the entry `name`, which may be left out where there is one.
fn open(file: &mut Input, name: Option<&str>, limits: &Limits) -> Result<Opened, String> {
    let damaged =
        |error: zip::result::ZipError| format!("this is no .npz file, or it is damaged: {error}");
    let mut archive = ZipArchive::new(&mut *file).map_err(damaged)?;
    let names = archive.file_names().map(|name| Ok(name?.into_owned()));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(damaged)?;
    let stems: Vec<&str> = names
        .iter()
        .filter_map(|name| name.strip_suffix(".npy"))
        .collect();
    let name = super::chosen(&stems, name)?;
    let mut entry = archive.by_name(&format!("{name}.npy")).map_err(damaged)?;
    let (length, start) = (entry.size(), entry.data_start());
    let in_entry = |what: String| format!("tensor {name:?}: {what}");
    if entry.compression() == CompressionMethod::Stored {
        let start = start.ok_or_else(|| in_entry("its place is not known".to_owned()))?;
        drop(entry);
        file.seek(SeekFrom::Start(start))
            .map_err(|error| error.to_string())?;
        let mut layout = npy::layout(file, length).map_err(in_entry)?;
        layout.start += start;
        layout.read += DIRECTORY_ENTRY * names.len() as u64;
        return Ok(Opened::InFile(layout));
    }
    let most = limits.bytes(TIMES_OF_ARCHIVE);
    if length > most {
        let advice = "save it without compression (np.savez)";
        let help = limits.help_memory(length, TIMES_OF_ARCHIVE);
        return Err(in_entry(format!(
            "{length} bytes unpacked, of {most} at most: {advice}; or {help}"
        )));
    }
    let layout = npy::layout(&mut entry, length).map_err(in_entry)?;
    // All of it at once, which takes no memory before it is written to: growing would take up to twice as much.
    let mut bytes = Vec::with_capacity(layout.bytes as usize);
    let read = entry.take(layout.bytes).read_to_end(&mut bytes);
    read.map_err(|error| in_entry(error.to_string()))?;
    let unpacked = ArrayLayout { start: 0, ..layout };
    unpacked
        .check(bytes.len() as u64, limits)
        .map_err(in_entry)?;
    Ok(Opened::Unpacked(unpacked, bytes))
}
