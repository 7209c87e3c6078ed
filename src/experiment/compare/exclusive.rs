//! Tokens that one side alone can draw: evidence by themselves.

use super::Sample;

/// The tokens that one of two sides can draw and the other cannot: each draw of one proves that the two differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exclusive {
    /// Their probability together.
    pub mass: f64,
    /// How often one of them was drawn.
    pub draws: u64,
    /// The one drawn most often; `None` where none was drawn.
    pub most: Option<usize>,
}

impl Exclusive {
    /// Those of `own`.
    pub(super) fn of(own: &Sample, other: &Sample) -> Exclusive {
        let tokens = own
            .probabilities
            .iter()
            .zip(&other.probabilities)
            .enumerate();
        let exclusive = tokens.filter(|(_, (own, other))| **own > 0.0 && **other == 0.0);
        let counts = &own.drawn.counts;
        let mut found = Exclusive {
            mass: 0.0,
            draws: 0,
            most: None,
        };
        for (token, (probability, _)) in exclusive {
            found.mass += probability;
            found.draws += counts[token];
            if counts[token] > found.most.map_or(0, |most| counts[most]) {
                found.most = Some(token);
            }
        }
        found
    }

    /// The logarithm of the probability that none of either is among as many draws from each side.
    pub(super) fn ln_of_none(both: &[Exclusive; 2], draws: f64) -> f64 {
        let none = both
            .iter()
            .map(|exclusive| libm::log1p(-exclusive.mass.min(1.0)));
        draws * none.sum::<f64>()
    }

    /// The least draws with which one is among them with this probability.
    pub(super) fn draws_needed(both: &[Exclusive; 2], power: f64) -> Option<f64> {
        let of_one = Exclusive::ln_of_none(both, 1.0);
        let needed = (libm::log1p(-power) / of_one).ceil().max(1.0);
        (of_one < 0.0).then_some(needed)
    }
}
