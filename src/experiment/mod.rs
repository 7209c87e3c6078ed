//! One file a kind of experiment: its settings, its numbers, its figure, its findings.
//!
//! Settings come from the configuration, numbers from `sampling` and `random`. A figure says what is to be seen,
//! without a pixel; findings are sentences computed from the numbers.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::words::Language;
//! use thermograph::run;
//! use thermograph::figure::Theme;
//! use thermograph::figure::{draw::draw, svg};
//! use thermograph::figure::text::Fonts;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let run = run::run(&config)?;
//! let accounts = run.accounts(&config, Language::English.words());
//! let account = &accounts[1];
//! assert!(account.findings[0].starts_with("T = 0.1: "));
//!
//! let fonts = Fonts::built_in();
//! let scene = draw(account.figure.as_ref().unwrap(), Theme::Light, &fonts, 150.0)?;
//! assert!(svg::encode(&scene, &fonts).ends_with("</svg>\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bounds;
mod compare;
mod distributions;
mod drift;
mod effort;
mod engines;
mod entropy;
mod equivalence;
pub(crate) mod format;
mod guide;
mod head;
mod population;
mod recipe;
mod samplers;
pub(crate) mod sampling;
mod schedule;
mod solve;
pub mod table;

use std::ops::Range;

use serde_json::Value as Json;

pub use bounds::{Bounded, Bounds, BoundsOutcome, Curves, Known};
pub use compare::{Compare, CompareOutcome, Sample, Side, Verdict};
pub use distributions::{Distributions, DistributionsOutcome};
pub use drift::{Drift, DriftOutcome, Limits, Shift};
pub(crate) use effort::{Demand, Drawings, Effort, Load};
pub use engines::{Engines, EnginesOutcome, Made, Pair, Parting, Rule};
pub use entropy::{Entropy, EntropyOutcome};
pub use equivalence::{Equivalence, EquivalenceOutcome};
pub use guide::{Guide, GuideOutcome, Level};
pub use population::{Measure, Population, PopulationOutcome, Position};
pub use recipe::Recipe;
pub use samplers::{Samplers, SamplersOutcome};
pub use sampling::{Rule as DrawRule, Sampling, SamplingOutcome};
pub use schedule::{Course, Drawn, Schedule, ScheduleOutcome, Step, Trace};
pub use solve::{Answer, Parameter, Solve, SolveOutcome, Target};

use crate::figure::{Figure, Theme};
use crate::formats::Output;
use crate::logits::file::FileError;
use crate::logits::{Logits, Order, Origin, Source, Values};
use crate::reading::table::{Table, Value};
use crate::reading::{Error as ConfigError, Limit, Limits as Allowed, limits, nearest};
use crate::sampling::random::{self, Rng};
use crate::sampling::{ChainError, Engine};
use crate::settings::NamedSettings;
use crate::words::Words;

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
#[expect(
    clippy::large_enum_variant,
    reason = "there are few, and they stay where they are"
)]
pub enum Kind {
    /// The probabilities at a few temperatures, as bars.
    Distributions(Distributions),
    /// Entropy and largest probability over a grid of temperatures, as curves.
    Entropy(Entropy),
    /// Frequencies of draws beside their probabilities, as bars.
    Sampling(Sampling),
    /// The notebook's two ways to apply a temperature, compared.
    Equivalence(Equivalence),
    /// A chain of samplers, stage by stage, as bars.
    Samplers(Samplers),
    /// What the likely tokens of a server's response tell, as intervals.
    Bounds(Bounds),
    /// A new dump of logits against an old one, with limits.
    Drift(Drift),
    /// Settings on every position of a file, as curves over the positions.
    Population(Population),
    /// Two ways to sample, with their distributions, draws and the power to tell them apart.
    Compare(Compare),
    /// Temperatures that suit tasks, with the reader's own, as ranges.
    Guide(Guide),
    /// The setting that gives a wanted distribution, on its curve.
    Solve(Solve),
    /// Temperatures and samplers that change from step to step, as curves.
    Schedule(Schedule),
    /// The same settings through several engines, as bars.
    Engines(Engines),
}

impl Kind {
    /// Its name in the configuration.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Distributions(_) => "distributions",
            Kind::Entropy(_) => "entropy",
            Kind::Sampling(_) => "sampling",
            Kind::Equivalence(_) => "equivalence",
            Kind::Samplers(_) => "samplers",
            Kind::Drift(_) => "drift",
            Kind::Population(_) => "population",
            Kind::Compare(_) => "compare",
            Kind::Bounds(_) => "bounds",
            Kind::Guide(_) => "guide",
            Kind::Solve(_) => "solve",
            Kind::Schedule(_) => "schedule",
            Kind::Engines(_) => "engines",
        }
    }

    /// Whether it draws a figure.
    pub fn has_figure(&self) -> bool {
        !matches!(self, Kind::Equivalence(_))
    }
}

/// The numbers of an experiment.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there are few, and they stay where they are"
)]
pub enum Outcome {
    /// Of [`Kind::Distributions`].
    Distributions(DistributionsOutcome),
    /// Of [`Kind::Entropy`].
    Entropy(EntropyOutcome),
    /// Of [`Kind::Sampling`].
    Sampling(SamplingOutcome),
    /// Of [`Kind::Equivalence`].
    Equivalence(EquivalenceOutcome),
    /// Of [`Kind::Samplers`].
    Samplers(SamplersOutcome),
    /// Of [`Kind::Bounds`].
    Bounds(BoundsOutcome),
    /// Of [`Kind::Drift`].
    Drift(DriftOutcome),
    /// Of [`Kind::Population`].
    Population(PopulationOutcome),
    /// Of [`Kind::Compare`].
    Compare(CompareOutcome),
    /// Of [`Kind::Guide`].
    Guide(GuideOutcome),
    /// Of [`Kind::Solve`].
    Solve(SolveOutcome),
    /// Of [`Kind::Schedule`].
    Schedule(ScheduleOutcome),
    /// Of [`Kind::Engines`].
    Engines(EnginesOutcome),
}

/// What is wrong with an experiment.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The logits or settings have no distribution.
    #[error(transparent)]
    Sampling(#[from] crate::sampling::Error),
    /// A chain of samplers does not take the logits.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A file of logits cannot be read any more.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nothing can be drawn.
    #[error(transparent)]
    Random(#[from] random::Error),
}

impl Experiment {
    /// Reads what is left of `[[experiment]]` after its name.
    pub(crate) fn read(
        name: &str,
        mut table: Table<'_>,
        surroundings: &Surroundings<'_>,
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
            ("samplers", |table, context| {
                Ok(Kind::Samplers(Samplers::read(table, context)?))
            }),
            ("bounds", |table, context| {
                Ok(Kind::Bounds(Bounds::read(table, context)?))
            }),
            ("drift", |table, context| {
                Ok(Kind::Drift(Drift::read(table, context)?))
            }),
            ("population", |table, context| {
                Ok(Kind::Population(Population::read(table, context)?))
            }),
            ("compare", |table, context| {
                Ok(Kind::Compare(Compare::read(table, context)?))
            }),
            ("guide", |table, context| {
                Ok(Kind::Guide(Guide::read(table, context)?))
            }),
            ("solve", |table, context| {
                Ok(Kind::Solve(Solve::read(table, context)?))
            }),
            ("schedule", |table, context| {
                Ok(Kind::Schedule(Schedule::read(table, context)?))
            }),
            ("engines", |table, context| {
                Ok(Kind::Engines(Engines::read(table, context)?))
            }),
        ])?;
        let logits = table.required("logits")?;
        let source = source(&logits, surroundings.sources)?;
        let values = &surroundings.sources[source].values;
        let context = Context {
            vocabulary: values.count(),
            positions: values.positions(),
            origin: surroundings.sources[source].origin.as_ref(),
            source: &surroundings.sources[source],
            surroundings,
        };
        let kind = read(&mut table, &context)?;
        if let Values::Logprobs {
            positions,
            vocabulary,
        } = values
            && !matches!(kind, Kind::Bounds(_))
        {
            let most = positions
                .iter()
                .map(|position| position.entries.len())
                .max();
            let error = logits.error(format!(
                "has log-probabilities of {} of {vocabulary} tokens, and this kind needs all",
                most.unwrap_or_default()
            ));
            return Err(error.help("`kind = \"bounds\"` says what can be known from some"));
        }
        let is_sorted = surroundings.sources[source].order == Order::Descending;
        if is_sorted && matches!(kind, Kind::Population(_) | Kind::Drift(_)) {
            let error =
                logits.error("is sorted, and this kind takes positions as their file has them");
            return Err(error.help("leave out `sort`"));
        }
        if values.positions() > 1
            && !matches!(kind, Kind::Population(_) | Kind::Drift(_) | Kind::Bounds(_))
        {
            let last = values.positions() - 1;
            let error = logits.error(format!("has {} positions", values.positions()));
            return Err(error.help(format!(
                "say which with `row` in its table, from 0 to {last}"
            )));
        }
        table.finish()?;
        Ok(Experiment {
            name: name.to_owned(),
            source,
            kind,
        })
    }

    pub(crate) fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<Outcome, Cause> {
        Ok(match &self.kind {
            Kind::Distributions(settings) => Outcome::Distributions(settings.run(logits)?),
            Kind::Entropy(settings) => Outcome::Entropy(settings.run(logits)?),
            Kind::Sampling(settings) => Outcome::Sampling(settings.run(logits, rng)?),
            Kind::Equivalence(settings) => Outcome::Equivalence(settings.run(logits)?),
            Kind::Samplers(settings) => Outcome::Samplers(settings.run(logits)?),
            Kind::Bounds(settings) => Outcome::Bounds(settings.run()?),
            Kind::Drift(settings) => Outcome::Drift(settings.run(logits)?),
            Kind::Population(settings) => Outcome::Population(settings.run(logits)?),
            Kind::Compare(settings) => Outcome::Compare(settings.run(logits, rng)?),
            Kind::Guide(settings) => Outcome::Guide(settings.run(logits)?),
            Kind::Solve(settings) => Outcome::Solve(settings.run(logits)?),
            Kind::Schedule(settings) => Outcome::Schedule(settings.run(logits, rng)?),
            Kind::Engines(settings) => Outcome::Engines(settings.run(logits)?),
        })
    }

    /// The positions of a file that it goes through; `None` for one that takes a single position.
    pub fn positions(&self) -> Option<Range<usize>> {
        match &self.kind {
            Kind::Population(settings) => Some(settings.rows.clone()),
            Kind::Drift(settings) => Some(0..settings.positions),
            _ => None,
        }
    }

    /// What it asks for of a source, to be held against the limits before it runs.
    pub(crate) fn demand(&self, load: &Load) -> Demand {
        match &self.kind {
            Kind::Distributions(settings) => settings.demand(load),
            Kind::Entropy(settings) => settings.demand(load),
            Kind::Sampling(settings) => settings.demand(load),
            Kind::Equivalence(settings) => settings.demand(load),
            Kind::Samplers(settings) => settings.demand(load),
            Kind::Bounds(settings) => settings.demand(),
            Kind::Drift(settings) => settings.demand(load),
            Kind::Population(settings) => settings.demand(load),
            Kind::Compare(settings) => settings.demand(load),
            Kind::Guide(settings) => settings.demand(load),
            Kind::Solve(settings) => settings.demand(load),
            Kind::Schedule(settings) => settings.demand(load),
            Kind::Engines(settings) => settings.demand(load),
        }
    }

    /// The engines that it gives the settings of this name to.
    pub(crate) fn engines_of(&self, settings: &str) -> Vec<Engine> {
        let recipes: Vec<&Recipe> = match &self.kind {
            Kind::Engines(engines) if engines.name == settings => return engines.engines.clone(),
            Kind::Samplers(samplers) => vec![&samplers.recipe],
            Kind::Compare(compare) => compare.sides.iter().map(|side| &side.recipe).collect(),
            Kind::Population(population) => {
                population.sides.iter().map(|side| &side.recipe).collect()
            }
            _ => Vec::new(),
        };
        let of_settings = |recipe: &&&Recipe| recipe.settings.as_deref() == Some(settings);
        let recipes = recipes.iter().filter(of_settings);
        recipes.filter_map(|recipe| recipe.chain.engine()).collect()
    }

    /// What a reader is told of it.
    pub(crate) fn account(&self, outcome: &Outcome, logits: &Logits, words: &dyn Words) -> Account {
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
            (Kind::Samplers(settings), Outcome::Samplers(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Engines(settings), Outcome::Engines(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Schedule(settings), Outcome::Schedule(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Solve(settings), Outcome::Solve(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Guide(settings), Outcome::Guide(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Compare(settings), Outcome::Compare(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Population(settings), Outcome::Population(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Drift(settings), Outcome::Drift(outcome)) => {
                settings.account(outcome, logits, words)
            }
            (Kind::Bounds(settings), Outcome::Bounds(outcome)) => settings.account(outcome, words),
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
    /// Whether the numbers are beyond limits that the configuration sets.
    pub is_beyond_limits: bool,
}

impl Outcome {
    /// The numbers for programs.
    pub fn json(&self, logits: &Logits) -> Json {
        match self {
            Outcome::Distributions(outcome) => outcome.json(),
            Outcome::Entropy(outcome) => outcome.json(),
            Outcome::Sampling(outcome) => outcome.json(logits),
            Outcome::Equivalence(outcome) => outcome.json(),
            Outcome::Samplers(outcome) => outcome.json(),
            Outcome::Bounds(outcome) => outcome.json(),
            Outcome::Drift(outcome) => outcome.json(),
            Outcome::Population(outcome) => outcome.json(),
            Outcome::Compare(outcome) => outcome.json(),
            Outcome::Guide(outcome) => outcome.json(),
            Outcome::Solve(outcome) => outcome.json(),
            Outcome::Schedule(outcome) => outcome.json(),
            Outcome::Engines(outcome) => outcome.json(),
        }
    }
}

/// What the configuration says beside an experiment.
pub(crate) struct Surroundings<'a> {
    pub sources: &'a [Source],
    pub settings: &'a [NamedSettings],
    pub output: &'a Output,
    pub theme: Theme,
    pub limits: &'a Allowed,
}

/// What an experiment's settings are checked against.
struct Context<'a> {
    /// How many tokens its source has.
    vocabulary: usize,
    /// How many positions its source has.
    positions: usize,
    /// The file that its source is from, if it is.
    origin: Option<&'a Origin>,
    /// Its source.
    source: &'a Source,
    surroundings: &'a Surroundings<'a>,
}

impl Context<'_> {
    /// What is allowed.
    fn limits(&self) -> &Allowed {
        self.surroundings.limits
    }

    /// `figsize` if it is given; an error when the page, `largest` without it, would be too large.
    fn optional_figsize(
        &self,
        table: &mut Table<'_>,
        largest: [f64; 2],
    ) -> Result<Option<[f64; 2]>, ConfigError> {
        let is_given = table.has("figsize");
        let size = self.figsize(table, largest)?;
        Ok(is_given.then_some(size))
    }

    /// `figsize`, or the size that is usual for the kind; an error when the page would be too large.
    fn figsize(&self, table: &mut Table<'_>, usual: [f64; 2]) -> Result<[f64; 2], ConfigError> {
        let given = table.optional("figsize");
        let dpi = self.surroundings.output.dpi;
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
        let [width, height] = size.map(|inches| inches * dpi);
        let most = self.limits().of(Limit::Pixels);
        if width * height > most as f64 || width.max(height) > limits::SIDE {
            let message = format!(
                "would make a page of {width:.0} by {height:.0} pixels at {dpi} dpi: at most {:.0} a side and {most} in all are drawn",
                limits::SIDE,
            );
            let error = match given {
                Some(value) => value.error(message),
                None => table.error(format!("the usual figure size for this {message}; set `figsize` or fewer `temperatures`")),
            };
            return Err(if width.max(height) > limits::SIDE {
                error
            } else {
                error.help(
                    self.limits()
                        .help(Limit::Pixels, (width * height).ceil() as u64),
                )
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
