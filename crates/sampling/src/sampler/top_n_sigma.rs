//! Top-n-sigma: the logits within n standard deviations of the largest.
//!
//! Definition: z_i >= z_max - n sigma, with sigma the population deviation of the logits that are left. Divided by a
//! temperature before or after, the same tokens stay. Source: Tang et al. 2024, arXiv:2411.07641.
//!
//! - llama.cpp (`llama_sampler_top_n_sigma_apply`) does it in float32, sets what it removes to -inf instead of removing
//!   it (which `typical` and dynamic temperature notice), and takes n <= 0 for off.
//! - text-generation-webui takes the sample deviation (n - 1), and counts removed logits as 0.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;
use crate::softmax::largest;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopNSigma {
    /// How many standard deviations.
    #[serde(deserialize_with = "number::plain")]
    pub n: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub n: Rule,
    pub removal: Removal,
    pub deviation: Deviation,
}

/// What sigma is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deviation {
    /// The population deviation of the logits that are left.
    Population,
    /// The sample deviation of the whole vocabulary, where what is removed counts as 0.
    SampleWithZeros,
}

/// What becomes of the logits below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Removal {
    /// They go.
    Gone,
    /// They become -inf; n <= 0 is off.
    Masked,
}

const N: Rule = Rule::new(
    Range::NOT_NEGATIVE,
    "top_n_sigma must be finite and 0 or more, got {}",
);

impl Definition for TopNSigma {
    fn is_off(&self) -> bool {
        self.n <= 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.n)
    }
}

impl Declared for TopNSigma {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        n: N,
        removal: Removal::Gone,
        deviation: Deviation::Population,
    };
    const ABOUT: &'static str = "Keeps tokens whose logit is within n standard deviations of the maximum. A bare value is n.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::number("n", N.range).about("Number of standard deviations, 0 or more.")];
    const BARE: Option<&'static str> = Some("n");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("n", variant.n.range)]
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        variant.n.check(self.n)?;
        stateless(move |candidates, _| {
            if variant.removal != Removal::Masked || !self.is_off() {
                apply(candidates, self.n, variant);
            }
        })
    }
}

fn apply(candidates: &mut Candidates, n: f64, variant: Variant) {
    if candidates.len() <= 1 {
        return;
    }
    let arithmetic = candidates.arithmetic;
    let finite: Vec<f64> = candidates
        .list()
        .iter()
        .map(|c| c.logit)
        .filter(|z| *z != f64::NEG_INFINITY)
        .collect();
    let (count, others, freedom) = match variant.deviation {
        Deviation::Population => (finite.len(), 0, finite.len()),
        Deviation::SampleWithZeros => {
            let vocabulary = candidates.vocabulary;
            (vocabulary, vocabulary - finite.len(), vocabulary - 1)
        }
    };
    let (count, others, freedom) = (count as f64, others as f64, freedom as f64);
    let mean = arithmetic.round(
        finite
            .iter()
            .fold(0.0, |sum, logit| arithmetic.round(sum + logit))
            / count,
    );
    let squares = finite.iter().fold(0.0, |sum, logit| {
        let distance = arithmetic.round(logit - mean);
        arithmetic.round(sum + distance * distance)
    });
    let squares = arithmetic.round(squares + others * mean * mean);
    let sigma = arithmetic.round(arithmetic.round(squares / freedom).sqrt());
    let largest = largest(&finite);
    let least = arithmetic.round(largest - arithmetic.round(arithmetic.round(n) * sigma));
    match variant.removal {
        Removal::Gone => {
            candidates
                .list()
                .retain(|candidate| candidate.logit >= least);
        }
        Removal::Masked => {
            for candidate in candidates.list() {
                if candidate.logit < least {
                    candidate.logit = f64::NEG_INFINITY;
                }
            }
        }
    }
}
