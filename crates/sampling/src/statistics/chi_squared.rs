//! The laws that tests go by: chi-squared, and non-central chi-squared where what is tested does not hold.

use super::gamma::{incomplete_gamma, poisson};

/// Beyond this non-centrality the law is taken for normal: it is by then, to about 1e-5.
const NEARLY_NORMAL: f64 = 1e10;

/// The probability that a chi-squared variable of so many `degrees` of freedom exceeds `x`: Q(degrees/2, x/2), the
/// regularised upper incomplete gamma function.
///
/// Accurate to 1e-10 relative, down to 1e-300, for degrees up to 100,000. 1 for x of 0 or less, 0 for an infinite one;
/// NaN for a NaN, and for degrees that are not positive and finite.
pub fn chi_squared_survival(x: f64, degrees: f64) -> f64 {
    incomplete_gamma(degrees / 2.0, x / 2.0).1
}

/// The x that a chi-squared variable of so many `degrees` of freedom is below with this `probability`.
///
/// Found by bisection down to neighbouring numbers, of the tail that has less mass, so that probabilities near 0 have
/// their digits too. 0 for a probability of 0 or less, infinite for 1 or more; NaN for a NaN, and for degrees that are
/// not positive and finite.
pub fn chi_squared_quantile(probability: f64, degrees: f64) -> f64 {
    if probability.is_nan() || !(degrees > 0.0 && degrees.is_finite()) {
        return f64::NAN;
    }
    if probability <= 0.0 {
        return 0.0;
    }
    if probability >= 1.0 {
        return f64::INFINITY;
    }
    let is_below = |x: f64| {
        let (lower, upper) = incomplete_gamma(degrees / 2.0, x / 2.0);
        if probability < 0.5 {
            lower < probability
        } else {
            upper > 1.0 - probability
        }
    };
    let mut high = degrees.max(1.0);
    while is_below(high) {
        high *= 2.0;
    }
    let mut low = 0.0;
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The probability that a non-central chi-squared variable of so many `degrees` of freedom exceeds `x`: central ones of
/// `degrees` + 2j degrees, mixed with the Poisson probabilities of j with mean `noncentrality`/2.
///
/// The sum runs over all j that count, upwards, where each central probability is the one before and a positive term
/// more. Accurate to 1e-10 relative, down to 1e-300, for a `noncentrality` up to 1e6; the work grows with its root.
/// Above 1e10 the normal law of the same mean and variance stands for it, which is within 1e-5. 1 for x of 0 or less,
/// 0 for an infinite one; NaN for a NaN, a negative non-centrality, and degrees that are not positive and finite.
pub fn noncentral_chi_squared_survival(x: f64, degrees: f64, noncentrality: f64) -> f64 {
    if noncentrality == 0.0 {
        return chi_squared_survival(x, degrees);
    }
    let is_law = degrees > 0.0 && degrees.is_finite() && noncentrality >= 0.0;
    if x.is_nan() || !is_law {
        return f64::NAN;
    }
    if x <= 0.0 || noncentrality.is_infinite() {
        return 1.0;
    }
    // Birgé 2001, lemma 8.1: it is below x with a probability of at most exp(-z^2).
    let z = (degrees + noncentrality - x) / (2.0 * (degrees + 2.0 * noncentrality).sqrt());
    if z * z > 40.0 && z > 0.0 {
        return 1.0;
    }
    // Chernoff's bound with t = 1/4: the probability is less than exp(-800), and that is 0.
    if x / 4.0 - noncentrality / 2.0 - 0.35 * degrees > 800.0 {
        return 0.0;
    }
    if noncentrality > NEARLY_NORMAL {
        return 0.5 * libm::erfc(-z);
    }
    let (mean, half, half_degrees) = (noncentrality / 2.0, x / 2.0, degrees / 2.0);
    // The largest term is at the Poisson's mean, or in the tail at the j above it where j (j + degrees/2) = mean x/2.
    let product = mean * half;
    let root = (half_degrees * half_degrees + 4.0 * product).sqrt();
    let top = mean.max(2.0 * product / (half_degrees + root));
    let (first, last) = ((mean - reach(mean)).max(0.0) as u64, top + reach(top));
    let mut central = incomplete_gamma(half_degrees + first as f64, half).1;
    let mut sum = 0.0;
    for j in first..=last as u64 {
        let j = j as f64;
        sum += poisson(j, mean) * central;
        central += poisson(half_degrees + j, half);
    }
    sum.clamp(0.0, 1.0)
}

/// How far from the mean of a Poisson variable less than 1e-20 is left.
fn reach(mean: f64) -> f64 {
    10.0 * (mean + 1.0).sqrt() + 20.0
}
