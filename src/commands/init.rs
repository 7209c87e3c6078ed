//! `thermograph init`: a commented configuration to start from.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;
use thermograph::config;
use thermograph::figure::text::plain_path;
use thermograph::output;

use super::console::Console;
use super::schema;

#[derive(Args)]
pub struct Init {
    /// Where to write it
    #[arg(default_value = "thermograph.toml")]
    path: PathBuf,
    /// Write the example of a kind of experiment instead
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(config::EXAMPLES.map(|(name, _)| name)))]
    example: Option<String>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// Writes the configuration.
pub fn run(init: &Init, console: Console) -> Result<()> {
    let path = plain_path(&init.path);
    if init.path.is_dir() {
        bail!("{path} is a folder; name a file in it");
    }
    // Of the place itself: a link that leads nowhere is there, too.
    if init.path.symlink_metadata().is_ok() && !init.force {
        bail!("{path} is there already; --force writes over it");
    }
    let Some(name) = init.path.file_name().and_then(OsStr::to_str) else {
        bail!("cannot write {path}: this is no name for a file");
    };
    let folder = match init.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        bail!(
            "cannot write {path}: there is no folder {}",
            plain_path(folder)
        );
    }
    let example = config::EXAMPLES
        .iter()
        .find(|(name, _)| Some(*name) == init.example.as_deref());
    let text = schema::beside(example.map_or(config::TEMPLATE, |(_, text)| text));
    let file = output::File {
        name: name.to_owned(),
        bytes: text.into(),
    };
    output::write(folder, &[file])?;
    let text = format!("{path} written; draw it with: thermograph render {path}\n");
    console.result(&text, || json!({ "written": [path] }))
}
