//! The files that a configuration names.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::input::Input;
use crate::random::Digest;

use super::limits::DIGESTED_BYTES;

/// The folder that the names of files in a configuration are relative to. It remembers each file that is named.
pub(crate) struct Folder<'a> {
    path: &'a Path,
    named: RefCell<Vec<(String, PathBuf)>>,
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
}

impl Folder<'_> {
    pub(crate) fn new(path: &Path) -> Folder<'_> {
        Folder {
            path,
            named: RefCell::default(),
        }
    }

    /// The place of a file that is named.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        let path = self.path.join(name);
        let mut named = self.named.borrow_mut();
        if named.iter().all(|(known, _)| known != name) {
            named.push((name.to_owned(), path.clone()));
        }
        path
    }

    /// What the files hold, in the order in which they were named, without those that cannot be read: who needs them
    /// says so.
    pub(super) fn files(self) -> Vec<NamedFile> {
        let named = self.named.into_inner().into_iter();
        named
            .filter_map(|(name, path)| NamedFile::read(name, &path))
            .collect()
    }
}

impl NamedFile {
    fn read(name: String, path: &Path) -> Option<NamedFile> {
        let mut input = Input::open(path).ok()??;
        let bytes = input.length();
        let sha256 = if bytes <= DIGESTED_BYTES {
            let digest = Digest::of_all(&mut input).ok()?;
            input.check_unchanged().ok()?;
            Some(digest)
        } else {
            None
        };
        Some(NamedFile {
            name,
            bytes,
            sha256,
        })
    }
}
