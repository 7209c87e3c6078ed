//! Commands that are more than a call of the library.

pub mod apply;
pub mod check;
pub mod completions;
pub mod configuration;
pub mod console;
pub mod document;
pub mod engines;
pub mod explore;
pub mod init;
pub mod lint;
pub mod list;
pub mod measure;
mod names;
pub mod render;
pub mod schema;
pub mod translate;
pub mod verify;

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use clap::Args;
use thermograph::output::Durability;

/// Of every command that writes files which took long to make.
#[derive(Args)]
pub struct Sync {
    /// Wait until the files are on disk, so that they survive a power cut; takes a few milliseconds per file
    #[arg(long)]
    sync: bool,
}

impl Sync {
    pub fn durability(&self) -> Durability {
        if self.sync {
            Durability::Synced
        } else {
            Durability::Cached
        }
    }
}

/// Nobody reads what is printed any more: that is no error.
fn ignore_closed_pipe(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Ok(())
    } else {
        Err(error)
    }
}

/// Prints these bytes, and nothing else.
pub fn print(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .or_else(ignore_closed_pipe)
        .context("cannot write to standard output")
}
