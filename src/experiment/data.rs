//! The numbers of an experiment as one long table, for spreadsheets and data frames.

use serde_json::Value as Json;

use super::listed::Listed;
use crate::logits::Logits;

/// A table in parts that have the same columns: a temperature, a sampler, a side, an engine each.
#[derive(Clone, Debug)]
pub struct Sheet<'n> {
    /// What a line stands for.
    pub lines: Lines<'n>,
    /// The heading of the column with the names of the parts, if there is one.
    pub heading: Option<&'static str>,
    /// The parts, with the same columns each.
    pub parts: Vec<Part<'n>>,
}

/// What a line of a table stands for.
#[derive(Clone, Copy, Debug)]
pub enum Lines<'n> {
    /// A token, with its index, text and logit.
    Tokens(&'n Logits),
    /// A position of a file, counted on from the first.
    Positions(usize),
    /// A step, counted from 0.
    Steps,
    /// One of the likeliest tokens, counted from 0.
    Ranks,
    /// A point of a curve, which has no number of its own.
    Points,
}

/// A part of a table.
#[derive(Clone, Debug, Default)]
pub struct Part<'n> {
    /// Its name, where the table has a column of names.
    pub name: String,
    /// The tokens of its lines, where these are not all tokens.
    pub kept: Option<&'n [u32]>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A column of a part.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading.
    pub name: &'static str,
    /// What stands in it.
    pub cells: ColumnCells,
}

/// What stands in a column.
#[derive(Clone, Debug)]
pub enum ColumnCells {
    /// The same on every line; null leaves it empty.
    Same(Json),
    /// A value a line.
    Each(Vec<Json>),
    /// From and to on every line, in two columns `_low` and `_high`.
    Pairs(Vec<[Json; 2]>),
}

impl<'n> Sheet<'n> {
    /// A table of one part.
    pub fn one(lines: Lines<'n>, part: Part<'n>) -> Sheet<'n> {
        Sheet::of(lines, std::iter::once(part))
    }

    /// A table of parts without names.
    pub fn of(lines: Lines<'n>, parts: impl IntoIterator<Item = Part<'n>>) -> Sheet<'n> {
        Sheet {
            lines,
            heading: None,
            parts: parts.into_iter().collect(),
        }
    }
}

impl<'n> Part<'n> {
    /// A part with a line for each line of its longest column.
    pub fn new() -> Part<'n> {
        Part::default()
    }

    /// A part with a line for each of these tokens.
    pub fn of_tokens(kept: &'n [u32]) -> Part<'n> {
        Part {
            kept: Some(kept),
            ..Part::default()
        }
    }

    /// Adds a column with the same value on every line; `None` leaves it empty.
    pub fn same(mut self, name: &'static str, value: impl Into<Json>) -> Part<'n> {
        let cells = ColumnCells::Same(value.into());
        self.columns.push(Column { name, cells });
        self
    }

    /// Adds a column with a value a line: of all tokens, or of those that have lines.
    pub fn each<T: Into<Json>>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Part<'n> {
        let cells = ColumnCells::Each(values.into_iter().map(Into::into).collect());
        self.columns.push(Column { name, cells });
        self
    }

    /// The same of a column that was perhaps not asked for: without values it is empty.
    pub fn each_of<T: Into<Json>>(
        self,
        name: &'static str,
        values: Option<impl IntoIterator<Item = T>>,
    ) -> Part<'n> {
        match values {
            Some(values) => self.each(name, values),
            None => self.same(name, Json::Null),
        }
    }

    /// Adds two columns, from and to.
    pub fn pairs<T: Into<Json>>(
        mut self,
        name: &'static str,
        pairs: impl IntoIterator<Item = [T; 2]>,
    ) -> Part<'n> {
        let pairs = pairs.into_iter().map(|pair| pair.map(Into::into));
        let cells = ColumnCells::Pairs(pairs.collect());
        self.columns.push(Column { name, cells });
        self
    }

    /// The lines that are listed, of so many at most: those of the likeliest tokens, by the first column with a number a
    /// line, which is a probability wherever lines are tokens.
    pub fn listed(&self, most: Option<usize>) -> Listed {
        let first = self.columns.iter().find_map(|column| match &column.cells {
            ColumnCells::Each(values) => Some(values),
            ColumnCells::Same(_) | ColumnCells::Pairs(_) => None,
        });
        let probabilities = first
            .into_iter()
            .flatten()
            .map(|value| value.as_f64().unwrap_or(0.0));
        Listed::likeliest(&probabilities.collect::<Vec<_>>(), most)
    }

    /// How many lines it has.
    pub fn count(&self) -> usize {
        if let Some(kept) = self.kept {
            return kept.len();
        }
        let lengths = self
            .columns
            .iter()
            .filter_map(|column| match &column.cells {
                ColumnCells::Same(_) => None,
                ColumnCells::Each(values) => Some(values.len()),
                ColumnCells::Pairs(pairs) => Some(pairs.len()),
            });
        // Single values are a line, too.
        lengths.max().unwrap_or(1)
    }
}
