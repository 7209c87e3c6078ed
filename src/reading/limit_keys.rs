//! `[limits]` of a configuration.

use super::Error;
use super::key::{Key, Keys, Shape, Usual};
use super::limits::{Limit, Limits};
use super::table::Table;

/// The keys of `[limits]`.
pub(crate) const KEYS: Keys = Keys::new("Limits beyond which a configuration is rejected", &EACH);

const EACH: [Key; Limit::ALL.len()] = {
    let mut keys = [declared(Limit::Vocabulary); Limit::ALL.len()];
    let mut index = 0;
    while index < keys.len() {
        keys[index] = declared(Limit::ALL[index]);
        index += 1;
    }
    keys
};

/// A limit's key with what it takes.
const fn declared(limit: Limit) -> Key {
    let shape = Shape::Whole(1, limit.most());
    Key::new(limit.key(), shape, limit.facts().3).usually(Usual::Whole(limit.usual()))
}

/// Reads `[limits]`.
pub(crate) fn read(mut table: Table<'_>) -> Result<Limits, Error> {
    let mut limits = Limits::default();
    for (limit, key) in Limit::ALL.into_iter().zip(&EACH) {
        limits.set(limit, table.integer(key)?);
    }
    table.finish()?;
    Ok(limits)
}
