//! OpenAI's completions (the older API) and what others write like them: `choices[].logprobs` with the lists `tokens`,
//! `token_logprobs` and `top_logprobs`, an element for each position; `text_offset` is not needed.
//!
//! Source: `Logprobs` of openai-python (`types/completion_choice.py`); `_create_completion_logprobs` of vLLM
//! (`entrypoints/openai/completion/serving.py`); `log_probs.py` of Together's and Fireworks' libraries, with `token_ids`;
//! `modules/api/completions.py` of text-generation-webui, with `top_logprobs_ids`, and before 2026 `top_logprobs` alone;
//! MLX-LM before 2026, whose `tokens` are ids. The likely tokens are a map from their texts, so that of several with one
//! text the server keeps the last. Where the map's number is not that of the chosen token, the chosen one is another token
//! of that text, and stands beside it. The first token of a prompt (`echo`) has null and is left out.

use super::entry::{Chosen, Entry, Likely, List, MapKeys, id_text};
use super::error::{LogprobsError, Problem};
use super::json::{Node, NodeKind};
use super::positions::Positions;
use super::token;
use crate::reading::limits;

/// Reads the lists of `logprobs`.
pub fn read(logprobs: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let [tokens, numbers, top, ids, top_ids] = logprobs.fields([
        "tokens",
        "token_logprobs",
        "top_logprobs",
        "token_ids",
        "top_logprobs_ids",
    ])?;
    let (mut chosen, has_ids) = match &tokens {
        Some(tokens) => chosen(tokens, numbers.as_ref(), ids.as_ref())?,
        // Of one position, whose likely tokens alone are told.
        None if numbers.is_none() && top.as_ref().is_none_or(|top| !top.is_list()) => return Ok(()),
        None if numbers.is_none() && length(top.as_ref())? == 1 => (vec![Chosen::Unknown], false),
        None => return Err(logprobs.missing("tokens")),
    };
    // Beside drawn tokens a map may have the drawn one.
    let list = match tokens {
        Some(_) => List::WithChosen,
        None => List::Likeliest,
    };
    let count = chosen.len();
    let mut next = |index: usize| match chosen.get_mut(index) {
        Some(chosen) => std::mem::replace(chosen, Chosen::Unknown),
        None => Chosen::Unknown,
    };
    let keys = if has_ids || top_ids.is_some() {
        MapKeys::Ids
    } else {
        MapKeys::Texts
    };
    // Beside ids, the texts that are left in the maps from texts.
    let texts = match (&top_ids, &top) {
        (Some(_), Some(top)) => column(top, |node| {
            token::likely(node, MapKeys::Texts, positions.most())
        })?,
        _ => Vec::new(),
    };
    let Some(top) = top_ids.or(top) else {
        let tokens = tokens.as_ref().unwrap_or(logprobs);
        return tokens
            .each(|index, node| positions.push(node, Likely::default(), list, next(index)));
    };
    even(&top, length(Some(&top))?, count)?;
    top.each(|index, node| {
        let mut likely = token::likely(node, keys, positions.most())?;
        if let Some(texts) = texts.get(index) {
            let pairs = likely.entries.iter_mut().zip(&texts.entries);
            for (entry, text) in pairs.take_while(|(entry, text)| entry.logprob == text.logprob) {
                entry.token.clone_from(&text.token);
            }
        }
        positions.push(node, likely, list, next(index))
    })
}

/// The chosen tokens, and whether `tokens` has ids for texts.
fn chosen(
    tokens: &Node<'_>,
    numbers: Option<&Node<'_>>,
    ids: Option<&Node<'_>>,
) -> Result<(Vec<Chosen>, bool), LogprobsError> {
    let mut has_ids = false;
    let mut entries = column(tokens, |node| {
        if node.kind() == NodeKind::Number {
            has_ids = true;
            let id = Some(node.id()?);
            return Ok(Entry {
                id,
                ..token::entry(id_text(id), None)
            });
        }
        Ok(token::entry(node.text()?, None))
    })?;
    if let Some(ids) = ids {
        let found = column(ids, |node| node.id())?;
        even(ids, found.len(), entries.len())?;
        for (entry, id) in entries.iter_mut().zip(found) {
            entry.id = Some(id);
        }
    }
    let mut logprobs = vec![None; entries.len()];
    if let Some(numbers) = numbers {
        logprobs = column(numbers, |node| match node.kind() {
            NodeKind::Null => Ok(None),
            _ => token::logprob(node).map(Some),
        })?;
        even(numbers, logprobs.len(), entries.len())?;
    }
    let chosen = entries.into_iter().zip(logprobs);
    let chosen = chosen.map(|(entry, logprob)| Chosen::Token(entry, logprob));
    Ok((chosen.collect(), has_ids))
}

/// The elements of a list that has one for each position, and perhaps one for the beginning of a prompt.
fn column<T>(
    list: &Node<'_>,
    mut element: impl FnMut(&Node<'_>) -> Result<T, LogprobsError>,
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

fn length(list: Option<&Node<'_>>) -> Result<usize, LogprobsError> {
    let mut found = 0;
    if let Some(list) = list {
        list.each(|_, _| {
            found += 1;
            Ok(())
        })?;
    }
    Ok(found)
}

fn even(node: &Node<'_>, found: usize, tokens: usize) -> Result<(), LogprobsError> {
    if found == tokens {
        return Ok(());
    }
    Err(node.error(Problem::Uneven { found, tokens }))
}
