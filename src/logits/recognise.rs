//! What a file is, for who does not know it yet.

use std::path::Path;

use super::Scale;
use super::file::{ArrayNote, FileError, Rows};
use super::tokens;
use crate::reading::Limits;
use crate::sampling::{Temperature, softmax};

/// Tokens that are named of the first position.
const NAMED: usize = 20;

/// A file as it was recognised by its contents. Responses of servers are another matter:
/// [`logprobs::recognise`](super::logprobs::recognise).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Recognised {
    /// Rows of numbers.
    Array {
        /// The format: `npy`, `csv`.
        format: &'static str,
        /// How many positions there are, one or more.
        positions: usize,
        /// How many tokens each has.
        vocabulary: usize,
        /// What the numbers are.
        scale: Scale,
        /// The likeliest tokens of the first position with their probabilities at T = 1, twenty at most.
        likeliest: Vec<(usize, f64)>,
        /// What was left out or taken for something.
        notes: Vec<ArrayNote>,
    },
    /// Texts of tokens.
    Tokens {
        /// The format: `tokenizer.json`, `SentencePiece`.
        format: &'static str,
        /// How many ids there are.
        count: usize,
    },
}

/// Finds out what a file holds: rows of numbers, or texts of tokens.
///
/// A text with a token a line is one where it has many lines, and hardly a blank within them.
///
/// # Errors
///
/// When the file cannot be read or is neither; when it has several arrays, and which is meant has to be said.
pub fn recognise(path: &Path) -> Result<Recognised, FileError> {
    let tokens = tokens::recognise(path, &Limits::default());
    // A number a line is a vector sooner than a token a line.
    let is_text = |(format, _): &(&str, usize)| *format == tokens::LINES;
    if let Some((format, count)) = tokens.filter(|tokens| !is_text(tokens)) {
        return Ok(Recognised::Tokens { format, count });
    }
    let mut rows = match (Rows::open(path, None), tokens) {
        (Err(_), Some((format, count))) => return Ok(Recognised::Tokens { format, count }),
        (rows, _) => rows?,
    };
    let logits = rows.row(0)?;
    let distribution = softmax(&logits, Temperature::ONE).map_err(|error| FileError {
        file: path.display().to_string(),
        what: error.to_string(),
    })?;
    let probabilities = distribution.probabilities().iter().copied();
    let mut likeliest: Vec<(usize, f64)> = probabilities.enumerate().collect();
    likeliest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    likeliest.truncate(NAMED);
    Ok(Recognised::Array {
        format: rows.format(),
        positions: rows.count(),
        vocabulary: rows.tokens(),
        scale: rows.scale(),
        likeliest,
        notes: rows.notes().to_vec(),
    })
}
