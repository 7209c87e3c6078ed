//! vLLM's own shape: a list of maps from token ids to `{logprob, rank, decoded_token}`, for a prompt null where nothing
//! is known.
//!
//! Source: `Logprob`, `PromptLogprobs` and `SampleLogprobs` of vLLM (`logprobs.py`), `RequestOutput` and `CompletionOutput`
//! (`outputs.py`) as `dataclasses.asdict` or `json.dump` write them, and `prompt_logprobs` of its server's responses
//! (`entrypoints/openai/completion/protocol.py`). Which token was chosen is told by `token_ids` or `prompt_token_ids` beside
//! the maps, and by nothing in the maps alone.

use super::error::LogprobsError;
use super::json::{Node, NodeKind};
use super::positions::{Chosen, Positions};
use super::token::{self, LOGPROB};

/// Reads a list of maps; `ids` has the chosen tokens.
pub fn read(
    maps: &Node<'_, '_>,
    ids: Option<&Node<'_, '_>>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    let ids = match ids {
        Some(ids) => ids.ids()?,
        None => Vec::new(),
    };
    maps.each(|index, map| position(map, ids.get(index).copied(), positions))
}

/// Reads one map.
pub fn position(
    map: &Node<'_, '_>,
    chosen: Option<u32>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    if map.kind() == NodeKind::Null {
        return Ok(());
    }
    let mut entries = Vec::new();
    map.each_entry(|key, node| {
        let id: u32 = key
            .parse()
            .map_err(|_| map.wrong_type("a map from token ids"))?;
        let [logprob, text] = node.fields([LOGPROB, "decoded_token"])?;
        let text = match text {
            Some(text) => text.text()?,
            None => format!("token_id:{id}"),
        };
        let mut entry = token::entry(text, None);
        entry.id = Some(id);
        entry.logprob = token::logprob(&logprob.ok_or_else(|| node.missing(LOGPROB))?)?;
        positions.check(node, &mut entries)?.push(entry);
        Ok(())
    })?;
    let chosen = chosen.map_or(Chosen::Unknown, Chosen::Id);
    positions.push(map, entries, chosen)
}
