//! Kind `population`: settings on every position of a file, as distributions over the positions.

mod figure;
mod findings;
mod measurement;
mod spread;

use crate::experiment::prelude::*;
use std::ops::Range;

use crate::experiment::chain_config::ChainConfig;
use crate::experiment::compare::{ComparedSide, side};
use crate::logits::Origin;

use super::rows::each_row;
use measurement::measured;
pub use measurement::{Measurement, PositionMeasurement, is_share};

/// A page that has room for the figure, in inches.
const LARGEST: [f64; 2] = [10.0, 9.0];

/// Positions that are named one by one.
const NAMED: usize = 10;

/// The settings.
#[derive(Clone, Debug)]
pub struct Population {
    /// One, or two that are compared.
    pub sides: Vec<ComparedSide>,
    /// Which positions of the file.
    pub rows: Range<usize>,
    /// Width and height of the figure in inches, where they are given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct PopulationNumbers {
    names: Vec<String>,
    /// The number of the first position.
    pub first: usize,
    /// One for each position, in the file's order.
    pub positions: Vec<PositionMeasurement>,
}

/// Settings, or two that are compared, over the positions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct PopulationResults<'n> {
    /// The first position.
    pub first: usize,
    /// How many there are.
    pub positions: usize,
    /// The settings.
    pub a: PopulationSideResults<'n>,
    /// Those that they are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<PopulationSideResults<'n>>,
    /// Between a and b, at each position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_variation: Option<Vec<Probability>>,
}

/// Settings, over the positions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct PopulationSideResults<'n> {
    /// Their name.
    pub name: &'n str,
    /// How many tokens are left at each position.
    pub survivors: Vec<usize>,
    /// The entropy of what is left.
    pub entropy: Vec<Nats>,
    /// The mass that is left.
    pub kept_mass: Vec<Probability>,
    /// The largest probability.
    pub max_prob: Vec<Probability>,
    /// The likeliest token.
    pub top: Vec<usize>,
}

const B: Key = keys::B.usually(Usual::Nothing);

const ROWS: Key = Key::new(
    "rows",
    Shape::Table(&Keys::new("A range of positions", &[FROM, TO])),
    ["`{ from, to }`: positions from `from` up to but not including `to`, at most 80000 or `rows` of `[limits]`", "`{ from, to }`：从 `from` 到 `to` 之前的位置，最多 80000 个，或 `[limits]` 的 `rows`"],
)
.usually(Usual::Said("All", "全部"));

const FROM: Key = Key::new(
    "from",
    Shape::Whole(0, u64::MAX),
    ["First position, numbered from 0", ""],
)
.usually(Usual::Whole(0));

const TO: Key = Key::new(
    "to",
    Shape::Whole(1, u64::MAX),
    ["Position after the last", ""],
)
.usually(Usual::Said("End of the file", ""));

impl Kind for Population {
    const NAME: &'static str = "population";

    const ABOUT: &'static str = "Settings across the positions of a file.";

    const KEYS: Keys = Keys::new(Self::ABOUT, &[keys::A, B, ROWS, keys::FIGSIZE]);
    const NEEDS: Needs = Needs::Positions;

    type Numbers = PopulationNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Population, ConfigError> {
        if context.origin.is_none() {
            return Err(table.error(
                "kind `population` needs logits from a file: add `file` to the table of the source",
            ));
        }
        let mut sides = vec![side(table, &keys::A, context)?];
        if table.has(&B) {
            sides.push(side(table, &B, context)?);
        }
        let count = context.positions;
        let rows = match table.optional(&ROWS) {
            Some(value) => {
                let mut range = value.table()?;
                let from = match range.optional(&FROM) {
                    Some(value) => value.size_in(0..=count - 1)?,
                    None => 0,
                };
                let to = match range.optional(&TO) {
                    Some(value) => value.size_in(from + 1..=count)?,
                    None => count,
                };
                range.finish()?;
                from..to
            }
            None => 0..count,
        };
        let (many, most) = (rows.len(), context.limits().size(Limit::Rows));
        if many > most {
            let error = table.error(format!(
                "exceeds the limit (needs {many} positions, limit {most})"
            ));
            let help = context.limits().help(Limit::Rows, many as u64);
            return Err(error.help(format!(
                "choose some with `rows = {{ from, to }}`, or {help}"
            )));
        }
        let figsize = context.optional_figsize(table, LARGEST)?;
        Ok(Population {
            sides,
            rows,
            figsize,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let sides = self.sides.iter();
        let chains: f64 = sides.map(|side| side.chain_config.seconds(load)).sum();
        let positions = self.rows.len();
        Cost {
            numbers: 12 * positions,
            seconds: load.reading(20e-9) + positions as f64 * chains / load.mebibytes,
            listed: self
                .sides
                .iter()
                .map(|side| side.chain_config.listed())
                .sum(),
            figsize: Some(self.figsize.unwrap_or(LARGEST)),
            marks: 3_000,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<PopulationNumbers, Cause> {
        let positions = match &logits.origin {
            Some(origin) => ByPosition::measure(self, origin, self.rows.clone())?,
            None => Vec::new(),
        };
        Ok(self.whole(positions))
    }

    fn section(&self, numbers: &PopulationNumbers, logits: &Logits, words: Words) -> Section {
        let summaries = self.sides.iter().map(|side| side.chain_config.summary());
        let summaries: Vec<String> = summaries.collect();
        Section {
            title: say!(words, "population-title"),
            introduction: say!(words, "population-section"),
            asked: match summaries.as_slice() {
                [a, b] => say!(
                    words,
                    "asked-populations",
                    positions = self.rows.len(),
                    a,
                    b
                ),
                _ => say!(
                    words,
                    "asked-population",
                    positions = self.rows.len(),
                    chain = summaries.concat()
                ),
            },
            figure: Some(self.figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = PopulationResults<'n>;

    fn results<'n>(&'n self, numbers: &'n PopulationNumbers, _: &'n Logits) -> Self::Results<'n> {
        let side = |side: usize| {
            let measures = || {
                numbers
                    .positions
                    .iter()
                    .map(move |position| &position.measures[side])
            };
            PopulationSideResults {
                name: &numbers.names[side],
                survivors: measures().map(|measure| measure.survivors).collect(),
                entropy: measures().map(|measure| Nats(measure.entropy)).collect(),
                kept_mass: measures()
                    .map(|measure| Probability(measure.kept_mass))
                    .collect(),
                max_prob: measures()
                    .map(|measure| Probability(measure.max_probability))
                    .collect(),
                top: measures().map(|measure| measure.top).collect(),
            }
        };
        let apart = || {
            numbers
                .positions
                .iter()
                .map(|position| Probability(position.total_variation))
        };
        let is_pair = numbers.names.len() > 1;
        PopulationResults {
            first: numbers.first,
            positions: numbers.positions.len(),
            a: side(0),
            b: is_pair.then(|| side(1)),
            total_variation: is_pair.then(|| apart().collect()),
        }
    }

    fn data<'n>(&self, numbers: &'n PopulationNumbers, _: &'n Logits) -> Sheet<'n> {
        let part = |(side, name): (usize, &'n String)| {
            let whole = |value: fn(&Measurement) -> usize| {
                numbers
                    .positions
                    .iter()
                    .map(move |position| value(&position.measures[side]))
            };
            let is_pair = numbers.names.len() > 1;
            Part::new()
                .same("name", name.as_str())
                .each("survivors", whole(|measure| measure.survivors))
                .each("entropy", numbers.values(side, Quantity::Entropy))
                .each("kept_mass", numbers.values(side, Quantity::KeptMass))
                .each("max_prob", numbers.values(side, Quantity::MaxProbability))
                .each("top", whole(|measure| measure.top))
                .each_of(
                    "total_variation",
                    is_pair.then(|| numbers.values(0, Quantity::TotalVariation)),
                )
        };
        Sheet::of(
            Lines::Positions(numbers.first),
            numbers.names.iter().enumerate().map(part),
        )
    }

    fn engines_of(&self, settings: &str) -> Vec<Engine> {
        let sides = self.sides.iter();
        sides
            .filter_map(|side| side.chain_config.engine_of(settings))
            .collect()
    }

    fn by_position(&self) -> Option<&dyn AnyByPosition> {
        Some(self)
    }
}

impl ByPosition for Population {
    type Position = PositionMeasurement;

    fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    fn measure(
        &self,
        origin: &Origin,
        rows: Range<usize>,
    ) -> Result<Vec<PositionMeasurement>, Cause> {
        let chain_configs: Vec<&ChainConfig> =
            self.sides.iter().map(|side| &side.chain_config).collect();
        each_row([origin], rows, |[logits]| measured(logits, &chain_configs))
    }

    fn whole(&self, positions: Vec<PositionMeasurement>) -> PopulationNumbers {
        PopulationNumbers {
            names: self.sides.iter().map(|side| side.name.clone()).collect(),
            first: self.rows.start,
            positions,
        }
    }

    fn fits(&self, position: &PositionMeasurement, tokens: usize) -> bool {
        position.measures.len() == self.sides.len()
            && is_share(position.total_variation)
            && position.measures.iter().all(|measure| measure.fits(tokens))
    }

    // Names of sides and sizes of figures change no number.
    fn asked(&self) -> String {
        let chain_configs: Vec<_> = self.sides.iter().map(|side| &side.chain_config).collect();
        format!("population {chain_configs:?}")
    }
}

/// What is measured at every position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    /// Tokens that can still be drawn.
    Survivors,
    /// Entropy in nats.
    Entropy,
    /// The model's mass of the tokens left.
    KeptMass,
    /// exp of the entropy.
    EffectiveVocabulary,
    /// The largest probability.
    MaxProbability,
    /// The total variation between two settings.
    TotalVariation,
}

impl Quantity {
    /// Its name in catalogues of words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Quantity::Survivors => "survivors",
            Quantity::Entropy => "entropy",
            Quantity::KeptMass => "kept-mass",
            Quantity::EffectiveVocabulary => "effective-vocabulary",
            Quantity::MaxProbability => "max-probability",
            Quantity::TotalVariation => "total-variation",
        }
    }
}

/// What is measured of each side.
const QUANTITIES: [Quantity; 5] = [
    Quantity::Survivors,
    Quantity::Entropy,
    Quantity::KeptMass,
    Quantity::EffectiveVocabulary,
    Quantity::MaxProbability,
];

/// The places of the largest of these values, the largest first.
pub(super) fn largest_first(
    values: impl Iterator<Item = (usize, f64)>,
    count: usize,
) -> Vec<usize> {
    let mut values: Vec<(usize, f64)> = values.collect();
    values.sort_by(|a, b| b.1.total_cmp(&a.1));
    values.truncate(count);
    values.into_iter().map(|(place, _)| place).collect()
}

/// The value that a share of the sorted values does not exceed.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(place.clamp(1, sorted.len().max(1)) - 1)
        .copied()
        .unwrap_or(f64::NAN)
}

impl PopulationNumbers {
    fn labels(&self) -> Vec<String> {
        match self.names.as_slice() {
            [a, b] => vec![format!("A: {a}"), format!("B: {b}")],
            names => names.to_vec(),
        }
    }

    /// A quantity at every position.
    fn values(&self, side: usize, quantity: Quantity) -> Vec<f64> {
        let value = |position: &PositionMeasurement| {
            let measure = position.measures[side];
            match quantity {
                Quantity::Survivors => measure.survivors as f64,
                Quantity::Entropy => measure.entropy,
                Quantity::KeptMass => measure.kept_mass,
                Quantity::EffectiveVocabulary => libm::exp(measure.entropy),
                Quantity::MaxProbability => measure.max_probability,
                Quantity::TotalVariation => position.total_variation,
            }
        };
        self.positions.iter().map(value).collect()
    }

    fn sorted(&self, side: usize, quantity: Quantity) -> Vec<f64> {
        let mut values = self.values(side, quantity);
        values.sort_unstable_by(f64::total_cmp);
        values
    }
}
