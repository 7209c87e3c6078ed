//! Kind `entropy`: entropy and top-1 probability over a grid of temperatures, a curve each.

mod figure;
mod findings;
mod notebook;

use super::cost::EXPONENTIAL;
use super::distributions::{asked_temperatures, omitted, possible};
use crate::experiment::prelude::*;

use crate::reading::temperatures;
use crate::sampling::{Temperature, Uncertainty, uncertainties};

/// The settings.
#[derive(Clone, Debug)]
pub struct Entropy {
    /// A point of the curves each.
    pub temperatures: Vec<Temperature>,
    /// Width and height of the figure in inches; what its panels need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct EntropyNumbers {
    /// One for each temperature, in the configuration's order.
    pub points: Vec<Point>,
    /// The entropy of equal probabilities in nats: ln of the number of tokens, also of those that are never drawn.
    pub max_entropy: f64,
    /// How many tokens can be drawn: those whose logit is not -inf.
    pub possible: usize,
    /// The entropy that high temperatures approach: ln of `possible`.
    pub limit: f64,
}

/// The numbers at a temperature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The temperature.
    pub temperature: Temperature,
    /// Entropy in nats.
    pub entropy: f64,
    /// The largest probability.
    pub max_probability: f64,
}

/// Columns of the same length.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct EntropyResults {
    /// The temperatures.
    pub temperatures: Vec<results::TemperatureValue>,
    /// The entropy at each.
    pub entropy: Vec<Nats>,
    /// The largest probability at each.
    pub max_prob: Vec<Probability>,
    /// The entropy of tokens that are equally likely.
    pub max_entropy: Nats,
}

impl Kind for Entropy {
    const NAME: &'static str = "entropy";

    const ABOUT: &'static str = "Entropy and top-1 probability over a grid of temperatures.";

    const KEYS: Keys = Keys::new(Self::ABOUT, &[temperatures::OF_POINTS, keys::FIGSIZE]);

    type Numbers = EntropyNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Entropy, ConfigError> {
        let value = table.required(&temperatures::OF_POINTS)?;
        let limits = context.limits();
        let temperatures = temperatures::read(&value, limits)?;
        let work = temperatures.len() as u64 * context.vocabulary as u64;
        let most = limits.of(Limit::Exponentials);
        if work > most {
            let error = value.error(format!(
                "exceeds the limit: with {} logits it needs {work} logit evaluations (limit {most})",
                context.vocabulary
            ));
            return Err(error.help(limits.help(Limit::Exponentials, work)));
        }
        Ok(Entropy {
            temperatures,
            figsize: context.optional_figsize(
                table,
                match context.has_sheets() {
                    true => figure::SIZE,
                    false => notebook::SIZE,
                },
            )?,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let points = self.temperatures.len();
        Cost {
            seconds: points as f64 * load.tokens() * EXPONENTIAL,
            figsize: Some(self.figsize.unwrap_or(notebook::SIZE)),
            marks: 2 * points + 60,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<EntropyNumbers, Cause> {
        let uncertainties = uncertainties(&logits.values, &self.temperatures)?;
        let point = |(&temperature, uncertainty): (&Temperature, Uncertainty)| Point {
            temperature,
            entropy: uncertainty.entropy,
            max_probability: uncertainty.max_probability,
        };
        Ok(EntropyNumbers {
            points: self
                .temperatures
                .iter()
                .zip(uncertainties)
                .map(point)
                .collect(),
            max_entropy: libm::log(logits.values.len() as f64),
            possible: possible(logits),
            limit: libm::log(possible(logits) as f64),
        })
    }

    fn section(&self, numbers: &EntropyNumbers, _: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "entropy-title"),
            introduction: say!(words, "entropy-section"),
            asked: asked_temperatures(&self.temperatures, None, words),
            figure: Some(self.figure(numbers, words)),
            notebook_figure: Some(self.notebook_figure(numbers, words)),
            findings: numbers.findings(words),
            omitted: omitted(self.temperatures.len(), words),
            tables: numbers.tables(words),
            ..Section::default()
        }
    }

    type Results<'n> = EntropyResults;

    fn results<'n>(&'n self, numbers: &'n EntropyNumbers, _: &'n Logits) -> Self::Results<'n> {
        let points = &numbers.points;
        EntropyResults {
            temperatures: points
                .iter()
                .map(|point| point.temperature.into())
                .collect(),
            entropy: points.iter().map(|point| Nats(point.entropy)).collect(),
            max_prob: points
                .iter()
                .map(|point| Probability(point.max_probability))
                .collect(),
            max_entropy: Nats(numbers.max_entropy),
        }
    }

    fn data<'n>(&self, numbers: &'n EntropyNumbers, _: &'n Logits) -> Sheet<'n> {
        let column = |value: fn(&Point) -> f64| numbers.points.iter().map(value);
        let part = Part::new()
            .each("temperatures", column(|point| point.temperature.value()))
            .each("entropy", column(|point| point.entropy))
            .each("max_prob", column(|point| point.max_probability))
            .same("max_entropy", numbers.max_entropy);
        Sheet::one(Lines::Points, part)
    }
}
