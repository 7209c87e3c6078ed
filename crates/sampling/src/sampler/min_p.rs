//! Min-p: a token stays if it is at least p times as likely as the likeliest.
//!
//! Definition: p_i >= p p_max. Source: Nguyen et al. 2024, arXiv:2407.01082.
//!
//! - transformers (`MinPLogitsWarper`) and vLLM (`MinPLogitsProcessor`) remove p_i < p p_max, and take 0 <= p <= 1.
//! - llama.cpp (`llama_sampler_min_p_apply`) compares logits, z_i >= z_max + ln p in float32, leaves `min_keep` at
//!   least, and takes p <= 0 for off. With p > 1 only the likeliest is left.

use crate::candidates::Candidates;
use crate::engine::{Engine, Refusal};

pub(super) fn apply(candidates: &mut Candidates, p: f64, min_keep: usize) -> Result<(), Refusal> {
    if candidates.engine == Some(Engine::LlamaCpp) {
        if p > 0.0 {
            keep_by_logit(candidates, p, min_keep);
        }
        return Ok(());
    }
    if !(0.0..=1.0).contains(&p) {
        return candidates.refuse(format!(
            "min_p has to be in the [0, 1] interval, but is {p}"
        ));
    }
    let arithmetic = candidates.arithmetic;
    let probabilities = candidates.softmax();
    let largest = probabilities.iter().copied().fold(0.0, f64::max);
    let threshold = arithmetic.round(arithmetic.round(p) * largest);
    let keep: Vec<bool> = probabilities
        .iter()
        .map(|probability| *probability >= threshold)
        .collect();
    if keep.iter().filter(|keep| **keep).count() < min_keep {
        candidates.keep_largest(min_keep);
    } else {
        candidates.retain(&keep);
    }
    Ok(())
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
