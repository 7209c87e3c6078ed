//! Ollama's `/api/generate` and `/api/chat`: a line for each token, or one answer, with `logprobs`, a list of tokens.
//!
//! Source: `api/types.go` of ollama/ollama (`GenerateResponse`, `ChatResponse`, `Logprob`).

use super::error::LogprobsError;
use super::json::Node;
use super::note::ResponseNote;
use super::positions::Positions;
use super::{ResponseFormat, chat};

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "Ollama",
    keys: &["done"],
    ask: "`\"logprobs\": true, \"top_logprobs\": 20`",
    read: response,
};

fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [done, created, logprobs, message] =
        node.fields(["done", "created_at", "logprobs", "message"])?;
    if done.is_none() || created.is_none() {
        return Ok(false);
    }
    if let Some(logprobs) = logprobs {
        chat::list(&logprobs, None, positions)?;
    }
    let thinking = match message {
        Some(message) if message.is_object() => message.field("thinking")?.is_some(),
        _ => node.field("thinking")?.is_some(),
    };
    if thinking {
        positions.note(ResponseNote::Reasoning);
    }
    Ok(true)
}
