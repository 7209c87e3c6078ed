//! Responses that have every token of every position: logits like any other.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::answers::again;
use super::positions::{Ids, Large, ids_of};
use super::source::JsonFile;
use super::{Answers, Entry, LogprobsError, Problem};
use crate::reading::input::{Input, Stamp};

/// What servers write for the logarithm of 0 is this or less.
const NOTHING: f64 = -9999.0;

/// Rows of log-probabilities: one for each position, a number for each token by its id.
pub struct Whole {
    file: JsonFile,
    index: Arc<Index>,
}

/// Where the rows are; the same for all who read them.
#[derive(Debug)]
struct Index {
    tokens: usize,
    rows: Vec<IndexedRow>,
    stamp: Option<Stamp>,
    /// The tokens of the first position by text and bytes, where there are no ids.
    places: Option<HashMap<TokenText, usize>>,
}

/// A token's text and its bytes.
type TokenText = (String, Option<Vec<u8>>);

#[derive(Debug)]
enum IndexedRow {
    Kept(Vec<Entry>),
    Far(Large),
}

impl std::fmt::Debug for Whole {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.index.fmt(formatter)
    }
}

impl Answers {
    /// How many tokens the model has, where all positions have the tokens of all ids from 0 on.
    pub fn vocabulary(&self) -> Option<usize> {
        let count = self.tokens(0);
        let is_whole = (0..self.count()).all(|row| self.ids(row, count) == Some(Ids::All));
        is_whole.then_some(count)
    }

    /// Whether some positions have every token of so many: all ids, or as many tokens without ids.
    pub fn have_all(&self, rows: Range<usize>, vocabulary: usize) -> bool {
        let ids = self.ids(rows.start, vocabulary);
        let mut rows = rows.into_iter();
        matches!(ids, Some(Ids::All | Ids::None))
            && rows.all(|row| self.ids(row, vocabulary) == ids)
    }

    /// The ids of a position that has so many tokens.
    fn ids(&self, row: usize, count: usize) -> Option<Ids> {
        let (position, large) = &self.positions[row];
        (self.tokens(row) == count).then(|| match large {
            Some(large) => large.ids,
            None => ids_of(&position.entries),
        })
    }

    /// The positions as rows of so many numbers; those that have not as many tokens cannot be read.
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more.
    pub fn whole(self, vocabulary: usize) -> Result<Whole, LogprobsError> {
        let places = match self.ids(0, vocabulary) {
            Some(Ids::None) => {
                let entries = self.position(0)?.entries.into_iter().enumerate();
                let places = entries.map(|(place, entry)| ((entry.token, entry.bytes), place));
                Some(places.collect())
            }
            _ => None,
        };
        let rows = self.positions.into_iter();
        let rows = rows.map(|(position, large)| {
            large.map_or(IndexedRow::Kept(position.entries), IndexedRow::Far)
        });
        Ok(Whole {
            index: Arc::new(Index {
                tokens: vocabulary,
                rows: rows.collect(),
                stamp: self.stamp,
                places,
            }),
            file: self.file,
        })
    }
}

impl Whole {
    /// Opens the file again, for another thread.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, or is not the one of before.
    pub fn again(&self) -> std::io::Result<Whole> {
        let input = Input::open(Path::new(&self.file.name))?;
        let input = input.filter(|input| Some(input.stamp()) == self.index.stamp);
        let changed = "the file was replaced or changed; try again";
        let input = input.ok_or_else(|| std::io::Error::other(changed))?;
        Ok(Whole {
            file: JsonFile::new(self.file.name.clone(), input),
            index: Arc::clone(&self.index),
        })
    }

    /// The log-probabilities of a position, by the ids of their tokens; without ids in the order of the first position.
    ///
    /// # Errors
    ///
    /// When no such position, the file cannot be read any more, or tokens without ids are not those of the first
    /// position.
    pub fn row(&self, row: usize) -> Result<Vec<f64>, LogprobsError> {
        let mut values = vec![f64::NAN; self.index.tokens];
        for (place, entry) in self.placed(row)? {
            if let Some(value) = values.get_mut(place) {
                *value = match entry.logprob {
                    logprob if logprob <= NOTHING => f64::NEG_INFINITY,
                    logprob => logprob,
                };
            }
        }
        if values.iter().any(|value| value.is_nan()) {
            return Err(self.failed(row, Problem::WithoutIds));
        }
        Ok(values)
    }

    /// The texts of the tokens, as a position has them.
    ///
    /// # Errors
    ///
    /// Those of [`Whole::row`].
    pub fn texts(&self, row: usize) -> Result<Vec<String>, LogprobsError> {
        let mut texts = vec![String::new(); self.index.tokens];
        for (place, entry) in self.placed(row)? {
            if let Some(text) = texts.get_mut(place) {
                *text = entry.token;
            }
        }
        Ok(texts)
    }

    /// Tokens per position, each with its place among all.
    fn placed(&self, row: usize) -> Result<Vec<(usize, Entry)>, LogprobsError> {
        let entries = match self.index.rows.get(row) {
            Some(IndexedRow::Kept(entries)) => entries.clone(),
            Some(IndexedRow::Far(large)) => {
                let read = again(&self.file, large, self.index.tokens)?;
                let unchanged = self.file.check_unchanged();
                unchanged.map_err(|error| self.failed(row, Problem::Unreadable(error)))?;
                read
            }
            None => return Err(self.failed(row, Problem::NoPosition)),
        };
        let place = |(index, entry): (usize, Entry)| match (&self.index.places, entry.id) {
            (None, Some(id)) => (id as usize, entry),
            (Some(places), _) if row > 0 => {
                let key = (entry.token, entry.bytes);
                let place = places.get(&key).copied().unwrap_or(usize::MAX);
                let (token, bytes) = key;
                let entry = Entry {
                    token,
                    bytes,
                    ..entry
                };
                (place, entry)
            }
            _ => (index, entry),
        };
        Ok(entries.into_iter().enumerate().map(place).collect())
    }

    fn failed(&self, row: usize, problem: Problem) -> LogprobsError {
        LogprobsError {
            file: self.file.name.clone(),
            line: None,
            field: format!("position {row}"),
            problem,
        }
    }
}
