//! TOML read key by key, with the place of everything in it.
//!
//! Every key of a [`Table`] is taken once; what is left at the end is an unknown key.

use std::ops::Range;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::Document;
use super::error::{Error, nearest};
use super::key::{Key, Keys, Shape, Usual};
use super::limits::Limits;
use super::value::Value;

/// A table whose keys are taken one by one.
#[derive(Debug)]
pub struct Table<'a> {
    document: Document<'a>,
    /// How messages call the table: `experiment[2]`; empty for the whole document.
    path: String,
    span: Range<usize>,
    pairs: Vec<KeyValue<'a>>,
    /// What its keys take.
    shape: Shape,
    /// The keys that it can have beside those of its shape.
    further: &'static [Key],
    known: Vec<&'static str>,
}

#[derive(Debug)]
struct KeyValue<'a> {
    key: &'a str,
    key_span: Range<usize>,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    /// The whole of a document.
    pub fn root(
        document: Document<'a>,
        table: &'a Spanned<DeTable<'a>>,
        keys: &'static Keys,
    ) -> Table<'a> {
        let shape = Shape::Table(keys);
        Table::new(document, String::new(), 0..0, table.get_ref(), shape)
    }

    pub(super) fn new(
        document: Document<'a>,
        path: String,
        span: Range<usize>,
        table: &'a DeTable<'a>,
        shape: Shape,
    ) -> Table<'a> {
        let mut pairs: Vec<KeyValue<'a>> = table
            .iter()
            .map(|(key, value)| KeyValue {
                key: key.get_ref().as_ref(),
                key_span: key.span(),
                value,
            })
            .collect();
        pairs.sort_by_key(|pair| pair.key_span.start);
        Table {
            document,
            path,
            span,
            pairs,
            shape,
            further: &[],
            known: Vec::new(),
        }
    }

    /// Declares keys that it can have beside those that it is declared with.
    pub fn declare(&mut self, further: &'static [Key]) {
        self.further = further;
    }

    fn declared(&self, name: &str) -> Option<&'static Key> {
        let own = self.shape.keys().into_iter().flat_map(|keys| keys.keys);
        own.chain(self.further).find(|own| own.name == name)
    }

    /// The value of `key`, if the table has it.
    pub fn optional(&mut self, key: &Key) -> Option<Value<'a>> {
        let declared = self.declared(key.name);
        debug_assert!(declared.is_some(), "{} of `{}`", key.name, self.path);
        self.known.push(key.name);
        let index = self.pairs.iter().position(|pair| pair.key == key.name)?;
        let pair = self.pairs.remove(index);
        Some(self.value(&pair, declared.unwrap_or(key).shape))
    }

    /// Whether the table has `key`, and it has not been taken.
    pub fn has(&self, key: &Key) -> bool {
        self.pairs.iter().any(|pair| pair.key == key.name)
    }

    /// The value of `key`; if it has none, an error at a key that is spelt like it, or at the table's beginning.
    pub fn required(&mut self, key: &Key) -> Result<Value<'a>, Error> {
        self.optional(key).ok_or_else(|| self.missing(key.name))
    }

    /// The number that `key` has, or the usual one.
    pub fn number(&mut self, key: &Key) -> Result<f64, Error> {
        match (self.optional(key), key.usual) {
            (Some(value), _) => value.number(),
            (None, Usual::Number(usual)) => Ok(usual),
            (None, _) => Err(self.missing(key.name)),
        }
    }

    /// The same of a whole number.
    pub fn integer(&mut self, key: &Key) -> Result<u64, Error> {
        match (self.optional(key), key.usual) {
            (Some(value), _) => value.integer(),
            (None, Usual::Whole(usual)) => Ok(usual),
            (None, _) => Err(self.missing(key.name)),
        }
    }

    /// The same of a size in memory.
    pub fn size(&mut self, key: &Key) -> Result<usize, Error> {
        match (self.optional(key), key.usual) {
            (Some(value), _) => value.size(),
            (None, Usual::Whole(usual)) => Ok(usual as usize),
            (None, _) => Err(self.missing(key.name)),
        }
    }

    /// The same of a whole number up to a limit.
    pub fn integer_within(&mut self, key: &Key, limits: &Limits) -> Result<u64, Error> {
        match (self.optional(key), key.usual) {
            (Some(value), _) => value.integer_within(limits),
            (None, Usual::Whole(usual)) => Ok(usual),
            (None, _) => Err(self.missing(key.name)),
        }
    }

    /// Whether `key` is true; false if it is not given.
    pub fn boolean(&mut self, key: &Key) -> Result<bool, Error> {
        match self.optional(key) {
            Some(value) => value.boolean(),
            None => Ok(matches!(key.usual, Usual::Boolean(true))),
        }
    }

    /// What the word of `key`, or the usual one, stands for.
    pub fn choice<T: Copy>(
        &mut self,
        key: &Key,
        choices: &[(&'static str, T)],
    ) -> Result<T, Error> {
        let usual =
            |(word, _): &&(&str, T)| matches!(key.usual, Usual::Word(usual) if usual == *word);
        match (self.optional(key), choices.iter().find(usual)) {
            (Some(value), _) => value.choice(choices),
            (None, Some((_, usual))) => Ok(*usual),
            (None, None) => Err(self.missing(key.name)),
        }
    }

    fn missing(&self, key: &str) -> Error {
        let message = format!("`{key}` is required in {}", self.name());
        let misspelt = |pair: &&KeyValue<'_>| nearest(pair.key, std::iter::once(key)).is_some();
        match self.pairs.iter().find(misspelt) {
            Some(pair) => Error::at(self.document, pair.key_span.clone(), message)
                .help(format!("did you mean `{key}` instead of `{}`?", pair.key)),
            None => self.error(message),
        }
    }

    /// The table that `key` names; an empty one if there is none.
    pub fn table(&mut self, key: &Key) -> Result<Table<'a>, Error> {
        match self.optional(key) {
            Some(value) => value.table(),
            None => Ok(Table {
                document: self.document,
                path: self.path_of(key.name),
                span: self.span.clone(),
                pairs: Vec::new(),
                shape: key.shape,
                further: &[],
                known: Vec::new(),
            }),
        }
    }

    /// All that is left, in the file's order, as pairs of key and value.
    pub fn rest(mut self) -> Vec<(&'a str, Value<'a>)> {
        let pairs = std::mem::take(&mut self.pairs);
        let shape = match self.shape {
            Shape::Names(of) => *of,
            _ => Shape::AnyNumber,
        };
        pairs
            .iter()
            .map(|pair| (pair.key, self.value(pair, shape)))
            .collect()
    }

    /// An error at the first key that nobody asked for.
    pub fn finish(self) -> Result<(), Error> {
        let Some(pair) = self.pairs.first() else {
            return Ok(());
        };
        let help = match nearest(pair.key, self.known.iter().copied()) {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("{} has the keys {}", self.name(), list(&self.known)),
        };
        let path = self.path_of(pair.key);
        Err(Error::at(
            self.document,
            pair.key_span.clone(),
            format!("unknown key `{path}`"),
        )
        .help(help))
    }

    /// That the table needs something, which is said in words.
    pub fn needs(&self, what: &str) -> Error {
        self.error(format!("{} requires {what}", self.name()))
    }

    /// An error at the table's beginning.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error::at(self.document, self.span.clone(), message)
    }

    fn value(&self, pair: &KeyValue<'a>, shape: Shape) -> Value<'a> {
        Value {
            document: self.document,
            path: Rc::from(self.path_of(pair.key)),
            index: None,
            span: pair.value.span(),
            value: pair.value.get_ref(),
            shape,
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn name(&self) -> String {
        if self.path.is_empty() {
            "the configuration".to_owned()
        } else {
            format!("`{}`", self.path)
        }
    }
}

/// `a`, `b` and `c`, in code marks.
fn list(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
