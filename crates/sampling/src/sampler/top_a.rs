//! Top-a: a token stays if its probability is at least a times the square of the likeliest's.
//!
//! Definition: p_i >= a p_max^2. Source: BlinkDL, RWKV-LM; text-generation-webui, `TopALogitsWarper` (`top_a`);
//! KoboldCpp and ExLlamaV2 have it, too.

use serde::Deserialize;

use super::epsilon::keep_likely;
use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::Arithmetic;
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopA {
    /// What the square is multiplied by.
    #[serde(deserialize_with = "number::plain")]
    pub a: f64,
}

const A: Rule = Rule::new(Range::SHARE, "top_a must be from 0 to 1, got {}");

impl Definition for TopA {
    fn is_off(&self) -> bool {
        self.a <= 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.a)
    }
}

impl Declared for TopA {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Top-a: keeps tokens whose probability is at least a times the squared top-1 probability. A bare value is a, 0 to 1.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::number("a", A.range).about("Factor, 0 to 1.")];
    const BARE: Option<&'static str> = Some("a");

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        A.check(self.a)?;
        let a = self.a;
        stateless(move |candidates, _| {
            let arithmetic = candidates.arithmetic;
            let largest = candidates.softmax().into_iter().fold(0.0, f64::max);
            let square = arithmetic.round(largest * largest);
            keep_likely(candidates, arithmetic.round(square * arithmetic.round(a)));
        })
    }
}
