//! Every engine against the numbers that its own code gave (`tests/golden/engines/chains`).
//!
//! Three kinds of cases need a rule. Where the cut goes through equal logits (`tie_split`) the engine's sort has chosen
//! among them: the logits are compared, not the tokens. Where a change of a setting by a millionth changes the cut
//! (`on_edge`) the last bit of its float32 decides, and the case counts if it is right on either side. Where only draws are
//! known, frequencies are compared.

use serde_json::{Value, json};
use thermograph_sampling::{Engine, Settings};

use super::common::{Left, answered, counts, golden, list, near, numbers};

/// A golden file, whose profile it is for, and how near probabilities come.
const FILES: [(&str, &str, f64); 17] = [
    ("llama.cpp", "llama.cpp", 1e-12),
    ("transformers", "transformers", 1e-12),
    ("vllm-torch", "vllm-torch", 1e-12),
    ("vllm-triton", "vllm-triton", 1e-12),
    ("vllm-triton-split", "vllm-triton-split", 1e-12),
    ("sglang-torch", "sglang-torch", 1e-6),
    ("sglang-flashinfer-by-definition", "sglang", 1e-6),
    ("mlx-lm", "mlx-lm", 1e-6),
    ("tensorrt-llm", "tensorrt-llm", 1e-6),
    ("lmdeploy", "lmdeploy", 1e-6),
    ("exllamav3", "exllamav3", 1e-6),
    ("transformers.js", "transformers.js", 1e-6),
    ("onnxruntime-genai", "onnxruntime-genai", 1e-6),
    ("openvino-genai", "openvino-genai", 1e-6),
    ("mistral.rs", "mistral.rs", 1e-6),
    ("ollama-go-legacy", "ollama-go", 1e-6),
    ("text-generation-webui", "text-generation-webui", 1e-12),
];

/// Files of draws, whose profile each is for, and how many draws of each case there are.
const DRAWN: [(&str, &str, f64); 3] = [
    ("candle", "candle", 100_000.0),
    ("ctranslate2", "ctranslate2", 20_000.0),
    ("onnxruntime-genai-wheel", "onnxruntime-genai", 20_000.0),
];

/// Whether an engine has not all of the settings.
fn lacks(engine: &str, settings: &Value) -> bool {
    let settings: Settings = serde_json::from_value(settings.clone()).unwrap();
    let engine: Engine = engine.parse().unwrap();
    engine.lacks(&settings).is_some()
}

struct Logits(Value);

impl Logits {
    fn read() -> Logits {
        Logits(golden("engines/chains/logits.json"))
    }

    fn of(&self, set: &Value) -> &Value {
        let mut all = list(&self.0["logits"]).iter();
        &all.find(|logits| logits["name"] == *set).expect("a set")["values"]
    }
}

/// What the profile leaves of a case, with settings moved by `by` of themselves.
fn left(engine: &str, case: &Value, logits: &Logits, by: f64) -> Result<Left, String> {
    let mut settings = case["settings"].clone();
    for name in ["top_p", "min_p"] {
        let value = settings[name].as_f64().expect("a number");
        if value > 0.0 && value < 1.0 {
            settings[name] = json!(value * (1.0 + by));
        }
    }
    answered(&json!({"engine": engine, "logits": logits.of(&case["set"]), "settings": settings}))
}

/// Whether `left` is what the case has, but for tokens of no probability.
fn agrees(left: &Left, case: &Value, logits: &Logits, tolerance: f64) -> bool {
    let values = numbers(logits.of(&case["set"]));
    let likely = |(_, p): &(&u64, &f64)| **p > 1e-30;
    let found: Vec<(&u64, &f64)> = left.kept.iter().zip(&left.probabilities).collect();
    let (kept, probabilities) = (counts(&case["kept"]), numbers(&case["probs"]));
    let wanted: Vec<(&u64, &f64)> = kept.iter().zip(&probabilities).collect();
    let of = |all: Vec<(&u64, &f64)>| -> (Vec<u64>, Vec<f64>) {
        let all = all.into_iter().filter(likely);
        all.map(|(token, p)| (*token, *p)).unzip()
    };
    let ((mut found, mut found_p), (mut wanted, mut wanted_p)) = (of(found), of(wanted));
    if case["tie_split"] == true {
        let by_logit = |token: &u64| values[*token as usize];
        found.sort_by(|a, b| by_logit(a).total_cmp(&by_logit(b)));
        wanted.sort_by(|a, b| by_logit(a).total_cmp(&by_logit(b)));
        found_p.sort_by(f64::total_cmp);
        wanted_p.sort_by(f64::total_cmp);
        let logits = |tokens: &[u64]| tokens.iter().map(by_logit).collect::<Vec<_>>();
        return logits(&found) == logits(&wanted) && near(&found_p, &wanted_p, tolerance);
    }
    found == wanted && near(&found_p, &wanted_p, tolerance)
}

#[test]
fn every_case_of_every_engine_comes_out_as_in_the_engine() {
    let logits = Logits::read();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for (file, engine, tolerance) in FILES {
        let golden = golden(&format!("engines/chains/{file}.json"));
        for case in list(&golden["cases"]) {
            cases += 1;
            let name = format!("{file}: {} {}", case["set"], case["settings"]);
            let found = left(engine, case, &logits, 0.0);
            if case.get("error").is_some() {
                // What is refused, or what there is not: `min_p`.
                let is_refused = found.is_err() || lacks(engine, &case["settings"]);
                if !is_refused {
                    wrong.push(name);
                }
                continue;
            }
            let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
            let is_right = |left: &Left| agrees(left, case, &logits, tolerance);
            if is_right(&found) {
                continue;
            }
            let sides = [-1e-6, 1e-6].map(|by| left(engine, case, &logits, by).unwrap());
            if case["on_edge"] != true || !sides.iter().any(is_right) {
                wrong.push(format!("{name}: {:?} for {}", found, case["kept"]));
            }
        }
    }
    assert_eq!(cases, 17 * 120);
    assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), wrong);
}

/// At most five standard deviations off; rare tokens may not have come up.
#[test]
fn engines_that_only_draw_draw_what_their_profiles_leave() {
    let logits = Logits::read();
    let mut compared = 0;
    for (file, engine, draws) in DRAWN {
        let golden = golden(&format!("engines/chains/{file}.json"));
        for case in list(&golden["cases"]) {
            let name = format!("{file}: {} {}", case["set"], case["settings"]);
            if case.get("error").is_some() {
                assert!(lacks(engine, &case["settings"]), "{name}");
                continue;
            }
            compared += 1;
            let sides = [0.0, -1e-6, 1e-6].map(|by| left(engine, case, &logits, by).unwrap());
            let (kept, frequencies) = (counts(&case["kept"]), numbers(&case["probs"]));
            let is_right = |left: &Left| {
                let close = |(token, p): (&u64, &f64)| {
                    let place = kept.iter().position(|kept| kept == token);
                    let frequency = place.map_or(0.0, |place| frequencies[place]);
                    (frequency - p).abs() <= 5.0 * (p * (1.0 - p) / draws).sqrt() + 10.0 / draws
                };
                let drawn = kept.iter().all(|token| left.kept.contains(token));
                drawn && left.kept.iter().zip(&left.probabilities).all(close)
            };
            // Where the cut goes through equal logits, which of them stays is the engine's sort.
            let splits_ties = |left: &Left| {
                let values = numbers(logits.of(&case["set"]));
                let sorted = |tokens: &[u64]| {
                    let mut all: Vec<f64> = tokens.iter().map(|it| values[*it as usize]).collect();
                    all.sort_by(f64::total_cmp);
                    all
                };
                sorted(&left.kept) == sorted(&kept)
            };
            let is_right = sides.iter().any(|left| is_right(left) || splits_ties(left));
            assert!(is_right, "{name}: {:?} for {case}", sides[0]);
        }
    }
    assert_eq!(compared, 3 * 28);
}
