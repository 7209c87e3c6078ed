//! What sampling settings make of logits: probabilities, their entropy, and nothing else.
//!
//! Numbers in, numbers out. This module knows no figure, no file and no random generator; a sampler that draws
//! (mirostat, adaptive-p) is told what was drawn. `exp` and `ln` are `libm`'s, so that the last bit is the same on
//! every machine.
//!
//! ```
//! use thermograph::figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph::render::{draw::draw, svg};
//! use thermograph::sampling::{Temperature, softmax};
//! use thermograph::text::Fonts;
//!
//! let panel = |temperature: f64| {
//!     let distribution = softmax(&[3.0, 2.5, 1.0, 0.2], Temperature::new(temperature)?)?;
//!     let bars = Mark::bars(distribution.probabilities(), Colour::Theory);
//!     let title = format!("T = {temperature}: {:.2} nats", distribution.entropy());
//!     let (x, y) = (Axis::numbers("token"), Axis::numbers("probability"));
//!     Ok::<_, thermograph::sampling::Error>(Panel::new(title, x, y, vec![bars]))
//! };
//! let figure = Figure {
//!     title: "What temperature does".to_owned(),
//!     description: "Bars of four tokens, steep at T = 0.5 and flat at T = 2.".to_owned(),
//!     size: [8.0, 4.0],
//!     columns: 2,
//!     panels: vec![panel(0.5)?, panel(2.0)?],
//! };
//! let fonts = Fonts::load(&[])?;
//! assert!(svg::encode(&draw(&figure, Theme::Dark, &fonts, 150.0)?, &fonts).len() > 1000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
