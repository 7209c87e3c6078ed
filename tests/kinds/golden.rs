//! Numbers of the kinds against those that the engines themselves gave.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{numbers, run};

fn golden(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A source for each set of logits of a golden file.
fn sources(golden: &Value) -> String {
    let sets = golden["logits"].as_array().unwrap().iter();
    let source = |set: &Value| {
        let name = set["name"].as_str().unwrap();
        format!("[logits.{name}]\nvalues = {}\n", toml(&set["values"]))
    };
    sets.map(source).collect()
}

/// A JSON value as TOML; the texts of infinite numbers become numbers.
fn toml(value: &Value) -> String {
    match value {
        Value::Object(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| format!("\"{key}\" = {}", toml(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => {
            format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => text.replace("Infinity", "inf"),
        other => other.to_string(),
    }
}

fn assert_left(found: &Value, kept: &Value, probabilities: &[f64], tolerance: f64, what: &str) {
    assert_eq!(&found["kept"], kept, "{what}");
    let found = numbers(&found["probs"]);
    assert_eq!(found.len(), probabilities.len(), "{what}");
    for (found, wanted) in found.iter().zip(probabilities) {
        assert!(
            (found - wanted).abs() <= tolerance,
            "{what}: {found}, not {wanted}"
        );
    }
}

#[test]
fn engines_keep_what_they_keep_of_every_golden_setting() {
    let golden = golden(include_str!(
        "../../crates/sampling/tests/golden/engines.json"
    ));
    let cases = golden["cases"].as_array().unwrap();
    let mut text = sources(&golden);
    for (index, case) in cases.iter().enumerate() {
        let set = case["set"].as_str().unwrap();
        text += &format!("[settings.s{index}]\n");
        for (key, value) in case["settings"].as_object().unwrap() {
            text += &format!("{key} = {value}\n");
        }
        text += &format!(
            "[[experiment]]\nname = \"e{index}\"\nkind = \"engines\"\nlogits = \"{set}\"\nsettings = \"s{index}\"\n\
             engines = [\"transformers\", \"vllm-torch\", \"llama.cpp\"]\n"
        );
    }
    let (sections, found) = run(&text);
    assert_eq!(sections.len(), 48);
    for (index, case) in cases.iter().enumerate() {
        let found = &found[format!("e{index}")];
        let mut left = BTreeMap::new();
        for (engine, key) in [
            ("transformers", "transformers"),
            ("vllm-torch", "vllm"),
            ("llama.cpp", "llama_cpp"),
        ] {
            let (wanted, what) = (&case[key], format!("{engine}: {case}"));
            let probabilities = numbers(&wanted["probs"]);
            assert_left(
                &found["engines"][engine],
                &wanted["kept"],
                &probabilities,
                1e-6,
                &what,
            );
            let tokens = numbers(&wanted["kept"])
                .into_iter()
                .map(|token| token as u64);
            left.insert(
                engine,
                tokens.zip(probabilities).collect::<BTreeMap<_, _>>(),
            );
        }
        for pair in found["pairs"].as_array().unwrap() {
            let [p, q] = [0, 1].map(|side| &left[pair["engines"][side].as_str().unwrap()]);
            let tokens = p
                .keys()
                .chain(q.keys().filter(|token| !p.contains_key(token)));
            let at = |of: &BTreeMap<u64, f64>, token| of.get(token).copied().unwrap_or(0.0);
            let apart: f64 = tokens
                .map(|token| (at(p, token) - at(q, token)).abs())
                .sum();
            let total_variation = pair["total_variation"].as_f64().unwrap();
            assert!((total_variation - apart / 2.0).abs() < 1e-5, "{pair}");
            assert_eq!(
                pair["parting"].is_null(),
                apart < 1e-5,
                "they part where the engines themselves do: {pair}"
            );
        }
    }
}

/// The stages of golden cases: all of one sampler, and the chains of several.
fn hold_samplers(golden: &Value, engine: &str, tolerance: f64) -> usize {
    let cases = golden["cases"].as_array().unwrap();
    let element = |sampler: &Value| {
        let name = sampler["sampler"].as_str().unwrap();
        format!("{{ {name} = {} }}", toml(&sampler["params"]))
    };
    let (mut text, mut stages) = (sources(golden), Vec::new());
    for (index, case) in cases.iter().enumerate() {
        let chain: Vec<String> = match &case["chain"] {
            Value::Array(chain) => chain.iter().map(element).collect(),
            _ => vec![element(case)],
        };
        text += &format!(
            "[[experiment]]\nname = \"e{index}\"\nkind = \"samplers\"\nlogits = {}\nengine = \"{engine}\"\nchain = [{}]\n",
            case["set"],
            chain.join(", ")
        );
        if case["history"].is_array() {
            text += &format!("history = {}\n", case["history"]);
        }
        stages.push(chain.len() + 1);
    }
    let (_, found) = run(&text);
    for (index, case) in cases.iter().enumerate() {
        let found = found[format!("e{index}")].as_array().unwrap();
        assert_eq!(found.len(), stages[index]);
        let all = numbers(&case["probs"]);
        let kept = numbers(&case["kept"]);
        let probabilities: Vec<f64> = kept.iter().map(|token| all[*token as usize]).collect();
        let last = found.last().unwrap();
        assert_left(
            last,
            &case["kept"],
            &probabilities,
            tolerance,
            &case.to_string(),
        );
        // What is gone in the end was taken by some stage.
        let removed: u64 = found
            .iter()
            .map(|stage| stage["removed_tokens"].as_u64().unwrap())
            .sum();
        let first = found[0]["kept"].as_array().unwrap().len();
        assert_eq!(first - removed as usize, kept.len());
    }
    cases.len()
}

#[test]
fn the_last_stage_is_what_transformers_leaves() {
    let golden = golden(include_str!(
        "../../crates/sampling/tests/golden/samplers_transformers.json"
    ));
    assert_eq!(hold_samplers(&golden, "transformers", 1e-12), 238);
}

#[test]
fn the_last_stage_is_what_llama_cpp_leaves() {
    let golden = golden(include_str!(
        "../../crates/sampling/tests/golden/samplers_llamacpp.json"
    ));
    assert_eq!(hold_samplers(&golden, "llama.cpp", 1e-6), 371);
}
