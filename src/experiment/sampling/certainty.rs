//! How sure the frequencies are: intervals, a test of the draws, and the draws that it takes to see a token.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{Row, SamplingNumbers};
use crate::experiment::Context;
use crate::experiment::data::Part;
use crate::experiment::listed::Listed;
use crate::experiment::results::{Ends, Probability, Statistic};
use crate::reading::Error as ConfigError;
use crate::reading::key::{Key, Shape, Usual};
use crate::reading::table::Table;
use crate::sampling::statistics::{Fit, Test, draws_to_see, fit, simultaneous, wilson};
use crate::words::cases;

/// How often a token is seen, with the draws that are said to be needed for it.
pub(super) const SEEN: f64 = 0.95;

/// How sure the frequencies are.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct Certainty {
    /// Confidence level of the intervals.
    #[cfg_attr(test, schemars(extend("exclusiveMinimum" = 0, "exclusiveMaximum" = 1)))]
    pub confidence: f64,
    /// Wilson's interval of each frequency.
    pub wilson: Vec<Ends<Probability>>,
    /// Intervals of all frequencies that hold at once.
    pub simultaneous: Vec<Ends<Probability>>,
    /// Whether the draws fit the probabilities; null where there are too few to say.
    pub fit: Option<FitResults>,
    /// How many draws show each token once with 95 %; null where none do.
    pub draws_to_see: Vec<Option<DrawCount>>,
}

/// Tests of the draws against the probabilities.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct FitResults {
    /// Degrees of freedom of both.
    pub degrees_of_freedom: usize,
    /// Pearson's.
    pub chi_squared: TestResults,
    /// The likelihood ratio's.
    pub g: TestResults,
}

/// A test of the draws.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "test"))]
pub struct TestResults {
    /// The statistic.
    pub statistic: Statistic,
    /// How likely chance makes it as large or larger.
    pub p_value: Probability,
}

/// A number of draws, from 1.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "draws", extend("minimum" = 1)))]
pub struct DrawCount(pub f64);

pub(super) const INTERVALS: Key = Key::new(
    "intervals",
    Shape::Boolean,
    [
        "Whether to add confidence intervals and a test to the frequencies",
        "频率是否附区间和检验",
    ],
)
.usually(Usual::Said(
    "true in all themes but `\"notebook\"`, or if `confidence` is set",
    "除 `\"notebook\"` 外的主题都有；写明 `confidence` 时也有",
));

pub(super) const CONFIDENCE: Key = Key::new(
    "confidence",
    Shape::Number(0.5, 0.9999),
    ["Confidence level of the intervals", "区间的置信度"],
)
.usually(Usual::Number(0.95));

/// `intervals` and `confidence`: without them intervals are shown if the theme shows them, for 95 %.
pub(super) fn confidence(
    table: &mut Table<'_>,
    context: &Context<'_>,
) -> Result<Option<f64>, ConfigError> {
    let is_shown = match table.optional(&INTERVALS) {
        Some(value) => value.boolean()?,
        None => table.has(&CONFIDENCE) || context.environment.theme.shows_intervals,
    };
    let confidence = table.number(&CONFIDENCE)?;
    Ok(is_shown.then_some(confidence))
}

impl SamplingNumbers {
    /// The interval of each token's frequency: its own, and the one that holds for all tokens at once.
    pub(super) fn intervals(&self, row: &Row, confidence: f64) -> Vec<[(f64, f64); 2]> {
        let possible = row.distribution.probabilities().iter();
        let bars = possible.filter(|p| **p > 0.0).count();
        let both = |&count: &u64| {
            [
                wilson(count, self.draws, confidence),
                simultaneous(count, self.draws, bars, confidence),
            ]
        };
        row.drawn.counts.iter().map(both).collect()
    }

    /// The columns of a table that say how sure the frequencies are.
    pub(super) fn add_certainty<'n>(&self, part: Part<'n>, row: &Row, confidence: f64) -> Part<'n> {
        let intervals = self.intervals(row, confidence);
        let column = |which: usize| {
            intervals
                .iter()
                .map(move |both| <[f64; 2]>::from(both[which]))
        };
        let probabilities = row.distribution.probabilities().iter();
        part.pairs("wilson", column(0))
            .pairs("simultaneous", column(1))
            .each(
                "draws_to_see",
                probabilities.map(|&p| draws_to_see(p, SEEN)),
            )
    }

    pub(super) fn certainty(&self, row: &Row, confidence: f64, listed: &Listed) -> Certainty {
        let probabilities = row.distribution.probabilities();
        let intervals = self.intervals(row, confidence);
        let intervals = listed.of(&intervals);
        let column = |which: usize| intervals.iter().map(|both| both[which].into()).collect();
        let test = |test: Test| TestResults {
            statistic: Statistic(test.statistic),
            p_value: Probability(test.chance),
        };
        Certainty {
            confidence,
            wilson: column(0),
            simultaneous: column(1),
            fit: fit(&row.drawn.counts, probabilities).map(|fit| FitResults {
                degrees_of_freedom: fit.degrees,
                chi_squared: test(fit.chi_squared),
                g: test(fit.g),
            }),
            draws_to_see: listed
                .of(probabilities)
                .iter()
                .map(|&p| draws_to_see(p, SEEN).map(DrawCount))
                .collect(),
        }
    }
}

cases! {
    /// Whether the draws are consistent with the probabilities, by the p-value of the chi-squared test.
    pub(super) enum FitVerdict {
        /// Nothing speaks against it.
        Consistent = "consistent",
        /// By chance one sample in twenty is as far.
        Doubtful = "doubtful",
        /// By chance one sample in a thousand is as far.
        Different = "different",
    }
}

impl FitVerdict {
    pub(super) fn of(fit: &Fit) -> FitVerdict {
        match fit.chi_squared.chance {
            chance if chance < 0.001 => FitVerdict::Different,
            chance if chance < 0.05 => FitVerdict::Doubtful,
            _ => FitVerdict::Consistent,
        }
    }
}
