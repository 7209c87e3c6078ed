//! One generator with its state, whichever it is.

use std::convert::Infallible;

use rand::rand_core::utils::fill_bytes_via_next_word;
use rand::{Rng as _, SeedableRng as _, TryRng};
use rand_chacha::ChaCha12Rng;

use super::mt19937::Mt19937;
use super::pcg64::Pcg64;
use super::polar::Polar;
use super::{Error, Way, ziggurat};

/// Which generator makes the random numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `np.random.seed`: the Mersenne Twister, and normals by the polar method; seeds below 2^32.
    #[default]
    Numpy,
    /// `np.random.default_rng`: PCG64, and normals by the ziggurat.
    NumpyGenerator,
    /// ChaCha with 12 rounds, and normals by the polar method; a stream of its own for every source and experiment.
    ChaCha,
    /// What an engine draws of the seed; numbers that are no draws are those of `np.random.seed`, of the lower
    /// 32 bits of the seed.
    Engine(Way),
}

impl Algorithm {
    /// All of them by the names that configurations have for them; some of engines have two.
    pub const NAMES: [(&'static str, Algorithm); 3 + Way::NAMES.len()] = {
        let mut names = [("numpy", Algorithm::Numpy); 3 + Way::NAMES.len()];
        names[1] = ("numpy-generator", Algorithm::NumpyGenerator);
        names[2] = ("chacha", Algorithm::ChaCha);
        let mut place = 0;
        while place < Way::NAMES.len() {
            let (name, way) = Way::NAMES[place];
            names[3 + place] = (name, Algorithm::Engine(way));
            place += 1;
        }
        names
    };

    /// Its name.
    pub fn name(self) -> &'static str {
        let mut names = Algorithm::NAMES.into_iter();
        let found = names.find(|(_, algorithm)| *algorithm == self);
        found.map_or("", |(name, _)| name)
    }
}

/// A random number generator.
///
/// With [`Algorithm::Numpy`] it gives what `np.random` gives, with [`Algorithm::NumpyGenerator`] what
/// `np.random.default_rng` gives, call for call and to the last bit. A clone goes on from the same state.
///
/// It implements the traits of `rand`, so that everything made for those draws from it too; numbers of `rand`'s own
/// distributions are `rand`'s, not numpy's.
///
/// ```
/// use thermograph_sampling::random::{Algorithm, Rng};
///
/// let mut rng = Rng::new(Algorithm::Numpy, 42)?;
/// assert_eq!(rng.random(), 0.3745401188473625);
/// # Ok::<(), thermograph_sampling::random::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rng {
    state: State,
    /// The engine's way to draw, and its seed.
    engine: Option<(Way, u64)>,
}

/// The three states. The large ones are boxed, so that moving an `Rng` is cheap.
#[derive(Clone, Debug)]
enum State {
    Numpy(Box<Mt19937>, Polar),
    NumpyGenerator(Pcg64),
    ChaCha(Box<ChaCha12Rng>, Polar),
}

impl Rng {
    /// The generator as the seed alone gives it; with ChaCha, its stream 0.
    ///
    /// # Errors
    ///
    /// [`Error::Seed`] when `np.random.seed` would not take the seed: above 2^32 - 1, with [`Algorithm::Numpy`].
    pub fn new(algorithm: Algorithm, seed: u64) -> Result<Rng, Error> {
        let state = match algorithm {
            Algorithm::Numpy => {
                let seed = u32::try_from(seed).map_err(|_| Error::Seed { seed })?;
                State::Numpy(Box::new(Mt19937::new(seed)), Polar::default())
            }
            Algorithm::NumpyGenerator => State::NumpyGenerator(Pcg64::new(seed)),
            Algorithm::ChaCha => return Ok(Rng::chacha(seed, 0)),
            Algorithm::Engine(_) => {
                State::Numpy(Box::new(Mt19937::new(seed as u32)), Polar::default())
            }
        };
        let engine = match algorithm {
            Algorithm::Engine(way) => Some((way, seed)),
            _ => None,
        };
        Ok(Rng { state, engine })
    }

    /// The engine's way to draw and its seed, with [`Algorithm::Engine`].
    pub(crate) fn way(&self) -> Option<(Way, u64)> {
        self.engine
    }

    /// A stream of ChaCha12: the key is the seed in eight bytes, least significant first, and 24 zeros.
    ///
    /// Twelve rounds, as `rand`'s `StdRng`: half as much work again as the best known attack needs, and faster than 20.
    pub(super) fn chacha(seed: u64, stream: u64) -> Rng {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut generator = ChaCha12Rng::from_seed(key);
        generator.set_stream(stream);
        Rng {
            state: State::ChaCha(Box::new(generator), Polar::default()),
            engine: None,
        }
    }

    /// 32 random bits: `np.random.randint(2**32)`, and the same of a `Generator`.
    pub fn next_u32(&mut self) -> u32 {
        match &mut self.state {
            State::Numpy(generator, _) => generator.next_u32(),
            State::NumpyGenerator(generator) => generator.next_u32(),
            State::ChaCha(generator, _) => generator.next_u32(),
        }
    }

    /// A number uniform in [0, 1), a multiple of 2^-53: `np.random.random_sample()`, `Generator.random()`.
    ///
    /// With ChaCha, the upper 53 bits of a 64-bit word.
    #[inline]
    pub fn random(&mut self) -> f64 {
        match &mut self.state {
            State::Numpy(generator, _) => generator.random(),
            State::NumpyGenerator(generator) => generator.random(),
            State::ChaCha(generator, _) => chacha_random(generator),
        }
    }

    /// Fills `numbers` with what as many calls of [`Rng::random`] give, faster.
    pub fn fill(&mut self, numbers: &mut [f64]) {
        match &mut self.state {
            State::Numpy(generator, _) => numbers
                .iter_mut()
                .for_each(|number| *number = generator.random()),
            State::NumpyGenerator(generator) => {
                numbers
                    .iter_mut()
                    .for_each(|number| *number = generator.random());
            }
            State::ChaCha(generator, _) => {
                numbers
                    .iter_mut()
                    .for_each(|number| *number = chacha_random(generator));
            }
        }
    }

    /// A number uniform in [`low`, `high`): `low + (high - low) * random()`.
    ///
    /// Rounding can give `high` itself. A `high` below `low` gives numbers between them; a difference that is not
    /// finite gives infinity or NaN, where numpy raises.
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random()
    }

    /// A number of the standard normal distribution: `np.random.randn()`, `Generator.standard_normal()`.
    ///
    /// The polar method (`numpy`, ChaCha) makes two at a time and keeps the second for the next call, whatever else is
    /// drawn in between.
    #[inline]
    pub fn standard_normal(&mut self) -> f64 {
        match &mut self.state {
            State::Numpy(generator, polar) => polar.standard_normal(|| generator.random()),
            State::NumpyGenerator(generator) => ziggurat::standard_normal(generator),
            State::ChaCha(generator, polar) => polar.standard_normal(|| chacha_random(generator)),
        }
    }
}

impl TryRng for Rng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(Rng::next_u32(self))
    }

    /// The next 64-bit word of numpy's bit generator; the Mersenne Twister makes it of two words, the upper half first.
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(match &mut self.state {
            State::Numpy(generator, _) => {
                let upper = u64::from(generator.next_u32());
                upper << 32 | u64::from(generator.next_u32())
            }
            State::NumpyGenerator(generator) => generator.next_u64(),
            State::ChaCha(generator, _) => generator.next_u64(),
        })
    }

    /// Words of 32 bits, the least significant byte first.
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u32())
    }
}

#[inline]
fn chacha_random(generator: &mut ChaCha12Rng) -> f64 {
    (generator.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
}
