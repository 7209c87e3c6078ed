//! Positions with their tokens, and what must hold of them.

use super::error::{LogprobsError, Problem};
use super::json::Node;
use crate::reading::limits;

/// How far above 1 rounding brings the sum of a position's probabilities.
const EXCESS: f64 = 1e-3;

/// How far apart two numbers are that a server gives for one token of a position.
const APART: f64 = 1e-3;

/// What a server returned on one position of a text: the likely tokens, as a rule the likeliest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Which of `entries` was drawn, or stands there in a prompt; `None` where the response does not tell.
    pub chosen: Option<usize>,
    /// The tokens, one or more, in the order of the file. A chosen token that is not among the likely ones is the last.
    pub entries: Vec<Entry>,
}

/// A token of a position with its log-probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its text as the server wrote it. Tokens with different ids can have one text. What is no whole character shows as
    /// its bytes, such as `<0xE4>`; a token of which only the id is known is `token_id:15`.
    pub token: String,
    /// Its id, where the format has one.
    pub id: Option<u32>,
    /// Its bytes, where the format has them.
    pub bytes: Option<Vec<u8>>,
    /// The natural logarithm of its probability, 0 or less, as the server gave it. What stands for a probability of 0
    /// differs: -inf, -9999 (OpenAI's for what is not among the likely, and vLLM's for -inf) and the least f32, about
    /// -3.4e38 (llama-server's); the exponential of each is 0.
    pub logprob: f64,
}

impl Position {
    /// The probability of all tokens that the server did not return, from 0 to 1.
    pub fn unseen_mass(&self) -> f64 {
        (1.0 - self.seen_mass()).max(0.0)
    }

    fn seen_mass(&self) -> f64 {
        let probabilities = self.entries.iter().map(|entry| libm::exp(entry.logprob));
        probabilities.sum()
    }
}

/// The chosen token of a position, as its format tells it.
pub enum Chosen {
    Unknown,
    Id(u32),
    /// The token, and its log-probability if it is given.
    Token(Entry, Option<f64>),
}

/// Positions read so far.
#[derive(Default)]
pub struct Positions(Vec<Position>);

impl Positions {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn into_inner(self) -> Vec<Position> {
        self.0
    }

    /// The entries if one more is allowed.
    pub fn check<'e>(
        &self,
        node: &Node<'_, '_>,
        entries: &'e mut Vec<Entry>,
    ) -> Result<&'e mut Vec<Entry>, LogprobsError> {
        if entries.len() == limits::POSITION_ENTRIES {
            return Err(node.error(Problem::TooManyEntries));
        }
        Ok(entries)
    }

    /// Adds a position; one of which nothing is known is left out.
    pub fn push(
        &mut self,
        node: &Node<'_, '_>,
        mut entries: Vec<Entry>,
        chosen: Chosen,
    ) -> Result<(), LogprobsError> {
        let chosen = match chosen {
            Chosen::Unknown => None,
            Chosen::Id(id) => entries.iter().position(|entry| entry.id == Some(id)),
            Chosen::Token(token, logprob) => match (find(&entries, &token, logprob), logprob) {
                (Some(index), _) => Some(index),
                (None, Some(logprob)) => {
                    let entries = self.check(node, &mut entries)?;
                    entries.push(Entry { logprob, ..token });
                    Some(entries.len() - 1)
                }
                (None, None) => None,
            },
        };
        if entries.is_empty() {
            return Ok(());
        }
        let position = self.0.len();
        if position == limits::POSITIONS {
            return Err(node.error(Problem::TooManyPositions));
        }
        if let Some(id) = repeated_id(&entries) {
            return Err(node.error(Problem::RepeatedId { id, position }));
        }
        let read = Position { chosen, entries };
        let sum = read.seen_mass();
        if sum > 1.0 + EXCESS {
            return Err(node.error(Problem::TooMuch { position, sum }));
        }
        self.0.push(read);
        Ok(())
    }
}

/// Where a token is among others. Without an id it is known by its text and its bytes, and since other tokens can have
/// the same ones, by its log-probability.
fn find(entries: &[Entry], token: &Entry, logprob: Option<f64>) -> Option<usize> {
    if token.id.is_some() && entries.iter().any(|entry| entry.id.is_some()) {
        return entries.iter().position(|entry| entry.id == token.id);
    }
    let alike = entries.iter().enumerate().filter(|(_, entry)| {
        entry.token == token.token
            && (entry.bytes.is_none() || token.bytes.is_none() || entry.bytes == token.bytes)
    });
    let distance = |entry: &Entry| match logprob {
        // The difference of equal infinities is no number.
        Some(logprob) if logprob == entry.logprob => 0.0,
        Some(logprob) => (logprob - entry.logprob).abs(),
        None => 0.0,
    };
    alike
        .map(|(index, entry)| (index, distance(entry)))
        .filter(|(_, distance)| *distance <= APART)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

fn repeated_id(entries: &[Entry]) -> Option<u32> {
    let mut ids: Vec<u32> = entries.iter().filter_map(|entry| entry.id).collect();
    ids.sort_unstable();
    let pair = ids.windows(2).find(|pair| pair[0] == pair[1])?;
    Some(pair[0])
}
