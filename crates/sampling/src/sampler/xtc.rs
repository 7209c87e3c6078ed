//! XTC ("exclude top choices"): with some probability, removes the likely tokens but the least of them.
//!
//! Definition: with probability `probability`, of the tokens with p_i >= threshold all go but the least likely; else,
//! and where fewer than two reach the threshold, nothing happens. The two cases are the branches of a chain; what a
//! chain leaves is their mixture. Source: p-e-w, text-generation-webui #6335.
//!
//! - llama.cpp (`llama_sample_xtc_apply`) is off where the threshold is above 0.5, and does nothing where fewer than
//!   `min_keep` tokens would be left.

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, Range, Running, Started};
use crate::candidates::{Arithmetic, Candidates};
use crate::history::History;
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Xtc {
    /// How often likely tokens go.
    #[serde(deserialize_with = "number::plain")]
    pub probability: f64,
    /// From which probability on a token is likely.
    #[serde(deserialize_with = "number::plain")]
    pub threshold: f64,
    /// How many tokens are left at least.
    #[serde(default)]
    pub min_keep: usize,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    /// What both numbers may be; a probability beyond 0 to 1 is moved there.
    pub each: Range,
    /// It is off where the threshold is above.
    pub highest_threshold: f64,
}

impl Definition for Xtc {
    fn is_off(&self) -> bool {
        self.probability <= 0.0 || self.threshold > 0.5
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        let mut shown = vec![
            ("probability", self.probability.to_string()),
            ("threshold", self.threshold.to_string()),
        ];
        shown.extend((self.min_keep > 1).then(|| ("min_keep", self.min_keep.to_string())));
        shown
    }

    fn is_by_chance(&self) -> bool {
        self.probability > 0.0 && self.probability < 1.0
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for Xtc {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        each: Range::SHARE,
        highest_threshold: 1.0,
    };
    const ABOUT: &'static str = "XTC (exclude top choices): with a given probability, removes all tokens that reach the threshold except the least likely of them.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("probability", Range::SHARE).about("Probability of applying it, 0 to 1."),
        Parameter::number("threshold", Range::SHARE)
            .about("Smallest probability that is removed, 0 to 1."),
        Parameter::MIN_KEEP,
    ];

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        ["probability", "threshold"]
            .map(|name| (name, variant.each))
            .into()
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        let (probability, threshold) = (self.probability, self.threshold);
        if !(variant.each.contains(probability) && variant.each.contains(threshold)) {
            return Err(format!(
                "probability and threshold must be from 0 to 1, got {probability} and {threshold}"
            ));
        }
        // No two tokens have more than a half each.
        let chance = if threshold > variant.highest_threshold.min(0.5) {
            0.0
        } else {
            probability.clamp(0.0, 1.0)
        };
        let (threshold, min_keep) = (self.threshold, self.min_keep);
        Ok(Box::new(Striking {
            chance,
            threshold,
            min_keep,
        }))
    }
}

/// It at work.
struct Striking {
    chance: f64,
    threshold: f64,
    min_keep: usize,
}

impl Running for Striking {
    fn chance(&self) -> f64 {
        self.chance
    }

    fn apply(&mut self, candidates: &mut Candidates, _: History) {
        apply(candidates, self.threshold, self.min_keep);
    }
}

/// The branch in which the likely tokens go.
fn apply(candidates: &mut Candidates, threshold: f64, min_keep: usize) {
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
    // A banned token is none of the choices, whatever the threshold.
    let drawable = candidates
        .list()
        .iter()
        .filter(|candidate| candidate.logit > f64::NEG_INFINITY)
        .count();
    let likely = likely.min(drawable);
    let left = candidates.len() - likely.saturating_sub(1);
    if likely > 1 && left >= min_keep {
        candidates.list().drain(..likely - 1);
    }
}
