//! The figure as the notebook has it: a panel of paired bars for each temperature.

use super::{BAR_WIDTH, Row, Sampling, SamplingNumbers};
use crate::experiment::distributions::shown;
use crate::experiment::format::{self, percent, python_float};
use crate::experiment::head::{FEW, Head, SHOWN_TOKENS};
use crate::figure::text::visible;
use crate::figure::{Axis, Colour, Figure, Mark, Note, Panel};
use crate::logits::Logits;
use crate::words::{Words, say};

impl Sampling {
    pub(super) fn notebook_figure(
        &self,
        outcome: &SamplingNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let vocabulary = logits.values.len();
        let shown = if vocabulary > FEW { SHOWN_TOKENS } else { FEW };
        let rows = outcome.rows.iter();
        let all: Vec<&[f64]> = rows.map(|row| row.distribution.probabilities()).collect();
        let head = Head::new(vocabulary, shown, &all);
        let tokens = head.labels(logits, words);
        let bars = |shift: f64, of_tokens: &[f64], colour, label: String| {
            let heights = head.values(of_tokens).into_iter().enumerate();
            let bars = heights.map(|(index, height)| (index as f64 + shift, height));
            let bars = Mark::bars_at(bars, BAR_WIDTH, colour);
            bars.opacity(0.8).label(label)
        };
        let panel = |row: &Row| {
            let top = row.top.iter().map(|&index| {
                format!(
                    "{}({})",
                    visible(&logits.token(index)),
                    percent(outcome.frequency(row, index))
                )
            });
            let top = top.collect::<Vec<_>>().join(", ");
            let bars = [
                bars(
                    -BAR_WIDTH / 2.0,
                    row.distribution.probabilities(),
                    Colour::Theory,
                    say!(words, "theory"),
                ),
                bars(
                    BAR_WIDTH / 2.0,
                    &outcome.frequencies(row),
                    Colour::Observed,
                    say!(words, "frequency"),
                ),
            ];
            let note = say!(words, "top-drawn", count = row.top.len(), tokens = &top);
            Panel::new(
                say!(
                    words,
                    "sampling-panel",
                    temperature = &python_float(row.temperature.value()),
                    draws = self.draws
                ),
                Axis::names(tokens.clone()),
                Axis::numbers(say!(words, "probability-or-frequency")),
                bars.into_iter()
                    .chain(outcome.interval_marks(row, &head, words)),
            )
            .note(Note::left(note).opacity(0.7))
        };
        Figure::new(
            say!(words, "notebook-sampling-title"),
            self.figsize.unwrap_or_else(|| self.notebook_size()),
        )
        .description(outcome.notebook_description(logits, words))
        .panels(outcome.rows.iter().map(panel))
    }
}

impl SamplingNumbers {
    /// What is to be seen, for readers who cannot see it.
    fn notebook_description(&self, logits: &Logits, words: Words) -> String {
        let temperatures: Vec<String> = shown(&self.rows)
            .map(|row| format::temperature(row.temperature))
            .collect();
        let seen = say!(
            words,
            "notebook-sampling-description",
            tokens = logits.values.len(),
            draws = self.draws,
            temperatures = &temperatures.join(", ")
        );
        let drawn = shown(&self.rows).filter_map(|row| self.notebook_drawn(row, logits, words));
        format::paragraph(seen, drawn)
    }

    /// How many tokens were drawn, and the one drawn most.
    fn notebook_drawn(&self, row: &Row, logits: &Logits, words: Words) -> Option<String> {
        let seen = row.drawn.counts.iter().filter(|&&count| count > 0).count();
        let possible = row
            .distribution
            .probabilities()
            .iter()
            .filter(|&&probability| probability > 0.0)
            .count();
        let &first = row.top.first()?;
        let token = format::called(logits, first);
        let temperature = format::temperature(row.temperature);
        if possible == 1 {
            return Some(say!(words, "notebook-only-token-drawn", temperature, token));
        }
        let frequency = format::in_percent(self.frequency(row, first));
        Some(say!(
            words,
            "notebook-drawn",
            temperature,
            seen,
            possible,
            token,
            frequency
        ))
    }

    /// Both intervals of every token shown that can be drawn, at its frequency's bar.
    fn interval_marks(&self, row: &Row, head: &Head, words: Words) -> Vec<Mark> {
        let Some(confidence) = self.confidence else {
            return Vec::new();
        };
        let intervals = self.intervals(row, confidence);
        let shown = head.tokens.iter().copied().enumerate();
        let possible: Vec<(usize, usize)> = shown
            .filter(|&(_, token)| row.distribution.probabilities()[token] > 0.0)
            .collect();
        let mark = |which: usize, shift: f64, colour, label: String| {
            let interval =
                |&(place, token): &(usize, usize)| (place as f64 + shift, intervals[token][which]);
            Mark::intervals(possible.iter().map(interval), colour).label(label)
        };
        let (each, all) = (
            say!(
                words,
                "interval-of-each",
                confidence = format::share(confidence)
            ),
            say!(
                words,
                "interval-for-all",
                confidence = format::share(confidence)
            ),
        );
        vec![
            mark(0, BAR_WIDTH * 0.3, Colour::Interval, each),
            mark(1, BAR_WIDTH * 0.7, Colour::Reference, all),
        ]
    }
}
