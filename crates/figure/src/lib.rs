//! Pictures: a figure as data, its layout and theme, and the files that it becomes, as SVG, PNG and PDF.
//!
//! The way is one: a [`Figure`] is laid out ([`layout`]), drawn with plotters onto a [`scene`], and the scene is encoded
//! ([`svg`], [`png`], [`pdf`]). Text is set with fonts inside the crate ([`text`]).
//!
//! ```
//! use thermograph_figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph_figure::{draw::draw, pdf, png::{self, PngEffort}, svg};
//! use thermograph_figure::text::Fonts;
//!
//! let bars = Mark::bars(&[0.5, 0.3, 0.2], Colour::Theory);
//! let names = ["月", "山", "水"].map(str::to_owned).to_vec();
//! let figure = Figure::new("三个词元", [4.0, 3.0])
//!     .description("三根柱子，一根比一根低。")
//!     .panel(Panel::new("T = 1", Axis::names(names), Axis::numbers("概率"), [bars]));
//! let fonts = Fonts::built_in();
//! let scene = draw(&figure, Theme::NOTEBOOK, &fonts, 150.0)?;
//! assert!(png::encode(&scene, &fonts, PngEffort::Fast)?.starts_with(b"\x89PNG"));
//! assert!(pdf::encode(&scene, &fonts)?.starts_with(b"%PDF"));
//! assert!(svg::encode(&scene, &fonts).contains("三个词元"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Which way pictures are drawn. It grows by one whenever the same figure becomes another picture, so that a check can
/// tell a new way to draw from a new figure.
pub const PICTURES: u64 = 2;

pub mod draw;
pub mod figure;
#[cfg(feature = "png")]
mod flat;
pub mod layout;
pub mod mark;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(feature = "png")]
pub mod png;
pub mod scene;
pub mod sight;
#[cfg(feature = "png")]
mod stroke;
pub mod svg;
pub mod text;
pub mod theme;
pub mod ticks;

pub use figure::{
    Axis, AxisRange, Corner, Figure, Grid, Heading, Legend, Note, Panel, Side, Text, Ticks, Track,
};
pub use mark::{Align, Dash, Mark, MarkerShape};
pub use theme::{Colour, Sizes, THEMES, Theme};
