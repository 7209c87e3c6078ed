//! Logit bias: adds a number to the logits of chosen tokens; -inf bans one.
//!
//! Source: OpenAI's API; vLLM (`LogitBiasLogitsProcessor`), llama.cpp (`llama_sampler_logit_bias_apply`), and
//! transformers' `sequence_bias` for sequences of one token. Tokens that have gone before stay gone.
//!
//! - llama.cpp does not notice that the bias disturbs the order of a list that was sorted; what comes after goes by
//!   that order. As a setting it comes first, where nothing is sorted yet.

use std::collections::BTreeMap;

use crate::candidates::Candidates;
use crate::engine::{Engine, Refusal};
use crate::number::Number;

pub(super) fn apply(
    candidates: &mut Candidates,
    bias: &BTreeMap<u32, Number>,
) -> Result<(), Refusal> {
    if let Some((token, Number(value))) = bias
        .iter()
        .find(|(_, Number(v))| v.is_nan() || *v == f64::INFINITY)
    {
        return candidates.refuse(format!(
            "the logit bias of token {token} is {value}: a finite number or -inf"
        ));
    }
    let arithmetic = candidates.arithmetic;
    let list = match candidates.engine {
        Some(Engine::LlamaCpp) => candidates.list(),
        _ => candidates.list_to_change(),
    };
    for candidate in list {
        if let Some(Number(bias)) = bias.get(&candidate.token) {
            candidate.logit = arithmetic.round(candidate.logit + arithmetic.round(*bias));
        }
    }
    Ok(())
}
