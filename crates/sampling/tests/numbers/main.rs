//! What the crate computes, held against the programs that it follows, and against the laws of probability.
//!
//! The files in `golden/` were made by those programs (`source` in each). Others of the same names, made from another seed,
//! are held against the crate with `GOLDEN=folder cargo test -p thermograph-sampling --test numbers samplers`.

mod chains;
mod common;
mod definitions;
mod engine_draws;
mod engines;
mod laws;
mod lint;
mod masks;
mod parameters;
mod penalties;
mod plans;
mod random;
mod samplers;
mod softmax;
mod statistics;
mod translations;
mod truncated;
mod vocabularies;
