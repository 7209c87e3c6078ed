//! Where logits come from, a file a source.
//!
//! ```
//! use thermograph::figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph::logits::file::Rows;
//! use thermograph::figure::{draw::draw, svg};
//! use thermograph::sampling::{Temperature, softmax};
//! use thermograph::figure::text::Fonts;
//!
//! // The first position of a file that numpy wrote: its likeliest twenty tokens.
//! let path = concat!(env!("CARGO_MANIFEST_DIR"), "/config/positions.npy");
//! let mut rows = Rows::open(path.as_ref(), None)?;
//! let distribution = softmax(&rows.row(0)?, Temperature::new(1.0)?)?;
//! let mut probabilities = distribution.probabilities().to_vec();
//! probabilities.sort_by(|a, b| b.total_cmp(a));
//! probabilities.truncate(20);
//! let bars = Mark::bars(&probabilities, Colour::Theory);
//! let figure = Figure::new("The likeliest tokens", [6.0, 4.0])
//!     .description("Twenty falling bars.")
//!     .panel(Panel::new("T = 1", Axis::numbers("rank"), Axis::numbers("probability"), [bars]));
//! let fonts = Fonts::built_in();
//! assert!(svg::encode(&draw(&figure, Theme::LIGHT, &fonts, 150.0)?, &fonts).len() > 1000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answered;
pub mod file;
mod inline;
mod keys;
pub mod logprobs;
mod random;
mod recognise;
mod scale;
mod stored;
pub mod tokens;

use std::cmp::Ordering;
use std::path::PathBuf;

use answered::Wanted;
use file::{ArrayNote, Choice, FileError, Rows};
use keys::{FILE, LOGPROBS, NORMAL, PADDED, SORT, TOKENS, VALUES};

pub(crate) use keys::KEYS;
pub use recognise::{Recognised, recognise};
pub use scale::Scale;

use crate::reading::input::Stamp;
use crate::reading::limits::TOKEN_BYTES;
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error, Folder, Limits};
use crate::sampling::random::Rng;

/// `[logits.NAME]`: a source of logits.
#[derive(Clone, Debug)]
pub struct Source {
    /// The NAME, by which experiments refer to it.
    pub name: String,
    /// The file that the values were read from; `None` for those that the configuration has or makes.
    pub origin: Option<Origin>,
    /// Where the values come from.
    pub values: Values,
    /// What its numbers are.
    pub scale: Scale,
    /// What was left out of its file, or taken for something that the file does not say.
    pub notes: Vec<ArrayNote>,
    /// What a reader of a response has to know.
    pub remarks: Vec<logprobs::ResponseNote>,
    /// Texts of the tokens; as many as values. Without them tokens are called by their index.
    pub tokens: Option<Vec<String>>,
    /// Order of the values.
    pub order: Order,
}

/// A place in a file of logits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file; relative to the configuration's folder when given so.
    pub path: PathBuf,
    /// Which of the numbers in it, and what they are.
    pub choice: Choice,
    /// Which position, from 0; the first of those that are taken where none was chosen.
    pub row: usize,
    /// What the file was when the configuration was read.
    pub stamp: Stamp,
}

/// Where the values of a source come from.
#[derive(Clone, Debug)]
pub enum Values {
    /// Written in the configuration or read from a file; -inf is allowed, at least one is finite.
    Inline(Vec<f64>),
    /// Standard normal numbers times a scale, drawn with the configuration's generator.
    Normal {
        /// How many.
        size: usize,
        /// What each is multiplied with.
        scale: f64,
    },
    /// What a server returned: log-probabilities of the likely tokens, at one position or more.
    Logprobs {
        /// The positions.
        positions: Vec<logprobs::Position>,
        /// How many tokens the model has.
        vocabulary: usize,
    },
    /// All positions of a file, of which none was chosen: for kinds of experiments that take every one.
    Positions {
        /// How many there are.
        count: usize,
        /// How many tokens each has.
        tokens: usize,
    },
}

/// Order of a source's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// As they come.
    #[default]
    Given,
    /// Largest first, equal ones as they come; tokens move along.
    Descending,
}

const ORDERS: [(&str, Order); 1] = [("descending", Order::Descending)];

/// Logits ready to be used: values with the texts of their tokens.
#[derive(Clone, Debug)]
pub struct Logits {
    /// The source's name.
    pub name: String,
    /// The file that they are from, if they are.
    pub origin: Option<Origin>,
    /// One number a token; -inf for a token that is never drawn. Empty for all positions of a file.
    pub values: Vec<f64>,
    /// What the numbers of the source are; `values` are to be used as logits all the same.
    pub scale: Scale,
    /// The texts of the tokens, in the order of `values`; `None` where the source has none.
    pub tokens: Option<Vec<String>>,
    /// Whether `values` never rise from one to the next.
    pub descending: bool,
    /// How many tokens results and tables list, the likeliest; `None` for all.
    pub listed: Option<usize>,
}

impl Logits {
    /// Logits of a program's own, whose tokens are called by their indices.
    pub fn of_values(values: Vec<f64>) -> Logits {
        Logits {
            name: String::new(),
            origin: None,
            descending: values.is_sorted_by(|a, b| a >= b),
            values,
            scale: Scale::Logits,
            tokens: None,
            listed: None,
        }
    }
}

impl Source {
    /// Reads `[logits.NAME]`; names of files are relative to `folder`.
    pub(crate) fn read(
        name: &str,
        mut table: Table<'_>,
        folder: &Folder<'_>,
        limits: &Limits,
    ) -> Result<Source, Error> {
        let given = [VALUES, NORMAL, FILE, LOGPROBS].map(|key| table.optional(&key));
        let mut known = None;
        let mut scale = Scale::Logits;
        let mut notes = Vec::new();
        let mut remarks = Vec::new();
        let (mut values, origin) = match given {
            [Some(value), None, None, None] => {
                (Values::Inline(inline::read(&value, limits)?), None)
            }
            [None, Some(value), None, None] => (random::read(&value, limits)?, None),
            [None, None, Some(value), None] => {
                match answered::read(&value, &mut table, folder, limits, Wanted::AnyFile)? {
                    Some(read) => {
                        (scale, known) = (read.scale, read.tokens);
                        remarks = read.notes;
                        (read.values, read.origin)
                    }
                    None => {
                        let read = stored::read(&value, &mut table, folder, limits)?;
                        (scale, notes) = (read.scale, read.notes);
                        (read.values, Some(read.origin))
                    }
                }
            }
            [None, None, None, Some(value)] => {
                let read = answered::read(&value, &mut table, folder, limits, Wanted::Response)?;
                let read = read.ok_or_else(|| value.error("is not a response"))?;
                (scale, known) = (read.scale, read.tokens);
                remarks = read.notes;
                (read.values, read.origin)
            }
            [None, None, None, None] => {
                return Err(table.needs("`values`, `normal`, `file` or `logprobs`"));
            }
            given => {
                let last = given.into_iter().flatten().last();
                let error = "cannot be combined with another source of values; keep one";
                return Err(last.map_or_else(|| table.error(error), |value| value.error(error)));
            }
        };
        let tokens = match table.optional(&TOKENS) {
            None => known,
            Some(value) => {
                let texts = texts(&value, &mut table, values.count(), (folder, limits))?;
                answered::named(&mut values, known, texts)
            }
        };
        let order = match table.optional(&SORT) {
            Some(value) if matches!(values, Values::Positions { .. }) => {
                return Err(value.error("needs `row`: only one position can be sorted"));
            }
            Some(value) if matches!(values, Values::Logprobs { .. }) => {
                return Err(value.error("cannot be combined with `logprobs` of only some tokens"));
            }
            Some(value) => value.choice(&ORDERS)?,
            None => Order::Given,
        };
        table.finish()?;
        Ok(Source {
            name: name.to_owned(),
            origin,
            values,
            scale,
            notes,
            remarks,
            tokens,
            order,
        })
    }

    /// Whether two sources name one file, and it was not the same when each was read.
    pub(crate) fn has_other_file_in_place_of(&self, other: &Source) -> bool {
        match (&self.origin, &other.origin) {
            (Some(one), Some(other)) => one.path == other.path && one.stamp != other.stamp,
            _ => false,
        }
    }

    /// The logits; random ones are drawn from `rng`.
    pub fn load(&self, rng: &mut Rng) -> Logits {
        let values = match &self.values {
            Values::Inline(values) => values.clone(),
            Values::Normal { size, scale } => random::draw(*size, *scale, rng),
            Values::Positions { .. } | Values::Logprobs { .. } => Vec::new(),
        };
        let mut logits = Logits {
            name: self.name.clone(),
            origin: self.origin.clone(),
            values,
            scale: self.scale,
            tokens: self.tokens.clone(),
            descending: false,
            listed: None,
        };
        if self.order == Order::Descending {
            logits.sort();
        }
        logits.descending = logits.values.is_sorted_by(|a, b| a >= b);
        logits
    }
}

impl Origin {
    /// Opens the file again.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, or is not the one of before.
    pub fn open(&self) -> Result<Rows, FileError> {
        // What it was then is within the limits of the configuration.
        let rows = Rows::open_within(&self.path, &self.choice, &Limits::most())?;
        if *rows.stamp() == self.stamp {
            return Ok(rows);
        }
        Err(FileError {
            file: self.path.display().to_string(),
            what: "the file was replaced or changed after the configuration was read; try again"
                .to_owned(),
        })
    }
}

impl Values {
    /// How many tokens there are.
    pub fn count(&self) -> usize {
        match self {
            Values::Inline(values) => values.len(),
            Values::Normal { size, .. } => *size,
            Values::Positions { tokens, .. } => *tokens,
            Values::Logprobs { vocabulary, .. } => *vocabulary,
        }
    }

    /// How many values are kept in memory.
    pub fn kept(&self) -> usize {
        match self {
            Values::Positions { .. } | Values::Logprobs { .. } => 0,
            values => values.count(),
        }
    }

    /// How many tokens with log-probabilities are kept in memory, a position counting as one more.
    pub fn logprobs(&self) -> usize {
        match self {
            Values::Logprobs { positions, .. } => {
                let tokens = positions.iter().map(|position| position.entries.len() + 1);
                tokens.sum()
            }
            _ => 0,
        }
    }

    /// How many positions there are.
    pub fn positions(&self) -> usize {
        match self {
            Values::Positions { count, .. } => *count,
            Values::Logprobs { positions, .. } => positions.len(),
            Values::Inline(_) | Values::Normal { .. } => 1,
        }
    }
}

impl Logits {
    /// What a token is called: its text, or `#` and its index where the source has no texts.
    pub fn token(&self, index: usize) -> String {
        match &self.tokens {
            Some(tokens) => tokens[index].clone(),
            None => format!("#{index}"),
        }
    }

    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        // -0 and 0 are equal here, as they are to numpy; no logit is NaN.
        let compared = |&a: &usize, &b: &usize| self.values[b].partial_cmp(&self.values[a]);
        order.sort_by(|a, b| compared(a, b).unwrap_or(Ordering::Equal));
        self.values = order.iter().map(|&index| self.values[index]).collect();
        if let Some(tokens) = &mut self.tokens {
            *tokens = order
                .iter()
                .map(|&index| std::mem::take(&mut tokens[index]))
                .collect();
        }
    }
}

/// The texts of `count` tokens: a list, or a file that has them.
fn texts(
    value: &Value<'_>,
    table: &mut Table<'_>,
    count: usize,
    (folder, limits): (&Folder<'_>, &Limits),
) -> Result<Vec<String>, Error> {
    let is_padded = table.boolean(&PADDED)?;
    let mut texts = match value.text() {
        Ok(name) => {
            let path = folder.join(name);
            let failed = |what: String| value.error(format!("cannot be read: {what}"));
            folder.note_whole(&path).map_err(failed)?;
            tokens::read_within(&path, limits).map_err(|error| failed(error.to_string()))?
        }
        Err(_) => list(value, limits)?,
    };
    if texts.len() > count || (texts.len() < count && !is_padded) {
        let error = value.error(format!(
            "has {} tokens for {count} logits: one per logit is required",
            texts.len()
        ));
        return Err(if texts.len() < count {
            error.help("models often have more logits than tokens: `padded = true` names the rest by token ID")
        } else {
            error
        });
    }
    texts.extend((texts.len()..count).map(|index| format!("#{index}")));
    Ok(texts)
}

fn list(value: &Value<'_>, limits: &Limits) -> Result<Vec<String>, Error> {
    let values = value.list_within(limits)?;
    let token = |value: Value<'_>| {
        let text = value.text()?;
        if text.len() > TOKEN_BYTES {
            return Err(value.error(format!("exceeds the limit of {TOKEN_BYTES} bytes")));
        }
        Ok(text.to_owned())
    };
    values.map(token).collect()
}

#[cfg(test)]
mod tests {
    use super::{Order, Source, Values};
    use crate::sampling::random::{Algorithm, Streams};

    #[test]
    fn tokens_move_with_their_logits_and_equal_ones_keep_their_order() {
        let source = Source {
            name: "a".to_owned(),
            origin: None,
            values: Values::Inline(vec![-0.0, f64::NEG_INFINITY, 0.0, 2.0, 0.0]),
            scale: super::Scale::Logits,
            notes: Vec::new(),
            remarks: Vec::new(),
            tokens: Some(["a", "b", "c", "d", "e"].map(str::to_owned).to_vec()),
            order: Order::Descending,
        };
        let mut streams = Streams::new(Algorithm::Numpy, 42).expect("a seed that numpy takes");
        let logits = source.load(streams.source("a"));
        assert_eq!(logits.tokens.expect("tokens").concat(), "daceb");
        assert_eq!(logits.values, [2.0, 0.0, 0.0, 0.0, f64::NEG_INFINITY]);
        assert!(logits.descending);
    }
}
