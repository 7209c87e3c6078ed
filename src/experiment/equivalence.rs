//! Kind `equivalence`: the notebook's two ways to apply a temperature, to logits and to probabilities, compared.

use super::distributions::{SHOWN, asked_temperatures, omitted, shown};
use super::format;
use crate::experiment::prelude::*;

use crate::experiment::table;
use crate::figure::text::visible;
use crate::reading::temperatures;
use crate::sampling::{self, EPSILON, Error, Temperature};

/// Up to this difference the two ways are the same but for the epsilon.
const SAME: f64 = 10.0 * EPSILON;

/// The settings.
#[derive(Clone, Debug)]
pub struct Equivalence {
    /// Where the two are compared.
    pub temperatures: Vec<Temperature>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct EquivalenceNumbers {
    /// The comparison at each temperature, in the configuration's order.
    pub rows: Vec<(Temperature, sampling::EquivalenceCheck)>,
}

/// The two ways at a temperature.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct EquivalenceResults<'n> {
    /// The temperature.
    pub temperature: results::TemperatureValue,
    /// The tokens of the lists, by their index, rising, where they have the likeliest and not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: ListedTokens,
    /// Logits divided by the temperature.
    pub from_logits: Probabilities<'n>,
    /// Probabilities weighed anew.
    pub from_probabilities: Probabilities<'n>,
    /// The largest difference of a token.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub largest_difference: f64,
}

impl Kind for Equivalence {
    const NAME: &'static str = "equivalence";

    const ABOUT: &'static str = "A table: temperature applied to logits and to probabilities.";

    const KEYS: Keys = Keys::new(Self::ABOUT, &[temperatures::OF_PANELS]);
    const HAS_FIGURE: bool = false;

    type Numbers = EquivalenceNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Equivalence, ConfigError> {
        Ok(Equivalence {
            temperatures: temperatures::read(
                &table.required(&temperatures::OF_PANELS)?,
                context.limits(),
            )?,
        })
    }

    fn cost(&self, _: &Load) -> Cost {
        let temperatures = self.temperatures.len();
        Cost {
            per_token: 2 * temperatures,
            lines: temperatures,
            texts: temperatures,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<EquivalenceNumbers, Cause> {
        let rows = self.temperatures.iter();
        let rows = rows.map(|&one| Ok((one, sampling::equivalence(&logits.values, one)?)));
        Ok(EquivalenceNumbers {
            rows: rows.collect::<Result<_, Error>>()?,
        })
    }

    fn section(&self, numbers: &EquivalenceNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "equivalence-title"),
            introduction: say!(words, "equivalence-section"),
            asked: asked_temperatures(&self.temperatures, None, words),
            findings: numbers.findings(words),
            omitted: omitted(self.temperatures.len(), words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = Vec<EquivalenceResults<'n>>;

    fn results<'n>(
        &'n self,
        numbers: &'n EquivalenceNumbers,
        logits: &'n Logits,
    ) -> Self::Results<'n> {
        let row = |(temperature, both): &'n (Temperature, sampling::EquivalenceCheck)| {
            let listed = Listed::likeliest(both.from_logits.probabilities(), logits.listed);
            EquivalenceResults {
                temperature: (*temperature).into(),
                tokens: listed.tokens(),
                from_logits: listed.probabilities(&both.from_logits),
                from_probabilities: listed.probabilities(&both.from_probabilities),
                largest_difference: both.largest_difference,
            }
        };
        numbers.rows.iter().map(row).collect()
    }

    fn data<'n>(&self, numbers: &'n EquivalenceNumbers, logits: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Tokens(logits),
            numbers.rows.iter().map(|(temperature, both)| {
                Part::new()
                    .same("temperature", temperature.value())
                    .each(
                        "from_logits",
                        both.from_logits.probabilities().iter().copied(),
                    )
                    .each(
                        "from_probabilities",
                        both.from_probabilities.probabilities().iter().copied(),
                    )
            }),
        )
    }
}

impl EquivalenceNumbers {
    fn findings(&self, words: Words) -> Vec<String> {
        let finding = |(temperature, both): &(Temperature, sampling::EquivalenceCheck)| {
            say!(
                words,
                "equivalence-finding",
                temperature = format::temperature(*temperature),
                difference = format!("{:.1e}", both.largest_difference),
                epsilon = format!("{EPSILON:e}"),
                is_same = both.largest_difference <= SAME
            )
        };
        shown(&self.rows).map(finding).collect()
    }

    fn tables(&self, logits: &Logits, words: Words) -> Vec<table::ReportTable> {
        let table = |(temperature, both): &(Temperature, sampling::EquivalenceCheck)| {
            let count = logits.values.len();
            let (first, second) = (
                both.from_logits.probabilities(),
                both.from_probabilities.probabilities(),
            );
            let rows = (0..count.min(SHOWN)).map(|index| {
                vec![
                    visible(&logits.token(index)),
                    logits.values[index].to_string(),
                    format!("{:.12}", first[index]),
                    format!("{:.12}", second[index]),
                    format!("{:.1e}", (first[index] - second[index]).abs()),
                ]
            });
            let mut table = table::ReportTable::new(
                vec![
                    say!(words, "token"),
                    say!(words, "logit"),
                    say!(words, "from-logits"),
                    say!(words, "from-probabilities"),
                    say!(words, "difference"),
                ],
                rows,
            );
            table.caption = say!(
                words,
                "compared-tokens",
                temperature = format::temperature(*temperature),
                is_all = table.rows.len() == count,
                shown = table.rows.len(),
                tokens = count
            );
            table
        };
        shown(&self.rows).map(table).collect()
    }
}
