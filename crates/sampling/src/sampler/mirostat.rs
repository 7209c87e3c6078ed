//! Mirostat 1 and 2: cut the tail so that the surprise of what is drawn stays near a target, step after step.
//!
//! Definition: a limit mu, at first 2 tau, is carried along. Version 2 removes tokens whose surprise -log2 p exceeds
//! mu. Version 1 takes the probabilities for a Zipf law, estimates its exponent s from the m likeliest
//! (s = sum t_i b_i / sum t_i^2, t_i = ln((i+1)/i), b_i = ln(p_i/p_(i+1))), and keeps the
//! k = ((s-1) 2^mu / (1 - N^(1-s)))^(1/s) likeliest of N. The likeliest always stays. After a draw of surprise S (of
//! the probability among those left) mu becomes mu - eta (S - tau). Source: Basu et al. 2020, arXiv:2007.14966.
//!
//! - llama.cpp (`llama_sampler_mirostat_apply`, `_v2_apply`) computes in float32, with m = 100; as an engine's setting,
//!   mirostat replaces all other samplers but the temperature.

use super::{Parameter, Range};
use crate::candidates::{Arithmetic, Candidates};

/// What both versions take.
pub(super) const TAU: Parameter = Parameter::number("tau", Range::FINITE);
pub(super) const ETA: Parameter = Parameter::number("eta", Range::FINITE);

/// Both as text.
pub(super) fn shown(tau: f64, eta: f64) -> Vec<(&'static str, String)> {
    vec![("tau", tau.to_string()), ("eta", eta.to_string())]
}

/// What mirostat carries from step to step, in numbers as wide as the engine's.
pub(super) struct Mirostat {
    tau: f64,
    eta: f64,
    /// The limit on the surprise, in bits.
    pub mu: f64,
    arithmetic: Arithmetic,
    /// What was left at the last step.
    last: Vec<(u32, f64)>,
}

impl Mirostat {
    /// Before the first step, where tau and eta are within `each`.
    pub fn new(
        tau: f64,
        eta: f64,
        each: Range,
        arithmetic: Arithmetic,
    ) -> Result<Mirostat, String> {
        if !(each.contains(tau) && each.contains(eta)) {
            return Err(format!("tau and eta must be finite, got {tau} and {eta}"));
        }
        let [tau, eta] = [tau, eta].map(|number| arithmetic.round(number));
        Ok(Mirostat {
            tau,
            eta,
            mu: 2.0 * tau,
            arithmetic,
            last: Vec::new(),
        })
    }

    /// Takes note of what is left.
    pub fn remember(&mut self, candidates: &mut Candidates) {
        let probabilities = candidates.softmax();
        self.last = candidates
            .list()
            .iter()
            .map(|candidate| candidate.token)
            .zip(probabilities)
            .collect();
    }

    /// Takes note that `token` was drawn from what the last step left; one that was not left changes nothing.
    pub fn accept(&mut self, token: u32) {
        if let Some((_, probability)) = self.last.iter().find(|(left, _)| *left == token) {
            let round = |value: f64| self.arithmetic.round(value);
            let surprise = round(-libm::log2(*probability));
            self.mu = round(self.mu - round(self.eta * round(surprise - self.tau)));
        }
    }
}
