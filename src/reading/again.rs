//! How much is read of files that a configuration names more than once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::limits;

/// What has been read of files so far.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    known: BTreeSet<PathBuf>,
    again: u64,
}

impl Reading {
    /// Takes note that so many bytes of a file are read; the error says that files have been read again too often.
    pub(crate) fn note(&mut self, path: &Path, bytes: u64) -> Result<(), String> {
        // One file may be named in many ways.
        let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if self.known.insert(file) {
            return Ok(());
        }
        self.again = self.again.saturating_add(bytes);
        if self.again > limits::READ_AGAIN {
            let most = limits::READ_AGAIN >> 20;
            return Err(format!(
                "{}: the configuration reads files again for more than {most} MiB in total; define each source once and refer to it by name",
                path.display()
            ));
        }
        Ok(())
    }
}
