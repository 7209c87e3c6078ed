//! Kind `engines`: the same settings through every engine, those that give the same in one row, and why others differ.

mod cause;
mod difference;
mod equivalent;
mod figure;
mod findings;
mod groups;

use crate::experiment::chain_config::{named_settings, tokens};
use crate::experiment::keys::engines;
use crate::experiment::prelude::*;
use crate::sampling::{Chain, ChainError, History, Settings, Survivors, Temperature, softmax};
use crate::words::escaped;

pub use difference::{Alone, DecidingRule, EnginePair, FirstDifference};
use difference::{EngineInput, EngineRun};
pub use equivalent::EquivalentTopP;

/// The settings.
#[derive(Clone, Debug)]
pub struct Engines {
    /// The name of the sampling settings.
    pub name: String,
    /// What they are.
    pub settings: Settings,
    /// The engines that are compared, each once.
    pub engines: Vec<Engine>,
    /// What the model was given.
    pub prompt: Vec<u32>,
    /// What it has made of it.
    pub output: Vec<u32>,
    /// Maximum number of tokens that a panel shows individually.
    pub shown: usize,
    /// Width and height of the figure in inches; what its rows need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct EnginesNumbers {
    /// The model's own distribution, at temperature 1.
    pub model: Vec<f64>,
    /// What each engine makes of it, or why it refuses.
    pub engines: Vec<(Engine, Result<EngineDistribution, ChainError>)>,
    /// Each pair of engines that both give a distribution.
    pub pairs: Vec<EnginePair>,
    /// A top-p with which one of them gives what another gives, where there is one.
    pub equivalent: Option<EquivalentTopP>,
}

/// What an engine makes of the settings.
#[derive(Clone, Debug)]
pub struct EngineDistribution {
    /// Its samplers, in the order in which it runs them.
    pub chain: Chain,
    /// What they leave.
    pub left: Survivors,
}

/// The engines, and every two of them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct EnginesResults<'n> {
    /// Each engine by its name.
    #[cfg_attr(test, schemars(extend("propertyNames" = { "enum": Engine::ALL.map(Engine::name) })))]
    pub engines: Named<Engine, EngineResults<'n>>,
    /// Every two that take the settings.
    pub pairs: &'n [EnginePair],
}

/// What an engine makes of the settings.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
#[serde(untagged)]
pub enum EngineResults<'n> {
    /// An engine that takes the settings.
    Made {
        /// The samplers that run, in their order.
        chain: Vec<String>,
        /// The tokens that are left, and their distribution.
        #[serde(flatten)]
        left: Left<'n>,
    },
    /// An engine that refuses the settings.
    Refused {
        /// What it says.
        refusal: String,
    },
}

const ENGINES: Key = Key::new(
    "engines",
    Shape::Set(&keys::ENGINE.shape, Engine::ALL.len() as u64),
    [
        "Engines, each once, such as `\"vllm\"` and `\"llama.cpp\"`; `thermograph engines` lists them",
        "要比较的引擎，不可重复，例如 `\"vllm\"`、`\"llama.cpp\"`；`thermograph engines` 列出全部",
    ],
)
.usually(Usual::Said(
    "transformers, vllm, llama.cpp",
    "transformers、vllm、llama.cpp",
));

/// A page that has room for so many engines, in inches.
fn largest_page(engines: usize) -> [f64; 2] {
    [7.0, 4.0 + 0.6 * engines as f64]
}

impl Kind for Engines {
    const NAME: &'static str = "engines";

    const ABOUT: &'static str = "The same settings in different engines.";

    const KEYS: Keys = Keys::new(
        Self::ABOUT,
        &[
            keys::SETTINGS,
            ENGINES,
            keys::PROMPT,
            keys::HISTORY,
            keys::SHOWN,
            keys::FIGSIZE,
        ],
    );

    type Numbers = EnginesNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Engines, ConfigError> {
        let (name, settings) = named_settings(&table.required(&keys::SETTINGS)?, context)?;
        let engines = match table.optional(&ENGINES) {
            None => Engine::COMMON.to_vec(),
            Some(value) => value.choices(&engines())?,
        };
        let (prompt, output) = (
            tokens(table, &keys::PROMPT, context)?,
            tokens(table, &keys::HISTORY, context)?,
        );
        let history = History {
            prompt: &prompt,
            output: &output,
        };
        for &engine in &engines {
            if let Ok((chain, _)) = Chain::of_settings(engine, settings) {
                context.check_scale(table, &chain, history)?;
            }
        }
        let shown = table.size(&keys::SHOWN)?;
        let figsize = context.optional_figsize(table, largest_page(engines.len()))?;
        Ok(Engines {
            name: name.to_owned(),
            settings: settings.clone(),
            engines,
            prompt,
            output,
            shown,
            figsize,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        /// The most samplers that an engine has where nothing is set.
        const DEFAULTS: usize = 4;
        // Twice, to find where two engines differ, and once more for an equivalent setting.
        let listed = self.settings.samplers.as_ref().map_or(0, Vec::len);
        let samplers = DEFAULTS + self.settings.given_json().len() + listed;
        let steps = (2 * self.engines.len() + 12) * samplers;
        let history = self.prompt.len() + self.output.len();
        Cost {
            per_token: 2 * self.engines.len(),
            seconds: steps as f64 * load.sampler(history),
            lines: self.engines.len(),
            texts: self.engines.len(),
            listed: self.settings.listed(),
            figsize: Some(self.figsize.unwrap_or(largest_page(self.engines.len()))),
            marks: 4 * (self.engines.len() + 1) * figure::MOST_TOKENS + figure::POINTS,
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<EnginesNumbers, Cause> {
        let history = History {
            prompt: &self.prompt,
            output: &self.output,
        };
        let model = softmax(&logits.values, Temperature::ONE)?;
        let made = |&engine: &Engine| {
            let made = Chain::of_settings(engine, &self.settings).and_then(|(chain, _)| {
                let left = chain.survivors(&logits.values, history)?;
                Ok(EngineDistribution { chain, left })
            });
            (engine, made)
        };
        let engines: Vec<(Engine, Result<EngineDistribution, ChainError>)> =
            self.engines.iter().map(made).collect();
        let mut outcome = EnginesNumbers {
            model: model.probabilities().to_vec(),
            engines,
            pairs: Vec::new(),
            equivalent: None,
        };
        let runs: Vec<EngineRun> = outcome
            .made()
            .map(|(engine, made)| EngineRun::new(engine, &made.chain, &made.left))
            .collect();
        let scene = EngineInput {
            logits: &logits.values,
            history,
            model: &outcome.model,
        };
        let mut pairs = Vec::new();
        for (place, first) in runs.iter().enumerate() {
            for second in &runs[place + 1..] {
                pairs.push(scene.compare(first, second));
            }
        }
        outcome.pairs = pairs;
        outcome.equivalent = self.equivalent(&outcome.groups(), &logits.values, history);
        Ok(outcome)
    }

    fn section(&self, numbers: &EnginesNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "engines-title"),
            introduction: say!(words, "engines-section"),
            asked: say!(
                words,
                "asked-settings",
                name = &self.name,
                are_given = !self.settings.to_string().is_empty(),
                settings = &escaped(&self.settings.to_string())
            ),
            figure: Some(self.figure(numbers, logits, words)),
            findings: self.findings(numbers, logits, words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = EnginesResults<'n>;

    fn results<'n>(&'n self, numbers: &'n EnginesNumbers, logits: &'n Logits) -> Self::Results<'n> {
        let engine = |(engine, made): &'n (Engine, Result<EngineDistribution, ChainError>)| {
            let results = match made {
                Ok(made) => EngineResults::Made {
                    chain: made
                        .chain
                        .samplers()
                        .iter()
                        .map(ToString::to_string)
                        .collect(),
                    left: Left::likeliest(&made.left, logits),
                },
                Err(refusal) => EngineResults::Refused {
                    refusal: refusal.to_string(),
                },
            };
            (*engine, results)
        };
        EnginesResults {
            engines: Named(numbers.engines.iter().map(engine).collect()),
            pairs: &numbers.pairs,
        }
    }

    fn data<'n>(&self, numbers: &'n EnginesNumbers, logits: &'n Logits) -> Sheet<'n> {
        let part = |(engine, made): (Engine, &'n EngineDistribution)| {
            let distribution = made.left.distribution();
            let part = Part::of_tokens(made.left.tokens())
                .each("probs", distribution.probabilities().iter().copied())
                .same("entropy", distribution.entropy())
                .same("max_prob", distribution.max_probability());
            Part {
                name: engine.name().to_owned(),
                ..part
            }
        };
        Sheet {
            heading: Some("engine"),
            ..Sheet::of(Lines::Tokens(logits), numbers.made().map(part))
        }
    }

    fn engines_of(&self, settings: &str) -> Vec<Engine> {
        if self.name == settings {
            self.engines.clone()
        } else {
            Vec::new()
        }
    }
}

impl EnginesNumbers {
    /// The engines that give a distribution.
    fn made(&self) -> impl Iterator<Item = (Engine, &EngineDistribution)> {
        self.engines
            .iter()
            .filter_map(|(engine, made)| Some((*engine, made.as_ref().ok()?)))
    }
}
