//! LangChain's messages: `response_metadata.logprobs`, as the server gave them; also as `dumps` and `dumpd` write a message.
//!
//! Source: `langchain_core/messages/ai.py`, `langchain_core/load/dump.py`.

use super::error::LogprobsError;
use super::json::Node;
use super::positions::Positions;
use super::{ResponseFormat, chat};

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "LangChain message",
    keys: &["response_metadata", "kwargs", "data"],
    ask: "`llm.bind(logprobs=True, top_logprobs=20)`",
    read: response,
};

fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [metadata, inside, data] = node.fields(["response_metadata", "kwargs", "data"])?;
    let Some(metadata) = metadata else {
        for inside in [inside, data].into_iter().flatten() {
            if inside.is_object() && response(&inside, positions)? {
                return Ok(true);
            }
        }
        return Ok(false);
    };
    if !metadata.is_object() {
        return Ok(false);
    }
    if let Some(logprobs) = metadata.field("logprobs")? {
        chat::logprobs(&logprobs, None, positions)?;
    }
    Ok(true)
}
