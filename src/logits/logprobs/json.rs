//! JSON read where it stands: nothing is kept of what nobody asks for, so that no file takes more memory than what is
//! taken from it.

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, IgnoredAny};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

use super::error::{LogprobsError, Problem};
use crate::figure::text::visible;
use crate::reading::python::NAN;

/// The text of a file and its name.
#[derive(Clone, Copy)]
pub struct JsonDocument<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

/// A value with its place, which is written out only for an error.
pub struct Node<'a, 'p> {
    document: JsonDocument<'a>,
    /// A part of the document's text.
    raw: &'a str,
    parent: Option<&'p Node<'a, 'p>>,
    step: PathStep<'p>,
}

/// How a value is reached from its parent.
enum PathStep<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
}

impl<'a> JsonDocument<'a> {
    /// The value that a part of the text is.
    ///
    /// # Errors
    ///
    /// When that part is not JSON.
    pub fn root(self, part: &'a str) -> Result<Node<'a, 'a>, LogprobsError> {
        match serde_json::from_str::<&RawValue>(part) {
            Ok(raw) => Ok(Node {
                document: self,
                raw: raw.get(),
                parent: None,
                step: PathStep::Root,
            }),
            Err(error) => Err(LogprobsError {
                file: self.file.to_owned(),
                line: Some(self.line(part) + error.line().saturating_sub(1)),
                field: String::new(),
                problem: Problem::NotJson {
                    column: error.column(),
                    reason: reason(&error),
                },
            }),
        }
    }

    /// The line where a part of the text begins, from 1.
    fn line(self, part: &str) -> usize {
        let start = part.as_ptr().addr() - self.text.as_ptr().addr();
        let before = &self.text.as_bytes()[..start];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

impl<'a> Node<'a, '_> {
    /// What kind of value it is, by its first byte.
    pub fn kind(&self) -> NodeKind {
        match self.raw.as_bytes().first() {
            Some(b'n') => NodeKind::Null,
            Some(b't' | b'f') => NodeKind::Bool,
            Some(b'"') => NodeKind::Text,
            Some(b'[') => NodeKind::List,
            Some(b'{') => NodeKind::Object,
            _ => NodeKind::Number,
        }
    }

    /// Whether it is an object whose first key is a number, as in a map from token ids.
    pub fn has_numbers_for_keys(&self) -> bool {
        let key = self.raw.strip_prefix('{').map(str::trim_start);
        let key = key.and_then(|rest| rest.strip_prefix('"')?.split('"').next());
        key.is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// The values of some keys of an object; `None` for one that is absent or null. The last of equal keys counts, as in
    /// Python.
    pub fn fields<const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> Result<[Option<Node<'a, '_>>; N], LogprobsError> {
        self.check(NodeKind::Object, "an object")?;
        let raws = serde_json::Deserializer::from_str(self.raw)
            .deserialize_map(Fields(names))
            .map_err(|error| self.damaged(&error))?;
        let mut names = names.into_iter();
        Ok(raws.map(|raw| {
            let node = self.child(PathStep::Key(names.next()?), raw?);
            (node.kind() != NodeKind::Null).then_some(node)
        }))
    }

    /// Every element of a list.
    pub fn each(
        &self,
        mut take: impl FnMut(usize, &Node<'a, '_>) -> Result<(), LogprobsError>,
    ) -> Result<(), LogprobsError> {
        self.check(NodeKind::List, "a list")?;
        let (mut index, mut failure) = (0, None);
        let elements = Elements {
            take: |raw| {
                take(index, &self.child(PathStep::Index(index), raw))?;
                index += 1;
                Ok(())
            },
            failure: &mut failure,
        };
        let read = serde_json::Deserializer::from_str(self.raw).deserialize_seq(elements);
        self.finished(read, failure)
    }

    /// Every entry of an object, equal keys one by one.
    pub fn each_entry(
        &self,
        mut take: impl FnMut(&str, &Node<'a, '_>) -> Result<(), LogprobsError>,
    ) -> Result<(), LogprobsError> {
        self.check(NodeKind::Object, "an object")?;
        let mut failure = None;
        let entries = Entries {
            take: |key: &str, raw| take(key, &self.child(PathStep::Key(key), raw)),
            failure: &mut failure,
        };
        let read = serde_json::Deserializer::from_str(self.raw).deserialize_map(entries);
        self.finished(read, failure)
    }

    /// A text.
    pub fn text(&self) -> Result<String, LogprobsError> {
        self.check(NodeKind::Text, "a text")?;
        serde_json::from_str(self.raw).map_err(|error| self.damaged(&error))
    }

    /// A number, of which there are also those that Python writes and JSON does not have.
    pub fn number(&self) -> Result<f64, LogprobsError> {
        let number = match self.kind() {
            NodeKind::Number => serde_json::from_str(self.raw).ok(),
            NodeKind::Text => match self.text()?.as_str() {
                "-inf" | "-Infinity" => Some(f64::NEG_INFINITY),
                "inf" | "Infinity" => Some(f64::INFINITY),
                NAN | "NaN" => Some(f64::NAN),
                _ => None,
            },
            _ => None,
        };
        number.ok_or_else(|| self.wrong_type("a number"))
    }

    /// A token's id.
    pub fn id(&self) -> Result<u32, LogprobsError> {
        serde_json::from_str(self.raw).map_err(|_| self.wrong_type("a token id"))
    }

    /// A list of token ids.
    pub fn ids(&self) -> Result<Vec<u32>, LogprobsError> {
        serde_json::from_str(self.raw).map_err(|_| self.wrong_type("a list of token ids"))
    }

    /// A list of numbers from 0 to 255.
    pub fn bytes(&self) -> Result<Vec<u8>, LogprobsError> {
        serde_json::from_str(self.raw).map_err(|_| self.wrong_type("a list of bytes"))
    }

    pub fn missing(&self, field: &'static str) -> LogprobsError {
        self.error(Problem::Missing { field })
    }

    pub fn wrong_type(&self, wanted: &'static str) -> LogprobsError {
        let found = match self.kind() {
            NodeKind::List => "a list".to_owned(),
            NodeKind::Object => "an object".to_owned(),
            NodeKind::Text if self.raw.trim_matches('"') == NAN => "NaN".to_owned(),
            _ => visible(self.raw).replace('␣', " "),
        };
        self.error(Problem::WrongType { wanted, found })
    }

    /// An error of this value.
    pub fn error(&self, problem: Problem) -> LogprobsError {
        let mut field = String::new();
        self.write_path(&mut field);
        LogprobsError {
            file: self.document.file.to_owned(),
            line: Some(self.document.line(self.raw)),
            field,
            problem,
        }
    }

    fn damaged(&self, error: &serde_json::Error) -> LogprobsError {
        let reason = reason(error);
        self.error(Problem::Damaged { reason })
    }

    fn write_path(&self, path: &mut String) {
        if let Some(parent) = self.parent {
            parent.write_path(path);
        }
        match self.step {
            PathStep::Root => {}
            PathStep::Index(index) => path.push_str(&format!("[{index}]")),
            PathStep::Key(key) if is_plain(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            PathStep::Key(key) => path.push_str(&format!("[\"{}\"]", visible(key))),
        }
    }

    fn child<'s>(&'s self, step: PathStep<'s>, raw: &'a RawValue) -> Node<'a, 's> {
        Node {
            document: self.document,
            raw: raw.get(),
            parent: Some(self),
            step,
        }
    }

    fn check(&self, kind: NodeKind, wanted: &'static str) -> Result<(), LogprobsError> {
        if self.kind() == kind {
            return Ok(());
        }
        Err(self.wrong_type(wanted))
    }

    fn finished(
        &self,
        read: serde_json::Result<()>,
        failure: Option<LogprobsError>,
    ) -> Result<(), LogprobsError> {
        match failure {
            Some(failure) => Err(failure),
            None => read.map_err(|error| self.damaged(&error)),
        }
    }
}

fn is_plain(key: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !key.is_empty() && !key.as_bytes()[0].is_ascii_digit() && key.bytes().all(is_plain)
}

/// What is wrong, without the place, which is told otherwise.
fn reason(error: &serde_json::Error) -> String {
    let mut reason = error.to_string();
    reason.truncate(reason.rfind(" at line ").unwrap_or(reason.len()));
    reason
}

/// Values of some keys, as they stand.
struct Fields<const N: usize>([&'static str; N]);

impl<'de, const N: usize> Visitor<'de> for Fields<N> {
    type Value = [Option<&'de RawValue>; N];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = [None; N];
        while let Some(field) = map.next_key_seed(Field(&self.0))? {
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
struct Field<'n>(&'n [&'static str]);

impl<'de> DeserializeSeed<'de> for Field<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'de>>(self, key: D) -> Result<Option<usize>, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for Field<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        Ok(self.0.iter().position(|name| *name == key))
    }
}

/// Elements of a list, handed on one by one; reading ends at the first failure.
struct Elements<'f, F> {
    take: F,
    failure: &'f mut Option<LogprobsError>,
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
                return Err(A::Error::custom("an element is wrong"));
            }
        }
        Ok(())
    }
}

/// The same for the entries of an object.
struct Entries<'f, F> {
    take: F,
    failure: &'f mut Option<LogprobsError>,
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
                return Err(A::Error::custom("an entry is wrong"));
            }
        }
        Ok(())
    }
}
