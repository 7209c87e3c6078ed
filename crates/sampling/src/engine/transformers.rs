//! Hugging Face transformers: `GenerationMixin._get_logits_processor`, 5.23.
//!
//! Order: sequence bias, repetition penalty; then, when it draws: temperature, top-h, top-k, top-p, min-p, typical,
//! epsilon, eta; each is skipped where its value would change nothing. Top-k is 50 unless it is said otherwise.

use super::{Plan, Refusal, Remark, Settings};
use crate::Sampler;

/// `GenerationConfig`'s default.
pub(super) const TOP_K: i64 = 50;

pub(super) const SETTINGS: &[&str] = &[
    "do_sample",
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "typical_p",
    "epsilon_cutoff",
    "eta_cutoff",
    "top_h",
    "repetition_penalty",
    "logit_bias",
];

/// What takes part only when it draws.
const DRAWING: [&str; 8] = [
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "typical_p",
    "epsilon_cutoff",
    "eta_cutoff",
    "top_h",
];

pub(super) fn has(sampler: &Sampler) -> bool {
    matches!(
        sampler,
        Sampler::Greedy {}
            | Sampler::Temperature { .. }
            | Sampler::TopK { .. }
            | Sampler::TopP { .. }
            | Sampler::MinP { .. }
            | Sampler::Typical { .. }
            | Sampler::Epsilon { .. }
            | Sampler::Eta { .. }
            | Sampler::TopH { .. }
            | Sampler::Penalties { .. }
            | Sampler::LogitBias(_)
    )
}

pub(super) fn plan(settings: &Settings) -> Result<Plan, Refusal> {
    let mut chain = Vec::new();
    if let Some(bias) = settings.logit_bias.clone().filter(|bias| !bias.is_empty()) {
        chain.push(Sampler::LogitBias(bias));
    }
    if let Some(repeat) = settings.repetition_penalty.filter(|repeat| *repeat != 1.0) {
        chain.push(Sampler::Penalties {
            last_n: None,
            repeat,
            frequency: 0.0,
            presence: 0.0,
        });
    }
    if settings.do_sample == Some(false) {
        chain.push(Sampler::Greedy {});
        let given = settings.given().into_iter();
        let silent = given.filter(|name| DRAWING.contains(name));
        let by = "do_sample";
        let remarks = silent.map(|setting| Remark::Silenced { setting, by });
        return Ok(Plan {
            chain,
            remarks: remarks.collect(),
        });
    }
    if let Some(temperature) = settings
        .temperature
        .filter(|temperature| *temperature != 1.0)
    {
        chain.push(Sampler::Temperature { temperature });
    }
    if let Some(top_h) = settings.top_h {
        chain.push(Sampler::TopH { top_h });
    }
    let top_k = settings.top_k.unwrap_or(TOP_K);
    if top_k != 0 {
        chain.push(Sampler::TopK { top_k });
    }
    if let Some(top_p) = settings.top_p.filter(|top_p| *top_p < 1.0) {
        chain.push(Sampler::TopP { top_p, min_keep: 1 });
    }
    if let Some(min_p) = settings.min_p {
        chain.push(Sampler::MinP { min_p, min_keep: 1 });
    }
    if let Some(mass) = settings.typical_p.filter(|mass| *mass < 1.0) {
        chain.push(Sampler::Typical { mass, min_keep: 1 });
    }
    let within = |cutoff: &f64| *cutoff > 0.0 && *cutoff < 1.0;
    if let Some(epsilon) = settings.epsilon_cutoff.filter(within) {
        chain.push(Sampler::Epsilon { epsilon });
    }
    if let Some(epsilon) = settings.eta_cutoff.filter(within) {
        chain.push(Sampler::Eta { epsilon });
    }
    Ok(Plan {
        chain,
        remarks: Vec::new(),
    })
}
