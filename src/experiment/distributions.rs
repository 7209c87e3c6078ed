//! Kind `distributions`: the probabilities at a few temperatures, a panel of bars each.

use super::format::{self, brief, python_float};
use super::head::{Breadth, FEW, Head, SHOWN_TOKENS};
use crate::experiment::prelude::*;

use crate::experiment::table;
use crate::figure::text::visible;
use crate::figure::{Axis, Colour, Figure, Legend, Mark, Note, Panel};
use crate::reading::temperatures;
use crate::sampling::{Distribution, Error, Temperature, softmax};

/// The settings.
#[derive(Clone, Debug)]
pub struct Distributions {
    /// A panel each.
    pub temperatures: Vec<Temperature>,
    /// Number of panels per row.
    pub columns: usize,
    /// Width and height of the figure in inches.
    pub figsize: [f64; 2],
}

/// The numbers.
#[derive(Clone, Debug)]
pub struct DistributionsNumbers {
    /// The distribution at each temperature, in the configuration's order.
    pub rows: Vec<(Temperature, Distribution)>,
}

/// The distribution at a temperature.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct DistributionResults<'n> {
    /// The temperature.
    pub temperature: results::TemperatureValue,
    /// Its entropy.
    pub entropy: Nats,
    /// The largest probability.
    pub max_prob: Probability,
    /// The tokens of `probs`, by their index, rising, where it has the likeliest and not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: ListedTokens,
    /// The probability of each token.
    pub probs: Probabilities<'n>,
}

impl Kind for Distributions {
    const NAME: &'static str = "distributions";

    const ABOUT: &'static str = "Next-token probabilities at a few temperatures.";

    const KEYS: Keys = Keys::new(
        Self::ABOUT,
        &[temperatures::OF_PANELS, keys::COLUMNS, keys::FIGSIZE],
    );

    type Numbers = DistributionsNumbers;

    fn read(table: &mut Table<'_>, context: &Context<'_>) -> Result<Distributions, ConfigError> {
        let temperatures =
            temperatures::read(&table.required(&temperatures::OF_PANELS)?, context.limits())?;
        let columns = table.size(&keys::COLUMNS)?;
        // A large vocabulary has a panel more, of ranks.
        let panels = temperatures.len() + usize::from(context.vocabulary > FEW);
        let rows = panels.div_ceil(columns);
        let figsize = context.figsize(table, [5.0 * columns as f64, 5.0 * rows as f64])?;
        Ok(Distributions {
            temperatures,
            columns,
            figsize,
        })
    }

    fn cost(&self, load: &Load) -> Cost {
        let panels = self.temperatures.len();
        Cost {
            numbers: panels * load.vocabulary,
            lines: panels,
            texts: panels,
            figsize: Some(self.figsize),
            marks: panels * load.vocabulary.min(FEW),
            ..Cost::default()
        }
    }

    fn run(&self, logits: &Logits, _: &mut Rng) -> Result<DistributionsNumbers, Cause> {
        let rows = self.temperatures.iter();
        let rows = rows.map(|&one| Ok((one, softmax(&logits.values, one)?)));
        Ok(DistributionsNumbers {
            rows: rows.collect::<Result<_, Error>>()?,
        })
    }

    fn section(&self, numbers: &DistributionsNumbers, logits: &Logits, words: Words) -> Section {
        Section {
            title: say!(words, "distributions-title"),
            introduction: say!(words, "distributions-section"),
            asked: asked_temperatures(&self.temperatures, None, words),
            figure: Some(self.figure(numbers, logits, words)),
            findings: numbers.findings(logits, words),
            omitted: omitted(self.temperatures.len(), words),
            tables: numbers.tables(logits, words),
            ..Section::default()
        }
    }

    type Results<'n> = Vec<DistributionResults<'n>>;

    fn results<'n>(
        &'n self,
        numbers: &'n DistributionsNumbers,
        logits: &'n Logits,
    ) -> Self::Results<'n> {
        let row = |(temperature, distribution): &'n (Temperature, Distribution)| {
            let listed = Listed::likeliest(distribution.probabilities(), logits.listed);
            DistributionResults {
                temperature: (*temperature).into(),
                entropy: Nats(distribution.entropy()),
                max_prob: Probability(distribution.max_probability()),
                tokens: listed.tokens(),
                probs: listed.probabilities(distribution),
            }
        };
        numbers.rows.iter().map(row).collect()
    }

    fn data<'n>(&self, numbers: &'n DistributionsNumbers, logits: &'n Logits) -> Sheet<'n> {
        Sheet::of(
            Lines::Tokens(logits),
            numbers.rows.iter().map(|(temperature, distribution)| {
                Part::new()
                    .same("temperature", temperature.value())
                    .each("probs", distribution.probabilities().iter().copied())
                    .same("entropy", distribution.entropy())
                    .same("max_prob", distribution.max_probability())
            }),
        )
    }
}

impl Distributions {
    /// Tokens that have texts are named where there is room for all.
    fn figure(&self, outcome: &DistributionsNumbers, logits: &Logits, words: Words) -> Figure {
        if logits.values.len() > FEW {
            return self.large_figure(outcome, logits, words);
        }
        let few = logits.values.len() <= SHOWN_TOKENS;
        let x = match &logits.tokens {
            Some(tokens) if few => {
                Axis::names(tokens.iter().map(String::as_str).map(visible).collect())
            }
            _ => Axis::indices(say!(words, "index-axis", is_descending = logits.descending)),
        };
        let panel = |(temperature, distribution): &(Temperature, Distribution)| {
            let title = format!("Temperature T = {}", python_float(temperature.value()));
            let bars = Mark::bars(distribution.probabilities(), Colour::Theory);
            Panel::new(
                title,
                x.clone(),
                Axis::numbers(say!(words, "probability")),
                [bars],
            )
            .title_size(14.0)
            .note(Note::left(note(distribution, words)))
            .legend(Legend::Hidden)
        };
        Figure::new(say!(words, "distributions-title"), self.figsize)
            .description(outcome.description(logits, words))
            .columns(self.columns)
            .panels(outcome.rows.iter().map(panel))
    }

    /// For a vocabulary too large for bars: the head with its tokens, the tail as one mass, and the mass over the ranks.
    fn large_figure(
        &self,
        outcome: &DistributionsNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let probabilities = |(_, distribution): &'_ (Temperature, Distribution)| {
            distribution.probabilities().to_vec()
        };
        let all: Vec<Vec<f64>> = outcome.rows.iter().map(probabilities).collect();
        let slices: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
        let head = Head::new(logits.values.len(), SHOWN_TOKENS, &slices);
        let panel = |((temperature, distribution), of_tokens): (
            &(Temperature, Distribution),
            &Vec<f64>,
        )| {
            let left_out = head.left_out(of_tokens, words);
            let lines = std::iter::once(note(distribution, words)).chain(left_out);
            Panel::new(
                format!("T = {}", format::temperature(*temperature)),
                Axis::names(head.labels(logits, words)),
                Axis::numbers(say!(words, "probability")),
                [head.bars(of_tokens, Breadth::Wide, Colour::Theory, "")],
            )
            .title_size(14.0)
            .note(lines.collect::<Vec<_>>().join("\n"))
            .legend(Legend::Hidden)
        };
        let curve = |(index, ((temperature, _), of_tokens)): (
            usize,
            (&(Temperature, Distribution), &Vec<f64>),
        )| {
            Mark::curve(mass_over_ranks(of_tokens), Colour::Series(index))
                .label(format!("T = {}", format::temperature(*temperature)))
        };
        let pairs = || outcome.rows.iter().zip(&all);
        let ranks = Panel::new(
            say!(words, "ranks-title"),
            Axis::powers(say!(words, "rank")),
            Axis::numbers(say!(words, "mass-of-ranks")),
            pairs().enumerate().take(SHOWN).map(curve),
        );
        Figure::new(say!(words, "distributions-title"), self.figsize)
            .description(outcome.description(logits, words))
            .columns(self.columns)
            .panels(pairs().map(panel))
            .panel(ranks.title_size(14.0))
    }
}

/// What stands in a panel: entropy and largest probability.
fn note(distribution: &Distribution, words: Words) -> String {
    say!(
        words,
        "entropy-note",
        entropy = format!("{:.3}", distribution.entropy()),
        max_probability = format!("{:.3}", distribution.max_probability())
    )
}

/// The mass of the likeliest tokens over their number, of which the logarithm is taken; of many numbers, some.
fn mass_over_ranks(probabilities: &[f64]) -> Vec<(f64, f64)> {
    let mut sorted = probabilities.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let (mut mass, mut points, mut next) = (0.0, Vec::new(), 0.0);
    for (place, probability) in sorted.iter().enumerate() {
        mass += probability;
        let rank = libm::log10((place + 1) as f64);
        if rank >= next || place + 1 == sorted.len() {
            points.push((rank, mass));
            next = rank + 0.02;
        }
    }
    points
}

impl DistributionsNumbers {
    /// What is to be seen, for readers who cannot see it.
    fn description(&self, logits: &Logits, words: Words) -> String {
        let temperatures: Vec<String> = shown(&self.rows)
            .map(|(t, _)| format::temperature(*t))
            .collect();
        let seen = say!(
            words,
            "distributions-description",
            tokens = logits.values.len(),
            temperatures = &temperatures.join(", ")
        );
        format::paragraph(seen, self.flattening(logits, words))
    }

    fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let mut findings: Vec<String> = shown(&self.rows)
            .map(|(temperature, distribution)| {
                let (top, probability) = format::largest(distribution);
                say!(
                    words,
                    "distribution-finding",
                    temperature = format::temperature(*temperature),
                    token = format::called(logits, top),
                    probability = format::in_percent(probability),
                    tokens = tokens_for(distribution, 0.9),
                    entropy = format!("{:.3}", distribution.entropy()),
                    effective = format!("{:.1}", distribution.effective_vocabulary())
                )
            })
            .collect();
        findings.extend(self.flattening(logits, words));
        findings
    }

    /// How entropy changes from the coldest to the hottest temperature, if they differ.
    fn flattening(&self, logits: &Logits, words: Words) -> Option<String> {
        let by_value = |a: &&(Temperature, Distribution), b: &&(Temperature, Distribution)| {
            a.0.value().total_cmp(&b.0.value())
        };
        let (cold, coldest) = self.rows.iter().min_by(by_value)?;
        let (hot, hottest) = self.rows.iter().max_by(by_value)?;
        (cold < hot).then(|| {
            let [low, high] = [coldest, hottest].map(Distribution::entropy);
            let [from, to] = [low, high].map(|entropy| format!("{entropy:.3}"));
            let change = match () {
                // What reads the same has not changed.
                () if from == to => EntropyChange::None,
                () if high > low => EntropyChange::Rise,
                () => EntropyChange::Fall,
            };
            say!(
                words,
                "flattening-finding",
                cold = format::temperature(*cold),
                hot = format::temperature(*hot),
                change,
                from,
                to,
                limit = format!("{:.3}", libm::log(possible(logits) as f64))
            )
        })
    }

    fn tables(&self, logits: &Logits, words: Words) -> Vec<table::ReportTable> {
        let summary = shown(&self.rows).map(|(temperature, distribution)| {
            vec![
                format::temperature(*temperature),
                brief(distribution.entropy()),
                brief(distribution.max_probability()),
                format!("{:.2}", distribution.effective_vocabulary()),
                tokens_for(distribution, 0.9).to_string(),
            ]
        });
        let head = [
            say!(words, "temperature-column"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
            say!(words, "tokens-for-90-percent"),
        ];
        let mut tables = vec![table::ReportTable::new(head.to_vec(), summary)];
        let columns: Vec<_> = shown(&self.rows).collect();
        let names = columns
            .iter()
            .map(|(temperature, _)| format!("T = {}", format::temperature(*temperature)));
        let order = leading(&columns);
        let rows = order.iter().map(|&index| {
            let probabilities = columns
                .iter()
                .map(|(_, distribution)| brief(distribution.probabilities()[index]));
            [visible(&logits.token(index)), brief(logits.values[index])]
                .into_iter()
                .chain(probabilities)
                .collect()
        });
        let head = [say!(words, "token"), say!(words, "logit")]
            .into_iter()
            .chain(names)
            .collect();
        let mut probabilities = table::ReportTable::new(head, rows);
        probabilities.caption = say!(
            words,
            "leading-tokens",
            is_all = order.len() == logits.values.len(),
            shown = order.len(),
            tokens = logits.values.len()
        );
        tables.push(probabilities);
        tables
    }
}

cases! {
    /// How entropy changes with the temperature.
    enum EntropyChange {
        /// It reads the same.
        None = "none",
        /// It is larger at the higher temperature.
        Rise = "rise",
        /// It is smaller, by rounding.
        Fall = "fall",
    }
}

/// The most rows of a table, or findings of a kind, that people read through.
pub(super) const SHOWN: usize = 10;

/// Temperatures, of many the first two and the last, and draws at each, as part of a sentence.
pub(super) fn asked_temperatures(all: &[Temperature], draws: Option<u64>, words: Words) -> String {
    let texts: Vec<String> = all.iter().copied().map(format::temperature).collect();
    let list = match texts.as_slice() {
        [first, second, .., last] if all.len() > SHOWN => {
            format!("{first}, {second}, …, {last} ({})", all.len())
        }
        _ => texts.join(", "),
    };
    match draws {
        None => say!(words, "asked-temperatures", temperatures = list),
        Some(draws) => say!(words, "asked-draws", temperatures = list, draws),
    }
}

/// That findings and tables take [`SHOWN`] of so many temperatures; empty where they take all.
pub(super) fn omitted(count: usize, words: Words) -> String {
    if count > SHOWN {
        say!(words, "some-temperatures", shown = SHOWN, all = count)
    } else {
        String::new()
    }
}

/// At most [`SHOWN`] of the rows, evenly spread, the first and the last among them.
pub(super) fn shown<T>(rows: &[T]) -> impl Iterator<Item = &T> {
    let count = rows.len().min(SHOWN);
    (0..count).map(move |place| {
        &rows[if count < 2 {
            0
        } else {
            place * (rows.len() - 1) / (count - 1)
        }]
    })
}

/// How many of the most likely tokens it takes to reach this share of the mass.
fn tokens_for(distribution: &Distribution, share: f64) -> usize {
    let mut sorted = distribution.probabilities().to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    // Nine times a tenth is nine tenths, whatever the rounding.
    let share = share - 1e-12;
    let mut sum = 0.0;
    let below = sorted.iter().take_while(|probability| {
        let more = sum < share;
        sum += **probability;
        more
    });
    below.count()
}

/// Tokens that can be drawn at all: those whose logit is not -inf.
pub(super) fn possible(logits: &Logits) -> usize {
    logits
        .values
        .iter()
        .filter(|logit| logit.is_finite())
        .count()
}

/// The [`SHOWN`] tokens with the largest logits of all columns, likeliest first.
fn leading(columns: &[&(Temperature, Distribution)]) -> Vec<usize> {
    let Some((_, hottest)) = columns
        .iter()
        .max_by(|a, b| a.0.value().total_cmp(&b.0.value()))
    else {
        return Vec::new();
    };
    let probabilities = hottest.probabilities();
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
    order.truncate(SHOWN);
    order
}
