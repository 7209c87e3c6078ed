//! The incomplete gamma functions and the Poisson terms they are sums of, without the loss of digits that large
//! arguments would bring.

/// Terms of a series or steps of a fraction, at most: some of them are needed for each unit of the root of `a`.
const TERMS: usize = 10_000_000;

/// Both regularised incomplete gamma functions of `a` > 0 at `x`: the lower P(a, x), and the upper Q(a, x) = 1 - P.
///
/// The one that has little mass is computed, P by its series below a + 1, else Q by Lentz's continued fraction (Press
/// et al., Numerical Recipes, 6.2), and is accurate to about 1e-12 relative down to 1e-300; the other is what it
/// leaves of 1. Both are NaN where `a` is not positive and finite, or `x` is NaN.
pub(super) fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x.is_nan() || !(a > 0.0 && a.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    if x < a + 1.0 {
        let lower = (poisson(a, x) * series(a, x)).clamp(0.0, 1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (poisson(a, x) * a * fraction(a, x)).clamp(0.0, 1.0);
        (1.0 - upper, upper)
    }
}

/// mean^j e^-mean / gamma(j + 1), for any j >= 0 and a positive mean, by the saddle point (Loader 2000, "Fast and
/// accurate computation of binomial probabilities"): its exponent is small where the term is not.
pub(super) fn poisson(j: f64, mean: f64) -> f64 {
    if j < 15.0 {
        return libm::exp(j * libm::log(mean) - mean - libm::lgamma(j + 1.0));
    }
    // What Stirling's formula leaves of ln gamma(j + 1).
    let square = j * j;
    let rest = 1.0 / 1188.0 / square;
    let rest = (1.0 / 1680.0 - rest) / square;
    let rest = (1.0 / 1260.0 - rest) / square;
    let rest = (1.0 / 360.0 - rest) / square;
    let rest = (1.0 / 12.0 - rest) / j;
    libm::exp(-rest - deviance(j, mean)) / (std::f64::consts::TAU * j).sqrt()
}

/// o ln(o/e) - o + e of what was observed and expected: never negative, and without cancellation where both are
/// nearly equal (Loader 2000, bd0). Infinite where something was observed of which nothing was expected.
///
/// In a sum over cells of equal totals it is the same as o ln(o/e).
pub(super) fn deviance(observed: f64, expected: f64) -> f64 {
    if observed == 0.0 {
        return expected;
    }
    let difference = observed - expected;
    let total = observed + expected;
    if difference.abs() >= 0.1 * total {
        return observed * libm::log(observed / expected) - difference;
    }
    // With v = (o - e)/(o + e), ln(o/e) = 2 artanh v.
    let v = difference / total;
    let mut sum = difference * v;
    let mut power = 2.0 * observed * v;
    for odd in (3..41).step_by(2) {
        power *= v * v;
        sum += power / f64::from(odd);
    }
    sum
}

/// 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...
fn series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..TERMS {
        term *= x / (a + n as f64);
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...)))
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for n in 1..TERMS {
        let numerator = -(n as f64) * (n as f64 - a);
        b += 2.0;
        d = numerator * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + numerator / c;
        c = if c.abs() < TINY { TINY } else { c };
        let step = d * c;
        fraction *= step;
        if (step - 1.0).abs() < 4e-16 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::{deviance, incomplete_gamma, poisson};

    #[track_caller]
    fn assert_near(found: f64, wanted: f64) {
        assert!(
            (found / wanted - 1.0).abs() < 1e-13,
            "{found} is not {wanted}"
        );
    }

    /// mean^j e^-mean / j!, by Python's `decimal`.
    #[test]
    fn poisson_terms_are_those_of_their_definition() {
        let exact = [
            (3.0, 2.0, 0.18044704431548358),
            (14.0, 14.0, 0.10598914793051553),
            (15.0, 15.0, 0.10243586666453419),
            (20.0, 20.0, 0.08883531739208522),
            (40.0, 100.0, 4.559389991093687e-12),
            (15.0, 3.0, 5.46305740400596e-07),
        ];
        for (j, mean, wanted) in exact {
            assert_near(poisson(j, mean), wanted);
        }
        assert_eq!(poisson(0.0, 1.0), libm::exp(-1.0));
    }

    /// o ln(o/e) - o + e, by Python's `decimal`.
    #[test]
    fn deviances_keep_their_digits_where_both_are_nearly_equal() {
        let exact = [
            (2.0, 1.0, 0.38629436111989063),
            (1.0625, 1.0, 0.0019136606799620203),
            (1.0, 2.0, 0.3068528194400547),
            (1.3, 1.0, 0.04107354380773838),
            (1.125, 1.0, 0.007505915113431386),
            (1000001.0, 1000000.0, 4.999998333334166e-07),
            (5.0, 5.875, 0.06865926201938859),
        ];
        for (observed, expected, wanted) in exact {
            assert_near(deviance(observed, expected), wanted);
        }
        assert_eq!(deviance(0.0, 3.0), 3.0);
        assert_eq!(deviance(3.0, 3.0), 0.0);
        assert_eq!(deviance(1.0, 0.0), f64::INFINITY);
    }

    #[test]
    fn the_incomplete_gamma_functions_have_their_limits() {
        for x in [0.0, -1.0] {
            assert_eq!(incomplete_gamma(2.0, x), (0.0, 1.0));
        }
        assert_eq!(incomplete_gamma(2.0, f64::INFINITY), (1.0, 0.0));
        for (a, x) in [
            (0.0, 1.0),
            (-1.0, 1.0),
            (f64::INFINITY, 1.0),
            (2.0, f64::NAN),
        ] {
            let (lower, upper) = incomplete_gamma(a, x);
            assert!(lower.is_nan() && upper.is_nan(), "{a}, {x}");
        }
        // P(1, x) = 1 - e^-x, on both sides of where the series ends.
        for x in [0.5_f64, 1.0, 1.999, 2.0, 2.001, 30.0] {
            let (lower, upper) = incomplete_gamma(1.0, x);
            assert_near(lower, -libm::expm1(-x));
            assert_near(upper, libm::exp(-x));
        }
    }
}
