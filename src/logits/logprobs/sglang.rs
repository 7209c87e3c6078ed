//! SGLang's `/generate`: `meta_info.output_token_logprobs` and `output_top_logprobs`, lists of `[logprob, id, text]`.
//!
//! Source: `python/sglang/srt/managers/tokenizer_manager.py` (`convert_logprob_style`). Events of a stream have all tokens so
//! far, unless the server streams increments; the text is null without `return_text_in_logprobs`. Log-probabilities are
//! those after the temperature.

use super::ResponseFormat;
use super::entry::{Chosen, Likely, List, MapKeys};
use super::error::LogprobsError;
use super::json::Node;
use super::note::ResponseNote;
use super::positions::Positions;
use super::token;

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "SGLang",
    keys: &["meta_info"],
    ask: "`\"return_logprob\": true, \"top_logprobs_num\": 20`",
    read: response,
};

fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let Some(info) = node.field("meta_info")? else {
        return Ok(false);
    };
    let [drawn, top, id, tokens, input] = info.fields([
        "output_token_logprobs",
        "output_top_logprobs",
        "id",
        "completion_tokens",
        "input_top_logprobs",
    ])?;
    let Some(drawn) = drawn else {
        return Ok(true);
    };
    let mut chosen = Vec::new();
    drawn.each(|_, node| {
        let (entry, logprob) = token::token(node)?;
        chosen.push(Chosen::Token(entry, logprob));
        Ok(())
    })?;
    if chosen.is_empty() {
        return Ok(true);
    }
    positions.note(ResponseNote::AfterTemperature { server: "SGLang" });
    if input.is_some() {
        positions.note(ResponseNote::PromptLeftOut);
    }
    // What a later event of the same answer says again.
    if let Some(id) = id
        && id.is_text()
    {
        let id = id.text()?;
        let is_all = match tokens {
            Some(tokens) => tokens.number()? == chosen.len() as f64,
            None => false,
        };
        match &positions.stream {
            Some((read, start)) if *read == id && is_all => positions.truncate(*start),
            Some((read, _)) if *read == id => {}
            _ => positions.stream = Some((id, positions.len())),
        }
    }
    let mut chosen = chosen.into_iter();
    let Some(top) = top else {
        return drawn
            .each(|_, node| {
                let chosen = chosen.next().unwrap_or(Chosen::Unknown);
                positions.push(node, Likely::default(), List::Likeliest, chosen)
            })
            .map(|()| true);
    };
    top.each(|_, node| {
        let likely = token::likely(node, MapKeys::Ids, positions.most())?;
        let chosen = chosen.next().unwrap_or(Chosen::Unknown);
        positions.push(node, likely, List::Likeliest, chosen)
    })?;
    Ok(true)
}
