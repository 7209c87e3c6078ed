//! `thermograph engines`: what each engine profile follows.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use thermograph::engines;
use thermograph::figure::text::plain_path;
use thermograph::sampling::Engine;
use thermograph::words::Language;

pub const LONG_ABOUT: &str = "\
Say what each engine profile follows: version, order of the samplers, defaults, ranges.

Without NAME a table of all of them; with it all that is known of one: what it refuses, what it silently clamps or ignores,
its oddities, what they do to some logits, and the files that were run or read.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph engines                        all of them
  thermograph engines vllm sglang            two of them, with ranges, oddities and sources
  thermograph engines --format json          everything, for programs
  thermograph engines --format markdown      the table of the README
  thermograph engines --pages docs/engines   a page of each, in a folder that is there";

#[derive(Args)]
pub struct EnginesArgs {
    /// Engines to tell all about
    #[arg(value_name = "NAME", value_parser = super::names::engines())]
    names: Vec<Engine>,
    /// Text for people, Markdown, or JSON for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: EnginesFormat,
    /// Write a page of each into this folder
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
