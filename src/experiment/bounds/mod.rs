//! Kind `bounds`: what the likely tokens that a server returned say of a distribution, as intervals.

mod many_figure;
mod one;
mod one_figure;
mod over_positions;

use crate::experiment::prelude::*;
use crate::logits::Values;
use crate::logits::logprobs::Position;
use crate::reading::limits;
use crate::reading::temperatures::{self, temperature};
use crate::reading::value::Value;
use crate::sampling::{Error, Interval, Temperature, Tempered, Truncated, TruncatedError};

use one::OnePosition;
pub use one::{Curves, OneResults};
pub use over_positions::PositionsResults;

/// A page that has room for the figure, in inches.
const LARGEST: [f64; 2] = [10.0, 9.0];
/// Tokens that are shown one by one.
const SHOWN_TOKENS: usize = 24;
/// Masses that tables give the sets of.
const TOP_P: [f64; 5] = [0.5, 0.8, 0.9, 0.95, 0.99];
/// Shares of the likeliest token's probability that tables give the sets of.
const MIN_P: [f64; 5] = [0.01, 0.02, 0.05, 0.1, 0.2];
/// The coldest and the hottest temperature: beyond them intervals say nothing.
const TEMPERATURES: std::ops::RangeInclusive<f64> = 0.01..=100.0;

/// The settings.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// What the server returned, a position each.
    pub known: Vec<KnownTokens>,
    /// How many tokens the model has.
    pub vocabulary: usize,
    /// At which temperature probabilities, entropy and sets are; the server's own is 1.
    pub temperature: Temperature,
    /// Temperatures of the curve of one position.
    pub temperatures: Vec<Temperature>,
    /// The mass of the set that is counted.
    pub top_p: f64,
    /// The share of the likeliest token's probability at which tokens are cut.
    pub min_p: f64,
    /// Width and height of the figure in inches, where they are given.
    pub figsize: Option<[f64; 2]>,
}

/// What is known of a position.
#[derive(Clone, Debug)]
pub struct KnownTokens {
    /// The tokens that are known.
    pub likely: Truncated,
    /// Their texts, the likeliest first; of many, some.
    pub tokens: Vec<String>,
    /// The text of the token that was drawn, where the server tells.
    pub chosen: Option<String>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct BoundsNumbers {
    /// One for each position.
    pub positions: Vec<PositionBounds>,
    /// What one position has beside them; `None` where there are several.
    pub curves: Option<Curves>,
}

/// What is sure of a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionBounds {
    /// The mass of all unseen tokens at the server's temperature.
    pub unseen_mass: f64,
    /// The mass of all unseen tokens.
    pub unseen: Interval,
    /// The probability of the likeliest token.
    pub top_1: Interval,
    /// The entropy in nats.
    pub entropy: Interval,
    /// What the entropy would be if the unseen tokens were forgotten and the others renormalised.
    pub renormalised: f64,
    /// How many tokens have a mass of [`Bounds::top_p`].
    pub top_p: Interval<usize>,
    /// How many tokens are left by [`Bounds::min_p`].
    pub min_p: Interval<usize>,
}

/// What is sure.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
#[serde(untagged)]
pub enum BoundsResults<'n> {
    /// Of one position.
    OnePosition {
        /// What was asked.
        #[serde(flatten)]
        asked: Asked,
        /// What is sure of it.
        #[serde(flatten)]
        one: OneResults<'n>,
    },
    /// Over positions.
    Positions {
        /// What was asked.
        #[serde(flatten)]
        asked: Asked,
        /// What is sure of each.
        #[serde(flatten)]
        positions: PositionsResults,
    },
}

/// What was asked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct Asked {
    /// How many tokens the model has.
    pub vocabulary: usize,
    /// The temperature.
    pub temperature: results::TemperatureValue,
    /// The top-p whose set is bounded.
    pub top_p: Probability,
    /// The min-p whose set is bounded.
    pub min_p: Probability,
}

impl KnownTokens {
    /// Tokens per position that are known to be the likeliest, or where that is not known of any, all that were
    /// returned. A token that is there only because it was drawn counts as one that was not, beside likelier ones.
    fn new(position: &Position, vocabulary: usize) -> Result<KnownTokens, TruncatedError> {
        let entries = position.by_probability();
        let logprobs = |count: usize| entries[..count].iter().map(|entry| entry.logprob).collect();
        let is_possible = |count: usize| count > 0 && libm::exp(entries[0].logprob) > 0.0;
        let count = position.likeliest.min(entries.len());
        let likely = if is_possible(count) {
            Truncated::new(logprobs(count), vocabulary)?
        } else {
            Truncated::unranked(logprobs(entries.len()), vocabulary)?
        };
        let tokens = entries.iter().take(likely.seen().len().min(SHOWN_TOKENS));
        let chosen = position.chosen.map(|chosen| &position.entries[chosen]);
        Ok(KnownTokens {
            tokens: tokens.map(|entry| entry.token.clone()).collect(),
            chosen: chosen.map(|entry| entry.token.clone()),
            likely,
        })
    }
}

const BOUNDED_SHAPE: Shape = Shape::Number(*TEMPERATURES.start(), *TEMPERATURES.end());

const OWN: Key = Key::new(
    "temperature",
    BOUNDED_SHAPE,
    ["Temperature at which bounds are computed", "求区间时的温度"],
)
.usually(Usual::Number(1.0));

const BOUNDED: Key = Key::new(
    "temperatures",
    Shape::Either(
        &Shape::List(&BOUNDED_SHAPE, 1, limits::BOUNDED_TEMPERATURES as u64),
        &Shape::Table(&Keys::new(temperatures::GRID, &GRID)),
    ),
    [
        "For one position: temperatures at which the entropy is bounded, a list or a grid `{ from, to, count }`, from 0.01 to 100",
        "仅一个位置时，求熵的区间的温度：列表，或 `{ from, to, count }`，0.01 到 100",
    ],
)
.usually(Usual::Said("0.1 to 2", "0.1 到 2"));

const GRID: [Key; 3] = temperatures::grid(
    BOUNDED_SHAPE,
    Shape::Whole(1, limits::BOUNDED_TEMPERATURES as u64),
);

const CUT: Shape = Shape::Number(1e-6, 1.0);

const TOP_P_KEY: Key = Key::new(
    "top_p",
    CUT,
    [
        "Top-p whose number of tokens kept is bounded",
        "给出保留词元数区间的 top-p",
    ],
)
.usually(Usual::Number(0.9));

const MIN_P_KEY: Key = Key::new(
    "min_p",
    CUT,
    [
        "Min-p whose number of tokens kept is bounded",
        "给出保留词元数区间的 min-p",
    ],
)
.usually(Usual::Number(0.05));

impl Kind for Bounds {
    const NAME: &'static str = "bounds";

    const ABOUT: &'static str = "What the returned log-probabilities determine, as intervals.";

    const KEYS: Keys = Keys::new(
        Self::ABOUT,
        &[OWN, BOUNDED, TOP_P_KEY, MIN_P_KEY, keys::FIGSIZE],
    );
    const NEEDS: Needs = Needs::Logprobs;

    type Numbers = BoundsNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Bounds, ConfigError> {
        let source = context.source;
        let Values::Logprobs {
            positions,
            vocabulary,
        } = &source.values
        else {
            let error =
                table.error("kind `bounds` needs a response with log-probabilities: add `logprobs` to the table of the source");
            return Err(error.help("where every token is known, other kinds give exact numbers: `distributions`, `samplers` or `engines`"));
        };
        if positions.len() > limits::BOUNDED {
            let (many, most) = (positions.len(), limits::BOUNDED);
            let error = table.error(format!(
                "exceeds the limit (needs {many} positions, limit {most})"
            ));
            return Err(error.help("choose one with `row` in the table of the source"));
        }
        let known = |(row, position): (usize, &Position)| {
            let failed = |error| table.error(format!("cannot bound position {row}: {error}"));
            KnownTokens::new(position, *vocabulary).map_err(failed)
        };
        let known: Vec<KnownTokens> = positions
            .iter()
            .enumerate()
            .map(known)
            .collect::<Result<_, _>>()?;
        let is_one = known.len() == 1;
        let own = match table.optional(&OWN) {
            Some(value) => bounded(&value, temperature(&value)?)?,
            None => Temperature::ONE,
        };
        let temperatures = match table.optional(&BOUNDED) {
            Some(value) if !is_one => {
                return Err(value.error(
                    "applies to one position: choose it with `row` in the table of the source",
                ));
            }
            Some(value) => {
                let all = temperatures::read(&value, context.limits())?;
                all.into_iter()
                    .map(|one| bounded(&value, one))
                    .collect::<Result<_, _>>()?
            }
            None if is_one => (2..=40)
                .filter_map(|step| Temperature::new(f64::from(step) / 20.0).ok())
                .collect(),
            None => Vec::new(),
        };
        let (top_p, min_p) = (table.number(&TOP_P_KEY)?, table.number(&MIN_P_KEY)?);
        Ok(Bounds {
            known,
            vocabulary: *vocabulary,
            temperature: own,
            temperatures,
            top_p,
            min_p,
            figsize: context.optional_figsize(table, LARGEST)?,
        })
    }

    fn cost(&self, _: &Load) -> Cost {
        let curves = if self.known.len() == 1 {
            2 * (self.temperatures.len() + limits::BOUNDED_TEMPERATURES)
        } else {
            0
        };
        let seen: usize = self.known.iter().map(|known| known.tokens.len()).sum();
        Cost {
            numbers: 12 * self.known.len() + 3 * seen + curves,
            figsize: Some(self.figsize.unwrap_or(LARGEST)),
            marks: 1_500 + 6 * self.temperatures.len(),
            ..Cost::default()
        }
    }

    fn run(&self, _: &Logits, _: &mut Rng) -> Result<BoundsNumbers, Cause> {
        let tempered = |known: &KnownTokens| self.tempered(known, self.temperature);
        let positions = self.known.iter().map(|known| {
            let at = tempered(known)?;
            Ok(PositionBounds {
                unseen_mass: known.likely.unseen_mass(),
                unseen: at.unseen_probability(),
                top_1: at.likeliest(),
                entropy: at.entropy(),
                renormalised: at.renormalised_entropy(),
                top_p: at.top_p(self.top_p),
                min_p: at.min_p(self.min_p),
            })
        });
        Ok(BoundsNumbers {
            positions: positions.collect::<Result<_, Error>>()?,
            curves: match self.known.as_slice() {
                [known] => Some(Curves::new(self, known)?),
                _ => None,
            },
        })
    }

    fn section(&self, numbers: &BoundsNumbers, _: &Logits, words: Words) -> Section {
        let (figure, findings, tables) = match self.one(numbers) {
            Some(one) => (one.figure(words), one.findings(words), one.tables(words)),
            None => {
                let many = over_positions::ManyPositions {
                    settings: self,
                    positions: &numbers.positions,
                };
                (many.figure(words), many.findings(words), many.tables(words))
            }
        };
        Section {
            title: say!(words, "bounds-title"),
            introduction: say!(words, "bounds-section"),
            asked: say!(
                words,
                "asked-bounds",
                positions = self.known.len(),
                temperature = self.temperature.value().to_string(),
                top_p = self.top_p.to_string(),
                min_p = self.min_p.to_string()
            ),
            figure: Some(figure),
            findings,
            tables,
            ..Section::default()
        }
    }

    type Results<'n> = BoundsResults<'n>;

    fn results<'n>(&'n self, numbers: &'n BoundsNumbers, _: &'n Logits) -> Self::Results<'n> {
        let asked = Asked {
            vocabulary: self.vocabulary,
            temperature: self.temperature.into(),
            top_p: Probability(self.top_p),
            min_p: Probability(self.min_p),
        };
        match self.one(numbers) {
            Some(one) => BoundsResults::OnePosition {
                asked,
                one: one.results(),
            },
            None => BoundsResults::Positions {
                asked,
                positions: PositionsResults::new(&numbers.positions),
            },
        }
    }

    fn data<'n>(&self, numbers: &'n BoundsNumbers, _: &'n Logits) -> Sheet<'n> {
        if let (Some(curves), [known]) = (&numbers.curves, self.known.as_slice()) {
            let part = Part::new()
                .same("temperature", self.temperature.value())
                .each("logprobs", known.likely.seen().iter().copied())
                .pairs(
                    "probs",
                    curves
                        .tokens
                        .iter()
                        .map(|interval| [interval.low, interval.high]),
                );
            let lines = if known.likely.is_ranked() {
                Lines::Ranks
            } else {
                Lines::Points
            };
            return Sheet::one(lines, part);
        }
        let column = |value: fn(&PositionBounds) -> Interval| {
            numbers
                .positions
                .iter()
                .map(value)
                .map(|interval| [interval.low, interval.high])
        };
        let counts = |value: fn(&PositionBounds) -> Interval<usize>| {
            numbers
                .positions
                .iter()
                .map(value)
                .map(|interval| [interval.low, interval.high])
        };
        let part = Part::new()
            .each(
                "unseen_mass",
                numbers.positions.iter().map(|bounded| bounded.unseen_mass),
            )
            .pairs("unseen_prob", column(|bounded| bounded.unseen))
            .pairs("max_prob", column(|bounded| bounded.top_1))
            .pairs("entropy", column(|bounded| bounded.entropy))
            .each(
                "renormalised_entropy",
                numbers.positions.iter().map(|bounded| bounded.renormalised),
            )
            .pairs("top_p_survivors", counts(|bounded| bounded.top_p))
            .pairs("min_p_survivors", counts(|bounded| bounded.min_p));
        Sheet::one(Lines::Positions(0), part)
    }
}

impl Bounds {
    /// Temperatures are checked not to be 0.
    fn tempered(&self, known: &KnownTokens, temperature: Temperature) -> Result<Tempered, Error> {
        let value = temperature.value();
        known
            .likely
            .at(temperature)
            .ok_or(Error::Temperature { value })
    }

    /// The one position, where there is one only.
    fn one<'a>(&'a self, numbers: &'a BoundsNumbers) -> Option<OnePosition<'a>> {
        match (
            &numbers.curves,
            self.known.as_slice(),
            numbers.positions.as_slice(),
        ) {
            (Some(curves), [known], [bounded]) => Some(OnePosition {
                settings: self,
                known,
                bounded,
                curves,
            }),
            _ => None,
        }
    }
}

/// A temperature for which intervals say something.
fn bounded(value: &Value<'_>, temperature: Temperature) -> Result<Temperature, ConfigError> {
    if TEMPERATURES.contains(&temperature.value()) {
        return Ok(temperature);
    }
    let (low, high) = (TEMPERATURES.start(), TEMPERATURES.end());
    Err(value.error(format!(
        "must be temperatures from {low} to {high}, got {}",
        temperature.value()
    )))
}
