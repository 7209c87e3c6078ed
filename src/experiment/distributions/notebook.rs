//! The figure as the notebook has it: a panel of bars for each temperature.

use super::{Distributions, DistributionsNumbers, possible};
use crate::experiment::format::{self, python_float};
use crate::experiment::head::{Breadth, FEW, Head, SHOWN_TOKENS};
use crate::figure::text::visible;
use crate::figure::{Axis, Colour, Figure, Legend, Mark, Note, Panel};
use crate::logits::Logits;
use crate::sampling::{Distribution, Temperature};
use crate::words::{Words, cases, say};

impl Distributions {
    /// Tokens that have texts are named where there is room for all.
    pub(super) fn notebook_figure(
        &self,
        outcome: &DistributionsNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
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
        Figure::new(
            say!(words, "notebook-distributions-title"),
            self.figsize
                .unwrap_or_else(|| self.notebook_size(logits.values.len())),
        )
        .description(outcome.notebook_description(logits, words))
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
            pairs().enumerate().take(super::SHOWN).map(curve),
        );
        Figure::new(
            say!(words, "notebook-distributions-title"),
            self.figsize
                .unwrap_or_else(|| self.notebook_size(logits.values.len())),
        )
        .description(outcome.notebook_description(logits, words))
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
    fn notebook_description(&self, logits: &Logits, words: Words) -> String {
        format::paragraph(self.seen(logits, words), self.flattening(logits, words))
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
                "notebook-flattening",
                cold = format::temperature(*cold),
                hot = format::temperature(*hot),
                change,
                from,
                to,
                limit = format!("{:.3}", libm::log(possible(logits) as f64))
            )
        })
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
