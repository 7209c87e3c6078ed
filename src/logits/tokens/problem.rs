//! Why a file gives no texts of tokens.

use std::fmt;
use std::io;

use crate::reading::limits::TOKEN_BYTES;

/// Why a file gives no texts of tokens.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct TokenError {
    /// Which file.
    pub file: String,
    /// What is wrong with it.
    pub problem: TokensProblem,
}

/// What is wrong with a file of tokens.
///
/// Texts of tokens in it are shortened and made visible.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokensProblem {
    /// The system does not give it.
    #[error("{0}")]
    Unreadable(io::Error),
    /// It is a folder, a pipe or a device.
    #[error("not a file")]
    NoFile,
    /// It is too large.
    #[error("the file exceeds the limit (has {length} bytes, limit {most}): {help}")]
    TooLarge {
        /// How many bytes it has.
        length: u64,
        /// How many are read.
        most: u64,
        /// What would allow more.
        help: String,
    },
    /// It is something else that people take for a file of tokens.
    #[error("{what}")]
    Foreign {
        /// What it is, and what would do.
        what: &'static str,
    },
    /// It is a list of merges.
    #[error(
        "this is a list of merges, not of tokens: use the vocab.json or tokenizer.json of the same model"
    )]
    Merges,
    /// It is a vocabulary of RWKV.
    #[error(
        "RWKV vocabularies (IDs and Python literals) are not supported: write one token per line"
    )]
    Literals,
    /// It ends too early, or a part of it says what cannot be.
    #[error("not a {format}, or damaged: {reason}")]
    Damaged {
        /// What it begins like.
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// It has bytes that are no text.
    #[error("line {line} is not UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// The first line with such bytes, from 1.
        line: usize,
    },
    /// It begins with U+FEFF, which would become a part of the first token.
    #[error("the file begins with a byte order mark: save it as UTF-8 without one")]
    ByteOrderMark,
    /// It is a list where a `tokenizer.json` is an object.
    #[error("not a tokenizer.json: expected an object with `model`, got a list")]
    List,
    /// It is not JSON, or its fields are not those of a `tokenizer.json`.
    #[error("not a tokenizer.json: {reason}, at line {line}, column {column}")]
    Json {
        /// What was found, and what would do.
        reason: String,
        /// Where, from 1.
        line: usize,
        /// Where in the line, in bytes from 1; 0 where a line is missing.
        column: usize,
    },
    /// An id is negative, no whole number, or too large.
    #[error("{place}: the ID of {token:?} must be an integer from 0 to {}, got {id}", most - 1)]
    Id {
        /// Where it stands.
        place: TokensPlace,
        /// The token that has it.
        token: String,
        /// The id as it stands there.
        id: String,
        /// How many tokens there may be.
        most: usize,
    },
    /// Two tokens of one list have the same id.
    #[error("{place}: {first:?} and {second:?} both have the ID {id}")]
    Twice {
        /// Where they stand.
        place: TokensPlace,
        /// The id.
        id: usize,
        /// The token that comes first.
        first: String,
        /// The other one.
        second: String,
    },
    /// A token is too long.
    #[error("{place}: token {id} exceeds the limit (has {bytes} bytes, limit {TOKEN_BYTES})")]
    TooLong {
        /// Where it stands.
        place: TokensPlace,
        /// Its id.
        id: usize,
        /// How long its text is.
        bytes: usize,
    },
    /// There are too many tokens.
    #[error("{place}: the vocabulary exceeds the limit of {most} tokens")]
    TooMany {
        /// Where they stand.
        place: TokensPlace,
        /// How many there may be.
        most: usize,
    },
    /// Most ids up to the largest belong to no token.
    #[error("{place}: only {tokens} of the IDs from 0 to {largest} have a token")]
    Holes {
        /// Where the largest id stands.
        place: TokensPlace,
        /// How many ids have one.
        tokens: usize,
        /// The largest id.
        largest: usize,
    },
    /// There is no token in it.
    #[error("it contains no token")]
    Empty,
}

/// A place in a file of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokensPlace {
    /// `model.vocab` of a `tokenizer.json`.
    Vocabulary,
    /// `added_tokens` of a `tokenizer.json`.
    AddedTokens,
    /// The tokens of a file that has nothing else, or for which it has this name.
    List(&'static str),
    /// A line of a text file, from 1.
    Line(usize),
}

impl fmt::Display for TokensPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokensPlace::Vocabulary => f.write_str("`model.vocab`"),
            TokensPlace::AddedTokens => f.write_str("`added_tokens`"),
            TokensPlace::List(name) => f.write_str(name),
            TokensPlace::Line(line) => write!(f, "line {line}"),
        }
    }
}
