//! Tail-free sampling: cuts where the sorted probabilities stop bending.
//!
//! Definition: sort descending, take the absolute second differences |p_(i+2) - 2 p_(i+1) + p_i|, normalise them to
//! sum to one; token i + 1 goes as soon as the sum of the first i exceeds z, and so does the last token. z = 1 is off.
//! Source: Bricken 2019, "Tail Free Sampling"; centred as in text-generation-webui, `TailFreeLogitsWarper`. Fewer than
//! three tokens, and probabilities on a straight line, have no bend and stay. llama.cpp had it until 2024.

use crate::candidates::Candidates;
use crate::engine::Refusal;

pub(super) fn apply(candidates: &mut Candidates, z: f64) -> Result<(), Refusal> {
    if !(z > 0.0 && z <= 1.0) {
        return candidates.refuse(format!(
            "tail_free is {z}: it has to be more than 0 and at most 1"
        ));
    }
    if z == 1.0 {
        return Ok(());
    }
    candidates.sort();
    let bends: Vec<f64> = candidates
        .softmax()
        .windows(3)
        .map(|p| (p[2] - 2.0 * p[1] + p[0]).abs())
        .collect();
    let total: f64 = bends.iter().sum();
    // A straight line bends by rounding only.
    if total <= 4.0 * f64::EPSILON {
        return Ok(());
    }
    let mut sum = 0.0;
    let before_tail = bends.iter().take_while(|bend| {
        sum += **bend / total;
        sum <= z
    });
    candidates.keep_first(1 + before_tail.count());
    Ok(())
}
