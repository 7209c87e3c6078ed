//! Gemini's `candidates[].logprobsResult`: `chosenCandidates` and `topCandidates[].candidates`, of `{token, tokenId,
//! logProbability}`; in a stream, or a list of what was streamed, each part has its own.
//!
//! Source: `LogprobsResult` of js-genai (`src/types.ts`).

use super::ResponseFormat;
use super::entry::{Chosen, Likely, List, MapKeys};
use super::error::LogprobsError;
use super::json::Node;
use super::note::ResponseNote;
use super::positions::Positions;
use super::token;

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "Gemini",
    keys: &["candidates", "usageMetadata", "logprobsResult"],
    ask: "`\"generationConfig\": {\"responseLogprobs\": true, \"logprobs\": 20}`",
    read: response,
};

fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [candidates, usage, result] =
        node.fields(["candidates", "usageMetadata", "logprobsResult"])?;
    if let Some(result) = result {
        read(&result, positions)?;
        return Ok(true);
    }
    let Some(candidates) = candidates else {
        return Ok(usage.is_some());
    };
    candidates.each(|place, candidate| {
        positions.choices.insert(place as u64);
        match candidate.field("logprobsResult")? {
            Some(result) if place as u64 == positions.choice => read(&result, positions),
            _ => Ok(()),
        }
    })?;
    if positions.choices.len() > 1 {
        positions.note(ResponseNote::FirstChoice);
    }
    Ok(true)
}

fn read(result: &Node<'_>, positions: &mut Positions) -> Result<(), LogprobsError> {
    let [chosen, top] = result.fields(["chosenCandidates", "topCandidates"])?;
    let mut tokens = Vec::new();
    if let Some(chosen) = &chosen {
        chosen.each(|_, node| {
            let (entry, logprob) = token::token(node)?;
            tokens.push(Chosen::Token(entry, logprob));
            Ok(())
        })?;
    }
    let mut tokens = tokens.into_iter();
    let mut next = || tokens.next().unwrap_or(Chosen::Unknown);
    match (top, chosen) {
        (Some(top), _) => top.each(|_, node| {
            let likely = match node.field("candidates")? {
                Some(list) => token::likely(&list, MapKeys::Texts, positions.most())?,
                None => Likely::default(),
            };
            positions.push(node, likely, List::Likeliest, next())
        }),
        (None, Some(chosen)) => {
            chosen.each(|_, node| positions.push(node, Likely::default(), List::Likeliest, next()))
        }
        (None, None) => Ok(()),
    }
}
