//! Answers that are errors: what the server says is shown, with its code.
//!
//! Shapes: `{"error": {"message", "type", "code"}}` (OpenAI, llama-server, Gemini, Anthropic), `{"error": "..."}` (Ollama, TGI),
//! `{"object": "error", "message"}` (older vLLM, Mistral), `{"detail": ...}` (FastAPI).

use super::ResponseFormat;
use super::error::LogprobsError;
use super::json::{Node, NodeKind};
use super::positions::Positions;
use crate::figure::text::plain;

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "an error",
    keys: &["error", "object", "detail", "message"],
    ask: "",
    read: |node, positions| {
        let found = of(node)?;
        let is_error = found.is_some();
        if let Some(error) = found {
            add(error, None, positions);
        }
        Ok(is_error)
    },
};

/// The longest message that is shown, in characters.
const SHOWN: usize = 500;

/// What an answer says that is an error.
pub fn of(node: &Node<'_>) -> Result<Option<String>, LogprobsError> {
    if !node.is_object() {
        return Ok(None);
    }
    let [error, object, detail, message] = node.fields(["error", "object", "detail", "message"])?;
    if let Some(error) = error {
        return Ok(Some(message_of(&error)?));
    }
    let is_error = match object {
        Some(object) if object.is_text() => object.text()? == "error",
        _ => false,
    };
    if is_error {
        return Ok(Some(message_of(node)?));
    }
    if let Some(detail) = detail {
        return Ok(Some(message_of(&detail)?));
    }
    // Nothing but a message.
    let mut count = 0;
    node.each_entry(|_, _| {
        count += 1;
        Ok(())
    })?;
    match message {
        Some(message) if message.is_text() && count <= 3 => Ok(Some(message_of(node)?)),
        _ => Ok(None),
    }
}

/// Adds what `error` says; `id` is the request's.
pub fn take(
    error: &Node<'_>,
    id: Option<&str>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let message = message_of(error)?;
    add(message, id, positions);
    Ok(())
}

/// Adds a message.
pub fn add(message: String, id: Option<&str>, positions: &mut Positions) {
    let message = match id {
        Some(id) => format!("{message} (request {})", plain(id).replace('\n', " ")),
        None => message,
    };
    match &mut positions.failed {
        Some((_, count)) => *count += 1,
        None => positions.failed = Some((message, 1)),
    }
}

/// The message of an error with its code or type.
fn message_of(error: &Node<'_>) -> Result<String, LogprobsError> {
    let shown = |text: String| {
        let text: String = text.chars().take(SHOWN).collect();
        plain(&text).replace('\n', " ")
    };
    Ok(match error.kind() {
        NodeKind::Text => shown(error.text()?),
        NodeKind::Object => {
            let [message, msg, code, kind, status] =
                error.fields(["message", "msg", "code", "type", "status"])?;
            let message = match message.or(msg) {
                Some(message) if message.is_text() => shown(message.text()?),
                _ => "no message".to_owned(),
            };
            let mut said = Vec::new();
            for value in [code, kind, status].into_iter().flatten() {
                match value.kind() {
                    NodeKind::Text => said.push(shown(value.text()?)),
                    NodeKind::Number => said.push(value.number()?.to_string()),
                    _ => {}
                }
            }
            said.dedup();
            if said.is_empty() {
                message
            } else {
                format!("{message} ({})", said.join(", "))
            }
        }
        NodeKind::List => {
            let mut first = None;
            error.each(|index, node| {
                if index == 0 {
                    first = Some(message_of(node)?);
                }
                Ok(())
            })?;
            first.unwrap_or_else(|| "no message".to_owned())
        }
        _ => "no message".to_owned(),
    })
}
