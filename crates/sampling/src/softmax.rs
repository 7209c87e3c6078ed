//! From logits to probabilities, at any temperature, and the notebook's way round by probabilities.

use super::distribution::Distribution;
use super::error::Error;
use super::temperature::Temperature;
use super::wide::Wide;

/// The largest of the numbers, none of which is NaN; -inf where there are none.
pub fn largest(numbers: &[f64]) -> f64 {
    // As many side by side as vector units take.
    let (lanes, rest) = numbers.as_chunks::<8>();
    let mut largest = [f64::NEG_INFINITY; 8];
    for numbers in lanes {
        for (largest, &number) in largest.iter_mut().zip(numbers) {
            *largest = if number > *largest { number } else { *largest };
        }
    }
    let all = largest.iter().chain(rest).copied();
    all.fold(f64::NEG_INFINITY, f64::max)
}

/// What the notebook adds to probabilities before it takes their logarithm.
pub const EPSILON: f64 = 1e-10;

/// The softmax with temperature: p_i = exp(z_i / T) / sum of exp(z_j / T).
///
/// A logit of -inf has probability 0. At temperature 0 the largest logit has all mass, and equal ones share it; that
/// is the limit. Probabilities and entropy are within 1e-14 relative of the exact ones (or the last bits of a
/// subnormal number) at every temperature from 1e-300 to 1e300 and for all logits, however far apart: differences are
/// taken and divided without rounding.
///
/// Errors: no logits; a logit that is +inf or NaN (with its index); all logits -inf.
///
/// ```
/// use thermograph_sampling::{Temperature, softmax};
///
/// let distribution = softmax(&[2.0, 1.0, f64::NEG_INFINITY], Temperature::new(0.5)?)?;
/// assert!((distribution.max_probability() - 0.8807970779778823).abs() < 1e-15);
/// assert_eq!(distribution.probabilities()[2], 0.0);
/// # Ok::<(), thermograph_sampling::Error>(())
/// ```
pub fn softmax(logits: &[f64], temperature: Temperature) -> Result<Distribution, Error> {
    check_logits(logits)?;
    if temperature == Temperature::ONE {
        let largest = largest(logits);
        let exponents = logits.iter().map(|&logit| Wide::sum(logit, -largest));
        return Ok(Distribution::from_exponents(&exponents.collect::<Vec<_>>()));
    }
    let logits: Vec<Wide> = logits.iter().map(|&logit| Wide::from(logit)).collect();
    Ok(tempered(&logits, temperature))
}

/// The notebook's other way: log(p + epsilon) / T, exponentials, normalised.
///
/// With epsilon 0 it equals the softmax at T of the logits that `probabilities` came from; the notebook's epsilon
/// ([`EPSILON`]) keeps its logarithm finite, and gives tokens of probability 0 some mass, the more the higher T is.
/// `probabilities` need not sum to one.
///
/// Errors: no probabilities, one that is negative, infinite or NaN, an epsilon outside 0 to 1, nothing but zeros.
///
/// ```
/// use thermograph_sampling::{EPSILON, Temperature, reweight};
///
/// let halved = reweight(&[0.8, 0.2], Temperature::new(2.0)?, EPSILON)?;
/// assert!((halved.probabilities()[0] - 2.0 / 3.0).abs() < 1e-9);
/// # Ok::<(), thermograph_sampling::Error>(())
/// ```
pub fn reweight(
    probabilities: &[f64],
    temperature: Temperature,
    epsilon: f64,
) -> Result<Distribution, Error> {
    if probabilities.is_empty() {
        return Err(Error::Empty);
    }
    let is_weight = |value: f64| value >= 0.0 && value.is_finite();
    if !(0.0..=1.0).contains(&epsilon) {
        return Err(Error::Epsilon { value: epsilon });
    }
    if let Some(index) = probabilities
        .iter()
        .position(|&probability| !is_weight(probability))
    {
        return Err(Error::Weight {
            index,
            value: probabilities[index],
        });
    }
    let logits: Vec<Wide> = probabilities
        .iter()
        .map(|&probability| Wide::sum(probability, epsilon).ln())
        .collect();
    if logits.iter().all(|logit| logit.high == f64::NEG_INFINITY) {
        return Err(Error::NoMass {
            count: logits.len(),
        });
    }
    Ok(tempered(&logits, temperature))
}

/// The notebook's two ways to apply a temperature, and how far apart they come.
#[derive(Clone, Debug, PartialEq)]
pub struct EquivalenceCheck {
    /// Of the logits: [`softmax`] at the temperature.
    pub from_logits: Distribution,
    /// Of the probabilities at temperature 1: [`reweight`] with [`EPSILON`].
    pub from_probabilities: Distribution,
    /// The largest absolute difference between the probabilities of a token.
    pub largest_difference: f64,
}

/// The notebook's check that dividing logits and reweighting probabilities are the same, but for the epsilon.
///
/// Errors: those of [`softmax`].
pub fn equivalence(logits: &[f64], temperature: Temperature) -> Result<EquivalenceCheck, Error> {
    let from_logits = softmax(logits, temperature)?;
    let from_probabilities = reweight(
        softmax(logits, Temperature::ONE)?.probabilities(),
        temperature,
        EPSILON,
    )?;
    let pairs = from_logits
        .probabilities()
        .iter()
        .zip(from_probabilities.probabilities());
    let largest_difference = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    Ok(EquivalenceCheck {
        from_logits,
        from_probabilities,
        largest_difference,
    })
}

/// Fails where `logits` have no softmax.
pub(super) fn check_logits(logits: &[f64]) -> Result<(), Error> {
    if logits.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(index) = logits
        .iter()
        .position(|logit| logit.is_nan() || *logit == f64::INFINITY)
    {
        return Err(Error::Logit {
            index,
            value: logits[index],
        });
    }
    if logits.iter().all(|logit| *logit == f64::NEG_INFINITY) {
        return Err(Error::AllMasked {
            count: logits.len(),
        });
    }
    Ok(())
}

/// The softmax of checked logits.
fn tempered(logits: &[Wide], temperature: Temperature) -> Distribution {
    let order = |a: &Wide, b: &Wide| a.high.total_cmp(&b.high).then(a.low.total_cmp(&b.low));
    let largest = logits
        .iter()
        .copied()
        .max_by(order)
        .expect("checked: there are logits");
    if temperature.is_greedy() {
        let chosen: Vec<bool> = logits
            .iter()
            .map(|&logit| logit.minus(largest) == Wide::ZERO)
            .collect();
        return Distribution::shared(&chosen);
    }
    let exponents: Vec<Wide> = logits
        .iter()
        .map(|&logit| exponent(logit, largest, temperature.value()))
        .collect();
    Distribution::from_exponents(&exponents)
}

/// (logit - largest) / temperature.
fn exponent(logit: Wide, largest: Wide, temperature: f64) -> Wide {
    let difference = logit.minus(largest);
    if difference.high.is_finite() {
        difference.over(temperature)
    } else {
        // The difference of the halves is finite (or the logit is -inf). Halving a temperature loses bits only where
        // it is subnormal, and there the quotient overflows to -inf anyway.
        logit.half().minus(largest.half()).over(temperature / 2.0)
    }
}
