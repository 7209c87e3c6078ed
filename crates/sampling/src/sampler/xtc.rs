//! XTC ("exclude top choices"): with some probability, removes the likely tokens but the least of them.
//!
//! Definition: with probability `probability`, of the tokens with p_i >= threshold all go but the least likely; else,
//! and where fewer than two reach the threshold, nothing happens. The two cases are the branches of a chain; what a
//! chain leaves is their mixture. Source: p-e-w, text-generation-webui #6335.
//!
//! - llama.cpp (`llama_sample_xtc_apply`) is off where the threshold is above 0.5, and does nothing where fewer than
//!   `min_keep` tokens would be left.

use crate::candidates::Candidates;
use crate::engine::{Engine, Refusal};

/// The highest threshold at which llama.cpp's is on.
pub(crate) const LLAMA_CPP_HIGHEST: f64 = 0.5;

/// The branch in which the likely tokens go.
pub(super) fn apply(candidates: &mut Candidates, threshold: f64, min_keep: usize) {
    if candidates.len() < 2 {
        return;
    }
    candidates.sort();
    let threshold = candidates.arithmetic.round(threshold);
    let likely = candidates
        .softmax()
        .iter()
        .take_while(|p| **p >= threshold)
        .count();
    let left = candidates.len() - likely.saturating_sub(1);
    if likely > 1 && left >= min_keep {
        candidates.list().drain(..likely - 1);
    }
}

/// The probability that [`apply`] is called; 0 where the sampler is off.
pub(super) fn chance(
    candidates: &Candidates,
    probability: f64,
    threshold: f64,
) -> Result<f64, Refusal> {
    if candidates.engine == Some(Engine::LlamaCpp) {
        return Ok(if threshold > LLAMA_CPP_HIGHEST {
            0.0
        } else {
            probability.clamp(0.0, 1.0)
        });
    }
    if !(0.0..=1.0).contains(&probability) || !(0.0..=1.0).contains(&threshold) {
        return candidates.refuse(format!(
            "probability {probability}, threshold {threshold}: both have to be 0 to 1"
        ));
    }
    Ok(probability)
}
