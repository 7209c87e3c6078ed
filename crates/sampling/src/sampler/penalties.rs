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

use serde::Deserialize;

use super::{
    Declared, Definition, Kind, Likeliest, Parameter, Range, Rule, Started, one, stateless,
};
use crate::candidates::{Arithmetic, Candidates};
use crate::history::History;
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalties {
    /// How many of the last tokens count, all for a negative number; `None` for the engine's default, all where it has
    /// none.
    #[serde(default)]
    pub last_n: Option<i64>,
    /// What logits above 0 are divided by, and others multiplied with.
    #[serde(default = "one", deserialize_with = "number::plain")]
    pub repeat: f64,
    /// What is subtracted for every time that a token occurs.
    #[serde(default, deserialize_with = "number::plain")]
    pub frequency: f64,
    /// What is subtracted where a token occurs.
    #[serde(default, deserialize_with = "number::plain")]
    pub presence: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub repeat: Rule,
    pub frequency: Rule,
    pub presence: Rule,
    /// What both of the last may be.
    pub both: Range,
    pub window: Window,
    pub counted: Counted,
}

/// How far back tokens count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Window {
    /// `last_n` tokens.
    LastN {
        /// How many where it is not said; all for a negative number.
        default: i64,
    },
    /// The whole history; there is no `last_n`.
    Whole {
        /// Why a `last_n` is refused.
        refusal: &'static str,
    },
}

/// Where tokens count for frequency and presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// In prompt and output.
    PromptAndOutput,
    /// In the output only.
    Output,
}

const REPEAT: Rule = Rule::new(
    Range::POSITIVE,
    "the repetition penalty has to be greater than 0, but is {}",
);

impl Penalties {
    fn are_neutral(&self) -> bool {
        self.repeat == 1.0 && self.frequency == 0.0 && self.presence == 0.0
    }
}

impl Definition for Penalties {
    fn is_off(&self) -> bool {
        self.last_n == Some(0) || self.are_neutral()
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        let mut shown = vec![
            ("repeat", self.repeat.to_string()),
            ("frequency", self.frequency.to_string()),
            ("presence", self.presence.to_string()),
        ];
        shown.extend(self.last_n.map(|last_n| ("last_n", last_n.to_string())));
        shown
    }

    fn window(&self) -> i64 {
        self.last_n.unwrap_or(-1)
    }

    fn heeds_zero(&self) -> bool {
        self.repeat != 1.0
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for Penalties {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        repeat: REPEAT,
        frequency: Rule::ANY,
        presence: Rule::ANY,
        both: Range::FINITE,
        window: Window::LastN { default: -1 },
        counted: Counted::PromptAndOutput,
    };
    const ABOUT: &'static str =
        "Tokens that have occurred in `prompt` and `history` become less likely.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::of_kind("last_n", Kind::Whole)
            .optional()
            .about("How many of the last tokens count; -1 for all."),
        Parameter::number("repeat", REPEAT.range)
            .default(1.0)
            .about("Divides positive logits and multiplies negative ones, above 0."),
        Parameter::number("frequency", Range::FINITE)
            .default(0.0)
            .about("Taken from the logit as often as the token has occurred."),
        Parameter::number("presence", Range::FINITE)
            .default(0.0)
            .about("Taken from the logit once."),
    ];

    fn start(&self, variant: Variant, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        variant.frequency.check(self.frequency)?;
        variant.presence.check(self.presence)?;
        variant.repeat.check(self.repeat)?;
        let (frequency, presence) = (self.frequency, self.presence);
        if !(variant.both.contains(frequency) && variant.both.contains(presence)) {
            return Err(format!(
                "frequency {frequency}, presence {presence}: both have to be finite"
            ));
        }
        let last_n = match (variant.window, self.last_n) {
            (Window::Whole { refusal }, Some(_)) => return Err(refusal.to_owned()),
            (Window::Whole { .. }, None) => -1,
            (Window::LastN { default }, last_n) => last_n.unwrap_or(default),
        };
        let penalties = [self.repeat, frequency, presence];
        let penalties = penalties.map(|penalty| arithmetic.round(penalty));
        stateless(move |candidates, history| {
            if !self.are_neutral() {
                apply(candidates, penalties, history, last_n, variant.counted);
            }
        })
    }
}

fn apply(
    candidates: &mut Candidates,
    [repeat, frequency, presence]: [f64; 3],
    history: History,
    last_n: i64,
    counted: Counted,
) {
    let seen = count(history.last(last_n));
    let counted = match counted {
        Counted::PromptAndOutput => seen.clone(),
        Counted::Output => count(history.output.iter()),
    };
    let arithmetic = candidates.arithmetic;
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
}

/// How often each token occurs.
fn count<'a>(tokens: impl Iterator<Item = &'a u32>) -> BTreeMap<u32, f64> {
    let mut counts = BTreeMap::new();
    for token in tokens {
        *counts.entry(*token).or_insert(0.0) += 1.0;
    }
    counts
}
