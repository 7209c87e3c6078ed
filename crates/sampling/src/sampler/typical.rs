//! Locally typical sampling: the tokens whose surprise is nearest the entropy, up to a mass.
//!
//! Definition: order by |-ln p_i - H|, the smallest first; the shortest prefix whose probabilities sum to `mass` or
//! more. The likeliest token may go. Source: Meister et al. 2022, arXiv:2202.00666.
//!
//! - transformers (`TypicalLogitsWarper`) keeps all whose distance is not above that of the prefix's last token, and
//!   takes 0 < mass < 1.
//! - llama.cpp (`llama_sampler_typical_apply`) goes on until the sum exceeds `mass`; mass >= 1 is off. With a masked
//!   token (-inf) among the candidates its entropy is 0 ln 0 = NaN, no two distances compare any more, and the tokens
//!   come in whatever order `std::sort` leaves them: up to 16 in that of the logits, more of them scrambled.

use serde::Deserialize;

use super::{
    Declared, Definition, Likeliest, Parameter, Range, Rule, Started, stateless, with_min_keep,
};
use crate::candidates::{Arithmetic, Candidate, Candidates};
use crate::{libstdcxx, number};

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typical {
    /// The mass.
    #[serde(deserialize_with = "number::plain")]
    pub mass: f64,
    /// How many tokens stay at least.
    #[serde(default, alias = "min_tokens_to_keep")]
    pub min_keep: usize,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub mass: Rule,
    pub way: TypicalMethod,
}

/// How surprise and mass are computed, and where the prefix ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypicalMethod {
    /// Surprises from the logits, a stable order, up to the first sum of `mass` or more.
    Definition,
    /// The same, and all as typical as the last one stay too.
    TiedStay,
    /// Logarithms of the probabilities, every sum rounded step by step, libstdc++'s order, up to the first sum above
    /// `mass`; a mass of 1 or more is off.
    Stepwise,
}

const MASS: Rule = Rule::new(Range::MASS, "typical must be above 0 and at most 1, got {}");

impl Definition for Typical {
    fn is_off(&self) -> bool {
        self.mass >= 1.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        with_min_keep(self.mass, self.min_keep)
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for Typical {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        mass: MASS,
        way: TypicalMethod::Definition,
    };
    const ABOUT: &'static str = "Typical sampling: keeps the tokens whose surprisal is closest to the entropy, up to a probability mass. A bare value is the mass.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("mass", MASS.range).about("Cumulative probability, above 0 to 1."),
        Parameter::MIN_KEEP.alias("min_tokens_to_keep"),
    ];
    const BARE: Option<&'static str> = Some("mass");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("mass", variant.mass.range)]
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        variant.mass.check(self.mass)?;
        let Typical { mass, min_keep } = *self;
        stateless(move |candidates, _| {
            if variant.way != TypicalMethod::Stepwise || !self.is_off() {
                apply(candidates, mass, min_keep, variant.way);
            }
        })
    }
}

fn apply(candidates: &mut Candidates, mass: f64, min_keep: usize, way: TypicalMethod) {
    let arithmetic = candidates.arithmetic;
    let mass = arithmetic.round(mass);
    candidates.sort();
    let ranked = by_distance(candidates, way);
    let mut count = 0;
    let mut sum = 0.0;
    for token in &ranked {
        sum += token.probability;
        count += 1;
        let reached = if way == TypicalMethod::Stepwise {
            sum = arithmetic.round(sum);
            sum > mass && count >= min_keep
        } else {
            arithmetic.round(sum) >= mass
        };
        if reached {
            break;
        }
    }
    if way == TypicalMethod::TiedStay {
        let last = ranked[count - 1].distance;
        count += ranked[count..]
            .iter()
            .take_while(|token| token.distance <= last)
            .count();
    }
    let kept = ranked
        .iter()
        .take(count.max(min_keep))
        .map(|token| token.candidate);
    *candidates.list_to_change() = kept.collect();
}

#[derive(Clone, Copy)]
struct RankedToken {
    candidate: Candidate,
    probability: f64,
    /// |-ln p - H|
    distance: f64,
}

/// The candidates, the most typical first; of equally typical ones the likelier first.
fn by_distance(candidates: &mut Candidates, way: TypicalMethod) -> Vec<RankedToken> {
    let arithmetic = candidates.arithmetic;
    let probabilities = candidates.softmax();
    let logarithms: Vec<f64> = match way {
        TypicalMethod::Stepwise => probabilities
            .iter()
            .map(|p| arithmetic.round(libm::log(*p)))
            .collect(),
        // log_softmax, which is finite where the probability underflows.
        _ => {
            let largest = candidates.largest();
            let list = candidates.list();
            let sum: f64 = list
                .iter()
                .map(|candidate| libm::exp(candidate.logit - largest))
                .sum();
            let ln_sum = libm::log(sum);
            list.iter()
                .map(|candidate| arithmetic.round(candidate.logit - largest - ln_sum))
                .collect()
        }
    };
    let terms = probabilities
        .iter()
        .zip(&logarithms)
        .map(|(p, ln)| arithmetic.round(p * ln));
    let entropy = match way {
        TypicalMethod::Stepwise => terms.fold(0.0, |sum, term| arithmetic.round(sum - term)),
        _ => arithmetic.round(-terms.sum::<f64>()),
    };
    let list = candidates.list();
    let mut ranked: Vec<RankedToken> = list
        .iter()
        .zip(probabilities.iter().zip(&logarithms))
        .map(|(&candidate, (&probability, ln))| RankedToken {
            candidate,
            probability,
            distance: arithmetic.round(-ln - entropy).abs(),
        })
        .collect();
    match way {
        TypicalMethod::Stepwise => libstdcxx::sort(&mut ranked, |a, b| a.distance < b.distance),
        _ => ranked.sort_by(|a, b| a.distance.total_cmp(&b.distance)),
    }
    ranked
}
