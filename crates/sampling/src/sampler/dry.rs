//! DRY ("don't repeat yourself"): a token that would continue a repetition of the text so far is penalised, the more
//! the longer the repetition.
//!
//! Definition: let n be the length of the longest sequence that the context ends with, that occurs earlier too, and
//! that the token followed there. If n >= allowed_length, z <- z - multiplier base^(n - allowed_length). A breaker
//! ends every repetition, and is never penalised itself. Source: p-e-w, text-generation-webui #5677.
//!
//! - llama.cpp (`llama_sampler_dry_apply`) looks at the last `last_n` tokens, by default 64, computes in float32, and
//!   limits the exponent so that the power stays finite. It is off for a multiplier of 0, a base below 1 or a last_n of
//!   0 or less.
//!   Breakers here are tokens; llama.cpp makes them from texts, with the model's vocabulary.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::penalties::Negative;
use super::{Declared, Definition, Likeliest, Parameter, ParameterKind, Range, Started, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// ln of the largest float32, as llama.cpp has it.
const LN_FLOAT32_MAX: f64 = 88.722_839_1;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dry {
    /// How much is subtracted for the shortest repetition.
    #[serde(deserialize_with = "number::plain")]
    pub multiplier: f64,
    /// How many times as much for every token more.
    #[serde(default = "default_base", deserialize_with = "number::plain")]
    pub base: f64,
    /// How long the shortest repetition is.
    #[serde(default = "default_allowed_length")]
    pub allowed_length: i64,
    /// How many of the last tokens are searched, all for a negative number; `None` for the engine's default, all where it
    /// has none.
    #[serde(default)]
    pub last_n: Option<i64>,
    /// Tokens that end a repetition.
    #[serde(default)]
    pub breakers: Vec<u32>,
}

const BASE: f64 = 1.75;
const ALLOWED_LENGTH: i64 = 2;
fn default_base() -> f64 {
    BASE
}

fn default_allowed_length() -> i64 {
    ALLOWED_LENGTH
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    /// How many tokens are searched where it is not said.
    pub last_n: i64,
    pub negative: Negative,
}

impl Definition for Dry {
    fn is_off(&self) -> bool {
        self.multiplier == 0.0 || self.base < 1.0 || self.last_n == Some(0)
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![
            ("multiplier", self.multiplier.to_string()),
            ("base", self.base.to_string()),
            ("allowed_length", self.allowed_length.to_string()),
        ]
    }

    fn window(&self) -> i64 {
        self.last_n.unwrap_or(-1)
    }

    fn listed(&self) -> usize {
        self.breakers.len()
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for Dry {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        last_n: -1,
        negative: Negative::All,
    };
    const ABOUT: &'static str = "DRY (don't repeat yourself): penalizes a token that would continue a repetition; the penalty grows with its length.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("multiplier", Range::FINITE)
            .about("Penalty at `allowed_length`; 0 is off."),
        Parameter::number("base", Range::FINITE)
            .default(BASE)
            .about("Factor per further token."),
        Parameter::of_kind("allowed_length", ParameterKind::Whole)
            .default(ALLOWED_LENGTH as f64)
            .about("Shortest penalized repetition, in tokens."),
        Parameter::of_kind("last_n", ParameterKind::Whole)
            .optional()
            .about("Number of recent tokens searched; -1 for all."),
        Parameter::of_kind("breakers", ParameterKind::Tokens)
            .optional()
            .about("IDs of tokens that end a repetition."),
    ];

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        let (multiplier, base) = (self.multiplier, self.base);
        if !(multiplier.is_finite() && base.is_finite()) {
            return Err(format!(
                "multiplier and base must be finite, got {multiplier} and {base}"
            ));
        }
        let last_n = variant
            .negative
            .window(self.last_n.unwrap_or(variant.last_n));
        let breakers: BTreeSet<u32> = self.breakers.iter().copied().collect();
        stateless(move |candidates, history| {
            if !self.is_off() {
                self.apply(candidates, history.last(last_n), &breakers);
            }
        })
    }
}

impl Dry {
    fn apply<'a>(
        &self,
        candidates: &mut Candidates,
        latest: impl Iterator<Item = &'a u32>,
        breakers: &BTreeSet<u32>,
    ) {
        let mut reversed: Vec<u32> = latest.copied().collect();
        reversed.reverse();
        let limit = reversed
            .iter()
            .position(|token| breakers.contains(token))
            .unwrap_or(reversed.len());
        let allowed_length = self.allowed_length;
        if reversed.len() as i64 <= allowed_length || (limit as i64) < allowed_length {
            return;
        }
        let repeats = repeats(&reversed, limit, allowed_length, breakers);

        let arithmetic = candidates.arithmetic;
        let [multiplier, base] =
            [self.multiplier, self.base].map(|number| arithmetic.round(number));
        let most = if base > 1.000_001 {
            (LN_FLOAT32_MAX / libm::log(base)) as i64
        } else {
            0
        };
        for candidate in candidates.list_to_change() {
            let Some(length) = repeats.get(&candidate.token) else {
                continue;
            };
            let over = length.saturating_sub(allowed_length);
            let exponent = if most > 0 { over.min(most) } else { over };
            let penalty = arithmetic.round(multiplier * libm::pow(base, exponent as f64));
            candidate.logit = arithmetic.round(candidate.logit - penalty);
        }
    }
}

/// The tokens that would continue a repetition of `allowed_length` or more, with the length of the longest.
///
/// `reversed` is the context, the latest token first; `limit` is the longest that a repetition may be.
fn repeats(
    reversed: &[u32],
    limit: usize,
    allowed_length: i64,
    breakers: &BTreeSet<u32>,
) -> BTreeMap<u32, i64> {
    let mut longest = BTreeMap::new();
    for (start, length) in matches(reversed).into_iter().enumerate().skip(1) {
        let length = length.min(limit) as i64;
        let next = reversed[start - 1];
        if length >= allowed_length && !breakers.contains(&next) {
            let longest = longest.entry(next).or_insert(length);
            *longest = length.max(*longest);
        }
    }
    longest
}

/// For every place, how many tokens from there on are those from the beginning on (the Z-algorithm).
fn matches(tokens: &[u32]) -> Vec<usize> {
    let mut lengths = vec![0; tokens.len()];
    // The match that reaches furthest: tokens[start..end] == tokens[..end - start].
    let (mut start, mut end) = (0, 0);
    for place in 1..tokens.len() {
        let mut length = if place < end {
            lengths[place - start].min(end - place)
        } else {
            0
        };
        while place + length < tokens.len() && tokens[length] == tokens[place + length] {
            length += 1;
        }
        if place + length > end {
            (start, end) = (place, place + length);
        }
        lengths[place] = length;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn matches_are_as_long_as_by_comparing_token_by_token() {
        // All texts of nine tokens of which there are two, and of six of which there are three.
        for (length, kinds) in [(9, 2), (6, 3)] {
            for number in 0..u32::pow(kinds, length) {
                let token = |place: u32| number / kinds.pow(place) % kinds;
                let tokens: Vec<u32> = (0..length).map(token).collect();
                let found = matches(&tokens);
                for place in 1..tokens.len() {
                    let pairs = tokens.iter().zip(&tokens[place..]);
                    let wanted = pairs.take_while(|(one, other)| one == other).count();
                    assert_eq!(found[place], wanted, "{tokens:?} from {place}");
                }
            }
        }
    }
}
