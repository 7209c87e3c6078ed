//! Anthropic's messages, whose API gives no log-probabilities.

use super::ResponseFormat;
use super::error::LogprobsError;
use super::json::Node;

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "Anthropic message",
    keys: &["type"],
    ask: "",
    read: |node, _| is_message(node),
};

fn is_message(node: &Node<'_>) -> Result<bool, LogprobsError> {
    let [kind, role, content, message] = node.fields(["type", "role", "content", "message"])?;
    let kind = match kind {
        Some(kind) if kind.is_text() => kind.text()?,
        _ => return Ok(false),
    };
    const EVENTS: [&str; 7] = [
        "message_start",
        "message_delta",
        "message_stop",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "ping",
    ];
    let is_message = kind == "message" && role.is_some() && content.is_some_and(|it| it.is_list());
    Ok(is_message || (message.is_some() && kind == "message_start") || EVENTS.contains(&&*kind))
}
