//! What is promised of any input, a function a format: each gives its bytes to what reads such files, and panics where a
//! promise is broken. The tests beside it and the fuzz targets in `fuzz/` are made of these.

#![allow(dead_code, reason = "each fuzz target uses one of them")]

mod configuration;
mod explore;
mod files;
mod fonts;
mod lines;
mod rules;
mod tokens;
mod written;

pub use configuration::config;
pub use explore::explore;
pub use files::{csv, logprobs, npy, npz, safetensors, settings, tokenizer};
pub use fonts::font;
pub use lines::{apply, document};
pub use rules::{translated, verify};
#[allow(unused_imports, reason = "fuzz targets have no need of the separator")]
pub use tokens::{SEPARATOR, tokens};

/// Panics where it is broken.
type Promise = fn(&[u8]);

/// Every promise by the name of its fuzz target and of its corpus.
pub const PROMISES: [(&str, Promise); 16] = [
    ("apply", apply),
    ("config", config),
    ("csv", csv),
    ("document", document),
    ("explore", explore),
    ("font", font),
    ("logprobs", logprobs),
    ("npy", npy),
    ("npz", npz),
    ("safetensors", safetensors),
    ("settings", settings),
    ("tokenizer", tokenizer),
    ("tokens", tokens),
    ("translate", translated),
    ("verify", verify),
    ("vocabulary", tokenizer),
];
