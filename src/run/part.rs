//! Numbers of some positions, measured by themselves, so that machines can share a file that is too large for one.
//!
//! [`measure`] makes a [`Part`] of each experiment that goes through the positions of a file (`population` and `drift`);
//! [`Parts`] puts them together again. Numbers are written with as many digits as it takes to read the same `f64`, and no
//! position's numbers depend on another's: what is put together is, to the last bit, what one run gives.

use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Error;
use crate::config::Config;
use crate::experiment::{Experiment, Kind, Position, Shift};
use crate::logits::Values;
use crate::output;
use crate::reading::input::Input;
use crate::reading::limits;
use crate::sampling::random::Digest;

/// How the name of a part ends.
const ENDING: &str = ".part.json";

/// The numbers of an experiment on some positions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The version of the program that measured it: another one may count otherwise.
    thermograph: String,
    /// The experiment's name.
    pub experiment: String,
    /// A digest of what was asked: parts of other settings, or of files of another shape, do not belong to it.
    asked: String,
    /// The first position.
    from: usize,
    /// The numbers, a position each.
    pub numbers: Numbers,
}

/// What is measured at each position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// By a `population`.
    Population(Vec<Position>),
    /// By a `drift`.
    Drift(Vec<Shift>),
}

/// Parts that were measured elsewhere, each with the name of its file.
#[derive(Clone, Debug, Default)]
pub struct Parts(Vec<(String, Part)>);

/// Why parts cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// The folder cannot be read.
    #[error("cannot read the folder of parts {folder}: {cause}")]
    Folder {
        /// Which folder.
        folder: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file cannot be read, or is no part.
    #[error("{file}: {what}")]
    File {
        /// Which file.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A part was measured by another version of the program.
    #[error("{file}: measured by thermograph {found}, and this is {}: measure it again", env!("CARGO_PKG_VERSION"))]
    Version {
        /// Which file.
        file: String,
        /// Who measured it.
        found: String,
    },
    /// A part belongs to an experiment of that name with other settings.
    #[error(
        "{file}: measured with other settings of {experiment}, or on a file of another shape: measure it again"
    )]
    Asked {
        /// Which file.
        file: String,
        /// Which experiment.
        experiment: String,
    },
    /// Two parts have the same positions.
    #[error(
        "{first} and {second} both have position {position} of {experiment}: take one of them away"
    )]
    Twice {
        /// Which experiment.
        experiment: String,
        /// A position that both have.
        position: usize,
        /// One file.
        first: String,
        /// The other file.
        second: String,
    },
    /// Positions are in no part.
    #[error(
        "experiment {experiment}: no part has the positions {from}..{to}: measure them with --rows {from}..{to}"
    )]
    Missing {
        /// Which experiment.
        experiment: String,
        /// The first of them.
        from: usize,
        /// The first after them.
        to: usize,
    },
}

/// Measures those of the positions `rows` that experiments of the configuration go through; the experiments `only`, or all
/// of them where that is empty. Others, and those that have no position there, make no part.
///
/// # Errors
///
/// When a file of logits cannot be read any more, or a chain does not take its logits.
pub fn measure(config: &Config, rows: Range<usize>, only: &[String]) -> Result<Vec<Part>, Error> {
    let mut parts = Vec::new();
    for experiment in &config.experiments {
        if !only.is_empty() && !only.contains(&experiment.name) {
            continue;
        }
        let Some(all) = experiment.positions() else {
            continue;
        };
        let rows = rows.start.max(all.start)..rows.end.min(all.end);
        if rows.is_empty() {
            continue;
        }
        let failed = |cause| Error::Experiment {
            name: experiment.name.clone(),
            cause,
        };
        let source = &config.logits[experiment.source];
        let Some(origin) = &source.origin else {
            continue;
        };
        let from = rows.start;
        let numbers = match &experiment.kind {
            Kind::Population(settings) => {
                Numbers::Population(settings.measure(origin, rows).map_err(failed)?)
            }
            Kind::Drift(settings) => {
                Numbers::Drift(settings.measure(origin, rows).map_err(failed)?)
            }
            _ => continue,
        };
        parts.push(Part {
            thermograph: env!("CARGO_PKG_VERSION").to_owned(),
            experiment: experiment.name.clone(),
            asked: asked(experiment, &source.values),
            from,
            numbers,
        });
    }
    Ok(parts)
}

/// What the numbers depend on beside the file's: the settings and the shape.
fn asked(experiment: &Experiment, values: &Values) -> String {
    let settings = match &experiment.kind {
        // Names of sides and sizes of figures change no number.
        Kind::Population(settings) => {
            let recipes: Vec<_> = settings.sides.iter().map(|side| &side.recipe).collect();
            format!("population {recipes:?}")
        }
        Kind::Drift(settings) => format!("drift {:?}", settings.temperature),
        _ => String::new(),
    };
    Digest::of(format!("{settings} {} {}", values.positions(), values.count()).as_bytes())
        .to_string()
}

impl Part {
    /// Its positions.
    pub fn rows(&self) -> Range<usize> {
        let count = match &self.numbers {
            Numbers::Population(positions) => positions.len(),
            Numbers::Drift(shifts) => shifts.len(),
        };
        self.from..self.from.saturating_add(count)
    }

    /// Whether its numbers can be those of an experiment with these positions and so many tokens.
    fn fits(&self, experiment: &Experiment, rows: &Range<usize>, tokens: usize) -> bool {
        let own = self.rows();
        let fit = match (&self.numbers, &experiment.kind) {
            (Numbers::Population(positions), Kind::Population(settings)) => {
                let sides = settings.sides.len();
                let fits = |position: &Position| {
                    position.measures.len() == sides
                        && position.measures.iter().all(|measure| measure.top < tokens)
                };
                positions.iter().all(fits)
            }
            (Numbers::Drift(shifts), Kind::Drift(_)) => shifts
                .iter()
                .all(|shift| shift.tops.iter().all(|top| *top < tokens)),
            _ => false,
        };
        fit && rows.start <= own.start && own.end <= rows.end
    }

    /// It as a file, whose name says experiment and positions.
    pub fn file(&self) -> output::File {
        let Range { start, end } = self.rows();
        let mut text =
            serde_json::to_string(self).expect("numbers, texts and lists of them are JSON");
        text.push('\n');
        output::File {
            name: format!("{}.{start}-{end}{ENDING}", self.experiment),
            bytes: text.into_bytes(),
        }
    }
}

impl Parts {
    /// Reads every file of a folder that is named as a part.
    ///
    /// # Errors
    ///
    /// When the folder or a part cannot be read.
    pub fn read(folder: &Path) -> Result<Parts, PartError> {
        let unreadable = |cause| PartError::Folder {
            folder: folder.display().to_string(),
            cause,
        };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if name.is_some_and(|name| name.ends_with(ENDING)) {
                paths.push(path);
            }
        }
        paths.sort();
        let part = |path: &std::path::PathBuf| {
            let file = path.display().to_string();
            match read(path) {
                Ok(part) => Ok((file, part)),
                Err(what) => Err(PartError::File { file, what }),
            }
        };
        Ok(Parts(paths.iter().map(part).collect::<Result<_, _>>()?))
    }

    /// The numbers of an experiment, put together from its parts; `None` for one that goes through no positions.
    pub(super) fn of(
        &self,
        experiment: &Experiment,
        values: &Values,
    ) -> Result<Option<Numbers>, PartError> {
        let Some(rows) = experiment.positions() else {
            return Ok(None);
        };
        let name = || experiment.name.clone();
        let asked = asked(experiment, values);
        let mut parts: Vec<&(String, Part)> = Vec::new();
        for found in self
            .0
            .iter()
            .filter(|(_, part)| part.experiment == experiment.name)
        {
            let (file, part) = (found.0.clone(), &found.1);
            if part.thermograph != env!("CARGO_PKG_VERSION") {
                let found = part.thermograph.clone();
                return Err(PartError::Version { file, found });
            }
            if part.asked != asked || !part.fits(experiment, &rows, values.count()) {
                let experiment = name();
                return Err(PartError::Asked { file, experiment });
            }
            parts.push(found);
        }
        parts.sort_by_key(|(_, part)| part.from);
        let mut whole: Option<Numbers> = None;
        let (mut next, mut before) = (rows.start, "");
        for (file, part) in parts {
            let own = part.rows();
            if own.start < next && !before.is_empty() {
                return Err(PartError::Twice {
                    experiment: name(),
                    position: own.start,
                    first: before.to_owned(),
                    second: file.clone(),
                });
            }
            if own.start > next {
                return Err(PartError::Missing {
                    experiment: name(),
                    from: next,
                    to: own.start.min(rows.end),
                });
            }
            (next, before) = (own.end, file);
            match (&mut whole, &part.numbers) {
                (None, numbers) => whole = Some(numbers.clone()),
                (Some(Numbers::Population(all)), Numbers::Population(more)) => {
                    all.extend(more.iter().cloned())
                }
                (Some(Numbers::Drift(all)), Numbers::Drift(more)) => all.extend(more),
                _ => {
                    let (file, experiment) = (file.clone(), name());
                    return Err(PartError::Asked { file, experiment });
                }
            }
        }
        if next < rows.end {
            return Err(PartError::Missing {
                experiment: name(),
                from: next,
                to: rows.end,
            });
        }
        Ok(whole)
    }
}

fn read(path: &Path) -> Result<Part, String> {
    let unreadable = |error: std::io::Error| error.to_string();
    let Some(file) = Input::open(path).map_err(unreadable)? else {
        return Err("this is no file".to_owned());
    };
    let Some(bytes) = file.read(limits::PART_BYTES).map_err(unreadable)? else {
        return Err(format!(
            "a part has at most {} bytes, and this has more",
            limits::PART_BYTES
        ));
    };
    serde_json::from_slice(&bytes).map_err(|error| format!("this is no part: {error}"))
}
