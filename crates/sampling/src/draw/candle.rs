//! candle: `generation::LogitsProcessor` with its seed.
//!
//! Definition: [`weighted_index`](super::weighted_index) of the next 32 bits of ChaCha with 12 rounds, whose key
//! `seed_from_u64` makes. One candidate takes a number, too. Source: `sample_multinomial` in
//! `candle-transformers/src/generation/mod.rs`, candle-transformers 0.11.1 with rand 0.9.5; run.
//!
//! Not followed: where top-k cuts, candle leaves the tokens in the order of Rust's `select_nth_unstable_by`, which is that of
//! a version of Rust.

use rand::rand_core::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile};
use super::weighted_index::WeightedIndex;

pub(super) const RULE: WayProfile = WayProfile {
    version: "candle-transformers 0.11.1, rand 0.9.5, StdRng and WeightedIndex (run)",
    default_seed: None,
    seeds: (
        0,
        u64::MAX as i128,
        "must be from 0 to 18446744073709551615",
    ),
    not_after: Some("top_k"),
    looks_at_all: false,
    has_positions: false,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(Candle {
            generator: ChaCha12Rng::seed_from_u64(seed as u64),
            weights: WeightedIndex::default(),
        })
    },
};

const PYTHON: &str = "\
def key(seed):
    words = []
    for _ in range(8):
        seed = (seed * 6364136223846793005 + 11634580027462260723) % 2**64
        word, turn = ((seed >> 18 ^ seed) >> 27) % 2**32, seed >> 59
        words.append((word >> turn | word << (32 - turn)) % 2**32)
    return words

def block(words, number):
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *words, number % 2**32, number >> 32, 0, 0]
    x = list(start)
    def turned(a, b, d, bits):
        x[a] = (x[a] + x[b]) % 2**32
        x[d] = ((x[d] ^ x[a]) << bits | (x[d] ^ x[a]) >> (32 - bits)) % 2**32
    for _ in range(6):
        for a, b, c, d in [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]:
            turned(a, b, d, 16)
            turned(c, d, b, 12)
            turned(a, b, d, 8)
            turned(c, d, b, 7)
    return [(a + b) % 2**32 for a, b in zip(x, start)]

def draws(left, vocabulary, seed, count):
    words = key(seed)
    bits = [word for number in range(-(-count // 16)) for word in block(words, number)][:count]
    z = np.array([logit for _, logit in left])
    p = np.exp(z - z.max())
    sums = np.cumsum((p / p.sum()).astype(np.float32), dtype=np.float32)
    shares = (np.array(bits) >> 9).astype(np.float32) / np.float32(2**23)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, shares * sums[-1], side=\"right\")]
";

struct Candle {
    generator: ChaCha12Rng,
    weights: WeightedIndex,
}

impl Draw for Candle {
    fn load(&mut self, pool: &Pool) {
        self.weights = WeightedIndex::new(pool);
    }

    fn draw(&mut self, _: u32) -> Drawn {
        self.weights.at(self.generator.next_u32())
    }
}
