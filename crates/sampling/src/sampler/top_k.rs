//! Top-k: the k largest logits stay.
//!
//! Definition: exactly k, of equal ones the lower token. Source: Fan et al. 2018, arXiv:1805.04833.
//!
//! - transformers (`TopKLogitsWarper`) and vLLM (`apply_top_k_top_p`) remove what is smaller than the k-th, so that
//!   those equal to it stay too: [1, 1, 1, 0] with k = 1 keeps three. transformers takes k >= 1 only; vLLM takes 0 and
//!   -1 for off.
//! - llama.cpp (`llama_sampler_top_k_impl`) keeps exactly k and takes k <= 0 for off; which of equal ones it keeps is
//!   an accident of `std::partial_sort`, taken here to be the lower token.

use crate::candidates::Candidates;
use crate::engine::{Engine, Refusal};

pub(super) fn apply(candidates: &mut Candidates, k: i64) -> Result<(), Refusal> {
    match candidates.engine {
        None if k < 1 => return candidates.refuse(format!("top_k is {k}: it has to be 1 or more")),
        Some(Engine::Transformers) if k < 1 => {
            return candidates.refuse(format!(
                "`top_k` has to be a strictly positive integer, but is {k}"
            ));
        }
        Some(Engine::Vllm) if k < -1 => {
            return candidates.refuse(format!("top_k must be 0 (disable), or at least 1, got {k}"));
        }
        Some(Engine::Vllm | Engine::LlamaCpp) if k < 1 => return Ok(()),
        _ => {}
    }
    let k = usize::try_from(k).unwrap_or(usize::MAX);
    match candidates.engine {
        None | Some(Engine::LlamaCpp) => candidates.keep_largest(k),
        Some(Engine::Transformers | Engine::Vllm) => keep_tied(candidates, k),
    }
    Ok(())
}

/// Keeps the `k` largest and all that equal the least of them.
fn keep_tied(candidates: &mut Candidates, k: usize) {
    if k >= candidates.len() {
        return;
    }
    let mut logits: Vec<f64> = candidates
        .list()
        .iter()
        .map(|candidate| candidate.logit)
        .collect();
    let (_, least, _) = logits.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a));
    let least = *least;
    candidates
        .list()
        .retain(|candidate| candidate.logit >= least);
}
