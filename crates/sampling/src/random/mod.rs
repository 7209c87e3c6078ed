//! Random numbers: numpy's generators to the last bit, and ChaCha.
//!
//! [`Rng`] is one generator with its state, [`Streams`] hands one to each named consumer. Nothing here asks the platform,
//! for `ln`, entropy or time: a seed gives the same bits everywhere.
//!
//! ```
//! use thermograph_sampling::random::{Algorithm, Rng};
//!
//! // np.random.seed(42); np.random.random_sample()
//! let mut rng = Rng::new(Algorithm::Numpy, 42)?;
//! assert_eq!(rng.random(), 0.374_540_118_847_362_5);
//! # Ok::<(), thermograph_sampling::random::Error>(())
//! ```

mod digest;
mod error;
pub(crate) mod isaac64;
pub(crate) mod log1p;
pub(crate) mod logarithm;
mod logarithm_table;
pub(crate) mod mt19937;
pub(crate) mod murmur3;
mod pcg64;
mod polar;
mod rng;
mod seed_sequence;
mod streams;
mod way;
mod ziggurat;
mod ziggurat_tables;

pub use digest::{Digest, IndexDigest};
pub use error::Error;
pub use rng::{Algorithm, Rng};
pub use streams::Streams;
pub use way::Way;
