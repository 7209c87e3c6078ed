//! OpenAI's batches: a line for each request, with its answer under `response.body`.
//!
//! Source: `BatchRequestOutput` of OpenAI's API description.

use super::error::LogprobsError;
use super::json::Node;
use super::positions::Positions;
use super::{ResponseFormat, refusal};

pub const FORMAT: ResponseFormat = ResponseFormat {
    name: "OpenAI batch",
    keys: &["custom_id"],
    ask: "them in the `body` of each request",
    read: response,
};

fn response(node: &Node<'_>, positions: &mut Positions) -> Result<bool, LogprobsError> {
    let [id, response, error] = node.fields(["custom_id", "response", "error"])?;
    let Some(id) = id else {
        return Ok(false);
    };
    let id = id.text()?;
    if let Some(error) = error {
        refusal::take(&error, Some(&id), positions)?;
        return Ok(true);
    }
    if let Some(response) = response
        && let Some(body) = response.field("body")?
    {
        if let Some(error) = refusal::of(&body)? {
            refusal::add(error, Some(&id), positions);
        } else {
            super::response(&body, positions)?;
        }
    }
    Ok(true)
}
