//! LMDeploy's PyTorch engine with a seed in the request.
//!
//! Definition: u = float32(x) · 4.6566127342e-10 in float32, x the first word of Philox-4x32-10 with the seed's lower 32 bits as
//! key and the number of tokens before as counter, as a signed number, where that is negative -x - 1. With p the float32
//! softmax of what the chain leaves, the likeliest first, and s its running sums in float32, block by block of 128 tokens, the
//! token is the first with s >= u; where no s is, the likeliest. A draw depends on nothing before it. Source:
//! `pytorch/kernels/cuda/multinomial_sampling.py`, LMDeploy 0.18.0, and `tl.rand` of Triton 3.9.0; run by Triton's interpreter,
//! which sums one after another. A GPU sums a block in a tree, whose last bits differ; which of equal logits comes first is a
//! sort's choice, here the lower token.

use super::rule::{Draw, Drawn, Margin, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;

pub(super) const RULE: WayProfile = WayProfile {
    version: "LMDeploy 0.18.0, pytorch/kernels/cuda/multinomial_sampling.py (run by Triton's interpreter)",
    default_seed: None,
    seeds: (
        i64::MIN as i128,
        u64::MAX as i128,
        "must be from -9223372036854775808 to 18446744073709551615",
    ),
    not_after: None,
    looks_at_all: false,
    has_positions: true,
    adds_choice: false,
    unit: Unit::Uniform,
    python: PYTHON,
    start: |seed| {
        Box::new(Lmdeploy {
            key: seed as u32,
            sums: RunningSums::default(),
            likeliest: 0,
        })
    },
};

const PYTHON: &str = "\
def philox(key, counter):
    a, b, c, d, second = counter, 0, 0, 0, 0
    for _ in range(10):
        x, y = a * 0xD2511F53, c * 0xCD9E8D57
        a, b, c, d = y >> 32 ^ b ^ key, y % 2**32, x >> 32 ^ d ^ second, x % 2**32
        key, second = (key + 0x9E3779B9) % 2**32, (second + 0xBB67AE85) % 2**32
    return a

def draws(left, vocabulary, seed, count):
    f = np.float32
    left = sorted(left, key=lambda it: (-it[1], it[0]))
    z = np.array([logit for _, logit in left])
    p = np.exp(z - z.max())
    p = (p / p.sum()).astype(f)
    sums, before = [], f(0)
    for start in range(0, len(p), 128):
        block = np.cumsum(p[start:start + 128], dtype=f)
        sums.extend(before + block)
        before += block[-1]
    drawn = []
    for position in range(count):
        x = philox(seed % 2**32, position + 1)
        u = f(min(x, 2**32 - 1 - x)) * f(4.6566127342e-10)
        place = int(np.searchsorted(np.array(sums, dtype=f), u))
        drawn.append(left[place if place < len(left) else 0][0])
    return drawn
";

/// Probabilities that are summed for themselves.
const BLOCK: usize = 128;

struct Lmdeploy {
    key: u32,
    sums: RunningSums,
    likeliest: u32,
}

impl Draw for Lmdeploy {
    fn load(&mut self, pool: &Pool) {
        let mut left = pool.probabilities();
        left.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        self.likeliest = left[0].0;
        let (mut before, mut block) = (0.0, 0.0);
        let running = left.into_iter().enumerate();
        self.sums = RunningSums::new(running.map(|(place, (token, probability))| {
            if place % BLOCK == 0 {
                before = single(before + block);
                block = 0.0;
            }
            block = single(block + probability);
            (token, single(before + block))
        }));
    }

    fn draw(&mut self, position: u32) -> Drawn {
        let u = uniform(philox(self.key, position.wrapping_add(1)));
        let (token, margin) = self.sums.at(u);
        let past = (u - self.sums.total()) / self.sums.total();
        if past > 0.0 && token != self.likeliest {
            let margin = Margin {
                distance: past,
                other: Some(token),
            };
            let token = self.likeliest;
            return Drawn { token, margin };
        }
        Drawn { token, margin }
    }
}

/// The uniform number of a word, as `tl.rand` makes it: every number is that of two words.
fn uniform(word: u32) -> f64 {
    single(single(f64::from(word.min(!word))) * f64::from(4.656_612_7e-10_f32))
}

/// The first word of Philox-4x32-10. Source: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
fn philox(key: u32, counter: u32) -> u32 {
    let (mut words, mut keys) = ([counter, 0, 0, 0], [key, 0_u32]);
    for _ in 0..10 {
        let first = u64::from(words[0]) * 0xD251_1F53;
        let third = u64::from(words[2]) * 0xCD9E_8D57;
        words = [
            (third >> 32) as u32 ^ words[1] ^ keys[0],
            third as u32,
            (first >> 32) as u32 ^ words[3] ^ keys[1],
            first as u32,
        ];
        keys[0] = keys[0].wrapping_add(0x9E37_79B9);
        keys[1] = keys[1].wrapping_add(0xBB67_AE85);
    }
    words[0]
}

#[cfg(test)]
mod tests {
    use super::philox;

    #[test]
    fn philox_gives_the_known_answer_of_its_authors() {
        assert_eq!(philox(0, 0), 0x6627_E8D5);
    }
}
