//! Greedy: the largest logit takes all.
//!
//! Of several equal ones the engines take the lower token (an `argmax`). The definition, as the limit of temperature
//! 0, lets them share.

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, Started, stateless};
use crate::candidates::{Arithmetic, Candidates};

/// It has no parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Greedy {}

/// What becomes of several tokens that are the likeliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tied {
    /// They share the mass.
    Share,
    /// The first takes it; the others are removed.
    FirstStays,
    /// The first in the order of the list takes it; the others stay, with a logit of -inf.
    OthersMasked,
}

impl Definition for Greedy {
    fn shown(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::Alone
    }
}

impl Declared for Greedy {
    type Variant = Tied;
    const DEFINITION: Tied = Tied::Share;
    const ABOUT: &'static str = "Greedy decoding: keeps only the top-1 token. No parameters: `{}`.";
    const PARAMETERS: &'static [Parameter] = &[];

    fn start(&self, tied: Tied, _: Arithmetic) -> Result<Started<'_>, String> {
        stateless(move |candidates, _| apply(candidates, tied))
    }
}

pub(super) fn apply(candidates: &mut Candidates, tied: Tied) {
    match tied {
        Tied::Share => {
            let largest = candidates.largest();
            candidates
                .list()
                .retain(|candidate| candidate.logit == largest);
        }
        Tied::FirstStays => candidates.keep_largest(1),
        Tied::OthersMasked => mask_all_but_largest(candidates),
    }
}

fn mask_all_but_largest(candidates: &mut Candidates) {
    let list = candidates.list();
    let largest = list
        .iter()
        .map(|candidate| candidate.logit)
        .fold(f64::NEG_INFINITY, f64::max);
    let first = list.iter().position(|candidate| candidate.logit == largest);
    for (place, candidate) in list.iter_mut().enumerate() {
        if Some(place) != first {
            candidate.logit = f64::NEG_INFINITY;
        }
    }
}
