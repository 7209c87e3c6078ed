//! Files in their place: all of them, or none.

use std::fs::{self, File as Handle};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

/// How the temporary folder's name begins. It lies in the output folder, so that renaming does not copy.
const STAGING: &str = ".thermograph-";

/// A temporary folder that nobody has touched for so long belongs to a run that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name within the output folder, without separators.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The output folder cannot be made or used.
    #[error("cannot write to the folder {folder}: {source}; choose another with --output")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {source}; nothing was changed")]
    File {
        /// Where it was to go.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder is in the way.
    #[error("cannot write {path}: there is a folder of that name; nothing was changed")]
    FolderInTheWay {
        /// The folder.
        path: PathBuf,
    },
}

/// Writes all files into the folder, which is made if there is none; gives their paths.
///
/// Everything is written beside its place first and then renamed into it, file by file. Whatever happens in between,
/// each file is the old one or the new one, whole. When a rename fails, those before it are undone.
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
    let unusable = |source| Error::Folder {
        folder: folder.to_owned(),
        source,
    };
    let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
    if let Some(path) = paths.iter().find(|path| path.is_dir()) {
        return Err(Error::FolderInTheWay { path: path.clone() });
    }
    remove_abandoned(folder);
    let staging = tempfile::Builder::new()
        .prefix(STAGING)
        .tempdir_in(folder)
        .map_err(unusable)?;
    for (file, path) in files.iter().zip(&paths) {
        let staged = Handle::create(staging.path().join(&file.name))
            .and_then(|mut handle| handle.write_all(&file.bytes));
        staged.map_err(|source| Error::File {
            path: path.clone(),
            source,
        })?;
    }
    rename_all(&staging, files, &paths)?;
    Ok(paths)
}

/// Renames every staged file into its place, or none.
fn rename_all(staging: &TempDir, files: &[File], paths: &[PathBuf]) -> Result<(), Error> {
    let mut undo: Vec<(Option<PathBuf>, &PathBuf)> = Vec::new();
    for (file, path) in files.iter().zip(paths) {
        // A second name for the old file, where the file system has such a thing.
        let old = staging.path().join(format!("{}.old", file.name));
        let kept = fs::hard_link(path, &old).is_ok();
        let existed = path.symlink_metadata().is_ok();
        if let Err(source) = fs::rename(staging.path().join(&file.name), path) {
            for (old, path) in undo.into_iter().rev() {
                let _ = match old {
                    Some(old) => fs::rename(old, path),
                    None => fs::remove_file(path),
                };
            }
            return Err(Error::File {
                path: path.clone(),
                source,
            });
        }
        if kept || !existed {
            undo.push((kept.then_some(old), path));
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
    fs::create_dir_all(folder).map_err(|source| {
        made.iter()
            .rev()
            .for_each(|folder| drop(fs::remove_dir(folder)));
        Error::Folder {
            folder: folder.to_owned(),
            source,
        }
    })?;
    Ok(made)
}

/// Removes temporary folders of runs that were killed. One that cannot be removed does no harm.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(STAGING);
        let age = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .map(|time| SystemTime::now().duration_since(time));
        if ours && matches!(age, Ok(Ok(age)) if age > ABANDONED) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
