//! Epsilon sampling: a token stays if its probability is at least epsilon; the likeliest always does.
//!
//! Source: Hewitt et al. 2022, arXiv:2210.15191; transformers, `EpsilonLogitsWarper`, which takes 0 < epsilon < 1 and
//! is what is done here. vLLM and llama.cpp do not have it.

use crate::candidates::Candidates;
use crate::engine::Refusal;

pub(super) fn apply(candidates: &mut Candidates, epsilon: f64) -> Result<(), Refusal> {
    if !(epsilon > 0.0 && epsilon < 1.0) {
        return candidates.refuse(format!(
            "`epsilon_cutoff` has to be a float > 0 and < 1, but is {epsilon}"
        ));
    }
    let threshold = candidates.arithmetic.round(epsilon);
    keep_likely(candidates, threshold);
    Ok(())
}

/// Keeps those of probability `threshold` or more, and the likeliest in any case.
pub(super) fn keep_likely(candidates: &mut Candidates, threshold: f64) {
    let largest = candidates.largest();
    let probabilities = candidates.softmax();
    let list = candidates.list();
    let keep: Vec<bool> = list
        .iter()
        .zip(&probabilities)
        .map(|(c, p)| *p >= threshold || c.logit >= largest)
        .collect();
    candidates.retain(&keep);
}
