//! From a figure to files: the plotters backend, the scene that it records, and what the scene is turned into.

pub mod backend;
pub mod draw;
mod furnishing;
pub mod pdf;
pub mod png;
pub mod scene;
pub mod svg;
