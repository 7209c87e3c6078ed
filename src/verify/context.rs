//! What a response says of how it was made, beside its positions.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::Claims;
use crate::reading::python;
use crate::sampling::Settings;

/// What a response says beside its positions: llama-server repeats the settings and the seed in it.
#[derive(Debug, Default)]
pub struct Said {
    /// Settings, as far as they are said.
    pub settings: Option<Settings>,
    /// The seed, if it is not one of the server's own.
    pub seed: Option<i128>,
    /// How many tokens the prompt had.
    pub prompt_tokens: Option<u64>,
    /// Of what the log-probabilities are, where their names say so.
    pub claims: Option<Claims>,
}

/// A response, as far as it is looked at here.
#[derive(Deserialize)]
struct ResponseContext {
    generation_settings: Option<Map<String, Json>>,
    usage: Option<Usage>,
    tokens_evaluated: Option<u64>,
}

#[derive(Deserialize)]
struct Usage {
    prompt_tokens: Option<u64>,
}

/// llama-server's seed for one of its own.
const OWN_SEED: i128 = 4_294_967_295;

impl Said {
    /// Looks at a text of one response; of anything else nothing is said.
    pub fn read(text: &str) -> Said {
        let text = python::with_texts_for_numbers(text.trim_start_matches('\u{feff}'));
        // After sampling llama-server calls them so, and before 2025 it called them probs.
        let is_sampled = text.contains("\"top_probs\"") || text.contains("\"tok_str\"");
        let mut said = Said {
            claims: is_sampled.then_some(Claims::Chain),
            ..Said::default()
        };
        let Ok(response) = serde_json::from_str::<ResponseContext>(&text) else {
            return said;
        };
        said.prompt_tokens = response.usage.and_then(|usage| usage.prompt_tokens);
        said.prompt_tokens = said.prompt_tokens.or(response.tokens_evaluated);
        if let Some(given) = response.generation_settings {
            let seed = given.get("seed").and_then(Json::as_i64).map(i128::from);
            said.seed = seed.filter(|seed| (0..OWN_SEED).contains(seed));
            said.settings = Some(settings(given));
        }
        said
    }
}

/// Those of a server's keys that are settings here.
fn settings(given: Map<String, Json>) -> Settings {
    let mut all = Map::new();
    for (key, value) in given {
        let one = BTreeMap::from([(key.as_str(), &value)]);
        let one = serde_json::to_string(&one).unwrap_or_default();
        if serde_json::from_str::<Settings>(&one).is_ok() {
            all.insert(key, value);
        }
    }
    serde_json::from_value(Json::Object(all)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Claims, Said};

    #[test]
    fn settings_and_seed_are_those_that_llama_server_repeats() {
        let said = Said::read(
            r#"{"generation_settings": {"seed": 7, "temperature": 0.5, "repeat_penalty": 1.1, "stream": false},
                "tokens_evaluated": 12, "completion_probabilities": [{"top_probs": []}]}"#,
        );
        let settings = said.settings.unwrap();
        assert_eq!(settings.temperature, Some(0.5));
        assert_eq!(settings.repetition_penalty, Some(1.1));
        assert_eq!((said.seed, said.prompt_tokens), (Some(7), Some(12)));
        assert_eq!(said.claims, Some(Claims::Chain));
        let own = Said::read(r#"{"generation_settings": {"seed": 4294967295}}"#);
        assert_eq!(own.seed, None);
    }
}
