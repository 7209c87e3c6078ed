//! llama-server's `/completion` with `n_probs`: `completion_probabilities[]`.
//!
//! Source: llama.cpp, `completion_token_output::probs_vector_to_json` (`tools/server/server-task.cpp`, before
//! `tools/server/server.cpp`) for `{id, token, bytes, logprob, top_logprobs}`, or `{…, prob, top_probs}` with
//! `post_sampling_probs`; a probability of 0 has the logarithm `std::numeric_limits<float>::lowest()`. The README there calls
//! the list `probs`. Until the end of 2024 (`probs_vector_to_json`, `examples/server/utils.hpp`) a position was
//! `{content, probs: [{tok_str, prob}]}`, with probabilities after sampling.

use super::ResponseFormat;
use super::entry::{Chosen, List, MapKeys};
use super::error::LogprobsError;
use super::json::Node;
use super::note::ResponseNote;
use super::positions::Positions;
use super::token;

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "llama-server",
    keys: &["completion_probabilities", "probs", "content"],
    ask: "`\"n_probs\": 20`; the vocabulary size instead of 20 returns every token",
    read: response,
};

/// Reads `completion_probabilities`, or `probs`.
fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [probabilities, probs] = node.fields(["completion_probabilities", "probs"])?;
    let Some(list) = probabilities.or(probs) else {
        // Answers without, and the last event of a stream.
        let [content, stop, settings] = node.fields(["content", "stop", "generation_settings"])?;
        return Ok(content.is_some_and(|content| content.is_text()) && stop.or(settings).is_some());
    };
    list.each(|_, node| {
        let [content, probs, prob] = node.fields(["content", "probs", "prob"])?;
        if probs.is_some() || prob.is_some() {
            positions.note(ResponseNote::AfterSampling {
                server: "llama-server",
            });
        }
        match probs {
            Some(probs) => old(node, content, &probs, positions),
            None => token::position(node, List::Likeliest, positions),
        }
    })?;
    Ok(true)
}

fn old(
    node: &Node<'_>,
    content: Option<Node<'_>>,
    probs: &Node<'_>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let likely = token::likely(probs, MapKeys::Texts, positions.most())?;
    let chosen = match content {
        Some(content) => Chosen::Token(token::entry(content.text()?, None), None),
        None => Chosen::Unknown,
    };
    positions.push(node, likely, List::Likeliest, chosen)
}
