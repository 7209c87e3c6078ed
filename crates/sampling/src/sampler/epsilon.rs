//! Epsilon sampling: a token stays if its probability is at least epsilon; the likeliest always does.
//!
//! Source: Hewitt et al. 2022, arXiv:2210.15191; transformers, `EpsilonLogitsWarper`, which takes 0 < epsilon < 1 and
//! is what is done here. vLLM and llama.cpp do not have it.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epsilon {
    /// The least probability.
    #[serde(deserialize_with = "number::plain")]
    pub epsilon: f64,
}

const EPSILON: Rule = Rule::new(
    Range::WITHIN_SHARE,
    "`epsilon_cutoff` has to be a float > 0 and < 1, but is {}",
);

impl Definition for Epsilon {
    fn is_off(&self) -> bool {
        self.epsilon <= 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.epsilon)
    }
}

impl Declared for Epsilon {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Keeps tokens whose probability is at least epsilon, between 0 and 1; the top-1 token is always kept.";
    const PARAMETERS: &'static [Parameter] = &[Parameter::number("epsilon", EPSILON.range)
        .about("Probability threshold, between 0 and 1.")];
    const BARE: Option<&'static str> = Some("epsilon");

    fn start(&self, (): (), arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        EPSILON.check(self.epsilon)?;
        let threshold = arithmetic.round(self.epsilon);
        stateless(move |candidates, _| keep_likely(candidates, threshold))
    }
}

/// Keeps those of probability `threshold` or more, and the likeliest in any case.
pub(super) fn keep_likely(candidates: &mut Candidates, threshold: f64) {
    let largest = candidates.largest();
    let probabilities = candidates.softmax();
    let list = candidates.list();
    let keep: Vec<bool> = list
        .iter()
        .zip(&probabilities)
        .map(|(c, p)| *p >= threshold || c.logit >= largest)
        .collect();
    candidates.retain(&keep);
}
