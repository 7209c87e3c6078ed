//! Why an experiment has no numbers.

use crate::logits::file::FileError;
use crate::sampling::ChainError;
use crate::sampling::random;

/// What is wrong with an experiment.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The logits or settings have no distribution.
    #[error(transparent)]
    Sampling(#[from] crate::sampling::Error),
    /// A chain of samplers does not take the logits.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A file of logits cannot be read any more.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nothing can be drawn.
    #[error(transparent)]
    Random(#[from] random::Error),
}
