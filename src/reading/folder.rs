//! The files that a configuration names.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::input::{Input, Stamp};
use crate::sampling::random::Digest;

use super::again::Reading;
use super::limits::DIGESTED_BYTES;

/// The folder that the names of files in a configuration are relative to. It remembers each file that is named.
pub(crate) struct Folder<'a> {
    path: &'a Path,
    /// Where files of some names are, instead.
    elsewhere: &'a BTreeMap<String, PathBuf>,
    named: RefCell<Vec<NamedInput>>,
    reading: RefCell<Reading>,
}

/// A file that is named, and what it was before anything of it was read.
struct NamedInput {
    name: String,
    path: PathBuf,
    stamp: Option<Stamp>,
}

/// A file that a configuration names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name, as the configuration has it.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256; `None` for a file of more than [`DIGESTED_BYTES`].
    pub sha256: Option<Digest>,
    path: PathBuf,
    stamp: Option<Stamp>,
}

impl<'a> Folder<'a> {
    pub(crate) fn new(path: &'a Path) -> Folder<'a> {
        static NONE: BTreeMap<String, PathBuf> = BTreeMap::new();
        Folder::with(path, &NONE)
    }

    /// The same, where files of these names are elsewhere.
    pub(crate) fn with(path: &'a Path, elsewhere: &'a BTreeMap<String, PathBuf>) -> Folder<'a> {
        Folder {
            path,
            elsewhere,
            named: RefCell::default(),
            reading: RefCell::default(),
        }
    }

    /// The place of a file that is named.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        let elsewhere = self.elsewhere.get(name).cloned();
        let path = elsewhere.unwrap_or_else(|| self.path.join(name));
        let mut named = self.named.borrow_mut();
        if named.iter().all(|known| known.name != name) {
            named.push(NamedInput {
                name: name.to_owned(),
                path: path.clone(),
                stamp: Stamp::of_path(&path),
            });
        }
        path
    }

    /// Takes note that so many bytes of a file are read; the error says that files have been read again too often.
    pub(crate) fn note(&self, path: &Path, bytes: u64) -> Result<(), String> {
        self.reading.borrow_mut().note(path, bytes)
    }

    /// The same of the whole file.
    pub(crate) fn note_whole(&self, path: &Path) -> Result<(), String> {
        self.note(path, path.metadata().map_or(0, |metadata| metadata.len()))
    }

    /// What the files hold, in the order in which they were named, without those that cannot be read: who needs them
    /// says so.
    pub(crate) fn files(self) -> Vec<NamedFile> {
        let named = self.named.into_inner().into_iter();
        named.filter_map(NamedFile::read).collect()
    }
}

impl NamedFile {
    /// Whether it is still the file that it was when its name was read, so that what was read is what the digest is of.
    pub(crate) fn is_unchanged(&self) -> bool {
        Stamp::of_path(&self.path) == self.stamp
    }

    fn read(named: NamedInput) -> Option<NamedFile> {
        let NamedInput { name, path, stamp } = named;
        let mut input = Input::open(&path).ok()??;
        let bytes = input.length();
        let sha256 = if bytes <= DIGESTED_BYTES {
            let digest = Digest::of_all(&mut input).ok()?;
            Some(digest)
        } else {
            None
        };
        Some(NamedFile {
            name,
            bytes,
            sha256,
            path,
            stamp,
        })
    }
}
