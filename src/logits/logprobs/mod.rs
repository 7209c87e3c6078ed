//! Log-probabilities of the likely tokens, as servers return them with their responses.
//!
//! The formats, told by their shape: OpenAI's chat completions, completions and Responses API, each as other servers write
//! it too, llama-server's `/completion` old and new, vLLM's `prompt_logprobs` and its outputs written as JSON. A file is one
//! response, a JSON list of them, or a response a line.
//!
//! A server returns a few tokens of many: [`Position::unseen_mass`] is what the others have together. Whether the numbers
//! are those of the model or of what sampling left of it is the server's to say. Nothing here joins the halves of
//! characters, makes logits, or asks a server.

mod chat;
mod choices;
mod completions;
mod error;
mod json;
mod llama_server;
mod note;
mod positions;
mod recognise;
mod responses;
mod token;
mod vllm;

use std::path::Path;

pub use error::{LogprobsError, Problem};
use json::{JsonDocument, Node, NodeKind};
pub use note::Note;
use positions::Positions;
pub use positions::{Entry, Position};
pub use recognise::{Response, recognise};

use crate::reading::Limits;
use crate::reading::input::Input;
use crate::reading::limits::TIMES_OF_JSON;

/// Reads a response if it is of its format; false if it is not.
type Format = fn(&Node<'_, '_>, &mut Positions) -> Result<bool, LogprobsError>;

/// The formats of responses, in the order in which they are tried.
const FORMATS: &[Format] = &[
    llama_server::response,
    responses::response,
    choices::response,
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
    let file = path.display().to_string();
    let failed = |problem| LogprobsError {
        file: file.clone(),
        line: None,
        field: String::new(),
        problem,
    };
    let text = contents(path, limits).map_err(failed)?;
    let text = crate::reading::python::with_texts_for_numbers(text.trim_start_matches('\u{feff}'));
    let document = JsonDocument {
        file: &file,
        text: &text,
    };
    let mut positions = Positions::default();
    match document.root(&text) {
        Ok(root) => responses_of(&root, &mut positions)?,
        Err(error) => {
            if !is_lines(&text) {
                return Err(error);
            }
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                responses_of(&document.root(line)?, &mut positions)?;
            }
        }
    }
    match positions.into_inner() {
        positions if positions.is_empty() => Err(failed(Problem::Nothing)),
        positions => Ok(positions),
    }
}

fn contents(path: &Path, limits: &Limits) -> Result<String, Problem> {
    let Some(file) = Input::open(path).map_err(Problem::Unreadable)? else {
        return Err(Problem::NotAFile);
    };
    let (length, most) = (file.length(), limits.bytes(TIMES_OF_JSON));
    let Some(bytes) = file.read(most).map_err(Problem::Unreadable)? else {
        let help = limits.help_memory(length, TIMES_OF_JSON);
        return Err(Problem::TooLarge { length, most, help });
    };
    String::from_utf8(bytes).map_err(|error| Problem::NotUtf8 {
        byte: error.utf8_error().valid_up_to(),
    })
}

/// Whether a text that is not one JSON value is several, one a line: its first line is one.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_value = |line: &str| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    let (first, second) = (lines.next(), lines.next());
    second.is_some() && first.is_some_and(|line| line.starts_with(['{', '[']) && is_value(line))
}

/// A response, a list of them, or vLLM's list of maps.
fn responses_of(node: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    match node.kind() {
        NodeKind::Object => response(node, positions),
        NodeKind::List => node.each(|_, node| match node.kind() {
            NodeKind::Object if !node.has_numbers_for_keys() => response(node, positions),
            NodeKind::Object | NodeKind::Null => vllm::position(node, None, positions),
            _ => Err(node.wrong_type("a response or a map from token ids")),
        }),
        _ => Err(node.error(Problem::Unknown)),
    }
}

/// Reads a response by the first format whose it is.
fn response(node: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    for format in FORMATS {
        if format(node, positions)? {
            return Ok(());
        }
    }
    Err(node.error(Problem::Unknown))
}
