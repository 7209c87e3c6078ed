//! Kind `entropy`: entropy and largest probability over a grid of temperatures, a curve each.

use super::cost::EXPONENTIAL;
use super::distributions::{asked_temperatures, omitted, possible, shown};
use super::format::{self, brief};
use crate::experiment::prelude::*;

use crate::experiment::table;
use crate::figure::{Axis, Colour, Figure, Mark, Panel};
use crate::reading::temperatures;
use crate::sampling::{Temperature, Uncertainty, uncertainties};

/// The settings.
#[derive(Clone, Debug)]
pub struct Entropy {
    /// A point of the curves each.
    pub temperatures: Vec<Temperature>,
    /// Width and height of the figure in inches.
    pub figsize: [f64; 2],
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
            figsize: context.figsize(table, [14.0, 5.0])?,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let points = self.temperatures.len();
        Cost {
            seconds: points as f64 * load.tokens() * EXPONENTIAL,
            figsize: Some(self.figsize),
            marks: 2 * points,
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

impl Entropy {
    fn figure(&self, outcome: &EntropyNumbers, words: Words) -> Figure {
        let panel = |title: String, label: String, colour, value: fn(&Point) -> f64| {
            let points = outcome.points.iter();
            let points = points.map(|point| (point.temperature.value(), value(point)));
            let standard = say!(words, "standard-temperature");
            Panel::new(
                title,
                Axis::numbers(say!(words, "temperature-axis")).size(12.0),
                Axis::numbers(label).size(12.0),
                [
                    Mark::curve(points, colour),
                    Mark::rule(1.0, Colour::Reference).label(standard),
                ],
            )
            .title_size(14.0)
        };
        Figure::new(say!(words, "entropy-title"), self.figsize)
            .description(outcome.description(words))
            .columns(2)
            .panel(panel(
                say!(words, "entropy-panel"),
                say!(words, "entropy-nats"),
                Colour::Entropy,
                |point| point.entropy,
            ))
            .panel(panel(
                say!(words, "max-probability-panel"),
                say!(words, "max-probability"),
                Colour::Maximum,
                |point| point.max_probability,
            ))
    }
}

impl EntropyNumbers {
    /// What is to be seen, for readers who cannot see it.
    fn description(&self, words: Words) -> String {
        let seen = say!(words, "entropy-description");
        format::paragraph(seen, self.findings(words))
    }

    fn findings(&self, words: Words) -> Vec<String> {
        let mut points = self.points.clone();
        points.sort_by(|a, b| a.temperature.value().total_cmp(&b.temperature.value()));
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Vec::new();
        };
        let from_one = |point: &&Point| (point.temperature.value() - 1.0).abs();
        let standard = points
            .iter()
            .min_by(|a, b| from_one(a).total_cmp(&from_one(b)));
        let mut picked = vec![*first];
        picked.extend(standard.filter(|point| *point != first && *point != last));
        picked.extend(Some(*last).filter(|last| last != first));
        let mut findings: Vec<String> = picked
            .iter()
            .map(|point| {
                let share = point.entropy / self.limit * 100.0;
                say!(
                    words,
                    "entropy-finding",
                    temperature = format::temperature(point.temperature),
                    entropy = format!("{:.3}", point.entropy),
                    has_limit = self.limit > 0.0,
                    share = format!("{share:.0}"),
                    max_probability = format!("{:.3}", point.max_probability)
                )
            })
            .collect();
        if self.possible > 1 {
            let half = self.limit / 2.0;
            let after = points.partition_point(|point| point.entropy < half);
            let temperature = |index: usize| format::temperature(points[index].temperature);
            let half = format!("{half:.3}");
            findings.push(match after {
                0 => say!(words, "half-entropy-above", half),
                _ if after == points.len() => say!(words, "half-entropy-below", half),
                _ => {
                    let (before, after) = (temperature(after - 1), temperature(after));
                    say!(words, "half-entropy-between", half, before, after)
                }
            });
        }
        findings.push(say!(
            words,
            "entropy-limit",
            possible = self.possible,
            limit = format!("{:.3}", self.limit)
        ));
        findings
    }

    fn tables(&self, words: Words) -> Vec<table::ReportTable> {
        let rows = shown(&self.points).map(|point| {
            vec![
                format::temperature(point.temperature),
                brief(point.entropy),
                brief(point.max_probability),
                format!("{:.2}", libm::exp(point.entropy)),
            ]
        });
        let head = vec![
            say!(words, "temperature-column"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
        ];
        vec![table::ReportTable::new(head, rows)]
    }
}
