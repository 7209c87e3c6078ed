//! Input files as they are at one moment.
//!
//! Whoever reads a file while another program writes it gets a part of each. So a file that is not the same after reading
//! as before is an error, and a file that is read bit by bit is held against what it was at first.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use crate::system;

/// A file that is open for reading.
#[derive(Debug)]
pub struct Input {
    file: File,
    metadata: Metadata,
}

/// What tells a file from its later self, and from another file in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The device and the number on it, where the system tells them.
    identity: Option<(u64, u64)>,
    length: u64,
    modified: Option<SystemTime>,
}

impl Input {
    /// Opens a file; `None` if it is a folder, a pipe or a device.
    ///
    /// # Errors
    ///
    /// When there is none, or the system does not give it.
    pub fn open(path: &Path) -> io::Result<Option<Input>> {
        // Before it is opened: to open a pipe would wait for its writer.
        if !fs::metadata(path)?.is_file() {
            return Ok(None);
        }
        let input = Input::open_any(path)?;
        Ok(input.metadata.is_file().then_some(input))
    }

    /// The same for pipes and devices, too, of which nothing is known before they are read.
    ///
    /// # Errors
    ///
    /// When there is none, or the system does not give it.
    pub fn open_any(path: &Path) -> io::Result<Input> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(Input { file, metadata })
    }

    /// Whether it is a folder, which cannot be read.
    pub fn is_folder(&self) -> bool {
        self.metadata.is_dir()
    }

    /// How many bytes it has.
    pub fn length(&self) -> u64 {
        self.metadata.len()
    }

    /// What it was when it was opened.
    pub fn stamp(&self) -> Stamp {
        Stamp::of(&self.metadata)
    }

    /// All of it; `None` if it has more than `most` bytes.
    ///
    /// # Errors
    ///
    /// When the system does not give it, or it changes meanwhile.
    pub fn read(mut self, most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.length() > most {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let file = &mut self.file;
        file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        self.check_unchanged()?;
        Ok((bytes.len() as u64 <= most).then_some(bytes))
    }

    /// Fails if it is another file now than it was when it was opened.
    ///
    /// # Errors
    ///
    /// That it is.
    pub fn check_unchanged(&self) -> io::Result<()> {
        let now = self.file.metadata()?;
        if self.metadata.is_file() && Stamp::of(&now) != self.stamp() {
            return Err(io::Error::other(
                "the file changed while it was being read; try again",
            ));
        }
        Ok(())
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Input {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

impl Stamp {
    /// That of the file at a place; `None` if there is none.
    pub fn of_path(path: &Path) -> Option<Stamp> {
        Some(Stamp::of(&fs::metadata(path).ok()?))
    }

    fn of(metadata: &Metadata) -> Stamp {
        Stamp {
            identity: system::identity(metadata),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}
