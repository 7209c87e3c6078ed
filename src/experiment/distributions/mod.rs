//! Kind `distributions`: the probabilities at a few temperatures.

mod bars;
mod curves;
mod figure;
mod findings;
mod heat;
mod notebook;

use super::format;
use super::head::FEW;
use crate::experiment::prelude::*;

use crate::reading::temperatures;
use crate::sampling::{Distribution, Error, Temperature, softmax};

pub(super) use figure::temperature_list;
pub(super) use findings::agreement;

/// The settings.
#[derive(Clone, Debug)]
pub struct Distributions {
    /// A row, a column or a panel each.
    pub temperatures: Vec<Temperature>,
    /// Number of panels per row, where each temperature has one.
    pub columns: usize,
    /// Width and height of the figure in inches; what its rows need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct DistributionsNumbers {
    /// The distribution at each temperature, in the configuration's order.
    pub rows: Vec<(Temperature, Distribution)>,
}

/// The distribution at a temperature.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct DistributionResults<'n> {
    /// The temperature.
    pub temperature: results::TemperatureValue,
    /// Its entropy.
    pub entropy: Nats,
    /// The largest probability.
    pub max_prob: Probability,
    /// The tokens of `probs`, by their index, rising, where it has the likeliest and not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: ListedTokens,
    /// The probability of each token.
    pub probs: Probabilities<'n>,
}

impl Kind for Distributions {
    const NAME: &'static str = "distributions";

    const ABOUT: &'static str = "Next-token probabilities at a few temperatures.";

    const KEYS: Keys = Keys::new(
        Self::ABOUT,
        &[temperatures::OF_PANELS, keys::COLUMNS, keys::FIGSIZE],
    );

    type Numbers = DistributionsNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Distributions, ConfigError> {
        let temperatures =
            temperatures::read(&table.required(&temperatures::OF_PANELS)?, context.limits())?;
        let columns = table.size(&keys::COLUMNS)?;
        let mut settings = Distributions {
            temperatures,
            columns,
            figsize: None,
        };
        let largest = match context.has_sheets() {
            true => settings.sheet_size(context.vocabulary),
            false => settings.notebook_size(context.vocabulary),
        };
        settings.figsize = context.optional_figsize(table, largest)?;
        Ok(settings)
    }

    fn cost(&self, load: &Load) -> Cost {
        let panels = self.temperatures.len();
        Cost {
            per_token: panels,
            lines: panels,
            texts: panels,
            figsize: Some(self.figsize.unwrap_or_else(|| {
                let sheet = self.sheet_size(load.vocabulary);
                let notebook = self.notebook_size(load.vocabulary);
                [0, 1].map(|side| sheet[side].max(notebook[side]))
            })),
            marks: 2 * panels * load.vocabulary.min(FEW) + 30 * panels,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<DistributionsNumbers, Cause> {
        let rows = self.temperatures.iter();
        let rows = rows.map(|&one| Ok((one, softmax(&logits.values, one)?)));
        Ok(DistributionsNumbers {
            rows: rows.collect::<Result<_, Error>>()?,
        })
    }

    fn section(&self, numbers: &DistributionsNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "distributions-title"),
            introduction: say!(words, "distributions-section"),
            asked: asked_temperatures(&self.temperatures, None, words),
            figure: Some(self.figure(numbers, logits, words)),
            notebook_figure: Some(self.notebook_figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            omitted: omitted(self.temperatures.len(), words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = Vec<DistributionResults<'n>>;

    fn results<'n>(
        &'n self,
        numbers: &'n DistributionsNumbers,
        logits: &'n Logits,
    ) -> Self::Results<'n> {
        let row = |(temperature, distribution): &'n (Temperature, Distribution)| {
            let listed = Listed::likeliest(distribution.probabilities(), logits.listed);
            DistributionResults {
                temperature: (*temperature).into(),
                entropy: Nats(distribution.entropy()),
                max_prob: Probability(distribution.max_probability()),
                tokens: listed.tokens(),
                probs: listed.probabilities(distribution),
            }
        };
        numbers.rows.iter().map(row).collect()
    }

    fn data<'n>(&self, numbers: &'n DistributionsNumbers, logits: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Tokens(logits),
            numbers.rows.iter().map(|(temperature, distribution)| {
                Part::new()
                    .same("temperature", temperature.value())
                    .each("probs", distribution.probabilities().iter().copied())
                    .same("entropy", distribution.entropy())
                    .same("max_prob", distribution.max_probability())
            }),
        )
    }
}

impl Distributions {
    /// The page of the figure as the notebook has it.
    fn notebook_size(&self, vocabulary: usize) -> [f64; 2] {
        // A large vocabulary has a panel more, of ranks.
        let panels = self.temperatures.len() + usize::from(vocabulary > FEW);
        let rows = panels.div_ceil(self.columns);
        [self.columns, rows].map(|count| 5.0 * count as f64)
    }
}

/// The most rows of a table, or findings of a kind, that people read through.
pub(super) const SHOWN: usize = 10;

/// Temperatures, of many the first two and the last, and draws at each, as part of a sentence.
pub(super) fn asked_temperatures(all: &[Temperature], draws: Option<u64>, words: Words) -> String {
    let texts: Vec<String> = all.iter().copied().map(format::temperature).collect();
    let list = match texts.as_slice() {
        [first, second, .., last] if all.len() > SHOWN => {
            format!("{first}, {second}, …, {last} ({})", all.len())
        }
        _ => texts.join(", "),
    };
    match draws {
        None => say!(words, "asked-temperatures", temperatures = list),
        Some(draws) => say!(words, "asked-draws", temperatures = list, draws),
    }
}

/// That findings and tables take [`SHOWN`] of so many temperatures; empty where they take all.
pub(super) fn omitted(count: usize, words: Words) -> String {
    if count > SHOWN {
        say!(words, "some-temperatures", shown = SHOWN, all = count)
    } else {
        String::new()
    }
}

/// At most [`SHOWN`] of the rows, evenly spread, the first and the last among them.
pub(super) fn shown<T>(rows: &[T]) -> impl Iterator<Item = &T> {
    let count = rows.len().min(SHOWN);
    (0..count).map(move |place| {
        &rows[if count < 2 {
            0
        } else {
            place * (rows.len() - 1) / (count - 1)
        }]
    })
}

/// How many of the most likely tokens it takes to reach this share of the mass.
fn tokens_for(distribution: &Distribution, share: f64) -> usize {
    let mut sorted = distribution.probabilities().to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    // Nine times a tenth is nine tenths, whatever the rounding.
    let share = share - 1e-12;
    let mut sum = 0.0;
    let below = sorted.iter().take_while(|probability| {
        let more = sum < share;
        sum += **probability;
        more
    });
    below.count()
}

/// Tokens that can be drawn at all: those whose logit is not -inf.
pub(super) fn possible(logits: &Logits) -> usize {
    logits
        .values
        .iter()
        .filter(|logit| logit.is_finite())
        .count()
}
