//! What is said of settings that are illegal, dead or surprising.

use super::{Conjunction, Words, say};
use crate::sampling::{Engine, Finding, Severity, What};

impl Words {
    /// What a finding of this severity is, in a word.
    pub fn severity(self, severity: Severity) -> String {
        let severity = match severity {
            Severity::Illegal => "illegal",
            Severity::Dead => "dead",
            Severity::Surprising => "surprising",
        };
        say!(self, "severity", severity)
    }

    /// A finding about settings for `engine`: a sentence as plain text, without a full stop. All numbers in it are the
    /// finding's; a refusal is in the engine's words.
    pub fn lint_finding(self, engine: Engine, finding: &Finding) -> String {
        let (engine, setting) = (engine.name(), &finding.setting);
        match &finding.what {
            What::Refused { reason } => reason.clone(),
            What::Unknown { nearest: None } => say!(self, "lint-unknown", engine, setting),
            What::Unknown {
                nearest: Some(nearest),
            } => say!(self, "lint-unknown-near", engine, setting, nearest),
            What::Silenced { by } => say!(self, "lint-silenced", setting, by),
            What::Needs { others } => {
                let others = self.listed(others, Conjunction::Or);
                say!(self, "lint-needs", setting, others)
            }
            What::LeftOut { sampler } => say!(self, "lint-left-out", setting, sampler),
            What::Neutral { value } => say!(self, "lint-neutral", setting, value),
            What::ThresholdTooHigh { threshold, most } => {
                let (threshold, most) = (threshold.to_string(), most.to_string());
                say!(self, "lint-threshold-too-high", setting, threshold, most)
            }
            What::Ignored { part } => say!(self, "lint-ignored", engine, setting, part),
            What::PassedOver => say!(self, "lint-passed-over", engine, setting),
            What::Clamped { from, to } => {
                let (from, to) = (from.to_string(), to.to_string());
                say!(self, "lint-clamped", engine, setting, from, to)
            }
            What::Default { value } => {
                say!(
                    self,
                    "lint-default",
                    engine,
                    setting,
                    value = value.to_string()
                )
            }
            What::CutsBeforeTemperature { temperature, cuts } => {
                let temperature = temperature.to_string();
                let cuts = self.listed(cuts, Conjunction::And);
                say!(
                    self,
                    "lint-cuts-before-temperature",
                    setting,
                    temperature,
                    cuts
                )
            }
            What::MaskedBefore { by } => say!(self, "lint-masked-before", setting, by),
            What::BelowMinKeep { min_keep, top_k } => {
                let (min_keep, top_k) = (min_keep.to_string(), top_k.to_string());
                say!(self, "lint-below-min-keep", setting, min_keep, top_k)
            }
            What::Greedy => say!(self, "lint-greedy", engine, setting),
            What::NotReproduced => say!(self, "lint-not-reproduced", setting),
        }
    }
}
