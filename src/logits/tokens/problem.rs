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
    #[error("this is no file")]
    NoFile,
    /// It is too large.
    #[error("the file has {length} bytes, of {most} at most: {help}")]
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
        "this is a list of merges, not of tokens: the tokens are in the vocab.json or the tokenizer.json beside it"
    )]
    Merges,
    /// It is a vocabulary of RWKV.
    #[error(
        "this is a vocabulary of RWKV, with ids and literals of Python, which is not read: write a token a line"
    )]
    Literals,
    /// It ends too early, or a part of it says what cannot be.
    #[error("this is no {format}, or it is damaged: {reason}")]
    Damaged {
        /// What it begins like.
        format: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// It has bytes that are no text.
    #[error("line {line} is not UTF-8: save the file with that encoding")]
    NotUtf8 {
        /// The first line with such bytes, from 1.
        line: usize,
    },
    /// It begins with U+FEFF, which would become a part of the first token.
    #[error("the file begins with a byte order mark: save it as UTF-8 without one")]
    ByteOrderMark,
    /// It is a list where a `tokenizer.json` is an object.
    #[error("this is no tokenizer.json: it is a list, and an object with `model` is needed")]
    List,
    /// It is not JSON, or its fields are not those of a `tokenizer.json`.
    #[error("this is no tokenizer.json: {reason}, at line {line}, column {column}")]
    Json {
        /// What was found, and what would do.
        reason: String,
        /// Where, from 1.
        line: usize,
        /// Where in the line, in bytes from 1; 0 where a line is missing.
        column: usize,
    },
    /// An id is negative, no whole number, or too large.
    #[error("{place}: {token:?} has the id {id}, and ids are whole numbers from 0 to {}", most - 1)]
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
    #[error("{place}: {first:?} and {second:?} both have the id {id}")]
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
    #[error("{place}: token {id} has {bytes} bytes, of {TOKEN_BYTES} at most")]
    TooLong {
        /// Where it stands.
        place: TokensPlace,
        /// Its id.
        id: usize,
        /// How long its text is.
        bytes: usize,
    },
    /// There are too many tokens.
    #[error("{place}: there are more than {most} tokens, the most that are read")]
    TooMany {
        /// Where they stand.
        place: TokensPlace,
        /// How many there may be.
        most: usize,
    },
    /// Most ids up to the largest belong to no token.
    #[error("{place}: only {tokens} of the ids from 0 to {largest} have a token")]
    Holes {
        /// Where the largest id stands.
        place: TokensPlace,
        /// How many ids have one.
        tokens: usize,
        /// The largest id.
        largest: usize,
    },
    /// There is no token in it.
    #[error("there is no token in it")]
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
