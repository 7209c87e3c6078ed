//! Normal numbers by the ziggurat method, as `np.random.Generator.standard_normal` draws them.
//!
//! The area under exp(-x²/2) is covered by 256 layers of one size. One 64-bit word picks layer, sign and place: in 99
//! of 100 cases the place is under the curve for certain. Otherwise the wedge is decided by the density, and the
//! lowest layer's tail by Marsaglia's two logarithms.
//!
//! Source: G. Marsaglia and W. W. Tsang, "The Ziggurat Method for Generating Random Variables", J. Stat. Softw. 5
//! (2000); J. A. Doornik, "An Improved Ziggurat Method to Generate Normal Random Samples" (2005), for independent bits
//! of layer and place; numpy: `random_standard_normal` in `numpy/random/src/distributions/distributions.c`.
//!
//! numpy calls the C library's `log1p` in the tail and `exp` in the wedge. The first is [`ln_one_minus`], bit for bit;
//! the second only decides a comparison: `libm::exp`, whose last bit may differ, has changed none of 10^9 normals.

use super::log1p::ln_one_minus;
use super::pcg64::Pcg64;
use super::ziggurat_tables::{DENSITY, INSIDE, WIDTH};

/// Where the tail begins.
const RIGHT: f64 = 3.654_152_885_361_009;

/// 1 / `RIGHT`.
const INVERSE_RIGHT: f64 = 0.273_661_237_329_758_3;

/// A standard normal number.
#[inline]
pub(super) fn standard_normal(generator: &mut Pcg64) -> f64 {
    loop {
        let bits = generator.next_u64();
        let layer = (bits & 0xff) as usize;
        let place = bits >> 9 & 0x000f_ffff_ffff_ffff;
        let width = place as f64 * WIDTH[layer];
        let x = if bits & 0x100 == 0 { width } else { -width };
        if place < INSIDE[layer] {
            return x;
        }
        if layer == 0 {
            return tail(generator, place);
        }
        let height = (DENSITY[layer - 1] - DENSITY[layer]) * generator.random() + DENSITY[layer];
        if height < libm::exp(-0.5 * x * x) {
            return x;
        }
    }
}

/// A normal number beyond `RIGHT`; its sign is a bit of `place`, for the word's own sign bit is numpy's to ignore here.
#[cold]
fn tail(generator: &mut Pcg64, place: u64) -> f64 {
    loop {
        let beyond = -INVERSE_RIGHT * ln_one_minus(generator.random());
        let height = -ln_one_minus(generator.random());
        if height + height > beyond * beyond {
            let x = RIGHT + beyond;
            return if place & 0x100 == 0 { x } else { -x };
        }
    }
}
