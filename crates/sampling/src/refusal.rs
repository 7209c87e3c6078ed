//! Why a chain gives no distribution.

use super::error::Error;

/// Why a chain gives no distribution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ChainError {
    /// The logits are no logits.
    #[error(transparent)]
    Logits(#[from] Error),
    /// A logit that is infinite as a float32, in which the engine computes.
    #[error("logit {index} is {value:e}, which exceeds the engine's float32 range (3.4e38)")]
    TooLarge {
        /// Its place, from 0.
        index: usize,
        /// What stands there.
        value: f64,
    },
    /// A sampler or an engine does not take its parameters.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What an engine (or, without one, a sampler's definition) does not take, and why.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}{reason}", engine.map(|engine| format!("{engine}: ")).unwrap_or_default())]
pub struct Refusal {
    /// Whose rule it is.
    pub engine: Option<&'static str>,
    /// The reason, with the setting and its value.
    pub reason: String,
}

impl Refusal {
    pub(crate) fn by(engine: Option<&'static str>, reason: impl Into<String>) -> Refusal {
        Refusal {
            engine,
            reason: reason.into(),
        }
    }
}
