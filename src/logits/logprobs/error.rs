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
pub const RESPONSE: &str = "a response or an object that maps token IDs";

impl LogprobsError {
    /// Whether it is a response, but one without log-probabilities.
    pub fn has_no_positions(&self) -> bool {
        matches!(
            self.problem,
            Problem::Refused { .. } | Problem::NotGiven | Problem::Nothing { .. }
        )
    }

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
    #[error("not a file")]
    NotAFile,
    /// More than is read.
    #[error("the file exceeds the limit (has {length} bytes, limit {most}): {help}")]
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
    #[error("byte {byte} is not UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// Its index in the file.
        byte: usize,
    },
    /// Neither JSON nor JSON lines.
    #[error("column {column}: not valid JSON: {reason}")]
    NotJson {
        /// The column, from 1, in bytes.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// A value that has the form of JSON and cannot be taken for it, such as a text with half a character (`\ud83d`).
    #[error("not valid JSON: {reason}")]
    Damaged {
        /// What the parser says.
        reason: String,
    },
    /// JSON of another kind.
    #[error(
        "not a response with log-probabilities: it has none of `choices` (OpenAI, vLLM), `output` (OpenAI), \
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
        "this is a response of Anthropic's /v1/messages, an API without log-probabilities: use another API"
    )]
    NotGiven,
    /// Responses of a known format that have nothing on any token.
    #[error(
        "no response contains log-probabilities: request them from the server{}",
        asking(ask)
    )]
    Nothing {
        /// Whose format it is, and what to ask.
        ask: Option<(&'static str, &'static str)>,
    },
    /// A value of another type than its field has.
    #[error("must be {wanted}, got {found}")]
    WrongType {
        /// What the field takes.
        wanted: &'static str,
        /// What stands there.
        found: String,
    },
    /// A field that is absent or null.
    #[error("`{field}` is required")]
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// Lists that have an element for each position, and not as many.
    #[error("has {found} elements, but `tokens` has {tokens}: one per position is required")]
    Uneven {
        /// How many this one has.
        found: usize,
        /// How many `tokens` has.
        tokens: usize,
    },
    /// More than [`limits::POSITIONS`].
    #[error("the response exceeds the limit of {} positions", limits::POSITIONS)]
    TooManyPositions,
    /// More tokens in a position than a vocabulary may have.
    #[error("a position exceeds the limit of {most} tokens: increase `vocabulary` in `[limits]`")]
    TooManyEntries {
        /// How many are read.
        most: usize,
    },
    /// Logits where log-probabilities are wanted.
    #[error("these are logits of every token, not log-probabilities")]
    Logits,
    /// There are fewer positions.
    #[error("no such position")]
    NoPosition,
    /// Tokens of several positions that cannot be told apart.
    #[error(
        "has every token, but no token IDs, and its strings differ from those of the first position: request token IDs from the server, or \
         choose one position with `row`"
    )]
    WithoutIds,
    /// More tokens with log-probabilities than are kept.
    #[error(
        "the response exceeds the limit of {most} tokens with log-probabilities: use fewer positions"
    )]
    TooManyTokens {
        /// How many are kept.
        most: usize,
    },
    /// NaN, or a number above 0.
    #[error("log-probabilities must be 0 or less, got {value}; are these logits?")]
    NotALogprob {
        /// The number.
        value: f64,
    },
    /// NaN, or a number that is not from 0 to 1.
    #[error("probabilities must be from 0 to 1, got {value}")]
    NotAProbability {
        /// The number.
        value: f64,
    },
    /// Probabilities of a position that sum to more than one.
    #[error("the probabilities at position {position} (numbered from 0) sum to {sum}, more than 1")]
    TooMuch {
        /// Which position of the file, from 0.
        position: usize,
        /// The sum.
        sum: f64,
    },
    /// A token id that stands twice in a position.
    #[error("token ID {id} is listed twice at position {position} (numbered from 0)")]
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
