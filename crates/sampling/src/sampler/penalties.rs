//! Repetition, frequency and presence penalties: tokens that have occurred become less likely.
//!
//! Definition: with c the number of times that a token occurs in the history, and c > 0: z <- z / r if z > 0, else z r;
//! then z <- z - c frequency - presence. Sources: Keskar et al. 2019, arXiv:1909.05858 (repetition); OpenAI's API
//! (frequency, presence).
//!
//! - llama.cpp (`llama_sampler_penalties_apply`) counts in the last `last_n` tokens of prompt and output, by default 64;
//!   0 or less is off.
//! - vLLM (`apply_penalties`) divides for all of prompt and output, by multiplying with 1 / r in float32, but counts
//!   frequency and presence in the output only; it takes r > 0 and -2 to 2 for the others.
//! - transformers (`RepetitionPenaltyLogitsProcessor`) has the repetition penalty only, over prompt and output, r > 0.
//! - SGLang (`srt/sampling/penaltylib`) subtracts first and divides then, all over the output only; mistral.rs subtracts
//!   first too, over the output, and divides over prompt and output.
//! - MLX-LM (`make_logits_processors`) looks at the last 20 tokens of prompt and output.
//! - OpenVINO GenAI (`logit_transformers.hpp`) adds frequency and presence to logits below 0: it makes such tokens
//!   likelier.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Declared, Definition, Likeliest, Parameter, ParameterKind, Range, Rule, Started, one, stateless,
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
    pub steps: &'static [Step],
    /// Where tokens count for the repetition penalty.
    pub repeated: Counted,
    /// Where they count for frequency and presence.
    pub counted: Counted,
    pub division: Division,
    pub below_zero: BelowZero,
}

impl Variant {
    /// Takes everything, over the whole of prompt and output.
    pub const PLAIN: Variant = Variant {
        repeat: Rule::ANY,
        frequency: Rule::ANY,
        presence: Rule::ANY,
        both: Range::ANY,
        window: Window::LastN {
            default: -1,
            negative: Negative::All,
        },
        steps: &[Step::Repetition, Step::Both],
        repeated: Counted::PromptAndOutput,
        counted: Counted::PromptAndOutput,
        division: Division::Quotient,
        below_zero: BelowZero::Subtracted,
    };
}

/// How far back tokens count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Window {
    /// `last_n` tokens.
    LastN {
        /// How many where it is not said.
        default: i64,
        negative: Negative,
    },
    /// The whole history; there is no `last_n`.
    Whole {
        /// Why a `last_n` is refused.
        refusal: &'static str,
    },
}

/// What a negative number of tokens means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Negative {
    /// All of them.
    All,
    /// None.
    Off,
}

impl Negative {
    /// How many of the last tokens count; all for a negative number.
    pub fn window(self, last_n: i64) -> i64 {
        match self {
            Negative::All => last_n,
            Negative::Off => last_n.max(0),
        }
    }
}

/// A penalty as it is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Repetition,
    Frequency,
    Presence,
    /// Frequency and presence as one sum.
    Both,
}

/// Where tokens count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// In prompt and output.
    PromptAndOutput,
    /// In the output only.
    Output,
}

/// How a logit above 0 is made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Division {
    /// It is divided.
    Quotient,
    /// It is multiplied with the rounded reciprocal.
    Reciprocal,
}

/// What frequency and presence do to a logit below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BelowZero {
    /// They are subtracted as from any other.
    Subtracted,
    /// They are added.
    Added,
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
        both: Range::FINITE,
        ..Variant::PLAIN
    };
    const ABOUT: &'static str = "Repetition, frequency and presence penalty: tokens that occurred in `prompt` and `history` become less likely.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::of_kind("last_n", ParameterKind::Whole)
            .optional()
            .about("Number of recent tokens counted; -1 for all."),
        Parameter::number("repeat", REPEAT.range)
            .default(1.0)
            .about("Repetition penalty: divides positive logits and multiplies negative ones; above 0."),
        Parameter::number("frequency", Range::FINITE)
            .default(0.0)
            .about("Frequency penalty: subtracted once per occurrence."),
        Parameter::number("presence", Range::FINITE)
            .default(0.0)
            .about("Presence penalty: subtracted once."),
    ];

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        let last_n = match variant.window {
            Window::Whole { .. } => Range::NONE,
            Window::LastN { .. } => Range::ANY,
        };
        vec![
            ("last_n", last_n),
            ("repeat", variant.repeat.range),
            ("frequency", variant.frequency.range),
            ("presence", variant.presence.range),
        ]
    }

    fn start(&self, variant: Variant, arithmetic: Arithmetic) -> Result<Started<'_>, String> {
        variant.frequency.check(self.frequency)?;
        variant.presence.check(self.presence)?;
        variant.repeat.check(self.repeat)?;
        let (frequency, presence) = (self.frequency, self.presence);
        if !(variant.both.contains(frequency) && variant.both.contains(presence)) {
            return Err(format!(
                "frequency and presence must be finite, got {frequency} and {presence}"
            ));
        }
        let last_n = match (variant.window, self.last_n) {
            (Window::Whole { refusal }, Some(_)) => return Err(refusal.to_owned()),
            (Window::Whole { .. }, None) => -1,
            (Window::LastN { default, negative }, last_n) => {
                negative.window(last_n.unwrap_or(default))
            }
        };
        let penalties = [self.repeat, frequency, presence];
        let penalties = penalties.map(|penalty| arithmetic.round(penalty));
        stateless(move |candidates, history| {
            if !self.are_neutral() {
                apply(candidates, penalties, history, last_n, variant);
            }
        })
    }
}

fn apply(
    candidates: &mut Candidates,
    [repeat, frequency, presence]: [f64; 3],
    history: History,
    last_n: i64,
    variant: Variant,
) {
    let counts = |counted: Counted| match counted {
        Counted::PromptAndOutput => count(history.last(last_n)),
        Counted::Output => {
            let output = History {
                prompt: &[],
                ..history
            };
            count(output.last(last_n))
        }
    };
    let (repeated, counted) = (counts(variant.repeated), counts(variant.counted));
    let arithmetic = candidates.arithmetic;
    let reciprocal = arithmetic.round(1.0 / repeat);
    let smaller = |z: f64| match variant.division {
        Division::Quotient => z / repeat,
        Division::Reciprocal => z * reciprocal,
    };
    let less = |z: f64, penalty: f64| {
        let is_added = variant.below_zero == BelowZero::Added && z < 0.0;
        arithmetic.round(if is_added { z + penalty } else { z - penalty })
    };
    for candidate in candidates.list_to_change() {
        let is_repeated = repeated.contains_key(&candidate.token);
        let count = counted.get(&candidate.token);
        if !is_repeated && count.is_none() {
            continue;
        }
        let mut z = candidate.logit;
        for step in variant.steps {
            z = match (step, count) {
                (Step::Repetition, _) if is_repeated => {
                    arithmetic.round(if z > 0.0 { smaller(z) } else { z * repeat })
                }
                (Step::Frequency, Some(count)) => less(z, arithmetic.round(count * frequency)),
                (Step::Presence, Some(_)) => less(z, presence),
                (Step::Both, Some(count)) => {
                    let frequency = arithmetic.round(count * frequency);
                    less(z, arithmetic.round(frequency + presence))
                }
                _ => z,
            };
        }
        candidate.logit = z;
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
