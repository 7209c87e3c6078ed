//! OpenAI's Responses API: `output[].content[].logprobs[]`, there with `include: ["message.output_text.logprobs"]`.
//!
//! Source: `ResponseOutputText` of openai-python (`types/responses/response_output_text.py`), whose tokens are those of
//! the chat completions. Items without content (reasoning, calls of tools) and content without log-probabilities (refusals)
//! are left out.

use super::chat;
use super::error::LogprobsError;
use super::json::Node;
use super::positions::Positions;

/// Reads `output`, item by item.
pub fn response(node: &Node<'_, '_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [Some(output)] = node.fields(["output"])? else {
        return Ok(false);
    };
    output.each(|_, item| {
        let [content] = item.fields(["content"])?;
        let Some(content) = content else {
            return Ok(());
        };
        content.each(|_, part| match part.fields(["logprobs"])? {
            [Some(logprobs)] => chat::read(&logprobs, positions),
            [None] => Ok(()),
        })
    })?;
    Ok(true)
}
