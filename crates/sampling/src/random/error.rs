//! What can be wrong with a seed or with the probabilities to draw from.

/// Why there is no generator, or nothing to draw from.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The seed is more than `np.random.seed` takes.
    #[error(
        "the seed must be from 0 to 4294967295 with rng \"numpy\", got {seed}; \"numpy-generator\" and \"chacha\" accept larger seeds"
    )]
    Seed {
        /// What was given.
        seed: u64,
    },
    /// The seed is none of an engine's.
    #[error("the seed for {way} {rule}, got {seed}")]
    EngineSeed {
        /// What was given.
        seed: i128,
        /// The way to draw.
        way: &'static str,
        /// What it takes.
        rule: &'static str,
    },
    /// There is nothing to draw from.
    #[error("the list of probabilities is empty")]
    NoProbabilities,
    /// There are more probabilities than a `u32` can number.
    #[error("there are {count} probabilities (limit 4294967296)")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A probability is negative, infinite or NaN.
    #[error("probability {index} must be finite and 0 or more, got {value}")]
    Probability {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// The probabilities do not sum to 1.
    #[error("the probabilities must sum to 1 (within 1.5e-8), got {sum}")]
    Sum {
        /// What they sum to.
        sum: f64,
    },
}
