//! Ollama's own sampler, up to 0.29.
//!
//! Definition: r is the lower 24 bits of the upper half of the next number of Go's `rand.NewPCG(seed, seed ^ 0x9E3779B9)`, over
//! 2²⁴; the token is the first whose running sum of probabilities, in the chain's order and in float32, is not below r times
//! the last sum. Source: `sample/samplers.go`, Ollama 9db4bdbad^; Go's `math/rand/v2`. Read, not run; the generator gives the
//! numbers of Go's own tests.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;

pub(super) const RULE: WayProfile = WayProfile {
    version: "Ollama up to 0.29, sample/samplers.go (read)",
    default_seed: None,
    seeds: (
        0,
        i64::MAX as i128,
        "takes 0 to 9223372036854775807, and draws a seed of its own for -1",
    ),
    not_after: None,
    looks_at_all: false,
    has_positions: false,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(OllamaGo {
            generator: PcgDxsm::new(seed as u64, seed as u64 ^ 0x9E37_79B9),
            sums: RunningSums::default(),
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    state, numbers = seed << 64 | seed ^ 0x9E3779B9, []
    for _ in range(count):
        state = (state * 0x2360ED051FC65DA44385DF649FCCF645 + 0x5851F42D4C957F2D14057B7EF767814F) % 2**128
        high, low = state >> 64, state % 2**64
        high = (high ^ high >> 32) * 0xDA942042E4DD58B5 % 2**64
        high = (high ^ high >> 48) * (low | 1) % 2**64
        numbers.append((high >> 32) % 2**24 / 2**24)
    z = np.array([logit for _, logit in left], dtype=np.float32)
    w = np.exp((z - z.max()).astype(float)).astype(np.float32)
    sums = np.cumsum((w / np.cumsum(w)[-1]).astype(np.float32), dtype=np.float32)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, np.array(numbers, dtype=np.float32) * sums[-1])]
";

struct OllamaGo {
    generator: PcgDxsm,
    sums: RunningSums,
}

impl Draw for OllamaGo {
    fn load(&mut self, pool: &Pool) {
        let largest = pool.largest();
        let weights = pool.candidates.iter();
        let weights =
            weights.map(|(token, logit)| (token, single(libm::exp(single(logit - largest)))));
        let total = weights
            .clone()
            .fold(0.0, |sum, (_, weight)| single(sum + weight));
        let mut sum = 0.0;
        self.sums = RunningSums::new(weights.map(|(token, weight)| {
            sum = single(sum + single(weight / total));
            (*token, sum)
        }));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let bits = (self.generator.next() >> 32) & 0xFF_FFFF;
        let r = bits as f64 / 16_777_216.0;
        let (token, margin) = self.sums.at(single(r * self.sums.total()));
        Drawn { token, margin }
    }
}

/// PCG with 128 bits of state and the output DXSM, as Go has it (`math/rand/v2/pcg.go`).
struct PcgDxsm(u128);

impl PcgDxsm {
    fn new(high: u64, low: u64) -> PcgDxsm {
        PcgDxsm(u128::from(high) << 64 | u128::from(low))
    }

    fn next(&mut self) -> u64 {
        const MULTIPLIER: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;
        const INCREMENT: u128 = 0x5851_F42D_4C95_7F2D_1405_7B7E_F767_814F;
        const CHEAP: u64 = 0xDA94_2042_E4DD_58B5;
        self.0 = self.0.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        let (mut high, low) = ((self.0 >> 64) as u64, self.0 as u64);
        high = (high ^ high >> 32).wrapping_mul(CHEAP);
        (high ^ high >> 48).wrapping_mul(low | 1)
    }
}

#[cfg(test)]
mod tests {
    use super::PcgDxsm;

    #[test]
    fn numbers_are_those_of_gos_own_test() {
        let mut generator = PcgDxsm::new(1, 2);
        let found = [0; 3].map(|_: u64| generator.next());
        let wanted = [
            0xC4F5_A586_56EE_F510,
            0x9DCE_C3AD_077D_EC6C,
            0xC8D0_4605_312F_8088,
        ];
        assert_eq!(found, wanted);
    }
}
