//! A position of a file: what a chain makes of its logits, as a few numbers.

use serde::{Deserialize, Serialize};

use crate::experiment::chain_config::ChainConfig;
use crate::experiment::error::Cause;
use crate::sampling::{largest, sum_of_exponentials, total_variation};

/// What is left of a position's distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// How many tokens can still be drawn.
    pub survivors: usize,
    /// The entropy of what is drawn from, in nats.
    pub entropy: f64,
    /// How much of the model's own mass the tokens left have.
    pub kept_mass: f64,
    /// The largest probability of what is drawn from.
    pub max_probability: f64,
    /// The likeliest token.
    pub top: usize,
}

impl Measurement {
    /// Whether a position with so many tokens can have these numbers.
    pub(super) fn fits(&self, tokens: usize) -> bool {
        // Rounding may bring a sum past its end.
        let most = libm::log(self.survivors as f64) + ROUNDING;
        (1..=tokens).contains(&self.survivors)
            && self.top < tokens
            && (-ROUNDING..=most).contains(&self.entropy)
            && is_share(self.kept_mass)
            && is_share(self.max_probability)
    }
}

/// How far rounding may bring a sum past its end.
const ROUNDING: f64 = 1e-9;

/// Whether a number can be a probability or a distance between distributions.
pub fn is_share(number: f64) -> bool {
    (-ROUNDING..=1.0 + ROUNDING).contains(&number)
}

/// What each of one or two chains makes of a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionMeasurement {
    /// One for each chain.
    pub measures: Vec<Measurement>,
    /// The total variation between the first two; 0 where there is one.
    pub total_variation: f64,
}

/// Measures a position.
pub(super) fn measured(
    logits: &[f64],
    chain_configs: &[&ChainConfig],
) -> Result<PositionMeasurement, Cause> {
    let model = Model::new(logits);
    let mut all = Vec::with_capacity(chain_configs.len());
    let mut measures = Vec::with_capacity(chain_configs.len());
    for chain_config in chain_configs {
        let left = chain_config.survivors(logits)?;
        let (top, max_probability) = crate::experiment::format::likeliest(&left);
        measures.push(Measurement {
            survivors: left.tokens().len(),
            entropy: left.distribution().entropy(),
            kept_mass: model.mass(left.tokens()),
            max_probability,
            top,
        });
        if chain_configs.len() > 1 {
            all.push(left.probabilities(logits.len()));
        }
    }
    Ok(PositionMeasurement {
        measures,
        total_variation: match all.as_slice() {
            [first, second] => total_variation(first, second),
            _ => 0.0,
        },
    })
}

/// The model's own distribution, of which only the mass of some tokens is asked for.
struct Model<'a> {
    logits: &'a [f64],
    largest: f64,
    sum: f64,
}

impl<'a> Model<'a> {
    /// Takes one exponential of each logit; one of them is finite.
    fn new(logits: &'a [f64]) -> Model<'a> {
        let largest = largest(logits);
        Model {
            logits,
            largest,
            sum: sum_of_exponentials(logits, largest),
        }
    }

    fn mass(&self, tokens: &[u32]) -> f64 {
        let logits = tokens.iter().map(|&token| self.logits[token as usize]);
        let logits: Vec<f64> = logits.collect();
        (sum_of_exponentials(&logits, self.largest) / self.sum).min(1.0)
    }
}
