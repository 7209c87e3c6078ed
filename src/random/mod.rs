//! Random numbers: numpy's generators to the last bit, and ChaCha.
//!
//! [`Rng`] is one generator with its state, [`Streams`] hands one to each source and experiment of a configuration,
//! [`DrawingRule`] turns its numbers into drawn indices, [`draw_counts`] tallies them and digests them into a
//! certificate. Nothing here asks the platform, for `ln`, entropy or time: a seed gives the same bits everywhere.
//!
//! The module knows nothing of logits, temperatures or experiments.

mod binomial;
mod digest;
mod drawing;
mod error;
mod log1p;
mod logarithm;
mod logarithm_table;
mod mt19937;
mod pcg64;
mod polar;
mod rng;
mod seed_sequence;
mod streams;
mod ziggurat;
mod ziggurat_tables;

pub use binomial::multinomial;
pub use digest::{Digest, IndexDigest};
pub use drawing::{DrawingRule, Draws, draw_counts};
pub use error::Error;
pub use rng::{Algorithm, Rng};
pub use streams::Streams;
