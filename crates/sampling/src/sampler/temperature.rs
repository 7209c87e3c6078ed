//! Temperature: divides the logits, so that a low one sharpens and a high one flattens.
//!
//! Definition: z_i / T; at T = 0 the limit, where the largest logits share all mass.
//!
//! - transformers (`TemperatureLogitsWarper`) takes T > 0 only.
//! - vLLM (`sampling_params.py`) takes 0 to 2, is greedy at 0 and takes 0.01 for anything between 0 and that.
//! - llama.cpp (`llama_sampler_temp_impl`) is greedy for every T <= 0: it masks all but the first of the largest.

use crate::Temperature;
use crate::candidates::Candidates;
use crate::engine::{Engine, Refusal};

use super::greedy;

/// vLLM's least temperature above 0 (`_MAX_TEMP`).
pub(crate) const VLLM_LEAST: f64 = 0.01;

pub(super) fn apply(candidates: &mut Candidates, temperature: f64) -> Result<(), Refusal> {
    let temperature = match candidates.engine {
        None => match Temperature::new(temperature) {
            Ok(temperature) => temperature.value(),
            Err(error) => return candidates.refuse(error.to_string()),
        },
        // `not (temperature > 0)`, so that NaN is refused too.
        Some(Engine::Transformers) if temperature > 0.0 => temperature,
        Some(Engine::Transformers) => {
            return candidates.refuse(format!(
                "`temperature` (={temperature}) has to be a strictly positive float"
            ));
        }
        Some(Engine::Vllm) if temperature == 0.0 => 0.0,
        Some(Engine::Vllm) if (0.0..=2.0).contains(&temperature) => temperature.max(VLLM_LEAST),
        Some(Engine::Vllm) => {
            return candidates.refuse(format!("temperature must be in [0, 2], got {temperature}"));
        }
        Some(Engine::LlamaCpp) => temperature,
    };
    let temperature = candidates.arithmetic.round(temperature);
    if temperature > 0.0 {
        candidates.divide(temperature);
    } else if candidates.engine == Some(Engine::LlamaCpp) {
        mask_all_but_largest(candidates);
    } else {
        greedy::apply(candidates);
    }
    Ok(())
}

/// llama.cpp's greedy: -inf for all but the first of the largest logits, in the order of the list.
fn mask_all_but_largest(candidates: &mut Candidates) {
    let list = candidates.list();
    let largest = list
        .iter()
        .map(|candidate| candidate.logit)
        .fold(f64::NEG_INFINITY, f64::max);
    let first = list.iter().position(|candidate| candidate.logit == largest);
    for (place, candidate) in list.iter_mut().enumerate() {
        if Some(place) != first {
            candidate.logit = f64::NEG_INFINITY;
        }
    }
}
