//! P-less-norm: p-less with a threshold that is 0 where all tokens are equally likely.
//!
//! Definition: p_i >= (V sum_j p_j^2 - 1) / (V - 1), with V the size of the vocabulary; see
//! [`p_less`](super::p_less). No engine has it yet.

use serde::Deserialize;

use super::p_less::keep_agreeing;
use super::{Declared, Definition, Parameter, Started, stateless};
use crate::candidates::Arithmetic;

/// It has no parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PLessNorm {}

impl Definition for PLessNorm {
    fn shown(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for PLessNorm {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "P-less with a threshold normalized to 0 for the uniform distribution. No parameters: `{}`. No engine has it yet.";
    const PARAMETERS: &'static [Parameter] = &[];

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        stateless(|candidates, _| {
            let vocabulary = candidates.vocabulary as f64;
            keep_agreeing(candidates, |agreement| {
                // Of one token there is nothing to normalise.
                (vocabulary * agreement - 1.0) / (vocabulary - 1.0).max(1.0)
            });
        })
    }
}
