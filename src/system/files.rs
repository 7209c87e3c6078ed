//! What a system says of a file, and does with it, beyond its bytes.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// What tells a file from every other one: its device and number. `None` where the system has no such numbers; length and
/// time of the last change have to do there.
#[cfg(unix)]
pub(crate) fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(crate) fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// Waits until the names in a folder are on the disk. Windows keeps them in a journal, and opens no folder.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes now the time of a file's last change.
pub(crate) fn set_modified_now(path: &Path) -> io::Result<()> {
    open_for_times(path)?.set_modified(SystemTime::now())
}

/// Whose file it is may change its times, even where he may not write it.
#[cfg(not(windows))]
fn open_for_times(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(windows)]
fn open_for_times(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;
    /// `FILE_WRITE_ATTRIBUTES` of the Windows API.
    const WRITE_ATTRIBUTES: u32 = 0x100;
    File::options().access_mode(WRITE_ATTRIBUTES).open(path)
}

/// Gives the file to the owner and the group of another, as far as the system allows it; where files have no such owners
/// the folder says who may do what.
#[cfg(unix)]
pub(crate) fn take_over_owner(path: &Path, before: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let owner = Some(before.uid()).filter(|owner| {
        let ours = path.metadata().map(|ours| ours.uid());
        ours.is_ok_and(|ours| ours != *owner)
    });
    let _ = chown(path, owner, Some(before.gid()));
}

#[cfg(not(unix))]
pub(crate) fn take_over_owner(_: &Path, _: &Metadata) {}

/// Whether another file can be renamed into the place of this one; the error says why not. Windows keeps a read-only file,
/// and one that another program has to itself.
#[cfg(windows)]
pub(crate) fn check_replaceable(path: &Path, before: &Metadata) -> io::Result<()> {
    use std::os::windows::fs::OpenOptionsExt as _;
    /// `DELETE` of the Windows API: the right that renaming asks for.
    const DELETE: u32 = 0x0001_0000;
    /// `ERROR_SHARING_VIOLATION`.
    const SHARING_VIOLATION: i32 = 32;
    if before.permissions().readonly() {
        let cause = "the file is read-only";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, cause));
    }
    let opened = File::options().access_mode(DELETE).open(path);
    opened
        .map(drop)
        .map_err(|error| match error.raw_os_error() {
            Some(SHARING_VIOLATION) => {
                let cause = "another program has the file open";
                io::Error::new(io::ErrorKind::ResourceBusy, cause)
            }
            _ => error,
        })
}

#[cfg(not(windows))]
pub(crate) fn check_replaceable(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}
