//! All experiments of a configuration, run in its order: the numbers, their certificates, and parts of them that were
//! measured elsewhere.

mod certificate;
mod engine_python;
mod part;
mod python_logits;

use crate::config::Config;
use crate::experiment::format::count;
use crate::experiment::kind::{Numpy, Outcome};
use crate::experiment::section::Section;
use crate::experiment::{Cause, Experiment};
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::sampling::random::{self, Streams};
use crate::words::{Words, say};

pub use certificate::{Certificate, generator};
pub use part::{MeasuredPart, PartError, Parts, measure};

/// Why an experiment has no numbers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An experiment fails.
    #[error("experiment {name}: {cause}")]
    Experiment {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: Cause,
    },
    /// There is no generator for the seed.
    #[error(transparent)]
    Seed(#[from] random::Error),
    /// Parts cannot be put together.
    #[error(transparent)]
    MeasuredPart(#[from] PartError),
}

/// Everything that a configuration's experiments gave.
#[derive(Clone, Debug)]
pub struct Run {
    /// The logits of each source, in the configuration's order.
    pub logits: Vec<Logits>,
    /// The numbers of each experiment, in the configuration's order.
    pub outcomes: Vec<Outcome>,
}

/// Draws the logits and runs all experiments, in the configuration's order, because numpy's generators share one state.
///
/// # Errors
///
/// When the generator does not take the seed, or a file of logits has changed since the configuration was read; and
/// when a chain of samplers does not take the logits: they are too large for its arithmetic, or it bans every token.
pub fn run(config: &Config) -> Result<Run, Error> {
    run_all(config, None)
}

/// As [`run`], but what goes through the positions of a file is put together from `parts`, and the file is not read.
///
/// # Errors
///
/// As [`run`], and when positions are in no part, in two, or in one of other settings.
pub fn merge(config: &Config, parts: &Parts) -> Result<Run, Error> {
    run_all(config, Some(parts))
}

fn run_all(config: &Config, parts: Option<&Parts>) -> Result<Run, Error> {
    let mut streams = Streams::new(config.rng, config.seed)?;
    let logits: Vec<Logits> = config
        .logits
        .iter()
        .map(|source| Logits {
            listed: config.output.tokens,
            ..source.load(streams.source(&source.name))
        })
        .collect();
    let mut outcomes = Vec::new();
    for experiment in &config.experiments {
        let rng = streams.experiment(&experiment.name);
        let failed = |cause| Error::Experiment {
            name: experiment.name.clone(),
            cause,
        };
        let values = &config.logits[experiment.source].values;
        let merged = match parts {
            Some(parts) => parts.of(experiment, values)?,
            None => None,
        };
        outcomes.push(match merged {
            Some(outcome) => outcome,
            None => experiment
                .run(&logits[experiment.source], rng)
                .map_err(failed)?,
        });
    }
    Ok(Run { logits, outcomes })
}

/// What the numbers of an experiment are of, for the foot of its figure: the experiment, its logits and the seed of its draws.
fn source_line(config: &Config, experiment: &Experiment, words: Words) -> String {
    let source = &config.logits[experiment.source];
    let file = source
        .origin
        .as_ref()
        .and_then(|origin| origin.path.file_name());
    let name = match file {
        Some(file) => file.to_string_lossy().into_owned(),
        None => source.name.clone(),
    };
    let line = say!(
        words,
        "figure-source",
        experiment = &experiment.name,
        logits = visible(&name),
        tokens = source.values.count(),
        shown = count(source.values.count()),
        positions = source.values.positions()
    );
    let numpy = Numpy {
        is_generator: false,
        source: &source.name,
    };
    match experiment.python(numpy).is_empty() {
        true => line,
        false => format!(
            "{line} · {}",
            say!(words, "figure-seed", seed = config.seed)
        ),
    }
}

impl Run {
    /// What a reader is told of each experiment, in the configuration's order.
    pub fn sections(&self, config: &Config, words: Words) -> Vec<Section> {
        let experiments = config.experiments.iter().zip(&self.outcomes);
        experiments
            .map(|(experiment, outcome)| {
                let mut section = outcome.section(&self.logits[experiment.source], words);
                experiment.finish(&mut section, &source_line(config, experiment, words));
                section
            })
            .collect()
    }
}
