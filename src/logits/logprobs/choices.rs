//! What OpenAI's chat completions and completions, vLLM's outputs and many other servers have around log-probabilities: a list
//! `choices` or `outputs`.

use super::error::LogprobsError;
use super::json::{Node, NodeKind};
use super::positions::Positions;
use super::{chat, completions, vllm};

/// Reads the first of `choices` or `outputs`, a choice by itself, or what a response says of its prompt.
pub fn response(node: &Node<'_, '_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let before = positions.len();
    let [choices, outputs] = node.fields(["choices", "outputs"])?;
    let list = choices.or(outputs);
    if let Some(list) = &list {
        let mut is_read = false;
        list.each(|place, choice| {
            let index = match choice.fields(["index"])? {
                [Some(index)] => index.number()?,
                [None] => place as f64,
            };
            if index == 0.0 && !is_read {
                is_read = true;
                self::choice(choice, positions)?;
            }
            Ok(())
        })?;
    }
    let is_known = list.is_some() || is_choice(node)?;
    if is_known && positions.len() == before {
        choice(node, positions)?;
    }
    Ok(is_known)
}

fn is_choice(node: &Node<'_, '_>) -> Result<bool, LogprobsError> {
    let known = node.fields(["logprobs", "prompt_logprobs"])?;
    Ok(known.iter().any(Option::is_some))
}

/// One of several choices or outputs: what was generated, or if there is nothing of it the prompt.
fn choice(node: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let before = positions.len();
    let [logprobs, ids, prompt, prompt_ids] = node.fields([
        "logprobs",
        "token_ids",
        "prompt_logprobs",
        "prompt_token_ids",
    ])?;
    if let Some(logprobs) = logprobs {
        if logprobs.kind() == NodeKind::List {
            vllm::read(&logprobs, ids.as_ref(), positions)?;
        } else {
            let [content, refusal] = logprobs.fields(["content", "refusal"])?;
            for list in [content, refusal].into_iter().flatten() {
                chat::read(&list, positions)?;
            }
            completions::read(&logprobs, positions)?;
        }
    }
    match prompt {
        Some(prompt) if positions.len() == before => {
            vllm::read(&prompt, prompt_ids.as_ref(), positions)
        }
        _ => Ok(()),
    }
}
