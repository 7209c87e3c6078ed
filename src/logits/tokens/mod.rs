//! Texts of tokens by their ids, from the `tokenizer.json` of a model or from a text file.
//!
//! Only the texts are read: nothing is tokenized. What a file claims is checked before anything is allocated for it.

mod bytes;
mod text_file;
mod tokenizer_json;

use std::fmt;
use std::io;
use std::path::Path;

use crate::figure::text::visible;
use crate::reading::input::Input;
use crate::reading::limits::{TIMES_OF_JSON, TOKEN_BYTES};
use crate::reading::{Limit, Limits};

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
/// Texts of tokens in it are shortened and made [`visible`].
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
    /// A line of a text file, from 1.
    Line(usize),
}

impl fmt::Display for TokensPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokensPlace::Vocabulary => f.write_str("`model.vocab`"),
            TokensPlace::AddedTokens => f.write_str("`added_tokens`"),
            TokensPlace::Line(line) => write!(f, "line {line}"),
        }
    }
}

/// The texts of all tokens of a file, by id: at least one, at most as many as [`Limit::Vocabulary`] allows.
///
/// A file whose name ends in `.json` is a `tokenizer.json` of Hugging Face tokenizers, with a model of type BPE,
/// Unigram, WordPiece or WordLevel. A token of `added_tokens` takes the place of one of the model with the same id, and
/// is taken as it is; those of the model are what they decode to amid a text:
///
/// - spelled by bytes (`ByteLevel`), the text of the bytes; of a part of a character, each byte as `<0xE4>`;
/// - spelled with a mark for spaces (`Metaspace`, or a decoder that replaces one), with spaces; tokens that are bytes
///   stay `<0xE4>`, line ends too (`<0x0A>`);
/// - otherwise as they stand, with marks for parts of words (`##ing`, `ing</w>`).
///
/// An id without a token is called `[unused 17]`. There are never more of those than of tokens: such a file is refused.
/// Models often have more logits than tokens, so that the last logits have no text here.
///
/// Any other file has a token a line, ended by LF or CRLF. A line that is a JSON string in quotes is what that holds
/// (`"\n"` is a newline); every other line is a token as it stands, an empty one too.
///
/// ```
/// use std::path::Path;
/// use thermograph::logits::tokens;
///
/// let texts = tokens::read(Path::new("tests/files/tokens/byte_level.json"))?;
/// assert_eq!(texts[0], "<|endoftext|>");
/// assert!(texts.iter().any(|text| text == " temperature"));
/// # Ok::<(), tokens::TokenError>(())
/// ```
///
/// # Errors
///
/// When the file cannot be read, has more than 64 MiB, is not UTF-8 or begins with a byte order mark; when it is not
/// JSON of these fields, or two tokens share an id; when a token is longer than [`TOKEN_BYTES`].
pub fn read(path: &Path) -> Result<Vec<String>, TokenError> {
    read_within(path, &Limits::default())
}

/// The same within the limits of a configuration.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_within(path: &Path, limits: &Limits) -> Result<Vec<String>, TokenError> {
    contents(path, limits).map_err(|problem| TokenError {
        file: path.display().to_string(),
        problem,
    })
}

fn contents(path: &Path, limits: &Limits) -> Result<Vec<String>, TokensProblem> {
    let Some(file) = Input::open(path).map_err(TokensProblem::Unreadable)? else {
        return Err(TokensProblem::NoFile);
    };
    let (length, most) = (file.length(), limits.bytes(TIMES_OF_JSON));
    let Some(bytes) = file.read(most).map_err(TokensProblem::Unreadable)? else {
        let help = limits.help_memory(length, TIMES_OF_JSON);
        return Err(TokensProblem::TooLarge { length, most, help });
    };
    let text = str::from_utf8(&bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        TokensProblem::NotUtf8 { line }
    })?;
    if text.starts_with('\u{feff}') {
        return Err(TokensProblem::ByteOrderMark);
    }
    let most = limits.size(Limit::Vocabulary);
    match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("json") => tokenizer_json::read(text, most),
        _ => text_file::read(text, most),
    }
}

/// Texts by id, while they are read.
struct Texts {
    texts: Vec<Option<(TokensPlace, String)>>,
    /// How many there may be.
    most: usize,
}

impl Texts {
    /// None yet, of as many as are allowed.
    fn new(most: usize) -> Texts {
        let texts = Vec::new();
        Texts { texts, most }
    }

    /// Takes the text of `id`, in place of one from elsewhere.
    fn put(&mut self, place: TokensPlace, id: usize, text: String) -> Result<(), TokensProblem> {
        let most = self.most;
        if id >= most {
            return Err(TokensProblem::TooMany { place, most });
        }
        if text.len() > TOKEN_BYTES {
            let bytes = text.len();
            return Err(TokensProblem::TooLong { place, id, bytes });
        }
        if id >= self.texts.len() {
            self.texts.resize(id + 1, None);
        }
        match &self.texts[id] {
            Some((before, first)) if *before == place => Err(TokensProblem::Twice {
                place,
                id,
                first: visible(first),
                second: visible(&text),
            }),
            _ => {
                self.texts[id] = Some((place, text));
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<Vec<String>, TokensProblem> {
        let Some(Some((place, _))) = self.texts.last() else {
            return Err(TokensProblem::Empty);
        };
        let tokens = self.texts.iter().flatten().count();
        if tokens < self.texts.len() - tokens {
            return Err(TokensProblem::Holes {
                place: *place,
                tokens,
                largest: self.texts.len() - 1,
            });
        }
        let text = |(id, slot): (usize, Option<(TokensPlace, String)>)| match slot {
            Some((_, text)) => text,
            None => format!("[unused {id}]"),
        };
        Ok(self.texts.into_iter().enumerate().map(text).collect())
    }
}
