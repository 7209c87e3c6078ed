//! From a figure to files: the plotters backend, the scene that it records, and what the scene is turned into.
//!
//! ```
//! use thermograph::config::PngEffort;
//! use thermograph::figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph::render::{draw::draw, pdf, png, svg};
//! use thermograph::text::Fonts;
//!
//! let bars = Mark::bars(&[0.5, 0.3, 0.2], Colour::Theory);
//! let names = ["月", "山", "水"].map(str::to_owned).to_vec();
//! let figure = Figure {
//!     title: "三个词元".to_owned(),
//!     description: "三根柱子，一根比一根低。".to_owned(),
//!     size: [4.0, 3.0],
//!     columns: 1,
//!     panels: vec![Panel::new("T = 1", Axis::names(names), Axis::numbers("概率"), vec![bars])],
//! };
//! let fonts = Fonts::load(&[])?;
//! let scene = draw(&figure, Theme::Notebook, &fonts, 150.0)?;
//! assert!(png::encode(&scene, &fonts, PngEffort::Fast)?.starts_with(b"\x89PNG"));
//! assert!(pdf::encode(&scene, &fonts)?.starts_with(b"%PDF"));
//! assert!(svg::encode(&scene, &fonts).contains("三个词元"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

/// Which way pictures are drawn. It grows by one whenever the same figure becomes another picture, so that a check can
/// tell a new way to draw from a new figure.
pub const PICTURES: u64 = 1;

pub mod backend;
pub mod draw;
mod furnishing;
pub mod pdf;
pub mod png;
pub mod scene;
pub mod svg;
