//! Texts of tokens by their ids, from the files that models and tokenizers have, told by what is in them.
//!
//! Only the texts are read: nothing is tokenized. What a file claims is checked before anything is allocated for it.

mod base64_lines;
mod bytes;
mod gguf;
mod limited;
mod list_json;
mod problem;
mod scores;
mod sentencepiece;
mod tekken;
mod text_file;
mod tokenizer_json;
mod vocab_json;

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

pub use problem::{TokenError, TokensPlace, TokensProblem};

use crate::figure::text::visible;
use crate::reading::foreign::foreign;
use crate::reading::input::Input;
use crate::reading::limits::{TIMES_OF_JSON, TOKEN_BYTES};
use crate::reading::{Limit, Limits};

/// The formats of files that are read as a whole, in the order in which they are tried: the last takes any text.
const FORMATS: &[TokensFormat] = &[
    sentencepiece::FORMAT,
    tekken::FORMAT,
    vocab_json::FORMAT,
    list_json::FORMAT,
    tokenizer_json::FORMAT,
    base64_lines::FORMAT,
    scores::FORMAT,
    text_file::FORMAT,
];

/// A format of files with tokens.
struct TokensFormat {
    /// What messages call it.
    name: &'static str,
    /// Whether a file is of it.
    is: fn(&TokenFile<'_>) -> bool,
    /// The texts by id, so many at most.
    read: fn(&TokenFile<'_>, usize) -> Result<Vec<String>, TokensProblem>,
}

/// What a file has.
struct TokenFile<'a> {
    bytes: &'a [u8],
    /// Whether its name says that it is JSON.
    is_named_json: bool,
}

impl<'a> TokenFile<'a> {
    /// All of it, if it is text.
    fn as_str(&self) -> Result<&'a str, TokensProblem> {
        let text = str::from_utf8(self.bytes).map_err(|error| {
            if self.bytes.contains(&0) {
                return TokensProblem::Foreign { what: NO_TEXT };
            }
            let before = &self.bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            TokensProblem::NotUtf8 { line }
        })?;
        if text.starts_with('\u{feff}') {
            return Err(TokensProblem::ByteOrderMark);
        }
        Ok(text)
    }

    /// What stands behind its first character, blanks left out, where that is this one.
    fn behind(&self, first: u8) -> Option<&'a [u8]> {
        let rest = self.bytes.trim_ascii_start().strip_prefix(&[first])?;
        Some(rest.trim_ascii_start())
    }

    /// Its first lines that have something, so many at most; none where they are no text.
    fn first_lines(&self, most: usize) -> Vec<&'a str> {
        let lines = self.bytes.split(|byte| *byte == b'\n');
        let lines = lines.map(|line| str::from_utf8(line.trim_ascii_end()));
        let lines = lines.filter(|line| *line != Ok("")).take(most);
        lines.collect::<Result<_, _>>().unwrap_or_default()
    }
}

/// The texts of all tokens of a file, by id: at least one, at most as many as [`Limit::Vocabulary`] allows.
///
/// The format is told by what is in the file:
///
/// - `tokenizer.json` of Hugging Face tokenizers, with a model of type BPE, Unigram, WordPiece or WordLevel;
/// - `vocab.json`, an object of tokens with their ids; a JSON list of tokens;
/// - `.tiktoken`, the base64 of a token and its rank a line, without special tokens; Mistral's `tekken.json`, with them;
/// - SentencePiece's `.model`, and the `.vocab` beside it, a token and its score a line;
/// - the tokens in the metadata of a GGUF, of which no more is read;
/// - any other text has a token a line.
///
/// Of a `tokenizer.json`, a token of `added_tokens` takes the place of one of the model with the same id, and
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
/// Tokens of other formats are shown in the same way. A text has a token a line, ended by LF or CRLF. A line that is a JSON string in quotes is what that holds
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
/// When the file cannot be read, has more than 64 MiB, is not UTF-8 or begins with a byte order mark; when it is damaged,
/// or two tokens share an id; when a token is longer than [`TOKEN_BYTES`]; when it is something else that people take for
/// it: a Git LFS pointer, a list of merges.
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

/// What a text with a token a line is called.
pub(super) const LINES: &str = text_file::FORMAT.name;

/// The format of a file and how many ids its tokens have; `None` for one of none of the formats that are known by more than
/// lines of text, and for one that is damaged.
pub(super) fn recognise(path: &Path, limits: &Limits) -> Option<(&'static str, usize)> {
    let (format, texts) = named_contents(path, limits).ok()?;
    let is_word = |text: &&String| !text.trim().contains(char::is_whitespace);
    let is_sure = match format {
        // Prose has blanks within its lines.
        LINES => {
            let words = texts.iter().filter(is_word).count();
            texts.len() >= MANY && words * 20 >= texts.len() * 19
        }
        // A few numbers by name are settings as well as tokens.
        _ if format == vocab_json::FORMAT.name || format == scores::FORMAT.name => {
            texts.len() >= MANY
        }
        _ => true,
    };
    is_sure.then_some((format, texts.len()))
}

fn contents(path: &Path, limits: &Limits) -> Result<Vec<String>, TokensProblem> {
    named_contents(path, limits).map(|(_, texts)| texts)
}

/// The format and the texts.
fn named_contents(
    path: &Path,
    limits: &Limits,
) -> Result<(&'static str, Vec<String>), TokensProblem> {
    let Some(mut file) = Input::open(path).map_err(TokensProblem::Unreadable)? else {
        return Err(TokensProblem::NoFile);
    };
    let mut head = Vec::new();
    let read = (&mut file).take(HEAD).read_to_end(&mut head);
    read.and_then(|_| file.seek(SeekFrom::Start(0)))
        .map_err(TokensProblem::Unreadable)?;
    if let Some(what) = foreign(&head).filter(|_| !head.is_empty()) {
        return Err(TokensProblem::Foreign { what });
    }
    if head.starts_with(gguf::MAGIC) {
        return Ok((gguf::NAME, gguf::read(&mut file, limits)?));
    }
    let (length, most) = (file.length(), limits.bytes(TIMES_OF_JSON));
    let Some(bytes) = file.read(most).map_err(TokensProblem::Unreadable)? else {
        let help = limits.help_memory(length, TIMES_OF_JSON);
        return Err(TokensProblem::TooLarge { length, most, help });
    };
    let ending = path.extension();
    let file = TokenFile {
        bytes: &bytes,
        is_named_json: ending.is_some_and(|ending| ending.eq_ignore_ascii_case("json")),
    };
    let most = limits.size(Limit::Vocabulary);
    let format = FORMATS.iter().find(|format| (format.is)(&file));
    let format = format.unwrap_or(&text_file::FORMAT);
    Ok((format.name, (format.read)(&file, most)?))
}

/// From how many tokens on something that could be other things is a list of tokens.
const MANY: usize = 24;

/// What is said of bytes that are neither text nor a model.
const NO_TEXT: &str = "not a text file and not a supported vocabulary: tokenizer.json, vocab.json, .tiktoken, tekken.json, SentencePiece's .model or a GGUF";

/// How many bytes tell what a file is that has no tokens.
const HEAD: u64 = 1_024;

/// How the texts of a model's tokens are written.
enum Spelling<'a> {
    /// With a character for each byte.
    Bytes,
    /// With this mark for a space.
    Mark(&'a str),
    /// As they are.
    Plain,
}

/// SentencePiece's mark for a space, U+2581.
const MARK: &str = "▁";

impl Spelling<'_> {
    fn text(&self, token: &str) -> String {
        match self {
            Spelling::Bytes => bytes::text(token),
            Spelling::Mark(mark) => token.replace(mark, " "),
            Spelling::Plain => token.to_owned(),
        }
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

    /// Gives each id before `end` that has no text yet one.
    fn fill(&mut self, end: usize, text: impl Fn(usize) -> String) {
        if self.texts.len() < end {
            self.texts.resize(end, None);
        }
        let place = TokensPlace::List("the special tokens");
        for (id, slot) in self.texts.iter_mut().enumerate().take(end) {
            slot.get_or_insert_with(|| (place, text(id)));
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
