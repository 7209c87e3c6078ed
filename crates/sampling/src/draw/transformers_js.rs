//! transformers.js after `random.seed`.
//!
//! Definition: u is the next `random()` of the Mersenne Twister, seeded as Python's `random.seed` does. With p the float32
//! softmax of what the chain leaves, the likeliest first and of equal ones the lower token, the token is the first with
//! s > u times the last s, s the running sums of p in float64. One candidate takes a number, too. Source: `MultinomialSampler`
//! in `src/generation/logits_sampler.js`, `src/utils/random.js`, transformers.js 4.3.1; run. Without `random.seed` the seed is
//! the system's.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;
use crate::random::mt19937::Mt19937;

pub(super) const RULE: WayProfile = WayProfile {
    version: "transformers.js 4.3.1, src/generation/logits_sampler.js (run)",
    default_seed: None,
    seeds: (0, (1 << 53) - 1, "must be from 0 to 9007199254740991"),
    not_after: None,
    looks_at_all: false,
    has_positions: false,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        let key = [seed as u32, (seed >> 32) as u32];
        let words = if key[1] == 0 { 1 } else { 2 };
        Box::new(TransformersJs {
            generator: Mt19937::of_key(&key[..words]),
            sums: RunningSums::default(),
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    key = [seed] if seed < 2**32 else [seed % 2**32, seed >> 32]
    u = np.random.RandomState(key).random_sample(count)
    left = sorted(left, key=lambda it: (-it[1], it[0]))
    z = np.array([logit for _, logit in left], dtype=np.float32).astype(float)
    w = np.exp(z - z.max()).astype(np.float32).astype(float)
    sums = np.cumsum((w / np.cumsum(w)[-1]).astype(np.float32), dtype=float)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, u * sums[-1], side=\"right\")]
";

struct TransformersJs {
    generator: Mt19937,
    sums: RunningSums,
}

impl Draw for TransformersJs {
    fn load(&mut self, pool: &Pool) {
        let mut left = pool.candidates.clone();
        left.sort_unstable_by(|(a, first), (b, second)| second.total_cmp(first).then(a.cmp(b)));
        let largest = pool.largest();
        let weight = |&(_, logit): &(u32, f64)| single(libm::exp(logit - largest));
        let total: f64 = left.iter().map(weight).sum();
        let mut sum = 0.0;
        self.sums = RunningSums::new(left.iter().map(|candidate| {
            sum += single(weight(candidate) / total);
            (candidate.0, sum)
        }));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let target = self.generator.random() * self.sums.total();
        let (token, margin) = self.sums.above(target);
        Drawn { token, margin }
    }
}
