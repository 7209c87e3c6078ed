//! What every kind's file needs.

#[cfg(test)]
pub(super) use schemars::JsonSchema;
pub(super) use serde::Serialize;

pub(super) use super::context::Context;
pub(super) use super::cost::{Cost, Load};
pub(super) use super::data::{Lines, Part, Sheet};
pub(super) use super::error::Cause;
pub(super) use super::keys;
pub(super) use super::kind::{AnyByPosition, ByPosition, Kind, Needs, Numpy};
pub(super) use super::listed::Listed;
pub(super) use super::results::{
    self, Left, ListedTokens, Named, Nats, Probabilities, Probability,
};
pub(super) use super::section::Section;
pub(super) use crate::logits::Logits;
pub(super) use crate::reading::key::{Between, Key, Keys, Shape, Usual};
pub(super) use crate::reading::table::Table;
pub(super) use crate::reading::{Error as ConfigError, Limit};
pub(super) use crate::sampling::Engine;
pub(super) use crate::sampling::random::Rng;
pub(super) use crate::words::{Words, say};
