//! TOML read key by key, with the place of everything in it.
//!
//! Every key of a [`Table`] is taken once; what is left at the end is an unknown key. A [`Value`] turns into a Rust
//! value or into an [`Error`] that shows where it stands.

use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{Error, nearest};
use super::key::{Key, Keys, Shape, Usual};
use super::limits::Limits;

/// The text that is being read, and what messages call it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// What messages call the file.
    pub name: &'a str,
    /// All of it.
    pub text: &'a str,
}

/// A table whose keys are taken one by one.
#[derive(Debug)]
pub struct Table<'a> {
    document: Document<'a>,
    /// How messages call the table: `experiment[2]`; empty for the whole document.
    path: String,
    span: Range<usize>,
    entries: Vec<Entry<'a>>,
    /// What its keys take.
    shape: Shape,
    /// The keys that it can have beside those of its shape.
    further: &'static [Key],
    known: Vec<&'static str>,
}

#[derive(Debug)]
struct Entry<'a> {
    key: &'a str,
    key_span: Range<usize>,
    value: &'a Spanned<DeValue<'a>>,
}

/// A value that knows its key and its place.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    document: Document<'a>,
    path: Rc<str>,
    /// Where it stands in the list that `path` names, if it does.
    index: Option<usize>,
    span: Range<usize>,
    value: &'a DeValue<'a>,
    /// What it is declared to take.
    shape: Shape,
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

    fn new(
        document: Document<'a>,
        path: String,
        span: Range<usize>,
        table: &'a DeTable<'a>,
        shape: Shape,
    ) -> Table<'a> {
        let mut entries: Vec<Entry<'a>> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().as_ref(),
                key_span: key.span(),
                value,
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        Table {
            document,
            path,
            span,
            entries,
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
        let index = self
            .entries
            .iter()
            .position(|entry| entry.key == key.name)?;
        let entry = self.entries.remove(index);
        Some(self.value(&entry, declared.unwrap_or(key).shape))
    }

    /// Whether the table has `key`, and it has not been taken.
    pub fn has(&self, key: &Key) -> bool {
        self.entries.iter().any(|entry| entry.key == key.name)
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
        let message = format!("{} needs `{key}`", self.name());
        let misspelt = |entry: &&Entry<'_>| nearest(entry.key, std::iter::once(key)).is_some();
        match self.entries.iter().find(misspelt) {
            Some(entry) => Error::at(self.document, entry.key_span.clone(), message)
                .help(format!("did you mean `{key}` by `{}`?", entry.key)),
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
                entries: Vec::new(),
                shape: key.shape,
                further: &[],
                known: Vec::new(),
            }),
        }
    }

    /// All that is left, in the file's order, as pairs of key and value.
    pub fn rest(mut self) -> Vec<(&'a str, Value<'a>)> {
        let entries = std::mem::take(&mut self.entries);
        let shape = match self.shape {
            Shape::Names(of) => *of,
            _ => Shape::AnyNumber,
        };
        entries
            .iter()
            .map(|entry| (entry.key, self.value(entry, shape)))
            .collect()
    }

    /// An error at the first key that nobody asked for.
    pub fn finish(self) -> Result<(), Error> {
        let Some(entry) = self.entries.first() else {
            return Ok(());
        };
        let help = match nearest(entry.key, self.known.iter().copied()) {
            Some(key) => format!("did you mean `{key}`?"),
            None => format!("{} takes {}", self.name(), list(&self.known)),
        };
        let path = self.path_of(entry.key);
        Err(Error::at(
            self.document,
            entry.key_span.clone(),
            format!("unknown key `{path}`"),
        )
        .help(help))
    }

    /// That the table needs something, which is said in words.
    pub fn needs(&self, what: &str) -> Error {
        self.error(format!("{} needs {what}", self.name()))
    }

    /// An error at the table's beginning.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error::at(self.document, self.span.clone(), message)
    }

    fn value(&self, entry: &Entry<'a>, shape: Shape) -> Value<'a> {
        Value {
            document: self.document,
            path: Rc::from(self.path_of(entry.key)),
            index: None,
            span: entry.value.span(),
            value: entry.value.get_ref(),
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

impl<'a> Value<'a> {
    /// How messages call it: `experiment[2].temperatures[0]`.
    fn name(&self) -> String {
        match self.index {
            Some(index) => format!("{}[{index}]", self.path),
            None => self.path.to_string(),
        }
    }

    /// An error at this value; `what` says what the key takes: `takes a number above 0`.
    pub fn error(&self, what: impl AsRef<str>) -> Error {
        Error::at(
            self.document,
            self.span.clone(),
            format!("`{}` {}", self.name(), what.as_ref()),
        )
    }

    fn wrong_type(&self, wanted: &str) -> Error {
        let found = match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(format!("takes {wanted}, and this is {found}"))
    }

    /// A text.
    pub fn text(&self) -> Result<&'a str, Error> {
        self.value
            .as_str()
            .ok_or_else(|| self.wrong_type("a text in quotes"))
    }

    /// A number; whole numbers are numbers too. It may be infinite or NaN, but only where that is written.
    pub fn any_number(&self) -> Result<f64, Error> {
        match self.value {
            DeValue::Float(float) => {
                let text = float.as_str();
                let number: f64 = text.parse().map_err(|_| self.wrong_type("a number"))?;
                if number.is_infinite() && !text.contains("inf") {
                    return Err(self.error("is beyond the largest number, 1.8e308"));
                }
                Ok(number)
            }
            DeValue::Integer(_) => Ok(self.any_whole()? as f64),
            _ => Err(self.wrong_type("a number")),
        }
    }

    /// A number within the bounds that the key declares; NaN is within none.
    pub fn number(&self) -> Result<f64, Error> {
        let Shape::Number(low, high) = self.shape else {
            unreachable!("{} is declared as {:?}", self.name(), self.shape);
        };
        let number = self.any_number()?;
        if (low..=high).contains(&number) {
            return Ok(number);
        }
        Err(self.error(format!(
            "takes a number from {} to {}, and this is {}",
            shown(low),
            shown(high),
            shown(number)
        )))
    }

    /// A whole number within the bounds.
    pub fn integer_in(&self, range: RangeInclusive<u64>) -> Result<u64, Error> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        let DeValue::Integer(_) = self.value else {
            return Err(self.wrong_type(&wanted));
        };
        let whole = self.any_whole()?;
        u64::try_from(whole)
            .ok()
            .filter(|whole| range.contains(whole))
            .ok_or_else(|| self.error(format!("takes {wanted}, and this is {whole}")))
    }

    /// A whole number within the bounds that the key declares.
    pub fn integer(&self) -> Result<u64, Error> {
        let Shape::Whole(low, high) = self.shape else {
            unreachable!("{} is declared as {:?}", self.name(), self.shape);
        };
        self.integer_in(low..=high)
    }

    /// As [`Value::integer`], for a size in memory.
    pub fn size(&self) -> Result<usize, Error> {
        self.memory(self.integer()?)
    }

    /// As [`Value::integer_in`], for a size in memory.
    pub fn size_in(&self, range: RangeInclusive<usize>) -> Result<usize, Error> {
        let wide = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        self.memory(self.integer_in(wide(*range.start())..=wide(*range.end()))?)
    }

    fn memory(&self, size: u64) -> Result<usize, Error> {
        usize::try_from(size).map_err(|_| self.error("is more than this machine can address"))
    }

    /// A whole number up to the limit that the key declares; where it is beyond, what would move that.
    pub fn integer_within(&self, limits: &Limits) -> Result<u64, Error> {
        let Some((least, limit)) = self.shape.limit() else {
            return self.integer();
        };
        let within = self.integer_in(least..=limits.of(limit));
        within.map_err(|error| match self.integer_in(least..=u64::MAX) {
            Ok(wanted) => error.help(limits.help(limit, wanted)),
            Err(_) => error,
        })
    }

    /// As [`Value::integer_within`], for a size in memory.
    pub fn size_within(&self, limits: &Limits) -> Result<usize, Error> {
        self.memory(self.integer_within(limits)?)
    }

    /// As [`Value::list`], up to a limit where the key declares one; where it has more, what would move that.
    pub fn list_within(
        &self,
        limits: &Limits,
    ) -> Result<impl ExactSizeIterator<Item = Value<'a>> + use<'a>, Error> {
        let Some((least, limit)) = self.shape.limit() else {
            let (least, most) = self.lengths();
            return self.list_in(least..=most);
        };
        let most = limits.size(limit);
        let length = self.value.as_array().map_or(0, |array| array.len());
        self.list_in(least as usize..=most).map_err(|error| {
            if length > most {
                error.help(limits.help(limit, length as u64))
            } else {
                error
            }
        })
    }

    fn lengths(&self) -> (usize, usize) {
        match self.shape.elements() {
            Some((_, least, most)) => (least as usize, most as usize),
            None => unreachable!("{} is declared as {:?}", self.name(), self.shape),
        }
    }

    fn any_whole(&self) -> Result<i64, Error> {
        let DeValue::Integer(integer) = self.value else {
            return Err(self.wrong_type("a whole number"));
        };
        i64::from_str_radix(integer.as_str(), integer.radix())
            .map_err(|_| self.error("is a whole number of more than 64 bits"))
    }

    /// True or false.
    pub fn boolean(&self) -> Result<bool, Error> {
        match self.value {
            DeValue::Boolean(boolean) => Ok(*boolean),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Result<T, Error> {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let wanted = names
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let DeValue::String(_) = self.value else {
            return Err(self.wrong_type(&format!("one of {wanted}")));
        };
        let word = self.text()?;
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word) {
            return Ok(*choice);
        }
        let error = self.error(format!("takes one of {wanted}, and this is {word:?}"));
        Err(match nearest(word, names.into_iter()) {
            Some(name) => error.help(format!("did you mean \"{name}\"?")),
            None => error,
        })
    }

    /// The values of a list, which has as many as the key declares.
    pub fn list(&self) -> Result<impl ExactSizeIterator<Item = Value<'a>> + use<'a>, Error> {
        let (least, most) = self.lengths();
        self.list_in(least..=most)
    }

    /// What the words of a list stand for, each once.
    pub fn choices<T: Copy + PartialEq>(
        &self,
        choices: &[(&'static str, T)],
    ) -> Result<Vec<T>, Error> {
        let mut chosen = Vec::new();
        for value in self.list()? {
            let choice = value.choice(choices)?;
            if chosen.contains(&choice) {
                return Err(value.error("stands twice"));
            }
            chosen.push(choice);
        }
        Ok(chosen)
    }

    /// The values of a list, which has as many as `lengths` allows.
    fn list_in(
        &self,
        lengths: RangeInclusive<usize>,
    ) -> Result<impl ExactSizeIterator<Item = Value<'a>> + use<'a>, Error> {
        let DeValue::Array(array) = self.value else {
            return Err(self.wrong_type("a list"));
        };
        if !lengths.contains(&array.len()) {
            let (least, most) = (lengths.start(), lengths.end());
            let wanted = if least == most {
                least.to_string()
            } else {
                format!("{least} to {most}")
            };
            return Err(self.error(format!(
                "takes a list of {wanted}, and this has {}",
                array.len()
            )));
        }
        let (document, path) = (self.document, Rc::from(self.name()));
        let shape = self
            .shape
            .elements()
            .map_or(Shape::AnyNumber, |(of, ..)| *of);
        Ok(array.iter().enumerate().map(move |(index, value)| Value {
            document,
            path: Rc::clone(&path),
            index: Some(index),
            span: value.span(),
            value: value.get_ref(),
            shape,
        }))
    }

    /// A table.
    pub fn table(&self) -> Result<Table<'a>, Error> {
        match self.value {
            DeValue::Table(table) => Ok(Table::new(
                self.document,
                self.name(),
                self.span.clone(),
                table,
                self.shape,
            )),
            _ => Err(self.wrong_type("a table")),
        }
    }

    /// The same in JSON; infinite numbers and NaN become the texts that [`Number`](crate::sampling::Number) reads.
    pub fn to_json(&self) -> Result<serde_json::Value, Error> {
        Ok(match self.value {
            DeValue::String(text) => text.as_ref().into(),
            DeValue::Boolean(boolean) => (*boolean).into(),
            DeValue::Integer(_) => self.any_whole()?.into(),
            DeValue::Float(_) => {
                let number = self.any_number()?;
                serde_json::Number::from_f64(number).map_or_else(
                    || number.to_string().to_lowercase().into(),
                    serde_json::Value::Number,
                )
            }
            DeValue::Array(_) => {
                let values = self.list_in(0..=usize::MAX)?;
                values
                    .map(|value| value.to_json())
                    .collect::<Result<_, Error>>()?
            }
            DeValue::Table(_) => {
                let entries = self.table()?.rest().into_iter();
                let object = entries.map(|(key, value)| Ok((key.to_owned(), value.to_json()?)));
                object
                    .collect::<Result<serde_json::Map<_, _>, Error>>()?
                    .into()
            }
            DeValue::Datetime(_) => return Err(self.wrong_type("a number, text, list or table")),
        })
    }

    /// Whether this is a list.
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// Whether this is a table.
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }
}

/// A number as people write it: with an exponent where it would have a row of zeros.
pub(crate) fn shown(number: f64) -> String {
    if number == 0.0 || (1e-5..1e15).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// `a`, `b` and `c`, in code marks.
fn list(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    match quoted.as_slice() {
        [] => "no keys".to_owned(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
