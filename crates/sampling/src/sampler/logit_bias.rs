//! Logit bias: adds a number to the logits of chosen tokens; -inf bans one.
//!
//! Source: OpenAI's API; vLLM (`LogitBiasLogitsProcessor`), llama.cpp (`llama_sampler_logit_bias_apply`), and
//! transformers' `sequence_bias` for sequences of one token. Tokens that have gone before stay gone.
//!
//! - vLLM's API servers clamp each bias to -100 to 100 (`SamplingParams.from_optional`), so that -inf is no ban there; as a
//!   setting it is clamped here too.
//! - llama.cpp does not notice that the bias disturbs the order of a list that was sorted; what comes after goes by
//!   that order. As a setting it comes first, where nothing is sorted yet.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, ParameterKind, Started, stateless};
use crate::candidates::Arithmetic;
use crate::number::Number;

/// What is added to the logit of each token.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct LogitBias(pub BTreeMap<u32, Number>);

/// What engines do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SortedBefore {
    /// A list that was sorted is not sorted afterwards.
    IsForgotten,
    /// What comes after goes by the order that was.
    StillCounts,
}

impl Definition for LogitBias {
    fn is_off(&self) -> bool {
        self.0.is_empty()
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![("", format!("({})", self.0.len()))]
    }

    fn listed(&self) -> usize {
        self.0.len()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for LogitBias {
    type Variant = SortedBefore;
    const DEFINITION: SortedBefore = SortedBefore::IsForgotten;
    const ABOUT: &'static str = "Adds a number to the logits of tokens, by token ID: `{ 15043 = -1.5 }`; -inf bans a token.";
    const PARAMETERS: &'static [Parameter] = &[Parameter::of_kind("", ParameterKind::Biases)];

    fn start(&self, sorted: SortedBefore, _: Arithmetic) -> Result<Started<'_>, String> {
        if let Some((token, Number(value))) = self
            .0
            .iter()
            .find(|(_, Number(v))| v.is_nan() || *v == f64::INFINITY)
        {
            return Err(format!(
                "the logit bias of token {token} must be finite or -inf, got {value}"
            ));
        }
        stateless(move |candidates, _| {
            let arithmetic = candidates.arithmetic;
            let list = match sorted {
                SortedBefore::IsForgotten => candidates.list_to_change(),
                SortedBefore::StillCounts => candidates.list(),
            };
            for candidate in list {
                if let Some(Number(bias)) = self.0.get(&candidate.token) {
                    candidate.logit = arithmetic.round(candidate.logit + arithmetic.round(*bias));
                }
            }
        })
    }
}
