//! What follows from the numbers, as sentences and tables.

use super::{Compare, CompareNumbers};
use crate::experiment::format::{self, brief, count_in_prose};
use crate::experiment::table::ReportTable;
use crate::figure::text::visible;
use crate::logits::Logits;
use crate::words::{Conjunction, Words, say};

/// Tokens that carry so much of the distance are what the difference is.
const MOST_OF_IT: f64 = 0.9;
/// So many of them have names.
const NAMED: usize = 3;
/// The rows of the table of tokens.
const LISTED: usize = 10;

impl Compare {
    pub(super) fn findings(
        &self,
        outcome: &CompareNumbers,
        logits: &Logits,
        words: Words,
    ) -> Vec<String> {
        let labels = outcome.labels();
        let [p, q] = &outcome.sides;
        let draws = count_in_prose(self.draws as usize);
        let test = outcome.test;
        let mut findings = vec![say!(
            words,
            "verdict-finding",
            verdict = outcome.verdict.name(),
            draws = &draws,
            power = format::in_percent(outcome.power),
            chance = format::chance(test.map_or(1.0, |test| test.g.chance))
        )];
        if outcome.is_different() {
            findings.extend(outcome.carriers(logits, words));
        }
        findings.push(say!(
            words,
            "distance-finding",
            total_variation = format::in_percent(outcome.total_variation),
            forth = format::nats(outcome.kullback_leibler[0]),
            back = format::nats(outcome.kullback_leibler[1]),
            jensen_shannon = format!("{:.4}", outcome.jensen_shannon)
        ));
        for (side, exclusive) in outcome.exclusive.iter().enumerate() {
            if let Some(token) = exclusive.most
                && outcome.is_different()
            {
                findings.push(say!(
                    words,
                    "exclusive-finding",
                    side = &labels[side],
                    other = &labels[1 - side],
                    draws = exclusive.draws,
                    token = format::called(logits, token)
                ));
            }
        }
        if outcome.is_different() {
            let needed = outcome.draws_needed;
            findings.push(say!(
                words,
                "power-finding",
                draws = &draws,
                power = format::in_percent(outcome.power),
                level = self.level.to_string(),
                is_enough = needed.is_some(),
                needed = needed.map_or(String::new(), |needed| count_in_prose(needed as usize)),
                wanted = format::share(self.power)
            ));
        }
        if let Some(test) = test {
            findings.push(say!(
                words,
                "test-finding",
                statistic = format!("{:.1}", test.g.statistic),
                degrees = test.degrees,
                chance = format::chance(test.g.chance),
                is_significant = test.g.chance < self.level,
                level = self.level.to_string()
            ));
        }
        let sizes = [p, q].map(|sample| sample.left.distribution().effective_vocabulary());
        let [effective_a, effective_b] = sizes.map(|size| format!("{size:.1}"));
        findings.push(say!(
            words,
            "sides-finding",
            a = &labels[0],
            kept_a = p.left.tokens().len(),
            effective_a,
            b = &labels[1],
            kept_b = q.left.tokens().len(),
            effective_b
        ));
        findings
    }
}

impl CompareNumbers {
    /// The fewest tokens that carry most of the difference, by what they have more in one of the two.
    fn carriers(&self, logits: &Logits, words: Words) -> Option<String> {
        let [p, q] = [0, 1].map(|side: usize| &self.sides[side].probabilities);
        let order = self.by_difference();
        let gained = |side: usize| {
            let gain = |token: usize| match side {
                0 => p[token] - q[token],
                _ => q[token] - p[token],
            };
            let mut sum = 0.0;
            let mut tokens = Vec::new();
            for &token in order.iter().filter(|&&token| gain(token) > 0.0) {
                if sum >= MOST_OF_IT * self.total_variation {
                    break;
                }
                sum += gain(token);
                tokens.push(token);
            }
            (side, tokens)
        };
        let (side, tokens) = [gained(1), gained(0)]
            .into_iter()
            .min_by_key(|(_, tokens)| tokens.len())?;
        let &[first, ..] = tokens.as_slice() else {
            return None;
        };
        let share = |probability: f64| match probability {
            0.0 => say!(words, "removed-token"),
            probability => format!("{}%", format::in_percent(probability)),
        };
        if tokens.len() > 1 {
            let named = tokens.iter().take(NAMED);
            let named: Vec<String> = named.map(|&token| format::called(logits, token)).collect();
            return Some(say!(
                words,
                "carriers-finding",
                tokens = tokens.len(),
                named = words.listed(&named, Conjunction::None),
                are_all = tokens.len() <= NAMED,
                side = ["A", "B"][side]
            ));
        }
        Some(say!(
            words,
            "carrier-finding",
            token = format::called(logits, first),
            a = share(p[first]),
            b = share(q[first])
        ))
    }

    pub(super) fn tables(&self, logits: &Logits, words: Words) -> Vec<ReportTable> {
        let labels = self.labels();
        let summary = self.sides.iter().zip(&labels).map(|(sample, label)| {
            let distribution = sample.left.distribution();
            vec![
                label.clone(),
                sample.left.tokens().len().to_string(),
                brief(distribution.entropy()),
                brief(distribution.max_probability()),
                format!("{:.1}", distribution.effective_vocabulary()),
            ]
        });
        let [p, q] = &self.sides;
        let mut apart: Vec<usize> = (0..p.probabilities.len()).collect();
        let difference = |token: usize| (p.probabilities[token] - q.probabilities[token]).abs();
        apart.sort_by(|&a, &b| difference(b).total_cmp(&difference(a)));
        apart.truncate(LISTED);
        let frequency = |count: u64| format::percent(count as f64 / self.draws as f64);
        let tokens = apart.iter().map(|&token| {
            vec![
                visible(&logits.token(token)),
                brief(p.probabilities[token]),
                brief(q.probabilities[token]),
                frequency(p.drawn.counts[token]),
                frequency(q.drawn.counts[token]),
            ]
        });
        let mut tables = vec![
            ReportTable::new(
                vec![
                    say!(words, "setting"),
                    say!(words, "tokens-kept"),
                    say!(words, "entropy-nats"),
                    say!(words, "max-probability"),
                    say!(words, "effective-vocabulary"),
                ],
                summary,
            ),
            ReportTable::new(
                vec![
                    say!(words, "token"),
                    say!(words, "setting-a"),
                    say!(words, "setting-b"),
                    say!(words, "sampled-from-a"),
                    say!(words, "sampled-from-b"),
                ],
                tokens,
            ),
        ];
        tables[1].caption = say!(
            words,
            "differing-tokens",
            shown = apart.len(),
            all = p.probabilities.len()
        );
        tables
    }
}
