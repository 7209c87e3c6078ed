//! Files that are given, and what a configuration in another folder calls them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::output;
use crate::reading::Error;
use crate::system::with_slashes;

/// The most bytes that are taken from standard input.
pub const STDIN_BYTES: u64 = 256 << 20;

/// A file that is given.
#[derive(Clone, Debug)]
pub struct GivenFile {
    /// What people call it.
    pub name: String,
    /// Where it can be read.
    pub path: PathBuf,
    /// What goes into the output folder, for what came by standard input.
    pub kept: Option<output::File>,
}

impl GivenFile {
    /// A file by its path.
    pub fn file(path: &Path) -> GivenFile {
        GivenFile {
            name: path.display().to_string(),
            path: path.to_owned(),
            kept: None,
        }
    }

    /// What came by standard input; it is written into `folder` to be read, and into the output folder in the end.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn standard(bytes: Vec<u8>, folder: &Path) -> std::io::Result<GivenFile> {
        let name = format!("input.{}", ending(&bytes));
        let path = folder.join(&name);
        std::fs::write(&path, &bytes)?;
        Ok(GivenFile {
            name: "-".to_owned(),
            path,
            kept: Some(output::File { name, bytes }),
        })
    }
}

/// How the name of such a file would end.
fn ending(bytes: &[u8]) -> &'static str {
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match (bytes, start) {
        ([0x93, b'N', b'U', b'M', ..], _) => "npy",
        ([b'P', b'K', ..], _) => "npz",
        ([b'G', b'G', b'U', b'F', ..], _) => "gguf",
        ([_, _, _, _, _, _, 0, 0, b'{', ..], _) => "safetensors",
        (_, Some(b'{' | b'[')) => "json",
        (_, Some(b'd' | b'e' | b':')) => "sse",
        _ => "csv",
    }
}

/// What the configuration calls the files, and where they are.
pub(super) struct Places {
    /// A name for each file, in their order.
    pub(super) names: Vec<String>,
    /// Where each name leads as long as the output folder is not there.
    pub(super) paths: BTreeMap<String, PathBuf>,
}

/// Names of the files relative to the folder of the report.
pub(super) fn places<'f>(
    files: impl Iterator<Item = &'f GivenFile>,
    folder: &Path,
) -> Result<Places, Error> {
    let folder = real(folder).map_err(|error| {
        let folder = folder.display().to_string();
        Error::of_file(&folder, format!("cannot be written to: {error}"))
    })?;
    let mut places = Places {
        names: Vec::new(),
        paths: BTreeMap::new(),
    };
    for input in files {
        let name = match &input.kept {
            Some(file) => file.name.clone(),
            None => {
                let failed = |what: String| Error::of_file(&input.name, what);
                let path = real(&input.path).map_err(|error| failed(error.to_string()))?;
                let between = between(&folder, &path);
                let name = between.to_str().map(with_slashes);
                let no_text = "its name is not UTF-8, so a configuration cannot refer to it";
                name.ok_or_else(|| failed(no_text.to_owned()).help("rename it"))?
            }
        };
        places.paths.insert(name.clone(), input.path.clone());
        places.names.push(name);
    }
    Ok(places)
}

/// The path without links, as far as it is there.
fn real(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let there = path
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)));
    let Some((part, real)) = there else {
        return Ok(path);
    };
    let rest = path.strip_prefix(part).unwrap_or(Path::new(""));
    Ok(real.join(rest))
}

/// The way from a folder to a file; the whole path where there is none.
fn between(folder: &Path, file: &Path) -> PathBuf {
    let [folder, parts] = [folder, file].map(|path| path.components().collect::<Vec<_>>());
    let common = folder
        .iter()
        .zip(&parts)
        .take_while(|(a, b)| a == b)
        .count();
    if !matches!(
        parts.get(common.wrapping_sub(1)),
        Some(Component::RootDir | Component::Normal(_))
    ) {
        return file.to_owned();
    }
    let up = folder[common..].iter().map(|_| Component::ParentDir);
    up.chain(parts[common..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::between;

    #[test]
    fn the_way_to_a_file_goes_up_and_down() {
        for (folder, file, way) in [
            ("/a/out", "/a/x.npy", "../x.npy"),
            ("/a/out", "/a/out/x.npy", "x.npy"),
            ("/a/b/out", "/c/x.npy", "../../../c/x.npy"),
        ] {
            assert_eq!(between(Path::new(folder), Path::new(file)), Path::new(way));
        }
    }
}
