//! Draws what sampling settings do to a language model's next-token distribution.
//!
//! Data goes one way: `config` reads what was asked, `experiment` makes numbers and figures of it, `render` draws the
//! figures, `report` writes about them, `output` puts the files in their place.

#![deny(unsafe_code)]

pub mod check;
pub mod config;
pub mod document;
pub mod experiment;
pub mod figure;
pub mod input;
pub mod job;
pub mod logits;
pub mod output;
pub mod random;
pub mod render;
pub mod report;
pub mod sampling;
pub mod text;
