//! Responses that have every token of every position: logits like any other.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::positions::{self, Ids, Large, ids_of};
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
    rows: Vec<Row>,
    stamp: Option<Stamp>,
    /// The tokens of the first position by text and bytes, where there are no ids.
    places: Option<HashMap<(String, Option<Vec<u8>>), usize>>,
}

#[derive(Debug)]
enum Row {
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
        self.is_whole(count, Ids::All).then_some(count)
    }

    /// Whether every position has every token of so many.
    pub fn has_all(&self, vocabulary: usize) -> bool {
        self.is_whole(vocabulary, Ids::All) || self.is_whole(vocabulary, Ids::None)
    }

    fn is_whole(&self, vocabulary: usize, wanted: Ids) -> bool {
        self.positions.iter().all(|(position, large)| match large {
            Some(large) => large.count == vocabulary && large.ids == wanted,
            None => position.entries.len() == vocabulary && ids_of(&position.entries) == wanted,
        })
    }

    /// The rows, where every position has every token of so many.
    ///
    /// # Errors
    ///
    /// When a position has tokens without ids whose texts are not those of the first, each once.
    pub fn whole(self, vocabulary: usize) -> Result<Option<(Whole, Vec<String>)>, LogprobsError> {
        if !self.has_all(vocabulary) {
            return Ok(None);
        }
        let first = self.position(0)?;
        let has_ids = ids_of(&first.entries) == Ids::All;
        let mut texts = vec![String::new(); vocabulary];
        let mut places = HashMap::new();
        for (place, entry) in first.entries.into_iter().enumerate() {
            match entry.id {
                Some(id) if has_ids => texts[id as usize] = entry.token,
                _ => {
                    texts[place].clone_from(&entry.token);
                    places.insert((entry.token, entry.bytes), place);
                }
            }
        }
        let index = Index {
            tokens: vocabulary,
            rows: self
                .positions
                .into_iter()
                .map(|(position, large)| large.map_or(Row::Kept(position.entries), Row::Far))
                .collect(),
            stamp: self.stamp,
            places: (!has_ids).then_some(places),
        };
        let whole = Whole {
            file: self.file,
            index: Arc::new(index),
        };
        Ok(Some((whole, texts)))
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

    /// How many positions there are.
    pub fn count(&self) -> usize {
        self.index.rows.len()
    }

    /// How many tokens each has.
    pub fn tokens(&self) -> usize {
        self.index.tokens
    }

    /// The log-probabilities of a position, by the ids of their tokens.
    ///
    /// # Errors
    ///
    /// When there is no such position, the file cannot be read any more, or tokens without ids are not those of the first
    /// position.
    pub fn row(&self, row: usize) -> Result<Vec<f64>, LogprobsError> {
        let failed = |problem| LogprobsError {
            file: self.file.name.clone(),
            line: None,
            field: format!("position {row}"),
            problem,
        };
        let read;
        let entries = match self.index.rows.get(row) {
            Some(Row::Kept(entries)) => entries,
            Some(Row::Far(large)) => {
                read = positions::again(&self.file, large, self.index.tokens)?;
                let unchanged = self.file.check_unchanged();
                unchanged.map_err(|error| failed(Problem::Unreadable(error)))?;
                &read
            }
            None => return Err(failed(Problem::NoPosition)),
        };
        let mut values = vec![f64::NAN; self.index.tokens];
        for entry in entries {
            let place = match &self.index.places {
                None => entry.id.map(|id| id as usize),
                Some(_) if row == 0 || self.count() == 1 => None,
                Some(places) => places
                    .get(&(entry.token.clone(), entry.bytes.clone()))
                    .copied(),
            };
            let logprob = if entry.logprob <= NOTHING {
                f64::NEG_INFINITY
            } else {
                entry.logprob
            };
            if let Some(value) = place.and_then(|place| values.get_mut(place)) {
                *value = logprob;
            }
        }
        if self.index.places.is_some() && (row == 0 || self.count() == 1) {
            let numbers = entries.iter().map(|entry| match entry.logprob {
                logprob if logprob <= NOTHING => f64::NEG_INFINITY,
                logprob => logprob,
            });
            values = numbers.collect();
        }
        if values.iter().any(|value| value.is_nan()) {
            return Err(failed(Problem::WithoutIds));
        }
        Ok(values)
    }
}
