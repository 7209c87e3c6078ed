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

use crate::candidates::Candidates;
use crate::engine::Refusal;

/// Refuses what its definition does not take; llama.cpp takes everything.
pub(super) fn check(candidates: &Candidates, tau: f64, eta: f64) -> Result<(), Refusal> {
    if candidates.engine.is_none() && !(tau.is_finite() && eta.is_finite()) {
        return candidates.refuse(format!("tau {tau}, eta {eta}: both have to be finite"));
    }
    Ok(())
}

/// What mirostat carries from step to step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mirostat {
    /// The limit on the surprise, in bits.
    mu: f64,
    /// What was left at the last step.
    last: Vec<(u32, f64)>,
}

impl Mirostat {
    /// Before the first step.
    pub fn new(tau: f64) -> Mirostat {
        Mirostat {
            mu: 2.0 * tau,
            last: Vec::new(),
        }
    }

    /// The limit on the surprise, in bits.
    pub fn limit(&self) -> f64 {
        self.mu
    }

    /// Version 1: cuts to the k likeliest. `vocabulary` is N.
    pub(super) fn cut_by_zipf(
        &mut self,
        candidates: &mut Candidates,
        m: usize,
        vocabulary: usize,
    ) -> Result<(), Refusal> {
        let arithmetic = candidates.arithmetic;
        let round = |value: f64| arithmetic.round(value);
        candidates.sort();
        let p = candidates.softmax();
        let (mut products, mut squares) = (0.0, 0.0);
        for (i, pair) in p.windows(2).take(m.saturating_sub(1)).enumerate() {
            let t = round(libm::log(round((i as f64 + 2.0) / (i as f64 + 1.0))));
            let b = round(libm::log(round(pair[0] / pair[1])));
            products = round(products + round(t * b));
            squares = round(squares + round(t * t));
        }
        let s = round(products / squares);
        let excess = round(s - 1.0);
        let numerator = round(excess * round(libm::pow(2.0, round(self.mu))));
        let denominator = round(1.0 - round(libm::pow(vocabulary as f64, -excess)));
        let k = round(libm::pow(round(numerator / denominator), round(1.0 / s)));
        // In C++ on x86-64 a number that no int holds, NaN among them, becomes the least int, and then 1.
        let k = if (1.0..2_147_483_648.0).contains(&k) {
            k as usize
        } else {
            1
        };
        candidates.keep_largest(k);
        self.remember(candidates);
        Ok(())
    }

    /// Version 2: cuts where the surprise exceeds mu.
    pub(super) fn cut_by_surprise(&mut self, candidates: &mut Candidates) -> Result<(), Refusal> {
        let arithmetic = candidates.arithmetic;
        candidates.sort();
        let probabilities = candidates.softmax();
        let too_surprising = |p: &f64| arithmetic.round(-libm::log2(*p)) > self.mu;
        let kept = probabilities.iter().take_while(|p| !too_surprising(p));
        candidates.keep_first(kept.count());
        self.remember(candidates);
        Ok(())
    }

    fn remember(&mut self, candidates: &mut Candidates) {
        let probabilities = candidates.softmax();
        self.last = candidates
            .list()
            .iter()
            .map(|candidate| candidate.token)
            .zip(probabilities)
            .collect();
    }

    /// Takes note that `token` was drawn from what the last step left; one that was not left changes nothing.
    pub(super) fn accept(&mut self, token: u32, tau: f64, eta: f64, round: impl Fn(f64) -> f64) {
        if let Some((_, probability)) = self.last.iter().find(|(left, _)| *left == token) {
            let surprise = round(-libm::log2(*probability));
            self.mu = round(self.mu - round(eta * round(surprise - tau)));
        }
    }
}
