//! Tail-free sampling: cuts where the sorted probabilities stop bending.
//!
//! Definition: sort descending, take the absolute second differences |p_(i+2) - 2 p_(i+1) + p_i|, normalise them to
//! sum to one; token i + 1 goes as soon as the sum of the first i exceeds z, and so does the last token. z = 1 is off.
//! Source: Bricken 2019, "Tail Free Sampling"; centred as in text-generation-webui, `TailFreeLogitsWarper`. Fewer than
//! three tokens, and probabilities on a straight line, have no bend and stay.
//!
//! - text-generation-webui (`tfs`) looks at the whole vocabulary: what was removed before bends as probabilities of 0, and
//!   without any bend the last token goes.
//! - llama.cpp had it until 2024; KoboldCpp and ExLlamaV2 have it.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TailFree {
    /// How much of the bends comes before the tail.
    #[serde(deserialize_with = "number::plain")]
    pub z: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub z: Rule,
    pub removed: Removed,
}

/// What becomes of tokens that were removed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Removed {
    /// They do not count.
    Gone,
    /// They have probabilities of 0.
    Zero,
}

const Z: Rule = Rule::new(
    Range::MASS,
    "tail_free must be above 0 and at most 1, got {}",
);

impl Definition for TailFree {
    fn is_off(&self) -> bool {
        self.z >= 1.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.z)
    }
}

impl Declared for TailFree {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        z: Z,
        removed: Removed::Gone,
    };
    const ABOUT: &'static str = "Tail-free sampling: truncates where the second derivative of the sorted probabilities fades. A bare value is z, above 0 to 1; 1 is off.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::number("z", Z.range)
            .about("Share of the second derivative kept, above 0 to 1.")];
    const BARE: Option<&'static str> = Some("z");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("z", variant.z.range)]
    }

    fn start(&self, variant: Variant, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        variant.z.check(self.z)?;
        let z = arithmetic.round(self.z);
        stateless(move |candidates, _| {
            if z < 1.0 {
                apply(candidates, z, variant.removed);
            }
        })
    }
}

fn apply(candidates: &mut Candidates, z: f64, removed: Removed) {
    let (arithmetic, vocabulary) = (candidates.arithmetic, candidates.vocabulary);
    candidates.sort();
    let mut probabilities = candidates.softmax();
    let tokens = probabilities.len();
    if removed == Removed::Zero {
        // What is behind the second of them does not bend.
        probabilities.resize(vocabulary.min(tokens + 2), 0.0);
    }
    let slopes: Vec<f64> = probabilities
        .windows(2)
        .map(|p| arithmetic.round(p[1] - p[0]))
        .collect();
    let bends: Vec<f64> = slopes
        .windows(2)
        .map(|slope| arithmetic.round(slope[1] - slope[0]).abs())
        .collect();
    let total = arithmetic.round(bends.iter().sum::<f64>());
    // A straight line bends by rounding only.
    if total <= 4.0 * f64::EPSILON {
        if removed == Removed::Zero && tokens == vocabulary {
            candidates.keep_first(tokens - 1);
        }
        return;
    }
    let mut sum = 0.0;
    let before_tail = bends.iter().take_while(|bend| {
        sum += arithmetic.round(**bend / total);
        arithmetic.round(sum) <= z
    });
    candidates.keep_first(1 + before_tail.count());
}
