//! Kind `samplers`: a chain step by step, a column each: what was there before, what is kept, and what was removed.

mod figure;
mod findings;
mod variations;

use crate::experiment::chain_config::ChainConfig;
use crate::experiment::prelude::*;
use crate::sampling::{Sampler, Survivors};

pub use variations::{Dropped, Reordered};

/// The settings.
#[derive(Clone, Debug)]
pub struct Samplers {
    /// The chain and its history.
    pub chain_config: ChainConfig,
    /// The most tokens that a panel shows one by one.
    pub shown: usize,
    /// The most panels beside each other.
    pub columns: usize,
    /// Width and height of the figure in inches; what its rows need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct SamplersNumbers {
    /// Before the first sampler, and after each.
    pub stages: Vec<ChainStage>,
    /// What the chain keeps when its temperature runs first, where that is another number of tokens.
    pub reordered: Option<Reordered>,
    /// A sampler that removes tokens, but without which the chain gives the same.
    pub dropped: Option<Dropped>,
    vocabulary: usize,
}

/// What is left at a point of the chain.
#[derive(Clone, Debug)]
pub struct ChainStage {
    /// The sampler that has just run; `None` before the first.
    pub sampler: Option<Sampler>,
    /// The tokens that are left, and their distribution.
    pub left: Survivors,
    /// How many tokens the sampler removed.
    pub removed: usize,
    /// How much probability they had before it.
    pub removed_mass: f64,
    /// The total variation between the distributions before and after it.
    pub moved: f64,
}

/// What a sampler left.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct StageResults<'n> {
    /// The sampler with its parameters; null before the first.
    pub sampler: Option<String>,
    /// The tokens that are left, and their distribution.
    #[serde(flatten)]
    pub left: Left<'n>,
    /// How many tokens it removed.
    pub removed_tokens: usize,
    /// The mass that it removed.
    pub removed_mass: Probability,
    /// Half the sum of all changes of probabilities.
    pub total_variation: Probability,
}

const COLUMNS: Key = keys::COLUMNS.usually(Usual::Whole(4));

/// A page that has room for so many stages, `columns` beside each other, with so many tokens each, in inches.
fn largest_page(columns: usize, stages: usize, tokens: usize) -> [f64; 2] {
    let rows = stages.div_ceil(columns) as f64;
    [7.0, 1.5 + rows * (1.1 + 0.21 * (tokens + 1) as f64)]
}

impl Kind for Samplers {
    const NAME: &'static str = "samplers";

    const ABOUT: &'static str =
        "A sampler chain, step by step: what each sampler keeps and removes.";

    const KEYS: Keys = Keys {
        about: Self::ABOUT,
        keys: &[
            keys::CHAIN,
            keys::SETTINGS_OF_CHAIN,
            keys::ENGINE,
            keys::PROMPT,
            keys::HISTORY,
            keys::SHOWN,
            COLUMNS,
            keys::FIGSIZE,
        ],
        between: keys::RECIPE,
    };

    type Numbers = SamplersNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Samplers, ConfigError> {
        let chain_config = ChainConfig::read(table, context)?;
        let shown = table.size(&keys::SHOWN)?;
        let columns = table.size(&COLUMNS)?;
        let stages = chain_config.chain.samplers().len() + 1;
        let tokens = context.vocabulary.min(shown);
        let figsize = context.optional_figsize(table, largest_page(columns, stages, tokens))?;
        Ok(Samplers {
            chain_config,
            shown,
            columns,
            figsize,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let stages = self.chain_config.chain.samplers().len() + 1;
        Cost {
            per_token: 2 * stages,
            // And twice more for what other chains would give.
            seconds: 3.0 * self.chain_config.seconds(load),
            lines: stages,
            texts: stages,
            listed: self.chain_config.listed(),
            figsize: Some(self.figsize.unwrap_or_else(|| {
                largest_page(self.columns, stages, load.vocabulary.min(self.shown))
            })),
            marks: 3 * stages * load.head(self.shown),
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<SamplersNumbers, Cause> {
        let vocabulary = logits.values.len();
        let chain = &self.chain_config.chain;
        let left = chain.stages(&logits.values, self.chain_config.history())?;
        let names = std::iter::once(None).chain(chain.samplers().iter().map(Some));
        let mut stages: Vec<ChainStage> = Vec::with_capacity(left.len());
        for (sampler, left) in names.zip(left) {
            let mut stage = ChainStage {
                sampler: sampler.cloned(),
                left,
                removed: 0,
                removed_mass: 0.0,
                moved: 0.0,
            };
            if let Some(before) = stages.last() {
                stage.compare(&before.left, vocabulary);
            }
            stages.push(stage);
        }
        let mut numbers = SamplersNumbers {
            stages,
            reordered: None,
            dropped: None,
            vocabulary,
        };
        numbers.reordered = self.reordered(&numbers, &logits.values);
        numbers.dropped = self.dropped(&numbers, &logits.values);
        Ok(numbers)
    }

    fn section(&self, numbers: &SamplersNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "samplers-title"),
            introduction: say!(words, "samplers-section"),
            asked: say!(words, "asked-chain", chain = &self.chain_config.summary()),
            figure: Some(self.figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            tables: numbers.tables(words),
            ..Section::default()
        }
    }

    type Results<'n> = Vec<StageResults<'n>>;

    fn results<'n>(
        &'n self,
        numbers: &'n SamplersNumbers,
        logits: &'n Logits,
    ) -> Self::Results<'n> {
        let stage = |stage: &'n ChainStage| StageResults {
            sampler: stage.sampler.as_ref().map(Sampler::to_string),
            left: Left::likeliest(&stage.left, logits),
            removed_tokens: stage.removed,
            removed_mass: Probability(stage.removed_mass),
            total_variation: Probability(stage.moved),
        };
        numbers.stages.iter().map(stage).collect()
    }

    fn data<'n>(&self, numbers: &'n SamplersNumbers, logits: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Tokens(logits),
            numbers.stages.iter().map(|stage| {
                let distribution = stage.left.distribution();
                Part::of_tokens(stage.left.tokens())
                    .same("sampler", stage.sampler.as_ref().map(Sampler::to_string))
                    .each("probs", distribution.probabilities().iter().copied())
                    .same("entropy", distribution.entropy())
                    .same("max_prob", distribution.max_probability())
                    .same("removed_tokens", stage.removed)
                    .same("removed_mass", stage.removed_mass)
                    .same("total_variation", stage.moved)
            }),
        )
    }

    fn engines_of(&self, settings: &str) -> Vec<Engine> {
        self.chain_config.engine_of(settings).into_iter().collect()
    }
}

impl ChainStage {
    /// Whether its sampler has changed nothing.
    fn is_idle(&self) -> bool {
        self.sampler.is_some() && self.removed == 0 && self.moved == 0.0
    }

    /// Fills in what the sampler has done to `before`.
    fn compare(&mut self, before: &Survivors, vocabulary: usize) {
        let after = self.left.probabilities(vocabulary);
        let mut still = vec![false; vocabulary];
        for &token in self.left.tokens() {
            still[token as usize] = true;
        }
        let pairs = before
            .tokens()
            .iter()
            .zip(before.distribution().probabilities());
        let mut difference = 0.0;
        for (&token, &probability) in pairs {
            if !still[token as usize] {
                self.removed += 1;
                self.removed_mass += probability;
            }
            difference += (probability - after[token as usize]).abs();
        }
        self.moved = difference / 2.0;
    }
}
