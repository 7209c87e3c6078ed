//! Log-probabilities as most servers have them, wherever they stand: what is under `logprobs`.
//!
//! - An object with `content` (and `refusal`), a list of tokens with their `top_logprobs`: OpenAI's chat completions, vLLM,
//!   llama-server, KoboldCpp, Fireworks, text-generation-webui, MLX-LM.
//! - An object with lists of `tokens`, `token_logprobs` and `top_logprobs`: see [`completions`].
//! - Such a list of tokens by itself (Ollama, transcriptions of OpenAI), or a list of maps: see [`vllm`].
//!
//! Source: `ChatCompletionTokenLogprob` of openai-python (`types/chat/chat_completion_token_logprob.py`);
//! `_create_chat_logprobs` of vLLM (`entrypoints/openai/chat_completion/serving.py`), which writes
//! `max(logprob, -9999.0)`, and, where few tokens are asked for, the drawn one in place of the last;
//! `completion_token_output::probs_vector_to_json` of llama.cpp (`tools/server/server-task.cpp`), which adds `id` to each
//! token; `generate_response` of MLX-LM (`mlx_lm/server.py`), whose lists are not sorted, and where the first of a list
//! stands for the drawn token, which it need not be.

use super::entry::List;
use super::error::LogprobsError;
use super::json::{Node, NodeKind};
use super::positions::Positions;
use super::{completions, token, vllm};

/// Reads what is under `logprobs`; `ids` has the drawn tokens where they stand beside it.
pub fn logprobs(
    node: &Node<'_>,
    ids: Option<&Node<'_>>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    if node.is_list() {
        return list(node, ids, positions);
    }
    let before = positions.len();
    let [content, refusal] = node.fields(["content", "refusal"])?;
    for tokens in [content, refusal].into_iter().flatten() {
        if tokens.is_list() {
            tokens.each(|_, node| token::position(node, List::Perhaps, positions))?;
        }
    }
    // The same again, where there are both.
    if positions.len() == before {
        completions::read(node, positions)?;
    }
    Ok(())
}

/// A list of tokens, or of maps from token ids.
pub fn list(
    node: &Node<'_>,
    ids: Option<&Node<'_>>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let ids = match ids {
        Some(ids) => ids.ids()?,
        None => Vec::new(),
    };
    node.each(|index, node| match node.kind() {
        NodeKind::Null => Ok(()),
        NodeKind::Object if is_token(node)? => token::position(node, List::Perhaps, positions),
        NodeKind::Object => vllm::position(node, ids.get(index).copied(), positions),
        _ => Err(node.wrong_type("a token or an object that maps token IDs")),
    })
}

/// Whether an object is a token, not a map from ids.
pub fn is_token(node: &Node<'_>) -> Result<bool, LogprobsError> {
    if !node.is_object() || node.has_numbers_for_keys() {
        return Ok(false);
    }
    let [token, logprob] = node.fields(["token", "logprob"])?;
    Ok(token.or(logprob).is_some())
}
