//! Exponentials of many numbers at once.
//!
//! The exponential is written so that a compiler makes it of whatever vectors the machine has; products and sums are the
//! same numbers there, so that no bit depends on the machine.

use super::arithmetic::Arithmetic;

/// Numbers that are taken at a time.
const LANES: usize = 8;
/// Exponents below count nothing beside one of 0, and would be subnormal.
pub(super) const LEAST: f64 = -708.0;
/// From here on an exponential is a normal float32.
const NORMAL: f64 = -87.0;
/// Below it is 0 in float32.
const VANISHING: f64 = -104.0;
/// The bits that a float64 has beyond a float32.
const BEYOND: u64 = (1 << 29) - 1;
/// Added to a number, it leaves the nearest whole one in the last bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// Units of the last place by which [`exp`] and `libm`'s may be apart, and some.
const UNITS: u64 = 8;

/// exp of each number, which is 0 or less, as `libm` has it, rounded to the arithmetic; -inf gives 0.
pub(super) fn exponentials(numbers: &mut [f64], arithmetic: Arithmetic) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the machine has what the function is compiled for, and it is safe otherwise.
        #[expect(
            unsafe_code,
            reason = "there is no other way to call what is compiled for some machines"
        )]
        return unsafe { by_avx2(numbers, arithmetic) };
    }
    by_lanes(numbers, arithmetic);
}

/// The same with vectors of four.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn by_avx2(numbers: &mut [f64], arithmetic: Arithmetic) {
    by_lanes(numbers, arithmetic);
}

/// The same in plain Rust, for any machine.
#[inline(always)]
fn by_lanes(numbers: &mut [f64], arithmetic: Arithmetic) {
    match arithmetic {
        Arithmetic::Float64 => block_by_block(numbers, wide, libm::exp),
        Arithmetic::Float32 => block_by_block(numbers, narrow, narrow_exp),
    }
}

/// `fast` of every number; where it says that it is not sure, `sure` of those beside it too.
#[inline(always)]
fn block_by_block(numbers: &mut [f64], fast: impl Fn(f64) -> (f64, bool), sure: fn(f64) -> f64) {
    let (blocks, rest) = numbers.as_chunks_mut::<LANES>();
    for block in blocks {
        let mut found = [0.0; LANES];
        let mut is_sure = true;
        for lane in 0..LANES {
            let (value, sure) = fast(block[lane]);
            found[lane] = value;
            is_sure &= sure;
        }
        if is_sure {
            *block = found;
        } else {
            block.iter_mut().for_each(|it| *it = sure(*it));
        }
    }
    rest.iter_mut().for_each(|it| *it = sure(*it));
}

/// In float32: sure but as near to the middle between two float32 as the two exponentials may be apart.
#[inline(always)]
fn narrow(x: f64) -> (f64, bool) {
    // Not `max`, which asks for NaN.
    let value = exp(if x > LEAST { x } else { LEAST });
    let beyond = value.to_bits().wrapping_sub(BEYOND / 2 + 1 - UNITS) & BEYOND;
    (
        f64::from(value as f32),
        (beyond > 2 * UNITS) & (x >= NORMAL),
    )
}

/// What `libm` does for most numbers (FreeBSD's `e_exp.c`), without a branch; sure where it is that.
#[inline(always)]
fn wide(x: f64) -> (f64, bool) {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    /// As `libm` compares: by the upper half of the bits.
    const HALF_LN_2: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);
    const ONE_AND_A_HALF_LN_2: f64 = f64::from_bits(0x3ff0_a2b2_0000_0000);
    const TINY: f64 = f64::from_bits(0x3e30_0001_0000_0000);
    const P: [f64; 5] = [
        1.666_666_666_666_660_2e-1,
        -2.777_777_777_701_559_3e-3,
        6.613_756_321_437_934e-5,
        -1.653_390_220_546_525_2e-6,
        4.138_136_797_057_238_5e-8,
    ];
    let x = if x > LEAST { x } else { LEAST };
    // The whole number next to it towards zero.
    let quotient = x * std::f64::consts::LOG2_E - 0.5;
    let nearest = (quotient + ROUND) - ROUND;
    let n = if nearest < quotient {
        nearest + 1.0
    } else {
        nearest
    };
    let n = if x > -ONE_AND_A_HALF_LN_2 { -1.0 } else { n };
    let n = if x > -HALF_LN_2 { 0.0 } else { n };
    let (high, low) = (x - n * LN_2_HIGH, n * LN_2_LOW);
    let r = high - low;
    let r2 = r * r;
    let c = r - r2 * (P[0] + r2 * (P[1] + r2 * (P[2] + r2 * (P[3] + r2 * P[4]))));
    let y = 1.0 + (r * c / (2.0 - c) - low + high);
    let scaled = y.to_bits().wrapping_add((n + ROUND).to_bits() << 52);
    let is_sure = (x > LEAST) & ((x <= -TINY) | (x == 0.0));
    (f64::from_bits(scaled), is_sure)
}

/// That of `libm` in float32.
fn narrow_exp(x: f64) -> f64 {
    if x < VANISHING {
        0.0
    } else {
        f64::from(libm::exp(x) as f32)
    }
}

/// exp(x) for x from [`LEAST`] to 0, to a few units of the last place: 2^n times a polynomial of what is left.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    // n ln 2 in two parts, of which the first is exact.
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    // Taylor's polynomial: the first term left out is below 5e-18.
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0));
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0))
        + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let top = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    let polynomial = low + r4 * (middle + r4 * (high + r4 * top));
    // n into the exponent.
    f64::from_bits(polynomial.to_bits().wrapping_add(shifted.to_bits() << 52))
}

#[cfg(test)]
mod tests {
    use super::{Arithmetic, LEAST, VANISHING, by_lanes, exp, exponentials};

    #[test]
    fn the_exponential_is_within_two_units_of_the_last_place() {
        // Miri takes a thousand times as long.
        let stride = if cfg!(miri) { 1_009 } else { 1 };
        for step in (0..200_000).step_by(stride) {
            let x = -f64::from(step) * 0.003_539;
            let wanted = libm::exp(x);
            let units = (exp(x) - wanted).abs() / (wanted * f64::EPSILON);
            assert!(units <= 2.0, "{x}: {units}");
        }
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn exponentials_are_those_of_libm_rounded() {
        let stride = if cfg!(miri) { 1_009 } else { 1 };
        let mut numbers: Vec<f64> = (0..800_000_u32)
            .step_by(stride)
            .map(|step| -f64::from(step) * 0.000_901_7)
            .collect();
        // Around the places where libm goes another way.
        for place in [
            0x3fd6_2e43,
            0x3ff0_a2b2,
            0x3e30_0001,
            0x3fe6_2e43,
            0x4086_232b,
        ] {
            let bits: u64 = place << 32;
            numbers.extend((bits - 40..bits + 40).map(|bits| -f64::from_bits(bits)));
        }
        numbers.extend([
            f64::NEG_INFINITY,
            LEAST,
            VANISHING,
            -103.97,
            -87.4,
            -1e-9,
            -0.0,
            0.0,
        ]);
        let narrow = numbers.iter().map(|it| f64::from(*it as f32)).collect();
        for (numbers, arithmetic) in [
            (numbers, Arithmetic::Float64),
            (narrow, Arithmetic::Float32),
        ] {
            let wanted = |x: &f64| arithmetic.round(libm::exp(*x)).to_bits();
            let wanted: Vec<u64> = numbers.iter().map(wanted).collect();
            for by in [exponentials, by_lanes] {
                let mut found: Vec<f64> = numbers.clone();
                by(&mut found, arithmetic);
                let found: Vec<u64> = found.into_iter().map(f64::to_bits).collect();
                assert_eq!(found, wanted);
            }
        }
    }

    /// Numbers whose exponential is so near to the middle between two float32 that the fast one rounds it the other way.
    #[test]
    fn what_lies_in_the_middle_between_two_float32_is_decided_by_libm() {
        let mut near = Vec::new();
        for step in 1..1_000 {
            // The middle between two float32, and the numbers whose exponentials are around it.
            let middle = 1.0 - f64::from(step) * 2_f64.powi(-14) - 2_f64.powi(-25);
            let x = libm::log(middle);
            near.extend((-8..=8).map(|place| x + f64::from(place) * 2_f64.powi(-54)));
        }
        let wanted: Vec<f64> = near
            .iter()
            .map(|x| f64::from(libm::exp(*x) as f32))
            .collect();
        let fast: Vec<f64> = near.iter().map(|x| f64::from(exp(*x) as f32)).collect();
        assert_ne!(fast, wanted, "else the case is not met");
        exponentials(&mut near, Arithmetic::Float32);
        assert_eq!(near, wanted);
    }
}
