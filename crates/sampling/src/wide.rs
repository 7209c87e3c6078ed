//! Numbers of twice the precision, where rounding an exponent once would show in the result.
//!
//! `exp(x)` turns an absolute error of `x` into a relative one: at x = -500 a rounding of `x` alone costs 5e-14.
//! So exponents are carried as two numbers. Sums and products with exact errors: Dekker 1971, Knuth, TAOCP 2, 4.2.2.

use super::arithmetic::Arithmetic;
use super::exponentials::exponentials;

/// The sum `high + low`, not evaluated; `low` is at most about half an ulp of `high`, and 0 where that is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wide {
    pub high: f64,
    pub low: f64,
}

/// ln 2 - f64(ln 2).
const LN_2_LOW: f64 = 2.319_046_813_846_299_6e-17;

impl Wide {
    pub const ZERO: Wide = Wide {
        high: 0.0,
        low: 0.0,
    };

    /// `a + b`, exactly.
    pub fn sum(a: f64, b: f64) -> Wide {
        let high = a + b;
        if !high.is_finite() {
            return Wide::from(high);
        }
        let b_rounded = high - a;
        let low = (a - (high - b_rounded)) + (b - b_rounded);
        Wide { high, low }
    }

    /// `a * b`, exactly but for underflow.
    fn product(a: f64, b: f64) -> Wide {
        let high = a * b;
        Wide {
            high,
            low: a.mul_add(b, -high),
        }
    }

    fn plus(self, other: Wide) -> Wide {
        let high = Wide::sum(self.high, other.high);
        if !high.high.is_finite() {
            return high;
        }
        Wide::sum(high.high, high.low + (self.low + other.low))
    }

    /// `self - other`.
    pub fn minus(self, other: Wide) -> Wide {
        self.plus(Wide {
            high: -other.high,
            low: -other.low,
        })
    }

    fn times(self, other: Wide) -> Wide {
        let product = Wide::product(self.high, other.high);
        Wide::sum(
            product.high,
            product.low + (self.high * other.low + self.low * other.high),
        )
    }

    /// `self / divisor`; infinite where that overflows.
    pub fn over(self, divisor: f64) -> Wide {
        let high = self.high / divisor;
        if !high.is_finite() {
            return Wide::from(high);
        }
        let remainder = (-high).mul_add(divisor, self.high) + self.low;
        Wide::sum(high, remainder / divisor)
    }

    /// Half of it.
    pub fn half(self) -> Wide {
        Wide {
            high: self.high / 2.0,
            low: self.low / 2.0,
        }
    }

    /// `exp` of each, for values of at most 0; 0 where that underflows.
    pub fn exponentials(all: &[Wide]) -> Vec<f64> {
        let mut values: Vec<f64> = all.iter().map(|wide| wide.high).collect();
        exponentials(&mut values, Arithmetic::Float64);
        for (value, Wide { low, .. }) in values.iter_mut().zip(all) {
            // Where it is 0, `low` may be infinite, and the product NaN.
            if *low != 0.0 && *value != 0.0 {
                *value = value.mul_add(*low, *value);
            }
        }
        values
    }

    /// The natural logarithm of a positive number; -inf of 0.
    ///
    /// With self = m 2^k and m in [sqrt(1/2), sqrt(2)): ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + ...), where
    /// s = (m - 1)/(m + 1) is at most 0.172.
    pub fn ln(self) -> Wide {
        if self.high == 0.0 {
            return Wide::from(f64::NEG_INFINITY);
        }
        let (mut m, mut k) = libm::frexp(self.high);
        if m < std::f64::consts::FRAC_1_SQRT_2 {
            m *= 2.0;
            k -= 1;
        }
        let m = Wide {
            high: m,
            low: libm::ldexp(self.low, -k),
        };
        let numerator = m.minus(Wide::from(1.0));
        let denominator = m.plus(Wide::from(1.0));
        let quotient = numerator.high / denominator.high;
        let remainder = numerator.minus(Wide::from(quotient).times(denominator));
        let s = Wide::sum(quotient, remainder.high / denominator.high);
        let square = s.times(s);
        // 0.172^42 is below 2^-106.
        let mut series = Wide::from(1.0).over(41.0);
        for odd in (1..=39).rev().step_by(2) {
            series = series
                .times(square)
                .plus(Wide::from(1.0).over(f64::from(odd)));
        }
        let series = series.times(s);
        let ln_m = Wide {
            high: 2.0 * series.high,
            low: 2.0 * series.low,
        };
        let ln_2 = Wide {
            high: std::f64::consts::LN_2,
            low: LN_2_LOW,
        };
        ln_2.times(Wide::from(f64::from(k))).plus(ln_m)
    }

    /// The sum of many, in their order (Neumaier 1974).
    pub fn total(values: impl IntoIterator<Item = f64>) -> Wide {
        values.into_iter().fold(Wide::ZERO, |total, value| {
            let next = Wide::sum(total.high, value);
            Wide {
                high: next.high,
                low: total.low + next.low,
            }
        })
    }

    /// Rounded to one number.
    pub fn round(self) -> f64 {
        self.high + self.low
    }
}

impl From<f64> for Wide {
    fn from(high: f64) -> Wide {
        Wide { high, low: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{LN_2, LN_10};

    use super::Wide;

    fn wide(high: f64, low: f64) -> Wide {
        Wide { high, low }
    }

    #[track_caller]
    fn assert_near(found: Wide, wanted: Wide) {
        let error = (found.high - wanted.high) + (found.low - wanted.low);
        assert!(
            error.abs() <= 1e-30 * wanted.high.abs(),
            "{found:?} is not {wanted:?}"
        );
    }

    /// Logarithms by Python's `decimal` with 80 digits.
    #[test]
    fn logarithms_have_thirty_digits() {
        for (x, high, low) in [
            (2.0, LN_2, 2.3190468138462996e-17),
            (3.0, 1.0986122886681098, -9.07129723500153e-17),
            (10.0, LN_10, -2.1707562233822494e-16),
            (0.1, -2.3025850929940455, -1.7150243628057985e-16),
            (0.7, -0.35667494393873245, 4.82556379937662e-18),
            (0.75, -0.2876820724517809, -2.607160616442564e-17),
            (1.4, 0.3364722366212129, -2.7495119293418212e-17),
            (1e300, 690.7755278982137, 2.3747660028800243e-14),
            (5e-324, -744.4400719213812, -4.422444340918698e-14),
        ] {
            assert_near(Wide::from(x).ln(), wide(high, low));
        }
        assert_near(
            wide(3.0, 2e-16).ln(),
            wide(1.0986122886681098, -2.4046305683348636e-17),
        );
        assert_eq!(Wide::from(1.0).ln(), Wide::ZERO);
        assert_eq!(Wide::from(0.0).ln().high, f64::NEG_INFINITY);
    }

    #[test]
    fn what_underflows_is_0_whatever_its_lower_part_is() {
        let all = [wide(-1e9, f64::INFINITY), wide(-1e9, 0.5), wide(0.0, 0.0)];
        assert_eq!(Wide::exponentials(&all), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn sums_products_and_quotients_keep_what_one_number_would_lose() {
        let tiny = 1e-20;
        assert_eq!(Wide::sum(1.0, tiny), wide(1.0, tiny));
        assert_eq!(Wide::sum(tiny, 1.0), wide(1.0, tiny));
        // 1 + 2^-30 squared is 1 + 2^-29 + 2^-60.
        let x = 1.0 + 2_f64.powi(-30);
        let square = wide(1.0 + 2_f64.powi(-29), 2_f64.powi(-60));
        assert_eq!(Wide::product(x, x), square);
        assert_eq!(Wide::from(x).times(Wide::from(x)), square);
        // (1 + e)(3 + 2e) = 3 + 5e, but for e².
        assert_near(
            wide(1.0, tiny).times(wide(3.0, 2.0 * tiny)),
            wide(3.0, 5.0 * tiny),
        );
        assert_near(wide(1.0, tiny).plus(wide(2.0, tiny)), wide(3.0, 2.0 * tiny));
        assert_near(
            wide(3.0, tiny).minus(wide(1.0, -tiny)),
            wide(2.0, 2.0 * tiny),
        );
        assert_near(wide(3.0, tiny).half(), wide(1.5, tiny / 2.0));
        // By Python's `decimal`: 10/3, and the third of 1 + 1e-17.
        assert_near(
            Wide::from(10.0).over(3.0),
            wide(3.3333333333333335, -1.4802973661668753e-16),
        );
        assert_near(
            wide(1.0, 1e-17).over(3.0),
            wide(0.3333333333333333, 2.1837050410419275e-17),
        );
        let total = Wide::total([1.0, tiny, 1e9, tiny, -1e9]);
        assert_near(total, wide(1.0, 2.0 * tiny));
        assert_eq!(wide(1.0, f64::EPSILON).round(), 1.0 + f64::EPSILON);
    }

    #[test]
    fn what_overflows_is_infinite_and_not_nan() {
        let (largest, infinite) = (Wide::from(f64::MAX), wide(f64::INFINITY, 0.0));
        assert_eq!(Wide::sum(f64::MAX, f64::MAX), infinite);
        assert_eq!(largest.plus(largest), infinite);
        assert_eq!(
            Wide::from(1.0).minus(Wide::from(f64::NEG_INFINITY)),
            infinite
        );
        assert_eq!(largest.over(0.5), infinite);
        let all = [wide(-1e300, -1e280), Wide::from(f64::NEG_INFINITY)];
        assert_eq!(Wide::exponentials(&all), [0.0, 0.0]);
    }

    /// By Python's `decimal`; the last bit may differ.
    #[test]
    fn an_exponential_sees_both_parts_of_its_exponent() {
        for (exponent, wanted) in [
            (wide(-1.5, 1e-17), 0.22313016014842982_f64),
            (wide(-500.0, 2e-14), 7.124576406741428e-218),
            (wide(-745.0, 0.0), 5e-324),
        ] {
            let found = Wide::exponentials(&[exponent])[0];
            assert!(found.to_bits().abs_diff(wanted.to_bits()) <= 1, "{found:e}");
        }
    }
}
