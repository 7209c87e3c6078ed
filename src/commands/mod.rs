//! Commands that are more than a call of the library.

pub mod lint;
