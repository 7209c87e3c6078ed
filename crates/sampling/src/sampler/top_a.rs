//! Top-a: a token stays if its probability is at least a times the square of the likeliest's.
//!
//! Definition: p_i >= a p_max^2. Source: BlinkDL, RWKV-LM; text-generation-webui, `TopALogitsWarper`. None of the
//! engines here has it.

use crate::candidates::Candidates;
use crate::engine::Refusal;

use super::epsilon::keep_likely;

pub(super) fn apply(candidates: &mut Candidates, a: f64) -> Result<(), Refusal> {
    if !(0.0..=1.0).contains(&a) {
        return candidates.refuse(format!("top_a is {a}: it has to be 0 to 1"));
    }
    let largest = candidates.softmax().into_iter().fold(0.0, f64::max);
    keep_likely(candidates, a * largest * largest);
    Ok(())
}
