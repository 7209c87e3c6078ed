//! Files in their place: all of them, or none.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::job::{self, Job};
//! use thermograph::output;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let made = job::make(&config, &Job::default(), &|_, _| {})?;
//! let folder = tempfile::tempdir()?;
//! let paths = output::write(folder.path(), &made.files)?;
//! assert!(paths.iter().all(|path| path.is_file()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod staged;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use self::staged::{Staged, make_folder, remove_abandoned};
use crate::system::Turn;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name within the output folder; at most one folder stands before it, after which comes `/`.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The output folder cannot be made or used.
    #[error("cannot write to the folder {folder}: {cause}; {}", advice(cause))]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {cause}; nothing was changed; {}", advice(cause))]
    File {
        /// Where it was to go.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// Something that is no folder stands where a folder is needed; a link is none.
    #[error("cannot write to {path}: it is not a folder; nothing was changed; move it away")]
    NotAFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// A name that leads out of the folder, or too deep into it.
    #[error("cannot write {name:?}: not a valid file name; nothing was changed")]
    Name {
        /// The name.
        name: String,
    },
    /// A folder, a device, a pipe or a socket is in the way.
    #[error(
        "cannot write {path}: it exists and is not a file; nothing was changed; choose another name"
    )]
    InTheWay {
        /// What is there.
        path: PathBuf,
    },
}

impl Error {
    fn file(path: &Path, cause: io::Error) -> Error {
        Error::File {
            path: path.to_owned(),
            cause,
        }
    }
}

/// Whether there is no room.
fn is_full(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}

/// What would do.
fn advice(cause: &io::Error) -> &'static str {
    match cause.kind() {
        _ if is_full(cause) => "free some disk space or choose another folder",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "make it writable or choose another folder"
        }
        ErrorKind::ResourceBusy => "close it there or choose another folder",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "part of the path is not a folder; choose another"
        }
        ErrorKind::InvalidFilename => "choose a shorter name",
        _ => "choose another folder",
    }
}

/// What a power cut leaves of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Whatever the system has brought to the disk: it is not waited for, which can take longer than all the rest.
    #[default]
    Cached,
    /// All of them, once they are written: files are on the disk before they get their names, and their names before
    /// [`write_with`] returns. On Windows folders cannot be waited for, and files alone are.
    Synced,
}

/// Writes all files into the folder, which is made if there is none; gives their paths.
///
/// Everything is written beside its place first and then renamed into it, file by file. Whatever happens in between,
/// each file is the old one or the new one, whole. When a rename fails, those before it are undone. A link at the
/// place of a file is replaced, not followed. A file that is what it should be already stays, with a new time of its last
/// change. Runs that write to one folder take turns.
///
/// # Errors
///
/// When the folder or a file cannot be written. Then nothing has changed.
pub fn write(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, Error> {
    write_with(folder, files, Durability::default())
}

/// The same, waiting for the disk or not.
///
/// # Errors
///
/// Those of [`write()`], and when the disk fails.
pub fn write_with(
    folder: &Path,
    files: &[File],
    durability: Durability,
) -> Result<Vec<PathBuf>, Error> {
    let made = make_folder(folder)?;
    let written = Staged::new(folder, files, durability).and_then(|mut staged| {
        staged.made_before.clone_from(&made);
        staged.put()
    });
    if written.is_err() {
        // Only folders that are empty again, and only those made here.
        made.iter()
            .rev()
            .for_each(|folder| drop(fs::remove_dir(folder)));
    }
    written?;
    Ok(files.iter().map(|file| folder.join(&file.name)).collect())
}

/// The same in several folders, which have to be there: the files of all, or none. `check` has the last word, when all is
/// ready and nothing has changed.
///
/// # Errors
///
/// That of `check`, or when a folder or a file cannot be written. Then nothing has changed.
pub fn write_all<E: From<Error>>(
    folders: &BTreeMap<PathBuf, Vec<File>>,
    durability: Durability,
    check: impl FnOnce() -> Result<(), E>,
) -> Result<(), E> {
    // In the order of their paths, so that no two runs wait for each other.
    let staged = folders
        .iter()
        .map(|(folder, files)| Staged::new(folder, files, durability));
    let mut staged: Vec<Staged<'_>> = staged.collect::<Result<_, _>>()?;
    check()?;
    for index in 0..staged.len() {
        if let Err(error) = staged[index].put() {
            staged[..index].iter_mut().for_each(Staged::undo);
            return Err(error.into());
        }
    }
    Ok(())
}

/// Removes what killed runs have left in a folder, as every [`write()`] does.
pub fn remove_leftovers(folder: &Path) {
    // Whoever has the turn does it, too.
    if let Some(_turn) = Turn::now(folder) {
        remove_abandoned(folder);
    }
}

/// Makes runs that would write to a folder wait until it is dropped.
pub struct Stillness {
    _turn: Turn,
}

/// Waits until no run writes to the folder, and makes others wait; `None` where the system cannot.
pub fn stillness(folder: &Path) -> Option<Stillness> {
    let turn = Turn::wait_to_read(folder)?;
    Some(Stillness { _turn: turn })
}
