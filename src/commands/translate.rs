//! `thermograph lint --from ENGINE --to ENGINE`: settings of one engine written for another.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::Args;
use serde_json::{Map, Value as Json, json};
use thermograph::config;
use thermograph::figure::text::{plain, plain_path};
use thermograph::logits::file::Rows;
use thermograph::sampling::lint::{Change, Distance, Translation, translate};
use thermograph::sampling::{ChainError, Engine, Settings};
use thermograph::words::{Language, Words};

use super::console::Console;
use super::names::engines;

/// Positions of a file of logits that are looked at, at most.
const POSITIONS: usize = 64;

/// The options of `lint` that ask for it.
#[derive(Args)]
pub struct Options {
    /// Engine of the settings. Default: the file's engine
    #[arg(long, value_name = "ENGINE", value_parser = engines(), requires = "to")]
    pub from: Option<Engine>,
    /// Print the closest settings for this engine, and what changes
    #[arg(long, value_name = "ENGINE", value_parser = engines(), conflicts_with = "engine")]
    to: Option<Engine>,
    /// Logits on which the remaining total variation distance is measured and top-p is fitted
    #[arg(long, value_name = "FILE", requires = "to")]
    logits: Option<PathBuf>,
}

impl Options {
    /// Whether settings are to be written for another engine.
    pub fn is_asked(&self) -> bool {
        self.to.is_some()
    }

    /// Writes the settings of every file for the other engine, and says what changes; `load` reads a file of settings, and
    /// tells whose they are.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, its settings are refused by the first engine, or standard output cannot be written to.
    pub fn run(
        &self,
        files: &[PathBuf],
        load: impl Fn(&Path) -> Result<(Settings, Option<Engine>)>,
        language: Option<Language>,
        console: Console,
    ) -> Result<ExitCode> {
        let Some(to) = self.to else {
            return Ok(ExitCode::SUCCESS);
        };
        let rows = match &self.logits {
            Some(path) => rows(path)?,
            None => Vec::new(),
        };
        for path in files {
            let (own, named) = if path.extension().is_some_and(|ending| ending == "toml") {
                let (language, all) = config::load_settings(path)?;
                let all = all.into_iter().map(|it| (Some(it.name), it.settings, None));
                (language, all.collect())
            } else {
                let (settings, engine) = load(path)?;
                (Language::English, vec![(None, settings, engine)])
            };
            let words = language.unwrap_or(own).words();
            for (name, settings, own) in named {
                let place = match &name {
                    Some(name) => format!("{}: settings {name}", plain_path(path)),
                    None => plain_path(path),
                };
                let from = self.from.or(own);
                let from = from.ok_or_else(|| {
                    anyhow!("{place}: --from is required: the file does not name its engine")
                })?;
                let found = Translated::new(from, to, &settings, &rows)
                    .map_err(|error| anyhow!("{place}: {error}"))?;
                console.result(&found.text(&place, words), || {
                    found.object(path, name.as_deref(), words)
                })?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What was found.
struct Translated {
    translation: Translation,
    /// How far the engines are apart with the settings as they are, if they are taken, and as they are written.
    distances: Option<(Option<Distance>, Distance)>,
    positions: usize,
}

impl Translated {
    fn new(
        from: Engine,
        to: Engine,
        settings: &Settings,
        rows: &[Vec<f64>],
    ) -> Result<Translated, ChainError> {
        let mut translation = translate(from, to, settings)?;
        let mut distances = None;
        if !rows.is_empty() {
            translation.fit(rows)?;
            let as_they_are = translation.distance(settings, rows).ok();
            let left = translation.distance(&translation.settings, rows)?;
            distances = Some((as_they_are, left));
        }
        Ok(Translated {
            translation,
            distances,
            positions: rows.len(),
        })
    }
}

fn rows(path: &Path) -> Result<Vec<Vec<f64>>> {
    let mut rows = Rows::open(path, None)?;
    let count = rows.count().min(POSITIONS);
    let all: Result<Vec<_>, _> = (0..count).map(|row| rows.row(row)).collect();
    Ok(all?)
}

impl Translated {
    fn text(&self, place: &str, words: Words) -> String {
        let Translated {
            translation,
            distances,
            positions,
        } = self;
        let Translation {
            from, to, changes, ..
        } = translation;
        let mut sentences: Vec<String> = changes
            .iter()
            .map(|change| words.change(change, *from, *to))
            .collect();
        if changes.is_empty() {
            sentences.push(words.nothing_changes());
        }
        if let Some((before, left)) = distances {
            sentences.push(words.translated_distance(*to, *positions, *before, *left));
        }
        let line = |sentence: String| words.translated(*from, *to, &sentence);
        let lines = sentences.into_iter().map(line);
        let lines = lines.map(|line| format!("{place}: {}\n", plain(&line)));
        let mut text: String = lines.collect();
        text.push_str(&format!("{}\n", written(&translation.settings)));
        text
    }
}

/// The settings as JSON.
fn written(settings: &Settings) -> Json {
    let all = serde_json::to_value(settings).unwrap_or_default();
    let Json::Object(all) = all else { return all };
    let given = all.into_iter().filter(|(_, value)| !value.is_null());
    Json::Object(given.collect::<Map<_, _>>())
}

impl Translated {
    fn object(&self, path: &Path, name: Option<&str>, words: Words) -> Json {
        let Translated {
            translation,
            distances,
            positions,
        } = self;
        let Translation {
            from,
            to,
            changes,
            settings,
            ..
        } = translation;
        let change = |change: &Change| {
            let (kind, setting, first, written) = match change {
                Change::Default {
                    setting,
                    first,
                    written,
                    ..
                } => ("default", Some(setting), *first, Some(*written)),
                Change::Lost { setting, .. } => ("lost", Some(setting), None, None),
                Change::Moved {
                    setting,
                    first,
                    written,
                } => ("moved", Some(setting), Some(*first), Some(*written)),
                Change::Converted {
                    setting,
                    first,
                    written,
                } => ("converted", Some(setting), Some(*first), Some(*written)),
                Change::Order { is_kept: true, .. } => ("order-kept", None, None, None),
                Change::Order { .. } => ("order", None, None, None),
                Change::Greedy { setting, written } => {
                    ("greedy", Some(setting), None, Some(*written))
                }
                Change::Fitted { setting, written } => {
                    ("fitted", Some(setting), None, Some(*written))
                }
            };
            json!({
                "change": kind, "setting": setting, "from": first, "to": written,
                "message": words.change(change, *from, *to),
            })
        };
        let of = |it: Distance| json!({ "mean": it.mean, "largest": it.largest });
        json!({
            "file": plain_path(path),
            "name": name,
            "from": from.name(),
            "to": to.name(),
            "changes": changes.iter().map(change).collect::<Vec<_>>(),
            "settings": written(settings),
            "positions": positions,
            "total_variation": distances.map(|(_, left)| of(left)),
            "total_variation_as_they_are": distances.and_then(|(before, _)| before).map(of),
        })
    }
}
