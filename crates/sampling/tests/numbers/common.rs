//! What many tests say: the golden file of a name, the numbers of a list, what a chain leaves.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use thermograph_sampling::{Chain, Engine, History, Number, Sampler, Settings, Survivors};

/// A file of `tests/golden`, or of the folder that `GOLDEN` names.
pub fn golden(name: &str) -> Value {
    let exact =
        serde_json::from_str::<f64>("1.7976931348623155e308").unwrap() == 1.7976931348623155e308;
    assert!(
        exact,
        "Cargo.toml: serde_json needs its feature float_roundtrip to read numbers to the last bit"
    );
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = std::env::var_os("GOLDEN")
        .map_or(ours, PathBuf::from)
        .join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
pub fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// The numbers of a list; those that JSON has no number for are strings.
#[track_caller]
pub fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

#[track_caller]
pub fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        value => value.as_f64().expect("a number"),
    }
}

#[track_caller]
pub fn counts(value: &Value) -> Vec<u64> {
    let count = |value: &Value| value.as_u64().expect("a count");
    list(value).iter().map(count).collect()
}

pub fn near(found: &[f64], wanted: &[f64], tolerance: f64) -> bool {
    let mut pairs = found.iter().zip(wanted);
    found.len() == wanted.len() && pairs.all(|(a, b)| (a - b).abs() <= tolerance)
}

/// Tokens kept and their probabilities, in the same order.
#[derive(Clone, Debug)]
pub struct Left {
    pub kept: Vec<u64>,
    pub probabilities: Vec<f64>,
}

/// What is left of the `logits` of a case, by its `chain`, or by the `settings` of its `engine`; or the error, in words.
pub fn answered(case: &Value) -> Result<Left, String> {
    let engine = match &case["engine"] {
        Value::String(name) => Some(name.parse::<Engine>().map_err(|error| error.to_string())?),
        _ => None,
    };
    let chain = match &case["chain"] {
        Value::Array(chain) => {
            let samplers = chain.iter().cloned().map(Sampler::from_json);
            Chain::new(samplers.collect::<Result<_, _>>()?, engine).map_err(|e| e.to_string())?
        }
        _ => {
            let settings: Settings = serde_json::from_value(case["settings"].clone()).unwrap();
            let engine = engine.expect("settings are an engine's");
            let planned = Chain::of_settings(engine, &settings);
            planned.map_err(|error| error.to_string())?.0
        }
    };
    let logits: Vec<Number> = serde_json::from_value(case["logits"].clone()).unwrap();
    let logits: Vec<f64> = logits.iter().map(|logit| logit.0).collect();
    let tokens = |key: &str| -> Vec<u32> {
        let tokens = case.get(key).cloned().unwrap_or(json!([]));
        serde_json::from_value(tokens).unwrap()
    };
    let (prompt, output) = (tokens("prompt"), tokens("history"));
    let history = History {
        prompt: &prompt,
        output: &output,
    };
    let left = chain.survivors(&logits, history);
    left.map(Left::from).map_err(|error| error.to_string())
}

impl From<Survivors> for Left {
    fn from(survivors: Survivors) -> Left {
        let tokens = survivors.tokens().iter();
        Left {
            kept: tokens.map(|&token| u64::from(token)).collect(),
            probabilities: survivors.distribution().probabilities().to_vec(),
        }
    }
}

#[track_caller]
pub fn answer(case: &Value) -> Left {
    answered(case).unwrap_or_else(|error| panic!("{error} to {case}"))
}

/// What `chain` leaves of `logits` by the samplers' definitions, or by an engine's rules.
#[track_caller]
pub fn left(logits: &Value, chain: Value, engine: Option<&str>) -> Left {
    answer(&json!({"logits": logits, "chain": chain, "engine": engine}))
}
