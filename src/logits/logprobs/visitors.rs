//! What serde is told to take of objects and lists.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::error::LogprobsError;

/// Values of some keys, as they stand.
pub(super) struct Fields<const N: usize>(pub [&'static str; N]);

impl<'de, const N: usize> Visitor<'de> for Fields<N> {
    type Value = [Option<&'de RawValue>; N];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = [None; N];
        while let Some(field) = map.next_key_seed(KeyIndex(&self.0))? {
            match field {
                Some(field) => values[field] = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(values)
    }
}

/// Which of some names a key is.
struct KeyIndex<'n>(&'n [&'static str]);

impl<'de> DeserializeSeed<'de> for KeyIndex<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'de>>(self, key: D) -> Result<Option<usize>, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyIndex<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|name| *name == key))
    }
}

/// Elements of a list, handed on one by one; reading ends at the first failure.
pub(super) struct Elements<'f, F> {
    pub take: F,
    pub failure: &'f mut Option<LogprobsError>,
}

impl<'de, F: FnMut(&'de RawValue) -> Result<(), LogprobsError>> Visitor<'de> for Elements<'_, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element()? {
            if let Err(failure) = (self.take)(raw) {
                *self.failure = Some(failure);
                return Err(A::Error::custom("an invalid element"));
            }
        }
        Ok(())
    }
}

/// The same for the entries of an object.
pub(super) struct Entries<'f, F> {
    pub take: F,
    pub failure: &'f mut Option<LogprobsError>,
}

impl<'de, F: FnMut(&str, &'de RawValue) -> Result<(), LogprobsError>> Visitor<'de>
    for Entries<'_, F>
{
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, raw)) = map.next_entry::<String, &RawValue>()? {
            if let Err(failure) = (self.take)(&key, raw) {
                *self.failure = Some(failure);
                return Err(A::Error::custom("an invalid entry"));
            }
        }
        Ok(())
    }
}
