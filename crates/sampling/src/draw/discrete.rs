//! onnxruntime-genai and CTranslate2 on a CPU: `std::discrete_distribution` with `std::mt19937`, of libstdc++.
//!
//! Definition: u = (a + 2³² b) / 2⁶⁴ in float64, a and b the next two numbers of the generator (1 becomes the number below
//! it). With p the float32 softmax of what the chain leaves, in its order, and s the running sums of p over their sum in
//! float64, the last of them 1, the token is the first with s >= u. One candidate takes no number. Source: `src/search.cpp`
//! and `src/sampling_distribution.h` of onnxruntime-genai 0.18.0, `src/sampling.cc` of CTranslate2 4.8.5; both were run.

use super::rule::{Draw, Drawn, Margin, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;
use crate::random::mt19937::Mt19937;

pub(super) const RULE: WayProfile = WayProfile {
    version: "onnxruntime-genai 0.18.0 and CTranslate2 4.8.5, std::discrete_distribution (run)",
    default_seed: None,
    seeds: (
        0,
        u32::MAX as i128,
        "takes 0 to 4294967295; onnxruntime-genai up to 2147483647, and a seed of its own for -1",
    ),
    not_after: None,
    looks_at_all: false,
    has_positions: false,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(Discrete {
            generator: Mt19937::new(seed as u32),
            sums: RunningSums::default(),
            only: None,
        })
    },
};

const PYTHON: &str = "\
def draws(left, vocabulary, seed, count):
    tokens = np.array([token for token, _ in left])
    if len(left) == 1:
        return np.repeat(tokens, count)
    random = np.random.RandomState(seed)
    words = random.randint(0, 2**32, 2 * count, dtype=np.uint64).astype(float)
    u = np.minimum((words[::2] + words[1::2] * 2.0**32) / 2.0**64, np.nextafter(1, 0))
    z = np.array([logit for _, logit in left], dtype=np.float32)
    w = np.exp((z - z.max()).astype(float)).astype(np.float32)
    p = (w / np.cumsum(w)[-1]).astype(float)
    sums = np.cumsum(p / np.cumsum(p)[-1])
    sums[-1] = 1
    return tokens[np.searchsorted(sums, u)]
";

struct Discrete {
    generator: Mt19937,
    sums: RunningSums,
    /// The token that is drawn without a number.
    only: Option<u32>,
}

impl Draw for Discrete {
    fn load(&mut self, pool: &Pool) {
        self.only = match pool.candidates[..] {
            [(token, _)] => Some(token),
            _ => None,
        };
        let largest = pool.largest();
        let weights = pool.candidates.iter();
        let weights: Vec<f64> = weights
            .map(|(_, logit)| single(libm::exp(single(logit - largest))))
            .collect();
        let total = weights.iter().fold(0.0, |sum, weight| single(sum + weight));
        let shares: Vec<f64> = weights
            .iter()
            .map(|weight| single(weight / total))
            .collect();
        let total: f64 = shares.iter().sum();
        let last = shares.len() - 1;
        let mut sum = 0.0;
        let sums = pool.candidates.iter().zip(shares).enumerate();
        self.sums = RunningSums::new(sums.map(|(place, ((token, _), share))| {
            sum += share / total;
            (*token, if place == last { 1.0 } else { sum.min(1.0) })
        }));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        if let Some(token) = self.only {
            let margin = Margin::NONE;
            return Drawn { token, margin };
        }
        let (token, margin) = self.sums.at(self.generator.canonical());
        Drawn { token, margin }
    }
}
