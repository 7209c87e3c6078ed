//! Masks, p-less and min-k against golden numbers (`tests/golden/engines`).

use serde_json::{Map, Value, json};
use thermograph_sampling::{Chain, Engine, History, Settings};

use super::common::{answer, answered, counts, golden, list, near, numbers};

/// The settings of a case by this crate's names.
fn settings(engine: &str, case: &Value) -> Settings {
    let mut settings = Map::new();
    for (name, value) in case["settings"].as_object().unwrap() {
        match name.as_str() {
            // Whether the request came through the API.
            "api" => {}
            _ => {
                // -1 is no token: it fills a list up to the length of others.
                let is_id = |token: &&Value| token.as_i64() != Some(-1);
                let value = match name.as_str() {
                    "bad_token_ids" => list(value).iter().filter(is_id).cloned().collect(),
                    _ => value.clone(),
                };
                settings.insert(name.clone(), value);
            }
        }
    }
    settings.insert("eos_token_ids".to_owned(), json!([11]));
    // What the golden file leaves out is off, and not the engine's default.
    for (name, value) in [
        ("temperature", json!(1.0)),
        ("top_k", json!(0)),
        ("top_p", json!(1.0)),
        ("min_p", json!(0.0)),
    ] {
        let known = engine.parse::<Engine>().unwrap().profile().setting(name);
        if known.is_some() {
            settings.entry(name).or_insert(value);
        }
    }
    serde_json::from_value(Value::Object(settings)).unwrap()
}

#[test]
fn every_engine_masks_as_its_own_code() {
    let golden = golden("engines/masks.json");
    let named = |key: &str, name: &Value| -> Value {
        let mut all = list(&golden[key]).iter();
        all.find(|it| it["name"] == *name).expect("a name").clone()
    };
    let mut compared = 0;
    for case in list(&golden["cases"]) {
        let engines: &[&str] = match case["engine"].as_str().unwrap() {
            "vllm-v1" => &["vllm-torch"],
            "vllm-v2" => &["vllm", "vllm-triton"],
            "sglang" => &["sglang", "sglang-torch"],
            "transformers" => &["transformers"],
            "llama.cpp" => &["llama.cpp", "llama-server"],
            "lmdeploy" => &["lmdeploy"],
            other => panic!("{other}"),
        };
        // A token that is no number.
        if case.get("error").is_some() {
            continue;
        }
        let history = named("histories", &case["history"]);
        let tokens =
            |key: &str| -> Vec<u32> { serde_json::from_value(history[key].clone()).unwrap() };
        let (prompt, output) = (tokens("prompt"), tokens("generated"));
        let logits = numbers(&named("logits", &case["set"])["values"]);
        let wanted = numbers(&case["logits"]);
        for engine in engines {
            let engine = engine.parse::<Engine>().unwrap();
            let settings = settings(engine.name(), case);
            // Only penalties, biases and masks were run, and of transformers the cuts too.
            let (chain, _) = Chain::of_settings(engine, &settings).unwrap();
            let left = chain.survivors(
                &logits,
                History {
                    prompt: &prompt,
                    output: &output,
                },
            );
            let largest = wanted.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let Ok(left) = left else {
                assert!(largest == f64::NEG_INFINITY, "{engine}: {case}");
                continue;
            };
            let weights: Vec<f64> = wanted.iter().map(|z| libm::exp(z - largest)).collect();
            let sum: f64 = weights.iter().sum();
            let wanted: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
            let found = left.probabilities(logits.len());
            assert!(
                near(&found, &wanted, 1e-6),
                "{engine}: {case}: {found:?} {wanted:?}"
            );
            compared += 1;
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn vllm_loses_after_a_mask_what_its_kernels_lose() {
    let golden = golden("engines/vllm_masked.json");
    for case in list(&golden["cases"]) {
        let mut logits = list(&golden["logits"]).iter();
        let logits = logits.find(|it| it["name"] == case["set"]).expect("a set");
        let line = json!({"engine": case["engine"], "logits": logits["values"], "settings": case["settings"]});
        let left = answer(&line);
        assert_eq!(left.kept, counts(&case["kept"]), "{case}");
        assert!(
            near(&left.probabilities, &numbers(&case["probs"]), 1e-12),
            "{case}"
        );
    }
}

#[test]
fn p_less_and_min_k_keep_what_their_definitions_keep() {
    let mut compared = 0;
    for (file, before) in [("engines/p_less.json", true), ("engines/min_k.json", false)] {
        let golden = golden(file);
        for case in list(&golden["cases"]) {
            if case.get("undefined").is_some() {
                continue;
            }
            let mut logits = list(&golden["logits"]).iter();
            let logits = logits.find(|it| it["name"] == case["set"]).expect("a set");
            let name = case["sampler"].as_str().unwrap();
            let parameters = match case.get("tau") {
                Some(tau) => json!({"tau": tau}),
                None => json!({}),
            };
            let sampler = json!({ name: parameters });
            let temperature = json!({"temperature": case["temperature"]});
            let chain = if before {
                [temperature, sampler]
            } else {
                [sampler, temperature]
            };
            let line = json!({"logits": logits["values"], "chain": chain});
            let left = answered(&line).unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(left.kept, counts(&case["kept"]), "{case}");
            assert!(
                near(&left.probabilities, &numbers(&case["probs"]), 1e-12),
                "{case}"
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 84 + 128);
}

#[test]
fn guidance_goes_away_from_the_second_source() {
    // z = u + 2 (l - u): of a uniform second source, the own logits doubled.
    let line = |scale: f64, second: Value| json!({"logits": [0.0, 1.0], "chain": [{"guidance": {"scale": scale, "logits": second}}]});
    let own = answer(&json!({"logits": [0.0, 1.0], "chain": []}));
    assert_eq!(
        answer(&line(1.0, json!([3.0, 0.0]))).probabilities,
        own.probabilities
    );
    let doubled = answer(&json!({"logits": [0.0, 2.0], "chain": []})).probabilities;
    assert!(near(
        &answer(&line(2.0, json!([5.0, 5.0]))).probabilities,
        &doubled,
        1e-15
    ));
    let other = answer(&json!({"logits": [-1.0, 2.0], "chain": []})).probabilities;
    assert!(near(
        &answer(&line(2.0, json!([1.0, 0.0]))).probabilities,
        &other,
        1e-15
    ));
    let error = answered(&line(2.0, json!([1.0]))).unwrap_err();
    assert!(
        error.contains("has 1 logits, but there are 2 tokens"),
        "{error}"
    );
}

/// The tokens that an engine keeps with settings after an output.
fn kept(engine: Engine, settings: Value, logits: &[f64], output: &[u32]) -> Vec<u32> {
    let settings = serde_json::from_value(settings).unwrap();
    let (chain, _) = Chain::of_settings(engine, &settings).unwrap();
    let history = History {
        prompt: &[],
        output,
    };
    chain.survivors(logits, history).unwrap().tokens().to_vec()
}

#[test]
fn text_generation_webuis_tail_counts_what_was_removed_as_zeros() {
    // 1/2, 1/4, 1/8, 1/8 have the second differences 1/8 and 1/8: half of them each.
    let halves = [4.0, 2.0, 1.0, 1.0].map(libm::log);
    let webui = Engine::TextGenerationWebui;
    for (tfs, wanted) in [
        (json!(0.4), vec![0]),
        (json!(0.5), vec![0, 1]),
        (json!(0.99), vec![0, 1]),
        (json!(1.0), vec![0, 1, 2, 3]),
        (json!(1.5), vec![0, 1, 2, 3]),
    ] {
        assert_eq!(
            kept(webui, json!({"tfs": tfs}), &halves, &[]),
            wanted,
            "{tfs}"
        );
    }
    // 8, 5, 4 and zeros have 2 and 3; without the zeros there is one bend only.
    let cut = [8.0, 5.0, 4.0, 1.0].map(libm::log);
    assert_eq!(
        kept(webui, json!({"tfs": 0.5, "top_k": 3}), &cut, &[]),
        [0, 1]
    );
    // Nothing bends, and the last token goes.
    assert_eq!(kept(webui, json!({"tfs": 0.5}), &[0.0; 4], &[]), [0, 1, 2]);
    // p >= a p_max^2: 1/8 of 1/4.
    assert_eq!(kept(webui, json!({"top_a": 0.6}), &halves, &[]), [0, 1]);
    assert_eq!(
        kept(webui, json!({"top_a": 0.4}), &halves, &[]),
        [0, 1, 2, 3]
    );
}

#[test]
fn tensorrt_llms_top_p_decays_from_its_own_value_and_starts_anew() {
    let trt = Engine::TensorrtLlm;
    let settings = json!({"top_p": 0.9, "top_p_decay": 0.5, "top_p_reset_ids": [3]});
    let equal = [0.0; 4];
    let count =
        |settings: &Value, output: &[u32]| kept(trt, settings.clone(), &equal, output).len();
    assert_eq!(count(&settings, &[]), 4);
    assert_eq!(count(&settings, &[0]), 2);
    assert_eq!(count(&settings, &[0, 1]), 1);
    assert_eq!(count(&settings, &[0, 3]), 4);
    // At the first token top-p is what it is, and no less than the bound after it.
    let bounded = json!({"top_p": 0.2, "top_p_decay": 0.5, "top_p_min": 0.7});
    assert_eq!(count(&bounded, &[]), 1);
    assert_eq!(count(&bounded, &[0]), 3);
    // What is out of range is taken for the default.
    let off = json!({"top_p": 0.9, "top_p_decay": 1.5});
    assert_eq!(count(&off, &[0, 1]), 4);
    let settings =
        serde_json::from_value(json!({"top_p": 0.9, "top_p_reset_ids": [1, 2]})).unwrap();
    let refused = Chain::of_settings(trt, &settings).unwrap_err().to_string();
    assert!(
        refused.contains("top_p_reset_ids must be one token ID"),
        "{refused}"
    );
}

#[test]
fn a_sequence_bias_is_of_the_last_equal_sequence_and_never_of_none() {
    let transformers = Engine::Transformers;
    let twice = json!({"sequence_bias": [[[1, 2], -9.0], [[1, 2], "-inf"]], "top_k": 0});
    assert_eq!(kept(transformers, twice.clone(), &[0.0; 3], &[1]), [0, 1]);
    assert_eq!(kept(transformers, twice, &[0.0; 3], &[2]), [0, 1, 2]);
    let none = serde_json::from_value(json!({"sequence_bias": []})).unwrap();
    let refused = Chain::of_settings(transformers, &none)
        .unwrap_err()
        .to_string();
    assert!(refused.contains("non-empty list"), "{refused}");
}

#[test]
fn transformers_top_h_of_one_loses_the_last_token_by_float32() {
    // As float64 has it, all are kept.
    let logits: Vec<f64> = (0..8).map(|token| f64::from(token) * 0.37).collect();
    let settings = |h: f64| json!({"top_h": h, "top_k": 0});
    let found = kept(Engine::Transformers, settings(1.0), &logits, &[]);
    assert!(found.len() >= 7);
    let some = (1..200).map(|seed| {
        let logits: Vec<f64> = (0..8)
            .map(|token| f64::from((token * seed) % 17) * 0.31)
            .collect();
        kept(Engine::Transformers, settings(1.0), &logits, &[]).len()
    });
    let counts: Vec<usize> = some.collect();
    assert!(counts.contains(&7) && counts.contains(&8), "{counts:?}");
}

#[test]
fn top_p_decays_from_token_to_token_and_starts_anew() {
    let kept = |history: Value| {
        let decay = json!({"top_p_decay": {"top_p": 0.9, "decay": 0.5, "reset": [3]}});
        answer(&json!({"logits": [0.0, 0.0, 0.0, 0.0], "chain": [decay], "history": history}))
            .kept
            .len()
    };
    // 0.9, 0.45, 0.225 of four equal tokens.
    assert_eq!(kept(json!([])), 4);
    assert_eq!(kept(json!([0])), 2);
    assert_eq!(kept(json!([0, 1])), 1);
    assert_eq!(kept(json!([0, 3])), 4);
    assert_eq!(kept(json!([3, 0])), 2);
}
