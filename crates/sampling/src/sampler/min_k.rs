//! Min-k: cuts where the sorted logits fall steepest, so that the temperature makes no difference.
//!
//! Definition: with the logits sorted, z_1 the largest, and R = z_1 - z_n: k_cliff is the i at which
//! (z_i - z_{i+1}) / (R i) is largest, the first such; k = max(k_cliff, floor(tau / R)); the k largest stay, and those equal
//! to the k-th. Where all are equal, all stay. Source: Ding et al. 2026, arXiv:2604.11012, as summarised in vLLM #48142.
//!
//! No engine has it yet: vLLM #48142 is open, llama.cpp #26020 asks for it.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinK {
    /// How many tokens stay at least, times the range of the logits.
    #[serde(default = "default_tau", deserialize_with = "number::plain")]
    pub tau: f64,
}

/// The paper's.
const DEFAULT: f64 = 3.0;

fn default_tau() -> f64 {
    DEFAULT
}

const TAU: Rule = Rule::new(
    Range::NOT_NEGATIVE,
    "tau must be finite and 0 or more, got {}",
);

impl Definition for MinK {
    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.tau)
    }
}

impl Declared for MinK {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Min-k: truncates at the steepest fall of the sorted logits, weighted toward early ranks. A bare value is tau. No engine has it yet.";
    const PARAMETERS: &'static [Parameter] = &[Parameter::number("tau", TAU.range)
        .default(DEFAULT)
        .about("Keeps at least tau divided by the range of the logits.")];
    const BARE: Option<&'static str> = Some("tau");

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        TAU.check(self.tau)?;
        stateless(move |candidates, _| apply(candidates, self.tau))
    }
}

fn apply(candidates: &mut Candidates, tau: f64) {
    let mut logits: Vec<f64> = candidates
        .list()
        .iter()
        .map(|candidate| candidate.logit)
        .filter(|logit| logit.is_finite())
        .collect();
    logits.sort_unstable_by(|a, b| b.total_cmp(a));
    let (Some(first), Some(last)) = (logits.first(), logits.last()) else {
        return;
    };
    let range = first - last;
    if range == 0.0 {
        return;
    }
    let (mut cliff, mut steepest) = (1, f64::NEG_INFINITY);
    for (place, pair) in logits.windows(2).enumerate() {
        let rank = place + 1;
        let fall = (pair[0] - pair[1]) / range / rank as f64;
        if fall > steepest {
            (cliff, steepest) = (rank, fall);
        }
    }
    // A cast saturates.
    let least = (tau / range) as usize;
    candidates.keep_largest_with_tied(cliff.max(least).min(logits.len()));
}
