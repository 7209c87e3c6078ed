//! What can be wrong with logits, probabilities and settings.

/// Why there is no distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to choose from.
    #[error("there are no logits: at least one is needed")]
    Empty,
    /// A logit is +inf or NaN.
    #[error("logit {index} is {value}: finite numbers and -inf (never drawn) are logits")]
    Logit {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// Every logit is -inf.
    #[error("all {count} logits are -inf: at least one has to be finite")]
    AllMasked {
        /// How many there are.
        count: usize,
    },
    /// A temperature is negative, infinite or NaN.
    #[error("the temperature is {value}: it has to be finite and 0 (greedy) or more")]
    Temperature {
        /// What was given.
        value: f64,
    },
    /// A weight or probability is negative, infinite or NaN.
    #[error("probability {index} is {value}: it has to be finite and 0 or more")]
    Weight {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// Every weight or probability is 0.
    #[error("all {count} probabilities are 0: at least one has to be more")]
    NoMass {
        /// How many there are.
        count: usize,
    },
    /// The epsilon of [`reweight`](super::reweight) is below 0, above 1 or NaN.
    #[error("epsilon is {value}: it has to be 0 to 1")]
    Epsilon {
        /// What was given.
        value: f64,
    },
}
