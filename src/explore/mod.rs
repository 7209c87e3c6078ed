//! Files as they are, without a configuration: what they hold, and a report on it.
//!
//! [`recognise`] says what a file is; [`explore`] writes the configuration that suits what was found and reads it. It is one
//! of the report's files, so that whoever wants more goes on from it.
//!
//! ```
//! use std::path::Path;
//! use thermograph::explore::{self, FileKind, GivenFile, Wishes};
//! use thermograph::words::Language;
//!
//! let file = GivenFile::file(Path::new("config/positions.npy"));
//! let found = explore::recognise(&file);
//! assert_eq!((found.kind, found.positions, found.vocabulary), (FileKind::Logits, Some(120), Some(256)));
//!
//! let wishes = Wishes::new("output".into(), Language::English);
//! let explored = explore::explore(&[(file, found)], &wishes)?;
//! assert!(explored.config.text.contains("kind = \"population\""));
//! # Ok::<(), thermograph::reading::Error>(())
//! ```

mod experiments;
mod found;
mod input;
mod sources;

use std::path::PathBuf;

pub use found::{FileKind, Found, LikeliestToken, recognise};
pub use input::{GivenFile, STDIN_BYTES};

use self::experiments::PlannedExperiment;
use crate::config::Config;
use crate::figure::text::plain;
use crate::reading::Error;
use crate::words::{Language, say};

/// The name of the configuration among the report's files.
pub const CONFIGURATION: &str = "explore.toml";

/// The most files that are looked at together.
pub const FILES: usize = 20;

/// What somebody wants of the report.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The folder that the report goes to; the configuration names files relative to it.
    pub output: PathBuf,
    /// Its language.
    pub language: Language,
    /// How many tokens the model has, where a response does not tell.
    pub vocabulary: Option<usize>,
    /// Experiments that are not wanted, by their names: those that have failed.
    pub without: Vec<String>,
}

impl Wishes {
    /// A report in this folder and language.
    pub fn new(output: PathBuf, language: Language) -> Wishes {
        Wishes {
            output,
            language,
            vocabulary: None,
            without: Vec::new(),
        }
    }
}

/// What was made of files.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The configuration; its text is what is written.
    pub config: Config,
    /// Experiments that would suit and cannot be made, each with the reason.
    pub left_out: Vec<String>,
}

/// Makes a configuration that suits the files.
///
/// An experiment that is refused, for instance since it would take too long, is left out, or made smaller.
///
/// # Errors
///
/// When there are no files or more than [`FILES`], one is of an unknown kind, there are two lists of tokens, or no
/// experiment can be made.
pub fn explore(files: &[(GivenFile, Found)], wishes: &Wishes) -> Result<Explored, Error> {
    if files.is_empty() || files.len() > FILES {
        let found = files.len();
        let what = format!("got {found} files; 1 to {FILES} can be explored together");
        return Err(Error::of_file("explore", what));
    }
    for (_, found) in files {
        if let Some(refused) = &found.refused {
            return Err(Error::of_file(&found.file, refused.message()));
        }
    }
    let places = input::places(files.iter().map(|(file, _)| file), &wishes.output)?;
    let sources = sources::sources(files, &places.names, wishes)?;
    let mut candidates = experiments::candidates(&sources);
    candidates.retain(|candidate| !wishes.without.contains(&candidate.name));
    let parse = |limits: &str, chosen: &[&str]| {
        let (head, sources, chosen) = (head(files, wishes), &sources.text, chosen.join("\n"));
        let text = format!("{head}{limits}\n{sources}\n{chosen}");
        // Its files are elsewhere than it says as long as it is not in its place.
        Config::parse_with(&text, CONFIGURATION, &wishes.output, &places.paths)
    };
    let (config, left_out) = chosen(&candidates, &parse)?;
    Ok(Explored { config, left_out })
}

/// What is allowed where the usual limits are too narrow, as they are for several experiments on a large vocabulary.
const WIDER: &str = "\n[limits]\nnumbers = 20000000\nmemory = 1024\nseconds = 30\n";

/// Reads a configuration with these limits and experiments.
type Parse<'a> = dyn Fn(&str, &[&str]) -> Result<Config, Error> + 'a;

/// The configuration with all candidates, or with those that can be made, each as large as it can be.
fn chosen(
    candidates: &[PlannedExperiment],
    parse: &Parse<'_>,
) -> Result<(Config, Vec<String>), Error> {
    let all: Vec<&str> = candidates.iter().map(PlannedExperiment::largest).collect();
    if let Ok(config) = parse("", &all).or_else(|_| parse(WIDER, &all)) {
        return Ok((config, Vec::new()));
    }
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    let (mut best, mut first) = (None, None);
    for candidate in candidates {
        let mut refused = None;
        for size in &candidate.sizes {
            kept.push(size.as_str());
            match parse("", &kept).or_else(|_| parse(WIDER, &kept)) {
                Ok(config) => {
                    best = Some(config);
                    refused = None;
                    break;
                }
                Err(error) => {
                    kept.pop();
                    refused.get_or_insert(error);
                }
            }
        }
        if let Some(error) = refused {
            left_out.push(format!("{}: {}", candidate.name, error.message()));
            first.get_or_insert(error);
        }
    }
    match (best, first) {
        (Some(config), _) => Ok((config, left_out)),
        (None, Some(error)) => Err(error),
        (None, None) => Err(Error::of_file(
            "explore",
            "nothing to draw: tokens alone have no probabilities",
        )
        .help("add the logits that they belong to")),
    }
}

/// What stands before the sources.
fn head(files: &[(GivenFile, Found)], wishes: &Wishes) -> String {
    let words = wishes.language.words();
    let first = match &files[0].0 {
        GivenFile { kept: Some(_), .. } => say!(words, "explore-standard-input"),
        GivenFile { name, path, .. } => match path.file_name() {
            Some(name) => plain(&name.to_string_lossy()),
            None => plain(name),
        },
    };
    let title = say!(words, "explore-title", first, more = files.len() - 1);
    let title: String = title.chars().take(120).collect();
    let note = say!(words, "explore-configuration", file = CONFIGURATION);
    format!(
        "# {note}\n\ntitle = {}\nlanguage = \"{}\"\n\n[style]\ntheme = \"light\"",
        sources::quoted(&title),
        wishes.language.code()
    )
}
