//! Penalties of each engine against the logits that its own code left (`tests/golden/engines/penalties.json`).

use serde_json::{Map, Value, json};
use thermograph_sampling::{Chain, Engine, History, Sampler};

use super::common::{golden, list, numbers};

/// The chain of a case: the penalties, or DRY, by the rule of its engine.
fn chain(engine: Engine, case: &Value) -> Chain {
    let settings = case["settings"].as_object().unwrap();
    let mut parameters = Map::new();
    for (name, value) in settings {
        let name = match name.as_str() {
            "repetition" => "repeat",
            "breaker_tokens" => "breakers",
            name => name,
        };
        parameters.insert(name.to_owned(), value.clone());
    }
    let sampler = match case.get("sampler") {
        Some(_) => "dry",
        None => "penalties",
    };
    let sampler = Sampler::from_json(json!({ sampler: parameters })).unwrap();
    Chain::new(vec![sampler], Some(engine)).unwrap()
}

/// Probabilities of the logits as they are compared: a softmax forgets what all have in common, so the difference of each
/// to the largest is compared.
#[test]
fn every_engine_penalises_as_its_own_code() {
    let golden = golden("engines/penalties.json");
    let histories = list(&golden["histories"]);
    let mut compared = 0;
    for case in list(&golden["cases"]) {
        let name = case["engine"].as_str().unwrap();
        let engines: &[&str] = match name {
            "sglang" => &["sglang", "sglang-torch"],
            "vllm-triton" => &["vllm", "vllm-triton", "vllm-triton-split"],
            "mlx-lm" => &["mlx-lm", "lm-studio-mlx"],
            "llama.cpp" => &["llama.cpp", "llama-server"],
            _ => &[name],
        };
        let history = histories.iter().find(|it| it["name"] == case["history"]);
        let history = history.expect("a history");
        let tokens =
            |key: &str| -> Vec<u32> { serde_json::from_value(history[key].clone()).unwrap() };
        let (prompt, output) = (tokens("prompt"), tokens("generated"));
        let logits = numbers(&history["logits"]);
        let wanted = numbers(&case["logits"]);
        for engine in engines {
            let chain = chain(engine.parse().unwrap(), case);
            let history = History {
                prompt: &prompt,
                output: &output,
            };
            let left = chain.survivors(&logits, history).unwrap();
            let largest = wanted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = wanted.iter().map(|z| libm::exp(z - largest)).collect();
            let sum: f64 = weights.iter().sum();
            let found = left.probabilities(logits.len());
            // A relative error of a logit is an absolute one times its size.
            let tolerance = if case.get("sampler").is_some() {
                1e-5
            } else {
                1e-6
            };
            for (token, weight) in weights.iter().enumerate() {
                let p = weight / sum;
                let scale = wanted[token].abs().max(largest.abs()).max(1.0);
                let error = (found[token] - p).abs();
                assert!(
                    error <= tolerance * scale * p.max(1e-9),
                    "{engine}: {case}: {token} {} {p}",
                    found[token]
                );
            }
            compared += 1;
        }
    }
    assert_eq!(
        compared,
        90 + 3 * 90 + 2 * 90 + 27 + 27 + 2 * 126 + 2 * 452 + 90
    );
}
