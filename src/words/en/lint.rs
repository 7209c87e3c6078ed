use super::English;
use crate::sampling::{Engine, Finding, Severity, What};
use crate::words::LintWords;

impl LintWords for English {
    fn lint_section(&self) -> &'static str {
        "## Settings

What each engine makes of the settings. *Illegal* is what it refuses, *dead* what does nothing and could be left out, \
         *surprising* what does something else than one may think."
    }

    fn no_settings(&self) -> &'static str {
        "no settings: the engines' defaults"
    }

    fn no_lint(&self) -> &'static str {
        "nothing to remark"
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Illegal => "illegal",
            Severity::Dead => "dead",
            Severity::Surprising => "surprising",
        }
    }

    fn lint_finding(&self, engine: Engine, finding: &Finding) -> String {
        let setting = &finding.setting;
        match &finding.what {
            What::Refused { reason } => reason.clone(),
            What::Unknown { nearest: None } => format!("{engine} has no setting {setting}"),
            What::Unknown {
                nearest: Some(nearest),
            } => format!("{engine} has no setting {setting}; did you mean {nearest}?"),
            What::Silenced { by } => format!("{setting} does nothing: {by} silences it"),
            What::Needs { others } => format!("{setting} does nothing without {}", or(others)),
            What::LeftOut { sampler } => {
                format!("{setting} does nothing: {sampler} is not among the samplers that run")
            }
            What::Neutral { value } => format!("{setting} = {value} changes nothing"),
            What::ThresholdTooHigh { threshold, most } => format!(
                "{setting} = {threshold} turns XTC off: it acts at thresholds up to {most} only"
            ),
            What::Ignored { part } => format!("{engine} passes over {part} in {setting}"),
            What::Clamped { from, to } => format!("{engine} takes {to} for {setting} = {from}"),
            What::Default { value } => {
                format!("{setting} is not given, so {engine} takes its default, {value}")
            }
            What::CutsBeforeTemperature { temperature, cuts } => format!(
                "{setting} = {temperature} comes after {}, so the cut is made without it",
                and(cuts)
            ),
            What::MaskedBefore { by } => format!(
                "{setting} runs after {by}, whose masked tokens make its entropy NaN: which tokens it keeps is an \
                 accident"
            ),
            What::BelowMinKeep { min_keep, top_k } => {
                format!("{setting} = {min_keep} is not heeded by top_k, which leaves {top_k}")
            }
            What::Greedy => format!(
                "{setting} is not given: by this file alone {engine} takes the likeliest token and never draws"
            ),
            What::NotReproduced => {
                format!("{setting} changes the distribution, and is not reproduced here")
            }
        }
    }
}

fn and(names: &[&str]) -> String {
    listed(names, "and")
}

fn or(names: &[&str]) -> String {
    listed(names, "or")
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} {word} {last}", rest.join(", ")),
    }
}
