//! Which generator each source and experiment of a configuration draws from.

use sha2::{Digest as _, Sha256};

use super::{Algorithm, Error, Rng};

/// Hands a generator to each source and each experiment.
///
/// With numpy's generators all draw from one state, so they have to be asked for in the configuration's order: sources
/// first, then experiments. With ChaCha each has a stream of its own, which depends on the seed and its name alone, so
/// that adding an experiment changes no other: the stream is the first eight bytes, least significant first, of the
/// SHA-256 of `logits/NAME` or `experiment/NAME` in UTF-8. Asking again for a name starts its stream again.
///
/// ```
/// use thermograph_sampling::random::{Algorithm, Streams};
///
/// let mut streams = Streams::new(Algorithm::ChaCha, 42)?;
/// let first = streams.experiment("nucleus").random();
/// streams.experiment("another").random();
/// assert_eq!(streams.experiment("nucleus").random(), first);
/// # Ok::<(), thermograph_sampling::random::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Streams {
    algorithm: Algorithm,
    seed: u64,
    current: Rng,
}

impl Streams {
    /// The generators of a configuration.
    ///
    /// # Errors
    ///
    /// As [`Rng::new`].
    pub fn new(algorithm: Algorithm, seed: u64) -> Result<Streams, Error> {
        Ok(Streams {
            algorithm,
            seed,
            current: Rng::new(algorithm, seed)?,
        })
    }

    /// The generator of the source of logits of this name.
    pub fn source(&mut self, name: &str) -> &mut Rng {
        self.stream(&["logits/", name])
    }

    /// The generator of the experiment of this name.
    pub fn experiment(&mut self, name: &str) -> &mut Rng {
        self.stream(&["experiment/", name])
    }

    fn stream(&mut self, path: &[&str]) -> &mut Rng {
        match self.algorithm {
            Algorithm::Numpy | Algorithm::NumpyGenerator | Algorithm::Engine(_) => {}
            Algorithm::ChaCha => self.current = Rng::chacha(self.seed, stream_id(path)),
        }
        &mut self.current
    }
}

/// The first eight bytes, least significant first, of the SHA-256 of the parts' text.
fn stream_id(path: &[&str]) -> u64 {
    let hash: [u8; 32] = Sha256::digest(path.concat()).into();
    let [a, b, c, d, e, f, g, h, ..] = hash;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
