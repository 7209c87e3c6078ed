//! Runs that write to one folder take turns.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// A lock on a folder, until it is dropped or the process ends, however it ends.
pub(crate) struct Turn {
    _handle: File,
}

/// What is locked.
#[allow(
    dead_code,
    reason = "a system has one way, and its tests the other, too"
)]
#[derive(Clone, Copy, Debug)]
enum Lock {
    /// The folder itself.
    Folder,
    /// An empty file among the temporary ones, called by the folder's path: Windows opens no folders.
    Beside,
}

#[cfg(unix)]
const LOCK: Lock = Lock::Folder;
#[cfg(not(unix))]
const LOCK: Lock = Lock::Beside;

impl Turn {
    /// Waits until nobody has the folder; `None` where the system cannot lock it.
    pub(crate) fn wait(folder: &Path) -> Option<Turn> {
        Turn::with(LOCK.open(folder), File::lock)
    }

    /// Waits until nobody writes to the folder: others may read it with this one.
    pub(crate) fn wait_to_read(folder: &Path) -> Option<Turn> {
        Turn::with(LOCK.open(folder), File::lock_shared)
    }

    /// The folder, if nobody has it.
    pub(crate) fn now(folder: &Path) -> Option<Turn> {
        Turn::with(LOCK.open(folder), |file| Ok(file.try_lock()?))
    }

    fn with(opened: io::Result<File>, lock: impl FnOnce(&File) -> io::Result<()>) -> Option<Turn> {
        let handle = opened.ok()?;
        lock(&handle).ok()?;
        Some(Turn { _handle: handle })
    }
}

impl Lock {
    fn open(self, folder: &Path) -> io::Result<File> {
        match self {
            Lock::Folder => File::open(folder),
            Lock::Beside => {
                let path = folder.canonicalize()?;
                let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
                let letters: String = digest[..12]
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                let file = std::env::temp_dir().join(format!("thermograph-{letters}.lock"));
                OpenOptions::new()
                    .create(true)
                    .truncate(false)
                    .write(true)
                    .open(file)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;

    use super::{LOCK, Lock, Turn};

    /// The ways that work here.
    fn ways() -> Vec<Lock> {
        match LOCK {
            Lock::Folder => vec![Lock::Folder, Lock::Beside],
            Lock::Beside => vec![Lock::Beside],
        }
    }

    fn now(lock: Lock, folder: &Path) -> Option<Turn> {
        Turn::with(lock.open(folder), |file| Ok(file.try_lock()?))
    }

    #[test]
    fn one_has_a_folder_at_a_time_and_readers_have_it_together() {
        for lock in ways() {
            let room = tempfile::tempdir().expect("a folder");
            let (folder, other) = (room.path().join("output"), room.path().join("other"));
            for folder in [&folder, &other] {
                fs::create_dir(folder).expect("a folder");
            }
            let first = now(lock, &folder).expect("nobody has it");
            // By another way to it, too.
            let around = room.path().join("other/../output");
            assert!(now(lock, &around).is_none(), "{lock:?}");
            assert!(now(lock, &other).is_some(), "{lock:?}");
            drop(first);
            let read = || Turn::with(lock.open(&folder), File::lock_shared);
            let readers = [read(), read()];
            assert!(readers.iter().all(Option::is_some), "{lock:?}");
            assert!(now(lock, &folder).is_none(), "{lock:?}");
            drop(readers);
            assert!(now(lock, &folder).is_some(), "{lock:?}");
            // Nothing is left in the folder.
            assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);
        }
    }

    #[test]
    fn what_is_not_there_has_no_turns() {
        for lock in ways() {
            assert!(now(lock, Path::new("nowhere/at/all")).is_none());
        }
    }
}
