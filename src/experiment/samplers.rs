//! Kind `samplers`: a chain stage by stage, a panel each: what was there before, what is left, and what was removed.

use super::chain_config::ChainConfig;
use super::format::{self, brief, percent};
use super::head::{Breadth, Head};
use crate::experiment::prelude::*;

use crate::experiment::table;
use crate::figure::{Axis, Colour, Figure, Legend, Panel};
use crate::sampling::{Sampler, Survivors};

/// The settings.
#[derive(Clone, Debug)]
pub struct Samplers {
    /// The chain and its history.
    pub chain_config: ChainConfig,
    /// Maximum number of tokens that a panel shows individually.
    pub shown: usize,
    /// Number of panels per row.
    pub columns: usize,
    /// Width and height of the figure in inches; what the panels need if it is not given.
    pub figsize: Option<[f64; 2]>,
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct SamplersNumbers {
    /// Before the first sampler, and after each.
    pub stages: Vec<ChainStage>,
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

const COLUMNS: Key = keys::COLUMNS.usually(Usual::Whole(2));

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
        let figsize = context.optional_figsize(
            table,
            usual_size(columns, chain_config.chain.samplers().len() + 1),
        )?;
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
            numbers: 2 * stages * load.vocabulary,
            seconds: self.chain_config.seconds(load),
            lines: stages,
            texts: stages,
            listed: self.chain_config.listed(),
            figsize: Some(
                self.figsize
                    .unwrap_or_else(|| usual_size(self.columns, stages)),
            ),
            marks: stages * load.head(self.shown),
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
        Ok(SamplersNumbers { stages, vocabulary })
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

impl Samplers {
    fn figure(&self, outcome: &SamplersNumbers, logits: &Logits, words: Words) -> Figure {
        let all: Vec<Vec<f64>> = outcome
            .stages
            .iter()
            .map(|stage| stage.left.probabilities(outcome.vocabulary))
            .collect();
        let distributions: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
        let head = Head::new(outcome.vocabulary, self.shown, &distributions);
        let labels = head.labels(logits, words);
        let heights = all.iter().flat_map(|all| head.values(all));
        let highest = heights.fold(0.0, f64::max);
        let panel = |(index, stage): (usize, &ChainStage)| {
            if stage.is_idle() {
                return None;
            }
            let after = |breadth| {
                head.bars(
                    &all[index],
                    breadth,
                    Colour::Theory,
                    &say!(words, "after-sampler"),
                )
            };
            let marks = match index.checked_sub(1) {
                Some(before) => {
                    let label = say!(words, "before-sampler");
                    let before = head.bars(&all[before], Breadth::Wide, Colour::Before, &label);
                    vec![before, after(Breadth::Narrow)]
                }
                None => vec![after(Breadth::Wide)],
            };
            let title = match &stage.sampler {
                Some(sampler) => format!("{index}. {sampler}"),
                None => say!(words, "model-distribution"),
            };
            let legend = match index {
                0 => Legend::Hidden,
                _ => Legend::Shown,
            };
            Some(
                Panel::new(
                    title,
                    Axis::names(labels.clone()),
                    Axis::numbers(say!(words, "probability")).range(0.0, 1.05 * highest),
                    marks,
                )
                .title_size(12.0)
                .note(stage.note(words))
                .legend(legend),
            )
        };
        let stages = outcome.stages.iter().enumerate();
        let panels: Vec<Panel> = stages.filter_map(panel).collect();
        let columns = self.columns.min(panels.len());
        let size = self.figsize;
        let size = size.unwrap_or_else(|| usual_size(columns, panels.len()));
        Figure::new(say!(words, "samplers-title"), size)
            .description(outcome.description(logits, words))
            .columns(columns)
            .panels(panels)
    }
}

fn usual_size(columns: usize, panels: usize) -> [f64; 2] {
    let rows = panels.div_ceil(columns);
    [7.0 * columns as f64, 3.6 * rows as f64]
}

cases! {
    /// What a sampler did to a distribution.
    enum SamplerEffect {
        /// It removed tokens.
        Removed = "removed",
        /// It removed none, and moved mass from some to others.
        Moved = "moved",
    }
}

impl ChainStage {
    /// Tokens left, what the sampler has done, entropy.
    fn note(&self, words: Words) -> String {
        let tokens = self.left.tokens().len();
        let entropy = format!("{:.3}", self.left.distribution().entropy());
        let (change, mass) = if self.removed > 0 {
            (SamplerEffect::Removed, self.removed_mass)
        } else if self.moved > 0.0 {
            (SamplerEffect::Moved, self.moved)
        } else {
            return say!(words, "stage-note", tokens, entropy);
        };
        let mass = format::in_percent(mass);
        say!(words, "changed-stage-note", tokens, change, mass, entropy)
    }

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

impl SamplersNumbers {
    fn description(&self, logits: &Logits, words: Words) -> String {
        let seen = say!(
            words,
            "samplers-description",
            samplers = self.stages.len() - 1
        );
        format::paragraph(seen, self.findings(logits, words))
    }

    fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let (Some(first), Some(last)) = (self.stages.first(), self.stages.last()) else {
            return Vec::new();
        };
        let entropies = [first, last].map(|stage| stage.left.distribution().entropy());
        let [before, after] = entropies.map(|entropy| format!("{entropy:.3}"));
        let [left, tokens] = [last, first].map(|stage| stage.left.tokens().len());
        let is_all = left == tokens;
        let mut findings = vec![say!(
            words,
            "chain-finding",
            is_all,
            left,
            tokens,
            before,
            after
        )];
        let steps = || {
            self.stages
                .iter()
                .filter_map(|stage| Some((stage.sampler.as_ref()?, stage)))
        };
        let most = steps().max_by(|a, b| a.1.removed_mass.total_cmp(&b.1.removed_mass));
        if let Some((sampler, stage)) = most.filter(|(_, stage)| stage.removed > 0) {
            findings.push(say!(
                words,
                "sharpest-cut-finding",
                sampler = &sampler.to_string(),
                tokens = stage.removed,
                mass = format::in_percent(stage.removed_mass)
            ));
        }
        let idle: Vec<String> = steps()
            .filter(|(sampler, stage)| stage.is_idle() && !sampler.is_off())
            .map(|(sampler, _)| sampler.to_string())
            .collect();
        if !idle.is_empty() {
            findings.push(say!(
                words,
                "idle-samplers-finding",
                samplers = &idle.join("; ")
            ));
        }
        let top = format::likeliest(&last.left);
        let before = first.left.probabilities(self.vocabulary)[top.0];
        findings.push(say!(
            words,
            "top-token-finding",
            token = format::called(logits, top.0),
            before = format::in_percent(before),
            after = format::in_percent(top.1)
        ));
        findings
    }

    fn tables(&self, words: Words) -> Vec<table::ReportTable> {
        let row = |(index, stage): (usize, &ChainStage)| {
            let distribution = stage.left.distribution();
            let (removed, mass) = match index {
                0 => (String::new(), String::new()),
                _ => (stage.removed.to_string(), percent(stage.removed_mass)),
            };
            vec![
                match &stage.sampler {
                    Some(sampler) => format!("{index}. {sampler}"),
                    None => say!(words, "model-distribution"),
                },
                stage.left.tokens().len().to_string(),
                removed,
                mass,
                brief(distribution.entropy()),
                brief(distribution.max_probability()),
                format!("{:.2}", distribution.effective_vocabulary()),
            ]
        };
        let head = vec![
            say!(words, "stage"),
            say!(words, "tokens-left"),
            say!(words, "removed"),
            say!(words, "removed-mass"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
        ];
        let rows = self.stages.iter().enumerate().map(row);
        vec![table::ReportTable::new(head, rows)]
    }
}
