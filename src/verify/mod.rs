//! Whether a response is what an engine makes of its settings: the core of `thermograph verify`.
//!
//! Each position is asked: is its token one that the settings allow, is it the one that the seed gives, are the returned
//! probabilities those of the engine's chain, and are the tokens that a server says it kept those that the chain keeps.
//! With all logits every answer is exact but for rounding ([`Tolerance`]); from a response alone it is what holds
//! whatever the tokens have that were not returned, or none (`part`).

mod context;
mod part;
mod reason;
mod record;
mod rollouts;
mod token_ids;
mod whole;

use serde::Serialize;

use crate::logits::logprobs::Position;
use crate::sampling::{Chain, Engine, Number, Settings};

pub use context::Said;
pub use reason::{Keeper, Reason};
pub use record::Record;
pub use rollouts::{RecordedRollout, Rollouts};
pub use token_ids::TokenIds;

/// What is to be verified, and by which rules.
#[derive(Clone, Debug)]
pub struct Rollout {
    /// What was returned, position by position.
    pub positions: Vec<Returned>,
    /// Whose rules hold.
    pub engine: Engine,
    /// Its settings.
    pub settings: Settings,
    /// The seed, where it is known.
    pub seed: Option<i128>,
    /// The index in the sequence of the last token of the prompt.
    pub first: Option<u32>,
    /// What the model was given, for penalties.
    pub prompt: Vec<u32>,
    /// What the returned log-probabilities are of; `None` to find it out.
    pub claims: Option<Claims>,
    /// How exact it has to be.
    pub tolerance: Tolerance,
    /// How many tokens the model has, where logits do not tell.
    pub vocabulary: usize,
}

/// What was returned of a position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returned {
    /// The token that was drawn; `None` where that, or its id, is not known.
    pub token: Option<u32>,
    /// The ids that its text can have, none or several, where that is all that is known; `None` without a vocabulary.
    pub candidates: Option<Vec<u32>>,
    /// Its text, where there is one.
    pub text: Option<String>,
    /// Its log-probability.
    pub logprob: Option<f64>,
    /// Tokens with their log-probabilities, the drawn one perhaps among them.
    pub entries: Vec<(Option<u32>, f64)>,
    /// Which of the entries was drawn.
    pub chosen: Option<usize>,
    /// The tokens that were kept, where the server says so.
    pub kept: Option<Vec<u32>>,
}

/// Of which distribution returned log-probabilities are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Claims {
    /// The model's, before any sampler.
    Model,
    /// The model's at the temperature, before tokens are cut.
    Tempered,
    /// What the chain leaves.
    Chain,
}

impl Claims {
    /// All, in the order in which one is taken that fits as well as others.
    pub const ALL: [Claims; 3] = [Claims::Model, Claims::Tempered, Claims::Chain];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Claims::Model => "model",
            Claims::Tempered => "tempered",
            Claims::Chain => "chain",
        }
    }
}

/// How far numbers may be apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Two log-probabilities of a token.
    pub logprob: f64,
    /// A draw from another token (its margin), and a logit from the least that is kept.
    pub edge: f64,
}

impl Default for Tolerance {
    fn default() -> Tolerance {
        Tolerance {
            logprob: 1e-3,
            edge: 1e-5,
        }
    }
}

/// What there is to say of a position.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// Which, from 0.
    pub position: usize,
    /// The token: its id, or its text where only that is known.
    pub token: serde_json::Value,
    /// Whether the settings allow it; null where that is not known.
    pub allowed: Option<bool>,
    /// The token that the seed gives.
    pub expected: Option<u32>,
    /// How far another token was from being drawn.
    pub margin: Option<Number>,
    /// Its probability by the engine's chain.
    pub probability: Option<f64>,
    /// The probability that was returned.
    pub claimed: Option<f64>,
    /// What should have been returned, and of which distribution.
    pub returns: Option<f64>,
    /// Of which distribution that is.
    pub of: Option<Claims>,
    /// The answer.
    pub verdict: Verdict,
    /// Why; `None` where all agrees.
    #[serde(skip)]
    pub reason: Option<Reason>,
}

impl Verified {
    /// A position of which nothing is known but what was returned.
    fn unknown(position: usize, returned: &Returned) -> Verified {
        Verified {
            position,
            token: token(returned),
            allowed: None,
            expected: None,
            margin: None,
            probability: None,
            claimed: returned.logprob.filter(|it| is_claim(*it)).map(libm::exp),
            returns: None,
            of: None,
            verdict: Verdict::Unknown,
            reason: None,
        }
    }
}

/// Whether a position can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All that could be asked agrees.
    Ok,
    /// Within rounding of agreeing: a token at the edge of a cut, or a draw between two tokens.
    OnEdge,
    /// Nothing could be asked.
    Unknown,
    /// The settings do not allow the token.
    NotAllowed,
    /// The seed gives another token.
    OtherToken,
    /// The chain gives another probability.
    OtherProbability,
    /// The chain keeps other tokens.
    OtherSet,
}

impl Verdict {
    /// Its name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::OnEdge => "on-edge",
            Verdict::Unknown => "unknown",
            Verdict::NotAllowed => "not-allowed",
            Verdict::OtherToken => "other-token",
            Verdict::OtherProbability => "other-probability",
            Verdict::OtherSet => "other-set",
        }
    }

    /// Whether the position cannot be.
    pub fn is_bad(self) -> bool {
        !matches!(self, Verdict::Ok | Verdict::OnEdge | Verdict::Unknown)
    }
}

/// Why nothing can be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Error(pub String);

impl Error {
    fn of(error: impl std::fmt::Display) -> Error {
        Error(error.to_string())
    }
}

impl From<&Position> for Returned {
    fn from(position: &Position) -> Returned {
        let chosen = position.chosen.map(|index| &position.entries[index]);
        Returned {
            token: chosen.and_then(|entry| entry.id),
            text: chosen.map(|entry| entry.token.clone()),
            logprob: chosen.map(|entry| entry.logprob),
            entries: position
                .entries
                .iter()
                .map(|entry| (entry.id, entry.logprob))
                .collect(),
            chosen: position.chosen,
            ..Returned::default()
        }
    }
}

impl Returned {
    /// The ids that its token can have; `None` among them where that is not known.
    fn ids(&self) -> Vec<Option<u32>> {
        match (self.token, &self.candidates) {
            (None, Some(ids)) if !ids.is_empty() => ids.iter().copied().map(Some).collect(),
            (token, _) => vec![token],
        }
    }
}

/// The logits of a position, all of them.
pub type RowReader<'a> = dyn FnMut(usize) -> Result<Vec<f64>, Error> + 'a;

/// Verifies every position; with `row` each has all of its logits.
///
/// # Errors
///
/// Settings that the engine refuses, a seed that it does not take, logits that cannot be read, or tokens that have none.
pub fn verify(rollout: &Rollout, row: Option<&mut RowReader<'_>>) -> Result<Vec<Verified>, Error> {
    let chain = Chain::of_settings(rollout.engine, &rollout.settings);
    let (chain, _) = chain.map_err(Error::of)?;
    chain.check().map_err(|(_, error)| Error::of(error))?;
    match row {
        Some(row) => whole::verify(rollout, &chain, row),
        None => Ok(part::verify(rollout, &chain)),
    }
}

/// The chain with its cuts a little closer and a little wider, by this share of themselves.
fn moved(rollout: &Rollout, share: f64) -> Vec<Chain> {
    let profile = rollout.engine.profile();
    let one = |factor: f64| {
        let mut settings = rollout.settings.clone();
        for (name, value) in [
            ("top_p", &mut settings.top_p),
            ("min_p", &mut settings.min_p),
            ("typical_p", &mut settings.typical_p),
            ("epsilon_cutoff", &mut settings.epsilon_cutoff),
            ("eta_cutoff", &mut settings.eta_cutoff),
            ("top_n_sigma", &mut settings.top_n_sigma),
        ] {
            let default = profile.setting(name).and_then(|setting| setting.default);
            if let Some(number) = value.or(default) {
                // What is 1 or more is off, and is not turned on.
                *value = Some(if number < 1.0 {
                    (number * factor).min(1.0)
                } else {
                    number
                });
            }
        }
        let chain = Chain::of_settings(rollout.engine, &settings);
        Some(chain.ok()?.0)
    };
    [1.0 - share, 1.0 + share]
        .into_iter()
        .filter_map(one)
        .collect()
}

/// The token of a position, as it is shown.
fn token(returned: &Returned) -> serde_json::Value {
    match (returned.token, &returned.text) {
        (Some(id), _) => id.into(),
        (None, Some(text)) => text.as_str().into(),
        (None, None) => serde_json::Value::Null,
    }
}

/// Whether a returned log-probability says something: not where it stands for what is not among the likely tokens.
fn is_claim(logprob: f64) -> bool {
    logprob > FLOOR
}

/// What servers write for a probability of 0 or of an unlikely token: -9999 and less.
const FLOOR: f64 = -9998.0;
