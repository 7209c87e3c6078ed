//! No repeated n-grams: a token that would make n tokens in a row occur a second time is banned.
//!
//! Definition: with n tokens in a row, every token is banned that followed an earlier occurrence of the last n - 1 tokens
//! of prompt and output. With n = 1 every token that has occurred is.
//!
//! - transformers (`NoRepeatNGramLogitsProcessor`), CTranslate2, onnxruntime-genai and transformers.js have it
//!   (`no_repeat_ngram_size`); vLLM and llama.cpp have not.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::mask::ban;
use super::{Declared, Definition, Likeliest, Parameter, Started, only, stateless};
use crate::candidates::Arithmetic;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoRepeatNgram {
    /// Length of the sequence, in tokens; 0 is off.
    pub size: usize,
}

impl Definition for NoRepeatNgram {
    fn is_off(&self) -> bool {
        self.size == 0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.size)
    }

    fn window(&self) -> i64 {
        -1
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for NoRepeatNgram {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Bans a token that would repeat a sequence of this many tokens.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::count("size").about("Length of the sequence, in tokens; 0 is off.")];
    const BARE: Option<&'static str> = Some("size");

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        stateless(move |candidates, history| {
            let text: Vec<u32> = history.last(-1).copied().collect();
            // As in the engines, nothing is banned before there is a whole one.
            if self.size == 0 || text.len() + 1 < self.size {
                return;
            }
            let latest = &text[text.len() + 1 - self.size..];
            let repeated = text.windows(self.size);
            let repeated = repeated.filter(|window| window[..self.size - 1] == *latest);
            let banned: BTreeSet<u32> = repeated.map(|window| window[self.size - 1]).collect();
            if !banned.is_empty() {
                ban(candidates, |token| banned.contains(&token));
            }
        })
    }
}
