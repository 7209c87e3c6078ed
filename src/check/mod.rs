//! Whether files are still what a configuration gives: numbers first, then bytes, then pixels.
//!
//! Nothing here writes. `thermograph check` prints what was found, `thermograph accept` takes the new files.
//!
//! ```
//! use std::path::Path;
//! use thermograph::check::{PixelTolerance, check};
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::job::{self, Job};
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let made = job::make(&config, &Job::default(), &|_, _| {})?;
//! let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
//! let verdict = check(&config, made.files, &folder, PixelTolerance::NONE);
//! assert!(!verdict.is_different());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod numbers;
mod pixels;
mod summary;

use std::path::Path;

use serde_json::Value as Json;

pub use numbers::NumberChange;
pub use pixels::{PixelComparison, PixelTolerance};
pub use summary::{json, junit, summary};

use crate::config::Config;
use crate::figure;
use crate::output::{self, File};
use crate::reading::input::Input;
use crate::reading::limits::COMPARED_BYTES;
use crate::report::DATA;

/// What the folder has in place of a file that the configuration gives.
#[derive(Debug)]
pub enum FoundFile {
    /// The same bytes.
    Same,
    /// A picture with other bytes, whose pixels are within the tolerance; or another format of it.
    Alike(Option<PixelComparison>),
    /// No file.
    Missing,
    /// Numbers that differ: these, and so many in all.
    Numbers {
        /// The first of them.
        changes: Vec<NumberChange>,
        /// How many there are.
        count: usize,
        /// How many numbers and texts there are in all.
        of: usize,
    },
    /// A text that differs from some line on.
    Text(TextDifference),
    /// A document whose values or figures are not those of now, from some line on.
    Outdated(TextDifference),
    /// A picture whose pixels differ.
    Pixels(PixelComparison),
    /// A picture that another version drew, which draws otherwise: its pixels say nothing.
    Redrawn,
    /// Something else: other bytes, or why it cannot be read.
    Other(String),
}

/// The first line in which two texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextDifference {
    /// The line, counted from 1.
    pub line: usize,
    /// What the two have there, from a little before the first difference on, where people can read it.
    pub excerpts: Option<[String; 2]>,
}

/// A file that the configuration gives, compared.
#[derive(Debug)]
pub struct CheckedFile {
    /// Its name within the folder.
    pub name: String,
    /// The experiment that it belongs to; `None` for what belongs to all.
    pub experiment: Option<String>,
    /// What was found.
    pub found: FoundFile,
    /// What the folder has; empty where it has none.
    pub expected: Vec<u8>,
    /// What the configuration gives.
    pub actual: Vec<u8>,
}

/// Everything that was compared.
#[derive(Debug)]
pub struct CheckResult {
    /// The files, in the order in which they are written; `results.json`, whose numbers differ by experiment, has an
    /// entry for each of these.
    pub files: Vec<CheckedFile>,
    /// The version that drew the pictures in the folder and this version's, where they draw differently.
    pub redrawn: Option<[String; 2]>,
    /// How far pixels may differ.
    pub tolerance: PixelTolerance,
}

impl CheckedFile {
    /// A document as it is, compared with what `thermograph fill` would make of it.
    pub fn document(name: String, expected: &str, actual: &str) -> CheckedFile {
        CheckedFile {
            experiment: None,
            found: if expected == actual {
                FoundFile::Same
            } else {
                FoundFile::Outdated(TextDifference::new(&name, expected, actual))
            },
            name,
            expected: expected.into(),
            actual: actual.into(),
        }
    }

    /// Whether it makes the check fail.
    pub fn is_different(&self) -> bool {
        !matches!(self.found, FoundFile::Same | FoundFile::Alike(_))
    }
}

impl CheckResult {
    /// Whether anything differs.
    pub fn is_different(&self) -> bool {
        self.files.iter().any(CheckedFile::is_different)
    }

    /// The names of experiments with a difference, each once; `None` for what belongs to all.
    pub fn different(&self) -> Vec<Option<&str>> {
        let mut names: Vec<Option<&str>> = Vec::new();
        for file in self.files.iter().filter(|file| file.is_different()) {
            let name = file.experiment.as_deref();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Compares what the configuration gives with what is in the folder.
///
/// Of the pictures of a figure one in pixels speaks for all: where its pixels are within a tolerance above 0, those in
/// other formats are taken as alike.
pub fn check(
    config: &Config,
    files: Vec<File>,
    folder: &Path,
    tolerance: PixelTolerance,
) -> CheckResult {
    // Of a folder that another run writes to meanwhile, some files would be old and some new.
    let _still = output::stillness(folder);
    let redrawn = redrawn(folder);
    let mut checked: Vec<CheckedFile> = Vec::new();
    for File { name, bytes } in files {
        let expected = read(&folder.join(&name));
        match expected {
            Ok(expected) if name == "results.json" => {
                checked.extend(results(config, &expected, bytes));
            }
            Ok(expected) => {
                let found = compare(&name, &expected, &bytes, &tolerance, redrawn.is_some());
                checked.push(CheckedFile {
                    experiment: owner(config, &name),
                    found,
                    expected,
                    actual: bytes,
                    name,
                });
            }
            Err(found) => checked.push(CheckedFile {
                experiment: owner(config, &name),
                found,
                expected: Vec::new(),
                actual: bytes,
                name,
            }),
        }
    }
    take_as_alike(&mut checked);
    // Numbers first: what else differs follows from them.
    checked.sort_by_key(|file| file.name != "results.json");
    CheckResult {
        files: checked,
        redrawn,
        tolerance,
    }
}

fn compare(
    name: &str,
    expected: &[u8],
    actual: &[u8],
    tolerance: &PixelTolerance,
    redrawn: bool,
) -> FoundFile {
    if expected == actual {
        return FoundFile::Same;
    }
    let is_picture = [".png", ".svg", ".pdf"]
        .iter()
        .any(|ending| name.ends_with(ending));
    if is_picture && redrawn {
        return FoundFile::Redrawn;
    }
    if name.ends_with(".png") {
        return match PixelComparison::of(expected, actual) {
            Ok(comparison) if tolerance.allows(&comparison) => FoundFile::Alike(Some(comparison)),
            Ok(comparison) => FoundFile::Pixels(comparison),
            Err(why) => FoundFile::Other(why),
        };
    }
    match (std::str::from_utf8(expected), std::str::from_utf8(actual)) {
        (Ok(expected), Ok(actual)) => FoundFile::Text(TextDifference::new(name, expected, actual)),
        _ => FoundFile::Other("has other bytes".to_owned()),
    }
}

/// The most characters of a line that an excerpt has, and how many of them stand before the difference.
const EXCERPT: usize = 60;
const BEFORE: usize = 20;

impl TextDifference {
    fn new(name: &str, expected: &str, actual: &str) -> TextDifference {
        let lines = expected.split('\n').zip(actual.split('\n'));
        let parting = lines
            .enumerate()
            .find(|(_, (expected, actual))| expected != actual);
        let Some((index, (expected, actual))) = parting else {
            let shorter = expected.split('\n').count().min(actual.split('\n').count());
            return TextDifference {
                line: shorter + 1,
                excerpts: None,
            };
        };
        let is_readable = ![".svg", ".html"]
            .iter()
            .any(|ending| name.ends_with(ending));
        let same = expected.chars().zip(actual.chars());
        let same = same.take_while(|(expected, actual)| expected == actual);
        let start = same.count().saturating_sub(BEFORE);
        let excerpt = |line: &str| {
            let before = if start > 0 { "…" } else { "" };
            let mut characters = line.chars().skip(start);
            let shown: String = characters.by_ref().take(EXCERPT).collect();
            let after = if characters.next().is_some() {
                "…"
            } else {
                ""
            };
            format!("{before}{}{after}", shown.trim_end_matches('\r'))
        };
        TextDifference {
            line: index + 1,
            excerpts: is_readable.then(|| [excerpt(expected), excerpt(actual)]),
        }
    }
}

/// Pictures in other formats than pixels go with those in pixels that are alike.
fn take_as_alike(checked: &mut [CheckedFile]) {
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let alike: Vec<Option<String>> = checked
        .iter()
        .filter(|file| matches!(file.found, FoundFile::Alike(Some(_))))
        .map(|file| stem(&file.name))
        .collect();
    for file in checked {
        let is_picture = file.name.ends_with(".svg") || file.name.ends_with(".pdf");
        if is_picture
            && file.is_different()
            && !file.expected.is_empty()
            && alike.contains(&stem(&file.name))
        {
            file.found = FoundFile::Alike(None);
        }
    }
}

/// The entries of `results.json`: one for each experiment, and one for the rest.
fn results(config: &Config, expected: &[u8], actual: Vec<u8>) -> Vec<CheckedFile> {
    let checked = |experiment: Option<&str>, found| CheckedFile {
        name: "results.json".to_owned(),
        experiment: experiment.map(str::to_owned),
        found,
        expected: expected.to_vec(),
        actual: actual.clone(),
    };
    if expected == actual {
        return vec![checked(None, FoundFile::Same)];
    }
    let [old, new] = [expected, &actual].map(|bytes| serde_json::from_slice::<Json>(bytes).ok());
    let (Some(Json::Object(mut old)), Some(Json::Object(mut new))) = (old, new) else {
        return vec![checked(
            None,
            FoundFile::Other("is not the JSON file of a report".to_owned()),
        )];
    };
    let mut all = Vec::new();
    for experiment in &config.experiments {
        let name = experiment.name.as_str();
        let numbers = [old.shift_remove(name), new.shift_remove(name)];
        let numbers = numbers.map(Option::unwrap_or_default);
        if let Some(found) = numbers::compare(name, &numbers) {
            all.push(checked(Some(name), found));
        }
    }
    // The versions are not numbers: what follows from another version is found elsewhere.
    for key in ["thermograph", "pictures"] {
        old.shift_remove(key);
        new.shift_remove(key);
    }
    if let Some(found) = numbers::compare("", &[Json::Object(old), Json::Object(new)]) {
        all.push(checked(None, found));
    }
    if all.is_empty() {
        let what = "has the same numbers in another notation".to_owned();
        all.push(checked(None, FoundFile::Other(what)));
    }
    all
}

/// Which experiment a file belongs to.
fn owner(config: &Config, file: &str) -> Option<String> {
    let name = file
        .strip_prefix(DATA)
        .map_or(file, |rest| rest.trim_start_matches('/'));
    let (stem, _) = name.rsplit_once('.')?;
    let owns = |name: &str| {
        let languages = config.languages.iter();
        let mut figures = languages.flat_map(|&language| config.figures(name, language));
        figures.any(|(_, own)| own == stem)
    };
    let mut names = config.experiments.iter().map(|experiment| &experiment.name);
    names.find(|name| owns(name)).cloned()
}

/// The version that drew the pictures in the folder and this one's, where they draw differently.
fn redrawn(folder: &Path) -> Option<[String; 2]> {
    let results: Json = serde_json::from_slice(&read(&folder.join("results.json")).ok()?).ok()?;
    let pictures = results.get("pictures")?.as_u64()?;
    let version = results.get("thermograph")?.as_str()?;
    let of = |version: &str, pictures: u64| format!("{version} (figure format {pictures})");
    (pictures != figure::PICTURES).then(|| {
        [
            of(version, pictures),
            of(env!("CARGO_PKG_VERSION"), figure::PICTURES),
        ]
    })
}

/// The bytes of a file of the folder.
fn read(path: &Path) -> Result<Vec<u8>, FoundFile> {
    let why = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => FoundFile::Missing,
        _ => FoundFile::Other(format!("cannot be read: {error}")),
    };
    let Some(file) = Input::open(path).map_err(why)? else {
        return Err(FoundFile::Other("is not a file".to_owned()));
    };
    let bytes = file.read(COMPARED_BYTES).map_err(why)?;
    bytes.ok_or_else(|| FoundFile::Other(format!("has more than {COMPARED_BYTES} bytes")))
}
