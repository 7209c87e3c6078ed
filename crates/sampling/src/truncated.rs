//! A distribution of which the likely tokens alone are known, or some tokens: what follows for the rest, as intervals.
//!
//! Servers return the probabilities of a few tokens. The others have what is left of the mass, each no more than the least
//! likely token that was returned, and there are as many as the vocabulary has. Among all distributions that agree with
//! that, an [`Interval`] gives the least and the largest value of a quantity; nothing is renormalised in silence.

use super::interval::Interval;
use super::ranked::Ranked;
use super::temperature::Temperature;
use super::unranked::Unranked;

/// How far from 1 rounding brings the sum of the probabilities that a server returns.
const ROUNDING: f64 = 1e-3;

/// The known tokens of a distribution, and how much the others have.
#[derive(Clone, Debug, PartialEq)]
pub struct Truncated {
    /// Natural logarithms of the probabilities, falling.
    seen: Vec<f64>,
    unseen_mass: f64,
    unseen_tokens: usize,
    /// Whether the known ones are the likeliest.
    is_ranked: bool,
}

/// Why some probabilities are not those of the likely tokens of a distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TruncatedError {
    /// There is no token with a probability above 0.
    #[error("no token has a probability above 0")]
    Nothing,
    /// More tokens were returned than there are.
    #[error("{seen} tokens were returned, but the vocabulary has {vocabulary}")]
    TooMany {
        /// How many were returned.
        seen: usize,
        /// How many there are.
        vocabulary: usize,
    },
    /// The tokens that were not returned are too few for their mass.
    #[error(
        "the {tokens} unreturned tokens, with at most {largest:.3e} each, cannot hold the remaining probability mass of {mass:.4}: `vocabulary` is too small"
    )]
    TooFew {
        /// The mass that is left.
        mass: f64,
        /// How many tokens there are for it.
        tokens: usize,
        /// What each has at most: the probability of the least likely token that was returned.
        largest: f64,
    },
}

/// The same distribution at a temperature.
#[derive(Clone, Debug)]
pub struct Tempered(Standing);

/// Where the known tokens stand among all.
#[derive(Clone, Debug)]
enum Standing {
    /// They are the likeliest.
    Ranked(Ranked),
    /// Others may be likelier.
    Unranked(Unranked),
}

impl Truncated {
    /// From the natural logarithms of the probabilities of the likeliest tokens, and how many tokens there are in all.
    ///
    /// Tokens of probability 0 are left out. Probabilities that sum to a little more than 1 leave nothing to the others.
    ///
    /// # Errors
    ///
    /// When no token is left, when there are more than the vocabulary has, and when the others are too few for what they
    /// must have.
    pub fn new(mut seen: Vec<f64>, vocabulary: usize) -> Result<Truncated, TruncatedError> {
        seen.retain(|&logarithm| libm::exp(logarithm) > 0.0);
        seen.sort_by(|a, b| b.total_cmp(a));
        let Some(&least) = seen.last() else {
            return Err(TruncatedError::Nothing);
        };
        if seen.len() > vocabulary {
            let seen = seen.len();
            return Err(TruncatedError::TooMany { seen, vocabulary });
        }
        let mass: f64 = seen.iter().map(|&logarithm| libm::exp(logarithm)).sum();
        let mass = (1.0 - mass).max(0.0);
        let tokens = vocabulary - seen.len();
        let largest = libm::exp(least);
        let room = tokens as f64 * largest;
        if mass > room + ROUNDING {
            return Err(TruncatedError::TooFew {
                mass,
                tokens,
                largest,
            });
        }
        Ok(Truncated {
            seen,
            unseen_mass: mass.min(room),
            unseen_tokens: tokens,
            is_ranked: true,
        })
    }

    /// From the natural logarithms of the probabilities of some tokens, perhaps none, of which nothing says that they are
    /// the likeliest, and how many tokens there are in all.
    ///
    /// Where what is left for the others is no more than the least likely known token has, the known ones are the likeliest.
    ///
    /// # Errors
    ///
    /// When there are more than the vocabulary has, and when no token is left for the rest of the mass.
    pub fn unranked(mut seen: Vec<f64>, vocabulary: usize) -> Result<Truncated, TruncatedError> {
        seen.retain(|&logarithm| libm::exp(logarithm) > 0.0);
        seen.sort_by(|a, b| b.total_cmp(a));
        let mass: f64 = seen.iter().map(|&logarithm| libm::exp(logarithm)).sum();
        let mass = (1.0 - mass).max(0.0);
        let least = seen.last().map_or(0.0, |&least| libm::exp(least));
        if mass <= least || seen.len() >= vocabulary {
            return Truncated::new(seen, vocabulary);
        }
        Ok(Truncated {
            unseen_mass: mass,
            unseen_tokens: vocabulary - seen.len(),
            seen,
            is_ranked: false,
        })
    }

    /// Whether the known tokens are the likeliest: no other has a larger probability than the least likely of them.
    pub fn is_ranked(&self) -> bool {
        self.is_ranked
    }

    /// The natural logarithms of the known probabilities, falling.
    pub fn seen(&self) -> &[f64] {
        &self.seen
    }

    /// The probability of all other tokens together, from 0 to 1.
    pub fn unseen_mass(&self) -> f64 {
        self.unseen_mass
    }

    /// How many other tokens there are.
    pub fn unseen_tokens(&self) -> usize {
        self.unseen_tokens
    }

    /// The distribution at a temperature; that of the server is 1. `None` for 0, where everything is the first token's.
    pub fn at(&self, temperature: Temperature) -> Option<Tempered> {
        if temperature.is_greedy() {
            return None;
        }
        // Finite, so that a tie with the likeliest token stays one.
        let power = (1.0 / temperature.value()).min(1e300);
        if !self.is_ranked {
            let (mass, tokens) = (self.unseen_mass, self.unseen_tokens);
            let unranked = Unranked::new(&self.seen, mass, tokens, power);
            return Some(Tempered(Standing::Unranked(unranked)));
        }
        let ranked = Ranked::new(
            &self.seen,
            self.unseen_mass,
            self.unseen_tokens,
            temperature,
            power,
        );
        Some(Tempered(Standing::Ranked(ranked)))
    }
}

impl Tempered {
    /// The probability of a known token, by its rank among these from 0.
    pub fn probability(&self, rank: usize) -> Interval {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.probability(rank),
            Standing::Unranked(unranked) => unranked.probability(rank),
        }
    }

    /// The largest probability of all tokens.
    pub fn likeliest(&self) -> Interval {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.probability(0),
            Standing::Unranked(unranked) => unranked.likeliest(),
        }
    }

    /// The probability of all unseen tokens together.
    pub fn unseen_probability(&self) -> Interval {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.unseen_probability(),
            Standing::Unranked(unranked) => unranked.unseen_probability(),
        }
    }

    /// The entropy in nats.
    pub fn entropy(&self) -> Interval {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.entropy(),
            Standing::Unranked(unranked) => unranked.entropy(),
        }
    }

    /// The entropy of the tokens that are seen, if they were all: what renormalising in silence gives; 0 where none is.
    pub fn renormalised_entropy(&self) -> f64 {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.entropy_with(0.0, 0.0),
            Standing::Unranked(unranked) => unranked.renormalised_entropy(),
        }
    }

    /// How many tokens it takes, from the likeliest on, to reach `top_p` of the mass: at least one.
    pub fn top_p(&self, top_p: f64) -> Interval<usize> {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.top_p(top_p),
            Standing::Unranked(unranked) => unranked.top_p(top_p),
        }
    }

    /// How many tokens have at least `min_p` of the likeliest one's probability.
    pub fn min_p(&self, min_p: f64) -> Interval<usize> {
        match &self.0 {
            Standing::Ranked(ranked) => ranked.min_p(min_p),
            Standing::Unranked(unranked) => unranked.min_p(min_p),
        }
    }
}
