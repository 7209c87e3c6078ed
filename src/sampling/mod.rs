//! What sampling settings make of logits: probabilities, their entropy, and nothing else.
//!
//! Numbers in, numbers out. This module knows no figure, no file and no random generator; a sampler that draws
//! (mirostat, adaptive-p) is told what was drawn. `exp` and `ln` are `libm`'s, so that the last bit is the same on
//! every machine.

pub mod apply;
mod candidates;
mod chain;
mod distribution;
mod divergence;
pub mod engine;
mod error;
mod libstdcxx;
mod llama_cpp_sort;
mod number;
pub mod sampler;
mod softmax;
pub mod statistics;
mod survivors;
mod sweep;
mod temperature;
mod truncated;
mod vocabulary;
mod wide;

pub use chain::{Chain, ChainError, History, Session};

pub use distribution::Distribution;
pub use divergence::{jensen_shannon, kullback_leibler, total_variation};
pub use engine::lint::{Finding, Severity, What, lint};
pub use engine::{Engine, Plan, Refusal, Remark, Settings};
pub use error::Error;
pub use number::Number;
pub use sampler::Sampler;
pub use softmax::{EPSILON, Equivalence, equivalence, reweight, softmax};
pub use survivors::Survivors;
pub(crate) use sweep::sum_of_exponentials;
pub use sweep::{Uncertainty, sweep, uncertainties};
pub use temperature::Temperature;
pub use truncated::{Interval, Tempered, Truncated, TruncatedError};
