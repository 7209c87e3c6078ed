//! What a file is, for who does not know it yet.

use std::path::Path;

use super::{Answers, Entry, LogprobsError, ResponseNote};
use crate::logits::scale::Scale;
use crate::reading::Limits;

/// Tokens that are named of the first position.
const NAMED: usize = 20;

/// What a file of responses holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Whose format it is: `OpenAI-compatible completions`, `SGLang`; of several the first.
    pub format: &'static str,
    /// What the numbers are: log-probabilities, or logits of every token (vLLM's `raw_logits`).
    pub scale: Scale,
    /// How many positions there are, one or more.
    pub positions: usize,
    /// How many tokens the model has, where the response tells: every position has the tokens from 0 to the last.
    pub vocabulary: Option<usize>,
    /// The tokens of the first position that are known to be the likeliest, the likeliest first; of many, twenty.
    pub likeliest: Vec<Entry>,
    /// What a reader of the numbers has to know.
    pub notes: Vec<ResponseNote>,
}

/// Finds out what a file of responses holds.
///
/// # Errors
///
/// Those of [`read`](super::read). Where [`LogprobsError::is_unknown`], the file is something else than a response.
pub fn recognise(path: &Path) -> Result<Response, LogprobsError> {
    Answers::open(path, &Limits::default())?.recognised()
}

/// The same of what another program gave; `name` is for errors.
///
/// # Errors
///
/// Those of [`recognise`].
pub fn recognise_bytes(name: &str, bytes: Vec<u8>) -> Result<Response, LogprobsError> {
    Answers::of_bytes(name, bytes, &Limits::default())?.recognised()
}

impl Answers {
    fn recognised(self) -> Result<Response, LogprobsError> {
        let vocabulary = self.vocabulary();
        let first = self.position(0)?;
        let sorted = first.by_probability();
        // Of logits, what all have together; of log-probabilities nearly nothing.
        let largest = sorted[0].logprob;
        let weights = sorted
            .iter()
            .map(|entry| libm::exp(entry.logprob - largest));
        let sum = match self.scale {
            Scale::LogProbabilities => 0.0,
            _ => largest + libm::log(weights.sum()),
        };
        // What is likelier than all others together is the likeliest.
        let is_sure = libm::exp(largest - sum) >= 0.5;
        let count = match vocabulary {
            Some(_) => NAMED,
            None => first.likeliest.max(usize::from(is_sure)).min(NAMED),
        };
        let entries = sorted.into_iter().take(count).map(|entry| Entry {
            logprob: entry.logprob - sum,
            ..entry.clone()
        });
        let entries = entries.collect();
        Ok(Response {
            format: self.formats.first().copied().unwrap_or("a response"),
            positions: self.count(),
            vocabulary,
            likeliest: entries,
            scale: self.scale,
            notes: self.notes,
        })
    }
}
