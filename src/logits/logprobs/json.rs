//! JSON read where it stands: nothing is kept of what nobody asks for, so that no file takes more memory than what is
//! taken from it.
//!
//! A value is a text in memory, or, where it is large, a place in the file, of which the parts are looked for when they are
//! asked for.

use serde::de::Deserializer as _;
use serde_json::value::RawValue;

use super::error::{LogprobsError, Problem};
use super::source::{Flaw, JsonFile, JsonSpan, Scanner};
use super::visitors::{Elements, Entries, Fields};
use crate::figure::text::visible;
use crate::reading::python::NAN;

/// A value with its place, which is written out only for an error.
pub struct Node<'n> {
    file: &'n JsonFile,
    value: Json<'n>,
    parent: Option<&'n Node<'n>>,
    step: PathStep<'n>,
}

/// Where a value is.
enum Json<'n> {
    /// A part of its parent's text.
    Part(&'n str),
    /// Read from here on.
    Loaded(String, u64),
    /// In the file.
    Far(JsonSpan),
}

/// How a value is reached from its parent.
enum PathStep<'n> {
    Root,
    Key(&'n str),
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

impl<'n> Node<'n> {
    /// The value at a place of a file.
    ///
    /// # Errors
    ///
    /// When it is read and not JSON.
    pub fn root(file: &'n JsonFile, place: JsonSpan) -> Result<Node<'n>, LogprobsError> {
        let mut node = Node {
            file,
            value: Json::Far(place),
            parent: None,
            step: PathStep::Root,
        };
        node.load()?;
        if let Json::Loaded(text, start) = &node.value {
            check(file, text, *start)?;
        }
        Ok(node)
    }

    /// Takes a value that is not too large into memory.
    fn load(&mut self) -> Result<(), LogprobsError> {
        if let Json::Far(JsonSpan { start, end, .. }) = self.value
            && end - start <= self.file.loaded
        {
            let text = self.file.load(start, end);
            let text = text.map_err(|problem| match problem {
                Problem::NotUtf8 { .. } => LogprobsError {
                    file: self.file.name.clone(),
                    line: None,
                    field: String::new(),
                    problem,
                },
                problem => self.error(problem),
            })?;
            self.value = Json::Loaded(text, start);
        }
        Ok(())
    }

    /// Its text, if it is in memory.
    fn raw(&self) -> Option<&str> {
        match &self.value {
            Json::Part(text) => Some(text),
            Json::Loaded(text, _) => Some(text),
            Json::Far(_) => None,
        }
    }

    /// Where it is in the file.
    pub fn place(&self) -> JsonSpan {
        let (start, length) = match &self.value {
            Json::Far(place) => return *place,
            Json::Loaded(text, start) => (*start, text.len()),
            Json::Part(text) => {
                let mut node = self.parent;
                let start = loop {
                    match node.map(|node| (&node.value, node.parent)) {
                        Some((Json::Loaded(whole, start), _)) => {
                            break start + (text.as_ptr().addr() - whole.as_ptr().addr()) as u64;
                        }
                        Some((_, parent)) => node = parent,
                        None => break 0,
                    }
                };
                (start, text.len())
            }
        };
        JsonSpan {
            start,
            end: start + length as u64,
            first: self.first(),
        }
    }

    fn first(&self) -> u8 {
        match (&self.value, self.raw()) {
            (Json::Far(place), _) => place.first,
            (_, Some(text)) => text.as_bytes().first().copied().unwrap_or(0),
            (_, None) => 0,
        }
    }

    /// What kind of value it is, by its first byte.
    pub fn kind(&self) -> NodeKind {
        match self.first() {
            b'n' => NodeKind::Null,
            b't' | b'f' => NodeKind::Bool,
            b'"' => NodeKind::Text,
            b'[' => NodeKind::List,
            b'{' => NodeKind::Object,
            _ => NodeKind::Number,
        }
    }

    pub fn is_list(&self) -> bool {
        self.kind() == NodeKind::List
    }

    pub fn is_object(&self) -> bool {
        self.kind() == NodeKind::Object
    }

    pub fn is_false(&self) -> bool {
        self.first() == b'f'
    }

    pub fn is_text(&self) -> bool {
        self.kind() == NodeKind::Text
    }

    /// Whether it is an object whose first key is a number, as in a map from token ids.
    pub fn has_numbers_for_keys(&self) -> bool {
        let key = match &self.value {
            Json::Far(place) if place.first == b'{' => {
                let mut scanner = Scanner::new(self.file, place.start + 1);
                scanner.key().ok()
            }
            _ => {
                let key = self.raw().and_then(|raw| raw.strip_prefix('{'));
                let key = key.and_then(|rest| rest.trim_start().strip_prefix('"'));
                key.and_then(|rest| Some(rest.split('"').next()?.to_owned()))
            }
        };
        key.is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// The values of some keys of an object; `None` for one that is absent or null. The last of equal keys counts, as in
    /// Python.
    pub fn fields<const N: usize>(
        &self,
        names: [&'static str; N],
    ) -> Result<[Option<Node<'_>>; N], LogprobsError> {
        self.check(NodeKind::Object, "an object")?;
        let mut found: [Option<Json<'_>>; N] = [const { None }; N];
        match self.raw() {
            Some(raw) => {
                let raws = serde_json::Deserializer::from_str(raw)
                    .deserialize_map(Fields(names))
                    .map_err(|error| self.damaged(&error))?;
                for (found, raw) in found.iter_mut().zip(raws) {
                    *found = raw.map(|raw| Json::Part(raw.get()));
                }
            }
            None => self.far_entries(|key, place| {
                if let Some(index) = names.iter().position(|name| *name == key) {
                    found[index] = Some(Json::Far(place));
                }
                Ok(())
            })?,
        }
        let mut nodes = [const { None }; N];
        for ((node, value), name) in nodes.iter_mut().zip(found).zip(names) {
            if let Some(value) = value {
                let child = self.child(PathStep::Key(name), value)?;
                *node = (child.kind() != NodeKind::Null).then_some(child);
            }
        }
        Ok(nodes)
    }

    /// The value of one key.
    pub fn field(&self, name: &'static str) -> Result<Option<Node<'_>>, LogprobsError> {
        let [field] = self.fields([name])?;
        Ok(field)
    }

    /// Every element of a list.
    pub fn each(
        &self,
        mut take: impl FnMut(usize, &Node<'_>) -> Result<(), LogprobsError>,
    ) -> Result<(), LogprobsError> {
        self.check(NodeKind::List, "a list")?;
        let (mut index, mut failure) = (0, None);
        let mut take = |value: Json<'_>| {
            take(index, &self.child(PathStep::Index(index), value)?)?;
            index += 1;
            Ok(())
        };
        let Some(raw) = self.raw() else {
            return self.far_elements(|place| take(Json::Far(place)));
        };
        let elements = Elements {
            take: |raw: &RawValue| take(Json::Part(raw.get())),
            failure: &mut failure,
        };
        let read = serde_json::Deserializer::from_str(raw).deserialize_seq(elements);
        self.finished(read, failure)
    }

    /// Every entry of an object, equal keys one by one.
    pub fn each_entry(
        &self,
        mut take: impl FnMut(&str, &Node<'_>) -> Result<(), LogprobsError>,
    ) -> Result<(), LogprobsError> {
        self.check(NodeKind::Object, "an object")?;
        let mut failure = None;
        let mut take =
            |key: &str, value: Json<'_>| take(key, &self.child(PathStep::Key(key), value)?);
        let Some(raw) = self.raw() else {
            return self.far_entries(|key, place| take(key, Json::Far(place)));
        };
        let entries = Entries {
            take: |key: &str, raw: &RawValue| take(key, Json::Part(raw.get())),
            failure: &mut failure,
        };
        let read = serde_json::Deserializer::from_str(raw).deserialize_map(entries);
        self.finished(read, failure)
    }

    /// The places of the elements of a list in the file.
    fn far_elements(
        &self,
        mut take: impl FnMut(JsonSpan) -> Result<(), LogprobsError>,
    ) -> Result<(), LogprobsError> {
        let failed = |flaw: Flaw| self.error(flaw.into());
        let mut scanner = Scanner::new(self.file, self.place().start);
        scanner.expect(b'[').map_err(failed)?;
        if scanner.after_space().map_err(failed)? == Some(b']') {
            return Ok(());
        }
        loop {
            take(scanner.value().map_err(failed)?)?;
            match scanner.after_space().map_err(failed)? {
                Some(b',') => scanner.pass(),
                Some(b']') => return Ok(()),
                _ => return Err(failed(Flaw::NotJson)),
            }
        }
    }

    /// The keys of an object in the file, and the places of their values.
    fn far_entries(
        &self,
        mut take: impl FnMut(&str, JsonSpan) -> Result<(), LogprobsError>,
    ) -> Result<(), LogprobsError> {
        let failed = |flaw: Flaw| self.error(flaw.into());
        let mut scanner = Scanner::new(self.file, self.place().start);
        scanner.expect(b'{').map_err(failed)?;
        if scanner.after_space().map_err(failed)? == Some(b'}') {
            return Ok(());
        }
        loop {
            let key = scanner.key().map_err(failed)?;
            scanner.expect(b':').map_err(failed)?;
            take(&key, scanner.value().map_err(failed)?)?;
            match scanner.after_space().map_err(failed)? {
                Some(b',') => scanner.pass(),
                Some(b'}') => return Ok(()),
                _ => return Err(failed(Flaw::NotJson)),
            }
        }
    }

    /// A text.
    pub fn text(&self) -> Result<String, LogprobsError> {
        self.check(NodeKind::Text, "a string")?;
        serde_json::from_str(self.raw().unwrap_or_default()).map_err(|error| self.damaged(&error))
    }

    /// A number, of which there are also those that Python writes and JSON does not have.
    pub fn number(&self) -> Result<f64, LogprobsError> {
        let number = match self.kind() {
            NodeKind::Number => serde_json::from_str(self.raw().unwrap_or_default()).ok(),
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
        serde_json::from_str(self.raw().unwrap_or_default())
            .map_err(|_| self.wrong_type("a token ID"))
    }

    /// A list of token ids.
    pub fn ids(&self) -> Result<Vec<u32>, LogprobsError> {
        serde_json::from_str(self.raw().unwrap_or_default())
            .map_err(|_| self.wrong_type("a list of token IDs"))
    }

    /// A list of numbers from 0 to 255.
    pub fn bytes(&self) -> Result<Vec<u8>, LogprobsError> {
        serde_json::from_str(self.raw().unwrap_or_default())
            .map_err(|_| self.wrong_type("a list of bytes"))
    }

    pub fn missing(&self, field: &'static str) -> LogprobsError {
        self.error(Problem::Missing { field })
    }

    pub fn wrong_type(&self, wanted: &'static str) -> LogprobsError {
        let found = match (self.kind(), self.raw()) {
            (NodeKind::List, _) => "a list".to_owned(),
            (NodeKind::Object, _) => "an object".to_owned(),
            (_, Some(raw)) if raw.trim_matches('"') == NAN => "NaN".to_owned(),
            (_, Some(raw)) => visible(raw).replace('␣', " "),
            (_, None) => "a string of many megabytes".to_owned(),
        };
        self.error(Problem::WrongType { wanted, found })
    }

    /// An error of this value.
    pub fn error(&self, problem: Problem) -> LogprobsError {
        let mut field = String::new();
        self.write_path(&mut field);
        LogprobsError {
            file: self.file.name.clone(),
            line: Some(self.file.line_ends(self.place().start) + 1),
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

    fn child<'s>(&'s self, step: PathStep<'s>, value: Json<'s>) -> Result<Node<'s>, LogprobsError> {
        let mut node = Node {
            file: self.file,
            value,
            parent: Some(self),
            step,
        };
        node.load()?;
        Ok(node)
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

/// Fails where a text of the file, from `start` on, is not one JSON value.
pub fn check(file: &JsonFile, text: &str, start: u64) -> Result<(), LogprobsError> {
    let error = match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    Err(LogprobsError {
        file: file.name.clone(),
        line: Some(file.line_ends(start) + error.line().max(1)),
        field: String::new(),
        problem: Problem::NotJson {
            column: error.column(),
            reason: reason(&error),
        },
    })
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
