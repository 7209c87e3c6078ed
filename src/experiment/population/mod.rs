//! Kind `population`: settings on every position of a file, as distributions over the positions.

mod scan;

use crate::experiment::prelude::*;
use std::ops::Range;

use crate::experiment::chain_config::ChainConfig;
use crate::experiment::compare::{ComparedSide, side};
use crate::experiment::format::{self, brief};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::figure::{Axis, Colour, Figure, Mark, Panel};
use crate::logits::Origin;

pub use scan::{Measurement, PositionMeasurement, is_share};

/// Points of a curve, at most.
const POINTS: usize = 400;

/// Positions that are named one by one.
const NAMED: usize = 10;

/// The shares of positions that tables give.
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The settings.
#[derive(Clone, Debug)]
pub struct Population {
    /// One, or two that are compared.
    pub sides: Vec<ComparedSide>,
    /// Which positions of the file.
    pub rows: Range<usize>,
    /// Width and height of the figure in inches.
    pub figsize: [f64; 2],
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
        let panels = QUANTITIES.len() + usize::from(sides.len() > 1);
        let figsize = context.figsize(table, [14.0, 4.2 * panels.div_ceil(2) as f64])?;
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
            figsize: Some(self.figsize),
            marks: 4_000,
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
            figure: Some(self.figure(numbers, words)),
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
        scan::scan(
            origin,
            origin.row + rows.start..origin.row + rows.end,
            &chain_configs,
        )
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

impl Population {
    fn figure(&self, outcome: &PopulationNumbers, words: Words) -> Figure {
        let labels = outcome.labels();
        let panel = |quantity: Quantity, marks: Vec<Mark>| {
            let axis = match is_logarithmic(quantity) {
                true => Axis::powers,
                false => Axis::numbers,
            };
            let name = quantity.name();
            Panel::new(
                say!(words, "quantity-title", quantity = name),
                axis(say!(words, "quantity-axis", quantity = name)),
                Axis::numbers(say!(words, "share-of-positions")).range(-0.03, 1.03),
                marks,
            )
        };
        let of_quantity = |quantity: &Quantity| {
            let curve = |(index, label): (usize, &String)| {
                let points = shares(&outcome.values(index, *quantity), *quantity);
                Mark::curve(points, Colour::Series(index)).label(label)
            };
            panel(*quantity, labels.iter().enumerate().map(curve).collect())
        };
        let apart = (labels.len() > 1).then(|| {
            let apart = Quantity::TotalVariation;
            let points = shares(&outcome.values(0, apart), apart);
            panel(apart, vec![Mark::curve(points, Colour::Entropy)])
        });
        let positions = outcome.positions.len();
        Figure::new(say!(words, "population-title"), self.figsize)
            .description(say!(words, "population-description", positions))
            .columns(2)
            .panels(QUANTITIES.iter().map(of_quantity))
            .panels(apart)
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

fn is_logarithmic(quantity: Quantity) -> bool {
    matches!(
        quantity,
        Quantity::Survivors | Quantity::EffectiveVocabulary
    )
}

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

/// The share of positions that have at most each value, as a curve of stairs; of many steps, some.
pub(super) fn shares(values: &[f64], quantity: Quantity) -> Vec<(f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let count = sorted.len();
    let step = count.div_ceil(POINTS).max(1);
    let place = |value: f64| {
        if is_logarithmic(quantity) {
            libm::log10(value)
        } else {
            value
        }
    };
    let mut points: Vec<(f64, f64)> = Vec::new();
    for index in (0..count).step_by(step).chain(count.checked_sub(1)) {
        let x = place(sorted[index]);
        points.push((x, index as f64 / count as f64));
        points.push((x, (index + 1) as f64 / count as f64));
    }
    points
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

    /// The positions where the two sides differ most, the worst first.
    fn worst(&self) -> Vec<usize> {
        let apart = self
            .positions
            .iter()
            .map(|position| position.total_variation);
        largest_first(apart.enumerate().filter(|(_, apart)| *apart > 0.0), NAMED)
    }

    fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let count = self.positions.len();
        let mut findings = Vec::new();
        for (side, label) in self.labels().iter().enumerate() {
            let survivors = self.sorted(side, Quantity::Survivors);
            let [few, middle, many] =
                [0.05, 0.5, 0.95].map(|share| quantile(&survivors, share).to_string());
            findings.push(say!(
                words,
                "survivors-finding",
                name = label,
                few,
                middle,
                many
            ));
            let single = survivors
                .iter()
                .filter(|survivors| **survivors == 1.0)
                .count();
            findings.push(say!(
                words,
                "single-finding",
                name = label,
                share = format::in_percent(single as f64 / count as f64)
            ));
            let entropy = quantile(&self.sorted(side, Quantity::Entropy), 0.5);
            let kept = quantile(&self.sorted(side, Quantity::KeptMass), 0.5);
            findings.push(say!(
                words,
                "median-finding",
                name = label,
                entropy = format!("{:.3}", entropy),
                kept_mass = format::in_percent(kept)
            ));
        }
        if self.names.len() > 1 {
            let apart = self.sorted(0, Quantity::TotalVariation);
            let changed = |position: &&PositionMeasurement| {
                position.measures[0].top != position.measures[1].top
            };
            let changed = self.positions.iter().filter(changed).count();
            findings.push(say!(
                words,
                "apart-finding",
                middle = format::in_percent(quantile(&apart, 0.5)),
                most = format::in_percent(apart.last().copied().unwrap_or(0.0)),
                changed = format::in_percent(changed as f64 / count as f64)
            ));
            if let Some(&worst) = self.worst().first() {
                let position = &self.positions[worst];
                let tops = [0, 1].map(|side| format::called(logits, position.measures[side].top));
                findings.push(say!(
                    words,
                    "worst-finding",
                    position = self.first + worst,
                    total_variation = format::in_percent(position.total_variation),
                    a = &tops[0],
                    b = &tops[1]
                ));
            }
        }
        findings
    }

    fn tables(&self, logits: &Logits, words: Words) -> Vec<table::ReportTable> {
        let labels = self.labels();
        let mut rows = Vec::new();
        for (side, label) in labels.iter().enumerate() {
            for quantity in QUANTITIES {
                let sorted = self.sorted(side, quantity);
                let mut cells = vec![
                    label.clone(),
                    say!(words, "quantity-title", quantity = quantity.name()),
                ];
                cells.extend(QUANTILES.map(|share| brief(quantile(&sorted, share))));
                rows.push(cells);
            }
        }
        let shares = QUANTILES.map(|share| format!("{} %", share * 100.0));
        let head = [say!(words, "setting"), say!(words, "quantity")];
        let mut tables = vec![table::ReportTable::new(
            head.into_iter().chain(shares).collect(),
            rows.into_iter(),
        )];
        tables[0].caption = say!(words, "quantiles-caption");
        if labels.len() > 1 {
            let row = |&place: &usize| {
                let position = &self.positions[place];
                let [a, b] = [0, 1].map(|side| position.measures[side]);
                vec![
                    (self.first + place).to_string(),
                    brief(position.total_variation),
                    a.survivors.to_string(),
                    b.survivors.to_string(),
                    visible(&logits.token(a.top)),
                    visible(&logits.token(b.top)),
                ]
            };
            let worst = self.worst();
            let mut table = table::ReportTable::new(
                vec![
                    say!(words, "position"),
                    say!(words, "total-variation"),
                    say!(words, "left-by-a"),
                    say!(words, "left-by-b"),
                    say!(words, "likeliest-in-a"),
                    say!(words, "likeliest-in-b"),
                ],
                worst.iter().map(row),
            );
            table.caption = say!(
                words,
                "worst-caption",
                shown = worst.len(),
                all = self.positions.len()
            );
            tables.push(table);
        }
        tables
    }
}
