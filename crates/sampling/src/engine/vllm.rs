//! vLLM: `SamplingParams` and `v1/sample/sampler.py`, 0.33.
//!
//! Order: logit bias, penalties, temperature, min-p, top-k and top-p. At temperature 0 it is greedy and the last three
//! are silent; what is above 0 and below 0.01 becomes 0.01, and above 2 is refused.

use super::{Engine, Plan, Refusal, Remark, Settings};
use crate::Sampler;
use crate::sampler::temperature::VLLM_LEAST;

pub(super) const SETTINGS: &[&str] = &[
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "repetition_penalty",
    "frequency_penalty",
    "presence_penalty",
    "logit_bias",
];

pub(super) fn has(sampler: &Sampler) -> bool {
    matches!(
        sampler,
        Sampler::Greedy {}
            | Sampler::Temperature { .. }
            | Sampler::TopK { .. }
            | Sampler::TopP { .. }
            | Sampler::MinP { .. }
            | Sampler::Penalties { .. }
            | Sampler::LogitBias(_)
    )
}

pub(super) fn plan(settings: &Settings) -> Result<Plan, Refusal> {
    let temperature = settings.temperature.unwrap_or(1.0);
    let top_k = settings.top_k.unwrap_or(0);
    let top_p = settings.top_p.unwrap_or(1.0);
    let min_p = settings.min_p.unwrap_or(0.0);
    let repeat = settings.repetition_penalty.unwrap_or(1.0);
    let frequency = settings.frequency_penalty.unwrap_or(0.0);
    let presence = settings.presence_penalty.unwrap_or(0.0);
    // `_verify_args`, in its order. All are verified, at temperature 0 too.
    let check = |legal: bool, reason: String| {
        if legal {
            Ok(())
        } else {
            Err(Refusal::new(Engine::Vllm, reason))
        }
    };
    check(
        (-2.0..=2.0).contains(&presence),
        format!("presence_penalty must be in [-2, 2], got {presence}"),
    )?;
    check(
        (-2.0..=2.0).contains(&frequency),
        format!("frequency_penalty must be in [-2, 2], got {frequency}"),
    )?;
    check(
        repeat > 0.0 && repeat.is_finite(),
        format!("repetition_penalty must be finite and greater than zero, got {repeat}"),
    )?;
    check(
        (0.0..=2.0).contains(&temperature),
        format!("temperature must be in [0, 2], got {temperature}"),
    )?;
    check(
        top_p > 0.0 && top_p <= 1.0,
        format!("top_p must be in (0, 1], got {top_p}"),
    )?;
    check(
        top_k >= -1,
        format!("top_k must be 0 (disable), or at least 1, got {top_k}"),
    )?;
    check(
        (0.0..=1.0).contains(&min_p),
        format!("min_p must be in [0, 1], got {min_p}"),
    )?;

    let mut chain = Vec::new();
    let mut remarks = Vec::new();
    if let Some(bias) = settings.logit_bias.clone().filter(|bias| !bias.is_empty()) {
        chain.push(Sampler::LogitBias(bias));
    }
    if repeat != 1.0 || frequency != 0.0 || presence != 0.0 {
        chain.push(Sampler::Penalties {
            last_n: None,
            repeat,
            frequency,
            presence,
        });
    }
    if temperature == 0.0 {
        chain.push(Sampler::Greedy {});
        for (setting, is_active) in [
            ("top_k", top_k > 0),
            ("top_p", top_p < 1.0),
            ("min_p", min_p > 0.0),
        ] {
            if is_active {
                remarks.push(Remark::Silenced {
                    setting,
                    by: "temperature",
                });
            }
        }
        return Ok(Plan { chain, remarks });
    }
    if temperature < VLLM_LEAST {
        remarks.push(Remark::Clamped {
            setting: "temperature",
            from: temperature,
            to: VLLM_LEAST,
        });
    }
    if temperature != 1.0 {
        chain.push(Sampler::Temperature {
            temperature: temperature.max(VLLM_LEAST),
        });
    }
    if min_p > 0.0 {
        chain.push(Sampler::MinP { min_p, min_keep: 1 });
    }
    if top_k > 0 {
        chain.push(Sampler::TopK { top_k });
    }
    if top_p < 1.0 {
        chain.push(Sampler::TopP { top_p, min_keep: 1 });
    }
    Ok(Plan { chain, remarks })
}
