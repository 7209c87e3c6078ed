//! Sequence bias: adds a number to the logit of the last token of a sequence where the text ends with the others.
//!
//! Definition: for each sequence s_1 ... s_n with bias b, the logit of s_n rises by b where the text so far ends with
//! s_1 ... s_(n-1); a sequence of one token always. Of equal sequences the last counts. Source: transformers,
//! `SequenceBiasLogitsProcessor`, which looks at prompt and output, and refuses an empty list.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, ParameterKind, Started, stateless};
use crate::candidates::Arithmetic;
use crate::number::Number;

/// A sequence of tokens, and what is added to the logit of its last.
pub type BiasedSequence = (Vec<u32>, Number);

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequenceBias {
    /// The sequences with their biases.
    pub sequences: Vec<BiasedSequence>,
}

impl Definition for SequenceBias {
    fn is_off(&self) -> bool {
        self.sequences.is_empty()
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![("", format!("({})", self.sequences.len()))]
    }

    fn window(&self) -> i64 {
        let longest = self.sequences.iter().map(|(tokens, _)| tokens.len()).max();
        longest.unwrap_or(0).saturating_sub(1) as i64
    }

    fn listed(&self) -> usize {
        self.sequences.iter().map(|(tokens, _)| tokens.len()).sum()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for SequenceBias {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Adds a number to the logit of the last token of a sequence where the text ends with the others: `[[[15, 7], -1.5]]`; -inf bans it.";
    const PARAMETERS: &'static [Parameter] =
        &[
            Parameter::of_kind("sequences", ParameterKind::BiasedSequences)
                .about("Pairs of a list of token IDs and a number."),
        ];
    const BARE: Option<&'static str> = Some("sequences");

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        let mut biases = BTreeMap::new();
        for (tokens, Number(bias)) in &self.sequences {
            let Some((last, before)) = tokens.split_last() else {
                return Err("a sequence of a sequence bias must not be empty".to_owned());
            };
            if bias.is_nan() || *bias == f64::INFINITY {
                return Err(format!(
                    "the bias of the sequence {tokens:?} must be finite or -inf, got {bias}"
                ));
            }
            biases.insert((before, *last), *bias);
        }
        stateless(move |candidates, history| {
            let arithmetic = candidates.arithmetic;
            let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
            for ((before, last), bias) in &biases {
                let is_long = history.prompt.len() + history.output.len() >= before.len();
                if is_long && history.last(before.len() as i64).eq(*before) {
                    let sum = sums.entry(*last).or_default();
                    *sum = arithmetic.round(*sum + arithmetic.round(*bias));
                }
            }
            if sums.is_empty() {
                return;
            }
            for candidate in candidates.list_to_change() {
                if let Some(bias) = sums.get(&candidate.token) {
                    candidate.logit = arithmetic.round(candidate.logit + bias);
                }
            }
        })
    }
}
