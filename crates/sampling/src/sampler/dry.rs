//! DRY ("don't repeat yourself"): a token that would continue a repetition of the text so far is penalised, the more
//! the longer the repetition.
//!
//! Definition: let n be the length of the longest sequence that the context ends with, that occurs earlier too, and
//! that the token followed there. If n >= allowed_length, z <- z - multiplier base^(n - allowed_length). A breaker
//! ends every repetition, and is never penalised itself. Source: p-e-w, text-generation-webui #5677.
//!
//! - llama.cpp (`llama_sampler_dry_apply`) looks at the last `last_n` tokens (-1: all), computes in float32, and limits
//!   the exponent so that the power stays finite. It is off for a multiplier of 0, a base below 1 or a last_n of 0.
//!   Breakers here are tokens; llama.cpp makes them from texts, with the model's vocabulary.

use std::collections::{BTreeMap, BTreeSet};

use crate::candidates::Candidates;
use crate::chain::History;
use crate::engine::Refusal;

/// ln of the largest float32, as llama.cpp has it.
const LN_FLOAT32_MAX: f64 = 88.722_839_1;

/// The parameters.
#[derive(Clone, Copy)]
pub(super) struct Dry<'a> {
    pub multiplier: f64,
    pub base: f64,
    pub allowed_length: i64,
    pub last_n: i64,
    pub breakers: &'a [u32],
}

pub(super) fn apply(
    candidates: &mut Candidates,
    dry: Dry,
    history: History,
) -> Result<(), Refusal> {
    let Dry {
        multiplier,
        base,
        last_n,
        ..
    } = dry;
    if !(multiplier.is_finite() && base.is_finite()) {
        return candidates.refuse(format!(
            "multiplier {multiplier}, base {base}: both have to be finite"
        ));
    }
    if multiplier == 0.0 || base < 1.0 || last_n == 0 {
        return Ok(());
    }
    let mut reversed: Vec<u32> = history.last(last_n).copied().collect();
    reversed.reverse();
    let breakers: BTreeSet<u32> = dry.breakers.iter().copied().collect();
    let limit = reversed
        .iter()
        .position(|token| breakers.contains(token))
        .unwrap_or(reversed.len());
    if reversed.len() as i64 <= dry.allowed_length || (limit as i64) < dry.allowed_length {
        return Ok(());
    }
    let repeats = repeats(&reversed, limit, dry.allowed_length, &breakers);

    let arithmetic = candidates.arithmetic;
    let [multiplier, base] = [multiplier, base].map(|number| arithmetic.round(number));
    let most = if base > 1.000_001 {
        (LN_FLOAT32_MAX / libm::log(base)) as i64
    } else {
        0
    };
    for candidate in candidates.list_to_change() {
        let Some(length) = repeats.get(&candidate.token) else {
            continue;
        };
        let over = length.saturating_sub(dry.allowed_length);
        let exponent = if most > 0 { over.min(most) } else { over };
        let penalty = arithmetic.round(multiplier * libm::pow(base, exponent as f64));
        candidate.logit = arithmetic.round(candidate.logit - penalty);
    }
    Ok(())
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
