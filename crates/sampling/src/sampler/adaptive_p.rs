//! Adaptive-p: favours tokens whose probability is near a target, and moves the aim so that the average of what is
//! drawn comes to the target.
//!
//! Definition: the aim is 2 target - (mean so far), within 0 to 1; a token of probability p gets the logit
//! 5 - 10 d^2 / (1 + d), d = |p - aim| / 0.3. The mean is exponential: each draw's original probability is added to
//! `decay` times the sum so far, and 1 to `decay` times the weight so far; both start as if the target had always been
//! met. A target below 0 changes nothing. Source: llama.cpp #17927 (`llama_sampler_adaptive_p_apply`), which computes
//! in float32 and takes decays above 0.99 for 0.99.

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, Range, Running, Started};
use crate::candidates::{Arithmetic, Candidates};
use crate::history::History;
use crate::number;

const WIDTH: f64 = 0.3;
const PEAK: f64 = 5.0;
const SHARPNESS: f64 = 10.0;
const LARGEST_DECAY: f64 = 0.99;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdaptiveP {
    /// The average probability that is aimed at.
    #[serde(deserialize_with = "number::plain")]
    pub target: f64,
    /// How much of the sum so far counts at the next step.
    #[serde(deserialize_with = "number::plain")]
    pub decay: f64,
}

impl Definition for AdaptiveP {
    fn is_off(&self) -> bool {
        self.target < 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![
            ("target", self.target.to_string()),
            ("decay", self.decay.to_string()),
        ]
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }

    fn target(&self) -> Option<f64> {
        Some(self.target)
    }
}

impl Declared for AdaptiveP {
    /// What both parameters may be.
    type Variant = Range;
    const DEFINITION: Range = Range::FINITE;
    const ABOUT: &'static str = "Adaptive-p: favors tokens whose probability is near a target, so that the mean probability of the sampled tokens approaches it.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("target", Range::FINITE)
            .about("Target probability, 0 to 1; below 0 it is off."),
        Parameter::number("decay", Range::FINITE)
            .about("Decay of the running average over sampled tokens, 0 to 0.99."),
    ];

    fn ranges(each: Range) -> Vec<(&'static str, Range)> {
        ["target", "decay"].map(|name| (name, each)).into()
    }

    fn start(&self, each: Range, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        let (target, decay) = (self.target, self.decay);
        if !(each.contains(target) && each.contains(decay)) {
            return Err(format!(
                "target and decay must be finite, got {target} and {decay}"
            ));
        }
        Ok(Box::new(Adapting::new(target, decay, arithmetic)))
    }
}

/// It at work.
struct Adapting {
    target: f64,
    decay: f64,
    sum: f64,
    weight: f64,
    arithmetic: Arithmetic,
    /// The probabilities before the last step.
    last: Vec<(u32, f64)>,
}

impl Adapting {
    fn new(target: f64, decay: f64, arithmetic: Arithmetic) -> Adapting {
        let round = |value: f64| arithmetic.round(value);
        let decay = round(decay.clamp(0.0, LARGEST_DECAY));
        let left = round(1.0 - decay);
        Adapting {
            target,
            decay,
            sum: round(round(target) / left),
            weight: round(1.0 / left),
            arithmetic,
            last: Vec::new(),
        }
    }

    /// The probability that the next step will favour.
    fn aim(&self) -> f64 {
        let round = |value: f64| self.arithmetic.round(value);
        let target = round(self.target.min(1.0));
        round(round(2.0 * target) - round(self.sum / self.weight)).clamp(0.0, 1.0)
    }
}

impl Running for Adapting {
    fn apply(&mut self, candidates: &mut Candidates, _: History) {
        let arithmetic = candidates.arithmetic;
        let round = |value: f64| arithmetic.round(value);
        let probabilities = candidates.softmax();
        let tokens = candidates.list().iter().map(|candidate| candidate.token);
        self.last = tokens.zip(probabilities.iter().copied()).collect();
        if self.target < 0.0 {
            return;
        }
        let aim = self.aim();
        let inverse_width = round(1.0 / round(WIDTH));
        for (candidate, p) in candidates.list_to_change().iter_mut().zip(probabilities) {
            if candidate.logit != f64::NEG_INFINITY {
                let d = round(round(p - aim) * inverse_width).abs();
                let fall = round(round(round(SHARPNESS * d) * d) / round(1.0 + d));
                candidate.logit = round(PEAK - fall);
            }
        }
    }

    fn steering(&self) -> Option<f64> {
        Some(self.aim())
    }

    fn accept(&mut self, token: u32) {
        let round = |value: f64| self.arithmetic.round(value);
        if let Some((_, probability)) = self.last.iter().find(|(there, _)| *there == token) {
            self.sum = round(probability + round(self.decay * self.sum));
            self.weight = round(1.0 + round(self.decay * self.weight));
        }
    }
}
