//! Quadratic smoothing ("smoothing factor"): bends the logits so that good tokens come closer together and bad ones
//! fall further behind.
//!
//! Definition: with d = z_i - z_max, z_i' = z_max - k f d^2 + s f d^3, where k = (3 - curve) / 2 and s = (curve - 1) / 2;
//! a curve of 1 leaves the parabola. Source: text-generation-webui, `TemperatureLogitsWarperCustom`
//! (by kalomaze). None of the engines here has it.

use crate::candidates::Candidates;
use crate::engine::Refusal;

pub(super) fn apply(candidates: &mut Candidates, factor: f64, curve: f64) -> Result<(), Refusal> {
    if !(factor >= 0.0 && factor.is_finite() && curve.is_finite()) {
        return candidates.refuse(format!(
            "factor {factor}, curve {curve}: finite, and a factor of 0 or more"
        ));
    }
    if factor == 0.0 {
        return Ok(());
    }
    let largest = candidates.largest();
    let k = (3.0 - curve) / 2.0;
    let s = (curve - 1.0) / 2.0;
    for candidate in candidates.list_to_change() {
        let d = candidate.logit - largest;
        candidate.logit = largest - k * factor * d * d + s * factor * d * d * d;
    }
    Ok(())
}
