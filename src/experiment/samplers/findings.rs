//! What follows from the numbers, as sentences and a table.

use super::{ChainStage, SamplersNumbers};
use crate::experiment::format::{self, assigned, brief, count_in_prose};
use crate::experiment::table::ReportTable;
use crate::logits::Logits;
use crate::sampling::Sampler;
use crate::words::{Conjunction, Words, say};

impl SamplersNumbers {
    /// The samplers with what each did.
    fn steps(&self) -> impl Iterator<Item = (&Sampler, &ChainStage)> {
        let stages = self.stages.iter();
        stages.filter_map(|stage| Some((stage.sampler.as_ref()?, stage)))
    }

    /// The samplers that are on, but have changed nothing.
    pub(super) fn idle(&self) -> Vec<String> {
        let idle = self
            .steps()
            .filter(|(sampler, stage)| stage.is_idle() && !sampler.is_off());
        idle.map(|(sampler, _)| assigned(&sampler.to_string()))
            .collect()
    }

    /// The sampler that has removed most, by the probability mass of it.
    pub(super) fn sharpest(&self) -> Option<(&Sampler, &ChainStage)> {
        let most = self
            .steps()
            .max_by(|a, b| a.1.removed_mass.total_cmp(&b.1.removed_mass));
        most.filter(|(_, stage)| stage.removed > 0)
    }

    /// The sampler that has changed the distribution most.
    pub(super) fn strongest(&self) -> Option<(&Sampler, &ChainStage)> {
        let most = self.steps().max_by(|a, b| a.1.moved.total_cmp(&b.1.moved));
        most.filter(|(_, stage)| !stage.is_idle())
    }

    pub(super) fn findings(&self, logits: &Logits, words: Words) -> Vec<String> {
        let (Some(first), Some(last)) = (self.stages.first(), self.stages.last()) else {
            return Vec::new();
        };
        let sizes = [first, last].map(|stage| stage.left.distribution().effective_vocabulary());
        let [before, after] = sizes.map(|size| format!("{size:.1}"));
        let [kept, tokens] = [last, first].map(|stage| stage.left.tokens().len());
        let model = first.left.probabilities(self.vocabulary);
        let still = last.left.tokens().iter();
        let mass: f64 = still.map(|&token| model[token as usize]).sum();
        let mut findings = vec![say!(
            words,
            "chain-finding",
            is_all = kept == tokens,
            kept = count_in_prose(kept),
            tokens = count_in_prose(tokens),
            mass = format::in_percent(mass),
            is_same = before == after,
            before,
            after
        )];
        if let Some((sampler, stage)) = self.sharpest() {
            findings.push(say!(
                words,
                "sharpest-cut-finding",
                sampler = assigned(&sampler.to_string()),
                tokens = stage.removed,
                mass = format::in_percent(stage.removed_mass)
            ));
        }
        if let Some(dropped) = &self.dropped {
            findings.push(say!(
                words,
                "dropped-sampler-finding",
                sampler = assigned(&dropped.sampler.to_string()),
                tokens = dropped.removed
            ));
        }
        if let Some(reordered) = &self.reordered {
            findings.push(say!(
                words,
                "reordered-finding",
                temperature = assigned(&reordered.temperature.to_string()),
                kept = count_in_prose(kept),
                tokens = reordered.kept
            ));
        }
        let idle = self.idle();
        if !idle.is_empty() {
            let samplers = words.listed(&idle, Conjunction::None);
            findings.push(say!(words, "idle-samplers-finding", samplers));
        }
        let top = format::likeliest(&last.left);
        findings.push(say!(
            words,
            "top-token-finding",
            token = format::called(logits, top.0),
            before = format::in_percent(model[top.0]),
            after = format::in_percent(top.1)
        ));
        findings
    }

    pub(super) fn tables(&self, words: Words) -> Vec<ReportTable> {
        let row = |(index, stage): (usize, &ChainStage)| {
            let distribution = stage.left.distribution();
            let (removed, mass) = match index {
                0 => (String::new(), String::new()),
                _ => (
                    stage.removed.to_string(),
                    format!("{}%", format::in_percent(stage.removed_mass)),
                ),
            };
            vec![
                stage.title(index, words),
                stage.left.tokens().len().to_string(),
                removed,
                mass,
                brief(distribution.entropy()),
                brief(distribution.max_probability()),
                format!("{:.1}", distribution.effective_vocabulary()),
            ]
        };
        let head = vec![
            say!(words, "step"),
            say!(words, "tokens-kept"),
            say!(words, "tokens-removed"),
            say!(words, "mass-removed"),
            say!(words, "entropy-nats"),
            say!(words, "max-probability"),
            say!(words, "effective-vocabulary"),
        ];
        let rows = self.stages.iter().enumerate().map(row);
        vec![ReportTable::new(head, rows)]
    }
}
