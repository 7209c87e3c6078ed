//! Files beside their places, and their way there and back.

use std::collections::BTreeSet;
use std::fs::{self, File as Handle};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use super::{Durability, Error, File, is_full};
use crate::system::{Turn, check_replaceable, set_modified_now, sync_folder, take_over_owner};

/// How the temporary folder's name begins. It lies in the output folder, so that renaming does not copy.
const STAGING: &str = ".thermograph-unfinished-";

/// How many letters and digits follow.
const STAGING_LETTERS: usize = 6;

/// The parts of the temporary folder: the new files, and other names of the old ones.
const NEW: &str = "new";
const OLD: &str = "old";

/// Files that are written beside their places.
pub(super) struct Staged<'a> {
    /// Those that are not in place already, and where they go.
    files: Vec<(&'a File, PathBuf)>,
    /// Where those are that are in place already, byte by byte.
    unchanged: Vec<PathBuf>,
    /// The temporary folder, which goes when this is dropped.
    staging: TempDir,
    /// What stood at their places before, as far as they are in place.
    before: Vec<Before>,
    /// Folders that were made for them.
    made: Vec<PathBuf>,
    /// Those that were made before.
    pub made_before: Vec<PathBuf>,
    durability: Durability,
    _turn: Option<Turn>,
}

impl<'a> Staged<'a> {
    pub fn new(
        folder: &Path,
        files: &'a [File],
        durability: Durability,
    ) -> Result<Staged<'a>, Error> {
        if let Some(file) = files.iter().find(|file| !stays_inside(&file.name)) {
            let name = file.name.clone();
            return Err(Error::Name { name });
        }
        let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
        let is_in_the_way = |path: &&PathBuf| {
            let found = path.symlink_metadata().map(|found| found.file_type());
            found.is_ok_and(|found| !found.is_file() && !found.is_symlink())
        };
        if let Some(path) = paths.iter().find(is_in_the_way) {
            return Err(Error::InTheWay { path: path.clone() });
        }
        let inner = inner_folders(files);
        for name in &inner {
            let path = folder.join(name);
            if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                return Err(Error::NotAFolder { path });
            }
        }
        let turn = Turn::wait(folder);
        if turn.is_some() {
            remove_abandoned(folder);
        }
        let pairs = files.iter().zip(paths);
        let (unchanged, files): (Vec<_>, Vec<_>) = pairs.partition(|(file, path)| {
            // What is to outlive a power cut is written in any case.
            durability == Durability::Cached && holds(path, &file.bytes).unwrap_or(false)
        });
        for (_, path) in &files {
            if let Ok(found) = path.symlink_metadata()
                && found.is_file()
            {
                check_replaceable(path, &found).map_err(|cause| Error::file(path, cause))?;
            }
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
        for part in [NEW, OLD] {
            let part = staging.path().join(part);
            fs::create_dir(&part).map_err(unusable)?;
            for name in &inner {
                fs::create_dir(part.join(name)).map_err(unusable)?;
            }
        }
        for (file, path) in &files {
            let place = staging.path().join(NEW).join(&file.name);
            stage(&place, path, &file.bytes, durability)
                .map_err(|cause| Error::file(path, cause))?;
        }
        Ok(Staged {
            files,
            unchanged: unchanged.into_iter().map(|(_, path)| path).collect(),
            staging,
            before: Vec::new(),
            made: Vec::new(),
            made_before: Vec::new(),
            durability,
            _turn: turn,
        })
    }

    /// Renames every file into its place, or none.
    pub fn put(&mut self) -> Result<(), Error> {
        let done = self.try_put();
        if done.is_err() {
            self.undo();
        }
        done
    }

    fn try_put(&mut self) -> Result<(), Error> {
        let [new, old] = [NEW, OLD].map(|part| self.staging.path().join(part));
        for folder in self.files.iter().filter_map(|(_, path)| path.parent()) {
            if !folder.exists() {
                self.made.extend(make_folder(folder)?);
            }
        }
        let mut kept = Vec::with_capacity(self.files.len());
        for (file, path) in &self.files {
            let before = Before::keep(path, old.join(&file.name));
            kept.push(before.map_err(|cause| Error::file(path, cause))?);
        }
        for ((file, path), before) in self.files.iter().zip(kept) {
            fs::rename(new.join(&file.name), path).map_err(|cause| Error::file(path, cause))?;
            self.before.push(before);
        }
        if self.durability == Durability::Synced {
            self.sync_names()?;
        }
        for path in &self.unchanged {
            // For programs that tell by the time whether a file is older than its sources.
            let _ = set_modified_now(path);
        }
        Ok(())
    }

    /// Waits until the names of the files, and of the folders that were made for them, are on the disk.
    fn sync_names(&self) -> Result<(), Error> {
        let named = self.files.iter().map(|(_, path)| path);
        let named = named.chain(&self.made).chain(&self.made_before);
        let folders: BTreeSet<&Path> = named.filter_map(|path| path.parent()).collect();
        for folder in folders {
            let folder = match folder {
                nameless if nameless == Path::new("") => Path::new("."),
                folder => folder,
            };
            sync_folder(folder).map_err(|cause| Error::Folder {
                folder: folder.to_owned(),
                cause,
            })?;
        }
        Ok(())
    }

    /// Puts back what stood at the places before.
    pub fn undo(&mut self) {
        for (before, (_, path)) in self.before.drain(..).zip(&self.files) {
            let _ = match before {
                Before::Nothing => fs::remove_file(path),
                Before::Kept(old) => fs::rename(old, path),
                Before::Lost => Ok(()),
            };
        }
        for folder in self.made.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Whether a name is that of a file in a folder, or in a folder of that.
fn stays_inside(name: &str) -> bool {
    let parts: Vec<Component<'_>> = Path::new(name).components().collect();
    let are_names = parts
        .iter()
        .all(|part| matches!(part, Component::Normal(_)));
    // What has a name in between or at its end that is no part, such as `.`, has more slashes.
    are_names && matches!(parts.len(), 1 | 2) && name.matches('/').count() + 1 == parts.len()
}

/// Whether there is a file, and no link, that holds just these bytes.
fn holds(path: &Path, mut bytes: &[u8]) -> io::Result<bool> {
    let found = path.symlink_metadata()?;
    if !found.is_file() || found.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut file = BufReader::with_capacity(1 << 16, Handle::open(path)?);
    loop {
        let part = file.fill_buf()?;
        match bytes.strip_prefix(part) {
            Some(rest) if !part.is_empty() => bytes = rest,
            rest => return Ok(rest.is_some_and(<[u8]>::is_empty)),
        }
        let read = part.len();
        file.consume(read);
    }
}

/// The folders within the output folder that the files need, each once.
fn inner_folders(files: &[File]) -> Vec<&str> {
    let folders = files.iter().filter_map(|file| file.name.rsplit_once('/'));
    let mut folders: Vec<&str> = folders.map(|(folder, _)| folder).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

/// Writes one file. What the file at its place lets others do, they may do with this one.
fn stage(path: &Path, place: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    let mut file = Handle::create(path)?;
    if let Ok(before) = place.symlink_metadata()
        && before.is_file()
    {
        take_over_owner(path, &before);
        file.set_permissions(before.permissions())?;
    }
    file.write_all(bytes)?;
    match durability {
        Durability::Cached => Ok(()),
        Durability::Synced => file.sync_all(),
    }
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
    /// Keeps what stands at `path` as `old`; fails where there is no room for it.
    fn keep(path: &Path, old: PathBuf) -> io::Result<Before> {
        let Ok(found) = path.symlink_metadata() else {
            return Ok(Before::Nothing);
        };
        if fs::hard_link(path, &old).is_ok() {
            return Ok(Before::Kept(old));
        }
        // Some file systems have one name a file.
        if !found.is_file() {
            return Ok(Before::Lost);
        }
        // Never a copy over something: it could be this very file.
        match Handle::create_new(&old).and_then(|_| fs::copy(path, &old)) {
            Ok(_) => Ok(Before::Kept(old)),
            Err(error) if is_full(&error) => Err(error),
            Err(_) => Ok(Before::Lost),
        }
    }
}

/// Makes the folder and those above it; gives those that were missing, from the outermost.
pub(super) fn make_folder(folder: &Path) -> Result<Vec<PathBuf>, Error> {
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

/// Removes temporary folders of runs that were killed: whoever has the folder's lock knows that nobody uses them.
///
/// One that cannot be removed does no harm.
pub(super) fn remove_abandoned(folder: &Path) {
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

#[cfg(test)]
mod tests {

    use std::fs;
    use std::path::Path;

    use super::Before;

    #[test]
    fn what_can_have_no_other_name_is_copied_or_lost() {
        if std::env::consts::OS != "linux" {
            // It takes files of Linux.
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let keep = |path: &str| {
            let old = folder.path().join("old");
            // They lie in another file system, as if in one with one name a file.
            let kept = Before::keep(Path::new(path), old.clone());
            (kept.expect("there is room"), fs::read(old).ok())
        };
        let (kept, copy) = keep("/proc/version");
        assert!(matches!(kept, Before::Kept(_)) && copy == fs::read("/proc/version").ok());
        fs::remove_file(folder.path().join("old")).expect("the copy");
        // Reading it from the beginning is an error.
        assert!(matches!(keep("/proc/self/mem").0, Before::Lost));
        assert!(matches!(keep("/dev/null").0, Before::Lost));
    }
}
