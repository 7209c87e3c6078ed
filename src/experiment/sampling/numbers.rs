//! The numbers of draws, as `results.json` has them.

use std::borrow::Cow;

use super::Certainty;
use crate::experiment::prelude::*;
use crate::sampling::draw::Closest;

/// The draws at a temperature.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct RowResults<'n> {
    /// The temperature.
    pub temperature: results::TemperatureValue,
    /// The tokens of the lists, by their index, rising, where they have the likeliest and not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: ListedTokens,
    /// How often each token was drawn.
    pub counts: Cow<'n, [u64]>,
    /// The probability of each token.
    pub probs: Probabilities<'n>,
    /// The texts of the tokens drawn most, the first first.
    pub top: Vec<String>,
    /// Of the drawn indices, each as four bytes, least significant first; of the counts as eight bytes each where counts
    /// alone are drawn.
    pub sha256: results::HexDigest,
    /// The draw that was nearest to another token; with an engine's draws only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closest: Option<ClosestResults>,
    /// How sure the frequencies are; not with `intervals = false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
}

/// The draw that was nearest to another token.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct ClosestResults {
    /// Which draw, from 0.
    pub draw: u64,
    /// The token that was drawn.
    pub token: u32,
    /// The token that was nearly drawn; null where no other could be.
    pub other: Option<u32>,
    /// How far it was, in `unit`; null where no other token could be drawn.
    pub margin: Option<results::Statistic>,
    /// `uniform`: in the uniform number, from 0 to 1; `log-score`: in log-probability with noise.
    pub unit: &'static str,
}

impl From<Closest> for ClosestResults {
    fn from(Closest { draw, drawn, unit }: Closest) -> ClosestResults {
        let distance = drawn.margin.distance;
        ClosestResults {
            draw,
            token: drawn.token,
            other: drawn.margin.other,
            margin: distance.is_finite().then_some(results::Statistic(distance)),
            unit: unit.name(),
        }
    }
}
