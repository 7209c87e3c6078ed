//! MLX-LM after `mx.random.seed`, one sequence at a time.
//!
//! Definition: a key of two words, at first the seed's halves, is split for each draw by Threefry-2x32: the first half of what
//! comes is the next key, and the second, k, gives u = min(float32(t) / 2³², 1 - 2⁻²⁴), t the first word of Threefry of k and
//! 0. With w = exp(logit - largest) in float32, in the order of tokens, and s their running sums, the token is the first with
//! s > u times the last s, all in float32. Source: `categorical_inverse_cdf` in `mlx/random.cpp`, mlx 0.32.4, to which
//! `categorical_sampling` of mlx-lm 0.32.2 leads; run.
//!
//! Not followed: several sequences in a batch, and mlx before the inverse CDF of August 2026, which add Gumbel noise; what
//! loading a model takes of the numbers where the seed is set before it, as `mlx_lm.generate --seed` does.

use super::rule::{Draw, Drawn, Pool, Unit, WayProfile, single};
use super::running_sums::RunningSums;

pub(super) const RULE: WayProfile = WayProfile {
    version: "mlx-lm 0.32.2, mlx 0.32.4 on a CPU (run)",
    default_seed: None,
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
        Box::new(MlxLm {
            key: [(seed >> 32) as u32, seed as u32],
            sums: RunningSums::default(),
        })
    },
};

const PYTHON: &str = "\
def threefry(key, a, b):
    keys = [*key, key[0] ^ key[1] ^ 0x1BD11BDA]
    a, b = (a + keys[0]) % 2**32, (b + keys[1]) % 2**32
    for i in range(5):
        for turn in [(13, 15, 26, 6), (17, 29, 16, 24)][i % 2]:
            a = (a + b) % 2**32
            b = (b << turn | b >> (32 - turn)) % 2**32 ^ a
        a, b = (a + keys[(i + 1) % 3]) % 2**32, (b + keys[(i + 2) % 3] + i + 1) % 2**32
    return a, b

def draws(left, vocabulary, seed, count):
    f, key, words = np.float32, (seed >> 32, seed % 2**32), []
    for _ in range(count):
        (a, c), (b, d) = threefry(key, 0, 2), threefry(key, 1, 3)
        key = a, b
        words.append(threefry((c, d), 0, 0)[0])
    u = np.minimum(np.array(words).astype(f) / f(2**32), np.nextafter(f(1), f(0)))
    z = np.array([logit for _, logit in left], dtype=f)
    sums = np.cumsum(np.exp((z - z.max()).astype(float)).astype(f), dtype=f)
    tokens = np.array([token for token, _ in left])
    return tokens[np.searchsorted(sums, u * sums[-1], side=\"right\")]
";

struct MlxLm {
    key: [u32; 2],
    sums: RunningSums,
}

impl Draw for MlxLm {
    fn load(&mut self, pool: &Pool) {
        let largest = pool.largest();
        let mut candidates = pool.candidates.clone();
        candidates.sort_unstable_by_key(|(token, _)| *token);
        let mut sum = 0.0;
        self.sums = RunningSums::new(candidates.into_iter().map(|(token, logit)| {
            sum = single(sum + single(libm::exp(single(logit - largest))));
            (token, sum)
        }));
    }

    fn draw(&mut self, _: u32) -> Drawn {
        let ([a, c], [b, d]) = (threefry(self.key, [0, 2]), threefry(self.key, [1, 3]));
        self.key = [a, b];
        let [word, _] = threefry([c, d], [0, 0]);
        let share = single(f64::from(word)) / 4_294_967_296.0;
        let share = share.min(f64::from(1.0_f32.next_down()));
        let (token, margin) = self.sums.above(single(share * self.sums.total()));
        Drawn { token, margin }
    }
}

/// Threefry-2x32 with 20 rounds. Source: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
fn threefry(key: [u32; 2], counter: [u32; 2]) -> [u32; 2] {
    const TURNS: [[u32; 4]; 2] = [[13, 15, 26, 6], [17, 29, 16, 24]];
    let keys = [key[0], key[1], key[0] ^ key[1] ^ 0x1BD1_1BDA];
    let mut a = counter[0].wrapping_add(keys[0]);
    let mut b = counter[1].wrapping_add(keys[1]);
    for round in 0..5 {
        for turn in TURNS[round % 2] {
            a = a.wrapping_add(b);
            b = b.rotate_left(turn) ^ a;
        }
        a = a.wrapping_add(keys[(round + 1) % 3]);
        b = b.wrapping_add(keys[(round + 2) % 3]);
        b = b.wrapping_add(round as u32 + 1);
    }
    [a, b]
}

#[cfg(test)]
mod tests {
    use super::threefry;

    #[test]
    fn threefry_gives_the_known_answers_of_its_authors() {
        assert_eq!(threefry([0, 0], [0, 0]), [0x6B20_0159, 0x99BA_4EFE]);
        assert_eq!(
            threefry([u32::MAX; 2], [u32::MAX; 2]),
            [0x1CB9_96FC, 0xBB00_2BE7]
        );
        assert_eq!(
            threefry([0x1319_8A2E, 0x0370_7344], [0x243F_6A88, 0x85A3_08D3]),
            [0xC492_3A9C, 0x483D_F7A0]
        );
    }
}
