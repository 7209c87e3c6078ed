//! What a file is, for who does not know it yet.

use std::path::Path;

use super::{Entry, LogprobsError, Note};

/// Tokens that are named of the first position.
const NAMED: usize = 20;

/// What a file of responses holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Whose format it is: `OpenAI chat completions`, `SGLang`.
    pub format: &'static str,
    /// How many positions there are, one or more.
    pub positions: usize,
    /// How many tokens the model has, where the response tells: every position has the tokens from 0 to the last.
    pub vocabulary: Option<usize>,
    /// The tokens of the first position that were returned, the likeliest first; of many, twenty.
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
    let positions = super::read(path)?;
    let mut likeliest = positions[0].entries.clone();
    likeliest.sort_by(|a, b| b.logprob.total_cmp(&a.logprob));
    likeliest.truncate(NAMED);
    Ok(Response {
        format: "a response",
        positions: positions.len(),
        vocabulary: None,
        likeliest,
        notes: Vec::new(),
    })
}
