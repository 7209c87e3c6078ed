//! How `np.random.default_rng` makes a generator's state from a seed: `SeedSequence`.
//!
//! A hash that mixes the seed's 32-bit words into a pool of four, and another that makes as many words of it as are
//! asked for. Source: M. E. O'Neill, "Developing a seed_seq Alternative" (2015); numpy:
//! `numpy/random/bit_generator.pyx`.

/// Words of the pool; numpy's default.
const POOL: usize = 4;

/// Fills and mixes the pool.
const INTO_POOL: Hash = Hash {
    constant: 0x43b0_d7e5,
    multiplier: 0x931e_8875,
};

/// Makes the state from the pool.
const OUT_OF_POOL: Hash = Hash {
    constant: 0x8b51_f9dd,
    multiplier: 0x58f3_8ded,
};

/// The first `N` 64-bit words of `SeedSequence(seed).generate_state`.
pub(super) fn seed_sequence<const N: usize>(seed: u64) -> [u64; N] {
    let mut hash = INTO_POOL;
    // numpy leaves out a seed's empty upper half; a missing word counts as zero.
    let words = [seed as u32, (seed >> 32) as u32, 0, 0];
    let mut pool: [u32; POOL] = words.map(|word| hash.hash(word));
    for from in 0..POOL {
        for to in (0..POOL).filter(|&to| to != from) {
            pool[to] = mix(pool[to], hash.hash(pool[from]));
        }
    }

    let mut hash = OUT_OF_POOL;
    let mut words = pool.into_iter().cycle().map(|word| hash.hash(word));
    std::array::from_fn(|_| {
        let low = words.next().map_or(0, u64::from);
        let high = words.next().map_or(0, u64::from);
        low | high << 32
    })
}

/// A hash of words whose constant changes with every word.
struct Hash {
    constant: u32,
    multiplier: u32,
}

impl Hash {
    fn hash(&mut self, word: u32) -> u32 {
        let word = word ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.multiplier);
        let word = word.wrapping_mul(self.constant);
        word ^ (word >> 16)
    }
}

/// Two words into one.
fn mix(left: u32, right: u32) -> u32 {
    let mixed = left
        .wrapping_mul(0xca01_f9dd)
        .wrapping_sub(right.wrapping_mul(0x4973_f715));
    mixed ^ (mixed >> 16)
}
