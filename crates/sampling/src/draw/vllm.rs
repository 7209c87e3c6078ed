//! vLLM with a seed in the request, V2 runner.
//!
//! Definition: h is the MurmurHash3 of seed, position and token; u = (h >> 16) 2⁻¹⁶ + ((h mod 2¹⁶) + ½) 2⁻³²,
//! g = -ln(-ln(1 - u)), where ln(1 - u) is a series of eight terms for u below ¼; the token is the first with the largest
//! logit + g, everything in float32. Tokens that were cut have no noise. The position is the index of the last token that the
//! model was fed: the prompt's length less one for the first token, and so on. A draw depends on nothing before it. Source:
//! `gumbel_sample` in `v1/worker/gpu/sample/gumbel.py`, vLLM 0.33.0; run by Triton's interpreter. Not followed:
//! `use_fp64_gumbel`.

use super::race;
use super::rule::{Draw, Drawn, Pool, Unit, WayProfile};
use crate::random::murmur3;

pub(super) const RULE: WayProfile = WayProfile {
    version: "vLLM 0.33.0, v1/worker/gpu/sample/gumbel.py (run by Triton's interpreter)",
    default_seed: None,
    seeds: (
        i64::MIN as i128,
        i64::MAX as i128,
        "must be from -9223372036854775808 to 9223372036854775807",
    ),
    not_after: None,
    looks_at_all: true,
    has_positions: true,
    adds_choice: true,
    unit: Unit::LogScore,
    python: PYTHON,
    start: |seed| {
        Box::new(Vllm {
            seed: seed as u64,
            left: Vec::new(),
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

def gumbel(h, f=np.float32):
    u = f(h >> 16) * f(2**-16) + (f(h & 0xFFFF) + f(0.5)) * f(2**-32)
    if u < 0.25:
        series = f(1 / 8)
        for n in range(7, 0, -1):
            series = f(1 / n) + u * series
        return -np.log(u * series)
    return -np.log(-np.log(max(f(1) - u, f(2**-24))))

def draws(left, vocabulary, seed, count):
    seed, f = seed & 0xFFFFFFFFFFFFFFFF, np.float32
    noisy = lambda position, token, z: f(z) + gumbel(murmur3(seed & 0xFFFFFFFF, seed >> 32, position, token))
    return [max(sorted(left), key=lambda it: noisy(position, *it))[0] for position in range(count)]
";

struct Vllm {
    seed: u64,
    /// Tokens and their logits, by token.
    left: Vec<(u32, f64)>,
}

impl Draw for Vllm {
    fn load(&mut self, pool: &Pool) {
        let left = pool.candidates.iter().copied();
        self.left = left.filter(|(_, logit)| logit.is_finite()).collect();
        self.left.sort_unstable_by_key(|(token, _)| *token);
    }

    fn draw(&mut self, position: u32) -> Drawn {
        let scores = self.left.iter().map(|&(token, logit)| {
            let noise = gumbel(murmur3::of_draw(self.seed, position, token));
            (token, f64::from(logit as f32 + noise))
        });
        race::largest(scores, |first, second| first - second)
    }
}

/// The uniform number of a hash, above 0 and up to 1.
fn uniform(hash: u32) -> f32 {
    let (upper, lower) = ((hash >> 16) as f32, (hash & 0xffff) as f32);
    upper * 2.0_f32.powi(-16) + (lower + 0.5) * 2.0_f32.powi(-32)
}

fn gumbel(hash: u32) -> f32 {
    let u = uniform(hash);
    let exponential = if u < 0.25 {
        let series = (1..8).rev().fold(0.125, |sum, n| 1.0 / n as f32 + u * sum);
        u * series
    } else {
        -ln((1.0 - u).max(2.0_f32.powi(-24)))
    };
    -ln(exponential)
}

fn ln(number: f32) -> f32 {
    libm::log(f64::from(number)) as f32
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{gumbel, uniform};
    use crate::random::murmur3;

    #[test]
    fn hash_uniform_number_and_noise_are_the_engines() {
        let golden = include_str!("../../tests/golden/engine_draws.json");
        let golden: Value = serde_json::from_str(golden).unwrap();
        for (engine, has_noise) in [("vllm_noise", true), ("sglang_noise", false)] {
            let cases = golden[engine]["values"].as_array().unwrap();
            assert!(cases.len() >= 24);
            for case in cases {
                let seed = case["seed"].as_i64().unwrap() as u64;
                let position = case["position"].as_u64().unwrap() as u32;
                for token in 0..8 {
                    let hash = murmur3::of_draw(seed, position, token);
                    let number = |name: &str| case[name][token as usize].as_f64().unwrap();
                    assert_eq!(f64::from(hash), number("hash"));
                    if has_noise {
                        assert_eq!(f64::from(uniform(hash)), number("uniform"));
                        assert!((f64::from(gumbel(hash)) - number("gumbel")).abs() < 1e-6);
                    }
                }
            }
        }
    }
}
