//! A JSON object read key by key, with the place of everything in it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::reading::table::Document;
use crate::reading::{Error, limits};

/// The entries of a JSON object, in its order.
#[derive(Debug)]
pub struct Object<'a> {
    pub entries: Vec<Entry<'a>>,
}

/// A key with its value.
#[derive(Debug)]
pub struct Entry<'a> {
    pub key: String,
    document: Document<'a>,
    value: &'a RawValue,
}

impl<'a> Object<'a> {
    /// The object that a text holds. A key that stands twice has its last value, as in Python and in llama-server.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, is another value than an object, or has too many keys.
    pub fn parse(document: Document<'a>) -> Result<Object<'a>, Error> {
        let raw: Raw<'a> = serde_json::from_str(document.text).map_err(|error| {
            if error.classify() == Category::Data {
                let start = document.text.len() - document.text.trim_start().len();
                return Error::at(document, start..start, "settings are a JSON object");
            }
            let place = place(document.text, error.line(), error.column());
            Error::at(
                document,
                place,
                format!("this is not JSON: {}", reason(&error)),
            )
        })?;
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, (key, _)) in raw.0.iter().enumerate() {
            last.insert(key, index);
        }
        if last.len() > limits::SETTINGS_KEYS {
            let most = limits::SETTINGS_KEYS;
            return Err(Error::of_file(
                document.name,
                format!(
                    "there are {} settings, of {most} at most that are read",
                    last.len()
                ),
            ));
        }
        let mut places: Vec<usize> = last.into_values().collect();
        places.sort_unstable();
        let entry = |index: usize| Entry {
            key: raw.0[index].0.clone(),
            document,
            value: raw.0[index].1,
        };
        Ok(Object {
            entries: places.into_iter().map(entry).collect(),
        })
    }
}

impl Entry<'_> {
    /// The value.
    ///
    /// # Errors
    ///
    /// When it is nested too deeply or holds a number that no f64 holds.
    pub fn json(&self) -> Result<Value, Error> {
        serde_json::from_str(self.value.get())
            .map_err(|error| self.error(format!("cannot be read: {}", reason(&error))))
    }

    /// Whether the value is a whole number without a point or an exponent, which Python takes for an `int`.
    pub fn is_integer(&self) -> bool {
        let text = self.value.get();
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    }

    /// An error at this value; `what` says what the key takes: `takes a number`.
    pub fn error(&self, what: impl AsRef<str>) -> Error {
        let text = self.value.get();
        // The value is a part of the document's text.
        let start = text.as_ptr().addr() - self.document.text.as_ptr().addr();
        Error::at(
            self.document,
            start..start + text.len(),
            format!("`{}` {}", self.key, what.as_ref()),
        )
    }
}

/// The bytes at a line and a column, which both count from 1.
fn place(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let start = (before + column.saturating_sub(1)).min(text.len());
    start..start
}

/// What is wrong, without the place, which is shown otherwise.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Keys and values as they stand, so that a value that nobody asks for is not looked into.
struct Raw<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw<'de>, D::Error> {
        deserializer.deserialize_map(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry::<String, &RawValue>()? {
            entries.push(entry);
        }
        Ok(Raw(entries))
    }
}
