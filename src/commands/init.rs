//! `thermograph init`: a commented configuration to start from.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;
use thermograph::config;
use thermograph::experiment::kind_names;
use thermograph::figure::text::plain_path;
use thermograph::output;

use super::console::Console;
use super::schema;

#[derive(Args)]
pub struct Init {
    /// Path of the configuration
    #[arg(default_value = "thermograph.toml")]
    path: PathBuf,
    /// Write the example of this kind of experiment instead, with the small files that it reads
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(examples()))]
    example: Option<String>,
    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

/// Writes the configuration.
pub fn run(init: &Init, console: Console) -> Result<()> {
    let path = plain_path(&init.path);
    if init.path.is_dir() {
        bail!("{path} is a folder; name a file in it");
    }
    let Some(name) = init.path.file_name().and_then(OsStr::to_str) else {
        bail!("cannot write {path}: not a valid file name");
    };
    let folder = match init.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        bail!(
            "cannot write {path}: the folder {} does not exist",
            plain_path(folder)
        );
    }
    let files = files(init.example.as_deref(), name, &path);
    let mut written = Vec::new();
    for file in &files {
        let place = folder.join(&file.name);
        let is_same = || fs::read(&place).is_ok_and(|bytes| bytes == file.bytes);
        let shown = if written.is_empty() {
            path.clone()
        } else {
            plain_path(&place)
        };
        // Of the place itself: a link that leads nowhere is there, too.
        let is_there = place.symlink_metadata().is_ok();
        if is_there && !init.force && (written.is_empty() || !is_same()) {
            bail!("{shown} already exists; use --force to overwrite it");
        }
        written.push(shown);
    }
    output::write(folder, &files)?;
    let names = written.join(", ");
    let text = format!("{names} written; next: thermograph render {path}\n");
    console.result(&text, || json!({ "written": written }))
}

/// The names that an example can be asked for by: its own, and kinds of experiments that the template has.
fn examples() -> Vec<&'static str> {
    let own = config::EXAMPLES.map(|(name, _)| name);
    let others = kind_names().into_iter().filter(|kind| !own.contains(kind));
    own.into_iter().chain(others).collect()
}

/// The configuration under this name, and the files that it reads.
fn files(example: Option<&str>, name: &str, path: &str) -> Vec<output::File> {
    let examples = config::EXAMPLES;
    let found = examples.iter().find(|(name, _)| Some(*name) == example);
    let text = found.map_or(config::TEMPLATE, |(_, text)| text);
    let mut lines: Vec<String> = schema::beside(text).lines().map(str::to_owned).collect();
    for line in &mut lines {
        // In the repository each is drawn into a folder of its own.
        if line.starts_with("#   thermograph render config/") {
            *line = format!("#   thermograph render {path}");
        }
    }
    let read = config::EXAMPLE_FILES.iter();
    let read = read.filter(|(name, _)| text.contains(&format!("\"{name}\"")));
    let configuration = output::File {
        name: name.to_owned(),
        bytes: format!("{}\n", lines.join("\n")).into(),
    };
    let file = |(name, bytes): &(&str, &[u8])| output::File {
        name: (*name).to_owned(),
        bytes: bytes.to_vec(),
    };
    std::iter::once(configuration)
        .chain(read.map(file))
        .collect()
}
