//! PCG64 (XSL-RR 128/64), the generator of `np.random.default_rng`.
//!
//! A linear congruential generator of 128 bits whose output folds both halves and turns them by the top six bits.
//! Source: M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
//! Generation", HMC-CS-2014-0905 (2014); numpy: `numpy/random/src/pcg64/pcg64.h`.

use super::seed_sequence::seed_sequence;

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// The generator: its state, its increment (odd), and the half of a 64-bit word that `next_u32` has left.
#[derive(Clone, Debug)]
pub(super) struct Pcg64 {
    state: u128,
    increment: u128,
    half: Option<u32>,
}

impl Pcg64 {
    /// The state of `np.random.default_rng(seed)`.
    pub(super) fn new(seed: u64) -> Pcg64 {
        let [state_high, state_low, stream_high, stream_low] = seed_sequence(seed);
        let start = u128::from(state_high) << 64 | u128::from(state_low);
        let stream = u128::from(stream_high) << 64 | u128::from(stream_low);
        let mut generator = Pcg64 {
            state: 0,
            increment: stream << 1 | 1,
            half: None,
        };
        generator.step();
        generator.state = generator.state.wrapping_add(start);
        generator.step();
        generator
    }

    /// 64 random bits.
    #[inline]
    pub(super) fn next_u64(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// 32 random bits: the lower half of a 64-bit word, then the upper, whatever is drawn in between.
    pub(super) fn next_u32(&mut self) -> u32 {
        if let Some(upper) = self.half.take() {
            return upper;
        }
        let word = self.next_u64();
        self.half = Some((word >> 32) as u32);
        word as u32
    }

    /// A multiple of 2^-53 in [0, 1), from the upper bits.
    #[inline]
    pub(super) fn random(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    #[inline]
    fn step(&mut self) {
        self.state = self
            .state
            .wrapping_mul(MULTIPLIER)
            .wrapping_add(self.increment);
    }
}
