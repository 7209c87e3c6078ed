//! Eta sampling: epsilon sampling whose threshold sinks where the model is unsure.
//!
//! Definition: p_i >= min(epsilon, sqrt(epsilon) exp(-H)); the likeliest always stays. Source: Hewitt et al. 2022,
//! arXiv:2210.15191.
//!
//! - transformers (`EtaLogitsWarper`) takes 0 < epsilon < 1 and holds epsilon and its root in float32, whatever the
//!   width of the logits.

use crate::candidates::{Arithmetic, Candidates};
use crate::engine::{Engine, Refusal};

use super::epsilon::keep_likely;

pub(super) fn apply(candidates: &mut Candidates, epsilon: f64) -> Result<(), Refusal> {
    if !(epsilon > 0.0 && epsilon < 1.0) {
        return candidates.refuse(format!(
            "`eta_cutoff` has to be a float > 0 and < 1, but is {epsilon}"
        ));
    }
    let constants = match candidates.engine {
        Some(Engine::Transformers) => Arithmetic::Float32,
        _ => candidates.arithmetic,
    };
    let epsilon = constants.round(epsilon);
    let root = constants.round(epsilon.sqrt());
    let arithmetic = candidates.arithmetic;
    let entropy = arithmetic.round(entropy(&candidates.softmax()));
    let threshold = epsilon.min(arithmetic.round(root * arithmetic.round(libm::exp(-entropy))));
    keep_likely(candidates, threshold);
    Ok(())
}

/// In nats; 0 ln 0 = 0.
pub(super) fn entropy(probabilities: &[f64]) -> f64 {
    -probabilities
        .iter()
        .filter(|p| **p > 0.0)
        .map(|p| p * libm::log(*p))
        .sum::<f64>()
}
