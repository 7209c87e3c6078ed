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

use crate::candidates::{Candidate, Candidates};
use crate::engine::{Engine, Refusal};
use crate::libstdcxx;

pub(super) fn apply(
    candidates: &mut Candidates,
    mass: f64,
    min_keep: usize,
) -> Result<(), Refusal> {
    match candidates.engine {
        Some(Engine::LlamaCpp) if mass >= 1.0 => return Ok(()),
        Some(Engine::LlamaCpp) => {}
        Some(Engine::Transformers) if !(mass > 0.0 && mass < 1.0) => {
            return candidates.refuse(format!(
                "`typical_p` has to be a float > 0 and < 1, but is {mass}"
            ));
        }
        _ if !(mass > 0.0 && mass <= 1.0) => {
            return candidates.refuse(format!(
                "typical is {mass}: it has to be more than 0 and at most 1"
            ));
        }
        _ => {}
    }
    let arithmetic = candidates.arithmetic;
    let mass = arithmetic.round(mass);
    candidates.sort();
    let ranked = by_distance(candidates);
    let mut count = 0;
    let mut sum = 0.0;
    for token in &ranked {
        sum = match candidates.engine {
            Some(Engine::LlamaCpp) => arithmetic.round(sum + token.probability),
            _ => sum + token.probability,
        };
        count += 1;
        let reached = match candidates.engine {
            Some(Engine::LlamaCpp) => sum > mass && count >= min_keep,
            _ => arithmetic.round(sum) >= mass,
        };
        if reached {
            break;
        }
    }
    if candidates.engine == Some(Engine::Transformers) {
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
    Ok(())
}

#[derive(Clone, Copy)]
struct Ranked {
    candidate: Candidate,
    probability: f64,
    /// |-ln p - H|
    distance: f64,
}

/// The candidates, the most typical first; of equally typical ones the likelier first.
fn by_distance(candidates: &mut Candidates) -> Vec<Ranked> {
    let engine = candidates.engine;
    let arithmetic = candidates.arithmetic;
    let probabilities = candidates.softmax();
    let logarithms: Vec<f64> = match engine {
        Some(Engine::LlamaCpp) => probabilities
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
    let entropy = match engine {
        Some(Engine::LlamaCpp) => terms.fold(0.0, |sum, term| arithmetic.round(sum - term)),
        _ => arithmetic.round(-terms.sum::<f64>()),
    };
    let list = candidates.list();
    let mut ranked: Vec<Ranked> = list
        .iter()
        .zip(probabilities.iter().zip(&logarithms))
        .map(|(&candidate, (&probability, ln))| Ranked {
            candidate,
            probability,
            distance: arithmetic.round(-ln - entropy).abs(),
        })
        .collect();
    match engine {
        Some(Engine::LlamaCpp) => libstdcxx::sort(&mut ranked, |a, b| a.distance < b.distance),
        _ => ranked.sort_by(|a, b| a.distance.total_cmp(&b.distance)),
    }
    ranked
}
