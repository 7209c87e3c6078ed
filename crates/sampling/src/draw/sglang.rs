//! SGLang with `--enable-deterministic-inference`.
//!
//! Definition: h is the MurmurHash3 of seed, position and token; g = -ln(-ln(h / (2³² - 1))) in float64, the inner logarithm
//! kept between the least float64 and -2⁻³²; the token is the first with the largest ln p + g, p the float32 probabilities
//! that the chain leaves. The position is the index of the last token that the model was fed: the prompt's length less one
//! for the first token, and so on. Without `sampling_seed` the seed is 42. Source: `multinomial_with_seed` in
//! `srt/layers/sampler.py`, `kernels/ops/sampling/murmur_hash.py`, SGLang 0.5.23; run by Triton's interpreter. Without that
//! mode no seed gives its draws again.
//!
//! Where top-k or top-p cuts, the probabilities are sorted first, and their place takes that of the token in the hash
//! (`top_k_top_p_min_p_sampling_from_probs_torch`; read, not run).

use super::race;
use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use crate::random::murmur3;

pub(super) const RULE: WayProfile = WayProfile {
    version: "SGLang 0.5.23 with --enable-deterministic-inference (run by Triton's interpreter)",
    default_seed: Some(42),
    seeds: (
        i64::MIN as i128,
        u64::MAX as i128,
        "must be from -9223372036854775808 to 18446744073709551615",
    ),
    not_after: None,
    looks_at_all: true,
    has_positions: true,
    adds_choice: false,
    unit: Unit::LogScore,
    python: PYTHON,
    start: |seed| {
        Box::new(Sglang {
            seed: seed as u64,
            logarithms: Vec::new(),
        })
    },
};

const PYTHON: &str = "\
def murmur3(*words):
    h = 0
    for k in words:
        k = k * 0xCC9E2D51 & 0xFFFFFFFF
        k = (k << 15 | k >> 17) * 0x1B873593 & 0xFFFFFFFF
        h ^= k
        h = ((h << 13 | h >> 19) * 5 + 0xE6546B64) & 0xFFFFFFFF
    h ^= 16
    h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16

def gumbel(h):
    with np.errstate(divide=\"ignore\"):
        return -np.log(-np.clip(np.log(np.float64(h) / (2**32 - 1)), -1.797e308, -(2**-32)))

def draws(left, vocabulary, seed, count):
    seed = seed & 0xFFFFFFFFFFFFFFFF
    z = np.array([logit for _, logit in sorted(left)])
    p = np.exp(z - z.max())
    p = (p / p.sum()).astype(np.float32)
    drawn = []
    for position in range(count):
        noisy = [float(np.log(q)) + gumbel(murmur3(seed & 0xFFFFFFFF, seed >> 32, position, token)) for (token, _), q in zip(sorted(left), p) if q > 0]
        tokens = [token for (token, _), q in zip(sorted(left), p) if q > 0]
        drawn.append(tokens[int(np.argmax(noisy))])
    return drawn
";

/// Between which the inner logarithm is kept.
const INNER: (f64, f64) = (-1.797e308, -1.0 / 4_294_967_296.0);

struct Sglang {
    seed: u64,
    /// What is hashed of each token, the token, and the logarithm of its probability.
    logarithms: Vec<(u32, u32, f64)>,
}

impl Draw for Sglang {
    fn load(&mut self, pool: &Pool) {
        self.logarithms = if pool.is_sorted {
            let sorted = (0_u32..).zip(pool.probabilities_in_order());
            let logarithm = |(place, (token, probability))| (place, token, libm::log(probability));
            sorted.map(logarithm).collect()
        } else {
            let all = pool.probabilities().into_iter();
            let logarithm = |(token, probability)| (token, token, single(libm::log(probability)));
            all.map(logarithm).collect()
        };
    }

    fn draw(&mut self, position: u32) -> Drawn {
        let scores = self.logarithms.iter().map(|&(hashed, token, logarithm)| {
            let hash = murmur3::of_draw(self.seed, position, hashed);
            (token, logarithm + gumbel(hash))
        });
        race::largest(scores, |first, second| first - second)
    }
}

fn gumbel(hash: u32) -> f64 {
    let inner = libm::log(f64::from(hash) / f64::from(u32::MAX));
    -libm::log(-inner.clamp(INNER.0, INNER.1))
}
