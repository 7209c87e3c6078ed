//! Lists and objects of JSON of which no more is kept than any configuration can allow.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{TokensPlace, TokensProblem};
use crate::reading::Limit;

/// As many elements as any configuration can allow, and one more where there are more.
pub(super) struct Limited<T>(pub Vec<T>);

/// The same of the members of an object.
pub(super) struct LimitedMap<K, T>(pub Vec<(K, T)>);

impl<T> Default for Limited<T> {
    fn default() -> Limited<T> {
        Limited(Vec::new())
    }
}

impl<T> Limited<T> {
    /// The elements, if there are no more than so many.
    pub fn within(&self, place: TokensPlace, most: usize) -> Result<&[T], TokensProblem> {
        within(&self.0, place, most)
    }
}

impl<K, T> LimitedMap<K, T> {
    /// The members, if there are no more than so many.
    pub fn within(&self, place: TokensPlace, most: usize) -> Result<&[(K, T)], TokensProblem> {
        within(&self.0, place, most)
    }
}

fn within<T>(all: &[T], place: TokensPlace, most: usize) -> Result<&[T], TokensProblem> {
    if all.len() > most {
        return Err(TokensProblem::TooMany { place, most });
    }
    Ok(all)
}

/// How many tokens any configuration can allow: what is beyond is not kept.
fn most_of_all() -> usize {
    usize::try_from(Limit::Vocabulary.most()).unwrap_or(usize::MAX)
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Limited<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Limited<T>, D::Error> {
        deserializer.deserialize_seq(LimitedVisitor(PhantomData))
    }
}

struct LimitedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LimitedVisitor<T> {
    type Value = Limited<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of tokens")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Limited<T>, A::Error> {
        let mut elements = Vec::new();
        while elements.len() <= most_of_all() {
            match sequence.next_element()? {
                Some(element) => elements.push(element),
                None => return Ok(Limited(elements)),
            }
        }
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Limited(elements))
    }
}

impl<'de, K: Deserialize<'de>, T: Deserialize<'de>> Deserialize<'de> for LimitedMap<K, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<LimitedMap<K, T>, D::Error> {
        deserializer.deserialize_map(LimitedMapVisitor(PhantomData))
    }
}

struct LimitedMapVisitor<K, T>(PhantomData<(K, T)>);

impl<'de, K: Deserialize<'de>, T: Deserialize<'de>> Visitor<'de> for LimitedMapVisitor<K, T> {
    type Value = LimitedMap<K, T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object that maps tokens to IDs")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LimitedMap<K, T>, A::Error> {
        let mut members = Vec::new();
        while members.len() <= most_of_all() {
            match map.next_entry()? {
                Some(member) => members.push(member),
                None => return Ok(LimitedMap(members)),
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(LimitedMap(members))
    }
}
