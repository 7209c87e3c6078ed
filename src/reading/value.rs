//! A value of a configuration, which turns into a Rust value or into an [`Error`] that shows where it stands.

use std::ops::{Range, RangeInclusive};
use std::rc::Rc;

use toml::de::DeValue;

use super::document::Document;
use super::error::{Error, nearest};
use super::key::Shape;
use super::limits::Limits;
use super::table::Table;

/// A value that knows its key and its place.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    pub(super) document: Document<'a>,
    pub(super) path: Rc<str>,
    /// Where it stands in the list that `path` names, if it does.
    pub(super) index: Option<usize>,
    pub(super) span: Range<usize>,
    pub(super) value: &'a DeValue<'a>,
    /// What it is declared to take.
    pub(super) shape: Shape,
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
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a Boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(format!("must be {wanted}, got {found}"))
    }

    /// A text.
    pub fn text(&self) -> Result<&'a str, Error> {
        self.value
            .as_str()
            .ok_or_else(|| self.wrong_type("a string in quotes"))
    }

    /// A number; whole numbers are numbers too. It may be infinite or NaN, but only where that is written.
    pub fn any_number(&self) -> Result<f64, Error> {
        match self.value {
            DeValue::Float(float) => {
                let text = float.as_str();
                let number: f64 = text.parse().map_err(|_| self.wrong_type("a number"))?;
                if number.is_infinite() && !text.contains("inf") {
                    return Err(self.error("exceeds the largest number, 1.8e308"));
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
            "must be a number from {} to {}, got {}",
            shown(low),
            shown(high),
            shown(number)
        )))
    }

    /// A whole number within the bounds.
    pub fn integer_in(&self, range: RangeInclusive<u64>) -> Result<u64, Error> {
        let wanted = format!("an integer from {} to {}", range.start(), range.end());
        let DeValue::Integer(_) = self.value else {
            return Err(self.wrong_type(&wanted));
        };
        let whole = self.any_whole()?;
        u64::try_from(whole)
            .ok()
            .filter(|whole| range.contains(whole))
            .ok_or_else(|| self.error(format!("must be {wanted}, got {whole}")))
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
        usize::try_from(size).map_err(|_| self.error("exceeds the address space of this machine"))
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
            return Err(self.wrong_type("an integer"));
        };
        i64::from_str_radix(integer.as_str(), integer.radix())
            .map_err(|_| self.error("is an integer of more than 64 bits"))
    }

    /// True or false.
    pub fn boolean(&self) -> Result<bool, Error> {
        match self.value {
            DeValue::Boolean(boolean) => Ok(*boolean),
            _ => Err(self.wrong_type("a Boolean")),
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
        let error = self.error(format!("must be one of {wanted}, got {word:?}"));
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
                return Err(value.error("is listed twice"));
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
                "must be a list of length {wanted}, got length {}",
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
            DeValue::Datetime(_) => return Err(self.wrong_type("a number, string, list or table")),
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
