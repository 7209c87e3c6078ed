//! Top-p decay: a top-p that shrinks from token to token, and starts anew after a certain one.
//!
//! Definition: at the t-th token since the start, or since `reset` was drawn, p_t = max(p decay^t, least), t from 0; then as
//! [`top_p`](super::top_p). Source: Lee et al. 2022, arXiv:2206.04624 (factual nucleus sampling).
//!
//! - TensorRT-LLM (`top_p_decay`, `top_p_min`, `top_p_reset_ids`) takes p at the first token as it is, below `least` too.

use serde::Deserialize;

use super::top_p::{End, keep_prefix};
use super::{Declared, Definition, Parameter, ParameterKind, Range, Rule, Started, stateless};
use crate::candidates::Arithmetic;
use crate::history::History;
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopPDecay {
    /// The mass at first.
    #[serde(deserialize_with = "number::plain")]
    pub top_p: f64,
    /// What it is multiplied with after every token.
    #[serde(deserialize_with = "number::plain")]
    pub decay: f64,
    /// Lower bound of top-p.
    #[serde(default = "default_least", deserialize_with = "number::plain")]
    pub least: f64,
    /// The tokens after which it starts anew.
    #[serde(default)]
    pub reset: Vec<u32>,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// `least` is the lower bound of every token.
    Bounded,
    /// Not of the first one.
    AsGiven,
}

/// TensorRT-LLM's.
const LEAST: f64 = 1e-6;

fn default_least() -> f64 {
    LEAST
}

const SHARE: Rule = Rule::new(
    Range::MASS,
    "top_p, decay and least must be above 0 and at most 1, got {}",
);

impl TopPDecay {
    /// The mass after this text.
    fn mass(&self, history: History, start: Start) -> f64 {
        let latest = history.output.iter().rev();
        let since = latest
            .take_while(|token| !self.reset.contains(token))
            .count();
        if since == 0 && start == Start::AsGiven {
            return self.top_p;
        }
        let power = libm::pow(self.decay, since as f64);
        (self.top_p * power).max(self.least)
    }
}

impl Definition for TopPDecay {
    fn is_off(&self) -> bool {
        self.top_p >= 1.0 && self.decay >= 1.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![
            ("top_p", self.top_p.to_string()),
            ("decay", self.decay.to_string()),
        ]
    }

    fn window(&self) -> i64 {
        -1
    }

    fn listed(&self) -> usize {
        self.reset.len()
    }

    fn heeds_temperature(&self) -> bool {
        true
    }
}

impl Declared for TopPDecay {
    type Variant = Start;
    const DEFINITION: Start = Start::Bounded;
    const ABOUT: &'static str =
        "Top-p that decays with each token of `history` and resets after certain tokens.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("top_p", SHARE.range).about("Initial top-p, above 0 to 1."),
        Parameter::number("decay", SHARE.range).about("Factor per token, above 0 to 1."),
        Parameter::number("least", SHARE.range)
            .default(LEAST)
            .about("Lower bound of top-p."),
        Parameter::of_kind("reset", ParameterKind::Tokens)
            .optional()
            .about("IDs of tokens that reset it."),
    ];

    fn start(&self, start: Start, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        for value in [self.top_p, self.decay, self.least] {
            SHARE.check(value)?;
        }
        stateless(move |candidates, history| {
            let mass = self.mass(history, start);
            if mass < 1.0 {
                keep_prefix(candidates, arithmetic.round(mass), 1, End::Reaching);
            }
        })
    }
}
