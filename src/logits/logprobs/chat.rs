//! OpenAI's chat completions, which vLLM and llama-server write too: `choices[].logprobs.content[].top_logprobs[]`.
//!
//! Source: `ChatCompletionTokenLogprob` of openai-python (`types/chat/chat_completion_token_logprob.py`);
//! `_create_chat_logprobs` of vLLM (`entrypoints/openai/chat_completion/serving.py`), which writes
//! `max(logprob, -9999.0)`; `completion_token_output::probs_vector_to_json` of llama.cpp (`tools/server/server-task.cpp`),
//! which adds `id` to each token, and stands under `logprobs.content` for its completions as well.

use super::error::LogprobsError;
use super::json::Node;
use super::positions::Positions;
use super::token;

/// Reads a list of tokens, `content` or `refusal`.
pub fn read(list: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    list.each(|_, node| token::position(node, positions))
}
