//! Normal numbers by the polar method, two at a time.
//!
//! A point (x, y) uniform in the unit disc, s = x² + y²: x √(-2 ln s / s) and y √(-2 ln s / s) are independent standard
//! normals. Source: G. Marsaglia and T. A. Bray, "A Convenient Method for Generating Normal Variables", SIAM Review 6
//! (1964); numpy: `legacy_gauss` in `numpy/random/src/legacy/legacy-distributions.c`.

use super::logarithm::ln;

/// The method's state: the second normal of the last pair, until it is used.
#[derive(Clone, Debug, Default)]
pub(super) struct Polar {
    second: Option<f64>,
}

impl Polar {
    /// A standard normal number; `uniform` gives multiples of 2^-53 in [0, 1).
    #[inline]
    pub(super) fn standard_normal(&mut self, mut uniform: impl FnMut() -> f64) -> f64 {
        if let Some(second) = self.second.take() {
            return second;
        }
        loop {
            let x = 2.0 * uniform() - 1.0;
            let y = 2.0 * uniform() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * ln(square) / square).sqrt();
                // numpy gives the second coordinate first.
                self.second = Some(factor * x);
                return factor * y;
            }
        }
    }
}
