//! `thermograph engines`: what each engine profile follows.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use thermograph::engines;
use thermograph::figure::text::plain_path;
use thermograph::sampling::Engine;
use thermograph::words::Language;

pub const LONG_ABOUT: &str = "\
List the engine profiles: version, order of the samplers, defaults, ranges.

Without NAME, print a table of all engines; with NAME, everything known about that engine: what it rejects, silently
clamps or ignores, its peculiarities, their effect on sample logits, and the files that were run or read.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph engines                        all engines
  thermograph engines vllm sglang            two of them, with ranges, peculiarities and sources
  thermograph engines --format json          everything, for programs
  thermograph engines --format markdown      the table in docs/engines.md
  thermograph engines --pages docs/engines   a page for each engine, into an existing folder";

#[derive(Args)]
pub struct EnginesArgs {
    /// Engines to describe in full
    #[arg(value_name = "NAME", value_parser = super::names::engines())]
    names: Vec<Engine>,
    /// Text for people, Markdown, or JSON for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: EnginesFormat,
    /// Write a page for each engine into this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["names", "format"])]
    pages: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum EnginesFormat {
    Text,
    Markdown,
    Json,
}

/// Prints the table or the pages, or writes the pages.
pub fn run(arguments: &EnginesArgs) -> Result<()> {
    if let Some(folder) = &arguments.pages {
        for (name, page) in engines::pages() {
            let path = folder.join(name);
            let shown = plain_path(&path);
            std::fs::write(&path, page).with_context(|| format!("cannot write {shown}"))?;
        }
        return Ok(());
    }
    let names = &arguments.names[..];
    let text = match (arguments.format, names) {
        (EnginesFormat::Json, []) => format!("{:#}\n", engines::json(&Engine::ALL)),
        (EnginesFormat::Json, names) => format!("{:#}\n", engines::json(names)),
        (EnginesFormat::Text, []) => engines::text(),
        (EnginesFormat::Markdown, []) => engines::markdown(Language::English),
        (_, names) => {
            let pages: Vec<String> = names.iter().map(|name| engines::page(*name)).collect();
            pages.join("\n")
        }
    };
    super::print(text.as_bytes())
}
