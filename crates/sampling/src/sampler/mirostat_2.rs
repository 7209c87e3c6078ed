//! Mirostat, version 2: removes tokens whose surprise exceeds a limit, which follows what is drawn. How, where it comes
//! from and in what engines differ is said of both versions in `mirostat.rs`.

use serde::Deserialize;

use super::mirostat::{self, Mirostat};
use super::{Declared, Definition, Parameter, Range, Running, Started};
use crate::candidates::{Arithmetic, Candidates};
use crate::history::History;
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mirostat2 {
    /// The surprise that is aimed at, in bits.
    #[serde(deserialize_with = "number::plain")]
    pub tau: f64,
    /// How fast it learns.
    #[serde(deserialize_with = "number::plain")]
    pub eta: f64,
}

impl Definition for Mirostat2 {
    fn shown(&self) -> Vec<(&'static str, String)> {
        mirostat::shown(self.tau, self.eta)
    }

    fn heeds_temperature(&self) -> bool {
        true
    }

    fn target(&self) -> Option<f64> {
        Some(self.tau)
    }
}

impl Declared for Mirostat2 {
    /// What tau and eta may be.
    type Variant = Range;
    const DEFINITION: Range = Range::FINITE;
    const ABOUT: &'static str = "Mirostat 2: removes tokens whose surprisal exceeds a threshold, adjusted so that the sampled tokens stay near tau.";
    const PARAMETERS: &'static [Parameter] = &[
        mirostat::TAU.about("Target surprisal, in bits."),
        mirostat::ETA.about("Learning rate of the threshold."),
    ];

    fn ranges(each: Range) -> Vec<(&'static str, Range)> {
        ["tau", "eta"].map(|name| (name, each)).into()
    }

    fn start(&self, each: Range, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        let state = Mirostat::new(self.tau, self.eta, each, arithmetic)?;
        Ok(Box::new(BySurprise(state)))
    }
}

/// It at work.
struct BySurprise(Mirostat);

impl Running for BySurprise {
    fn apply(&mut self, candidates: &mut Candidates, _: History) {
        let arithmetic = candidates.arithmetic;
        candidates.sort();
        let probabilities = candidates.softmax();
        let too_surprising = |p: &f64| arithmetic.round(-libm::log2(*p)) > self.0.mu;
        let kept = probabilities.iter().take_while(|p| !too_surprising(p));
        candidates.keep_first(kept.count());
        self.0.remember(candidates);
    }

    fn steering(&self) -> Option<f64> {
        Some(self.0.mu)
    }

    fn accept(&mut self, token: u32) {
        self.0.accept(token);
    }
}
