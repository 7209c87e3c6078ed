//! What OpenAI's chat completions and completions, vLLM's outputs and many other servers have around log-probabilities: a list
//! `choices`, `outputs` or (KoboldCpp) `results`; or one of these by itself, or what is under its `logprobs`.

use super::error::LogprobsError;
use super::json::Node;
use super::note::ResponseNote;
use super::positions::Positions;
use super::{ResponseFormat, chat};

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "OpenAI-compatible completions",
    keys: &[
        "choices",
        "outputs",
        "results",
        "logprobs",
        "prompt_logprobs",
        "token_logprobs",
        "top_logprobs",
        "content",
    ],
    ask: "`\"logprobs\": true, \"top_logprobs\": 20` (chat completions) or `\"logprobs\": 5` (completions)",
    read: response,
};

/// Reads one of the choices, a choice by itself, or what a response says of its prompt.
fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let before = positions.len();
    let [choices, outputs, results] = node.fields(["choices", "outputs", "results"])?;
    let list = choices.or(outputs).or(results);
    if let Some(list) = &list {
        let mut is_read = false;
        list.each(|place, choice| {
            let index = match choice.field("index")? {
                Some(index) => index.number()? as u64,
                None => place as u64,
            };
            positions.choices.insert(index);
            if index == positions.choice && !is_read {
                is_read = true;
                self::choice(choice, positions)?;
            }
            Ok(())
        })?;
        if positions.choices.len() > 1 {
            positions.note(ResponseNote::FirstChoice);
        }
    }
    let is_known = list.is_some() || is_choice(node)?;
    if is_known && positions.len() == before && positions.choice == 0 {
        choice(node, positions)?;
    } else if is_known && node.field("prompt_logprobs")?.is_some() {
        positions.note(ResponseNote::PromptLeftOut);
    }
    Ok(is_known)
}

fn is_choice(node: &Node<'_>) -> Result<bool, LogprobsError> {
    let known = node.fields([
        "logprobs",
        "prompt_logprobs",
        "token_logprobs",
        "top_logprobs",
    ])?;
    if known.iter().any(Option::is_some) {
        return Ok(true);
    }
    match node.field("content")? {
        Some(content) if content.is_list() => {
            let mut is_tokens = true;
            content.each(|_, node| {
                is_tokens &= chat::is_token(node)?;
                Ok(())
            })?;
            Ok(is_tokens)
        }
        _ => Ok(false),
    }
}

/// One of several choices or outputs: what was generated, or if there is nothing of it the prompt.
fn choice(node: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let before = positions.len();
    let [logprobs, ids, prompt, prompt_ids, message, delta] = node.fields([
        "logprobs",
        "token_ids",
        "prompt_logprobs",
        "prompt_token_ids",
        "message",
        "delta",
    ])?;
    match logprobs {
        Some(logprobs) => chat::logprobs(&logprobs, ids.as_ref(), positions)?,
        None => chat::logprobs(node, None, positions)?,
    }
    for message in [message, delta].into_iter().flatten() {
        if message.is_object() && has_reasoning(&message)? {
            positions.note(ResponseNote::Reasoning);
        }
    }
    match prompt {
        Some(prompt) if positions.len() == before => {
            chat::list(&prompt, prompt_ids.as_ref(), positions)
        }
        Some(_) => {
            positions.note(ResponseNote::PromptLeftOut);
            Ok(())
        }
        None => Ok(()),
    }
}

fn has_reasoning(message: &Node<'_>) -> Result<bool, LogprobsError> {
    let [content, other] = message.fields(["reasoning_content", "reasoning"])?;
    for text in [content, other].into_iter().flatten() {
        if text.is_text() && !text.text()?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
