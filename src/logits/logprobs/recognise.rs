//! What a file is, for who does not know it yet.

use std::path::Path;

use super::{Answers, Entry, LogprobsError, Note};
use crate::reading::Limits;

/// Tokens that are named of the first position.
const NAMED: usize = 20;

/// What a file of responses holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Whose format it is: `OpenAI-compatible completions`, `SGLang`; of several the first.
    pub format: &'static str,
    /// How many positions there are, one or more.
    pub positions: usize,
    /// How many tokens the model has, where the response tells: every position has the tokens from 0 to the last.
    pub vocabulary: Option<usize>,
    /// The tokens of the first position that are known to be the likeliest, the likeliest first; of many, twenty.
    pub likeliest: Vec<Entry>,
    /// What a reader of the numbers has to know.
    pub notes: Vec<Note>,
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
        let (first, _) = &self.positions[0];
        let mut entries = first.by_probability();
        // What is likelier than all others together is the likeliest.
        let is_sure = libm::exp(entries[0].logprob) >= 0.5;
        entries.truncate(first.likeliest.max(usize::from(is_sure)).min(NAMED));
        Ok(Response {
            format: self.formats.first().copied().unwrap_or("a response"),
            positions: self.count(),
            vocabulary,
            likeliest: entries.into_iter().cloned().collect(),
            notes: self.notes,
        })
    }
}
