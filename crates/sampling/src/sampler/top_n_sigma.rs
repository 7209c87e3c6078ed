//! Top-n-sigma: the logits within n standard deviations of the largest.
//!
//! Definition: z_i >= z_max - n sigma, with sigma the population deviation of the logits that are left. Divided by a
//! temperature before or after, the same tokens stay. Source: Tang et al. 2024, arXiv:2411.07641.
//!
//! - llama.cpp (`llama_sampler_top_n_sigma_apply`) does it in float32, sets what it removes to -inf instead of removing
//!   it (which `typical` and dynamic temperature notice), and takes n <= 0 for off.

use crate::candidates::Candidates;
use crate::engine::{Engine, Refusal};

pub(super) fn apply(candidates: &mut Candidates, n: f64) -> Result<(), Refusal> {
    let is_llama = candidates.engine == Some(Engine::LlamaCpp);
    if is_llama && n <= 0.0 {
        return Ok(());
    }
    let is_legal = is_llama || (n >= 0.0 && n.is_finite());
    if !is_legal {
        return candidates.refuse(format!(
            "top_n_sigma is {n}: it has to be finite and 0 or more"
        ));
    }
    if candidates.len() <= 1 {
        return Ok(());
    }
    let arithmetic = candidates.arithmetic;
    let finite: Vec<f64> = candidates
        .list()
        .iter()
        .map(|c| c.logit)
        .filter(|z| *z != f64::NEG_INFINITY)
        .collect();
    let count = finite.len() as f64;
    let mean = arithmetic.round(
        finite
            .iter()
            .fold(0.0, |sum, logit| arithmetic.round(sum + logit))
            / count,
    );
    let squares = finite.iter().fold(0.0, |sum, logit| {
        let distance = arithmetic.round(logit - mean);
        arithmetic.round(sum + distance * distance)
    });
    let sigma = arithmetic.round(arithmetic.round(squares / count).sqrt());
    let largest = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = arithmetic.round(largest - arithmetic.round(arithmetic.round(n) * sigma));
    if is_llama {
        for candidate in candidates.list() {
            if candidate.logit < least {
                candidate.logit = f64::NEG_INFINITY;
            }
        }
    } else {
        candidates
            .list()
            .retain(|candidate| candidate.logit >= least);
    }
    Ok(())
}
