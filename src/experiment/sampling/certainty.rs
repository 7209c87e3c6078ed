//! How sure the frequencies are: intervals, a test of the draws, and the draws that it takes to see a token.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{BAR_WIDTH, EXPECTED, Row, SamplingNumbers};
use crate::experiment::data::Part;
use crate::experiment::head::Head;
use crate::experiment::listed::Listed;
use crate::experiment::results::{Ends, Probability, Statistic};
use crate::experiment::{Context, format};
use crate::figure::{Colour, Mark};
use crate::logits::Logits;
use crate::reading::Error as ConfigError;
use crate::reading::key::{Key, Shape, Usual};
use crate::reading::table::Table;
use crate::sampling::statistics::{Fit, Test, draws_to_see, fit, simultaneous, wilson};
use crate::words::{Words, cases, say};

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

    /// Both intervals of every token shown that can be drawn, at its frequency's bar.
    pub(super) fn interval_marks(&self, row: &Row, head: &Head, words: Words) -> Vec<Mark> {
        let Some(confidence) = self.confidence else {
            return Vec::new();
        };
        let intervals = self.intervals(row, confidence);
        let shown = head.tokens.iter().copied().enumerate();
        let possible: Vec<(usize, usize)> = shown
            .filter(|&(_, token)| row.distribution.probabilities()[token] > 0.0)
            .collect();
        let mark = |which: usize, shift: f64, colour, label: String| {
            let interval =
                |&(place, token): &(usize, usize)| (place as f64 + shift, intervals[token][which]);
            Mark::intervals(possible.iter().map(interval), colour).label(label)
        };
        let (each, all) = (
            say!(
                words,
                "interval-of-each",
                confidence = format::share(confidence)
            ),
            say!(
                words,
                "interval-for-all",
                confidence = format::share(confidence)
            ),
        );
        vec![
            mark(0, BAR_WIDTH * 0.3, Colour::Interval, each),
            mark(1, BAR_WIDTH * 0.7, Colour::Reference, all),
        ]
    }

    /// How the draws fit, how many intervals miss, and how many draws it takes to see the rarest token.
    pub(super) fn certainty_findings(
        &self,
        row: &Row,
        confidence: f64,
        logits: &Logits,
        words: Words,
    ) -> Vec<String> {
        let temperature = format::temperature(row.temperature);
        let probabilities = row.distribution.probabilities();
        let mut findings = Vec::new();
        if let Some(fit) = fit(&row.drawn.counts, probabilities) {
            findings.push(say!(
                words,
                "fit-finding",
                temperature = &temperature,
                fit = FitVerdict::of(&fit),
                chi_squared = format!("{:.1}", fit.chi_squared.statistic),
                degrees = fit.degrees,
                chance = format::chance(fit.chi_squared.chance),
                chance_of_g = format::chance(fit.g.chance)
            ));
        }
        let possible = || (0..probabilities.len()).filter(|&index| probabilities[index] > 0.0);
        let intervals = self.intervals(row, confidence);
        // Of rarer tokens an interval seldom misses: what was not drawn may be as rare as one likes.
        let frequent: Vec<usize> = possible()
            .filter(|&index| probabilities[index] * self.draws as f64 >= EXPECTED)
            .collect();
        let missed = |which: usize| {
            let misses = frequent.iter().filter(|&&index| {
                let (low, high) = intervals[index][which];
                !(low..=high).contains(&probabilities[index])
            });
            misses.count()
        };
        if !frequent.is_empty() {
            findings.push(say!(
                words,
                "missed-finding",
                temperature = &temperature,
                of = frequent.len(),
                own = missed(0),
                confidence = format::share(confidence),
                expected = format!("{:.1}", (1.0 - confidence) * frequent.len() as f64),
                all = missed(1)
            ));
        }
        let rarest = possible().min_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
        if let Some((rarest, needed)) =
            rarest.and_then(|rarest| Some((rarest, draws_to_see(probabilities[rarest], SEEN)?)))
        {
            let draws = if needed < 1e15 {
                needed.to_string()
            } else {
                format!("{needed:.1e}")
            };
            findings.push(say!(
                words,
                "draws-to-see-finding",
                temperature = &temperature,
                token = format::called(logits, rarest),
                probability = format::in_percent(probabilities[rarest]),
                draws,
                seen = format::share(SEEN)
            ));
        }
        findings
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
    /// How well the draws fit the probabilities, by the p-value of the chi-squared test.
    enum FitVerdict {
        /// As well as draws do.
        Good = "good",
        /// By chance one sample in twenty is as far.
        Doubtful = "doubtful",
        /// By chance one sample in a thousand is as far.
        Poor = "poor",
    }
}

impl FitVerdict {
    fn of(fit: &Fit) -> FitVerdict {
        match fit.chi_squared.chance {
            chance if chance < 0.001 => FitVerdict::Poor,
            chance if chance < 0.05 => FitVerdict::Doubtful,
            _ => FitVerdict::Good,
        }
    }
}
