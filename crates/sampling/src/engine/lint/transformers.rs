//! What transformers makes of settings that it takes.
//!
//! Not found here: that it keeps all tokens tied with the k-th, which is a rule and no surprise.

use super::{Finding, Findings, What};
use crate::engine::Settings;
use crate::engine::transformers::TOP_K;

pub(super) fn lint(settings: &Settings) -> Vec<Finding> {
    let mut findings = Findings::new(settings);
    if settings.repetition_penalty == Some(1.0) {
        findings.neutral("repetition_penalty");
    }
    if settings
        .logit_bias
        .as_ref()
        .is_some_and(|bias| bias.is_empty())
    {
        findings.neutral("logit_bias");
    }
    if settings.do_sample == Some(false) {
        return findings.found;
    }
    if settings.top_k.is_none() {
        let value = TOP_K as f64;
        findings.add("top_k", What::Default { value });
    }
    let cuts = |mass: f64| mass < 1.0;
    if !settings.top_p.is_none_or(cuts) {
        findings.neutral("top_p");
    }
    if settings.min_p == Some(0.0) {
        findings.neutral("min_p");
    }
    if !settings.typical_p.is_none_or(cuts) {
        findings.neutral("typical_p");
    }
    // It takes part only between the two, and is passed over in silence elsewhere.
    let is_within = |cutoff: f64| cutoff > 0.0 && cutoff < 1.0;
    if !settings.epsilon_cutoff.is_none_or(is_within) {
        findings.neutral("epsilon_cutoff");
    }
    if !settings.eta_cutoff.is_none_or(is_within) {
        findings.neutral("eta_cutoff");
    }
    findings.found
}
