//! What is said of settings that are illegal, dead or surprising.

use std::fmt;

use super::{Conjunction, Words, cases, say};
use crate::sampling::{Finding, Severity, What};

/// What there is to say of a file as a whole.
#[derive(Debug)]
pub struct Linted<'a> {
    /// What it was taken for.
    pub format: &'a str,
    /// The keys that told it; none where it was said.
    pub keys: &'a [String],
    /// Whose format it is.
    pub product: &'a str,
    /// The settings that it gives.
    pub settings: &'a str,
    /// How tokens are chosen.
    pub decoding: DecodingMode,
    /// How many requests have these settings.
    pub requests: usize,
    /// By whose rules it was judged, and the engine's name, where nobody has asked for others.
    pub rules: Option<(RulesSource, &'a str)>,
}

/// By whose rules settings are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulesSource {
    /// Those of the engine that runs them.
    Own,
    /// Those of the engine that is nearest.
    Nearest,
    /// Nothing but the ranges that a service documents.
    Documented,
}

cases! {
    /// How tokens are chosen.
    pub enum DecodingMode {
        /// The likeliest is always taken.
        Greedy = "greedy",
        /// Sequences are searched.
        Beams = "beams",
        /// They are drawn.
        Drawn = "drawn",
    }
}

impl Words {
    /// What a finding of this severity is, in a word.
    pub fn severity(self, severity: Severity) -> String {
        say!(self, "severity", severity = severity.name())
    }

    /// What a finding of this severity is to who reads messages: an error, a warning or a note.
    pub fn level(self, severity: Severity) -> String {
        let severity = match severity {
            Severity::Illegal => "illegal",
            Severity::Dead => "dead",
            Severity::Surprising => "surprising",
        };
        say!(self, "lint-level", severity)
    }

    /// That there is nothing to say of settings.
    pub fn nothing_found(self) -> String {
        say!(self, "lint-clean")
    }

    /// What stands for the engines where a finding is about several.
    pub fn each_engine(self) -> String {
        say!(self, "lint-each")
    }

    /// What a file was taken for, and what it says, in a line.
    pub fn linted(self, linted: &Linted<'_>) -> String {
        let format = linted.format;
        let format = match linted.keys {
            [] => say!(self, "lint-format", format),
            keys => {
                let keys = self.listed(keys, Conjunction::None);
                say!(self, "lint-format-by", format, keys)
            }
        };
        let mut parts = vec![format];
        match linted.settings {
            "" => parts.push(say!(self, "lint-none-given")),
            settings => parts.push(say!(self, "lint-given", settings)),
        }
        parts.push(say!(self, "lint-decoding", decoding = linted.decoding));
        let requests = linted.requests;
        if requests > 1 {
            parts.push(say!(self, "lint-same", requests));
        }
        if let Some((rules, engine)) = linted.rules {
            let product = linted.product;
            parts.push(match rules {
                RulesSource::Own => say!(self, "lint-rules", engine),
                RulesSource::Nearest => say!(self, "lint-nearest", engine, product),
                RulesSource::Documented => say!(self, "lint-documented", product),
            });
        }
        parts.join(&say!(self, "lint-between"))
    }

    /// That an engine always takes the likeliest token.
    pub fn greedy(self, engine: impl fmt::Display) -> String {
        say!(self, "lint-always-greedy", engine = engine.to_string())
    }

    /// A finding about settings for `engine`: a sentence as plain text, without a full stop. All numbers in it are the
    /// finding's; a refusal is in the engine's words.
    pub fn lint_finding(self, engine: impl fmt::Display, finding: &Finding) -> String {
        let (engine, setting) = (&engine.to_string(), &finding.setting);
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
            What::Outside { within } => {
                say!(self, "lint-outside", engine, setting, within = *within)
            }
            What::Beams { beams } => {
                let beams = beams.to_string();
                say!(self, "lint-beams", engine, setting, beams)
            }
            What::Greedy => say!(self, "lint-greedy", engine, setting),
            What::NotReproduced => say!(self, "lint-not-reproduced", setting),
        }
    }
}
