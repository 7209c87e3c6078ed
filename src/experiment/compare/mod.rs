//! Kind `compare`: two ways to sample, how their distributions and draws differ token by token, and whether draws can tell
//! them apart.

mod curve;
mod exclusive;
mod figure;
mod findings;

use std::borrow::Cow;

use crate::experiment::chain_config::ChainConfig;
use crate::experiment::prelude::*;
use crate::experiment::results::Divergence;
use crate::reading::heading;
use crate::sampling::draw::{DrawingRule, Draws, draw_counts};
use crate::sampling::random::IndexDigest;
use crate::sampling::statistics::{self, Comparison};
use crate::sampling::{Survivors, jensen_shannon, kullback_leibler, total_variation};

use curve::PowerCurve;
pub use exclusive::Exclusive;

/// The settings.
#[derive(Clone, Debug)]
pub struct Compare {
    /// The two.
    pub sides: [ComparedSide; 2],
    /// Draws from each.
    pub draws: u64,
    /// How often the test may see a difference where there is none.
    pub level: f64,
    /// How often it should see one that is there.
    pub power: f64,
    /// Maximum number of tokens that a panel shows individually.
    pub shown: usize,
    /// Width and height of the figure in inches; what its rows need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// One of the two.
#[derive(Clone, Debug)]
pub struct ComparedSide {
    /// What it is called; its samplers if it has no name.
    pub name: String,
    /// How it samples.
    pub chain_config: ChainConfig,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct CompareNumbers {
    /// What each of the two gives.
    pub sides: [Sample; 2],
    /// The total variation between the distributions.
    pub total_variation: f64,
    /// The divergence of the second from the first, and of the first from the second, in nats.
    pub kullback_leibler: [f64; 2],
    /// In nats.
    pub jensen_shannon: f64,
    /// The test of the draws; `None` where nothing can be told.
    pub test: Option<Comparison>,
    /// What one of the two draws and the other cannot.
    pub exclusive: [Exclusive; 2],
    /// How likely so many draws show the difference, by the test or by a token that one side alone can draw.
    pub power: f64,
    /// The least draws from each with which they show it as often as is wanted; `None` where no number does.
    pub draws_needed: Option<f64>,
    /// The curve of the power over the draws.
    curve: PowerCurve,
    /// What it comes to.
    pub verdict: CompareVerdict,
    names: [String; 2],
    draws: u64,
}

/// Two settings, compared.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct CompareResults<'n> {
    /// The first of the two.
    pub a: ComparedSideResults<'n>,
    /// The second.
    pub b: ComparedSideResults<'n>,
    /// How often was drawn from each.
    pub draws: u64,
    /// Half the sum of all differences of probabilities.
    pub total_variation: Probability,
    /// Kullback-Leibler divergences, of a from b and back.
    pub kl: [Divergence; 2],
    /// Jensen-Shannon divergence in nats.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub jensen_shannon: f64,
    /// Statistic of the G test; null where there is nothing to test.
    pub g: Option<f64>,
    /// Of the test.
    pub degrees_of_freedom: Option<usize>,
    /// Of the test.
    pub p_value: Option<Probability>,
    /// The probability of the tokens that a can draw and b cannot, and the other way round.
    pub exclusive_mass: [Probability; 2],
    /// How often they were drawn.
    pub exclusive_draws: [u64; 2],
    /// How likely as many draws show the difference.
    pub power: Probability,
    /// From each, for the power that is wanted; null where none are enough.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub draws_needed: Option<f64>,
    /// What follows.
    pub verdict: CompareVerdict,
}

/// One of the two settings.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct ComparedSideResults<'n> {
    /// Its name.
    pub name: &'n str,
    /// The tokens that are left, and their distribution.
    #[serde(flatten)]
    pub left: Left<'n>,
    /// How often each token that is left was drawn.
    pub counts: Cow<'n, [u64]>,
    /// Of the drawn indices.
    pub sha256: results::HexDigest,
}

/// What one of the two gives.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The tokens that are left, with their distribution.
    pub left: Survivors,
    /// The probability of every token.
    pub probabilities: Vec<f64>,
    /// What was drawn.
    pub drawn: Draws,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
#[serde(rename_all = "lowercase")]
pub enum CompareVerdict {
    /// The distributions are the same, and the draws say nothing else.
    Same,
    /// The distributions are the same, but chance made the draws look different.
    #[serde(rename = "false alarm")]
    FalseAlarm,
    /// The distributions differ, and the draws show it.
    Shown,
    /// The distributions differ, and the draws do not show it: there are too few for so small a difference.
    #[serde(rename = "too few draws")]
    TooFew,
    /// The distributions differ, and the draws do not show it, though they would most often.
    Missed,
}

impl CompareVerdict {
    /// Its name in catalogues of words.
    fn name(self) -> &'static str {
        match self {
            CompareVerdict::Same => "same",
            CompareVerdict::FalseAlarm => "false-alarm",
            CompareVerdict::Shown => "shown",
            CompareVerdict::TooFew => "too-few",
            CompareVerdict::Missed => "missed",
        }
    }
}

/// A page that has room for the most tokens, in inches.
const LARGEST_PAGE: [f64; 2] = [7.0, 9.0];

const DRAWS: Key = Key::new(
    "draws",
    Shape::Limited(1, Limit::Draws),
    [
        "Draws per side, up to 100 million or `draws` of `[limits]`",
        "每一方的采样次数，最多一亿，或 `[limits]` 的 `draws`",
    ],
)
.usually(Usual::Whole(1000));

const LEVEL: Key = Key::new(
    "level",
    Shape::Number(1e-6, 0.5),
    [
        "Significance level of the test: how often it may detect a difference that does not exist",
        "检验误报差异的允许概率",
    ],
)
.usually(Usual::Number(0.05));

const POWER: Key = Key::new(
    "power",
    Shape::Number(0.5, 0.999),
    [
        "Target power of the test: how often it should detect a real difference",
        "发现真实差异的期望概率",
    ],
)
.usually(Usual::Number(0.8));

impl Kind for Compare {
    const NAME: &'static str = "compare";

    const ABOUT: &'static str =
        "Two settings: distributions, sampled frequencies, a test and its power.";

    const KEYS: Keys = Keys::new(
        Self::ABOUT,
        &[
            keys::A,
            keys::B,
            DRAWS,
            LEVEL,
            POWER,
            keys::SHOWN,
            keys::FIGSIZE,
        ],
    );

    type Numbers = CompareNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Compare, ConfigError> {
        let sides = [
            side(table, &keys::A, context)?,
            side(table, &keys::B, context)?,
        ];
        let draws = table.integer_within(&DRAWS, context.limits())?;
        let level = table.number(&LEVEL)?;
        let power = table.number(&POWER)?;
        let shown = table.size(&keys::SHOWN)?;
        Ok(Compare {
            sides,
            draws,
            level,
            power,
            shown,
            figsize: context.optional_figsize(table, LARGEST_PAGE)?,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let sides = self.sides.iter();
        let chains: f64 = sides.map(|side| side.chain_config.seconds(load)).sum();
        Cost {
            per_token: 7,
            seconds: chains + 2.0 * load.draws(self.draws),
            lines: 2,
            texts: 2,
            listed: self
                .sides
                .iter()
                .map(|side| side.chain_config.listed())
                .sum(),
            figsize: Some(self.figsize.unwrap_or(LARGEST_PAGE)),
            marks: 5 * load.head(self.shown.min(figure::MOST_TOKENS)) + 500,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<CompareNumbers, Cause> {
        // Both sides draw from one generator, one after the other: they are compared as independent samples.
        let mut engine = rng.engine()?;
        let mut start = 0;
        let mut sample = |side: &ComparedSide| {
            let left = side.chain_config.survivors(&logits.values)?;
            let probabilities = left.probabilities(logits.values.len());
            let mut all = IndexDigest::new();
            let drawn = match &mut engine {
                Some(seeded) => {
                    let pool = side.chain_config.pool(&logits.values)?;
                    let (drawn, _) = seeded.counts(&pool, start, self.draws, &mut all);
                    start += self.draws;
                    drawn
                }
                None => draw_counts(
                    rng,
                    &DrawingRule::new(&probabilities)?,
                    self.draws,
                    &mut all,
                ),
            };
            Ok::<Sample, Cause>(Sample {
                left,
                probabilities,
                drawn,
            })
        };
        let sides = [sample(&self.sides[0])?, sample(&self.sides[1])?];
        let [p, q] = [&sides[0].probabilities, &sides[1].probabilities];
        let draws = self.draws as f64;
        let counts = [&sides[0], &sides[1]].map(|sample| sample.drawn.counts.as_slice());
        let test = statistics::compare_known(counts, [p, q]);
        let distance = total_variation(p, q);
        let exclusive = [
            Exclusive::of(&sides[0], &sides[1]),
            Exclusive::of(&sides[1], &sides[0]),
        ];
        // The likelier of the two ways alone: they are not independent.
        let shown = |draws: f64| {
            let by_test = statistics::power(p, q, draws, self.level);
            by_test.max(-libm::expm1(Exclusive::ln_of_none(&exclusive, draws)))
        };
        let power = shown(draws);
        let needed = [
            statistics::draws_for_power(p, q, self.power, self.level),
            Exclusive::draws_needed(&exclusive, self.power),
        ];
        let needed = needed.into_iter().flatten().min_by(f64::total_cmp);
        let needed = needed.filter(|_| distance > SAME);
        let seen = test.is_some_and(|test| test.g.chance < self.level)
            || (distance > SAME && exclusive.iter().any(|exclusive| exclusive.draws > 0));
        let verdict = match (distance > SAME, seen) {
            (false, false) => CompareVerdict::Same,
            (false, true) => CompareVerdict::FalseAlarm,
            (true, true) => CompareVerdict::Shown,
            (true, false) if power < self.power => CompareVerdict::TooFew,
            (true, false) => CompareVerdict::Missed,
        };
        let end = (1.5 * draws).max(1.5 * needed.unwrap_or(0.0).min(20.0 * draws));
        let curve = PowerCurve::new(end, shown, [p, q]);
        Ok(CompareNumbers {
            total_variation: distance,
            kullback_leibler: [kullback_leibler(p, q), kullback_leibler(q, p)],
            jensen_shannon: jensen_shannon(p, q),
            test,
            exclusive,
            power,
            draws_needed: needed,
            curve,
            verdict,
            names: [self.sides[0].name.clone(), self.sides[1].name.clone()],
            draws: self.draws,
            sides,
        })
    }

    fn section(&self, numbers: &CompareNumbers, logits: &Logits, words: Words) -> Section {
        let summaries = [0, 1].map(|side| self.sides[side].chain_config.summary());
        Section {
            title: say!(words, "compare-title"),
            introduction: say!(words, "compare-section"),
            asked: say!(
                words,
                "asked-comparison",
                a = &summaries[0],
                b = &summaries[1],
                draws = self.draws
            ),
            figure: Some(self.figure(numbers, logits, words)),
            findings: self.findings(numbers, logits, words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = CompareResults<'n>;

    fn results<'n>(&'n self, numbers: &'n CompareNumbers, logits: &'n Logits) -> Self::Results<'n> {
        let side = |(sample, name): (&'n Sample, &'n String)| {
            let probabilities = sample.left.distribution().probabilities();
            let listed = Listed::likeliest(probabilities, logits.listed);
            ComparedSideResults {
                name,
                left: Left::new(&sample.left, &listed),
                counts: listed.of(&sample.drawn.counts),
                sha256: sample.drawn.digest.into(),
            }
        };
        let [a, b] = [0, 1].map(|index| side((&numbers.sides[index], &numbers.names[index])));
        let test = numbers.test;
        CompareResults {
            a,
            b,
            draws: numbers.draws,
            total_variation: Probability(numbers.total_variation),
            kl: numbers.kullback_leibler.map(Divergence),
            jensen_shannon: numbers.jensen_shannon,
            g: test.map(|test| test.g.statistic),
            degrees_of_freedom: test.map(|test| test.degrees),
            p_value: test.map(|test| Probability(test.g.chance)),
            exclusive_mass: numbers
                .exclusive
                .map(|exclusive| Probability(exclusive.mass)),
            exclusive_draws: numbers.exclusive.map(|exclusive| exclusive.draws),
            power: Probability(numbers.power),
            draws_needed: numbers.draws_needed,
            verdict: numbers.verdict,
        }
    }

    fn data<'n>(&self, numbers: &'n CompareNumbers, logits: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Tokens(logits),
            numbers
                .sides
                .iter()
                .zip(&numbers.names)
                .map(|(sample, name)| {
                    let distribution = sample.left.distribution();
                    Part::of_tokens(sample.left.tokens())
                        .same("name", name.as_str())
                        .each("probs", distribution.probabilities().iter().copied())
                        .each("counts", sample.drawn.counts.iter().copied())
                        .same("entropy", distribution.entropy())
                        .same("max_prob", distribution.max_probability())
                }),
        )
    }

    fn engines_of(&self, settings: &str) -> Vec<Engine> {
        let sides = self.sides.iter();
        sides
            .filter_map(|side| side.chain_config.engine_of(settings))
            .collect()
    }

    fn python(&self, numpy: Numpy<'_>) -> String {
        format!(
            "for _ in \"ab\":\n    {}({})\n",
            numpy.uniform(),
            self.draws
        )
    }
}

/// Distributions nearer than this are the same: engines compute in float32.
const SAME: f64 = 1e-6;

/// `name`, and what it takes to make a distribution.
pub(in crate::experiment) fn side(
    table: &mut Table<'_>,
    key: &Key,
    context: &Context<'_>,
) -> Result<ComparedSide, ConfigError> {
    let mut table = table.required(key)?.table()?;
    let name = match table.optional(&keys::SIDE_NAME) {
        Some(value) => Some(heading(&value)?),
        None => None,
    };
    let chain_config = ChainConfig::read(&mut table, context)?;
    table.finish()?;
    Ok(ComparedSide {
        name: name.unwrap_or_else(|| chain_config.summary()),
        chain_config,
    })
}

impl CompareNumbers {
    /// Whether the two give different distributions.
    fn is_different(&self) -> bool {
        self.total_variation > SAME
    }

    fn labels(&self) -> [String; 2] {
        [
            format!("A: {}", self.names[0]),
            format!("B: {}", self.names[1]),
        ]
    }
}
