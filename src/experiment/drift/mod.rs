//! Kind `drift`: a new dump of logits against an old one, position by position, against limits.

mod figure;
mod findings;

use crate::experiment::prelude::*;
use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use self::findings::{DriftCheck, DriftMeasure};
use super::format::{self, number};
use super::population::is_share;
use super::rows::each_row;

use crate::experiment::results::Divergence;
use crate::logits::Origin;
use crate::sampling::{Temperature, kullback_leibler, softmax, total_variation};

/// Positions that are named one by one.
const NAMED: usize = 10;
/// A page that has room for the figure, in inches.
const LARGEST: [f64; 2] = [10.0, 8.0];

/// The settings.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The name of the source of the old dump.
    pub against: String,
    /// Its file.
    pub old: Origin,
    /// What is still allowed.
    pub limits: DriftLimits,
    /// At which temperature the distributions are compared.
    pub temperature: Temperature,
    /// How many positions there are.
    pub positions: usize,
    /// Width and height of the figure in inches, where they are given.
    pub figsize: Option<[f64; 2]>,
}

/// The most that is allowed; `None` for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DriftLimits {
    /// The total variation at a position.
    pub total_variation: Option<f64>,
    /// The divergence of the new distribution from the old one at a position, in nats.
    pub kullback_leibler: Option<f64>,
    /// The share of positions at which another token is the likeliest.
    pub changed_top_1: Option<f64>,
}

impl DriftLimits {
    /// Their names in the configuration.
    const NAMES: [&'static str; 3] = ["total_variation", "kl", "changed_top_1"];

    /// `total_variation` ≤ 0.01, `kl` ≤ 0.05 in Markdown; empty without limits.
    fn text(self) -> String {
        let all = [
            self.total_variation,
            self.kullback_leibler,
            self.changed_top_1,
        ];
        let given = DriftLimits::NAMES
            .into_iter()
            .zip(all)
            .filter_map(|(name, limit)| Some(format!("`{name}` ≤ {}", limit?)));
        given.collect::<Vec<_>>().join(", ")
    }
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct DriftNumbers {
    /// One for each position, in the files' order.
    pub positions: Vec<Shift>,
    /// What is still allowed.
    pub limits: DriftLimits,
    /// At which temperature they were compared.
    pub temperature: Temperature,
}

/// How a position has changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The total variation between old and new.
    pub total_variation: f64,
    /// The divergence of the new distribution from the old one, in nats; infinite where a token has become impossible.
    #[serde(serialize_with = "results::number", deserialize_with = "read_number")]
    pub kullback_leibler: f64,
    /// The likeliest token, old and new.
    pub tops: [usize; 2],
}

/// Columns over the positions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct DriftResults {
    /// At each position.
    pub total_variation: Vec<Probability>,
    /// Kullback-Leibler divergence of the old from the new, at each position.
    pub kl: Vec<Divergence>,
    /// The likeliest token of the old.
    pub top_old: Vec<usize>,
    /// The likeliest token of the new.
    pub top_new: Vec<usize>,
    /// The share of positions whose likeliest token changed.
    pub changed_top_1: Probability,
    /// The limits that are passed.
    #[cfg_attr(test, schemars(extend("items" = { "type": "string", "enum": DriftLimits::NAMES })))]
    pub exceeded: Vec<&'static str>,
    /// The positions that pass one, the worst first.
    pub exceeding_positions: Vec<usize>,
}

const AGAINST: Key = Key::needed(
    "against",
    Shape::Text,
    [
        "NAME of the source with the baseline logits, a file of the same shape",
        "基线 logits 来源的 NAME，位置数和词元数须相同",
    ],
);

const LIMITS: Key = Key::new(
    "limits",
    Shape::Table(&Keys::new(
        "Limits; exceeding one gives exit code 1",
        &[TOTAL_VARIATION, KL, CHANGED_TOP_1],
    )),
    ["Limits, `{ total_variation, kl, changed_top_1 }`: maximum at any position, and maximum fraction of positions; exceeding one gives exit code 1", "限值 `{ total_variation, kl, changed_top_1 }`：任一位置的最大值和改变位置的最大比例；超出时退出码为 1"],
)
.usually(Usual::Said("No limits", "无限值"));

const TOTAL_VARIATION: Key = Key::new(
    "total_variation",
    Shape::Number(0.0, 1.0),
    [
        "Maximum total variation distance between baseline and candidate at any position",
        "",
    ],
);

const KL: Key = Key::new(
    "kl",
    Shape::Number(0.0, 1e6),
    [
        "Maximum KL divergence KL(baseline‖candidate) at any position, in nats",
        "",
    ],
);

const CHANGED_TOP_1: Key = Key::new(
    "changed_top_1",
    Shape::Number(0.0, 1.0),
    [
        "Maximum fraction of positions with a changed top-1 token",
        "",
    ],
);

const OWN: Key = keys::TEMPERATURE.about(
    "Temperature of the comparison; 0 is greedy decoding",
    "比较时的温度；0 表示贪婪解码",
);

impl Kind for Drift {
    const NAME: &'static str = "drift";

    const ABOUT: &'static str = "Candidate logits compared with a baseline, with limits.";

    const KEYS: Keys = Keys::new(Self::ABOUT, &[AGAINST, LIMITS, OWN, keys::FIGSIZE]);
    const NEEDS: Needs = Needs::Positions;

    type Numbers = DriftNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Drift, ConfigError> {
        if context.origin.is_none() {
            return Err(table.error(
                "kind `drift` needs logits from a file: add `file` to the table of the source",
            ));
        }
        let against = table.required(&AGAINST)?;
        let sources = context.environment.sources;
        let old = &sources[super::source(&against, sources)?];
        let Some(origin) = &old.origin else {
            return Err(against.error("refers to a source that is not read from a file"));
        };
        let shapes = [
            (context.positions, context.vocabulary),
            (old.values.positions(), old.values.count()),
        ];
        if shapes[0] != shapes[1] {
            let [(rows, tokens), (old_rows, old_tokens)] = shapes;
            return Err(against.error(format!(
                "has {old_rows} positions of {old_tokens} tokens, but the candidate has {rows} of {tokens}"
            )));
        }
        let (many, most) = (context.positions, context.limits().size(Limit::Rows));
        if many > most {
            let error = table.error(format!(
                "exceeds the limit (needs {many} positions, limit {most})"
            ));
            return Err(error.help(context.limits().help(Limit::Rows, many as u64)));
        }
        let mut allowed = table.table(&LIMITS)?;
        let mut most = |key: &Key| match allowed.optional(key) {
            Some(value) => value.number().map(Some),
            None => Ok(None),
        };
        let limits = DriftLimits {
            total_variation: most(&TOTAL_VARIATION)?,
            kullback_leibler: most(&KL)?,
            changed_top_1: most(&CHANGED_TOP_1)?,
        };
        allowed.finish()?;
        let temperature = match table.optional(&OWN) {
            Some(value) => crate::reading::temperatures::temperature(&value)?,
            None => Temperature::ONE,
        };
        Ok(Drift {
            against: old.name.clone(),
            old: origin.clone(),
            limits,
            temperature,
            positions: context.positions,
            figsize: context.optional_figsize(table, LARGEST)?,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        Cost {
            numbers: 4 * self.positions,
            seconds: load.reading(80e-9),
            figsize: Some(self.figsize.unwrap_or(LARGEST)),
            marks: 2_000,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<DriftNumbers, Cause> {
        let positions = match &logits.origin {
            Some(origin) => ByPosition::measure(self, origin, 0..self.positions)?,
            None => Vec::new(),
        };
        Ok(self.whole(positions))
    }

    fn section(&self, numbers: &DriftNumbers, logits: &Logits, words: Words) -> Section {
        let limits = self.limits.text();
        Section {
            title: say!(words, "drift-title"),
            introduction: say!(words, "drift-section"),
            asked: say!(
                words,
                "asked-drift",
                against = &self.against,
                positions = self.positions,
                is_limited = !limits.is_empty(),
                limits = &limits
            ),
            figure: Some(self.figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            tables: numbers.tables(logits, words),
            is_beyond_limits: !numbers.exceeded().is_empty(),
            ..Section::default()
        }
    }

    type Results<'n> = DriftResults;

    fn results<'n>(&'n self, numbers: &'n DriftNumbers, _: &'n Logits) -> Self::Results<'n> {
        let shifts = || numbers.positions.iter();
        DriftResults {
            total_variation: shifts()
                .map(|shift| Probability(shift.total_variation))
                .collect(),
            kl: shifts()
                .map(|shift| Divergence(shift.kullback_leibler))
                .collect(),
            top_old: shifts().map(|shift| shift.tops[0]).collect(),
            top_new: shifts().map(|shift| shift.tops[1]).collect(),
            changed_top_1: Probability(numbers.changed()),
            exceeded: numbers.exceeded(),
            exceeding_positions: numbers.exceeding(),
        }
    }

    fn data<'n>(&self, numbers: &'n DriftNumbers, _: &'n Logits) -> Sheet<'n> {
        let tops = |which: usize| numbers.positions.iter().map(move |shift| shift.tops[which]);
        let part = Part::new()
            .each(
                "total_variation",
                numbers.values(|shift| shift.total_variation),
            )
            .each(
                "kl",
                numbers
                    .positions
                    .iter()
                    .map(|shift| number(shift.kullback_leibler)),
            )
            .each("top_old", tops(0))
            .each("top_new", tops(1));
        Sheet::one(Lines::Positions(0), part)
    }

    fn by_position(&self) -> Option<&dyn AnyByPosition> {
        Some(self)
    }
}

impl ByPosition for Drift {
    type Position = Shift;

    fn rows(&self) -> Range<usize> {
        0..self.positions
    }

    fn measure(&self, new: &Origin, rows: Range<usize>) -> Result<Vec<Shift>, Cause> {
        each_row([&self.old, new], rows, |[old, new]| {
            let [old, new] = [
                softmax(old, self.temperature)?,
                softmax(new, self.temperature)?,
            ];
            let (p, q) = (old.probabilities(), new.probabilities());
            Ok(Shift {
                total_variation: total_variation(p, q),
                kullback_leibler: kullback_leibler(p, q),
                tops: [format::largest(&old).0, format::largest(&new).0],
            })
        })
    }

    fn whole(&self, positions: Vec<Shift>) -> DriftNumbers {
        DriftNumbers {
            positions,
            limits: self.limits,
            temperature: self.temperature,
        }
    }

    fn fits(&self, shift: &Shift, tokens: usize) -> bool {
        shift.tops.iter().all(|top| *top < tokens)
            && is_share(shift.total_variation)
            && shift.kullback_leibler >= -1e-9
    }

    fn asked(&self) -> String {
        format!("drift {:?}", self.temperature)
    }
}

fn read_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    match Json::deserialize(deserializer)? {
        Json::Number(number) => Ok(number.as_f64().unwrap_or(f64::INFINITY)),
        Json::String(text) if text == "inf" => Ok(f64::INFINITY),
        other => Err(D::Error::custom(format!("{other} is no divergence"))),
    }
}

/// A number with two digits that count: `0.0039`.
fn two_figures(value: f64) -> String {
    if value == f64::INFINITY {
        return "∞".to_owned();
    }
    let short = format!("{value:.1e}");
    match short.parse::<f64>() {
        Ok(rounded) if rounded == 0.0 || (1e-5..1e5).contains(&rounded) => rounded.to_string(),
        _ => short,
    }
}

impl Shift {
    /// Whether another token is the likeliest.
    fn is_changed(&self) -> bool {
        self.tops[0] != self.tops[1]
    }
}

impl DriftNumbers {
    fn values(&self, value: impl Fn(&Shift) -> f64) -> Vec<f64> {
        self.positions.iter().map(value).collect()
    }

    /// The share of positions whose likeliest token has changed.
    fn changed(&self) -> f64 {
        self.changed_places().count() as f64 / self.positions.len().max(1) as f64
    }

    /// The positions whose likeliest token has changed.
    fn changed_places(&self) -> impl Iterator<Item = usize> {
        let positions = self.positions.iter().enumerate();
        let changed = positions.filter(|(_, shift)| shift.is_changed());
        changed.map(|(place, _)| place)
    }

    /// Whether a position is beyond a limit of positions.
    fn is_beyond(&self, shift: &Shift) -> bool {
        let over = |value: f64, limit: Option<f64>| limit.is_some_and(|limit| value > limit);
        over(shift.total_variation, self.limits.total_variation)
            || over(shift.kullback_leibler, self.limits.kullback_leibler)
    }

    /// Positions beyond a limit, the worst first; none where there are no limits.
    fn exceeding(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.positions.len())
            .filter(|&place| self.is_beyond(&self.positions[place]))
            .collect();
        let apart = |place: usize| self.positions[place].total_variation;
        places.sort_by(|&a, &b| apart(b).total_cmp(&apart(a)));
        places
    }

    /// The limits that are passed, by their names in the configuration.
    pub fn exceeded(&self) -> Vec<&'static str> {
        let any = |over: &dyn Fn(&Shift) -> bool| self.positions.iter().any(over);
        let DriftLimits {
            total_variation,
            kullback_leibler,
            changed_top_1,
        } = self.limits;
        let passed = [
            total_variation.is_some_and(|limit| any(&|shift| shift.total_variation > limit)),
            kullback_leibler.is_some_and(|limit| any(&|shift| shift.kullback_leibler > limit)),
            changed_top_1.is_some_and(|limit| self.changed() > limit),
        ];
        let named = DriftLimits::NAMES.into_iter().zip(passed);
        let passed = named.filter(|(_, is_passed)| *is_passed);
        passed.map(|(name, _)| name).collect()
    }
}
