//! Commands that are more than a call of the library.

pub mod check;
pub mod completions;
pub mod document;
pub mod lint;
pub mod list;
pub mod measure;
pub mod schema;

use std::io::{self, Write as _};

use anyhow::Result;

/// Nobody reads what is printed any more: that is no error.
pub fn ignore_closed_pipe(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Ok(())
    } else {
        Err(error)
    }
}

/// Prints these bytes, and nothing else.
pub fn print(bytes: &[u8]) -> Result<()> {
    io::stdout().write_all(bytes).or_else(ignore_closed_pipe)?;
    Ok(())
}
