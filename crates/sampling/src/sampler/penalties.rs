//! Repetition, frequency and presence penalties: tokens that have occurred become less likely.
//!
//! Definition: with c the number of times that a token occurs in the history, and c > 0: z <- z / r if z > 0, else z r;
//! then z <- z - c frequency - presence. Sources: Keskar et al. 2019, arXiv:1909.05858 (repetition); OpenAI's API
//! (frequency, presence).
//!
//! - llama.cpp (`llama_sampler_penalties_apply`) counts in the last `last_n` tokens of prompt and output, by default 64.
//! - vLLM (`apply_penalties`) divides for all of prompt and output, but counts frequency and presence in the output
//!   only; it takes r > 0 and -2 to 2 for the others.
//! - transformers (`RepetitionPenaltyLogitsProcessor`) has the repetition penalty only, over prompt and output, r > 0.

use std::collections::BTreeMap;

use crate::candidates::Candidates;
use crate::chain::History;
use crate::engine::{Engine, Refusal};

/// What llama.cpp looks back on by default.
const LLAMA_CPP_LAST_N: i64 = 64;

/// The parameters.
#[derive(Clone, Copy)]
pub(super) struct Penalties {
    /// How many of the last tokens count; `None` for the engine's default, all where it has none.
    pub last_n: Option<i64>,
    pub repeat: f64,
    pub frequency: f64,
    pub presence: f64,
}

pub(super) fn apply(
    candidates: &mut Candidates,
    penalties: Penalties,
    history: History,
) -> Result<(), Refusal> {
    let Penalties {
        repeat,
        frequency,
        presence,
        ..
    } = penalties;
    match candidates.engine {
        Some(Engine::Transformers) if frequency != 0.0 || presence != 0.0 => {
            return candidates.refuse("there is no frequency or presence penalty");
        }
        Some(Engine::Vllm) if !(-2.0..=2.0).contains(&frequency) => {
            return candidates.refuse(format!(
                "frequency_penalty must be in [-2, 2], got {frequency}"
            ));
        }
        Some(Engine::Vllm) if !(-2.0..=2.0).contains(&presence) => {
            return candidates.refuse(format!(
                "presence_penalty must be in [-2, 2], got {presence}"
            ));
        }
        Some(Engine::LlamaCpp) => {}
        _ if !(repeat > 0.0 && repeat.is_finite()) => {
            return candidates.refuse(format!(
                "the repetition penalty has to be greater than 0, but is {repeat}"
            ));
        }
        None if !(frequency.is_finite() && presence.is_finite()) => {
            return candidates.refuse(format!(
                "frequency {frequency}, presence {presence}: both have to be finite"
            ));
        }
        _ => {}
    }
    let last_n = match (candidates.engine, penalties.last_n) {
        (Some(engine @ (Engine::Transformers | Engine::Vllm)), Some(_)) => {
            return candidates.refuse(format!(
                "{engine} has no last_n: it looks at the whole history"
            ));
        }
        (Some(Engine::LlamaCpp), None) => LLAMA_CPP_LAST_N,
        (_, last_n) => last_n.unwrap_or(-1),
    };
    if repeat == 1.0 && frequency == 0.0 && presence == 0.0 {
        return Ok(());
    }
    let seen = count(history.last(last_n));
    let counted = if candidates.engine == Some(Engine::Vllm) {
        count(history.output.iter())
    } else {
        seen.clone()
    };
    let arithmetic = candidates.arithmetic;
    let [repeat, frequency, presence] =
        [repeat, frequency, presence].map(|penalty| arithmetic.round(penalty));
    for candidate in candidates.list_to_change() {
        if !seen.contains_key(&candidate.token) {
            continue;
        }
        let z = candidate.logit;
        candidate.logit = arithmetic.round(if z > 0.0 { z / repeat } else { z * repeat });
        if let Some(&count) = counted.get(&candidate.token) {
            let penalty = arithmetic.round(arithmetic.round(count * frequency) + presence);
            candidate.logit = arithmetic.round(candidate.logit - penalty);
        }
    }
    Ok(())
}

/// How often each token occurs.
fn count<'a>(tokens: impl Iterator<Item = &'a u32>) -> BTreeMap<u32, f64> {
    let mut counts = BTreeMap::new();
    for token in tokens {
        *counts.entry(*token).or_insert(0.0) += 1.0;
    }
    counts
}
