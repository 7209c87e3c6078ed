//! The Mersenne Twister MT19937, numpy's legacy generator.
//!
//! Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random
//! number generator", ACM TOMACS 8 (1998); their `init_genrand` (2002) for the seed. numpy:
//! `numpy/random/src/mt19937/mt19937.c`.

/// Words of state, and of each block.
const WORDS: usize = 624;

/// A word is made from itself, the next one and the one this far ahead.
const MIDDLE: usize = 397;

/// The generator: its state, and the words made from it that are not yet used.
#[derive(Clone, Debug)]
pub(crate) struct Mt19937 {
    state: [u32; WORDS],
    block: [u32; WORDS],
    used: usize,
}

impl Mt19937 {
    /// The state `np.random.seed(seed)` sets.
    pub(crate) fn new(seed: u32) -> Mt19937 {
        let mut state = [seed; WORDS];
        let mut previous = seed;
        for (index, word) in (1..).zip(&mut state[1..]) {
            previous = 1_812_433_253_u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(index);
            *word = previous;
        }
        Mt19937 {
            state,
            block: [0; WORDS],
            used: WORDS,
        }
    }

    /// The state that a key of at least one word sets (`init_by_array`): `np.random.seed([...])`, Python's `random.seed`.
    pub(crate) fn of_key(key: &[u32]) -> Mt19937 {
        let mut generator = Mt19937::new(19_650_218);
        let state = &mut generator.state;
        let mixed = |state: &[u32; WORDS], place: usize, multiplier: u32| {
            let before = state[place - 1];
            state[place] ^ (before ^ before >> 30).wrapping_mul(multiplier)
        };
        let mut place = 1;
        for step in 0..WORDS.max(key.len()) {
            let index = step % key.len();
            let word = mixed(state, place, 1_664_525).wrapping_add(key[index]);
            state[place] = word.wrapping_add(index as u32);
            place = after(state, place);
        }
        for _ in 1..WORDS {
            state[place] = mixed(state, place, 1_566_083_941).wrapping_sub(place as u32);
            place = after(state, place);
        }
        state[0] = 1 << 31;
        generator
    }

    /// 32 random bits.
    #[inline]
    pub(crate) fn next_u32(&mut self) -> u32 {
        let word = match self.block.get(self.used) {
            Some(&word) => word,
            None => {
                self.refill();
                self.used = 0;
                self.block[0]
            }
        };
        self.used += 1;
        word
    }

    /// What `std::generate_canonical<double, 53>` of libstdc++ makes of two words: (a + 2³² b) / 2⁶⁴, where that is 1 the number
    /// below it.
    pub(crate) fn canonical(&mut self) -> f64 {
        let low = f64::from(self.next_u32());
        let high = f64::from(self.next_u32());
        let number = (low + high * 4_294_967_296.0) / 18_446_744_073_709_551_616.0;
        number.min(1.0_f64.next_down())
    }

    /// A multiple of 2^-53 in [0, 1), from 27 bits of one word and 26 of the next.
    #[inline]
    pub(crate) fn random(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// Makes the next 624 words.
    fn refill(&mut self) {
        let state = &mut self.state;
        for i in 0..WORDS - MIDDLE {
            state[i] = twist(state[i], state[i + 1], state[i + MIDDLE]);
        }
        for i in WORDS - MIDDLE..WORDS - 1 {
            state[i] = twist(state[i], state[i + 1], state[i + MIDDLE - WORDS]);
        }
        state[WORDS - 1] = twist(state[WORDS - 1], state[0], state[MIDDLE - 1]);
        for (output, &word) in self.block.iter_mut().zip(state.iter()) {
            *output = temper(word);
        }
    }
}

/// The place after one, when a key is mixed in.
fn after(state: &mut [u32; WORDS], place: usize) -> usize {
    if place + 1 < WORDS {
        place + 1
    } else {
        state[0] = state[WORDS - 1];
        1
    }
}

/// The recurrence: the top bit of one word and the rest of the next, times the matrix, on to the word in the middle.
#[inline]
fn twist(word: u32, next: u32, middle: u32) -> u32 {
    let joined = (word & 0x8000_0000) | (next & 0x7fff_ffff);
    middle ^ (joined >> 1) ^ ((next & 1).wrapping_neg() & 0x9908_b0df)
}

/// Spreads a word's bits, for equidistribution in the leading bits.
#[inline]
fn temper(mut word: u32) -> u32 {
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    word ^ (word >> 18)
}
