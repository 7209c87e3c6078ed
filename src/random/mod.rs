//! Random numbers: numpy's generators to the last bit, and ChaCha.
//!
//! [`Rng`] is one generator with its state, [`Streams`] hands one to each source and experiment of a configuration,
//! [`DrawingRule`] turns its numbers into drawn indices, [`draw_counts`] tallies them and digests them into a
//! certificate. Nothing here asks the platform, for `ln`, entropy or time: a seed gives the same bits everywhere.
//!
//! The module knows nothing of logits, temperatures or experiments.
//!
//! ```
//! use thermograph::figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph::random::{Algorithm, DrawingRule, IndexDigest, Rng, draw_counts};
//! use thermograph::render::{draw::draw, svg};
//! use thermograph::text::Fonts;
//!
//! // np.random.seed(42); np.random.choice(3, size=1000, p=[0.5, 0.3, 0.2])
//! let mut rng = Rng::new(Algorithm::Numpy, 42)?;
//! let rule = DrawingRule::new(&[0.5, 0.3, 0.2])?;
//! let drawn = draw_counts(&mut rng, &rule, 1000, &mut IndexDigest::new());
//! assert_eq!(drawn.counts.iter().sum::<u64>(), 1000);
//!
//! let frequencies: Vec<f64> = drawn.counts.iter().map(|&count| count as f64 / 1000.0).collect();
//! let bars = Mark::bars(&frequencies, Colour::Observed);
//! let figure = Figure {
//!     title: "Draws".to_owned(),
//!     description: "Three falling bars.".to_owned(),
//!     size: [4.0, 4.0],
//!     columns: 1,
//!     panels: vec![Panel::new("1,000 draws", Axis::numbers("token"), Axis::numbers("frequency"), vec![bars])],
//! };
//! let fonts = Fonts::load(&[])?;
//! assert!(svg::encode(&draw(&figure, Theme::Light, &fonts, 150.0)?, &fonts).len() > 1000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
