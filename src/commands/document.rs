//! `thermograph fill` and `thermograph snippet`: values and figures in documents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use thermograph::document::{self, Dialect};
use thermograph::figure::text::plain_path;
use thermograph::output;
use thermograph::reading::input::Input;
use thermograph::reading::limits::{DOCUMENT_BYTES, FILLED_BYTES};
use thermograph::report::DocumentValues;

use super::console::Console;

pub const LONG_ABOUT: &str = "\
Insert values and figures between the markers of documents. Everything else stays as it is, byte for byte.

In Markdown, Quarto and mdBook:
  At T = 0.2 the top-1 token has <!-- thermograph: draws.T0_2.probs.0:.1% --><!-- /thermograph -->.
  <!-- thermograph: figure draws -->
  <!-- /thermograph -->
In Typst use /* and */; in LaTeX each marker is a line, `% thermograph: NAME` and `% /thermograph`.

In Markdown `<!-- thermograph: table NAME -->` (or `table NAME zh`) inserts a reference table: keys, logits, settings,
experiment, limits, samplers or engines.

The names are in values.json, which `thermograph render` writes. Formats are .2f, .1% and .3e, as in Python.
`thermograph check --document DOC` checks whether documents are up to date.";

#[derive(Args)]
pub struct Fill {
    /// Documents: Markdown unless the name ends in .qmd, .typ or .tex
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
    /// Folder with values.json and the figures
    #[arg(long, value_name = "DIR", default_value = "output")]
    from: PathBuf,
    #[command(flatten)]
    sync: super::Sync,
}

#[derive(Args)]
pub struct Snippet {
    /// Name of the experiment
    name: String,
    /// Markup of the document
    #[arg(long = "for", value_name = "DOCUMENT", default_value = "github")]
    dialect: DialectName,
    /// Folder with values.json and the figures
    #[arg(long, value_name = "DIR", default_value = "output")]
    from: PathBuf,
    /// Path of the document (may not exist yet); image links are relative to its folder. Default: the current folder
    #[arg(long, value_name = "DOCUMENT")]
    document: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum DialectName {
    /// Markdown, with <picture> for light and dark if `[style] dark = true`
    Github,
    /// Markdown
    Mdbook,
    /// Quarto's Markdown
    Quarto,
    /// Typst
    Typst,
    /// LaTeX
    Latex,
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Dialect {
        match name {
            DialectName::Github => Dialect::Github,
            DialectName::Mdbook => Dialect::Markdown,
            DialectName::Quarto => Dialect::Quarto,
            DialectName::Typst => Dialect::Typst,
            DialectName::Latex => Dialect::Latex,
        }
    }
}

fn read(path: &Path) -> Result<String> {
    let failed = || format!("cannot read {}", path.display());
    let Some(file) = Input::open(path).with_context(failed)? else {
        bail!(
            "{} is not a file, but a folder, a pipe or a device",
            path.display()
        );
    };
    let Some(bytes) = file.read(DOCUMENT_BYTES).with_context(failed)? else {
        bail!(
            "{} exceeds the limit of {DOCUMENT_BYTES} bytes",
            path.display()
        );
    };
    String::from_utf8(bytes).map_err(|_| anyhow!("{} is not UTF-8", path.display()))
}

fn values(folder: &Path) -> Result<DocumentValues> {
    let path = folder.join("values.json");
    let text = read(&path).context("`thermograph render` writes values.json")?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} was not written by `thermograph render`", path.display()))
}

/// A document as it is and as it would be, of at most so many bytes, and how many markers it has.
pub fn filled(
    path: &Path,
    values: &DocumentValues,
    folder: &Path,
    most: usize,
) -> Result<(String, String, usize)> {
    let text = read(path)?;
    let way = way(path, folder)?;
    let (filled, count) = document::fill_within(&text, Dialect::of(path), values, &way, most)
        .map_err(|error| anyhow!("{}:{error}", path.display()))?;
    Ok((text, filled, count))
}

/// How to get from a document to a folder.
fn way(document: &Path, folder: &Path) -> Result<String> {
    let from = document.parent().unwrap_or(Path::new(""));
    document::way(from, folder).with_context(|| {
        let missing = if folder.is_dir() { from } else { folder };
        format!("the folder {} does not exist", missing.display())
    })
}

/// Fills every document, or none if one of them is wrong.
pub fn fill(fill: &Fill, console: Console) -> Result<()> {
    let values = values(&fill.from)?;
    // All of them before any is written.
    let mut folders: BTreeMap<PathBuf, Vec<output::File>> = BTreeMap::new();
    let (mut told, mut documents, mut read_as) = (String::new(), Vec::new(), Vec::new());
    // All are held until all are ready, and so share a limit.
    let mut left = FILLED_BYTES;
    for path in &fill.documents {
        let path_shown = plain_path(path);
        let (text, filled, count) = filled(path, &values, &fill.from, left)?;
        documents.push(json!({
            "path": path_shown.to_string(),
            "filled": text != filled,
            "markers": count,
        }));
        // A document may be a link, whose target is meant.
        let place = path.canonicalize()?;
        let (Some(folder), Some(name)) = (
            place.parent(),
            place.file_name().and_then(|name| name.to_str()),
        ) else {
            bail!("cannot write {path_shown}: not a valid file name");
        };
        if text == filled {
            told.push_str(&format!("{path_shown}: unchanged, {count} markers\n"));
            output::remove_leftovers(folder);
            continue;
        }
        told.push_str(&format!("{path_shown}: filled, {count} markers\n"));
        left = left.saturating_sub(text.len() + filled.len());
        let files = folders.entry(folder.to_owned()).or_default();
        if files.iter().all(|file| file.name != name) {
            files.push(output::File {
                name: name.to_owned(),
                bytes: filled.into_bytes(),
            });
        }
        read_as.push((path, text));
    }
    let check = || {
        for (path, text) in read_as {
            if read(path)? != text {
                let path = path.display();
                bail!("{path} changed while it was being filled; nothing was changed; try again");
            }
        }
        Ok(())
    };
    output::write_all(&folders, fill.sync.durability(), check)?;
    console.result(&told, || json!({ "documents": documents }))
}

pub fn snippet(snippet: &Snippet) -> Result<()> {
    let values = values(&snippet.from)?;
    let name = &snippet.name;
    let figure = values.figures.get(name).ok_or_else(|| {
        let known: Vec<&str> = values.figures.keys().map(String::as_str).collect();
        anyhow!("unknown figure {name:?}; figures are: {}", known.join(", "))
    })?;
    let folder = match &snippet.document {
        Some(document) => way(document, &snippet.from)?,
        None => {
            let folder = snippet.from.to_string_lossy();
            // Elsewhere a backslash is a letter of the name.
            let folder = match std::path::MAIN_SEPARATOR {
                '/' => folder.into_owned(),
                separator => folder.replace(separator, "/"),
            };
            folder.trim_end_matches('/').to_owned()
        }
    };
    let text = document::snippet(name, figure, snippet.dialect.into(), &folder)
        .map_err(|message| anyhow!(message))?;
    super::print(format!("{text}\n").as_bytes())
}
