//! Top-h: as many of the likeliest tokens as keep the entropy within a share h of the whole.
//!
//! Definition: the longest prefix, the likeliest first, whose renormalised entropy is at most h H; the likeliest
//! always stays. Source: Potraghloo et al. 2025, arXiv:2509.02510.
//!
//! - transformers (`TopHLogitsWarper`) looks at the 100 likeliest only, renormalised, and compares the running sum of
//!   their terms -p ln p, not the entropy of the prefix; it takes 0 < h <= 1. All is float32, the entropy is taken of
//!   ln p without the detour by p, and so even h = 1 loses the last token where the two are rounded apart.

use serde::Deserialize;

use super::eta::entropy;
use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidate};
use crate::{libstdcxx, number};

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopH {
    /// The share of the entropy.
    #[serde(deserialize_with = "number::plain")]
    pub top_h: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prefix {
    /// Of all tokens, by its own entropy.
    ByEntropy,
    /// Of so many of the likeliest, which are renormalised, by the running sum of their terms -p ln p.
    ByTerms {
        /// How many.
        most: usize,
    },
}

const TOP_H: Rule = Rule::new(
    Range::MASS,
    "`top_h` must be in the range (0, 1], but is {}",
);

impl Definition for TopH {
    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.top_h)
    }
}

impl Declared for TopH {
    type Variant = Prefix;
    const DEFINITION: Prefix = Prefix::ByEntropy;
    const ABOUT: &'static str = "Top-H: keeps top tokens while their entropy stays within this share of the total entropy, above 0 to 1.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::number("top_h", TOP_H.range).about("Share of the entropy, above 0 to 1.")];
    const BARE: Option<&'static str> = Some("top_h");

    fn start(&self, prefix: Prefix, _: Arithmetic) -> Result<Started<'_>, String> {
        TOP_H.check(self.top_h)?;
        let h = self.top_h;
        stateless(move |candidates, _| {
            let count = match prefix {
                Prefix::ByEntropy => {
                    candidates.sort();
                    prefix_by_entropy(&candidates.softmax(), h)
                }
                Prefix::ByTerms { most } => {
                    let list = candidates.list_to_change();
                    *list = torch_topk(std::mem::take(list), most);
                    prefix_by_terms(list, h)
                }
            };
            candidates.keep_first(count);
        })
    }
}

/// As `torch.distributions.Categorical` of float32 logits, the largest first, has probabilities and entropy.
fn prefix_by_terms(list: &[Candidate], h: f64) -> usize {
    let round = |number| Arithmetic::Float32.round(number);
    let exp = |number| round(libm::exp(round(number)));
    let ln = |number| round(libm::log(number));
    let logits: Vec<f64> = list
        .iter()
        .map(|candidate| round(candidate.logit))
        .collect();
    let largest = logits.first().copied().unwrap_or_default();
    let sum: f64 = logits.iter().map(|logit| exp(logit - largest)).sum();
    let normalizer = round(ln(round(sum)) + largest);
    let logarithms: Vec<f64> = logits
        .iter()
        .map(|logit| round(logit - normalizer))
        .collect();
    // Once more a softmax.
    let largest = logarithms.first().copied().unwrap_or_default();
    let weights: Vec<f64> = logarithms.iter().map(|it| exp(it - largest)).collect();
    let sum = round(weights.iter().sum());
    let probabilities: Vec<f64> = weights.iter().map(|weight| round(weight / sum)).collect();
    let terms = logarithms.iter().zip(&probabilities);
    let terms = terms.filter(|(_, p)| **p > 0.0);
    let entropy = -round(
        terms
            .map(|(logarithm, p)| round(logarithm * p))
            .sum::<f64>(),
    );
    let most = round(entropy * round(h));
    let mut sum = 0.0;
    let within = probabilities.iter().take_while(|p| {
        // At p = 0 this is NaN, which is within nothing.
        sum += round(-**p * ln(**p));
        round(sum) <= most
    });
    within.count().max(1)
}

fn prefix_by_entropy(probabilities: &[f64], h: f64) -> usize {
    let most = h * entropy(probabilities);
    let mut mass = 0.0;
    let mut terms = 0.0;
    let within = probabilities.iter().take_while(|p| {
        if **p > 0.0 {
            mass += **p;
            terms -= **p * libm::log(**p);
        }
        // The entropy of p_1 / mass, p_2 / mass, ...
        terms / mass + libm::log(mass) <= most
    });
    within.count()
}

/// PyTorch's `topk` (`aten/src/ATen/native/TopKImpl.h`), which decides the order of equal logits.
fn torch_topk(mut list: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    let larger = |a: &Candidate, b: &Candidate| a.logit > b.logit;
    let count = most.min(list.len());
    if count * 64 <= list.len() {
        return libstdcxx::partial_sort(&list, count, larger);
    }
    libstdcxx::nth_element(&mut list, count - 1, larger);
    list.truncate(count);
    libstdcxx::sort(&mut list[..count - 1], larger);
    list
}
