//! Bad words: sequences of tokens that the text must not have.
//!
//! Definition: where the text so far ends with all tokens of a sequence but the last, the last is banned; a sequence of one
//! token bans it always.
//!
//! - transformers (`NoBadWordsLogitsProcessor`, `bad_words_ids`) looks at prompt and output.
//! - vLLM (`bad_words`) looks at the output only.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::mask::ban;
use super::penalties::Counted;
use super::{Declared, Definition, Likeliest, Parameter, ParameterKind, Started, stateless};
use crate::candidates::Arithmetic;
use crate::history::History;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadWords {
    /// The sequences.
    pub words: Vec<Vec<u32>>,
}

impl Definition for BadWords {
    fn is_off(&self) -> bool {
        self.words.iter().all(Vec::is_empty)
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![("", format!("({})", self.words.len()))]
    }

    fn window(&self) -> i64 {
        self.words.iter().map(Vec::len).max().unwrap_or(0) as i64
    }

    fn listed(&self) -> usize {
        self.words.iter().map(Vec::len).sum()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for BadWords {
    type Variant = Counted;
    const DEFINITION: Counted = Counted::PromptAndOutput;
    const ABOUT: &'static str = "Banned token sequences: where the text ends with all but the last token of one, that token is banned.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::of_kind("words", ParameterKind::Sequences)
            .about("The sequences, each a list of token IDs.")];
    const BARE: Option<&'static str> = Some("words");

    fn start(&self, looked_at: Counted, _: Arithmetic) -> Result<Started<'_>, String> {
        stateless(move |candidates, history| {
            let text = match looked_at {
                Counted::PromptAndOutput => history,
                Counted::Output => History {
                    prompt: &[],
                    ..history
                },
            };
            let ends = self.words.iter().filter_map(|word| {
                let (last, before) = word.split_last()?;
                let latest = text.last(before.len() as i64);
                latest.eq(before).then_some(*last)
            });
            let banned: BTreeSet<u32> = ends.collect();
            if !banned.is_empty() {
                ban(candidates, |token| banned.contains(&token));
            }
        })
    }
}
