//! Numbers of some positions, measured by themselves, so that machines can share a file that is too large for one.
//!
//! [`measure`] makes a [`MeasuredPart`] of each experiment that goes through the positions of a file (`population` and `drift`);
//! [`Parts`] puts them together again. Numbers are written with as many digits as it takes to read the same `f64`, and no
//! position's numbers depend on another's: what is put together is, to the last bit, what one run gives.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Error;
use crate::config::Config;
use crate::experiment::Experiment;
use crate::experiment::kind::{AnyByPosition, Outcome};
use crate::logits::Values;
use crate::output;
use crate::reading::input::Input;
use crate::reading::limits;
use crate::sampling::random::Digest;

/// How the name of a part ends.
const ENDING: &str = ".part.json";

/// The numbers of an experiment on some positions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredPart {
    /// The version of the program that measured it: another one may count otherwise.
    thermograph: String,
    /// The experiment's name.
    pub experiment: String,
    /// A digest of what was asked: parts of other settings, or of files of another shape, do not belong to it.
    asked: String,
    /// The first position.
    from: usize,
    /// The numbers of each position, as JSON, under the name of the kind that measured them.
    numbers: BTreeMap<String, Vec<Box<RawValue>>>,
}

/// Parts that were measured elsewhere, each with the name of its file.
#[derive(Clone, Debug, Default)]
pub struct Parts(Vec<(String, MeasuredPart)>);

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
    #[error("{file}: measured by thermograph {found}, but this is {}: measure it again", env!("CARGO_PKG_VERSION"))]
    Version {
        /// Which file.
        file: String,
        /// Who measured it.
        found: String,
    },
    /// A part belongs to an experiment of that name with other settings.
    #[error(
        "{file}: measured with different settings of {experiment} or a file of another shape: measure it again"
    )]
    Asked {
        /// Which file.
        file: String,
        /// Which experiment.
        experiment: String,
    },
    /// Two parts have the same positions.
    #[error(
        "{first} and {second} both contain position {position} of {experiment}: remove one of them"
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
pub fn measure(
    config: &Config,
    rows: Range<usize>,
    only: &[String],
) -> Result<Vec<MeasuredPart>, Error> {
    let mut parts = Vec::new();
    for experiment in &config.experiments {
        if !only.is_empty() && !only.contains(&experiment.name) {
            continue;
        }
        let Some(by_position) = experiment.by_position() else {
            continue;
        };
        let all = by_position.rows();
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
        let positions = by_position.measure(origin, rows).map_err(failed)?;
        parts.push(MeasuredPart {
            thermograph: env!("CARGO_PKG_VERSION").to_owned(),
            experiment: experiment.name.clone(),
            asked: asked(by_position, &source.values),
            from,
            numbers: BTreeMap::from([(experiment.kind().to_owned(), positions)]),
        });
    }
    Ok(parts)
}

/// What the numbers depend on beside the file's: the settings and the shape.
fn asked(by_position: &dyn AnyByPosition, values: &Values) -> String {
    let settings = by_position.asked();
    Digest::of(format!("{settings} {} {}", values.positions(), values.count()).as_bytes())
        .to_string()
}

impl MeasuredPart {
    /// The positions that it has the numbers of.
    pub fn rows(&self) -> Range<usize> {
        let count = self.numbers.values().map(Vec::len).sum();
        self.from..self.from.saturating_add(count)
    }

    /// Its numbers, if they can be those of this experiment, whose source has so many tokens.
    fn positions(
        &self,
        experiment: &Experiment,
        by_position: &dyn AnyByPosition,
        tokens: usize,
    ) -> serde_json::Result<Option<&[Box<RawValue>]>> {
        let Some(positions) = self.numbers.get(experiment.kind()) else {
            return Ok(None);
        };
        let (own, rows) = (self.rows(), by_position.rows());
        let fits = self.numbers.len() == 1
            && rows.start <= own.start
            && own.end <= rows.end
            && by_position.fits(positions, tokens)?;
        Ok(fits.then_some(positions.as_slice()))
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

    /// The outcome of an experiment, put together from its parts; `None` for one that goes through no positions.
    pub(super) fn of(
        &self,
        experiment: &Experiment,
        values: &Values,
    ) -> Result<Option<Outcome>, PartError> {
        let Some(by_position) = experiment.by_position() else {
            return Ok(None);
        };
        let name = || experiment.name.clone();
        let asked = asked(by_position, values);
        let mut parts = Vec::new();
        for (file, part) in &self.0 {
            if part.experiment != experiment.name {
                continue;
            }
            if part.thermograph != env!("CARGO_PKG_VERSION") {
                return Err(PartError::Version {
                    file: file.clone(),
                    found: part.thermograph.clone(),
                });
            }
            let failed = |error| PartError::File {
                file: file.clone(),
                what: no_part(error),
            };
            let positions = part.positions(experiment, by_position, values.count());
            match positions.map_err(failed)? {
                Some(positions) if part.asked == asked => {
                    parts.push((file, part.rows(), positions));
                }
                _ => {
                    return Err(PartError::Asked {
                        file: file.clone(),
                        experiment: name(),
                    });
                }
            }
        }
        parts.sort_by_key(|(_, own, _)| own.start);
        let rows = by_position.rows();
        let mut whole: Vec<&RawValue> = Vec::with_capacity(rows.len());
        let (mut next, mut before) = (rows.start, "");
        for (file, own, positions) in parts {
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
            whole.extend(positions.iter().map(|position| &**position));
        }
        if next < rows.end {
            return Err(PartError::Missing {
                experiment: name(),
                from: next,
                to: rows.end,
            });
        }
        let outcome = by_position.outcome(&whole);
        Ok(Some(outcome.map_err(|error| PartError::File {
            file: before.to_owned(),
            what: no_part(error),
        })?))
    }
}

fn read(path: &Path) -> Result<MeasuredPart, String> {
    let unreadable = |error: std::io::Error| error.to_string();
    let Some(file) = Input::open(path).map_err(unreadable)? else {
        return Err("not a file".to_owned());
    };
    let Some(bytes) = file.read(limits::PART_BYTES).map_err(unreadable)? else {
        return Err(format!(
            "the file exceeds the limit of {} bytes",
            limits::PART_BYTES
        ));
    };
    serde_json::from_slice(&bytes).map_err(no_part)
}

fn no_part(error: serde_json::Error) -> String {
    format!("not a part file: {error}")
}
