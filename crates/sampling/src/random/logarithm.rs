//! The natural logarithm, bit for bit as glibc's `log` on a processor with fused multiply-add.
//!
//! numpy's legacy normals call the C library's `log`, so its last bit is in `np.random.randn`. That `log` is within
//! 0.52 units in the last place, not correctly rounded, so neither a correctly rounded logarithm nor `libm::log`
//! (FreeBSD's) will do.
//!
//! With x = 2^k z, z in about [0.7, 1.4), and c near z from a table of 128: ln x = k ln 2 + ln c + ln(1 + r) where
//! r = z / c - 1 is small, and ln(1 + r) is a polynomial. Near 1, where k ln 2 + ln c would cancel, it is a longer
//! polynomial in r = x - 1. Source: ARM optimized-routines, `math/log.c`, in glibc since 2.28 as
//! `sysdeps/ieee754/dbl-64/e_log.c`; which products are fused is that of glibc's x86-64 FMA build (`__log_fma`).

// libm's, not f64::mul_add: that calls the platform's fma, which is not correctly rounded on every platform.
use libm::fma;

use super::logarithm_table::{INTERVALS, LN_2_HIGH, LN_2_LOW, POLYNOMIAL, POLYNOMIAL_NEAR_ONE};

/// The lower end of z, 0.6875, as bits.
const OFFSET: u64 = 0x3fe6_0000_0000_0000;

/// 1 - 2^-4 and 1 + 0x1.09p-4 as bits: between them is near 1.
const NEAR_ONE: std::ops::Range<u64> = 0x3fee_0000_0000_0000..0x3ff1_0900_0000_0000;

/// ln x, for `x` positive, finite and normal; the polar method asks for 2^-104 <= `x` < 1 only.
pub(crate) fn ln(x: f64) -> f64 {
    debug_assert!(x.is_normal() && x > 0.0);
    let bits = x.to_bits();
    if NEAR_ONE.contains(&bits) {
        return ln_near_one(x);
    }

    let above = bits.wrapping_sub(OFFSET);
    let interval = (above >> 45) as usize % INTERVALS.len();
    let exponent = (above as i64 >> 52) as f64;
    let z = f64::from_bits(bits.wrapping_sub(above & 0xfff << 52));
    let (inverse, ln_c) = INTERVALS[interval];

    let r = fma(z, inverse, -1.0);
    let shift = fma(exponent, LN_2_HIGH, ln_c);
    let high = shift + r;
    let low = fma(exponent, LN_2_LOW, shift - high + r);
    let r2 = r * r;
    let [a0, a1, a2, a3, a4] = POLYNOMIAL;
    let tail = fma(fma(r, a4, a3), r2, fma(r, a2, a1));
    fma(r * r2, tail, fma(r2, a0, low)) + high
}

/// ln x, for `x` in [`NEAR_ONE`].
fn ln_near_one(x: f64) -> f64 {
    let r = x - 1.0;
    let r2 = r * r;
    let r3 = r * r2;
    let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = POLYNOMIAL_NEAR_ONE;
    let first = fma(r2, b3, fma(r, b2, b1));
    let second = fma(r2, b6, fma(r, b5, b4));
    let third = fma(r3, b10, fma(r2, b9, fma(r, b8, b7)));
    let tail = fma(fma(third, r3, second), r3, first);

    // r - r²/2 in two parts: the upper half of r has an exact square.
    let scaled = r * 134_217_728.0;
    let upper = r + scaled - scaled;
    let lower = r - upper;
    let square = upper * upper * b0;
    let high = r + square;
    let low = fma(b0 * lower, r + upper, r - high + square);
    high + fma(tail, r3, low)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Digest;
    use super::super::log1p::ln_one_minus;
    use super::ln;

    fn digest(numbers: impl Iterator<Item = f64>) -> String {
        let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        Digest::of(&bytes).to_string()
    }

    /// Where glibc's `log1p` goes from one case to the next.
    const MANTISSAS: [u64; 8] = [
        0,
        1,
        1 << 31,
        1 << 32,
        0x6_a09e << 32,
        0x6_a09f << 32,
        0xf_fffc << 32,
        0xf_fffd << 32,
    ];

    #[test]
    fn logarithms_are_glibcs_bit_for_bit() {
        let golden = include_str!("../../tests/golden/logarithms.json");
        let golden: Value = serde_json::from_str(golden).unwrap();
        let unit = 2.0_f64.powi(-53);
        let mut state: u64 = 1;
        let mut uniforms: Vec<f64> = (0..20_000)
            .map(|index| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                ((state >> 11 >> (index % 53)) | 1) as f64 * unit
            })
            .collect();
        for mantissa in MANTISSAS {
            for before in [0, 1, 1 << 20] {
                for exponent in 1..20 {
                    let bits = (mantissa.wrapping_sub(before) % (1 << 52)) >> (exponent - 1)
                        << (exponent - 1);
                    let one_minus = ((1_u64 << 52) + bits) as f64 * 2.0_f64.powi(-52 - exponent);
                    uniforms.push(1.0 - one_minus);
                }
            }
        }
        for upper in [0x3e20_0000_i64, 0x3fd2_bec4] {
            for lower in [-(1 << 21), 0, 1 << 21] {
                uniforms.push(f64::from_bits(((upper << 32) + lower) as u64));
            }
        }
        uniforms.retain(|u| u % unit == 0.0 && (0.0..1.0).contains(u) && *u > 0.0);
        let below_one = uniforms.iter().map(|u| 1.0 - u);
        let arguments = below_one.chain(uniforms.iter().map(|u| 16.0 * u));
        assert_eq!(digest(arguments.map(ln)), golden["ln"]);
        let found = digest(uniforms.iter().map(|u| ln_one_minus(*u)));
        assert_eq!(found, golden["ln_one_minus"]);
    }

    #[test]
    fn one_has_logarithm_zero() {
        assert_eq!(ln(1.0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn the_logarithm_is_within_an_ulp_of_another_algorithm() {
        let mut x: f64 = 4e-31;
        while x < 10.0 {
            let (ours, other) = (ln(x), libm::log(x));
            let ulp = other.abs() * f64::EPSILON;
            assert!(
                (ours - other).abs() <= ulp,
                "ln({x}) is {ours}, not {other}"
            );
            x *= 1.000_7;
        }
    }
}
