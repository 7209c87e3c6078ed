//! Adaptive-p: favours tokens whose probability is near a target, and moves the aim so that the average of what is
//! drawn comes to the target.
//!
//! Definition: the aim is 2 target - (mean so far), within 0 to 1; a token of probability p gets the logit
//! 5 - 10 d^2 / (1 + d), d = |p - aim| / 0.3. The mean is exponential: each draw's original probability is added to
//! `decay` times the sum so far, and 1 to `decay` times the weight so far; both start as if the target had always been
//! met. A target below 0 changes nothing. Source: llama.cpp #17927 (`llama_sampler_adaptive_p_apply`), which computes
//! in float32 and takes decays above 0.99 for 0.99.

use crate::candidates::Candidates;
use crate::engine::Refusal;

const WIDTH: f64 = 0.3;
const PEAK: f64 = 5.0;
const SHARPNESS: f64 = 10.0;
const LARGEST_DECAY: f64 = 0.99;

/// Refuses what its definition does not take; llama.cpp takes everything.
pub(super) fn check(candidates: &Candidates, target: f64, decay: f64) -> Result<(), Refusal> {
    if candidates.engine.is_none() && !(target.is_finite() && decay.is_finite()) {
        return candidates.refuse(format!(
            "target {target}, decay {decay}: both have to be finite"
        ));
    }
    Ok(())
}

/// What adaptive-p carries from step to step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AdaptiveP {
    sum: f64,
    weight: f64,
    decay: f64,
    /// The probabilities before the last step.
    last: Vec<(u32, f64)>,
}

impl AdaptiveP {
    /// Before the first step.
    pub fn new(target: f64, decay: f64, round: impl Fn(f64) -> f64) -> AdaptiveP {
        let decay = round(decay.clamp(0.0, LARGEST_DECAY));
        let left = round(1.0 - decay);
        AdaptiveP {
            sum: round(round(target) / left),
            weight: round(1.0 / left),
            decay,
            last: Vec::new(),
        }
    }

    /// The probability that the next step will favour.
    pub fn aim(&self, target: f64, round: impl Fn(f64) -> f64) -> f64 {
        let target = round(target.min(1.0));
        round(round(2.0 * target) - round(self.sum / self.weight)).clamp(0.0, 1.0)
    }

    pub(super) fn bend(&mut self, candidates: &mut Candidates, target: f64) {
        let arithmetic = candidates.arithmetic;
        let round = |value: f64| arithmetic.round(value);
        let probabilities = candidates.softmax();
        let tokens = candidates.list().iter().map(|candidate| candidate.token);
        self.last = tokens.zip(probabilities.iter().copied()).collect();
        if target < 0.0 {
            return;
        }
        let aim = self.aim(target, round);
        let inverse_width = round(1.0 / round(WIDTH));
        for (candidate, p) in candidates.list_to_change().iter_mut().zip(probabilities) {
            if candidate.logit != f64::NEG_INFINITY {
                let d = round(round(p - aim) * inverse_width).abs();
                let fall = round(round(round(SHARPNESS * d) * d) / round(1.0 + d));
                candidate.logit = round(PEAK - fall);
            }
        }
    }

    /// Takes note that `token` was drawn; one that was not there changes nothing.
    pub(super) fn accept(&mut self, token: u32, round: impl Fn(f64) -> f64) {
        if let Some((_, probability)) = self.last.iter().find(|(there, _)| *there == token) {
            self.sum = round(probability + round(self.decay * self.sum));
            self.weight = round(1.0 + round(self.decay * self.weight));
        }
    }
}
