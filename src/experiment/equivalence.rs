//! Kind `equivalence`: the notebook's two ways to apply a temperature, to logits and to probabilities, compared.

use serde_json::{Value as Json, json};

use super::distributions::{SHOWN, asked_temperatures, omitted, shown};
use super::effort::{Demand, Load};
use super::format;
use super::{Account, Context};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::reading::table::Table;
use crate::reading::{Error as ConfigError, limits, temperatures};
use crate::sampling::{self, EPSILON, Error, Temperature};
use crate::words::Words;

/// The settings.
#[derive(Clone, Debug)]
pub struct Equivalence {
    /// Where the two are compared.
    pub temperatures: Vec<Temperature>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct EquivalenceOutcome {
    /// The comparison at each temperature, in the configuration's order.
    pub rows: Vec<(Temperature, sampling::Equivalence)>,
}

impl Equivalence {
    pub(super) fn read(table: &mut Table<'_>, _: &Context<'_>) -> Result<Equivalence, ConfigError> {
        Ok(Equivalence {
            temperatures: temperatures::read(&table.required("temperatures")?, limits::PANELS)?,
        })
    }

    pub(super) fn demand(&self, load: &Load) -> Demand {
        let temperatures = self.temperatures.len();
        Demand {
            numbers: 2 * temperatures * load.vocabulary,
            lines: temperatures,
            texts: temperatures,
            ..Demand::default()
        }
    }

    pub(super) fn run(&self, logits: &Logits) -> Result<EquivalenceOutcome, Error> {
        let row = |&temperature: &Temperature| {
            Ok((
                temperature,
                sampling::equivalence(&logits.values, temperature)?,
            ))
        };
        Ok(EquivalenceOutcome {
            rows: self
                .temperatures
                .iter()
                .map(row)
                .collect::<Result<_, Error>>()?,
        })
    }

    pub(super) fn account(
        &self,
        outcome: &EquivalenceOutcome,
        logits: &Logits,
        words: &dyn Words,
    ) -> Account {
        Account {
            title: words.equivalence_title().to_owned(),
            introduction: words.equivalence_section().to_owned(),
            asked: asked_temperatures(&self.temperatures, None, words),
            figure: None,
            findings: outcome.findings(words),
            omitted: omitted(self.temperatures.len(), words),
            tables: outcome.tables(logits, words),
            is_beyond_limits: false,
        }
    }
}

impl EquivalenceOutcome {
    fn findings(&self, words: &dyn Words) -> Vec<String> {
        let finding = |(temperature, both): &(Temperature, sampling::Equivalence)| {
            words.equivalence_finding(
                &format::temperature(*temperature),
                both.largest_difference,
                EPSILON,
            )
        };
        shown(&self.rows).map(finding).collect()
    }

    fn tables(&self, logits: &Logits, words: &dyn Words) -> Vec<table::Table> {
        let table = |(temperature, both): &(Temperature, sampling::Equivalence)| {
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
            let mut table = table::Table::new(
                words.equivalence_columns().map(str::to_owned).to_vec(),
                rows,
            );
            table.caption =
                words.compared_tokens(&format::temperature(*temperature), table.rows.len(), count);
            table
        };
        shown(&self.rows).map(table).collect()
    }

    pub(super) fn json(&self) -> Json {
        let row = |(temperature, both): &(Temperature, sampling::Equivalence)| {
            json!({
                "temperature": temperature.value(),
                "from_logits": both.from_logits.probabilities(),
                "from_probabilities": both.from_probabilities.probabilities(),
                "largest_difference": both.largest_difference,
            })
        };
        self.rows.iter().map(row).collect()
    }
}
