//! Kind `entropy`: entropy and largest probability over a grid of temperatures, a curve each.


use crate::experiment::prelude::*;
use super::distributions::{asked_temperatures, omitted, possible, shown};
use super::cost::EXPONENTIAL;
use super::format::{self, brief};

use crate::experiment::table;
use crate::figure::{Axis, Colour, Corner, Figure, Grid, Legend, Mark, Note, Panel, Range, Text, Ticks};
use crate::reading::temperatures;
use crate::sampling::{Temperature, Uncertainty, uncertainties};
use crate::words::Half;

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

impl Kind for Entropy {
    const NAME: &'static str = "entropy";

    type Numbers = EntropyNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Entropy, ConfigError> {
        let value = table.required("temperatures")?;
        let limits = context.limits();
        let temperatures = temperatures::read_points(&value, limits)?;
        let work = temperatures.len() as u64 * context.vocabulary as u64;
        let most = limits.of(Limit::Exponentials);
        if work > most {
            let error = value.error(format!(
                "times the {} logits is {work} exponentials: at most {most} are taken in an experiment",
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

    fn section(&self, numbers: &EntropyNumbers, _: &Logits, words: &dyn Words) -> Section {
        Section {
            title: words.entropy_title().to_owned(),
            introduction: words.entropy_section().to_owned(),
            asked: asked_temperatures(&self.temperatures, None, words),
            figure: Some(self.figure(numbers, words)),
            findings: numbers.findings(words),
            omitted: omitted(self.temperatures.len(), words),
            tables: numbers.tables(words),
            is_beyond_limits: false,
        }
    }

    fn results(&self, numbers: &EntropyNumbers, _: &Logits) -> Json {
        numbers.json()
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
    fn figure(&self, outcome: &EntropyNumbers, words: &dyn Words) -> Figure {
        let text = |words: &str, size: f64| Text {
            words: words.to_owned(),
            size,
        };
        let panel = |title: &str, label: &str, colour, value: fn(&Point) -> f64| Panel {
            title: text(title, 14.0),
            x: Axis {
                label: text(words.temperature_label(), 12.0),
                ticks: Ticks::Numbers,
                grid: Grid::Shown,
                range: Range::Data,
            },
            y: Axis {
                label: text(label, 12.0),
                ticks: Ticks::Numbers,
                grid: Grid::Shown,
                range: Range::Data,
            },
            marks: vec![
                Mark::Curve {
                    points: outcome
                        .points
                        .iter()
                        .map(|point| (point.temperature.value(), value(point)))
                        .collect(),
                    colour,
                    label: String::new(),
                },
                Mark::Rule {
                    x: 1.0,
                    colour: Colour::Reference,
                    label: words.standard_temperature().to_owned(),
                },
            ],
            note: Note {
                words: String::new(),
                opacity: 0.5,
                corner: Corner::Left,
            },
            message: String::new(),
            legend: Legend::Shown,
        };
        let [entropy_title, maximum_title] = words.entropy_titles();
        Figure {
            title: words.entropy_title().to_owned(),
            description: outcome.description(words),
            size: self.figsize,
            columns: 2,
            panels: vec![
                panel(
                    entropy_title,
                    words.entropy_nats(),
                    Colour::Entropy,
                    |point| point.entropy,
                ),
                panel(
                    maximum_title,
                    words.max_probability(),
                    Colour::Maximum,
                    |point| point.max_probability,
                ),
            ],
        }
    }
}

impl EntropyNumbers {
    /// What is to be seen, for readers who cannot see it.
    fn description(&self, words: &dyn Words) -> String {
        let seen = words.entropy_description();
        format::paragraph(seen.to_owned(), self.findings(words))
    }

    fn findings(&self, words: &dyn Words) -> Vec<String> {
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
                let temperature = format::temperature(point.temperature);
                words.entropy_finding(
                    &temperature,
                    point.entropy,
                    point.max_probability,
                    self.limit,
                )
            })
            .collect();
        if self.possible > 1 {
            let half = self.limit / 2.0;
            let after = points.partition_point(|point| point.entropy < half);
            let temperature = |index: usize| format::temperature(points[index].temperature);
            findings.push(match after {
                0 => words.half_entropy_finding(half, Half::Above),
                _ if after == points.len() => words.half_entropy_finding(half, Half::Below),
                _ => {
                    let between = [temperature(after - 1), temperature(after)];
                    words.half_entropy_finding(half, Half::Between(between))
                }
            });
        }
        findings.push(words.limit_finding(self.possible, self.limit));
        findings
    }

    fn tables(&self, words: &dyn Words) -> Vec<table::Table> {
        let rows = shown(&self.points).map(|point| {
            vec![
                format::temperature(point.temperature),
                brief(point.entropy),
                brief(point.max_probability),
                format!("{:.2}", libm::exp(point.entropy)),
            ]
        });
        let head = words.entropy_columns().map(str::to_owned).to_vec();
        vec![table::Table::new(head, rows)]
    }

    pub(super) fn json(&self) -> Json {
        let column = |value: fn(&Point) -> f64| self.points.iter().map(value).collect::<Vec<f64>>();
        json!({
            "temperatures": column(|point| point.temperature.value()),
            "entropy": column(|point| point.entropy),
            "max_prob": column(|point| point.max_probability),
            "max_entropy": self.max_entropy,
        })
    }
}
