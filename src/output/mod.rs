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

use std::fs::{self, File as Handle};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// How the temporary folder's name begins. It lies in the output folder, so that renaming does not copy.
const STAGING: &str = ".thermograph-unfinished-";

/// How many letters and digits follow.
const STAGING_LETTERS: usize = 6;

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
    #[error("cannot write to {path}: this is not a folder; nothing was changed; move it away")]
    NotAFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// A folder is in the way.
    #[error("cannot write {path}: there is a folder of that name; nothing was changed")]
    FolderInTheWay {
        /// The folder.
        path: PathBuf,
    },
}

/// What would do.
fn advice(cause: &io::Error) -> &'static str {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "make room, or choose another folder"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "allow writing there, or choose another folder"
        }
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "something that is not a folder is in the way: choose another"
        }
        ErrorKind::InvalidFilename => "choose a shorter name",
        _ => "choose another folder",
    }
}

/// Writes all files into the folder, which is made if there is none; gives their paths.
///
/// Everything is written beside its place first and then renamed into it, file by file. Whatever happens in between,
/// each file is the old one or the new one, whole. When a rename fails, those before it are undone. A link at the
/// place of a file is replaced, not followed. Runs that write to one folder take turns.
///
/// # Errors
///
/// When the folder or a file cannot be written. Then nothing has changed.
pub fn write(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, Error> {
    let made = make_folder(folder)?;
    let written = stage_and_rename(folder, files);
    if written.is_err() {
        // Only folders that are empty again, and only those made here.
        made.iter()
            .rev()
            .for_each(|folder| drop(fs::remove_dir(folder)));
    }
    written
}

fn stage_and_rename(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, Error> {
    let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
    let is_folder = |path: &&PathBuf| path.symlink_metadata().is_ok_and(|found| found.is_dir());
    if let Some(path) = paths.iter().find(is_folder) {
        return Err(Error::FolderInTheWay { path: path.clone() });
    }
    let inner = inner_folders(files);
    for name in &inner {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            return Err(Error::NotAFolder { path });
        }
    }
    let turn = wait_for_turn(folder);
    if turn.is_some() {
        remove_abandoned(folder);
    }
    let unusable = |cause| Error::Folder {
        folder: folder.to_owned(),
        cause,
    };
    let staging = tempfile::Builder::new()
        .prefix(STAGING)
        .rand_bytes(STAGING_LETTERS)
        .tempdir_in(folder)
        .map_err(unusable)?;
    let [new, old] = ["new", "old"].map(|name| staging.path().join(name));
    for staged in [&new, &old] {
        fs::create_dir(staged).map_err(unusable)?;
        for name in &inner {
            fs::create_dir(staged.join(name)).map_err(unusable)?;
        }
    }
    for (file, path) in files.iter().zip(&paths) {
        stage(&new.join(&file.name), &file.bytes).map_err(|cause| Error::File {
            path: path.clone(),
            cause,
        })?;
    }
    let mut made = Vec::new();
    let renamed = inner.iter().try_for_each(|name| {
        made.extend(make_folder(&folder.join(name))?);
        Ok(())
    });
    let renamed = renamed.and_then(|()| rename_all(&new, &old, files, &paths));
    if renamed.is_err() {
        made.iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    renamed.map(|()| paths)
}

/// The folders within the output folder that the files need, each once.
fn inner_folders(files: &[File]) -> Vec<&str> {
    let folders = files.iter().filter_map(|file| file.name.rsplit_once('/'));
    let mut folders: Vec<&str> = folders.map(|(folder, _)| folder).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

/// Writes one file. It does not wait for the disk, which can take longer than all the rest: what a power cut takes is
/// drawn again.
fn stage(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Handle::create(path)?.write_all(bytes)
}

/// What stood at a file's place before.
enum Before {
    Nothing,
    /// A file or a link, which this is another name or a copy of.
    Kept(PathBuf),
    /// Something that can be replaced but not kept.
    Lost,
}

impl Before {
    /// Keeps what stands at `path` as `old`.
    fn keep(path: &Path, old: PathBuf) -> Before {
        let Ok(found) = path.symlink_metadata() else {
            return Before::Nothing;
        };
        if fs::hard_link(path, &old).is_ok() {
            return Before::Kept(old);
        }
        // Some file systems have one name a file. Never a copy over something: it could be this very file.
        let copied = found.is_file()
            && Handle::create_new(&old)
                .and_then(|_| fs::copy(path, &old))
                .is_ok();
        if copied {
            Before::Kept(old)
        } else {
            Before::Lost
        }
    }
}

/// Renames every staged file into its place, or none.
fn rename_all(new: &Path, old: &Path, files: &[File], paths: &[PathBuf]) -> Result<(), Error> {
    let before: Vec<Before> = files
        .iter()
        .zip(paths)
        .map(|(file, path)| Before::keep(path, old.join(&file.name)))
        .collect();
    for (done, (file, path)) in files.iter().zip(paths).enumerate() {
        if let Err(cause) = fs::rename(new.join(&file.name), path) {
            for (before, path) in before.iter().zip(paths).take(done) {
                let _ = match before {
                    Before::Nothing => fs::remove_file(path),
                    Before::Kept(old) => fs::rename(old, path),
                    Before::Lost => Ok(()),
                };
            }
            return Err(Error::File {
                path: path.clone(),
                cause,
            });
        }
    }
    Ok(())
}

/// Makes the folder and those above it; gives those that were missing, from the outermost.
fn make_folder(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let missing: Vec<PathBuf> = folder
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .map(Path::to_owned)
        .collect();
    let made: Vec<PathBuf> = missing.into_iter().rev().collect();
    fs::create_dir_all(folder).map_err(|cause| {
        made.iter()
            .rev()
            .for_each(|folder| drop(fs::remove_dir(folder)));
        Error::Folder {
            folder: folder.to_owned(),
            cause,
        }
    })?;
    Ok(made)
}

/// Locks the folder until the handle is dropped or the process ends, however it ends; none where the system cannot.
fn wait_for_turn(folder: &Path) -> Option<Handle> {
    let handle = Handle::open(folder).ok()?;
    handle.lock().ok()?;
    Some(handle)
}

/// Removes temporary folders of runs that were killed: whoever has the folder's lock knows that nobody uses them.
///
/// One that cannot be removed does no harm.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let letters = name.to_str().and_then(|name| name.strip_prefix(STAGING));
        let ours = letters.is_some_and(|letters| {
            letters.len() == STAGING_LETTERS && letters.chars().all(|c| c.is_ascii_alphanumeric())
        });
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
