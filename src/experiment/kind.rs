//! What every kind of experiment is: settings that are read, cost something, give numbers, and become a section of a report.

use std::any::Any;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::context::Context;
use super::cost::{Cost, Load};
use super::data::Sheet;
use super::error::Cause;
use super::section::Section;
use crate::logits::{Logits, Origin};
use crate::reading::Error as ConfigError;
use crate::reading::key::Keys;
use crate::reading::table::Table;
use crate::sampling::Engine;
use crate::sampling::random::Rng;
use crate::words::Words;

/// A kind of experiment: its value has the settings of one.
///
/// A program of one's own runs any kind on its own logits, without a configuration:
///
/// ```
/// use thermograph::experiment::entropy::Entropy;
/// use thermograph::experiment::kind::Kind;
/// use thermograph::logits::Logits;
/// use thermograph::sampling::Temperature;
/// use thermograph::sampling::random::{Algorithm, Rng};
/// use thermograph::words::Language;
///
/// let logits = Logits::of_values(vec![3.0, 2.5, 1.0, 0.2]);
/// let settings = Entropy {
///     temperatures: vec![Temperature::new(0.5)?, Temperature::new(2.0)?],
///     figsize: None,
/// };
/// // Kinds that draw take their random numbers from it.
/// let mut rng = Rng::new(Algorithm::Numpy, 42)?;
/// let numbers = settings.run(&logits, &mut rng)?;
/// assert!(numbers.points[0].entropy < numbers.points[1].entropy);
///
/// let section = settings.section(&numbers, &logits, Language::English.words());
/// assert!(section.findings[0].contains("T = 2.0"));
/// assert!(section.figure.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Kind: Clone + Debug + Send + Sync + Sized + 'static {
    /// Its name in the configuration.
    const NAME: &'static str;

    /// What it shows, in a few words.
    const ABOUT: &'static str;

    /// Its keys beside `name`, `kind` and `logits`.
    const KEYS: Keys;

    /// What it takes of a source.
    const NEEDS: Needs = Needs::OnePosition;

    /// Whether it draws a figure.
    const HAS_FIGURE: bool = true;

    /// What it computes.
    type Numbers: Clone + Debug + Send + Sync + 'static;

    /// Reads the settings from what is left of `[[experiment]]` after `name`, `kind` and `logits`.
    ///
    /// # Errors
    ///
    /// At the first key whose value is not allowed.
    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Self, ConfigError>;

    /// What it asks for of a source, to be compared with the limits before it runs.
    fn cost(&self, load: &Load) -> Cost;

    /// Computes the numbers; a kind that does not draw leaves the generator alone.
    ///
    /// # Errors
    ///
    /// When the logits have no distribution, a chain does not take them, or a file cannot be read any more.
    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<Self::Numbers, Cause>;

    /// What a reader is told of the numbers.
    fn section(&self, numbers: &Self::Numbers, logits: &Logits, words: Words) -> Section;

    /// The numbers as `results.json` has them: its fields are the keys, in their order.
    type Results<'n>: Serialize;

    /// The numbers for programs.
    fn results<'n>(&'n self, numbers: &'n Self::Numbers, logits: &'n Logits) -> Self::Results<'n>;

    /// The numbers as one long table.
    fn data<'n>(&self, numbers: &'n Self::Numbers, logits: &'n Logits) -> Sheet<'n>;

    /// The engines that it gives the settings of this name to.
    fn engines_of(&self, _settings: &str) -> Vec<Engine> {
        Vec::new()
    }

    /// Its way to measure a file position by position, if it has one.
    fn by_position(&self) -> Option<&dyn AnyByPosition> {
        None
    }

    /// Lines of Python that take as many random numbers of numpy as it takes; empty for a kind that does not draw.
    fn python(&self, _numpy: Numpy<'_>) -> String {
        String::new()
    }
}

/// What a kind takes of a source of logits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// One position, of which every logit is known.
    OnePosition,
    /// The positions of a file, in the file's order.
    Positions,
    /// Log-probabilities of some tokens, of one position or more.
    Logprobs,
}

/// Whose random numbers lines of Python take.
#[derive(Clone, Copy, Debug)]
pub struct Numpy<'a> {
    /// Whether it is `np.random.default_rng`'s generator, not `np.random` itself.
    pub is_generator: bool,
    /// The name of the experiment's source.
    pub source: &'a str,
}

impl Numpy<'_> {
    /// The function that gives uniform numbers.
    pub fn uniform(self) -> &'static str {
        if self.is_generator {
            "random.random"
        } else {
            "np.random.random_sample"
        }
    }

    /// The function that gives normal numbers.
    pub fn normal(self) -> &'static str {
        if self.is_generator {
            "random.standard_normal"
        } else {
            "np.random.randn"
        }
    }
}

/// A kind that measures each position of a file by itself, so that machines can share the work.
pub trait ByPosition: Kind {
    /// The numbers of a position.
    type Position: Serialize + DeserializeOwned;

    /// The positions of the file that it goes through.
    fn rows(&self) -> Range<usize>;

    /// Measures some positions.
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more, or a chain does not take its logits.
    fn measure(&self, origin: &Origin, rows: Range<usize>) -> Result<Vec<Self::Position>, Cause>;

    /// The numbers of all positions together.
    fn whole(&self, positions: Vec<Self::Position>) -> Self::Numbers;

    /// Whether the numbers can be those of a position with so many tokens.
    fn fits(&self, position: &Self::Position, tokens: usize) -> bool;

    /// What the numbers depend on beside the file's, as text.
    fn asked(&self) -> String;
}

/// [`ByPosition`], whichever kind it is: positions are JSON.
pub trait AnyByPosition {
    /// See [`ByPosition::rows`].
    fn rows(&self) -> Range<usize>;
    /// See [`ByPosition::asked`].
    fn asked(&self) -> String;
    /// See [`ByPosition::measure`]: a JSON value each.
    ///
    /// # Errors
    ///
    /// As [`ByPosition::measure`].
    fn measure(&self, origin: &Origin, rows: Range<usize>) -> Result<Vec<Box<RawValue>>, Cause>;
    /// Whether the positions can be its own, of a source with so many tokens.
    ///
    /// # Errors
    ///
    /// When they are no positions.
    fn fits(&self, positions: &[Box<RawValue>], tokens: usize) -> serde_json::Result<bool>;
    /// The outcome of all positions together, which fit.
    ///
    /// # Errors
    ///
    /// When they are not its own after all.
    fn outcome(&self, positions: &[&RawValue]) -> serde_json::Result<Outcome>;
}

impl<K: ByPosition> AnyByPosition for K {
    fn rows(&self) -> Range<usize> {
        ByPosition::rows(self)
    }

    fn asked(&self) -> String {
        ByPosition::asked(self)
    }

    fn measure(&self, origin: &Origin, rows: Range<usize>) -> Result<Vec<Box<RawValue>>, Cause> {
        let positions = ByPosition::measure(self, origin, rows)?;
        let written = positions.iter().map(|position| {
            serde_json::value::to_raw_value(position).expect("numbers and lists of them are JSON")
        });
        Ok(written.collect())
    }

    fn fits(&self, positions: &[Box<RawValue>], tokens: usize) -> serde_json::Result<bool> {
        for position in positions {
            if !ByPosition::fits(self, &serde_json::from_str(position.get())?, tokens) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn outcome(&self, positions: &[&RawValue]) -> serde_json::Result<Outcome> {
        let positions = positions.iter();
        let positions = positions.map(|position| serde_json::from_str(position.get()));
        let numbers = self.whole(positions.collect::<Result<_, _>>()?);
        Ok(Outcome::new(self.clone(), numbers))
    }
}

/// The settings of an experiment, whichever kind it is.
pub(super) trait AnyKind: Debug + Send + Sync {
    fn name(&self) -> &'static str;
    fn has_figure(&self) -> bool;
    fn cost(&self, load: &Load) -> Cost;
    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<Outcome, Cause>;
    fn engines_of(&self, settings: &str) -> Vec<Engine>;
    fn by_position(&self) -> Option<&dyn AnyByPosition>;
    fn python(&self, numpy: Numpy<'_>) -> String;
    fn as_any(&self) -> &dyn Any;
}

impl<K: Kind> AnyKind for K {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn has_figure(&self) -> bool {
        K::HAS_FIGURE
    }

    fn cost(&self, load: &Load) -> Cost {
        Kind::cost(self, load)
    }

    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<Outcome, Cause> {
        let numbers = Kind::run(self, logits, rng)?;
        Ok(Outcome::new(self.clone(), numbers))
    }

    fn engines_of(&self, settings: &str) -> Vec<Engine> {
        Kind::engines_of(self, settings)
    }

    fn by_position(&self) -> Option<&dyn AnyByPosition> {
        Kind::by_position(self)
    }

    fn python(&self, numpy: Numpy<'_>) -> String {
        Kind::python(self, numpy)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The settings of an experiment with the numbers that they gave.
#[derive(Clone, Debug)]
pub struct Outcome(Arc<dyn AnyOutcome>);

impl Outcome {
    fn new<K: Kind>(settings: K, numbers: K::Numbers) -> Outcome {
        Outcome(Arc::new(SettingsAndNumbers { settings, numbers }))
    }

    /// Settings and numbers, if they are of this kind.
    pub fn of<K: Kind>(&self) -> Option<(&K, &K::Numbers)> {
        let pair: &SettingsAndNumbers<K> = self.0.as_any().downcast_ref()?;
        Some((&pair.settings, &pair.numbers))
    }

    /// What a reader is told of it.
    pub fn section(&self, logits: &Logits, words: Words) -> Section {
        self.0.section(logits, words)
    }

    /// The numbers for programs.
    pub fn results(&self, logits: &Logits) -> Json {
        self.0.results(logits)
    }

    /// The numbers as one long table.
    pub fn data<'n>(&'n self, logits: &'n Logits) -> Sheet<'n> {
        self.0.data(logits)
    }
}

#[derive(Clone, Debug)]
struct SettingsAndNumbers<K: Kind> {
    settings: K,
    numbers: K::Numbers,
}

trait AnyOutcome: Debug + Send + Sync {
    fn section(&self, logits: &Logits, words: Words) -> Section;
    fn results(&self, logits: &Logits) -> Json;
    fn data<'n>(&'n self, logits: &'n Logits) -> Sheet<'n>;
    fn as_any(&self) -> &dyn Any;
}

impl<K: Kind> AnyOutcome for SettingsAndNumbers<K> {
    fn section(&self, logits: &Logits, words: Words) -> Section {
        self.settings.section(&self.numbers, logits, words)
    }

    fn results(&self, logits: &Logits) -> Json {
        let results = self.settings.results(&self.numbers, logits);
        serde_json::to_value(results).expect("texts and numbers are JSON")
    }

    fn data<'n>(&'n self, logits: &'n Logits) -> Sheet<'n> {
        self.settings.data(&self.numbers, logits)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
