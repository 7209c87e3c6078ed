//! llama-server's `/completion` with `n_probs`: `completion_probabilities[]`.
//!
//! Source: llama.cpp, `completion_token_output::probs_vector_to_json` (`tools/server/server-task.cpp`, before
//! `tools/server/server.cpp`) for `{id, token, bytes, logprob, top_logprobs}`, or `{…, prob, top_probs}` with
//! `post_sampling_probs`; a probability of 0 has the logarithm `std::numeric_limits<float>::lowest()`. The README there calls
//! the list `probs`. Until the end of 2024 (`probs_vector_to_json`, `examples/server/utils.hpp`) a position was
//! `{content, probs: [{tok_str, prob}]}`, with probabilities after sampling.

use super::error::LogprobsError;
use super::json::Node;
use super::positions::{Chosen, Positions};
use super::token;

/// Reads `completion_probabilities`, or `probs`.
pub fn response(node: &Node<'_, '_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [probabilities, probs] = node.fields(["completion_probabilities", "probs"])?;
    let Some(list) = probabilities.or(probs) else {
        return Ok(false);
    };
    read(&list, positions)?;
    Ok(true)
}

/// Each position is of the new shape or of the old one.
fn read(list: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    list.each(|_, node| match node.fields(["content", "probs"])? {
        [content, Some(probs)] => old(node, content, &probs, positions),
        [_, None] => token::position(node, positions),
    })
}

fn old(
    node: &Node<'_, '_>,
    content: Option<Node<'_, '_>>,
    probs: &Node<'_, '_>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let mut entries = Vec::new();
    probs.each(|_, node| {
        let [text, prob] = node.fields(["tok_str", "prob"])?;
        let text = text.ok_or_else(|| node.missing("tok_str"))?.text()?;
        let prob = prob.ok_or_else(|| node.missing("prob"))?;
        let mut entry = token::entry(text, None);
        entry.logprob = token::prob(&prob)?;
        positions.check(node, &mut entries)?.push(entry);
        Ok(())
    })?;
    let chosen = match content {
        Some(content) => Chosen::Token(token::entry(content.text()?, None), None),
        None => Chosen::Unknown,
    };
    positions.push(node, entries, chosen)
}
