//! The probability of every token over its rank, below a table of the likeliest.

use super::figure::TokenTable;
use crate::experiment::format::figure_temperature;
use crate::figure::{Align, Axis, Colour, Legend, Mark, Panel, Track};
use crate::sampling::Distribution;
use crate::words::say;

/// The least probability on the curves.
const LEAST: f64 = 1e-6;

impl TokenTable<'_> {
    /// Tables of so many rows, and the curves below them.
    pub(super) fn heights(&self, tables: &[usize]) -> Vec<Track> {
        let tables = tables.iter().map(|&rows| Track::Lines(rows as f64));
        tables.chain([Track::Inches(2.3)]).collect()
    }

    /// The probability over the rank, for a vocabulary of which not all tokens are named.
    pub(super) fn curves(&self) -> Option<Panel> {
        if self.named == self.ranks.len() {
            return None;
        }
        let last_rank = libm::log10(self.ranks.len() as f64);
        let mut marks = Vec::new();
        let mut ends = Vec::new();
        for (temperature, distribution) in self.rows {
            let points = ranked(&self.ranks, distribution);
            let Some(&end) = points.last() else { continue };
            ends.push((
                end,
                format!("T = {}", figure_temperature(temperature.value())),
            ));
            marks.push(Mark::curve(points, Colour::Accent).thin());
        }
        let lowest = ends
            .iter()
            .map(|(end, _)| end.1)
            .fold(-1.0, f64::min)
            .floor();
        // Names keep a line's distance from each other.
        ends.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
        let mut free = 0.95 * lowest;
        for (end, name) in ends {
            let y = end.1.max(free);
            free = y - lowest * 0.075;
            marks.push(
                Mark::words([((end.0, y), name)], Align::Left, Colour::Accent).shifted(5.0, 0.0),
            );
        }
        Some(
            Panel::new(
                say!(self.words, "ranks-title"),
                Axis::powers(say!(self.words, "token-rank")).range(0.0, last_rank),
                Axis::powers(say!(self.words, "probability-log")).range(lowest, 0.0),
                marks,
            )
            .legend(Legend::Hidden),
        )
    }
}

/// The logarithms of ranks and probabilities; of many ranks, some, and none below [`LEAST`].
fn ranked(ranks: &[usize], distribution: &Distribution) -> Vec<(f64, f64)> {
    let (mut points, mut next) = (Vec::new(), 0.0);
    for (place, &token) in ranks.iter().enumerate() {
        let probability = distribution.probabilities()[token];
        if probability < LEAST {
            break;
        }
        let rank = libm::log10((place + 1) as f64);
        if rank >= next || place + 1 == ranks.len() {
            points.push((rank, libm::log10(probability)));
            next = rank + 0.02;
        }
    }
    points
}
