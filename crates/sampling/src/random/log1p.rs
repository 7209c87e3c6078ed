//! ln(1 - u), bit for bit as glibc's `log1p(-u)`, for the tail of numpy's ziggurat and torch's exponential numbers.
//!
//! With 1 - u = 2^k (1 + f), 1 + f in about [√½, √2), and s = f / (2 + f): ln(1 + f) = f - (f²/2 - s (f²/2 + R)), R a
//! polynomial in s². Source: Sun's fdlibm, `s_log1p.c` (1993), in glibc `sysdeps/ieee754/dbl-64/s_log1p.c`, whose
//! order of operations this keeps; the fused products are those of its x86-64 FMA build (`__log1p_fma`).
//! `libm::log1p` adds in another order, which is another last bit in 9 of 10^9 of numpy's normals.

// As in logarithm.rs: the platform's own fma is not correctly rounded everywhere.
use libm::fma;

/// The upper part of ln 2; times an exponent it is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;

/// ln 2 - `LN_2_HIGH`.
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Coefficients of s², s⁴, ... in R.
const POLYNOMIAL: [f64; 7] = [
    6.666_666_666_666_735e-1,
    3.999_999_999_940_942e-1,
    2.857_142_874_366_239e-1,
    2.222_219_843_214_978_4e-1,
    1.818_357_216_161_805e-1,
    1.531_383_769_920_937_3e-1,
    1.479_819_860_511_658_6e-1,
];

/// ln(1 - `u`), for `u` a multiple of 2^-53 in [0, 1): then 1 - `u` is exact, and fdlibm's correction of it is zero.
pub(crate) fn ln_one_minus(u: f64) -> f64 {
    debug_assert!((0.0..1.0).contains(&u));
    if u == 0.0 {
        return 0.0;
    }
    if u < 2.0_f64.powi(-29) {
        return -u - u * u * 0.5;
    }
    // fdlibm compares upper halves of bits: 0.2929 here, √2 and 2^-20 below.
    if u.to_bits() >> 32 <= 0x3fd2_bec3 {
        let (half_square, product) = parts(-u);
        return -u - (half_square - product);
    }

    let bits = (1.0 - u).to_bits();
    let mantissa = bits & 0x000f_ffff_ffff_ffff;
    let upper = mantissa >> 32;
    let below_root = upper < 0x6_a09e;
    let exponent = (bits >> 52) as i32 - if below_root { 1023 } else { 1022 };
    let scale = if below_root { 1023 } else { 1022 };
    let f = f64::from_bits(mantissa | scale << 52) - 1.0;
    let k = f64::from(exponent);
    if upper == 0 || upper > 0xf_fffc {
        let rest = 0.5 * f * f * fma(-0.666_666_666_666_666_6, f, 1.0);
        return k * LN_2_HIGH - (rest - k * LN_2_LOW - f);
    }
    let (half_square, product) = parts(f);
    k * LN_2_HIGH - (half_square - (product + k * LN_2_LOW) - f)
}

/// f²/2 and s (f²/2 + R).
fn parts(f: f64) -> (f64, f64) {
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let z4 = z2 * z2;
    let z6 = z4 * z2;
    let [p1, p2, p3, p4, p5, p6, p7] = POLYNOMIAL;
    let r = fma(z, p1, z2 * fma(z, p3, p2));
    let r = fma(z4, fma(z, p5, p4), r);
    let r = fma(z6, fma(z, p7, p6), r);
    (half_square, s * (half_square + r))
}

#[cfg(test)]
mod tests {
    use super::ln_one_minus;

    #[test]
    fn the_logarithm_is_within_two_ulps_of_another_algorithm_for_every_size() {
        let unit = 2.0_f64.powi(-53);
        for shift in 0..53 {
            for odd in [1_u64, 3, 5, 7, 11, 13, 0xffff_ffff] {
                let u = ((odd << shift) % (1 << 53)) as f64 * unit;
                for u in [u, 1.0 - unit - u] {
                    let (ours, other) = (ln_one_minus(u), libm::log1p(-u));
                    let ulp = other.abs() * f64::EPSILON;
                    assert!(
                        (ours - other).abs() <= 2.0 * ulp,
                        "ln(1 - {u}) is {ours}, not {other}"
                    );
                }
            }
        }
    }
}
