//! Log-probabilities of the likely tokens, as servers return them with their responses.
//!
//! The formats are told by their shape, a file each. A file is one response, a JSON list of them, several one after another
//! or a line each, or a stream as curl saves it; it is read value by value, and positions of many tokens are not kept but read
//! again where they are asked for, so that a response may be larger than memory.
//!
//! A server returns a few tokens of many: [`Position::likeliest`] says which of them are known to be the likeliest, and
//! [`Position::unseen_mass`] what the others have together. Whether the numbers are those of the model or of what sampling
//! left of it is the server's to say, and said in a [`ResponseNote`]. Nothing here joins the halves of characters, or asks a server.

mod answers;
mod anthropic;
mod batch;
mod chat;
mod choices;
mod completions;
mod documents;
mod entry;
mod error;
mod gemini;
mod json;
mod langchain;
mod llama_server;
mod note;
mod ollama;
mod positions;
mod recognise;
mod refusal;
mod responses;
mod same;
mod several;
mod sglang;
mod source;
mod tgi;
mod token;
mod visitors;
mod vllm;
mod whole;

use std::io::Read as _;
use std::path::Path;

pub use answers::Answers;
pub use entry::Entry;
pub(super) use entry::id_text;
pub use error::{LogprobsError, Problem};
use json::{Node, NodeKind};
pub use note::ResponseNote;
pub use positions::Position;
use positions::Positions;
pub use recognise::{Response, recognise, recognise_bytes};
pub use several::{ResponseChoice, Responses};
pub use whole::Whole;

use super::scale::Scale;
use crate::reading::Limits;
use crate::reading::input::Input;

/// How many bytes of a file tell what else it is.
const HEAD: u64 = 4_096;

/// A format of responses.
struct ResponseFormat {
    /// Whose it is.
    name: &'static str,
    /// Keys of which its responses have at least one.
    keys: &'static [&'static str],
    /// What to ask the server for that log-probabilities come with the answer; empty where it has none.
    ask: &'static str,
    /// Reads a response if it is of this format; false if it is not.
    read: fn(&Node<'_>, &mut Positions) -> Result<bool, LogprobsError>,
}

/// The formats of responses, in the order in which they are tried.
const FORMATS: &[ResponseFormat] = &[
    batch::FORMAT,
    anthropic::FORMAT,
    llama_server::FORMAT,
    sglang::FORMAT,
    tgi::FORMAT,
    gemini::FORMAT,
    ollama::FORMAT,
    langchain::FORMAT,
    responses::FORMAT,
    refusal::FORMAT,
    choices::FORMAT,
];

/// Reads the positions of a file, in its order.
///
/// Of several choices (`n`) that with the `index` 0 is read; of several responses every one, one after another. What a vLLM
/// server says of the prompt is read where a response says nothing of what was generated. `-Infinity`, which Python writes
/// and JSON does not have, is read too. A log-probability that rounding brought above 0, by 1e-6 at most, is 0.
///
/// # Errors
///
/// When the file cannot be read, is larger than the [limits](Limits), is damaged or of no known format, has
/// no log-probabilities at all, or holds what cannot be: a log-probability that is NaN or above 0, a position whose
/// probabilities sum to more than 1.001, a token id that stands twice in a position.
///
/// # Examples
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("response.json");
/// let response = r#"{"completion_probabilities": [
///     {"content": " yes", "probs": [{"tok_str": " yes", "prob": 0.5}, {"tok_str": " no", "prob": 0.25}]}
/// ]}"#;
/// std::fs::write(&path, response)?;
/// let positions = thermograph::logits::logprobs::read(&path)?;
/// assert_eq!(positions[0].chosen, Some(0));
/// assert_eq!(positions[0].entries[1].token, " no");
/// assert_eq!(positions[0].unseen_mass(), 0.25);
/// # Ok(())
/// # }
/// ```
pub fn read(path: &Path) -> Result<Vec<Position>, LogprobsError> {
    read_within(path, &Limits::default())
}

/// The same within the limits of a configuration.
///
/// # Errors
///
/// Those of [`read`].
pub fn read_within(path: &Path, limits: &Limits) -> Result<Vec<Position>, LogprobsError> {
    let answers = Answers::open(path, limits)?;
    if answers.scale != Scale::LogProbabilities {
        let file = path.display().to_string();
        return Err(LogprobsError {
            file,
            line: None,
            field: String::new(),
            problem: Problem::Logits,
        });
    }
    answers.positions(0..answers.count())
}

/// Whether a file begins as a response can: with JSON, a stream or the headers of an answer.
pub(crate) fn may_be_response(path: &Path) -> bool {
    let mut start = Vec::new();
    if let Ok(Some(input)) = Input::open(path) {
        // What cannot be read is found out by its reader.
        let _ = input.take(HEAD).read_to_end(&mut start);
    }
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
    let start = start.trim_ascii_start();
    // A list of numbers, or of such lists, is an array.
    let first = start
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && **byte != b'[');
    if first.is_some_and(|first| first.is_ascii_digit() || b"-NI".contains(first)) {
        return false;
    }
    const BEGINNINGS: [&[u8]; 7] = [b"{", b"[", b"data:", b"event:", b"id:", b":", b"HTTP/"];
    let mut beginnings = BEGINNINGS.iter();
    beginnings.any(|beginning| start.starts_with(beginning))
}

/// A response, a list of them, or a list of tokens or of vLLM's maps.
fn document(node: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    match node.kind() {
        NodeKind::Object => response(node, positions),
        NodeKind::List => node.each(|_, node| match node.kind() {
            NodeKind::Object if chat::is_token(node)? => {
                name("a list of tokens", positions);
                token::position(node, entry::List::Perhaps, positions)
            }
            NodeKind::Object if !node.has_numbers_for_keys() => response(node, positions),
            NodeKind::Object | NodeKind::Null => {
                name("vLLM", positions);
                vllm::position(node, None, positions)
            }
            _ => Err(node.wrong_type(error::RESPONSE)),
        }),
        _ => Err(node.error(Problem::Unknown)),
    }
}

/// Reads a response by the first format whose it is.
fn response(node: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let mut has_key = [false; FORMATS.len()];
    node.each_entry(|key, _| {
        for (has_key, format) in has_key.iter_mut().zip(FORMATS) {
            *has_key |= format.keys.contains(&key);
        }
        Ok(())
    })?;
    let formats = FORMATS.iter().zip(has_key).filter(|(_, has_key)| *has_key);
    for (format, _) in formats {
        let before = positions.len();
        if (format.read)(node, positions)? {
            if positions.len() > before {
                name(format.name, positions);
            } else if positions.ask.is_none() {
                positions.ask = Some((format.name, format.ask));
            }
            return Ok(());
        }
    }
    Err(node.error(Problem::Unknown))
}

/// Takes note of a format.
fn name(format: &'static str, positions: &mut Positions) {
    if !positions.formats.contains(&format) {
        positions.formats.push(format);
    }
}
