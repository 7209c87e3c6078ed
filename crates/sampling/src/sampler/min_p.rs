//! Min-p: a token stays if it is at least p times as likely as the likeliest.
//!
//! Definition: p_i >= p p_max. Source: Nguyen et al. 2024, arXiv:2407.01082.
//!
//! - transformers (`MinPLogitsWarper`) and vLLM (`MinPLogitsProcessor`) remove p_i < p p_max, and take 0 <= p <= 1.
//! - vLLM's second runner (`v1/worker/gpu/sample/min_p.py`), TensorRT-LLM and MLX-LM compare logits too.
//! - mistral.rs removes what is equal to the threshold.
//! - llama.cpp (`llama_sampler_min_p_apply`) compares logits, z_i >= z_max + ln p in float32, leaves `min_keep` at
//!   least, and takes p <= 0 for off. With p > 1 only the likeliest is left.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Range, Rule, Started, stateless, with_min_keep};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinP {
    /// The share of the likeliest token's probability.
    #[serde(deserialize_with = "number::plain")]
    pub min_p: f64,
    /// How many tokens stay at least.
    #[serde(default, alias = "min_tokens_to_keep")]
    pub min_keep: usize,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub min_p: Rule,
    pub compared: Compared,
}

/// What is compared with the likeliest token's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// Probabilities.
    Probabilities,
    /// The same, and what is equal to the threshold goes.
    ProbabilitiesAbove,
    /// Logits, with the logarithm of p; p <= 0 is off.
    Logits,
}

/// In the words of transformers.
const MIN_P: Rule = Rule::new(
    Range::SHARE,
    "min_p has to be in the [0, 1] interval, but is {}",
);

impl Definition for MinP {
    fn is_off(&self) -> bool {
        self.min_p <= 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        with_min_keep(self.min_p, self.min_keep)
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for MinP {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        min_p: MIN_P,
        compared: Compared::Probabilities,
    };
    const ABOUT: &'static str =
        "Keeps tokens whose probability is at least p times the top-1 probability.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("min_p", MIN_P.range).about("Share of the top-1 probability, 0 to 1."),
        Parameter::MIN_KEEP.alias("min_tokens_to_keep"),
    ];
    const BARE: Option<&'static str> = Some("min_p");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("min_p", variant.min_p.range)]
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        variant.min_p.check(self.min_p)?;
        let MinP { min_p, min_keep } = *self;
        stateless(move |candidates, _| match variant.compared {
            Compared::Probabilities => keep_by_probability(candidates, min_p, min_keep, f64::ge),
            Compared::ProbabilitiesAbove => {
                keep_by_probability(candidates, min_p, min_keep.max(1), f64::gt);
            }
            Compared::Logits if min_p > 0.0 => keep_by_logit(candidates, min_p, min_keep),
            Compared::Logits => {}
        })
    }
}

fn keep_by_probability(
    candidates: &mut Candidates,
    p: f64,
    min_keep: usize,
    stays: fn(&f64, &f64) -> bool,
) {
    let arithmetic = candidates.arithmetic;
    let probabilities = candidates.softmax();
    let largest = probabilities.iter().copied().fold(0.0, f64::max);
    let threshold = arithmetic.round(arithmetic.round(p) * largest);
    let keep: Vec<bool> = probabilities
        .iter()
        .map(|probability| stays(probability, &threshold))
        .collect();
    if keep.iter().filter(|keep| **keep).count() < min_keep {
        candidates.keep_largest(min_keep);
    } else {
        candidates.retain(&keep);
    }
}

fn keep_by_logit(candidates: &mut Candidates, p: f64, min_keep: usize) {
    let arithmetic = candidates.arithmetic;
    let ln_p = arithmetic.round(libm::log(arithmetic.round(p)));
    let least = arithmetic.round(candidates.largest() + ln_p);
    let count = candidates
        .list()
        .iter()
        .filter(|candidate| candidate.logit >= least)
        .count();
    if candidates.is_sorted() || count == 0 || count < min_keep {
        candidates.sort();
        let prefix = candidates
            .list()
            .iter()
            .take_while(|candidate| candidate.logit >= least)
            .count();
        candidates.keep_first(prefix.max(min_keep));
    } else {
        candidates
            .list()
            .retain(|candidate| candidate.logit >= least);
    }
}
