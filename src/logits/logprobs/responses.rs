//! OpenAI's Responses API: `output[].content[].logprobs[]`, there with `include: ["message.output_text.logprobs"]`, and its
//! stream of events.
//!
//! Source: `ResponseOutputText` of openai-python (`types/responses/response_output_text.py`), whose tokens are those of
//! the chat completions, and `response_text_delta_event.py`, `response_text_done_event.py`. Items without content (reasoning,
//! calls of tools) and content without log-probabilities (refusals) are left out. A stream says the same in several events:
//! those of the first kind that has log-probabilities are read.

use super::error::LogprobsError;
use super::json::Node;
use super::positions::Positions;
use super::{ResponseFormat, chat};

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "OpenAI Responses API",
    keys: &["output", "type"],
    ask: "`\"include\": [\"message.output_text.logprobs\"], \"top_logprobs\": 20`",
    read: response,
};

/// Reads `output`, item by item, or an event.
fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    if let Some(kind) = node.field("type")?
        && kind.is_text()
    {
        let kind = kind.text()?;
        if kind.starts_with("response.") {
            event(node, kind, positions)?;
            return Ok(true);
        }
    }
    let Some(output) = node.field("output")? else {
        return Ok(false);
    };
    if !output.is_list() {
        return Ok(false);
    }
    output.each(|_, item| self::item(item, positions))?;
    Ok(true)
}

/// Reads an event if others of its kind were read, or none of the answer yet.
fn event(node: &Node<'_>, kind: String, positions: &mut Positions) -> Result<(), LogprobsError> {
    if kind == "response.created" {
        positions.stream = None;
    }
    if positions
        .stream
        .as_ref()
        .is_some_and(|(read, _)| *read != kind)
    {
        return Ok(());
    }
    let before = positions.len();
    let [logprobs, part, item, response] = node.fields(["logprobs", "part", "item", "response"])?;
    if let Some(logprobs) = logprobs {
        chat::list(&logprobs, None, positions)?;
    }
    if let Some(part) = part {
        content(&part, positions)?;
    }
    if let Some(item) = item {
        self::item(&item, positions)?;
    }
    if let Some(response) = response
        && let Some(output) = response.field("output")?
    {
        output.each(|_, item| self::item(item, positions))?;
    }
    if positions.len() > before {
        positions.stream = Some((kind, before));
    }
    Ok(())
}

fn item(item: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    match item.field("content")? {
        Some(parts) if parts.is_list() => parts.each(|_, part| content(part, positions)),
        _ => Ok(()),
    }
}

fn content(part: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    match part.field("logprobs")? {
        Some(logprobs) => chat::list(&logprobs, None, positions),
        None => Ok(()),
    }
}
