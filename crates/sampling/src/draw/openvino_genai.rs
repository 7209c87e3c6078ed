//! OpenVINO GenAI on a CPU, with `rng_seed`.
//!
//! Definition: u = float32(x) / 2³², x the next number of `std::mt19937` (`std::uniform_real_distribution<float>` of libstdc++;
//! 1 becomes the number below it). With p the float32 softmax, in the order of tokens, after top-p from the likeliest on, and s
//! its running sums, the token is the first with s > u times the last s, all in float32. Of the seed the low 32 bits count.
//! Without `rng_seed` the seed is 0. Source: `_multinomial_sample` in `src/cpp/src/sampling/sampler.cpp`, openvino-genai
//! 2026.4.1.0; its wheel was run.
//!
//! Not followed: top-k leaves its tokens in the order of a heap. The engine does not renormalise p after a truncation, so that a
//! number within a unit of float32 of a sum can give its neighbour.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;
use crate::random::mt19937::Mt19937;

pub(super) const RULE: WayProfile = WayProfile {
    version: "openvino-genai 2026.4.1.0, src/cpp/src/sampling/sampler.cpp (run)",
    default_seed: Some(0),
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
        Box::new(OpenvinoGenai {
            generator: Mt19937::new(seed as u32),
            sums: RunningSums::default(),
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    f = np.float32
    words = np.random.RandomState(seed % 2**32).randint(0, 2**32, count, dtype=np.uint64)
    u = np.minimum(words.astype(f) / f(2**32), np.nextafter(f(1), f(0)))
    z = np.array([logit for _, logit in left])
    p = np.exp(z - z.max())
    sums = np.cumsum((p / p.sum()).astype(f), dtype=f)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, u * sums[-1], side=\"right\")]
";

struct OpenvinoGenai {
    generator: Mt19937,
    sums: RunningSums,
}

impl Draw for OpenvinoGenai {
    fn load(&mut self, pool: &Pool) {
        let mut sum = 0.0;
        let running = pool.probabilities_in_order().into_iter();
        self.sums = RunningSums::new(running.map(|(token, probability)| {
            sum = single(sum + probability);
            (token, sum)
        }));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let share = single(f64::from(self.generator.next_u32())) / 4_294_967_296.0;
        let share = share.min(f64::from(1.0_f32.next_down()));
        let (token, margin) = self.sums.above(single(share * self.sums.total()));
        Drawn { token, margin }
    }
}
