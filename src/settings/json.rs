//! JSON read key by key, with the place of everything in it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::reading::document::Document;
use crate::reading::python::{NAN, with_texts_for_numbers};
use crate::reading::{Error, limits};

/// The text of a file, and the same text as JSON: where Python writes a bare NaN or Infinity, a text of that length.
#[derive(Clone, Debug)]
pub struct JsonText<'a> {
    document: Document<'a>,
    json: Cow<'a, str>,
}

/// A part of a file.
#[derive(Clone, Copy, Debug)]
struct JsonPart<'a> {
    document: Document<'a>,
    json: &'a str,
}

/// The entries of a JSON object, in its order.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    pub entries: Vec<Member<'a>>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    pub key: String,
    place: JsonPart<'a>,
    value: &'a RawValue,
}

impl<'a> JsonText<'a> {
    /// The text of a file.
    pub fn new(document: Document<'a>) -> JsonText<'a> {
        JsonText {
            document,
            json: with_texts_for_numbers(document.text),
        }
    }

    /// The objects that the text holds: one, several one after another, or a list of them.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, holds another value than objects, or an object with too many keys.
    pub fn objects(&self) -> Result<Vec<Object<'_>>, Error> {
        let place = JsonPart {
            document: self.document,
            json: &self.json,
        };
        // The mark that some editors put at a file's beginning.
        let text = self.json.trim_start_matches('\u{feff}');
        let skipped = self.json.len() - text.len();
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        let mut objects = Vec::new();
        for value in values.by_ref() {
            let value = value.map_err(|error| {
                let start = at(text, error.line(), error.column()) + skipped;
                Error::at(
                    self.document,
                    start..start,
                    format!("not valid JSON: {}", reason(&error)),
                )
            })?;
            match value.get().as_bytes().first() {
                Some(b'[') => {
                    let all: Vec<&RawValue> =
                        serde_json::from_str(value.get()).map_err(|error| {
                            place.error(value, format!("cannot be read: {}", reason(&error)))
                        })?;
                    for value in all {
                        objects.push(Object::of(place, value)?);
                    }
                }
                _ => objects.push(Object::of(place, value)?),
            }
        }
        match objects.is_empty() {
            true if text.trim().is_empty() => Err(Error::at(
                self.document,
                skipped..skipped,
                "not valid JSON: EOF while parsing a value",
            )),
            true => Err(Error::at(self.document, 0..0, NO_OBJECT)),
            false => Ok(objects),
        }
    }
}

const NO_OBJECT: &str = "settings must be a JSON object";

impl<'a> JsonPart<'a> {
    fn error(self, value: &RawValue, message: impl Into<String>) -> Error {
        let text = value.get();
        // The value is a part of the text.
        let start = text.as_ptr().addr() - self.json.as_ptr().addr();
        Error::at(self.document, start..start + text.len(), message)
    }

    /// The same part of the file as it was written.
    fn written(self, value: &RawValue) -> &'a str {
        let text = value.get();
        let start = text.as_ptr().addr() - self.json.as_ptr().addr();
        let written = self.document.text.get(start..start + text.len());
        written.unwrap_or_default()
    }
}

impl<'a> Object<'a> {
    /// The object that a value is. A key that stands twice has its last value, as in Python and in llama-server.
    fn of(place: JsonPart<'a>, value: &'a RawValue) -> Result<Object<'a>, Error> {
        let raw: Raw<'a> = serde_json::from_str(value.get()).map_err(|error| {
            if error.classify() == Category::Data {
                let start = value.get().as_ptr().addr() - place.json.as_ptr().addr();
                return Error::at(place.document, start..start, NO_OBJECT);
            }
            place.error(value, format!("not valid JSON: {}", reason(&error)))
        })?;
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, (key, _)) in raw.0.iter().enumerate() {
            last.insert(key, index);
        }
        if last.len() > limits::SETTINGS_KEYS {
            let most = limits::SETTINGS_KEYS;
            return Err(Error::of_file(
                place.document.name,
                format!(
                    "the file exceeds the limit (has {} settings, limit {most})",
                    last.len()
                ),
            ));
        }
        let mut places: Vec<usize> = last.into_values().collect();
        places.sort_unstable();
        let entry = |index: usize| Member {
            key: raw.0[index].0.clone(),
            place,
            value: raw.0[index].1,
        };
        Ok(Object {
            entries: places.into_iter().map(entry).collect(),
        })
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Member<'a>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Whether it has a key.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The text that a key has, if it has one.
    pub fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?.value.get()).ok()
    }
}

impl<'a> Member<'a> {
    /// The value; a bare `-Infinity`, `Infinity` or `NaN` is the text `-inf`, `inf` or `nan`.
    ///
    /// # Errors
    ///
    /// When it is nested too deeply or holds a number that no f64 holds.
    pub fn json(&self) -> Result<Value, Error> {
        let mut value = serde_json::from_str(self.value.get())
            .map_err(|error| self.error(format!("cannot be read: {}", reason(&error))))?;
        if self.place.written(self.value) != self.value.get() {
            replace(&mut value, &[(NAN, "nan")]);
        }
        Ok(value)
    }

    /// The value as it was written: `-Infinity` is that text.
    ///
    /// # Errors
    ///
    /// As of [`Member::json`].
    pub fn as_written(&self) -> Result<Value, Error> {
        let mut value = self.json()?;
        if self.place.written(self.value) != self.value.get() {
            let names = [("-inf", "-Infinity"), ("inf", "Infinity"), ("nan", "NaN")];
            replace(&mut value, &names);
        }
        Ok(value)
    }

    /// Whether nothing is given.
    pub fn is_null(&self) -> bool {
        self.value.get() == "null"
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.value.get().starts_with('[')
    }

    /// Whether the value is a whole number without a point or an exponent, which Python takes for an `int`.
    pub fn is_integer(&self) -> bool {
        let text = self.value.get();
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    }

    /// The object that the value is; `None` for another value.
    ///
    /// # Errors
    ///
    /// When it has too many keys.
    pub fn object(&self) -> Result<Option<Object<'a>>, Error> {
        match self.value.get().starts_with('{') {
            true => Object::of(self.place, self.value).map(Some),
            false => Ok(None),
        }
    }

    /// An error at this value; `what` says what the key takes: `takes a number`.
    pub fn error(&self, what: impl AsRef<str>) -> Error {
        let message = format!("`{}` {}", self.key, what.as_ref());
        self.place.error(self.value, message)
    }
}

/// Puts other texts in the place of some.
fn replace(value: &mut Value, texts: &[(&str, &str)]) {
    match value {
        Value::String(text) => {
            if let Some((_, other)) = texts.iter().find(|(one, _)| text == one) {
                *text = (*other).to_owned();
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, texts)),
        Value::Object(object) => object.values_mut().for_each(|value| replace(value, texts)),
        _ => {}
    }
}

/// The byte at a line and a column, which both count from 1.
fn at(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (before + column.saturating_sub(1)).min(text.len())
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

#[cfg(test)]
mod tests {
    use super::{Document, JsonText};

    #[test]
    fn objects_are_found_one_alone_in_a_list_and_one_after_another() {
        for (text, count) in [
            ("{\"a\": 1}", 1),
            ("\u{feff}{\"a\": 1}\n", 1),
            ("[{\"a\": 1}, {}]", 2),
            ("{\"a\": NaN}\n{\"b\": -Infinity}\n\n{}", 3),
        ] {
            let document = Document { name: "it", text };
            assert_eq!(JsonText::new(document).objects().unwrap().len(), count);
        }
    }
}
