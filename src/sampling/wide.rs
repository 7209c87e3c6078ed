//! Numbers of twice the precision, where rounding an exponent once would show in the result.
//!
//! `exp(x)` turns an absolute error of `x` into a relative one: at x = -500 a rounding of `x` alone costs 5e-14.
//! So exponents are carried as two numbers. Sums and products with exact errors: Dekker 1971, Knuth, TAOCP 2, 4.2.2.

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

    /// `exp(self)`, for a value of at most 0; 0 where that underflows.
    pub fn exp(self) -> f64 {
        // exp(-745.2) rounds to 0 already; and further down 0 times an infinite `low` would be NaN.
        if self.high < -746.0 {
            return 0.0;
        }
        let value = libm::exp(self.high);
        value.mul_add(self.low, value)
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
