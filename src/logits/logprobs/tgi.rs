//! TGI's `/generate`: `details.tokens` and `details.top_tokens`, lists of `{id, text, logprob, special}`; and its stream, a
//! `token` and `top_tokens` each.
//!
//! Source: `router/src/lib.rs` of huggingface/text-generation-inference (`Details`, `StreamResponse`, `Token`);
//! `server/text_generation_server/utils/tokens.py`, where log-probabilities are taken after the warpers.

use super::ResponseFormat;
use super::entry::{Chosen, Likely, List, MapKeys};
use super::error::LogprobsError;
use super::json::Node;
use super::note::ResponseNote;
use super::positions::Positions;
use super::token;

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "TGI",
    keys: &["generated_text", "details", "token"],
    ask: "`\"parameters\": {\"details\": true, \"top_n_tokens\": 5}`",
    read: response,
};

fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [text, details, token, top] =
        node.fields(["generated_text", "details", "token", "top_tokens"])?;
    if let Some(token) = token
        && token.is_object()
    {
        self::position(&token, top.as_ref(), positions)?;
        return Ok(true);
    }
    if let Some(details) = details
        && details.is_object()
    {
        let [tokens, top] = details.fields(["tokens", "top_tokens"])?;
        if let Some(tokens) = tokens {
            read(&tokens, top.as_ref(), positions)?;
        }
        return Ok(true);
    }
    Ok(text.is_some())
}

fn read(
    tokens: &Node<'_>,
    top: Option<&Node<'_>>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let Some(top) = top else {
        return tokens.each(|_, token| position(token, None, positions));
    };
    let mut chosen = Vec::new();
    tokens.each(|_, node| {
        let (entry, logprob) = token::token(node)?;
        chosen.push(Chosen::Token(entry, logprob));
        Ok(())
    })?;
    let mut chosen = chosen.into_iter();
    top.each(|_, list| {
        let likely = token::likely(list, MapKeys::Texts, positions.most())?;
        let chosen = chosen.next().unwrap_or(Chosen::Unknown);
        push(list, likely, chosen, positions)
    })
}

fn position(
    token: &Node<'_>,
    top: Option<&Node<'_>>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let likely = match top {
        Some(top) => token::likely(top, MapKeys::Texts, positions.most())?,
        None => Likely::default(),
    };
    let (entry, logprob) = token::token(token)?;
    push(token, likely, Chosen::Token(entry, logprob), positions)
}

fn push(
    node: &Node<'_>,
    likely: Likely,
    chosen: Chosen,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    positions.note(ResponseNote::AfterSampling { server: "TGI" });
    positions.push(node, likely, List::Likeliest, chosen)
}
