//! Kind `sampling`: frequencies of draws beside their probabilities.

mod certainty;
mod figure;
mod findings;
mod notebook;
mod numbers;
mod tables;

use crate::experiment::distributions::{asked_temperatures, omitted};
use crate::experiment::head::FEW;
use crate::experiment::prelude::*;
use crate::reading::{limits, temperatures};
use crate::sampling::draw::{Closest, DrawingRule, Draws, Pool, Seeded, draw_counts, multinomial};
use crate::sampling::random::{self, Algorithm, Digest, IndexDigest};
use crate::sampling::{Distribution, Temperature, softmax};

pub use certainty::Certainty;
use certainty::confidence;
pub use numbers::{ClosestResults, RowResults};

/// The fewest draws of a token, and of all others, that must be expected for its standard error to be of use.
const EXPECTED: f64 = 5.0;

/// Width of a bar; a pair stands at each token.
const BAR_WIDTH: f64 = 0.35;

/// The settings.
#[derive(Clone, Debug)]
pub struct Sampling {
    /// A column, a row or a panel each.
    pub temperatures: Vec<Temperature>,
    /// Draws at each temperature.
    pub draws: u64,
    /// By which rule.
    pub rule: DrawRule,
    /// Number of most frequent tokens that are named in the figure.
    pub top: usize,
    /// How sure the intervals of the frequencies are, 0 to 1; `None` for no intervals and no test.
    pub confidence: Option<f64>,
    /// Width and height of the figure in inches; what its rows need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// How draws are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawRule {
    /// One by one: `np.random.choice`.
    Each,
    /// Their counts alone, all at once: `np.random.multinomial`.
    Counts,
}

impl DrawRule {
    /// Its name in catalogues of words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            DrawRule::Each => "each",
            DrawRule::Counts => "counts",
        }
    }
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct SamplingNumbers {
    /// One for each temperature, in the configuration's order.
    pub rows: Vec<Row>,
    /// Draws at each temperature.
    pub draws: u64,
    /// The digest of all that was drawn, temperature after temperature.
    pub digest: Digest,
    /// How sure the intervals of the frequencies are.
    pub confidence: Option<f64>,
}

/// The token whose frequency is furthest from its probability.
struct Furthest {
    index: usize,
    /// How far, in standard errors of the frequency.
    deviation: f64,
    /// How likely it is that chance takes some token at least as far.
    chance: f64,
}

/// What was drawn at a temperature.
#[derive(Clone, Debug)]
pub struct Row {
    /// The temperature.
    pub temperature: Temperature,
    /// What was drawn from.
    pub distribution: Distribution,
    /// How often each token was drawn, and the digest of the draws.
    pub drawn: Draws,
    /// The tokens drawn most, the most frequent first.
    pub top: Vec<usize>,
    /// The draw of an engine that was nearest to another token; `None` of numpy's and ChaCha's, and where there was none.
    pub closest: Option<Closest>,
}

/// The digest of everything that is drawn, by either rule.
enum All {
    Each(Box<IndexDigest>),
    /// Counts, each as eight bytes, least significant first.
    Counts(Vec<u8>),
}

impl All {
    fn new(rule: DrawRule) -> All {
        match rule {
            DrawRule::Each => All::Each(Box::default()),
            DrawRule::Counts => All::Counts(Vec::new()),
        }
    }

    fn draw(
        &mut self,
        rng: &mut Rng,
        probabilities: &[f64],
        draws: u64,
    ) -> Result<Draws, random::Error> {
        match self {
            All::Each(all) => Ok(draw_counts(
                rng,
                &DrawingRule::new(probabilities)?,
                draws,
                all,
            )),
            All::Counts(all) => {
                // The last of all takes what rounding leaves: let it be one that can be drawn.
                let possible: Vec<f64> =
                    probabilities.iter().copied().filter(|p| *p > 0.0).collect();
                let mut drawn = multinomial(rng, &possible, draws)?.into_iter();
                let count = |&p: &f64| {
                    if p > 0.0 {
                        drawn.next().unwrap_or(0)
                    } else {
                        0
                    }
                };
                let counts: Vec<u64> = probabilities.iter().map(count).collect();
                let start = all.len();
                all.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
                let digest = Digest::of(&all[start..]);
                Ok(Draws { counts, digest })
            }
        }
    }

    /// An engine's draws from the seed on.
    fn draw_as(
        &mut self,
        seeded: &mut Seeded,
        pool: &Pool,
        draws: u64,
    ) -> (Draws, Option<Closest>) {
        match self {
            All::Each(all) => seeded.counts(pool, 0, draws, all),
            All::Counts(_) => seeded.counts(pool, 0, draws, &mut IndexDigest::new()),
        }
    }

    fn finish(self) -> Digest {
        match self {
            All::Each(all) => all.finish(),
            All::Counts(all) => Digest::of(&all),
        }
    }
}

/// Counts without the draws.
pub(crate) const COUNTS_ONLY: Key = Key::new(
    "counts_only",
    Shape::Boolean,
    ["Whether to sample only the counts, as `np.random.multinomial` does: up to 10^15 draws in milliseconds", "是否只生成计数，与 `np.random.multinomial` 相同：10^15 次采样也只要几毫秒"],
)
.usually(Usual::Boolean(false));

const DRAWS: Key = Key::new(
    "draws",
    Shape::Whole(1, limits::COUNTED_DRAWS),
    ["Draws per temperature: up to 100 million or `draws` of `[limits]`, with `counts_only` up to 10^15", "每个温度的采样次数：最多一亿，或 `[limits]` 的 `draws`；用 `counts_only` 时最多 10^15"],
)
.usually(Usual::Whole(1000));

const TOP: Key = Key::new(
    "top",
    Shape::Whole(1, limits::TOP as u64),
    [
        "Number of most frequent tokens that are named",
        "列出最常采样到的几个词元",
    ],
)
.usually(Usual::Whole(3));

impl Kind for Sampling {
    const NAME: &'static str = "sampling";

    const ABOUT: &'static str = "Sampled frequencies and their probabilities.";

    const KEYS: Keys = Keys {
        about: Self::ABOUT,
        keys: &[
            temperatures::OF_PANELS,
            COUNTS_ONLY,
            DRAWS,
            TOP,
            certainty::INTERVALS,
            certainty::CONFIDENCE,
            keys::FIGSIZE,
        ],
        between: &[Between::AtMost(
            "draws",
            Limit::Draws.most(),
            "counts_only",
            &["true"],
        )],
    };

    type Numbers = SamplingNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Sampling, ConfigError> {
        let temperatures =
            temperatures::read(&table.required(&temperatures::OF_PANELS)?, context.limits())?;
        let rule = if table.boolean(&COUNTS_ONLY)? {
            DrawRule::Counts
        } else {
            DrawRule::Each
        };
        if let (DrawRule::Counts, Algorithm::Engine(way)) = (rule, context.rng()) {
            let error = table.error(format!(
                "`counts_only` needs a NumPy generator, but `rng` is {:?}",
                way.name()
            ));
            return Err(error
                .help("remove `counts_only`, or set `rng = \"numpy\"` or `\"numpy-generator\"`"));
        }
        let draws = match (table.optional(&DRAWS), rule) {
            (Some(value), DrawRule::Counts) => value.integer()?,
            (Some(value), DrawRule::Each) => {
                let limits = context.limits();
                value
                    .integer_in(1..=limits.of(Limit::Draws))
                    .map_err(|error| match value.integer() {
                        Ok(wanted) => error.help(format!(
                            "`counts_only = true` samples only the counts, without this limit; {}",
                            limits.help(Limit::Draws, wanted)
                        )),
                        Err(_) => error,
                    })?
            }
            (None, _) => 1000,
        };
        let top = table.size(&TOP)?;
        let confidence = confidence(table, context)?;
        let mut settings = Sampling {
            temperatures,
            draws,
            rule,
            top,
            confidence,
            figsize: None,
        };
        let largest = match context.has_sheets() {
            true => settings.sheet_size(context.vocabulary),
            false => settings.notebook_size(),
        };
        settings.figsize = context.optional_figsize(table, largest)?;
        Ok(settings)
    }

    fn cost(&self, load: &Load) -> Cost {
        let panels = self.temperatures.len();
        let each = if self.confidence.is_some() { 7 } else { 2 };
        Cost {
            per_token: each * panels,
            seconds: match self.rule {
                DrawRule::Each => panels as f64 * load.draws(self.draws),
                DrawRule::Counts => 0.0,
            },
            lines: panels,
            // Those drawn most are named in `results.json`, too.
            texts: 2 * panels,
            figsize: Some(self.figsize.unwrap_or_else(|| self.notebook_size())),
            marks: panels * (8 * load.vocabulary.min(FEW) + self.top + 10),
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<SamplingNumbers, Cause> {
        let mut rows = Vec::new();
        let mut all = All::new(self.rule);
        for &temperature in &self.temperatures {
            let distribution = softmax(&logits.values, temperature)?;
            // Of an engine, each temperature is a request of its own with the seed.
            let (drawn, closest) = match rng.engine()? {
                Some(mut seeded) => {
                    let pool = Pool::at(&logits.values, temperature);
                    all.draw_as(&mut seeded, &pool, self.draws)
                }
                None => (
                    all.draw(rng, distribution.probabilities(), self.draws)?,
                    None,
                ),
            };
            let top = most_frequent(&drawn.counts, self.top);
            rows.push(Row {
                temperature,
                distribution,
                drawn,
                top,
                closest,
            });
        }
        Ok(SamplingNumbers {
            rows,
            draws: self.draws,
            digest: all.finish(),
            confidence: self.confidence,
        })
    }

    fn section(&self, numbers: &SamplingNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "sampling-title"),
            introduction: say!(words, "sampling-section"),
            asked: asked_temperatures(&self.temperatures, Some(self.draws), words),
            figure: Some(self.figure(numbers, logits, words)),
            notebook_figure: Some(self.notebook_figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            omitted: omitted(self.temperatures.len(), words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = Vec<RowResults<'n>>;

    fn results<'n>(
        &'n self,
        numbers: &'n SamplingNumbers,
        logits: &'n Logits,
    ) -> Self::Results<'n> {
        let row = |row: &'n Row| {
            let listed = Listed::likeliest(row.distribution.probabilities(), logits.listed);
            RowResults {
                temperature: row.temperature.into(),
                tokens: listed.tokens(),
                counts: listed.of(&row.drawn.counts),
                probs: listed.probabilities(&row.distribution),
                top: row.top.iter().map(|&index| logits.token(index)).collect(),
                sha256: row.drawn.digest.into(),
                closest: row.closest.map(ClosestResults::from),
                certainty: numbers
                    .confidence
                    .map(|confidence| numbers.certainty(row, confidence, &listed)),
            }
        };
        numbers.rows.iter().map(row).collect()
    }

    fn data<'n>(&self, numbers: &'n SamplingNumbers, logits: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Tokens(logits),
            numbers.rows.iter().map(|row| {
                let part = Part::new()
                    .same("temperature", row.temperature.value())
                    .each("probs", row.distribution.probabilities().iter().copied())
                    .each("counts", row.drawn.counts.iter().copied());
                match numbers.confidence {
                    Some(confidence) => numbers.add_certainty(part, row, confidence),
                    None => part,
                }
            }),
        )
    }
}

impl Sampling {
    /// The page of the figure as the notebook has it.
    fn notebook_size(&self) -> [f64; 2] {
        [14.0, 4.0 * self.temperatures.len() as f64]
    }
}

impl SamplingNumbers {
    fn frequency(&self, row: &Row, index: usize) -> f64 {
        row.drawn.counts[index] as f64 / self.draws as f64
    }

    fn frequencies(&self, row: &Row) -> Vec<f64> {
        (0..row.drawn.counts.len())
            .map(|index| self.frequency(row, index))
            .collect()
    }

    /// How far the frequencies are from their probabilities, in standard errors.
    ///
    /// Tokens of which fewer than [`EXPECTED`] draws, or all but fewer, are expected are left out: there the standard
    /// error says little.
    fn deviations(&self, row: &Row) -> Vec<(usize, f64)> {
        let draws = self.draws as f64;
        let probabilities = row.distribution.probabilities().iter().enumerate();
        probabilities
            .filter(|&(_, &p)| p * draws >= EXPECTED && (1.0 - p) * draws >= EXPECTED)
            .map(|(index, &p)| {
                let standard_error = (p * (1.0 - p) / draws).sqrt();
                (index, (self.frequency(row, index) - p) / standard_error)
            })
            .collect()
    }

    /// The token whose frequency is furthest from its probability; `None` when no token is left to chance.
    ///
    /// Chance is by the normal approximation, with the tokens taken as independent.
    fn furthest(&self, row: &Row) -> Option<Furthest> {
        let deviations = self.deviations(row);
        let &(index, deviation) = deviations
            .iter()
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        Some(Furthest {
            index,
            deviation,
            chance: chance(deviation, deviations.len()),
        })
    }
}

/// How likely it is that at least one of so many independent normal deviates is this far from 0, or further.
fn chance(deviation: f64, count: usize) -> f64 {
    let one = libm::erfc(deviation.abs() * std::f64::consts::FRAC_1_SQRT_2);
    -libm::expm1(count as f64 * libm::log1p(-one))
}

/// The indices with the largest counts, the largest first, none that has no draws; of equal ones the later index first, as
/// `np.argsort(counts, kind="stable")[-top:][::-1]` gives them.
///
/// Without `kind` numpy's order of equal counts is not defined: it differs from processor to processor.
fn most_frequent(counts: &[u64], top: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counts.len())
        .filter(|&index| counts[index] > 0)
        .collect();
    order.sort_by_key(|&index| std::cmp::Reverse((counts[index], index)));
    order.truncate(top);
    order
}

#[cfg(test)]
mod tests {
    use super::{chance, most_frequent};

    #[test]
    fn chance_counts_every_token_that_was_compared() {
        // scipy 1.16: 1 - (1 - 2 * norm.sf(d)) ** n
        for (deviation, count, wanted) in [
            (0.0, 3, 1.0),
            (1.959963984540054, 1, 0.05),
            (3.3, 101, 0.09300),
            (-3.3, 1, 0.000966848),
            (10.0, 1, 1.523970604832105e-23),
        ] {
            let found = chance(deviation, count);
            assert!(
                (found / wanted - 1.0).abs() < 1e-3,
                "{deviation}, {count}: {found}"
            );
        }
    }

    #[test]
    fn the_tokens_drawn_most_come_in_numpys_order() {
        // np.argsort([5, 9, 5, 0, 9], kind="stable")[-4:][::-1], numpy 2.4
        assert_eq!(most_frequent(&[5, 9, 5, 0, 9], 4), [4, 1, 2, 0]);
        assert_eq!(most_frequent(&[1], 3), [0]);
        // What was never drawn is not among those drawn most.
        assert_eq!(most_frequent(&[0, 7, 0], 3), [1]);
    }
}
