//! Tokens per position as their file has them.

use super::error::LogprobsError;
use super::source::JsonSpan;

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

/// What a token is called of which only the id is known.
pub fn id_text(id: Option<u32>) -> String {
    format!("token_id:{}", id.unwrap_or_default())
}

/// The chosen token of a position, as its format tells it.
pub enum Chosen {
    Unknown,
    Id(u32),
    /// The token, and its log-probability if it is given.
    Token(Entry, Option<f64>),
}

/// The likely tokens of a position, as they stand in the file.
pub struct Likely {
    pub entries: Vec<Entry>,
    /// How many ranks there are from the first on without a gap, where all have ranks.
    pub ranked: Option<usize>,
    /// Where they stand; `None` for none.
    pub place: Option<JsonSpan>,
    pub keys: MapKeys,
    /// Why they are no log-probabilities, if they are none.
    pub flaw: Option<LogprobsError>,
}

impl Default for Likely {
    /// No tokens.
    fn default() -> Likely {
        Likely {
            entries: Vec::new(),
            ranked: None,
            place: None,
            keys: MapKeys::Texts,
            flaw: None,
        }
    }
}

/// What a server says of the likely tokens that it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// They are the likeliest.
    Likeliest,
    /// They are the likeliest; but some servers put the drawn one in place of the last, or beside them.
    Perhaps,
    /// They are the likeliest, and the drawn one if it is not among them.
    WithChosen,
}

/// What the keys of a map of tokens are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKeys {
    /// Texts of tokens: of several with one text, a map has one.
    Texts,
    /// Ids of tokens.
    Ids,
}
