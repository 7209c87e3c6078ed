//! Eta sampling: epsilon sampling whose threshold sinks where the model is unsure.
//!
//! Definition: p_i >= min(epsilon, sqrt(epsilon) exp(-H)); the likeliest always stays. Source: Hewitt et al. 2022,
//! arXiv:2210.15191.
//!
//! - transformers (`EtaLogitsWarper`) takes 0 < epsilon < 1 and holds epsilon and its root in float32, whatever the
//!   width of the logits.

use serde::Deserialize;

use super::epsilon::keep_likely;
use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eta {
    /// The highest threshold.
    #[serde(deserialize_with = "number::plain")]
    pub epsilon: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Constants {
    /// Epsilon and its root are as wide as the logits.
    AsWideAsLogits,
    /// They are held in float32.
    Float32,
}

const EPSILON: Rule = Rule::new(
    Range::WITHIN_SHARE,
    "`eta_cutoff` has to be a float > 0 and < 1, but is {}",
);

impl Definition for Eta {
    fn is_off(&self) -> bool {
        self.epsilon <= 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.epsilon)
    }
}

impl Declared for Eta {
    type Variant = Constants;
    const DEFINITION: Constants = Constants::AsWideAsLogits;
    const ABOUT: &'static str = "Epsilon sampling with a threshold that falls as the entropy grows. A bare value is epsilon, between 0 and 1.";
    const PARAMETERS: &'static [Parameter] = &[Parameter::number("epsilon", EPSILON.range)
        .about("Probability threshold, between 0 and 1.")];
    const BARE: Option<&'static str> = Some("epsilon");

    fn start(&self, constants: Constants, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        EPSILON.check(self.epsilon)?;
        let constants = match constants {
            Constants::AsWideAsLogits => arithmetic,
            Constants::Float32 => Arithmetic::Float32,
        };
        let epsilon = constants.round(self.epsilon);
        let root = constants.round(epsilon.sqrt());
        stateless(move |candidates, _| apply(candidates, epsilon, root))
    }
}

fn apply(candidates: &mut Candidates, epsilon: f64, root: f64) {
    let arithmetic = candidates.arithmetic;
    let entropy = arithmetic.round(entropy(&candidates.softmax()));
    let threshold = epsilon.min(arithmetic.round(root * arithmetic.round(libm::exp(-entropy))));
    keep_likely(candidates, threshold);
}

/// In nats; 0 ln 0 = 0.
pub(super) fn entropy(probabilities: &[f64]) -> f64 {
    -probabilities
        .iter()
        .filter(|p| **p > 0.0)
        .map(|p| p * libm::log(*p))
        .sum::<f64>()
}
