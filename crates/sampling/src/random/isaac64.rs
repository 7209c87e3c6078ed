//! ISAAC-64, the generator of mistral.rs.
//!
//! Source: R. Jenkins, "ISAAC", Fast Software Encryption 1996, and his `isaac64.c` (public domain). As in the crate `rand_isaac`,
//! a seed of 64 bits is the first word of the memory, which is mixed once, and the words of a block are taken from its end.

const WORDS: usize = 256;

/// The golden ratio.
const BEGINNING: u64 = 0x9E37_79B9_7F4A_7C13;

/// The generator: its memory, and the words made from it that are not yet used.
pub(crate) struct Isaac64 {
    memory: [u64; WORDS],
    sums: [u64; 2],
    count: u64,
    block: Vec<u64>,
    /// The half of a word that is not yet used.
    upper: Option<u32>,
}

impl Isaac64 {
    /// `Isaac64Rng::seed_from_u64`.
    pub(crate) fn new(seed: u64) -> Isaac64 {
        let mut memory = [0; WORDS];
        memory[0] = seed;
        let mut eight = [BEGINNING; 8];
        (0..4).for_each(|_| mix(&mut eight));
        for part in memory.chunks_exact_mut(8) {
            for (word, added) in eight.iter_mut().zip(part.iter()) {
                *word = word.wrapping_add(*added);
            }
            mix(&mut eight);
            part.copy_from_slice(&eight);
        }
        Isaac64 {
            memory,
            sums: [0; 2],
            count: 0,
            block: Vec::with_capacity(WORDS),
            upper: None,
        }
    }

    /// 32 bits: the lower half of a word, then its upper one.
    pub(crate) fn next_u32(&mut self) -> u32 {
        self.upper.take().unwrap_or_else(|| {
            let word = self.next_u64();
            self.upper = Some((word >> 32) as u32);
            word as u32
        })
    }

    fn next_u64(&mut self) -> u64 {
        loop {
            if let Some(word) = self.block.pop() {
                return word;
            }
            self.refill();
        }
    }

    /// Makes the next 256 words.
    fn refill(&mut self) {
        self.count = self.count.wrapping_add(1);
        let [mut a, mut b] = self.sums;
        b = b.wrapping_add(self.count);
        for place in 0..WORDS {
            let mixed = match place % 4 {
                0 => !(a ^ a << 21),
                1 => a ^ a >> 5,
                2 => a ^ a << 12,
                _ => a ^ a >> 33,
            };
            a = mixed.wrapping_add(self.memory[(place + WORDS / 2) % WORDS]);
            let old = self.memory[place];
            let new = self.at(old >> 3).wrapping_add(a).wrapping_add(b);
            self.memory[place] = new;
            b = self.at(new >> 11).wrapping_add(old);
            self.block.push(b);
        }
        self.sums = [a, b];
    }

    fn at(&self, index: u64) -> u64 {
        self.memory[index as usize % WORDS]
    }
}

fn mix(words: &mut [u64; 8]) {
    for (place, bits) in [9, 9, 23, 15, 14, 20, 17, 14].into_iter().enumerate() {
        let [fourth, fifth, last] = [4, 5, 7].map(|ahead| (place + ahead) % 8);
        words[place] = words[place].wrapping_sub(words[fourth]);
        words[fifth] ^= if place % 2 == 0 {
            words[last] >> bits
        } else {
            words[last] << bits
        };
        words[last] = words[last].wrapping_add(words[place]);
    }
}

#[cfg(test)]
mod tests {
    use super::Isaac64;

    #[test]
    fn seeded_with_0_it_gives_the_numbers_of_its_authors_program() {
        let mut generator = Isaac64::new(0);
        assert_eq!(generator.next_u64(), 0xF67D_FBA4_98E4_937C);
    }
}
