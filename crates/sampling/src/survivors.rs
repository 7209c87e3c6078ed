//! What a chain leaves of a vocabulary.

use super::distribution::Distribution;
use super::error::Error;
use super::softmax::softmax;
use super::temperature::Temperature;

/// The tokens that can still be drawn, and their distribution.
///
/// A token can survive with probability 0: its logit is finite, but so far below the others that its probability is
/// smaller than any number.
#[derive(Clone, Debug, PartialEq)]
pub struct Survivors {
    tokens: Vec<u32>,
    distribution: Distribution,
}

impl Survivors {
    /// The survivors `tokens` with the softmax of their `logits`.
    pub(super) fn of_logits(tokens: Vec<u32>, logits: &[f64]) -> Result<Survivors, Error> {
        Ok(Survivors {
            tokens,
            distribution: softmax(logits, Temperature::ONE)?,
        })
    }

    /// What comes out when the i-th of `branches` is followed with the probability beside it.
    pub(super) fn mixture(mut branches: Vec<(f64, Survivors)>) -> Result<Survivors, Error> {
        if branches.len() == 1
            && let Some((_, only)) = branches.pop()
        {
            return Ok(only);
        }
        let mut tokens: Vec<u32> = branches
            .iter()
            .flat_map(|(_, branch)| branch.tokens.iter().copied())
            .collect();
        tokens.sort_unstable();
        tokens.dedup();
        let mut weights = vec![0.0; tokens.len()];
        for (probability, branch) in branches {
            let mut place = 0;
            for (token, of_token) in branch
                .tokens
                .iter()
                .zip(branch.distribution.probabilities())
            {
                while tokens[place] < *token {
                    place += 1;
                }
                weights[place] += probability * of_token;
            }
        }
        Ok(Survivors {
            tokens,
            distribution: Distribution::from_weights(&weights)?,
        })
    }

    /// Their token ids, ascending.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Their probabilities in the order of [`Survivors::tokens`], with entropy and maximum.
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// The probability of every token of a vocabulary of `size`; 0 for those removed.
    ///
    /// `size` is that of the logits they came from.
    pub fn probabilities(&self, size: usize) -> Vec<f64> {
        let mut probabilities = vec![0.0; size];
        for (&token, &probability) in self.tokens.iter().zip(self.distribution.probabilities()) {
            probabilities[token as usize] = probability;
        }
        probabilities
    }
}
