//! llama.cpp: `llama_sampler_dist` with its seed.
//!
//! Definition: u = (a + 2³² b) / 2⁶⁴ in float64, a and b the next two numbers of `std::mt19937`
//! (`std::generate_canonical<double, 53>` of libstdc++; 1 becomes the number below it). Candidates keep the order in which
//! the chain leaves them: with w = expf(logit - largest) in float32 and s their running sums in float64, the token is the
//! first with s >= u times the last s. One candidate takes two numbers, too. Source: `llama_sampler_dist_apply` in
//! `src/llama-sampler.cpp`, libllama 0.5.0; run.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;
use crate::random::mt19937::Mt19937;

pub(super) const RULE: WayProfile = WayProfile {
    version: "libllama 0.5.0, src/llama-sampler.cpp (run)",
    default_seed: None,
    seeds: (
        0,
        u32::MAX as i128 - 1,
        "must be from 0 to 4294967294 (llama.cpp replaces 4294967295 and -1 by a random seed)",
    ),
    not_after: None,
    looks_at_all: false,
    has_positions: false,
    adds_choice: true,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(LlamaCpp {
            generator: Mt19937::new(seed as u32),
            sums: RunningSums::default(),
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    random = np.random.RandomState(seed)
    words = random.randint(0, 2**32, 2 * count, dtype=np.uint64).astype(float)
    u = np.minimum((words[::2] + words[1::2] * 2.0**32) / 2.0**64, np.nextafter(1, 0))
    z = np.array([logit for _, logit in left], dtype=np.float32)
    sums = np.cumsum(np.exp((z - z.max()).astype(float)).astype(np.float32), dtype=float)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, u * sums[-1])]
";

struct LlamaCpp {
    generator: Mt19937,
    sums: RunningSums,
}

impl Draw for LlamaCpp {
    fn load(&mut self, pool: &Pool) {
        let largest = pool.largest();
        let mut sum = 0.0;
        self.sums = RunningSums::new(pool.candidates.iter().map(|&(token, logit)| {
            sum += single(libm::exp(single(logit - largest)));
            (token, sum)
        }));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let u = self.generator.canonical();
        let (token, margin) = self.sums.at(u * self.sums.total());
        Drawn { token, margin }
    }
}
