//! OpenAI's completions (the older API), which vLLM writes too: `choices[].logprobs` with the lists `tokens`,
//! `token_logprobs` and `top_logprobs`, an element for each position; `text_offset` is not needed.
//!
//! Source: `Logprobs` of openai-python (`types/completion_choice.py`); `_create_completion_logprobs` of vLLM
//! (`entrypoints/openai/completion/serving.py`). The likely tokens are a map from their texts, so that of several with one
//! text the server keeps the last. Where the map's number is not that of the chosen token, the chosen one is another token
//! of that text, and stands beside it. The first token of a prompt (`echo`) has null and is left out.

use super::error::{LogprobsError, Problem};
use super::json::{Node, NodeKind};
use super::positions::{Chosen, Positions};
use super::token;
use crate::reading::limits;

/// Reads the lists of `logprobs`.
pub fn read(logprobs: &Node<'_, '_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let [tokens, token_logprobs, top_logprobs] =
        logprobs.fields(["tokens", "token_logprobs", "top_logprobs"])?;
    let tokens = match tokens {
        Some(tokens) => tokens,
        None if token_logprobs.is_none() && top_logprobs.is_none() => return Ok(()),
        None => return Err(logprobs.missing("tokens")),
    };
    let texts = column(&tokens, |node| node.text())?;
    let mut numbers = vec![None; texts.len()];
    if let Some(node) = &token_logprobs {
        numbers = column(node, |node| match node.kind() {
            NodeKind::Null => Ok(None),
            _ => token::logprob(node).map(Some),
        })?;
        even(node, numbers.len(), texts.len())?;
    }
    let count = texts.len();
    let mut chosen = texts.into_iter().zip(numbers);
    let mut next = || match chosen.next() {
        Some((text, logprob)) => Chosen::Token(token::entry(text, None), logprob),
        None => Chosen::Unknown,
    };
    let Some(top) = top_logprobs else {
        return tokens.each(|_, node| positions.push(node, Vec::new(), next()));
    };
    let mut found = 0;
    top.each(|_, _| {
        found += 1;
        Ok(())
    })?;
    even(&top, found, count)?;
    top.each(|_, node| {
        let mut entries = Vec::new();
        if node.kind() != NodeKind::Null {
            node.each_entry(|text, number| {
                let mut entry = token::entry(text.to_owned(), None);
                entry.logprob = token::logprob(number)?;
                positions.check(number, &mut entries)?.push(entry);
                Ok(())
            })?;
        }
        positions.push(node, entries, next())
    })
}

/// The elements of a list that has one for each position, and perhaps one for the beginning of a prompt.
fn column<T>(
    list: &Node<'_, '_>,
    element: impl Fn(&Node<'_, '_>) -> Result<T, LogprobsError>,
) -> Result<Vec<T>, LogprobsError> {
    let mut elements = Vec::new();
    list.each(|_, node| {
        if elements.len() > limits::POSITIONS {
            return Err(node.error(Problem::TooManyPositions));
        }
        elements.push(element(node)?);
        Ok(())
    })?;
    Ok(elements)
}

fn even(node: &Node<'_, '_>, found: usize, tokens: usize) -> Result<(), LogprobsError> {
    if found == tokens {
        return Ok(());
    }
    Err(node.error(Problem::Uneven { found, tokens }))
}
