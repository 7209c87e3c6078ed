//! Why a file gives no log-probabilities, and where in it.

use crate::reading::limits;

/// Why a file gives no log-probabilities.
///
/// Shown as `file:line: field: problem`, without the parts that are not known.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {}{problem}", after(":", line), before(field, ": "))]
pub struct LogprobsError {
    /// Which file.
    pub file: String,
    /// The line, from 1; `None` where the file as a whole is meant.
    pub line: Option<usize>,
    /// The JSON path of the value within its response, such as `choices[0].logprobs.content[2].logprob`; empty for the
    /// response itself.
    pub field: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What stands in a list of responses.
pub const RESPONSE: &str = "a response or a map from token ids";

impl LogprobsError {
    /// Whether the file is something else than a response.
    pub fn is_unknown(&self) -> bool {
        matches!(
            self.problem,
            Problem::Unknown
                | Problem::Foreign { .. }
                | Problem::NotJson { .. }
                | Problem::NotUtf8 { .. }
                | Problem::WrongType {
                    wanted: RESPONSE,
                    ..
                }
        )
    }
}

/// What is wrong with a file of log-probabilities.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// A folder or a device.
    #[error("this is no file")]
    NotAFile,
    /// More than is read.
    #[error("the file has {length} bytes, of {most} at most: {help}")]
    TooLarge {
        /// How many bytes it has.
        length: u64,
        /// How many are read.
        most: u64,
        /// What would allow more.
        help: String,
    },
    /// Something that people take for a response: a web page, a pointer, an archive.
    #[error("{what}")]
    Foreign {
        /// What it is.
        what: &'static str,
    },
    /// The first byte that is not UTF-8, from 0.
    #[error("byte {byte} is not UTF-8: save the file with that encoding")]
    NotUtf8 {
        /// Its index in the file.
        byte: usize,
    },
    /// Neither JSON nor JSON lines.
    #[error("column {column}: this is not JSON: {reason}")]
    NotJson {
        /// The column, from 1, in bytes.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// A value that has the form of JSON and cannot be taken for it, such as a text with half a character (`\ud83d`).
    #[error("this is not JSON: {reason}")]
    Damaged {
        /// What the parser says.
        reason: String,
    },
    /// JSON of another kind.
    #[error(
        "this is no response with log-probabilities: it has none of `choices` (OpenAI, vLLM), `output` (OpenAI), \
         `completion_probabilities` (llama-server), `outputs`, `logprobs` and `prompt_logprobs` (vLLM), `meta_info` \
         (SGLang), `details` (TGI), `candidates` (Gemini)"
    )]
    Unknown,
    /// What a server said in place of an answer.
    #[error("the server answered with an error: {message}")]
    Refused {
        /// What it said, with its code.
        message: String,
    },
    /// An answer of an API that has no log-probabilities.
    #[error(
        "this is an answer of Anthropic's /v1/messages, and that API gives no log-probabilities: ask another one for them"
    )]
    NotGiven,
    /// Responses of a known format that have nothing on any token.
    #[error(
        "no response has log-probabilities: ask the server for them{}",
        asking(ask)
    )]
    Nothing {
        /// Whose format it is, and what to ask.
        ask: Option<(&'static str, &'static str)>,
    },
    /// A value of another type than its field has.
    #[error("takes {wanted}, and this is {found}")]
    WrongType {
        /// What the field takes.
        wanted: &'static str,
        /// What stands there.
        found: String,
    },
    /// A field that is absent or null.
    #[error("needs `{field}`")]
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// Lists that have an element for each position, and not as many.
    #[error("has {found} elements, and `tokens` has {tokens}: there must be one for each position")]
    Uneven {
        /// How many this one has.
        found: usize,
        /// How many `tokens` has.
        tokens: usize,
    },
    /// More than [`limits::POSITIONS`].
    #[error(
        "there are more than {} positions, the most that are read",
        limits::POSITIONS
    )]
    TooManyPositions,
    /// More tokens in a position than a vocabulary may have.
    #[error("a position has more than {most} tokens: `vocabulary` in `[limits]` allows more")]
    TooManyEntries {
        /// How many are read.
        most: usize,
    },
    /// Logits where log-probabilities are wanted.
    #[error("the numbers are logits of every token, not log-probabilities")]
    Logits,
    /// There are fewer positions.
    #[error("there is no such position")]
    NoPosition,
    /// Tokens of several positions that cannot be told apart.
    #[error(
        "has every token, and no ids: its texts are not those of the first position, each once; ask the server for ids, or \
         say which position with `row`"
    )]
    WithoutIds,
    /// More tokens with log-probabilities than are kept.
    #[error("there are more than {most} tokens with log-probabilities: take fewer positions")]
    TooManyTokens {
        /// How many are kept.
        most: usize,
    },
    /// NaN, or a number above 0.
    #[error("the logarithm of a probability is 0 or less, and this is {value} (logits, perhaps)")]
    NotALogprob {
        /// The number.
        value: f64,
    },
    /// NaN, or a number that is not from 0 to 1.
    #[error("a probability is from 0 to 1, and this is {value}")]
    NotAProbability {
        /// The number.
        value: f64,
    },
    /// Probabilities of a position that sum to more than one.
    #[error("the probabilities of position {position} (from 0) sum to {sum}, which is above 1")]
    TooMuch {
        /// Which position of the file, from 0.
        position: usize,
        /// The sum.
        sum: f64,
    },
    /// A token id that stands twice in a position.
    #[error("token id {id} stands twice in position {position} (from 0)")]
    RepeatedId {
        /// The id.
        id: u32,
        /// Which position of the file, from 0.
        position: usize,
    },
}

/// `, with ... (server)`; of an unknown format what the usual ones take.
fn asking(ask: &Option<(&'static str, &'static str)>) -> String {
    match ask {
        Some((name, ask)) => format!(", with {ask} ({name})"),
        None => {
            let usual = "`logprobs` and `top_logprobs` (OpenAI, vLLM) or `n_probs` (llama-server)";
            format!(", with {usual}")
        }
    }
}

fn after(separator: &str, line: &Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("{separator}{line}"))
}

fn before(field: &str, separator: &str) -> String {
    match field {
        "" => String::new(),
        _ => format!("{field}{separator}"),
    }
}
