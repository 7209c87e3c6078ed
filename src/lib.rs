//! Draws what sampling settings do to a language model's next-token distribution.
//!
//! Data goes one way: `config` reads what was asked, `experiment` makes numbers and figures of it, `render` draws the
//! figures, `report` writes about them, `output` puts the files in their place.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::Config;
//! use thermograph::job::{self, Job};
//!
//! let text = r#"
//!     language = "en"
//!     [logits.next]
//!     tokens = [" the", " a", " cat"]
//!     values = [3.0, 2.5, 1.0]
//!     [[experiment]]
//!     name = "shapes"
//!     kind = "distributions"
//!     logits = "next"
//!     temperatures = [0.5, 1.0, 2.0]
//! "#;
//! let config = Config::parse(text, "my.toml", Path::new(""))?;
//! let made = job::make(&config, &Job::default(), &|_, _| {})?;
//! let figure = made.files.iter().find(|file| file.name == "shapes.svg").unwrap();
//! assert!(figure.bytes.starts_with(b"<svg") || figure.bytes.starts_with(b"<?xml"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod apply;
pub mod check;
pub mod config;
pub mod document;
pub mod engines;
pub mod experiment;
pub mod explore;
pub mod formats;
pub mod job;
pub mod logits;
pub mod output;
pub mod reading;
pub mod report;
pub mod run;
pub mod settings;
pub mod stale;
mod system;
pub mod verify;
pub mod words;

pub use thermograph_figure as figure;
pub use thermograph_sampling as sampling;
