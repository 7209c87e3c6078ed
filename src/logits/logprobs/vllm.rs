//! vLLM's own shape: a list of maps from token ids to `{logprob, rank, decoded_token}` or to numbers, for a prompt null where
//! nothing is known.
//!
//! Source: `Logprob`, `PromptLogprobs` and `SampleLogprobs` of vLLM (`logprobs.py`), `RequestOutput` and `CompletionOutput`
//! (`outputs.py`) as `dataclasses.asdict` or `json.dump` write them, and `prompt_logprobs` of its server's responses
//! (`entrypoints/openai/completion/protocol.py`). Which token was chosen is told by `token_ids` or `prompt_token_ids` beside
//! the maps, and by nothing in the maps alone; the chosen token is in its map though it is not likely, and its `rank` says
//! where it stands among all.

use super::entry::{Chosen, List, MapKeys};
use super::error::LogprobsError;
use super::json::{Node, NodeKind};
use super::positions::Positions;
use super::token;

/// Reads one map.
pub fn position(
    map: &Node<'_>,
    chosen: Option<u32>,
    positions: &mut Positions,
) -> Result<(), LogprobsError> {
    if map.kind() == NodeKind::Null {
        return Ok(());
    }
    let likely = token::likely(map, MapKeys::Ids, positions.most())?;
    let chosen = chosen.map_or(Chosen::Unknown, Chosen::Id);
    positions.push(map, likely, List::WithChosen, chosen)
}
