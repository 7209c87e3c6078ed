//! llama.cpp: `common_sampler_init` (common/sampling.cpp) with the defaults of `common_params_sampling`.
//!
//! Order: logit bias; penalties, DRY, top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature (the last!), or
//! `samplers` in the order given; adaptive-p at the end where it is among them. With mirostat, only logit bias,
//! temperature and mirostat run. It refuses next to nothing: a value out of range is a sampler that is off.

use super::{Engine, Plan, Refusal, Remark, Settings};
use crate::Sampler;

/// The default order (`common_params_sampling::samplers`).
pub(super) const ORDER: [&str; 9] = [
    "penalties",
    "dry",
    "top_n_sigma",
    "top_k",
    "typ_p",
    "top_p",
    "min_p",
    "xtc",
    "temperature",
];

// Defaults that change the distribution, and what XTC takes once it is on.
pub(super) const TEMPERATURE: f64 = 0.8;
pub(super) const TOP_K: i64 = 40;
pub(super) const TOP_P: f64 = 0.95;
pub(super) const MIN_P: f64 = 0.05;
pub(super) const XTC_THRESHOLD: f64 = 0.1;

pub(super) const SETTINGS: &[&str] = &[
    "temperature",
    "dynatemp_range",
    "dynatemp_exponent",
    "top_k",
    "top_p",
    "min_p",
    "typical_p",
    "top_n_sigma",
    "xtc_probability",
    "xtc_threshold",
    "repetition_penalty",
    "frequency_penalty",
    "presence_penalty",
    "repeat_last_n",
    "dry_multiplier",
    "dry_base",
    "dry_allowed_length",
    "dry_last_n",
    "dry_breakers",
    "mirostat",
    "mirostat_tau",
    "mirostat_eta",
    "adaptive_target",
    "adaptive_decay",
    "min_keep",
    "logit_bias",
    "samplers",
];

/// What mirostat leaves standing.
const WITH_MIROSTAT: [&str; 5] = [
    "temperature",
    "mirostat",
    "mirostat_tau",
    "mirostat_eta",
    "logit_bias",
];

/// How many tokens mirostat 1 fits its law to.
const MIROSTAT_M: usize = 100;

pub(super) fn has(sampler: &Sampler) -> bool {
    !matches!(
        sampler,
        Sampler::QuadraticSmoothing { .. }
            | Sampler::Epsilon { .. }
            | Sampler::Eta { .. }
            | Sampler::TopH { .. }
            | Sampler::TopA { .. }
            | Sampler::TailFree { .. }
    )
}

pub(super) fn plan(settings: &Settings) -> Result<Plan, Refusal> {
    let mut chain = Vec::new();
    if let Some(bias) = settings.logit_bias.clone().filter(|bias| !bias.is_empty()) {
        chain.push(Sampler::LogitBias(bias));
    }
    let temperature = settings.temperature.unwrap_or(TEMPERATURE);
    let tau = settings.mirostat_tau.unwrap_or(5.0);
    let eta = settings.mirostat_eta.unwrap_or(0.1);
    match settings.mirostat.unwrap_or(0) {
        0 => {}
        version @ (1 | 2) => {
            chain.push(Sampler::Temperature { temperature });
            chain.push(match version {
                1 => Sampler::Mirostat1 {
                    tau,
                    eta,
                    m: MIROSTAT_M,
                    n_vocab: None,
                },
                _ => Sampler::Mirostat2 { tau, eta },
            });
            let silent = settings
                .given()
                .into_iter()
                .filter(|name| SETTINGS.contains(name) && !WITH_MIROSTAT.contains(name));
            let remarks = silent
                .map(|setting| Remark::Silenced {
                    setting,
                    by: "mirostat",
                })
                .collect();
            return Ok(Plan { chain, remarks });
        }
        version => {
            return Err(Refusal::new(
                Engine::LlamaCpp,
                format!("unknown mirostat version {version}: 0, 1 or 2"),
            ));
        }
    }
    let default_order = ORDER.map(str::to_owned).to_vec();
    let mut adaptive_p = None;
    for name in settings.samplers.as_ref().unwrap_or(&default_order) {
        match sampler(name, settings)? {
            sampler @ Sampler::AdaptiveP { .. } => adaptive_p = Some(sampler),
            sampler => chain.push(sampler),
        }
    }
    chain.extend(adaptive_p);
    Ok(Plan {
        chain,
        remarks: Vec::new(),
    })
}

/// The sampler that llama.cpp calls `name`.
fn sampler(name: &str, settings: &Settings) -> Result<Sampler, Refusal> {
    let min_keep = settings.min_keep.unwrap_or(0) as usize;
    Ok(match name {
        "penalties" => Sampler::Penalties {
            last_n: Some(settings.repeat_last_n.unwrap_or(64)),
            repeat: settings.repetition_penalty.unwrap_or(1.0),
            frequency: settings.frequency_penalty.unwrap_or(0.0),
            presence: settings.presence_penalty.unwrap_or(0.0),
        },
        "dry" => Sampler::Dry {
            multiplier: settings.dry_multiplier.unwrap_or(0.0),
            base: settings.dry_base.unwrap_or(1.75),
            allowed_length: settings.dry_allowed_length.unwrap_or(2),
            last_n: settings.dry_last_n.unwrap_or(-1),
            breakers: settings.dry_breakers.clone().unwrap_or_default(),
        },
        "top_n_sigma" => Sampler::TopNSigma {
            n: settings.top_n_sigma.unwrap_or(-1.0),
        },
        "top_k" => Sampler::TopK {
            top_k: settings.top_k.unwrap_or(TOP_K),
        },
        "typ_p" | "typical_p" => Sampler::Typical {
            mass: settings.typical_p.unwrap_or(1.0),
            min_keep,
        },
        "top_p" => Sampler::TopP {
            top_p: settings.top_p.unwrap_or(TOP_P),
            min_keep,
        },
        "min_p" => Sampler::MinP {
            min_p: settings.min_p.unwrap_or(MIN_P),
            min_keep,
        },
        "xtc" => Sampler::Xtc {
            probability: settings.xtc_probability.unwrap_or(0.0),
            threshold: settings.xtc_threshold.unwrap_or(XTC_THRESHOLD),
            min_keep,
        },
        "temperature" => {
            let temperature = settings.temperature.unwrap_or(TEMPERATURE);
            let range = settings.dynatemp_range.unwrap_or(0.0);
            let exponent = settings.dynatemp_exponent.unwrap_or(1.0);
            if range > 0.0 {
                Sampler::DynamicTemperature {
                    temperature,
                    range,
                    exponent,
                }
            } else {
                Sampler::Temperature { temperature }
            }
        }
        "adaptive_p" => Sampler::AdaptiveP {
            target: settings.adaptive_target.unwrap_or(-1.0),
            decay: settings.adaptive_decay.unwrap_or(0.9),
        },
        _ => {
            return Err(Refusal::new(
                Engine::LlamaCpp,
                format!("there is no sampler {name:?}"),
            ));
        }
    })
}
