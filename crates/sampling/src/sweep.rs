//! Entropy and largest probability over many temperatures of a large vocabulary: one exponential for each logit.
//!
//! With x_i = (z_i - max z) / T and S = 1 + R the sum of exp(x_i), where R is that of all but one of the largest, the entropy
//! is ln(1 + R) - (sum of exp(x_i) x_i) / S and the largest probability 1 / S. Logarithms of single probabilities are not needed, and the probabilities themselves are not kept.
//!
//! Products and sums are the same numbers with vectors of any width, and lanes are added in a fixed order, so that the last
//! bit depends on neither machine nor threads.

use super::distribution::Distribution;
use super::error::Error;
use super::exponentials::{LEAST, exp};
use super::parallel::{in_parallel, threads};
use super::softmax::{check_logits, largest, softmax};
use super::temperature::Temperature;

/// Vocabularies of more tokens are swept where kinds of experiments have the choice.
const LARGE: usize = 1024;
/// Numbers that are taken at a time.
const LANES: usize = 8;
/// Numbers whose sums are added up before they are added to all.
const BLOCK: usize = 4096;
/// With less beside the likeliest token, what counts nothing would count.
const PEAKED: f64 = 1e-250;
/// The most threads.
const THREADS: usize = 8;

/// How uncertain a distribution is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uncertainty {
    /// Entropy in nats.
    pub entropy: f64,
    /// The largest probability.
    pub max_probability: f64,
}

/// Entropy and largest probability at each temperature: of few tokens by [`softmax`], to its last bit, of more than 1,024
/// by [`sweep`].
///
/// # Errors
///
/// Those of [`softmax`].
pub fn uncertainties(
    logits: &[f64],
    temperatures: &[Temperature],
) -> Result<Vec<Uncertainty>, Error> {
    if logits.len() > LARGE {
        return sweep(logits, temperatures);
    }
    temperatures
        .iter()
        .map(|&temperature| Ok(Uncertainty::of(&softmax(logits, temperature)?)))
        .collect()
}

impl Uncertainty {
    /// Of a distribution.
    pub fn of(distribution: &Distribution) -> Uncertainty {
        Uncertainty {
            entropy: distribution.entropy(),
            max_probability: distribution.max_probability(),
        }
    }

    /// exp(entropy): the number of equally likely tokens that would be as uncertain.
    pub fn effective_vocabulary(&self) -> f64 {
        libm::exp(self.entropy)
    }
}

/// Entropy and largest probability of the softmax at each temperature.
///
/// They are within 1e-12 relative of what [`softmax`] gives, and many times faster.
///
/// # Errors
///
/// Those of [`softmax`].
///
/// ```
/// use thermograph_sampling::{Temperature, sweep};
///
/// let logits: Vec<f64> = (0..5000).map(|token| f64::from(token % 7)).collect();
/// let [cold, hot] = sweep(&logits, &[Temperature::new(0.5)?, Temperature::new(2.0)?])?[..] else {
///     unreachable!("one for each temperature")
/// };
/// assert!(cold.entropy < hot.entropy && hot.entropy < 5000f64.ln());
/// # Ok::<(), thermograph_sampling::Error>(())
/// ```
pub fn sweep(logits: &[f64], temperatures: &[Temperature]) -> Result<Vec<Uncertainty>, Error> {
    check_logits(logits)?;
    let largest = largest(logits);
    let mut below: Vec<f64> = logits.iter().map(|logit| logit - largest).collect();
    // The first of the largest is added by itself, so that what is beside it loses no bit.
    if let Some(top) = below.iter().position(|&difference| difference == 0.0) {
        below[top] = f64::NEG_INFINITY;
    }
    // Whole lanes: what is added counts nothing.
    below.resize(below.len().next_multiple_of(LANES), f64::NEG_INFINITY);
    in_parallel(
        temperatures.len(),
        threads(THREADS),
        || (),
        |(), index| at(logits, &below, temperatures[index]),
    )
}

/// The sum of exp(x - `largest`) of numbers that are at most `largest`; -inf counts nothing.
pub fn sum_of_exponentials(numbers: &[f64], largest: f64) -> f64 {
    let mut below = Vec::with_capacity(BLOCK);
    let of_block = |block: &[f64]| {
        below.clear();
        below.extend(block.iter().map(|number| number - largest));
        below.resize(below.len().next_multiple_of(LANES), f64::NEG_INFINITY);
        sums(&below, 1.0).0
    };
    numbers.chunks(BLOCK).map(of_block).sum()
}

/// At one temperature; `below` are the differences of the logits from the largest, of all but one largest.
fn at(logits: &[f64], below: &[f64], temperature: Temperature) -> Result<Uncertainty, Error> {
    let inverse = 1.0 / temperature.value();
    if inverse.is_finite() {
        let (rest, weighted) = sums(below, inverse);
        if rest > PEAKED {
            // No term is negative: nothing cancels.
            return Ok(Uncertainty {
                entropy: libm::log1p(rest) - weighted / (1.0 + rest),
                max_probability: 1.0 / (1.0 + rest),
            });
        }
    }
    // Greedy, or so cold that the slow way counts every bit.
    Ok(Uncertainty::of(&softmax(logits, temperature)?))
}

/// The sums of exp(x) and of exp(x) x, with x = `below` times `inverse`, with the widest vectors that the machine has.
fn sums(below: &[f64], inverse: f64) -> (f64, f64) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the machine has what the function is compiled for, and it is safe otherwise.
        #[expect(
            unsafe_code,
            reason = "there is no other way to call what is compiled for some machines"
        )]
        return unsafe { sums_by_avx2(below, inverse) };
    }
    sums_of_lanes(below, inverse)
}

/// The same with vectors of four.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sums_by_avx2(below: &[f64], inverse: f64) -> (f64, f64) {
    sums_of_lanes(below, inverse)
}

/// The same in plain Rust, for any machine.
#[inline(always)]
fn sums_of_lanes(below: &[f64], inverse: f64) -> (f64, f64) {
    let (mut sum, mut weighted) = (0.0, 0.0);
    for block in below.chunks(BLOCK) {
        let (mut sums, mut products) = ([0.0; LANES], [0.0; LANES]);
        for lanes in block.as_chunks::<LANES>().0 {
            for lane in 0..LANES {
                let x = lanes[lane] * inverse;
                // Not `max`, which asks for NaN.
                let x = if x > LEAST { x } else { LEAST };
                let weight = exp(x);
                sums[lane] += weight;
                products[lane] += weight * x;
            }
        }
        sum += sums.iter().sum::<f64>();
        weighted += products.iter().sum::<f64>();
    }
    (sum, weighted)
}

#[cfg(test)]
mod tests {
    use super::{
        LARGE, Uncertainty, sum_of_exponentials, sums, sums_of_lanes, sweep, uncertainties,
    };
    use crate::{Temperature, softmax};

    #[test]
    fn the_sums_are_those_of_all_exponentials() {
        let mut below: Vec<f64> = (0..9000)
            .map(|index| -f64::from(index * 7 % 911) * 0.37)
            .collect();
        for inverse in [0.01, 1.0, 2.7] {
            let x = below.iter().map(|difference| difference * inverse);
            let (mut sum, mut weighted) = (0.0, 0.0);
            for x in x {
                sum += libm::exp(x);
                weighted += libm::exp(x) * x;
            }
            let found = sums(&below, inverse);
            assert!((found.0 / sum - 1.0).abs() < 1e-13, "{inverse}: {found:?}");
            assert!(
                (found.1 / weighted - 1.0).abs() < 1e-13,
                "{inverse}: {found:?}"
            );
        }
        // What fills up the lanes counts nothing.
        below.truncate(13);
        let sum: f64 = below.iter().map(|x| libm::exp(*x)).sum();
        assert!((sum_of_exponentials(&below, 0.0) / sum - 1.0).abs() < 1e-14);
        assert_eq!(sum_of_exponentials(&[1.0; 11], 1.0), 11.0);
        assert_eq!(sum_of_exponentials(&[], 0.0), 0.0);
    }

    #[test]
    fn few_tokens_go_the_exact_way_and_many_the_fast_one() {
        let temperatures =
            [0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.7, 1.9].map(|t| Temperature::new(t).unwrap());
        let logits: Vec<f64> = (0..=LARGE)
            .map(|token| libm::sin(token as f64) * 5.0)
            .collect();
        let exact: Vec<Uncertainty> = temperatures
            .map(|temperature| Uncertainty::of(&softmax(&logits[1..], temperature).unwrap()))
            .to_vec();
        assert_eq!(uncertainties(&logits[1..], &temperatures).unwrap(), exact);
        let swept = sweep(&logits[1..], &temperatures).unwrap();
        assert_ne!(swept, exact, "else the two ways are not told apart");
        let many = uncertainties(&logits, &temperatures);
        assert_eq!(many, sweep(&logits, &temperatures));
    }

    #[test]
    fn the_effective_vocabulary_is_the_number_of_equal_tokens() {
        let equal = Uncertainty::of(&softmax(&[2.0; 8], Temperature::ONE).unwrap());
        assert!((equal.effective_vocabulary() - 8.0).abs() < 1e-14);
    }

    #[test]
    fn every_machine_has_the_same_bits() {
        let below: Vec<f64> = (0..9000)
            .map(|index| -f64::from(index * 7 % 911) * 0.37)
            .collect();
        for inverse in [0.01, 0.3, 1.0, 2.7, 100.0] {
            let (fast, plain) = (sums(&below, inverse), sums_of_lanes(&below, inverse));
            assert_eq!(
                (fast.0.to_bits(), fast.1.to_bits()),
                (plain.0.to_bits(), plain.1.to_bits())
            );
        }
    }
}
