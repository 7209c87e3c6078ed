//! mistral.rs on a CPU.
//!
//! Definition: [`weighted_index`](super::weighted_index) of the next 32 bits of ISAAC-64, the lower half of a word before the
//! upper one. The engine seeds it with 0 when it starts and has one generator for all requests: its first request draws as
//! here. Source: `sample_multinomial` in `mistralrs-core/src/sampler.rs`, mistral.rs 9e92262 (0.9.2), which was read; rand_isaac
//! 0.4.0 and rand 0.9.5, which were run. On CUDA and Metal it draws among sorted tokens.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile};
use super::weighted_index::WeightedIndex;
use crate::random::isaac64::Isaac64;

pub(super) const RULE: WayProfile = WayProfile {
    version: "mistral.rs 0.9.2 (read), rand_isaac 0.4.0 and rand 0.9.5 (run)",
    default_seed: Some(0),
    seeds: (
        0,
        u64::MAX as i128,
        "must be from 0 to 18446744073709551615",
    ),
    not_after: None,
    looks_at_all: false,
    has_positions: false,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(MistralRs {
            generator: Isaac64::new(seed as u64),
            weights: WeightedIndex::default(),
        })
    },
};

const PYTHON: &str = "\
def mix(x):
    for i, turn in enumerate([9, -9, 23, -15, 14, -20, 17, -14]):
        fifth, last = (i + 5) % 8, (i + 7) % 8
        x[i] = (x[i] - x[(i + 4) % 8]) % 2**64
        x[fifth] ^= x[last] >> turn if turn > 0 else (x[last] << -turn) % 2**64
        x[last] = (x[last] + x[i]) % 2**64

def isaac64(seed):
    x, memory, mask = [0x9E3779B97F4A7C13] * 8, [seed] + [0] * 255, 2**64 - 1
    for _ in range(4):
        mix(x)
    for start in range(0, 256, 8):
        x = [(a + b) & mask for a, b in zip(x, memory[start:start + 8])]
        mix(x)
        memory[start:start + 8] = x
    a = b = c = 0
    while True:
        c, made = c + 1, []
        b = (b + c) & mask
        for i in range(256):
            mixed = [~(a ^ a << 21), a ^ a >> 5, a ^ a << 12, a ^ a >> 33][i % 4] & mask
            a = (mixed + memory[(i + 128) % 256]) & mask
            old = memory[i]
            memory[i] = (memory[old >> 3 & 255] + a + b) & mask
            b = (memory[memory[i] >> 11 & 255] + old) & mask
            made.append(b)
        for word in reversed(made):
            yield word & 0xFFFFFFFF
            yield word >> 32

def draws(left, vocabulary, seed, count):
    words = isaac64(seed)
    bits = np.array([next(words) for _ in range(count)])
    z = np.array([logit for _, logit in left])
    p = np.exp(z - z.max())
    sums = np.cumsum((p / p.sum()).astype(np.float32), dtype=np.float32)
    shares = (bits >> 9).astype(np.float32) / np.float32(2**23)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, shares * sums[-1], side=\"right\")]
";

struct MistralRs {
    generator: Isaac64,
    weights: WeightedIndex,
}

impl Draw for MistralRs {
    fn load(&mut self, pool: &Pool) {
        self.weights = WeightedIndex::new(pool);
    }

    fn draw(&mut self, _: u32) -> Drawn {
        self.weights.at(self.generator.next_u32())
    }
}
