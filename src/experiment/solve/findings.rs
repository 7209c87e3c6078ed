//! What follows from the numbers, as sentences and a table.

use super::{Answer, Nearby, SolveNumbers, SolvedParameter, Target};
use crate::experiment::format::{self, brief};
use crate::experiment::table::ReportTable;
use crate::logits::Logits;
use crate::words::{Conjunction, Words, say};

/// A value this near to the target, relative to it, gives it.
const EXACT: f64 = 1e-6;

impl Target {
    /// What is wanted, or what is given, as a sentence has it.
    pub(super) fn shown(self, value: f64) -> String {
        match self {
            Target::Entropy(_) => format!("{value:.2}"),
            Target::EffectiveVocabulary(_) if value >= 100.0 => format!("{value:.0}"),
            Target::EffectiveVocabulary(_) => format!("{value:.2}"),
            Target::Top1(_) => format!("{value:.3}"),
        }
    }
}

impl Answer {
    /// The value as people write it: with all digits where they are few, else with so many as matter.
    pub(super) fn text(&self) -> String {
        let all = format::python_float(self.value);
        match all.len() {
            0..=6 => all,
            _ => format::three_figures(self.value),
        }
    }

    /// Whether it gives the target, and not only what comes closest.
    pub(super) fn is_exact(&self, target: Target) -> bool {
        let wanted = target.value();
        (self.reached - wanted).abs() <= EXACT * wanted.abs().max(1e-3)
    }

    /// How many tokens can be drawn.
    pub(super) fn kept(&self) -> usize {
        let probabilities = self.distribution.probabilities().iter();
        probabilities.filter(|p| **p > 0.0).count()
    }
}

impl SolveNumbers {
    /// The answer in a sentence.
    pub(super) fn solution(&self, words: Words) -> String {
        let (parameter, target) = (self.parameter.name(), self.target.name());
        let wanted = self.target.value().to_string();
        match &self.answer {
            None => {
                let [low, high] = self.range.map(|end| self.target.shown(end));
                say!(
                    words,
                    "no-solution-finding",
                    parameter,
                    target,
                    wanted,
                    low,
                    high
                )
            }
            Some(answer) => say!(
                words,
                "solution-finding",
                parameter,
                value = answer.text(),
                is_exact = answer.is_exact(self.target),
                target,
                wanted,
                reached = self.target.shown(answer.reached)
            ),
        }
    }

    pub(super) fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let mut findings = vec![format!(
            "{}{}",
            self.solution(words),
            say!(words, "full-stop")
        )];
        let Some(answer) = &self.answer else {
            return findings;
        };
        let parameter = self.parameter.name();
        let [from, to] = answer.same;
        if from < to {
            findings.push(say!(
                words,
                "same-solution-finding",
                parameter,
                from = &brief(from),
                to = &brief(to),
                kept = answer.kept()
            ));
        }
        if !answer.nearby.is_empty() {
            let beside = |nearby: &Nearby| match self.parameter {
                SolvedParameter::Temperature => say!(
                    words,
                    "temperature-gives",
                    value = format::three_figures(nearby.value),
                    gives = self.target.shown(nearby.gives)
                ),
                SolvedParameter::MinP { .. } => say!(
                    words,
                    "cut-gives",
                    kept = nearby.kept,
                    gives = self.target.shown(nearby.gives)
                ),
            };
            let beside: Vec<String> = answer.nearby.iter().map(beside).collect();
            let beside = words.listed(&beside, Conjunction::And);
            findings.push(say!(words, "nearby-finding", parameter, beside));
        }
        let (token, probability) = format::largest(&answer.distribution);
        findings.push(say!(
            words,
            "solved-top-finding",
            token = format::called(logits, token),
            probability = format::in_percent(probability)
        ));
        findings
    }

    pub(super) fn tables(&self, words: Words) -> Vec<ReportTable> {
        let Some(answer) = &self.answer else {
            return Vec::new();
        };
        let distribution = &answer.distribution;
        let row = vec![
            format!("{:.6}", answer.value),
            answer.kept().to_string(),
            brief(distribution.entropy()),
            brief(distribution.max_probability()),
            format!("{:.1}", distribution.effective_vocabulary()),
        ];
        let head = vec![
            say!(words, "parameter-name", parameter = self.parameter.name()),
            say!(words, "tokens-kept"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
        ];
        vec![ReportTable::new(head, std::iter::once(row))]
    }
}
