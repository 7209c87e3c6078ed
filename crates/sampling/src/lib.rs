//! What sampling settings make of logits: probabilities, their entropy, draws, and nothing else.
//!
//! Numbers in, numbers out: no figure, no file, no configuration. [`Chain`] runs samplers in order, [`engine`] says what an
//! engine makes of settings, [`random`] has numpy's generators to the last bit, [`draw`] turns their numbers into tokens,
//! [`statistics`] judges what was drawn. `exp` and `ln` are `libm`'s, so that the last bit is the same on every machine.
//!
//! ```
//! use thermograph_sampling::{Temperature, softmax};
//!
//! let distribution = softmax(&[3.0, 2.5, 1.0, 0.2], Temperature::new(0.5)?)?;
//! assert!((distribution.probabilities()[0] - 0.7195).abs() < 1e-4);
//! assert!((distribution.entropy() - 0.6615).abs() < 1e-4);
//! # Ok::<(), thermograph_sampling::Error>(())
//! ```

#![deny(unsafe_code)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod arithmetic;
mod bucket_sort;
mod candidate;
mod candidates;
mod chain;
mod descent;
mod distribution;
mod divergence;
pub mod draw;
pub mod engine;
mod error;
mod exponentials;
mod handling;
mod history;
mod interval;
mod libstdcxx;
pub mod lint;
pub mod number;
pub mod parallel;
pub mod random;
mod ranked;
mod refusal;
pub mod sampler;
mod softmax;
pub mod statistics;
mod survivors;
mod sweep;
mod temperature;
mod truncated;
mod unranked;
mod vocabulary;
mod wide;

pub use chain::{Chain, Session};
pub use distribution::Distribution;
pub use divergence::{jensen_shannon, kullback_leibler, total_variation};
pub use engine::{Engine, Plan, Remark, Settings};
pub use error::Error;
pub use history::History;
pub use interval::Interval;
pub use lint::{Finding, Severity, What, is_greedy, lint};
pub use number::Number;
pub use refusal::{ChainError, Refusal};
pub use sampler::Sampler;
pub use softmax::{EPSILON, EquivalenceCheck, equivalence, largest, reweight, softmax};
pub use survivors::Survivors;
pub use sweep::{Uncertainty, sum_of_exponentials, sweep, uncertainties};
pub use temperature::Temperature;
pub use truncated::{Tempered, Truncated, TruncatedError};
