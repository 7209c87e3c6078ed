//! Mirostat, version 1: takes the probabilities for a Zipf law and cuts to so many of the likeliest that the surprise of
//! what is drawn stays near a target. How, where it comes from and in what engines differ is said of both versions in
//! `mirostat.rs`.

use serde::Deserialize;

use super::mirostat::{self, Mirostat};
use super::{Declared, Definition, Parameter, Range, Running, Started};
use crate::candidates::{Arithmetic, Candidates};
use crate::history::History;
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mirostat1 {
    /// The surprise that is aimed at, in bits.
    #[serde(deserialize_with = "number::plain")]
    pub tau: f64,
    /// How fast it learns.
    #[serde(deserialize_with = "number::plain")]
    pub eta: f64,
    /// How many of the likeliest tokens the law is fitted to.
    #[serde(default = "default_m")]
    pub m: usize,
    /// The vocabulary's size; as many as there are logits where it is not said.
    #[serde(default)]
    pub n_vocab: Option<usize>,
}

const M: usize = 100;

fn default_m() -> usize {
    M
}

impl Definition for Mirostat1 {
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

impl Declared for Mirostat1 {
    /// What tau and eta may be.
    type Variant = Range;
    const DEFINITION: Range = Range::FINITE;
    const ABOUT: &'static str = "Mirostat 1: truncates the tail so that the surprisal of the sampled tokens stays near tau, using an estimated Zipf law.";
    const PARAMETERS: &'static [Parameter] = &[
        mirostat::TAU.about("Target surprisal, in bits."),
        mirostat::ETA.about("Learning rate of the threshold."),
        Parameter::count("m")
            .default(M as f64)
            .about("Number of top tokens from which the law is estimated."),
        Parameter::count("n_vocab")
            .optional()
            .about("Vocabulary size in the law."),
    ];

    fn ranges(each: Range) -> Vec<(&'static str, Range)> {
        ["tau", "eta"].map(|name| (name, each)).into()
    }

    fn start(&self, each: Range, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        Ok(Box::new(ByZipf {
            state: Mirostat::new(self.tau, self.eta, each, arithmetic)?,
            m: self.m,
            n_vocab: self.n_vocab,
        }))
    }
}

/// It at work.
struct ByZipf {
    state: Mirostat,
    m: usize,
    n_vocab: Option<usize>,
}

impl Running for ByZipf {
    fn apply(&mut self, candidates: &mut Candidates, _: History) {
        let vocabulary = self.n_vocab.unwrap_or(candidates.vocabulary);
        let k = self.kept(candidates, vocabulary);
        candidates.keep_largest(k);
        self.state.remember(candidates);
    }

    fn steering(&self) -> Option<f64> {
        Some(self.state.mu)
    }

    fn accept(&mut self, token: u32) {
        self.state.accept(token);
    }
}

impl ByZipf {
    /// How many of the likeliest are kept; `vocabulary` is N.
    fn kept(&self, candidates: &mut Candidates, vocabulary: usize) -> usize {
        let arithmetic = candidates.arithmetic;
        let round = |value: f64| arithmetic.round(value);
        candidates.sort();
        let p = candidates.softmax();
        let (mut products, mut squares) = (0.0, 0.0);
        for (i, pair) in p.windows(2).take(self.m.saturating_sub(1)).enumerate() {
            let t = round(libm::log(round((i as f64 + 2.0) / (i as f64 + 1.0))));
            let b = round(libm::log(round(pair[0] / pair[1])));
            products = round(products + round(t * b));
            squares = round(squares + round(t * t));
        }
        let s = round(products / squares);
        let excess = round(s - 1.0);
        let numerator = round(excess * round(libm::pow(2.0, round(self.state.mu))));
        let denominator = round(1.0 - round(libm::pow(vocabulary as f64, -excess)));
        let k = round(libm::pow(round(numerator / denominator), round(1.0 / s)));
        // In C++ on x86-64 a number that no int holds, NaN among them, becomes the least int, and then 1.
        if (1.0..2_147_483_648.0).contains(&k) {
            k as usize
        } else {
            1
        }
    }
}
