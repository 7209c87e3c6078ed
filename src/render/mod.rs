//! From a figure to files: the plotters backend, the scene that it records, and what the scene is turned into.

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
