//! Tail-free sampling: cuts where the sorted probabilities stop bending.
//!
//! Definition: sort descending, take the absolute second differences |p_(i+2) - 2 p_(i+1) + p_i|, normalise them to
//! sum to one; token i + 1 goes as soon as the sum of the first i exceeds z, and so does the last token. z = 1 is off.
//! Source: Bricken 2019, "Tail Free Sampling"; centred as in text-generation-webui, `TailFreeLogitsWarper`. Fewer than
//! three tokens, and probabilities on a straight line, have no bend and stay. llama.cpp had it until 2024.

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
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Tail-free sampling: truncates where the second derivative of the sorted probabilities fades. A bare value is z, above 0 to 1; 1 is off.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::number("z", Z.range)
            .about("Share of the second derivative kept, above 0 to 1.")];
    const BARE: Option<&'static str> = Some("z");

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        Z.check(self.z)?;
        let z = self.z;
        stateless(move |candidates, _| {
            if z < 1.0 {
                apply(candidates, z);
            }
        })
    }
}

fn apply(candidates: &mut Candidates, z: f64) {
    candidates.sort();
    let bends: Vec<f64> = candidates
        .softmax()
        .windows(3)
        .map(|p| (p[2] - 2.0 * p[1] + p[0]).abs())
        .collect();
    let total: f64 = bends.iter().sum();
    // A straight line bends by rounding only.
    if total <= 4.0 * f64::EPSILON {
        return;
    }
    let mut sum = 0.0;
    let before_tail = bends.iter().take_while(|bend| {
        sum += **bend / total;
        sum <= z
    });
    candidates.keep_first(1 + before_tail.count());
}
