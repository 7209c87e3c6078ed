//! torch on a CPU: `multinomial(p, 1)`, by which `transformers.generate` samples.
//!
//! Definition: every token of the vocabulary, also one of probability 0, gets an exponential number
//! q = float32(-ln(1 - u)) in the order of ids, u = (2³² a + b mod 2⁵³) / 2⁵³ of the next two numbers a, b of the Mersenne
//! Twister; the token is the first with the largest p / q in float32. Of the seed the low 32 bits count. Of a batch, draws
//! go row after row and step after step through the same numbers. Source: `multinomial` in
//! `aten/src/ATen/native/Distributions.cpp`, `exponential_distribution` in `ATen/core/DistributionsHelper.h`, torch 2.15.0
//! and transformers 5.24.0; run. torch promises this across no release.

use super::race;
use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use crate::random::log1p::ln_one_minus;
use crate::random::mt19937::Mt19937;

pub(super) const RULE: WayProfile = WayProfile {
    version: "torch 2.15.0 on a CPU, transformers 5.24.0 (run)",
    default_seed: None,
    seeds: SEEDS,
    not_after: None,
    looks_at_all: true,
    has_positions: false,
    adds_choice: false,
    unit: Unit::LogScore,
    python: PYTHON,
    start: |seed| {
        Box::new(Torch {
            generator: generator(seed),
            probabilities: Vec::new(),
            vocabulary: 0,
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    z = torch.full((vocabulary,), -torch.inf)
    for token, logit in left:
        z[token] = float(logit)
    torch.manual_seed(seed)
    p = torch.softmax(z, dim=-1)
    return [torch.multinomial(p, 1).item() for _ in range(count)]
";

/// What `torch.manual_seed` takes.
pub(super) const SEEDS: (i128, i128, &str) = (
    i64::MIN as i128,
    u64::MAX as i128,
    "must be from -9223372036854775808 to 18446744073709551615",
);

/// The state that `torch.manual_seed` sets; it moves negative seeds to the upper end of 64 bits, one further down.
pub(super) fn generator(seed: i128) -> Mt19937 {
    let moved = if seed < 0 { seed - 1 } else { seed };
    Mt19937::new(moved as u32)
}

/// A multiple of 2^-53 in [0, 1): `random64`, and its lower 53 bits.
pub(super) fn uniform(generator: &mut Mt19937) -> f64 {
    let upper = u64::from(generator.next_u32());
    let bits = upper << 32 | u64::from(generator.next_u32());
    (bits % (1 << 53)) as f64 / 9_007_199_254_740_992.0
}

struct Torch {
    generator: Mt19937,
    /// By token.
    probabilities: Vec<(u32, f64)>,
    vocabulary: usize,
}

impl Draw for Torch {
    fn load(&mut self, pool: &Pool) {
        self.probabilities = pool.probabilities();
        self.vocabulary = pool.vocabulary;
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let generator = &mut self.generator;
        let mut next = 0;
        let scores = self.probabilities.iter().map(|&(token, probability)| {
            // A token that cannot be drawn has a number, too.
            for _ in next..token {
                uniform(generator);
            }
            next = token + 1;
            let exponential = single(-ln_one_minus(uniform(generator)));
            (token, single(probability / exponential))
        });
        let drawn = race::largest(scores, |first, second| libm::log(first / second));
        for _ in next as usize..self.vocabulary {
            uniform(generator);
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::generator;

    #[test]
    fn a_seed_counts_by_its_lower_half() {
        let first = |seed: i128| generator(seed).next_u32();
        assert_eq!(first(42), first(42 + (1 << 32)));
        // torch.manual_seed(-1) is torch.manual_seed(0xffff_ffff_ffff_fffe).
        assert_eq!(first(-1), first(0xffff_ffff_ffff_fffe));
    }
}
