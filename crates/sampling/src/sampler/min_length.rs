//! Minimum length: tokens that end the text cannot be drawn before it is long enough.
//!
//! Definition: `tokens` are banned while prompt and output together have fewer than `min_length` tokens, or the output
//! fewer than `min_new_tokens`.
//!
//! - transformers: `MinLengthLogitsProcessor`, `MinNewTokensLengthLogitsProcessor`, for the ends of the text.
//! - vLLM (`min_tokens`) and SGLang (`min_new_tokens`) ban the end of the text and `stop_token_ids`, of new tokens only.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::mask::ban;
use super::{Declared, Definition, Likeliest, Parameter, ParameterKind, Started, stateless};
use crate::candidates::Arithmetic;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinLength {
    /// The tokens that end a text.
    pub tokens: Vec<u32>,
    /// How long prompt and output are together before one may be drawn.
    #[serde(default)]
    pub min_length: usize,
    /// How long the output is before.
    #[serde(default)]
    pub min_new_tokens: usize,
}

impl Definition for MinLength {
    fn is_off(&self) -> bool {
        self.tokens.is_empty() || self.min_length == 0 && self.min_new_tokens == 0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        let lengths = [
            ("min_length", self.min_length),
            ("min_new_tokens", self.min_new_tokens),
        ];
        let lengths = lengths.into_iter().filter(|(_, length)| *length > 0);
        lengths
            .map(|(name, length)| (name, length.to_string()))
            .collect()
    }

    fn listed(&self) -> usize {
        self.tokens.len()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for MinLength {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Bans the tokens that end the text until it is long enough.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::of_kind("tokens", ParameterKind::Tokens)
            .about("IDs of the tokens that end the text."),
        Parameter::count("min_length")
            .default(0.0)
            .about("Minimum length of `prompt` and `history` together."),
        Parameter::count("min_new_tokens")
            .default(0.0)
            .about("Minimum length of `history`."),
    ];

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        let ends: BTreeSet<u32> = self.tokens.iter().copied().collect();
        stateless(move |candidates, history| {
            let new = history.output.len();
            if history.prompt.len() + new < self.min_length || new < self.min_new_tokens {
                ban(candidates, |token| ends.contains(&token));
            }
        })
    }
}
