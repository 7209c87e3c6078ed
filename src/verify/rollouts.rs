//! The rollouts of a file: records and responses, one after another.

use std::path::Path;

use super::{Error, Record, Returned, Said, TokenIds};
use crate::logits::logprobs::{LogprobsError, Responses};
use crate::sampling::Engine;

/// The most bytes of a rollout.
const BYTES: u64 = 64 << 20;

/// A rollout as its file has it.
#[derive(Debug)]
pub struct RecordedRollout {
    /// Which of several it is, from 0; `None` for the only one.
    pub rollout: Option<usize>,
    /// What was returned, position by position.
    pub positions: Vec<Returned>,
    /// What it says of how it was made.
    pub said: Said,
    /// Whose rules hold.
    pub engine: Option<Engine>,
    /// The index in the sequence of the last token of the prompt.
    pub position: Option<u32>,
    /// What the model was given.
    pub prompt: Vec<u32>,
    /// All logits of each position.
    pub logits: Option<Vec<Vec<f64>>>,
    /// Which choice of its response it is, from 0.
    pub choice: u64,
}

/// The rollouts of a file, one after another; of the file no more is held than one of them.
///
/// A file is one rollout, a list of them, or several, as a rule one a line. Responses without positions among others are
/// passed over and counted.
pub struct Rollouts<'v> {
    name: String,
    responses: Responses,
    vocabulary: Option<&'v TokenIds>,
    /// The next response.
    next: usize,
    /// Choices of the one before it that are still to be read.
    choices: Vec<u64>,
    found: usize,
    /// How many responses had no positions.
    pub passed_over: usize,
    without: Option<LogprobsError>,
}

impl<'v> Rollouts<'v> {
    /// Looks for the rollouts of a file, which messages call `name`; the vocabulary is for responses that give texts.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is not JSON.
    pub fn open(
        path: &Path,
        name: &str,
        vocabulary: Option<&'v TokenIds>,
    ) -> Result<Rollouts<'v>, LogprobsError> {
        Ok(Rollouts {
            name: name.to_owned(),
            responses: Responses::open(path, name)?,
            vocabulary,
            next: 0,
            choices: Vec::new(),
            found: 0,
            passed_over: 0,
            without: None,
        })
    }

    /// What is wrong with a rollout, and where that is.
    fn failed(&self, index: usize, error: impl std::fmt::Display) -> Error {
        let name = &self.name;
        match self.responses.count() {
            1 => Error(format!("{name}: {error}")),
            _ => Error(format!("{name}:{}: {error}", self.responses.line(index))),
        }
    }

    fn record(&self, index: usize, record: Record) -> Result<RecordedRollout, Error> {
        let engine = record.engine.as_ref().map(|name| name.parse::<Engine>());
        let engine = engine
            .transpose()
            .map_err(|error| self.failed(index, error))?;
        let positions = record.positions();
        let row = |row: Vec<crate::sampling::Number>| row.into_iter().map(|number| number.0);
        Ok(RecordedRollout {
            rollout: None,
            positions: positions.map_err(|error| self.failed(index, error))?,
            said: Said {
                settings: record.settings,
                seed: record.seed,
                ..Said::default()
            },
            engine,
            position: record.position,
            prompt: record.prompt,
            logits: record
                .logits
                .map(|rows| rows.into_iter().map(|it| row(it).collect()).collect()),
            choice: 0,
        })
    }

    /// A choice of a response; the first one tells which others there are.
    fn response(
        &mut self,
        index: usize,
        choice: u64,
        text: &str,
    ) -> Result<RecordedRollout, LogprobsError> {
        let read = self.responses.choice(index, choice)?;
        if choice == 0 {
            self.choices = read.choices.into_iter().filter(|it| *it != 0).collect();
            // The next one is the last.
            self.choices.reverse();
        }
        let positions = match self.vocabulary {
            Some(vocabulary) => vocabulary.returned(&read.positions),
            None => read.positions.iter().map(Returned::from).collect(),
        };
        Ok(RecordedRollout {
            rollout: None,
            positions,
            said: Said::read(text),
            engine: None,
            position: None,
            prompt: Vec::new(),
            logits: None,
            choice,
        })
    }

    /// The next rollout or what is wrong with it; `None` for a response that has no positions.
    fn read(&mut self) -> Result<Option<RecordedRollout>, Error> {
        let (index, choice) = match self.choices.pop() {
            Some(choice) => (self.next - 1, choice),
            None => {
                self.next += 1;
                (self.next - 1, 0)
            }
        };
        if self.responses.length(index) > BYTES {
            let error = format!("it has more than {BYTES} bytes");
            return Err(self.failed(index, error));
        }
        let text = self.responses.text(index).map_err(Error::of)?;
        let record = Record::read(&text).map_err(|error| self.failed(index, error))?;
        let mut found = match record {
            Some(record) => self.record(index, record)?,
            None => match self.response(index, choice, &text) {
                Ok(found) => found,
                Err(error) if error.has_no_positions() && self.responses.count() > 1 => {
                    self.passed_over += 1;
                    self.without.get_or_insert(error);
                    return Ok(None);
                }
                Err(error) => return Err(Error::of(error)),
            },
        };
        let is_several = self.responses.count() > 1 || choice > 0 || !self.choices.is_empty();
        found.rollout = is_several.then_some(self.found);
        self.found += 1;
        Ok(Some(found))
    }
}

impl Iterator for Rollouts<'_> {
    type Item = Result<RecordedRollout, Error>;

    fn next(&mut self) -> Option<Result<RecordedRollout, Error>> {
        while self.next < self.responses.count() || !self.choices.is_empty() {
            if let Some(found) = self.read().transpose() {
                return Some(found);
            }
        }
        let without = self.without.take().filter(|_| self.found == 0)?;
        Some(Err(Error::of(without)))
    }
}
