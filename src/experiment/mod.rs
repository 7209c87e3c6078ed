//! One file a kind of experiment: its settings, its numbers, its figure, its findings.
//!
//! Settings come from the configuration, numbers from `sampling` and `random`. A figure says what is to be seen,
//! without a pixel; findings are sentences computed from the numbers.

mod certificate;
mod distributions;
mod entropy;
mod equivalence;
pub(crate) mod format;
mod sampling;

use serde_json::Value as Json;

pub use certificate::{Certificate, generator};
pub use distributions::{Distributions, DistributionsOutcome};
pub use entropy::{Entropy, EntropyOutcome};
pub use equivalence::{Equivalence, EquivalenceOutcome};
pub use sampling::{Sampling, SamplingOutcome};

use crate::config::table::{Table, Value};
use crate::config::{Config, Error as ConfigError, Output, limits, nearest};
use crate::figure::Figure;
use crate::logits::{Logits, Source};
use crate::random::{self, Rng, Streams};
use crate::report::{Words, table};

/// `[[experiment]]`, checked.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// Stem of the files that it writes.
    pub name: String,
    /// Which of the configuration's sources it uses.
    pub source: usize,
    /// What it does.
    pub kind: Kind,
}

/// What an experiment does, with its settings.
#[derive(Clone, Debug)]
pub enum Kind {
    /// The probabilities at a few temperatures, as bars.
    Distributions(Distributions),
    /// Entropy and largest probability over a grid of temperatures, as curves.
    Entropy(Entropy),
    /// Frequencies of draws beside their probabilities, as bars.
    Sampling(Sampling),
    /// The notebook's two ways to apply a temperature, compared.
    Equivalence(Equivalence),
}

/// The numbers of an experiment.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Of [`Kind::Distributions`].
    Distributions(DistributionsOutcome),
    /// Of [`Kind::Entropy`].
    Entropy(EntropyOutcome),
    /// Of [`Kind::Sampling`].
    Sampling(SamplingOutcome),
    /// Of [`Kind::Equivalence`].
    Equivalence(EquivalenceOutcome),
}

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
}

/// What is wrong with an experiment.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The logits or settings have no distribution.
    #[error(transparent)]
    Sampling(#[from] crate::sampling::Error),
    /// Nothing can be drawn.
    #[error(transparent)]
    Random(#[from] random::Error),
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
/// When the generator does not take the seed; a configuration that was read does not give others.
pub fn run(config: &Config) -> Result<Run, Error> {
    let mut streams = Streams::new(config.rng, config.seed)?;
    let logits: Vec<Logits> = config
        .logits
        .iter()
        .map(|source| source.load(streams.source(&source.name)))
        .collect();
    let mut outcomes = Vec::new();
    for experiment in &config.experiments {
        let rng = streams.experiment(&experiment.name);
        let failed = |cause| Error::Experiment {
            name: experiment.name.clone(),
            cause,
        };
        let outcome = experiment.run(&logits[experiment.source], rng);
        outcomes.push(outcome.map_err(failed)?);
    }
    Ok(Run { logits, outcomes })
}

impl Experiment {
    /// Reads what is left of `[[experiment]]` after its name.
    pub(crate) fn read(
        name: &str,
        mut table: Table<'_>,
        sources: &[Source],
        output: &Output,
    ) -> Result<Experiment, ConfigError> {
        type Read = fn(&mut Table<'_>, &Context<'_>) -> Result<Kind, ConfigError>;
        let read = table.required("kind")?.choice::<Read>(&[
            ("distributions", |table, context| {
                Ok(Kind::Distributions(Distributions::read(table, context)?))
            }),
            ("entropy", |table, context| {
                Ok(Kind::Entropy(Entropy::read(table, context)?))
            }),
            ("sampling", |table, context| {
                Ok(Kind::Sampling(Sampling::read(table, context)?))
            }),
            ("equivalence", |table, context| {
                Ok(Kind::Equivalence(Equivalence::read(table, context)?))
            }),
        ])?;
        let source = source(&table.required("logits")?, sources)?;
        let context = Context {
            vocabulary: sources[source].values.count(),
            output,
        };
        let kind = read(&mut table, &context)?;
        table.finish()?;
        Ok(Experiment {
            name: name.to_owned(),
            source,
            kind,
        })
    }

    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<Outcome, Cause> {
        Ok(match &self.kind {
            Kind::Distributions(settings) => Outcome::Distributions(settings.run(logits)?),
            Kind::Entropy(settings) => Outcome::Entropy(settings.run(logits)?),
            Kind::Sampling(settings) => Outcome::Sampling(settings.run(logits, rng)?),
            Kind::Equivalence(settings) => Outcome::Equivalence(settings.run(logits)?),
        })
    }

    /// How many probabilities it keeps, for [`limits::NUMBERS`].
    pub(crate) fn numbers(&self, vocabulary: usize) -> usize {
        let rows = match &self.kind {
            Kind::Entropy(_) => 0,
            Kind::Distributions(settings) => settings.temperatures.len(),
            Kind::Sampling(settings) => 2 * settings.temperatures.len(),
            Kind::Equivalence(settings) => 2 * settings.temperatures.len(),
        };
        rows * vocabulary
    }

    /// What a reader is told of it.
    fn account(&self, outcome: &Outcome, logits: &Logits, words: &dyn Words) -> Account {
        match (&self.kind, outcome) {
            (Kind::Distributions(settings), Outcome::Distributions(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Entropy(settings), Outcome::Entropy(outcome)) => {
                settings.account(outcome, words)
            }
            (Kind::Sampling(settings), Outcome::Sampling(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Equivalence(settings), Outcome::Equivalence(outcome)) => {
                settings.account(outcome, logits, words)
            }
            _ => unreachable!("Experiment::run gives the outcome of its kind"),
        }
    }
}

/// An experiment as a reader meets it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The heading.
    pub title: String,
    /// How what follows is read, in Markdown.
    pub introduction: String,
    /// What was asked beside the logits, in Markdown, as part of a sentence.
    pub asked: String,
    /// What is to be seen; `None` for a kind that has tables only.
    pub figure: Option<Figure>,
    /// What follows from the numbers, a sentence or two each.
    pub findings: Vec<String>,
    /// What findings and tables leave out; empty where they have everything.
    pub omitted: String,
    /// The numbers as people read them.
    pub tables: Vec<table::Table>,
}

impl Run {
    /// What a reader is told of each experiment, in the configuration's order.
    pub fn accounts(&self, config: &Config, words: &dyn Words) -> Vec<Account> {
        let experiments = config.experiments.iter().zip(&self.outcomes);
        experiments
            .map(|(experiment, outcome)| {
                experiment.account(outcome, &self.logits[experiment.source], words)
            })
            .collect()
    }
}

impl Outcome {
    /// The numbers for programs.
    pub fn json(&self, logits: &Logits) -> Json {
        match self {
            Outcome::Distributions(outcome) => outcome.json(),
            Outcome::Entropy(outcome) => outcome.json(),
            Outcome::Sampling(outcome) => outcome.json(logits),
            Outcome::Equivalence(outcome) => outcome.json(),
        }
    }
}

/// What an experiment's settings are checked against.
struct Context<'a> {
    vocabulary: usize,
    output: &'a Output,
}

impl Context<'_> {
    /// `figsize`, or the size that is usual for the kind; an error when the page would be too large.
    fn figsize(&self, table: &mut Table<'_>, usual: [f64; 2]) -> Result<[f64; 2], ConfigError> {
        let given = table.optional("figsize");
        let size = match &given {
            Some(value) => {
                let mut size = usual;
                for (side, value) in size.iter_mut().zip(value.list(2..=2)?) {
                    *side = value.number_in(limits::INCHES.0..=limits::INCHES.1)?;
                }
                size
            }
            None => usual,
        };
        let [width, height] = size.map(|inches| inches * self.output.dpi);
        if width * height > limits::PIXELS || width.max(height) > limits::SIDE {
            let message = format!(
                "would make a page of {width:.0} by {height:.0} pixels at {} dpi: at most {:.0} a side and {:.0} in all are drawn",
                self.output.dpi,
                limits::SIDE,
                limits::PIXELS
            );
            return Err(match given {
                Some(value) => value.error(message),
                None => table.error(format!("the usual figure size for this {message}; set `figsize` or fewer `temperatures`")),
            });
        }
        Ok(size)
    }
}

/// Which source `logits` names.
fn source(value: &Value<'_>, sources: &[Source]) -> Result<usize, ConfigError> {
    let name = value.text()?;
    if let Some(index) = sources.iter().position(|source| source.name == name) {
        return Ok(index);
    }
    let error = value.error(format!("names a source that there is not: {name:?}"));
    let names: Vec<&str> = sources
        .iter()
        .map(|source| source.name.as_str())
        .take(20)
        .collect();
    Err(match nearest(name, names.iter().copied()) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None if names.is_empty() => error.help("there is no source yet: add `[logits.NAME]`"),
        None => error.help(format!("there are [logits.{}]", names.join("], [logits."))),
    })
}
