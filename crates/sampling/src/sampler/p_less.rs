//! P-less: a token stays if it is at least as likely as two draws are to agree. There is nothing to set.
//!
//! Definition: p_i >= sum_j p_j^2. The likeliest always stays. Source: Tan et al. 2025, arXiv:2509.23234.
//!
//! No engine has it yet: llama.cpp #26035, vLLM #45288 and transformers #41798 are open.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Started, stateless};
use crate::candidates::{Arithmetic, Candidates};

/// It has no parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PLess {}

impl Definition for PLess {
    fn shown(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for PLess {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "P-less: keeps tokens whose probability is at least Σp², the chance that two draws agree. No parameters: `{}`. No engine has it yet.";
    const PARAMETERS: &'static [Parameter] = &[];

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        stateless(|candidates, _| keep_agreeing(candidates, |agreement| agreement))
    }
}

/// Keeps what is at least as likely as a threshold that is made of sum p^2.
pub(super) fn keep_agreeing(candidates: &mut Candidates, threshold: impl Fn(f64) -> f64) {
    /// How far rounding brings equal probabilities from their sum of squares.
    const SLACK: f64 = 1e-15;

    let arithmetic = candidates.arithmetic;
    let probabilities = candidates.softmax();
    let squares = probabilities.iter().map(|p| p * p);
    let agreement = arithmetic.round(squares.sum());
    let count = probabilities.len() as f64;
    let threshold = arithmetic.round(threshold(agreement)) * (1.0 - SLACK * count);
    let largest = probabilities.iter().copied().fold(0.0, f64::max);
    let keep: Vec<bool> = probabilities
        .iter()
        .map(|p| *p >= threshold || *p == largest)
        .collect();
    candidates.retain(&keep);
}
