//! Defaults that a model file has for llama.cpp: `general.sampling.*` of a GGUF's metadata (`common/common.cpp`).
//!
//! They stand for what the user does not give, in the place of the engine's own defaults.

use serde_json::{Map, Value, json};

use super::Settings;

/// A key after `general.sampling.`, and the setting that it is.
const KEYS: [(&str, &str); 11] = [
    ("top_k", "top_k"),
    ("top_p", "top_p"),
    ("min_p", "min_p"),
    ("xtc_probability", "xtc_probability"),
    ("xtc_threshold", "xtc_threshold"),
    ("temp", "temperature"),
    ("penalty_last_n", "repeat_last_n"),
    ("penalty_repeat", "repetition_penalty"),
    ("mirostat", "mirostat"),
    ("mirostat_tau", "mirostat_tau"),
    ("mirostat_eta", "mirostat_eta"),
];

const PREFIX: &str = "general.sampling.";

/// The samplers in their order, with `;` between their names.
const SEQUENCE: &str = "sequence";

/// The settings that metadata has; keys of other names are passed over.
///
/// Errors, as words for a reader: a value that is none of its setting's, an unknown key of `general.sampling`.
pub fn gguf_settings(metadata: &Map<String, Value>) -> Result<Settings, String> {
    let mut found = Map::new();
    for (key, value) in metadata {
        let Some(name) = key.strip_prefix(PREFIX) else {
            continue;
        };
        if name == SEQUENCE {
            let sequence = value.as_str();
            let sequence =
                sequence.ok_or_else(|| format!("{key} must be a string, got {value}"))?;
            let names: Vec<&str> = sequence.split(';').filter(|it| !it.is_empty()).collect();
            found.insert("samplers".to_owned(), json!(names));
            continue;
        }
        let Some((_, setting)) = KEYS.iter().find(|(known, _)| *known == name) else {
            let known = KEYS.map(|(known, _)| known).join(", ");
            return Err(format!(
                "unknown key {key}: {PREFIX} has {known} and {SEQUENCE}"
            ));
        };
        let single = json!({ *setting: value });
        if let Err(error) = serde_json::from_value::<Settings>(single) {
            return Err(format!("{key}: {error}"));
        }
        found.insert((*setting).to_owned(), value.clone());
    }
    serde_json::from_value(Value::Object(found)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::gguf_settings;
    use crate::engine::{Engine, Settings};

    #[test]
    fn a_model_files_defaults_stand_for_what_is_not_given() {
        let metadata = json!({"general.name": "x", "general.sampling.temp": 0.6, "general.sampling.top_k": 20,
            "general.sampling.sequence": "top_k;temperature"});
        let defaults = gguf_settings(metadata.as_object().unwrap()).unwrap();
        let given: Settings = serde_json::from_value(json!({"top_k": 5})).unwrap();
        let plan = Engine::LlamaServer.plan(&given.or(&defaults)).unwrap();
        let samplers: Vec<String> = plan.chain.iter().map(ToString::to_string).collect();
        assert_eq!(samplers.join(" "), "top_k 5 temperature 0.6");
    }

    #[test]
    fn metadata_that_is_none_is_refused() {
        for (metadata, error) in [
            (
                json!({"general.sampling.temperature": 1}),
                "unknown key general.sampling.temperature",
            ),
            (json!({"general.sampling.top_k": "many"}), "top_k: "),
            (json!({"general.sampling.sequence": 3}), "must be a string"),
        ] {
            let found = gguf_settings(metadata.as_object().unwrap()).unwrap_err();
            assert!(found.contains(error), "{found}");
        }
    }
}
