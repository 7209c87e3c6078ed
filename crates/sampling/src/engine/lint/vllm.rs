//! What vLLM makes of settings that it takes. None of its defaults changes the distribution.

use super::{Finding, Findings};
use crate::engine::Settings;

pub(super) fn lint(settings: &Settings) -> Vec<Finding> {
    let mut findings = Findings::new(settings);
    let is_empty = settings
        .logit_bias
        .as_ref()
        .is_some_and(|bias| bias.is_empty());
    for (setting, is_neutral) in [
        ("top_k", settings.top_k.is_some_and(|k| k < 1)),
        ("top_p", settings.top_p == Some(1.0)),
        ("min_p", settings.min_p == Some(0.0)),
        (
            "repetition_penalty",
            settings.repetition_penalty == Some(1.0),
        ),
        ("frequency_penalty", settings.frequency_penalty == Some(0.0)),
        ("presence_penalty", settings.presence_penalty == Some(0.0)),
        ("logit_bias", is_empty),
    ] {
        if is_neutral {
            findings.neutral(setting);
        }
    }
    findings.found
}
