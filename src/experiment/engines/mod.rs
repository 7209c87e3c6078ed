//! Kind `engines`: the same settings through every engine, a panel each, and where they part.

mod difference;

use crate::experiment::chain_config::{named_settings, tokens};
use crate::experiment::format::{self, brief};
use crate::experiment::head::{Breadth, Head};
use crate::experiment::keys::engines;
use crate::experiment::prelude::*;
use crate::experiment::table;
use crate::figure::{Axis, Colour, Figure, Legend, Mark, Panel};
use crate::sampling::{Chain, ChainError, History, Settings, Survivors, Temperature};
use crate::sampling::{is_greedy, softmax};
use crate::words::{Conjunction, escaped};

pub use difference::{Alone, DecidingRule, EnginePair, FirstDifference};
use difference::{EngineInput, EngineRun};

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
    /// Width and height of the figure in inches.
    pub figsize: [f64; 2],
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

/// The size of a figure with so many panels of engines, in inches.
fn usual_size(panels: usize) -> [f64; 2] {
    [12.0, 3.2 * (panels.min(MOST_PANELS) + 1) as f64]
}

/// Of more panels each is smaller.
const MOST_PANELS: usize = 12;

/// Up to how many engines each stands by itself, and every two are compared in words; of more, those that do the same stand
/// together, and each is compared with the first.
const FEW: usize = 4;

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
        let figsize = context.figsize(table, usual_size(engines.len()))?;
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
        // Twice, to find where two engines part.
        let samplers = 12 + self.settings.samplers.as_ref().map_or(0, Vec::len);
        let steps = 2 * self.engines.len() * samplers;
        let history = self.prompt.len() + self.output.len();
        Cost {
            numbers: 2 * self.engines.len() * load.vocabulary,
            seconds: steps as f64 * load.sampler(history),
            lines: self.engines.len(),
            texts: self.engines.len(),
            listed: self.settings.listed(),
            figsize: Some(self.figsize),
            marks: (self.engines.len() + 1) * load.head(self.shown),
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
        };
        let runs: Vec<EngineRun> = outcome
            .made()
            .map(|(engine, made)| EngineRun {
                engine,
                chain: &made.chain,
                probabilities: made.left.probabilities(logits.values.len()),
                left: &made.left,
            })
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
            findings: [self.greedy(words), numbers.findings(logits, words)].concat(),
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

impl Engines {
    /// Which engines always take the likeliest token.
    fn greedy(&self, words: Words) -> Vec<String> {
        let engines = self.engines.iter().copied();
        let greedy: Vec<&str> = engines
            .filter(|engine| is_greedy(*engine, &self.settings))
            .map(Engine::name)
            .collect();
        if greedy.is_empty() {
            return Vec::new();
        }
        vec![words.greedy(words.listed(&greedy, Conjunction::None))]
    }

    fn figure(&self, outcome: &EnginesNumbers, logits: &Logits, words: Words) -> Figure {
        let vocabulary = logits.values.len();
        let mut all = vec![outcome.model.clone()];
        let made = outcome.made();
        all.extend(made.map(|(_, made)| made.left.probabilities(vocabulary)));
        let distributions: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
        let head = Head::new(vocabulary, self.shown, &distributions);
        let heights = all.iter().flat_map(|all| head.values(all));
        let highest = heights.fold(0.0, f64::max);
        let model = head.bars(
            &all[0],
            Breadth::Wide,
            Colour::Before,
            &say!(words, "model-distribution"),
        );
        let groups = outcome.groups();
        let panel = |group: &Group<'_>| {
            let made = group.made;
            let mut marks = vec![model.clone()];
            let (message, note) = match made {
                Ok(made) => {
                    let own = made.left.probabilities(vocabulary);
                    let label = say!(words, "engine-distribution");
                    marks.push(head.bars(&own, Breadth::Narrow, Colour::Theory, &label));
                    let count = made.left.tokens().len();
                    let entropy = made.left.distribution().entropy();
                    (
                        String::new(),
                        say!(
                            words,
                            "stage-note",
                            tokens = count,
                            entropy = format!("{entropy:.3}")
                        ),
                    )
                }
                Err(refusal) => {
                    // The words stand in place of the bars.
                    marks =
                        vec![head.bars(&vec![0.0; vocabulary], Breadth::Wide, Colour::Before, "")];
                    (
                        say!(words, "refusal-message", reason = &refusal.to_string()),
                        String::new(),
                    )
                }
            };
            Panel::new(
                group.names(),
                Axis::names(head.labels(logits, words)),
                Axis::numbers(say!(words, "probability")).range(0.0, 1.05 * highest),
                marks,
            )
            .message(message)
            .note(note)
        };
        // A size that was not asked for is that of the groups.
        let figsize = match self.figsize == usual_size(self.engines.len()) {
            true => usual_size(groups.len()),
            false => self.figsize,
        };
        Figure::new(say!(words, "engines-title"), figsize)
            .description(outcome.description(logits, words))
            .panels(groups.iter().map(panel))
            .panel(outcome.survivors_panel(words))
    }
}

/// Engines that do the same.
struct Group<'n> {
    engines: Vec<Engine>,
    /// What the first of them does.
    made: &'n Result<EngineDistribution, ChainError>,
}

impl Group<'_> {
    fn first(&self) -> Engine {
        self.engines[0]
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.engines.iter().map(|engine| engine.name()).collect();
        names.join(", ")
    }
}

impl EnginesNumbers {
    /// The engines with those that do the same together, by the first of each.
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (engine, made) in &self.engines {
            let does_the_same = |group: &&mut Group<'_>| {
                let pair = [group.first(), *engine];
                let mut pairs = self.pairs.iter();
                let reason = |made: &Result<_, ChainError>| match made {
                    Err(ChainError::Refused(refusal)) => Some(refusal.reason.clone()),
                    _ => None,
                };
                self.engines.len() > FEW
                    && (pairs.any(|it| it.engines == pair && it.difference.is_none())
                        || reason(made).is_some() && reason(made) == reason(group.made))
            };
            match groups.iter_mut().find(does_the_same) {
                Some(group) => group.engines.push(*engine),
                None => groups.push(Group {
                    engines: vec![*engine],
                    made,
                }),
            }
        }
        groups
    }

    /// The pairs that are told: of the first of each group, and of many only those with the first engine.
    fn told(&self) -> Vec<&EnginePair> {
        let firsts: Vec<Engine> = self.groups().iter().map(Group::first).collect();
        let is_told = |pair: &&EnginePair| {
            self.engines.len() <= FEW
                || pair.engines[0] == firsts[0] && firsts.contains(&pair.engines[1])
        };
        self.pairs.iter().filter(is_told).collect()
    }

    /// The engines that give a distribution.
    fn made(&self) -> impl Iterator<Item = (Engine, &EngineDistribution)> {
        self.engines
            .iter()
            .filter_map(|(engine, made)| Some((*engine, made.as_ref().ok()?)))
    }

    /// How many tokens each engine leaves, from the first engine at the top.
    fn survivors_panel(&self, words: Words) -> Panel {
        let groups = self.groups();
        let from_below = || groups.iter().rev().enumerate();
        let name = |(_, group): (usize, &Group<'_>)| {
            let count = match group.made {
                Ok(made) => made.left.tokens().len().to_string(),
                Err(_) => say!(words, "refused"),
            };
            match group.engines.len() {
                1 => format!("{}: {count}", group.first()),
                several => format!("{} +{}: {count}", group.first(), several - 1),
            }
        };
        let spans = from_below().filter_map(|(position, group)| {
            let count = group.made.as_ref().ok()?.left.tokens().len();
            Some((position as f64, (0.0, count as f64)))
        });
        let most = self.made().map(|(_, made)| made.left.tokens().len()).max();
        let top = groups.len() as f64 - 0.5;
        Panel::new(
            say!(words, "survivors-title"),
            Axis::counts(say!(words, "survivors-label"))
                .range(0.0, 1.05 * most.unwrap_or(1) as f64),
            Axis::names(from_below().map(name).collect()).range(-0.5, top),
            [Mark::spans(spans, 0.6, Colour::Theory)],
        )
        .legend(Legend::Hidden)
    }

    fn description(&self, logits: &Logits, words: Words) -> String {
        let names: Vec<&str> = self
            .engines
            .iter()
            .map(|(engine, _)| engine.name())
            .collect();
        let seen = say!(words, "engines-description", engines = &names.join(", "));
        format::paragraph(seen, self.findings(logits, words))
    }

    fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let engine = |group: &Group<'_>| match group.made {
            Ok(made) if group.engines.len() > 1 => say!(
                words,
                "same-as-each-other-finding",
                engines = group.names(),
                left = made.left.tokens().len(),
                tokens = self.model.len(),
                entropy = format!("{:.3}", made.left.distribution().entropy())
            ),
            Ok(made) => say!(
                words,
                "engine-finding",
                engine = group.names(),
                left = made.left.tokens().len(),
                tokens = self.model.len(),
                entropy = format!("{:.3}", made.left.distribution().entropy())
            ),
            Err(refusal) => say!(words, "refusal-finding", reason = &refusal.to_string()),
        };
        let mut findings: Vec<String> = self.groups().iter().map(engine).collect();
        let mut repeated: Vec<Engine> = Vec::new();
        for pair in self.told() {
            // What holds for an engine holds for another that does the same.
            if pair.engines.iter().any(|engine| repeated.contains(engine)) {
                continue;
            }
            if pair.difference.is_none() {
                repeated.push(pair.engines[1]);
            }
            let [first, second] = pair.engines.map(Engine::name);
            match &pair.difference {
                None => findings.push(say!(words, "same-engines-finding", first, second)),
                Some(difference) => {
                    let token = format::called(logits, difference.token);
                    let [p, q] = difference.probabilities.map(format::in_percent);
                    let total_variation = format::in_percent(pair.total_variation);
                    findings.push(say!(
                        words,
                        "parting-finding",
                        first,
                        second,
                        token,
                        p,
                        q,
                        total_variation
                    ));
                    findings.push(rule_finding(pair.engines, &difference.rule, words));
                }
            }
        }
        findings
    }

    fn tables(&self, logits: &Logits, words: Words) -> Vec<table::ReportTable> {
        let engine = |(engine, made): &(Engine, Result<EngineDistribution, ChainError>)| match made
        {
            Ok(made) => {
                let distribution = made.left.distribution();
                vec![
                    engine.to_string(),
                    made.chain.summary(),
                    made.left.tokens().len().to_string(),
                    brief(distribution.entropy()),
                    brief(distribution.max_probability()),
                    format!("{:.2}", distribution.effective_vocabulary()),
                ]
            }
            Err(_) => {
                let none = || "–".to_owned();
                let refused = say!(words, "refused");
                vec![engine.to_string(), refused, none(), none(), none(), none()]
            }
        };
        let pair = |pair: &EnginePair| {
            let [first, second] = pair.engines;
            vec![
                format!("{first} / {second}"),
                brief(pair.total_variation),
                brief(pair.kullback_leibler[0]),
                brief(pair.kullback_leibler[1]),
                pair.difference
                    .as_ref()
                    .map_or("–".to_owned(), |difference| {
                        format::called(logits, difference.token)
                    }),
            ]
        };
        let told = self.told();
        let mut tables = vec![table::ReportTable::new(
            vec![
                say!(words, "engine"),
                say!(words, "chain"),
                say!(words, "tokens-left"),
                say!(words, "entropy-nats"),
                say!(words, "max-probability"),
                say!(words, "effective-vocabulary"),
            ],
            self.engines.iter().map(engine),
        )];
        if !told.is_empty() {
            tables.push(table::ReportTable::new(
                vec![
                    say!(words, "pair"),
                    say!(words, "total-variation"),
                    say!(words, "kl-a-to-b-nats"),
                    say!(words, "kl-b-to-a-nats"),
                    say!(words, "part-first-on"),
                ],
                told.into_iter().map(pair),
            ));
        }
        tables
    }
}

cases! {
    /// When a sampler runs.
    enum SamplerTurn {
        /// Before all others.
        First = "first",
        /// After others.
        Later = "later",
        /// The engine does not run it.
        Never = "never",
    }
}

/// Which rule makes two engines differ.
fn rule_finding(engines: [Engine; 2], rule: &DecidingRule, words: Words) -> String {
    let listed = |names: &[String]| words.listed(names, Conjunction::None);
    let turn = |before: &[String]| match before {
        [] => SamplerTurn::First,
        _ => SamplerTurn::Later,
    };
    match rule {
        DecidingRule::Removed {
            by,
            sampler,
            after,
            elsewhere_after,
        } => {
            let other = if *by == engines[0] {
                engines[1]
            } else {
                engines[0]
            };
            let elsewhere = elsewhere_after.as_deref();
            say!(
                words,
                "removal-rule",
                sampler,
                by = by.name(),
                there = turn(after),
                after = listed(after),
                elsewhere = elsewhere.map_or(SamplerTurn::Never, turn),
                other = other.name(),
                after_elsewhere = listed(elsewhere.unwrap_or_default())
            )
        }
        DecidingRule::Weighed { only } => {
            let only = only.iter().map(|Alone { engine, sampler }| {
                say!(words, "sampler-of-engine", sampler, engine = engine.name())
            });
            say!(
                words,
                "weighing-rule",
                only = listed(&only.collect::<Vec<_>>())
            )
        }
        DecidingRule::Order => say!(words, "order-rule"),
    }
}
