//! Rollouts as programs keep them: one JSON object with tokens, log-probabilities, settings, seed and logits.

use serde::Deserialize;

use super::{Error, Returned};
use crate::reading::python;
use crate::sampling::{Number, Settings};

/// A rollout as one object: `{"engine": "vllm", "settings": {...}, "seed": 42, "prompt": [...], "tokens": [...],
/// "logprobs": [...], "logits": [[...], ...], "kept": [[...], ...]}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The tokens that were drawn.
    pub tokens: Vec<u32>,
    /// Their log-probabilities.
    pub logprobs: Option<Vec<Option<Number>>>,
    /// The tokens that were kept at each position.
    pub kept: Option<Vec<Option<Vec<u32>>>>,
    /// All logits of each position.
    pub logits: Option<Vec<Vec<Number>>>,
    /// Whose rules hold.
    pub engine: Option<String>,
    /// Its settings.
    pub settings: Option<Settings>,
    /// The seed.
    pub seed: Option<i128>,
    /// The index in the sequence of the last token of the prompt.
    pub position: Option<u32>,
    /// What the model was given.
    #[serde(default)]
    pub prompt: Vec<u32>,
}

/// The keys of a record.
const KEYS: [&str; 9] = [
    "tokens", "logprobs", "kept", "logits", "engine", "settings", "seed", "position", "prompt",
];

impl Record {
    /// Reads a text if it is a record: an object with `tokens`, a list of ids, and no key that records do not have.
    ///
    /// # Errors
    ///
    /// When a value is of another type than it should be, or lists are not of one length.
    pub fn read(text: &str) -> Result<Option<Record>, Error> {
        let text = python::with_texts_for_numbers(text.trim_start_matches('\u{feff}'));
        let Ok(keys) = serde_json::from_str::<RecordKeys>(&text) else {
            return Ok(None);
        };
        let is_record = keys.has_tokens && !keys.has_others;
        if !is_record {
            return Ok(None);
        }
        let record: Record = serde_json::from_str(&text).map_err(Error::of)?;
        let count = record.tokens.len();
        for (name, length) in [
            ("logprobs", record.logprobs.as_ref().map(Vec::len)),
            ("kept", record.kept.as_ref().map(Vec::len)),
            ("logits", record.logits.as_ref().map(Vec::len)),
        ] {
            if let Some(length) = length.filter(|length| *length != count) {
                return Err(Error(format!(
                    "{name} has {length} elements, but there are {count} tokens: one per token is required"
                )));
            }
        }
        Ok(Some(record))
    }

    /// What was returned, position by position.
    pub fn positions(&self) -> Result<Vec<Returned>, Error> {
        let tokens = self.tokens.iter().enumerate();
        let one = |(position, &token): (usize, &u32)| {
            let logprob = self.logprobs.as_ref().and_then(|all| all[position]);
            let logprob = logprob.map(|number| number.0);
            if let Some(logprob) = logprob.filter(|it| it.is_nan() || *it > 1e-6) {
                return Err(Error(format!(
                    "logprobs[{position}] must be 0 or less, got {logprob}"
                )));
            }
            Ok(Returned {
                token: Some(token),
                logprob,
                entries: logprob.map(|it| (Some(token), it)).into_iter().collect(),
                chosen: logprob.map(|_| 0),
                kept: self.kept.as_ref().and_then(|all| all[position].clone()),
                ..Returned::default()
            })
        };
        tokens.map(one).collect()
    }
}

/// Which keys an object has.
#[derive(Default)]
struct RecordKeys {
    has_tokens: bool,
    has_others: bool,
}

impl<'de> Deserialize<'de> for RecordKeys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<RecordKeys, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = RecordKeys;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<RecordKeys, A::Error> {
                let mut keys = RecordKeys::default();
                while let Some(key) = map.next_key::<String>()? {
                    map.next_value::<serde::de::IgnoredAny>()?;
                    keys.has_tokens |= key == "tokens";
                    keys.has_others |= !KEYS.contains(&key.as_str());
                }
                Ok(keys)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
