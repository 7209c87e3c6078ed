//! The figure as the notebook has it: two curves beside each other.

use super::{Entropy, EntropyNumbers, Point};
use crate::experiment::format;
use crate::figure::{Axis, Colour, Figure, Mark, Panel};
use crate::words::{Words, say};

/// Its page in inches.
pub(super) const SIZE: [f64; 2] = [14.0, 5.0];

impl Entropy {
    pub(super) fn notebook_figure(&self, outcome: &EntropyNumbers, words: Words) -> Figure {
        let panel = |title: String, label: String, colour, value: fn(&Point) -> f64| {
            let points = outcome.points.iter();
            let points = points.map(|point| (point.temperature.value(), value(point)));
            let standard = say!(words, "standard-temperature");
            Panel::new(
                title,
                Axis::numbers(say!(words, "temperature-axis")).size(12.0),
                Axis::numbers(label).size(12.0),
                [
                    Mark::curve(points, colour),
                    Mark::rule(1.0, Colour::Reference).label(standard),
                ],
            )
            .title_size(14.0)
        };
        Figure::new(
            say!(words, "notebook-entropy-title"),
            self.figsize.unwrap_or(SIZE),
        )
        .description(outcome.notebook_description(words))
        .columns(2)
        .panel(panel(
            say!(words, "entropy-panel"),
            say!(words, "entropy-nats"),
            Colour::Entropy,
            |point| point.entropy,
        ))
        .panel(panel(
            say!(words, "max-probability-panel"),
            say!(words, "notebook-max-probability"),
            Colour::Maximum,
            |point| point.max_probability,
        ))
    }
}

impl EntropyNumbers {
    /// What is to be seen, for readers who cannot see it.
    fn notebook_description(&self, words: Words) -> String {
        let seen = say!(words, "notebook-entropy-description");
        format::paragraph(seen, self.notebook_findings(words))
    }

    fn notebook_findings(&self, words: Words) -> Vec<String> {
        let mut points = self.points.clone();
        points.sort_by(|a, b| a.temperature.value().total_cmp(&b.temperature.value()));
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Vec::new();
        };
        let from_one = |point: &&Point| (point.temperature.value() - 1.0).abs();
        let standard = points
            .iter()
            .min_by(|a, b| from_one(a).total_cmp(&from_one(b)));
        let mut picked = vec![*first];
        picked.extend(standard.filter(|point| *point != first && *point != last));
        picked.extend(Some(*last).filter(|last| last != first));
        let mut findings: Vec<String> = picked
            .iter()
            .map(|point| {
                let share = point.entropy / self.limit * 100.0;
                say!(
                    words,
                    "notebook-entropy-finding",
                    temperature = format::temperature(point.temperature),
                    entropy = format!("{:.3}", point.entropy),
                    has_limit = self.limit > 0.0,
                    share = format!("{share:.0}"),
                    max_probability = format!("{:.3}", point.max_probability)
                )
            })
            .collect();
        if self.possible > 1 {
            let half = self.limit / 2.0;
            let after = points.partition_point(|point| point.entropy < half);
            let temperature = |index: usize| format::temperature(points[index].temperature);
            let half = format!("{half:.3}");
            findings.push(match after {
                0 => say!(words, "notebook-half-entropy-above", half),
                _ if after == points.len() => say!(words, "notebook-half-entropy-below", half),
                _ => {
                    let (before, after) = (temperature(after - 1), temperature(after));
                    say!(words, "notebook-half-entropy-between", half, before, after)
                }
            });
        }
        findings.push(say!(
            words,
            "notebook-entropy-limit",
            possible = self.possible,
            limit = format!("{:.3}", self.limit)
        ));
        findings
    }
}
