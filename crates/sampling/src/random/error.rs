//! What can be wrong with a seed or with the probabilities to draw from.

/// Why there is no generator, or nothing to draw from.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The seed is more than `np.random.seed` takes.
    #[error(
        "the seed is {seed}: rng \"numpy\" takes 0 to 4294967295; \"numpy-generator\" and \"chacha\" take larger seeds"
    )]
    Seed {
        /// What was given.
        seed: u64,
    },
    /// The seed is none of an engine's.
    #[error("the seed is {seed}: {way} {rule}")]
    EngineSeed {
        /// What was given.
        seed: i128,
        /// The way to draw.
        way: &'static str,
        /// What it takes.
        rule: &'static str,
    },
    /// There is nothing to draw from.
    #[error("there are no probabilities: at least one is needed")]
    NoProbabilities,
    /// There are more probabilities than a `u32` can number.
    #[error("there are {count} probabilities: at most 4294967296 can be drawn from")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A probability is negative, infinite or NaN.
    #[error("probability {index} is {value}: it has to be finite and 0 or more")]
    Probability {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// The probabilities do not sum to 1.
    #[error("the probabilities sum to {sum}: they have to sum to 1, give or take 1.5e-8")]
    Sum {
        /// What they sum to.
        sum: f64,
    },
}
