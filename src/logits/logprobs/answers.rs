//! All that a file of responses holds.

use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use super::entry::{Chosen, Entry};
use super::json::Node;
use super::positions::{Large, Positions};
use super::same::once;
use super::source::{JsonFile, JsonSpan};
use super::{HEAD, LogprobsError, Position, Problem, ResponseNote, documents, token};
use crate::logits::scale::Scale;
use crate::reading::Limits;
use crate::reading::foreign::foreign;
use crate::reading::input::{Input, Stamp};
use crate::reading::limits::LOGPROBS;

/// All that a file of responses holds; positions of many tokens are read again where they are asked for.
pub struct Answers {
    pub(super) file: JsonFile,
    /// Whose formats the responses have, in the order in which they came.
    pub formats: Vec<&'static str>,
    /// What a reader of the numbers has to know.
    pub notes: Vec<ResponseNote>,
    /// Log-probabilities, or logits where every token of every position is there.
    pub scale: Scale,
    /// The indices of all choices, of which one is read.
    pub choices: Vec<u64>,
    pub(super) positions: Vec<(Position, Option<Large>)>,
    pub(super) stamp: Option<Stamp>,
    most: usize,
}

impl Answers {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Those of [`read`](super::read).
    pub fn open(path: &Path, limits: &Limits) -> Result<Answers, LogprobsError> {
        let (file, stamp) = open_file(path, &path.display().to_string())?;
        Answers::read(file, Some(stamp), limits)
    }

    /// Reads what another program gave; `name` is for errors.
    ///
    /// # Errors
    ///
    /// Those of [`read`](super::read).
    pub fn of_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Answers, LogprobsError> {
        Answers::read(JsonFile::of_bytes(name.to_owned(), bytes), None, limits)
    }

    fn read(
        file: JsonFile,
        stamp: Option<Stamp>,
        limits: &Limits,
    ) -> Result<Answers, LogprobsError> {
        Answers::read_to(file, stamp, Positions::new(limits))
    }

    pub(super) fn read_to(
        file: JsonFile,
        stamp: Option<Stamp>,
        mut found: Positions,
    ) -> Result<Answers, LogprobsError> {
        documents::each(&file, |node| {
            found.document += 1;
            super::document(node, &mut found)
        })?;
        let most = found.most();
        let (mut notes, formats) = (found.notes.clone(), found.formats.clone());
        let (failed, ask, flaw) = (found.failed.take(), found.ask, found.flaw.take());
        let choices = found.choices.iter().copied().collect();
        let positions = found.finish();
        if positions.is_empty() {
            return Err(LogprobsError {
                problem: match (failed, ask) {
                    (Some((message, _)), _) => Problem::Refused { message },
                    (None, Some((_, ""))) => Problem::NotGiven,
                    (None, ask) => Problem::Nothing { ask },
                },
                file: file.name,
                line: None,
                field: String::new(),
            });
        }
        if let Some((message, answers)) = failed {
            notes.push(ResponseNote::Failed { answers, message });
        }
        let count = |is: fn(&Position) -> bool| {
            let positions = positions.iter().filter(|(position, _)| is(position));
            positions.count()
        };
        let nothing = count(|position| position.likeliest == 0 && !position.says_something());
        let unranked = count(|position| position.likeliest == 0 && position.says_something());
        if unranked > 0 {
            notes.push(ResponseNote::NotLikeliest {
                positions: unranked,
            });
        }
        if nothing > 0 {
            notes.push(ResponseNote::Nothing { positions: nothing });
        }
        let mut answers = Answers {
            file,
            formats,
            notes,
            scale: Scale::LogProbabilities,
            choices,
            positions,
            stamp,
            most,
        };
        match flaw {
            Some(_) if answers.vocabulary().is_some() => answers.scale = Scale::Logits,
            Some(flaw) => return Err(flaw),
            None => {}
        }
        Ok(answers)
    }

    /// How many positions there are, one or more.
    pub fn count(&self) -> usize {
        self.positions.len()
    }

    /// What the file was when it was read; `None` for none.
    pub fn stamp(&self) -> Option<&Stamp> {
        self.stamp.as_ref()
    }

    /// How many bytes the file has.
    pub fn length(&self) -> u64 {
        self.file.length
    }

    /// How many tokens a position has that were returned.
    pub fn tokens(&self, position: usize) -> usize {
        let (position, large) = &self.positions[position];
        large.map_or(position.entries.len(), |large| large.count)
    }

    /// A position with all its tokens.
    ///
    /// # Errors
    ///
    /// When the file cannot be read any more.
    pub fn position(&self, index: usize) -> Result<Position, LogprobsError> {
        let (position, large) = &self.positions[index];
        match large {
            None => Ok(position.clone()),
            Some(large) => Ok(Position {
                entries: again(&self.file, large, self.most)?,
                ..position.clone()
            }),
        }
    }

    /// Some positions with all their tokens.
    ///
    /// # Errors
    ///
    /// When there are too many tokens, or the file cannot be read any more.
    pub fn positions(&self, rows: Range<usize>) -> Result<Vec<Position>, LogprobsError> {
        let most = LOGPROBS;
        let tokens: usize = rows.clone().map(|row| self.tokens(row)).sum();
        if tokens > most {
            return Err(LogprobsError {
                file: self.file.name.clone(),
                line: None,
                field: String::new(),
                problem: Problem::TooManyTokens { most },
            });
        }
        rows.map(|row| self.position(row)).collect()
    }
}

/// Opens a file, which messages call `name`, unless it is something else that people take for a response.
pub fn open_file(path: &Path, name: &str) -> Result<(JsonFile, Stamp), LogprobsError> {
    let failed = |problem| LogprobsError {
        file: name.to_owned(),
        line: None,
        field: String::new(),
        problem,
    };
    let mut input = match Input::open(path) {
        Ok(Some(input)) => input,
        Ok(None) => return Err(failed(Problem::NotAFile)),
        Err(error) => return Err(failed(Problem::Unreadable(error))),
    };
    let mut head = Vec::new();
    let read = (&mut input).take(HEAD).read_to_end(&mut head);
    read.map_err(|error| failed(Problem::Unreadable(error)))?;
    if let Some(what) = foreign(&head) {
        return Err(failed(Problem::Foreign { what }));
    }
    let stamp = input.stamp();
    Ok((JsonFile::new(name.to_owned(), input), stamp))
}

/// Tokens per position that was not kept.
pub fn again(file: &JsonFile, large: &Large, most: usize) -> Result<Vec<Entry>, LogprobsError> {
    let place = JsonSpan {
        start: large.start,
        end: large.end,
        first: large.first,
    };
    let mut entries = token::likely(&Node::root(file, place)?, large.keys, most)?.entries;
    let before = entries.len();
    // Errors were found when it was read first.
    let _ = once(&mut entries, &Chosen::Unknown);
    debug_assert!(entries.len() <= before);
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// What a file gives of which little is held in memory, or the error.
    fn read(bytes: &[u8], loaded: u64, large: usize) -> Result<Vec<Position>, String> {
        let mut file = JsonFile::of_bytes("it".to_owned(), bytes.to_vec());
        file.loaded = loaded;
        let mut found = Positions::new(&Limits::default());
        found.large = large;
        let answers = Answers::read_to(file, None, found).map_err(|error| error.to_string())?;
        Ok(answers.positions(0..answers.count()).unwrap())
    }

    /// The tokens that are known to be the likeliest.
    fn likeliest(positions: &[Position]) -> Vec<Vec<(Option<u32>, f64)>> {
        let of = |position: &Position| {
            let entries = position.by_probability().into_iter();
            let entries = entries.map(|entry| (entry.id, entry.logprob));
            entries.take(position.likeliest).collect()
        };
        positions.iter().map(of).collect()
    }

    #[test]
    fn what_is_read_where_it_stands_is_what_is_read_as_a_whole() {
        let mut count = 0;
        for folder in ["tests/files/logprobs", "tests/files/responses"] {
            for entry in fs::read_dir(Path::new(folder)).unwrap() {
                let path = entry.unwrap().path();
                let bytes = fs::read(&path).unwrap();
                let whole = read(&bytes, 32 << 20, 4096);
                for loaded in [10_000, 300] {
                    let parts = read(&bytes, loaded, 4096);
                    assert_eq!(parts.is_ok(), whole.is_ok(), "{path:?} {loaded} {parts:?}");
                    let (Ok(parts), Ok(whole)) = (&parts, &whole) else {
                        continue;
                    };
                    assert_eq!(parts, whole, "{path:?} {loaded}");
                    let again = read(&bytes, loaded, 2).unwrap();
                    assert_eq!(likeliest(&again), likeliest(whole), "{path:?} {loaded}");
                    count += 1;
                }
            }
        }
        assert!(count > 150, "{count}");
    }
}
