//! A probability distribution over tokens, and how uncertain it is.

use super::error::Error;
use super::wide::Wide;

/// Probabilities that sum to one (but for rounding), with their entropy.
///
/// ```
/// use thermograph_sampling::Distribution;
///
/// let fair = Distribution::from_weights(&[1.0, 1.0, 0.0])?;
/// assert_eq!(fair.probabilities(), [0.5, 0.5, 0.0]);
/// assert_eq!(fair.entropy(), 2f64.ln());
/// assert_eq!(fair.effective_vocabulary(), 2.0);
/// # Ok::<(), thermograph_sampling::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    probabilities: Vec<f64>,
    entropy: f64,
    max_probability: f64,
}

impl Distribution {
    /// The distribution in proportion to `weights`.
    ///
    /// Any finite weights of 0 or more will do, whatever their sum; an error where one is not, where there are none,
    /// and where all are 0.
    pub fn from_weights(weights: &[f64]) -> Result<Distribution, Error> {
        if weights.is_empty() {
            return Err(Error::Empty);
        }
        if let Some(index) = weights
            .iter()
            .position(|weight| !(*weight >= 0.0 && weight.is_finite()))
        {
            return Err(Error::Weight {
                index,
                value: weights[index],
            });
        }
        let largest = weights.iter().copied().fold(0.0, f64::max);
        if largest == 0.0 {
            return Err(Error::NoMass {
                count: weights.len(),
            });
        }
        let ln_largest = Wide::from(largest).ln();
        let exponents: Vec<Wide> = weights
            .iter()
            .map(|&weight| Wide::from(weight).ln().minus(ln_largest))
            .collect();
        let mut distribution = Distribution::from_exponents(&exponents);
        // The exponents serve the entropy; the probabilities are nearer by division.
        let total = Wide::total(weights.iter().map(|weight| weight / largest)).round();
        distribution.probabilities = weights
            .iter()
            .map(|weight| weight / largest / total)
            .collect();
        distribution.max_probability = 1.0 / total;
        Ok(distribution)
    }

    /// All mass on the tokens where `chosen` is true, shared equally; there is at least one.
    pub(super) fn shared(chosen: &[bool]) -> Distribution {
        let count = chosen.iter().filter(|chosen| **chosen).count() as f64;
        let share = 1.0 / count;
        Distribution {
            probabilities: chosen
                .iter()
                .map(|&chosen| if chosen { share } else { 0.0 })
                .collect(),
            entropy: libm::log(count),
            max_probability: share,
        }
    }

    /// The distribution in proportion to the `exponents`' exponentials; all are 0 or less, at least one is 0.
    ///
    /// With S = 1 + R the sum of the exponentials (R: all but one of the largest), p_i = exp(x_i) / S, the entropy is
    /// ln(1 + R) + sum of p_i (-x_i): no term is negative, so that nothing cancels, however peaked or flat it is.
    pub(super) fn from_exponents(exponents: &[Wide]) -> Distribution {
        let mut probabilities = Wide::exponentials(exponents);
        let top = exponents
            .iter()
            .position(|exponent| exponent.high == 0.0 && exponent.low == 0.0)
            .unwrap_or(0);
        let rest = Wide::total(
            probabilities[..top]
                .iter()
                .chain(&probabilities[top + 1..])
                .copied(),
        )
        .round();
        let sum = 1.0 + rest;
        for probability in &mut probabilities {
            *probability /= sum;
        }
        let entropy = if rest < SUBNORMAL_REST {
            entropy_of_peak(exponents)
        } else {
            let surprise = probabilities
                .iter()
                .zip(exponents)
                .filter(|(probability, _)| **probability > 0.0);
            Wide::total(
                std::iter::once(libm::log1p(rest))
                    .chain(surprise.map(|(probability, x)| probability * -x.high)),
            )
            .round()
        };
        Distribution {
            probabilities,
            entropy,
            max_probability: 1.0 / sum,
        }
    }

    /// The probability of each token, in the order of the logits.
    pub fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// Shannon's entropy in nats, with 0 ln 0 = 0: 0 for a certain token, ln n for n equal ones.
    ///
    /// From the softmax it is accurate to 1e-14 relative, also where it is as small as 1e-300.
    pub fn entropy(&self) -> f64 {
        self.entropy
    }

    /// The probability of the likeliest token.
    pub fn max_probability(&self) -> f64 {
        self.max_probability
    }

    /// exp(entropy): the number of equally likely tokens that would be as uncertain. Also called perplexity.
    pub fn effective_vocabulary(&self) -> f64 {
        libm::exp(self.entropy)
    }
}

/// Where the exponentials beside the largest sum to less, some are subnormal and have lost bits, which the factor -x
/// of up to 800 would bring to light.
const SUBNORMAL_REST: f64 = 1e-280;

/// The entropy where one token has all mass but `rest` < SUBNORMAL_REST: there S = 1, ln S = R, and the entropy is the
/// sum of exp(x_i) (1 - x_i), which is made 2^1000 times as large so that no bit is lost until the end.
fn entropy_of_peak(exponents: &[Wide]) -> f64 {
    let root = libm::scalbn(1.0, 500);
    let terms = exponents
        .iter()
        .filter(|x| x.high < 0.0 && x.high > -800.0)
        .map(|x| {
            let root_of_weight = root * libm::exp(x.high / 2.0);
            root_of_weight * root_of_weight * (1.0 - x.high) * (1.0 + x.low)
        });
    libm::scalbn(Wide::total(terms).round(), -1000)
}
