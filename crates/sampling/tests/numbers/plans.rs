//! Which samplers each engine runs for settings, in which order, and what it remarks.

use serde_json::{Value, json};
use thermograph_sampling::{Chain, Engine, Remark, Sampler, Settings, is_greedy};

use Engine::{LlamaCpp, Transformers, Vllm};

fn settings(settings: Value) -> Settings {
    serde_json::from_value(settings).unwrap()
}

/// The samplers as text, one after another, and the remarks.
fn plan(engine: Engine, given: Value) -> (String, Vec<Remark>) {
    let (chain, remarks) = Chain::of_settings(engine, &settings(given)).unwrap();
    let samplers: Vec<String> = chain.samplers().iter().map(Sampler::to_string).collect();
    (samplers.join(", then "), remarks)
}

#[track_caller]
fn runs(engine: Engine, given: Value, samplers: &str) {
    assert_eq!(plan(engine, given), (samplers.to_owned(), Vec::new()));
}

/// The settings that something else silences.
#[track_caller]
fn silences(
    engine: Engine,
    given: Value,
    samplers: &str,
    silent: &[&'static str],
    by: &'static str,
) {
    let silenced = |&setting: &&'static str| Remark::Silenced { setting, by };
    let wanted = silent.iter().map(silenced).collect();
    assert_eq!(plan(engine, given), (samplers.to_owned(), wanted));
}

#[test]
fn transformers_runs_what_is_not_neutral_in_its_order() {
    runs(Transformers, json!({}), "top_k 50");
    runs(
        Transformers,
        json!({"temperature": 0.7, "top_k": 5, "top_p": 0.9, "min_p": 0, "typical_p": 0.8, "epsilon_cutoff": 0.1,
            "eta_cutoff": 0.2, "top_h": 0.3, "repetition_penalty": 1.2, "logit_bias": {"1": 2}}),
        "logit_bias (1), then penalties repeat 1.2, frequency 0, presence 0, then temperature 0.7, then top_h 0.3, \
            then top_k 5, then top_p 0.9, then min_p 0, then typical 0.8, then epsilon 0.1, then eta 0.2",
    );
    // 0 and 1 are no cutoffs, though the samplers refuse them.
    for cutoff in [0, 1] {
        runs(
            Transformers,
            json!({"do_sample": true, "temperature": 1, "top_k": 0, "top_p": 1, "typical_p": 1, "epsilon_cutoff": cutoff,
                "eta_cutoff": cutoff, "repetition_penalty": 1, "logit_bias": {}}),
            "",
        );
    }
    silences(
        Transformers,
        json!({"do_sample": false, "temperature": 0.7, "eta_cutoff": 0.1, "repetition_penalty": 2}),
        "penalties repeat 2, frequency 0, presence 0, then greedy",
        &["temperature", "eta_cutoff"],
        "do_sample",
    );
}

#[test]
fn vllm_runs_what_is_not_neutral_in_its_order() {
    runs(Vllm, json!({}), "");
    runs(
        Vllm,
        json!({"temperature": 1, "top_k": 0, "top_p": 1, "min_p": 0, "repetition_penalty": 1, "frequency_penalty": 0,
            "presence_penalty": 0, "logit_bias": {}}),
        "",
    );
    runs(Vllm, json!({"top_k": -1}), "");
    runs(
        Vllm,
        json!({"temperature": 0.7, "top_k": 1, "top_p": 0.9, "min_p": 0.1, "logit_bias": {"1": 2}, "repetition_penalty": 2}),
        "logit_bias (1), then penalties repeat 2, frequency 0, presence 0, then temperature 0.7, then min_p 0.1, \
            then top_k 1, then top_p 0.9",
    );
    for (penalty, text) in [
        (
            "frequency_penalty",
            "penalties repeat 1, frequency 2, presence 0",
        ),
        (
            "presence_penalty",
            "penalties repeat 1, frequency 0, presence 2",
        ),
    ] {
        runs(Vllm, json!({penalty: 2}), text);
    }
    silences(
        Vllm,
        json!({"temperature": 0, "top_k": 1, "top_p": 0.9, "min_p": 0.1}),
        "greedy",
        &["top_k", "top_p", "min_p"],
        "temperature",
    );
    let neutral = json!({"temperature": 0, "top_k": 0, "top_p": 1, "min_p": 0});
    runs(Vllm, neutral, "greedy");
    runs(Vllm, json!({"temperature": 0.01}), "temperature 0.01");
    let (samplers, remarks) = plan(Vllm, json!({"temperature": 0.001}));
    assert_eq!(samplers, "temperature 0.01");
    let clamped = Remark::Clamped {
        setting: "temperature",
        from: 0.001,
        to: 0.01,
    };
    assert_eq!(remarks, [clamped]);
}

#[test]
fn vllm_refuses_settings_beyond_their_bounds() {
    for (setting, taken, refused) in [
        ("temperature", json!([0, 2]), json!([-0.001, 2.001])),
        ("top_p", json!([1e-9, 1]), json!([0, 1.001])),
        ("top_k", json!([-1, 0, 1]), json!([-2])),
        ("min_p", json!([0, 1]), json!([-0.001, 1.001])),
        ("repetition_penalty", json!([1e-9, 9]), json!([0, "inf"])),
        ("frequency_penalty", json!([-2, 2]), json!([-2.001, 2.001])),
        ("presence_penalty", json!([-2, 2]), json!([-2.001, 2.001])),
    ] {
        let takes = |value: &Value| Vllm.plan(&settings(json!({setting: value}))).is_ok();
        assert!(taken.as_array().unwrap().iter().all(takes), "{setting}");
        assert!(!refused.as_array().unwrap().iter().any(takes), "{setting}");
    }
}

#[test]
fn llama_cpp_runs_all_its_samplers_in_its_order_or_the_one_given() {
    let all = "penalties repeat 1, frequency 0, presence 0, last_n 64, \
        then dry multiplier 0, base 1.75, allowed_length 2, then top_n_sigma -1, then top_k 40, then typical 1, \
        then top_p 0.95, then min_p 0.05, then xtc probability 0, threshold 0.1, then temperature 0.8";
    runs(LlamaCpp, json!({}), all);
    runs(LlamaCpp, json!({"logit_bias": {}}), all);
    let biased = format!("logit_bias (1), then {all}");
    runs(LlamaCpp, json!({"logit_bias": {"3": 1}}), &biased);
    runs(
        LlamaCpp,
        json!({"samplers": ["adaptive_p", "temperature", "typical_p", "top_k"], "typical_p": 0.9, "min_keep": 3}),
        "temperature 0.8, then typical 0.9, min_keep 3, then top_k 40, then adaptive_p target -1, decay 0.9",
    );
    for (range, text) in [
        (0.0, "temperature 0.8"),
        (-1.0, "temperature 0.8"),
        (0.1, "dynamic_temperature 0.8, ± 0.1, exponent 1"),
    ] {
        let given = json!({"samplers": ["temperature"], "dynatemp_range": range});
        runs(LlamaCpp, given, text);
    }
    let unknown = settings(json!({"samplers": ["top_q"]}));
    assert!(LlamaCpp.plan(&unknown).is_err());
}

#[test]
fn mirostat_leaves_temperature_and_bias_alone_of_all_settings() {
    let given = |version: u32| {
        json!({"mirostat": version, "mirostat_tau": 3, "mirostat_eta": 0.2, "temperature": 0.5, "logit_bias": {"1": 2},
            "top_p": 0.5, "dry_multiplier": 1})
    };
    for version in [1, 2] {
        silences(
            LlamaCpp,
            given(version),
            &format!(
                "logit_bias (1), then temperature 0.5, then mirostat_{version} tau 3, eta 0.2"
            ),
            &["top_p", "dry_multiplier"],
            "mirostat",
        );
        let defaults = format!("temperature 0.8, then mirostat_{version} tau 5, eta 0.1");
        runs(LlamaCpp, json!({"mirostat": version}), &defaults);
    }
    assert!(LlamaCpp.plan(&settings(given(3))).is_err());
}

#[test]
fn each_engine_has_its_samplers_and_no_others() {
    let parameters = |name: &str| match name {
        "greedy" | "penalties" | "logit_bias" => json!({}),
        "dynamic_temperature" => json!({"temperature": 1, "range": 0.1}),
        "xtc" => json!({"probability": 0, "threshold": 0}),
        "dry" => json!({"multiplier": 0}),
        "mirostat_1" | "mirostat_2" => json!({"tau": 5, "eta": 0.1}),
        "adaptive_p" => json!({"target": 0.5, "decay": 0.5}),
        "mask" | "p_less" | "p_less_norm" => json!({}),
        "bad_words" | "sequence_bias" => json!([]),
        "min_length" => json!({"tokens": []}),
        "top_p_decay" => json!({"top_p": 0.9, "decay": 0.9}),
        "guidance" => json!({"scale": 1, "logits": []}),
        _ => json!(1),
    };
    let of_all = [
        "greedy",
        "temperature",
        "top_k",
        "top_p",
        "min_p",
        "penalties",
        "logit_bias",
    ];
    for name in Sampler::NAMES {
        let sampler = Sampler::from_json(json!({name: parameters(name)})).unwrap();
        let masks = ["mask", "bad_words", "min_length"];
        let transformers = [
            "typical",
            "epsilon",
            "eta",
            "top_h",
            "sequence_bias",
            "no_repeat_ngram",
            "guidance",
        ];
        assert_eq!(
            Transformers.has(&sampler),
            of_all.contains(&name) || transformers.contains(&name) || masks.contains(&name),
            "{name}"
        );
        assert_eq!(
            Vllm.has(&sampler),
            of_all.contains(&name) || masks.contains(&name),
            "{name}"
        );
        let no_llama = [
            "quadratic_smoothing",
            "epsilon",
            "eta",
            "top_h",
            "top_a",
            "tail_free",
            "mask",
            "bad_words",
            "sequence_bias",
            "min_length",
            "no_repeat_ngram",
            "guidance",
            "top_p_decay",
            "p_less",
            "p_less_norm",
            "min_k",
        ];
        assert_eq!(LlamaCpp.has(&sampler), !no_llama.contains(&name), "{name}");
        assert_eq!(sampler.name(), name);
    }
}

#[test]
fn settings_that_an_engine_does_not_know_are_remarked() {
    let (_, remarks) = plan(Vllm, json!({"typical_p": 0.5, "top_k": 1, "mirostat": 0}));
    let unknown = |setting: &'static str| Remark::Unknown { setting };
    assert_eq!(remarks, ["typical_p", "mirostat"].map(unknown));
}

#[test]
fn settings_read_as_those_that_are_given() {
    let given =
        json!({"temperature": 0.7, "top_k": 40, "samplers": ["top_k"], "dry_breakers": [1, 2]});
    assert_eq!(
        settings(given).to_string(),
        "temperature 0.7, top_k 40, dry_breakers [1, 2], samplers [\"top_k\"]"
    );
    assert_eq!(settings(json!({})).to_string(), "");
    assert_eq!(
        settings(json!({"logit_bias": {"1": 2, "5": "-inf"}})).to_string(),
        "logit_bias {1: 2.0, 5: -inf}"
    );
    // A long value ends with an ellipsis, after 1,000 bytes at most.
    let breakers: Vec<u32> = (0..1000).collect();
    let text = settings(json!({"dry_breakers": breakers})).to_string();
    assert!(text.starts_with("dry_breakers [0, 1, 2, 3,") && text.ends_with('…'));
    let shown = text.len() - "dry_breakers …".len();
    assert!((990..=1000).contains(&shown), "{shown}");
}

#[test]
fn an_engine_is_known_by_its_name() {
    for engine in Engine::ALL {
        assert_eq!(engine.name().parse(), Ok(engine));
        assert_eq!(engine.to_string(), engine.name());
    }
    assert_eq!("llama_cpp".parse(), Ok(LlamaCpp));
    assert!("koboldcpp".parse::<Engine>().is_err());
    assert!(Engine::names().starts_with("transformers, text-generation-webui, "));
    assert_eq!(Engine::ALL.len(), 24);
}

#[test]
fn an_engine_says_what_it_lacks_and_would_matter() {
    for (engine, given, lacking) in [
        // Taken and ignored, which is a remark of the plan.
        (Engine::TransformersJs, json!({"top_p": 0.9}), None),
        (Engine::Candle, json!({"top_p": 0.9, "min_p": 0}), None),
        (
            Engine::Candle,
            json!({"top_p": 0.9, "min_p": 0.1}),
            Some("min_p"),
        ),
        (LlamaCpp, json!({"top_p": 0.9, "min_p": 0.1}), None),
        (Vllm, json!({"typical_p": 0.5}), Some("typical_p")),
    ] {
        assert_eq!(
            engine.lacks(&settings(given.clone())),
            lacking,
            "{engine:?}: {given}"
        );
    }
}

#[test]
fn an_engine_has_a_title_of_its_own_and_ranges_for_each_of_its_samplers() {
    assert_eq!(LlamaCpp.title(), "llama.cpp");
    assert_eq!(Engine::VllmTriton.title(), "vLLM (Triton)");
    assert_eq!(Engine::OllamaGo.title(), "Ollama (Go)");
    for engine in Engine::ALL {
        let alike = Engine::ALL
            .into_iter()
            .filter(|other| other.title() == engine.title());
        assert_eq!(alike.count(), 1, "{engine:?}");
        let names: Vec<&str> = engine.ranges().map(|(name, _)| name).collect();
        assert_eq!(names, engine.samplers().collect::<Vec<_>>(), "{engine:?}");
        assert!(!names.is_empty());
    }
    let range = |engine: Engine, sampler: &str| {
        let mut all = engine.ranges();
        let (_, parameters) = all.find(|(name, _)| *name == sampler).unwrap();
        let (_, range) = parameters.into_iter().next().unwrap();
        range
    };
    assert!(!range(Vllm, "top_p").contains(0.0) && range(Vllm, "top_p").contains(1.0));
    assert!(
        range(Transformers, "top_p").contains(0.0) && !range(Transformers, "top_p").contains(1.5)
    );
}

#[test]
fn decoding_is_greedy_where_no_draw_can_matter() {
    for (engine, given, greedy) in [
        (Vllm, json!({"temperature": 0}), true),
        (Vllm, json!({"temperature": 0.7}), false),
        // Tokens that equal the k-th stay there.
        (Transformers, json!({"top_k": 1}), false),
        (LlamaCpp, json!({"temperature": 0}), true),
        (LlamaCpp, json!({"top_k": 1}), true),
        (LlamaCpp, json!({"top_k": 1, "xtc_probability": 0.5}), false),
        (LlamaCpp, json!({"top_k": 2}), false),
        (Transformers, json!({"do_sample": false}), true),
        (Transformers, json!({"do_sample": true}), false),
    ] {
        assert_eq!(
            is_greedy(engine, &settings(given.clone())),
            greedy,
            "{engine:?}: {given}"
        );
    }
}

#[test]
fn a_sampler_says_whether_what_came_before_matters() {
    for (sampler, heeds) in [
        (json!({"top_k": 5}), false),
        (json!({"temperature": 0.7}), false),
        (json!({"penalties": {"repeat": 1.2}}), true),
        (json!({"penalties": {"repeat": 1.0}}), false),
        (json!({"dry": {"multiplier": 0.8}}), true),
    ] {
        let found = Sampler::from_json(sampler.clone()).unwrap();
        assert_eq!(found.heeds_history(), heeds, "{sampler}");
    }
}

#[test]
fn a_further_choice_of_a_request_has_the_next_seed_or_one_that_is_not_known() {
    let mut known = 0;
    for engine in Engine::ALL {
        assert_eq!(engine.seed_of_choice(7, 0), Some(7), "{engine}");
        let second = engine.seed_of_choice(7, 2);
        assert!([None, Some(9)].contains(&second), "{engine}");
        known += usize::from(second.is_some());
    }
    assert!((1..Engine::ALL.len()).contains(&known), "{known}");
}

#[test]
fn names_of_engines_are_listed_as_in_a_sentence() {
    let names = Engine::names_with("or");
    let parts: Vec<&str> = names.split(", ").collect();
    assert_eq!(parts.len(), Engine::ALL.len() - 1, "{names}");
    assert_eq!(parts[0], Engine::ALL[0].name());
    let last = Engine::ALL.map(Engine::name);
    let [.., before, last] = &last[..] else {
        unreachable!()
    };
    assert_eq!(parts[parts.len() - 1], format!("{before} or {last}"));
}
