//! What can be wrong with logits, probabilities and settings.

/// Why there is no distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to choose from.
    #[error("the list of logits is empty")]
    Empty,
    /// A logit is +inf or NaN.
    #[error("logit {index} must be finite or -inf (never sampled), got {value}")]
    Logit {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// Every logit is -inf.
    #[error("all {count} logits are -inf: at least one must be finite")]
    AllMasked {
        /// How many there are.
        count: usize,
    },
    /// A temperature is negative, infinite or NaN.
    #[error("the temperature must be 0 (greedy decoding) or a positive finite number, got {value}")]
    Temperature {
        /// What was given.
        value: f64,
    },
    /// A weight or probability is negative, infinite or NaN.
    #[error("probability {index} must be finite and 0 or more, got {value}")]
    Weight {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// Every weight or probability is 0.
    #[error("all {count} probabilities are 0: at least one must be positive")]
    NoMass {
        /// How many there are.
        count: usize,
    },
    /// The epsilon of [`reweight`](super::reweight) is below 0, above 1 or NaN.
    #[error("epsilon must be from 0 to 1, got {value}")]
    Epsilon {
        /// What was given.
        value: f64,
    },
}
