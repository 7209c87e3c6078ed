//! Classifier-free guidance: away from what the model says without the prompt, or with another one.
//!
//! Definition: with l the log-probabilities of the logits and u those of a second source, z = u + scale (l - u). A scale of
//! 1 is off. Source: Sanchez et al. 2023, arXiv:2306.17806.
//!
//! - transformers (`UnbatchedClassifierFreeGuidanceLogitsProcessor`, `guidance_scale`) has it; the second source is the
//!   model with `negative_prompt_ids`. text-generation-webui has transformers'.

use serde::Deserialize;

use super::{
    Declared, Definition, Likeliest, Parameter, ParameterKind, Range, Rule, Started, stateless,
};
use crate::candidates::Arithmetic;
use crate::number::{self, Number};
use crate::softmax::largest;
use crate::wide::Wide;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// How far it goes.
    #[serde(deserialize_with = "number::plain")]
    pub scale: f64,
    /// The logits of the second source, one a token.
    pub logits: Vec<Number>,
}

const SCALE: Rule = Rule::new(Range::FINITE, "the guidance scale must be finite, got {}");

impl Definition for Guidance {
    fn is_off(&self) -> bool {
        self.scale == 1.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![("scale", self.scale.to_string())]
    }

    fn listed(&self) -> usize {
        self.logits.len()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for Guidance {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str =
        "Classifier-free guidance: moves away from the logits of a second source.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("scale", SCALE.range)
            .about("1 is off; values above 1 move away from the second source."),
        Parameter::of_kind("logits", ParameterKind::Numbers)
            .about("Logits of the second source, one per token."),
    ];

    fn start(&self, (): (), arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        SCALE.check(self.scale)?;
        let is_logit = |logit: &&Number| !logit.0.is_nan() && logit.0 != f64::INFINITY;
        if let Some(Number(bad)) = self.logits.iter().find(|logit| !is_logit(logit)) {
            return Err(format!(
                "a logit of the second source must be finite or -inf, got {bad}"
            ));
        }
        let second: Vec<f64> = self
            .logits
            .iter()
            .map(|it| arithmetic.round(it.0))
            .collect();
        let second_sum = ln_sum(&second);
        stateless(move |candidates, _| {
            if self.scale == 1.0 {
                return;
            }
            let vocabulary = candidates.vocabulary;
            if second.len() != vocabulary {
                let count = second.len();
                return candidates.refuse(format!(
                    "the second source of guidance has {count} logits, but there are {vocabulary} tokens"
                ));
            }
            let list = candidates.list_to_change();
            let own: Vec<f64> = list.iter().map(|candidate| candidate.logit).collect();
            let own_sum = ln_sum(&own);
            let scale = arithmetic.round(self.scale);
            for candidate in list {
                let own = arithmetic.round(candidate.logit - own_sum);
                let other = arithmetic.round(second[candidate.token as usize] - second_sum);
                // What the second source excludes says nothing of how far away it is.
                if other.is_finite() {
                    let away = arithmetic.round(scale * arithmetic.round(own - other));
                    candidate.logit = arithmetic.round(away + other);
                } else {
                    candidate.logit = own;
                }
            }
        })
    }
}

/// The logarithm of the sum of the exponentials; 0 of none.
fn ln_sum(logits: &[f64]) -> f64 {
    let largest = largest(logits);
    if !largest.is_finite() {
        return 0.0;
    }
    let weights = logits.iter().map(|logit| libm::exp(logit - largest));
    largest + libm::log(Wide::total(weights).round())
}
