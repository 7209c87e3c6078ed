//! Every sampler and every engine profile leaves what the engine itself leaves.

use proptest::prelude::*;
use serde_json::{Value, json};
use thermograph_sampling::sampler::{Temperature, TopK, TopP};
use thermograph_sampling::{Chain, Engine, History, Remark, Sampler, Session, Settings};

use super::common::{Left, answer, answered, counts, golden, left, near, numbers};

fn logits<'g>(golden: &'g Value, case: &Value) -> &'g Value {
    &golden["logits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|set| set["name"] == case["set"])
        .unwrap()["values"]
}

/// What a case of `samplers_*.json` says is left; its `probs` are those of all tokens.
fn wanted(case: &Value) -> Left {
    let probabilities = numbers(&case["probs"]);
    let kept = counts(&case["kept"]);
    let probabilities = kept
        .iter()
        .map(|token| probabilities[*token as usize])
        .collect();
    Left {
        kept,
        probabilities,
    }
}

/// A golden `{"sampler": name, "params": {...}}` as an element of a chain.
fn element(sampler: &Value) -> Value {
    let mut element = json!({});
    element[sampler["sampler"].as_str().unwrap()] = sampler["params"].clone();
    element
}

/// The golden case as a line for `apply`.
fn line(golden: &Value, case: &Value, engine: &str) -> Value {
    let chain = match &case["chain"] {
        Value::Array(chain) => chain.iter().map(element).collect(),
        _ => vec![element(case)],
    };
    let mut line = json!({"logits": logits(golden, case), "chain": chain, "engine": engine});
    if let history @ Value::Array(_) = &case["history"] {
        line["history"] = history.clone();
    }
    line
}

/// Whether the same tokens are kept, with probabilities within `tolerance`.
fn same(found: &Left, wanted: &Left, tolerance: f64) -> bool {
    found.kept == wanted.kept && near(&found.probabilities, &wanted.probabilities, tolerance)
}

/// Whether the same probabilities are there, whichever of tied tokens have them.
fn same_but_for_ties(mut found: Left, mut wanted: Left, tolerance: f64) -> bool {
    found.probabilities.sort_by(f64::total_cmp);
    wanted.probabilities.sort_by(f64::total_cmp);
    near(&found.probabilities, &wanted.probabilities, tolerance)
}

/// What a case is called in the list of ties.
fn name(case: &Value) -> String {
    let settings = [&case["params"], &case["settings"], &case["chain"]]
        .into_iter()
        .find(|value| !value.is_null());
    format!(
        "{} {} {}",
        case["set"].as_str().unwrap(),
        case["sampler"].as_str().unwrap_or("-"),
        settings.unwrap()
    )
}

/// Holds all `cases` against `answer`; those in `ties` may keep other tokens of the same probabilities.
fn hold(cases: &[(String, Left, Left)], ties: &[&str], tolerance: f64) {
    let mut differing = Vec::new();
    let mut tied = Vec::new();
    for (name, found, wanted) in cases {
        if same(found, wanted, tolerance) {
            continue;
        }
        if same_but_for_ties(found.clone(), wanted.clone(), tolerance) {
            tied.push(name.as_str());
        } else {
            differing.push(format!("{name}:\n  found {found:?}\n  not {wanted:?}"));
        }
    }
    assert!(
        differing.is_empty(),
        "{} of {} differ:\n{}",
        differing.len(),
        cases.len(),
        differing.join("\n")
    );
    assert_eq!(
        tied, ties,
        "cases in which other tokens of the same probabilities are kept"
    );
}

#[test]
fn transformers_samplers_leave_what_transformers_leaves() {
    let golden = golden("samplers_transformers.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 238);
    let cases: Vec<_> = cases
        .iter()
        .map(|case| {
            (
                name(case),
                answer(&line(&golden, case, "transformers")),
                wanted(case),
            )
        })
        .collect();
    hold(&cases, &[], 1e-12);
}

#[test]
fn llama_cpp_samplers_leave_what_llama_cpp_leaves() {
    let golden = golden("samplers_llamacpp.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 371);
    let cases: Vec<_> = cases
        .iter()
        .map(|case| {
            (
                name(case),
                answer(&line(&golden, case, "llama.cpp")),
                wanted(case),
            )
        })
        .collect();
    hold(&cases, &[], 1e-6);
}

#[test]
fn engines_leave_what_they_leave_of_the_same_settings() {
    let golden = golden("engines.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 48);
    let mut compared = Vec::new();
    for case in cases {
        for (engine, key) in [
            ("transformers", "transformers"),
            ("vllm-torch", "vllm"),
            ("llama.cpp", "llama_cpp"),
        ] {
            let line = json!({"logits": logits(&golden, case), "engine": engine, "settings": case["settings"]});
            let wanted = Left {
                kept: counts(&case[key]["kept"]),
                probabilities: numbers(&case[key]["probs"]),
            };
            compared.push((format!("{engine} {}", name(case)), answer(&line), wanted));
        }
    }
    hold(&compared, &[], 1e-6);
}

/// transformers' own list of processors is the chain that its profile plans.
#[test]
fn transformers_runs_the_processors_that_it_lists() {
    let golden = golden("engines.json");
    for case in golden["cases"].as_array().unwrap() {
        let settings: Settings = serde_json::from_value(case["settings"].clone()).unwrap();
        let plan = Engine::Transformers.plan(&settings).unwrap();
        let classes: Vec<&str> = plan
            .chain
            .iter()
            .map(|sampler| match sampler {
                Sampler::Temperature { .. } => "TemperatureLogitsWarper",
                Sampler::TopK { .. } => "TopKLogitsWarper",
                Sampler::TopP { .. } => "TopPLogitsWarper",
                Sampler::MinP { .. } => "MinPLogitsWarper",
                other => panic!("{other:?}"),
            })
            .collect();
        // The golden file's maker gave 0 as None.
        let classes: Vec<&str> = match settings.min_p {
            Some(0.0) => classes
                .into_iter()
                .filter(|class| *class != "MinPLogitsWarper")
                .collect(),
            _ => classes,
        };
        assert_eq!(json!(classes), case["transformers"]["processors"]);
    }
}

/// Mirostat, adaptive-p and DRY step by step, with llama.cpp's own draws fed back.
#[test]
fn stateful_samplers_go_the_way_of_llama_cpp() {
    let golden = golden("stateful_llamacpp.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 18);
    let mut compared = Vec::new();
    for case in cases {
        let sampler = Sampler::from_json(element(case)).unwrap();
        let chain = Chain::new(vec![sampler], Some(Engine::LlamaCpp)).unwrap();
        let mut session = Session::new(&chain);
        let history: Vec<u32> =
            serde_json::from_value(case.get("history").cloned().unwrap_or(json!([]))).unwrap();
        let rows = case["rows"].as_array().unwrap();
        for (step, (row, wanted)) in rows
            .iter()
            .zip(case["steps"].as_array().unwrap())
            .enumerate()
        {
            let left = session
                .step(
                    &numbers(row),
                    History {
                        prompt: &[],
                        output: &history,
                    },
                )
                .unwrap();
            let found = Left::from(left);
            let name = format!("{} {} step {step}", case["sampler"], case["params"]);
            let wanted_left = Left {
                kept: counts(&wanted["kept"]),
                probabilities: numbers(&wanted["probs"]),
            };
            compared.push((name, found, wanted_left));
            if let Some(selected) = wanted["selected"].as_u64() {
                session.accept(u32::try_from(selected).unwrap());
            }
        }
    }
    assert_eq!(compared.len(), 9 * 8 + 9);
    hold(&compared, &[], 1e-6);
}

fn error(case: Value) -> String {
    answered(&case).expect_err("there is an error")
}

#[test]
fn engines_refuse_in_their_own_words() {
    let settings = |engine: &str, settings: Value| {
        error(json!({"logits": [1, 2], "engine": engine, "settings": settings}))
    };
    assert_eq!(
        settings("vllm", json!({"temperature": 2.5})),
        "vllm: temperature must be in [0, 2], got 2.5"
    );
    assert_eq!(
        settings("vllm", json!({"top_p": 0})),
        "vllm: top_p must be in (0, 1], got 0"
    );
    assert_eq!(
        settings("transformers", json!({"temperature": 0})),
        "transformers: `temperature` (=0) has to be a strictly positive float"
    );
    assert_eq!(
        settings("llama.cpp", json!({"mirostat": 3})),
        "llama.cpp: unknown mirostat version 3: 0, 1 or 2"
    );
    let chain = |engine: &str, chain: Value| {
        error(json!({"logits": [1, 2], "engine": engine, "chain": chain}))
    };
    assert_eq!(
        chain("vllm", json!([{"typical": 0.9}])),
        "vllm: unknown sampler typical"
    );
    assert_eq!(
        chain("transformers", json!([{"top_k": 0}])),
        "transformers: `top_k` has to be a strictly positive integer, but is 0"
    );
}

#[test]
fn a_line_that_would_take_minutes_is_refused() {
    let logits = vec![1.0; 20_000];
    let samplers = vec![json!({"temperature": 1.0}); 2_600];
    let message = error(json!({"logits": logits, "chain": samplers}));
    assert!(message.contains("more than 50000000 tokens"), "{message}");
    // Penalties that change nothing, with a history that they would look at.
    let penalties = vec![json!({"penalties": {}}); 2_600];
    let history = vec![1; 5_000];
    let message = error(json!({"logits": [1.0, 2.0], "chain": penalties, "history": history}));
    assert!(message.contains("more than 50000000 tokens"), "{message}");
}

#[test]
fn remarks_say_what_an_engine_does_not_take_as_it_stands() {
    let remarks = |engine: Engine, settings: Value| {
        let settings: Settings = serde_json::from_value(settings).unwrap();
        engine.plan(&settings).unwrap().remarks
    };
    assert_eq!(
        remarks(Engine::Vllm, json!({"temperature": 0.001})),
        [Remark::Clamped {
            setting: "temperature",
            from: 0.001,
            to: 0.01
        }]
    );
    assert_eq!(
        remarks(Engine::LlamaCpp, json!({"mirostat": 2, "top_k": 5})),
        [Remark::Silenced {
            setting: "top_k",
            by: "mirostat"
        }]
    );
    assert_eq!(
        remarks(Engine::Transformers, json!({"xtc_probability": 0.5})),
        [Remark::Unknown {
            setting: "xtc_probability"
        }]
    );
}

proptest! {
    /// More of a sampler keeps more: its kept sets are nested.
    #[test]
    fn kept_sets_are_nested(
        logits in proptest::collection::vec(-8.0..8.0, 1..60), a in 0.02..0.98, b in 0.02..0.98,
        engine in prop_oneof![Just(None), Just(Some("transformers")), Just(Some("llama.cpp"))],
    ) {
        let (less, more) = if a <= b { (a, b) } else { (b, a) };
        let count = |share: f64| 1 + (share * logits.len() as f64) as u64;
        let logits = json!(logits);
        let pairs = [
            (json!([{"top_p": less}]), json!([{"top_p": more}])),
            (json!([{"min_p": more}]), json!([{"min_p": less}])),
            (json!([{"typical": less}]), json!([{"typical": more}])),
            (json!([{"top_k": count(less)}]), json!([{"top_k": count(more)}])),
        ];
        for (fewer, more) in pairs {
            let fewer = left(&logits, fewer, engine);
            let more = left(&logits, more, engine);
            prop_assert!(!fewer.kept.is_empty());
            prop_assert!(fewer.kept.iter().all(|token| more.kept.contains(token)), "{fewer:?} not in {more:?}");
        }
    }

    #[test]
    fn stages_only_take_away_and_end_with_the_survivors(
        logits in proptest::collection::vec(-8.0..8.0, 1..60), top_k in 1i64..40, top_p in 0.05..1.0,
    ) {
        let samplers = vec![
            Sampler::TopK(TopK { top_k }),
            Sampler::TopP(TopP { top_p, min_keep: 0 }),
            Sampler::Temperature(Temperature { temperature: 0.7 }),
        ];
        for engine in [None, Some(Engine::Transformers), Some(Engine::Vllm), Some(Engine::LlamaCpp)] {
            let chain = Chain::new(samplers.clone(), engine).unwrap();
            let stages = chain.stages(&logits, History::default()).unwrap();
            prop_assert_eq!(stages.len(), 4);
            prop_assert_eq!(stages[0].tokens().len(), logits.len());
            for pair in stages.windows(2) {
                prop_assert!(pair[1].tokens().iter().all(|token| pair[0].tokens().contains(token)));
            }
            prop_assert_eq!(&stages[3], &chain.survivors(&logits, History::default()).unwrap());
        }
    }

    #[test]
    fn every_line_has_an_answer(
        chain in proptest::collection::vec(any_sampler(), 0..4),
        logits in proptest::collection::vec(any_number(), 1..20),
        history in proptest::collection::vec(0u32..25, 0..12),
        engine in prop_oneof![Just("transformers"), Just("vllm"), Just("llama.cpp"), Just("")],
    ) {
        let mut line = json!({"logits": logits, "chain": chain, "history": history, "engine": engine});
        if engine.is_empty() {
            line["engine"] = Value::Null;
        }
        if let Ok(answer) = answered(&line) {
            let sum: f64 = answer.probabilities.iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-12, "{answer:?} to {line}");
        }
    }
}

/// Numbers that are likely to be trouble, and some that are none.
fn any_number() -> impl Strategy<Value = Value> {
    let numbers = [
        json!(0),
        json!(1),
        json!(-1),
        json!(0.5),
        json!(2.5),
        json!(3),
        json!(40),
        json!(-1e-300),
        json!(1e38),
        json!(-1e308),
        json!(1e308),
        json!(5e-324),
        json!("-inf"),
        json!("inf"),
        json!("nan"),
    ];
    prop_oneof![1 => proptest::sample::select(numbers.to_vec()), 2 => (-9.0..9.0).prop_map(|number| json!(number))]
}

/// A sampler with any numbers for parameters.
fn any_sampler() -> impl Strategy<Value = Value> {
    let parameters: [(&str, &[&str]); 20] = [
        ("greedy", &[]),
        ("temperature", &["temperature"]),
        ("dynamic_temperature", &["temperature", "range", "exponent"]),
        ("quadratic_smoothing", &["factor", "curve"]),
        ("top_k", &["top_k"]),
        ("top_p", &["top_p", "min_keep"]),
        ("min_p", &["min_p", "min_keep"]),
        ("typical", &["mass", "min_keep"]),
        ("epsilon", &["epsilon"]),
        ("eta", &["epsilon"]),
        ("top_h", &["top_h"]),
        ("top_n_sigma", &["n"]),
        ("top_a", &["a"]),
        ("tail_free", &["z"]),
        ("xtc", &["probability", "threshold", "min_keep"]),
        ("penalties", &["repeat", "frequency", "presence", "last_n"]),
        ("dry", &["multiplier", "base", "allowed_length", "last_n"]),
        ("mirostat_1", &["tau", "eta", "m", "n_vocab"]),
        ("mirostat_2", &["tau", "eta"]),
        ("adaptive_p", &["target", "decay"]),
    ];
    let numbers = proptest::collection::vec((any_number(), any_integer()), 4);
    (proptest::sample::select(parameters.to_vec()), numbers).prop_map(|((name, keys), numbers)| {
        let mut sampler = json!({name: {}});
        for (&key, (number, integer)) in keys.iter().zip(numbers) {
            sampler[name][key] = match key {
                "top_k" | "allowed_length" | "last_n" => json!(integer),
                "min_keep" | "m" | "n_vocab" => json!(integer.unsigned_abs()),
                _ => number,
            };
        }
        sampler
    })
}

fn any_integer() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(-1),
        Just(i64::MAX),
        Just(i64::MIN),
        1i64..30
    ]
}

#[test]
fn samplers_that_follow_what_is_drawn_say_what_they_aim_at() {
    for (sampler, target) in [
        (json!({"mirostat_1": {"tau": 3.0, "eta": 0.1}}), Some(3.0)),
        (json!({"mirostat_2": {"tau": 4.5, "eta": 0.1}}), Some(4.5)),
        (
            json!({"adaptive_p": {"target": 0.25, "decay": 0.9}}),
            Some(0.25),
        ),
        (json!({"top_k": 40}), None),
        (json!({"temperature": 0.5}), None),
    ] {
        let sampler = Sampler::from_json(sampler).unwrap();
        assert_eq!(sampler.target(), target, "{sampler}");
    }
}

#[test]
fn a_repetition_penalty_heeds_the_zero_of_the_logits_where_there_is_something_to_repeat() {
    let history = History {
        prompt: &[1],
        output: &[2],
    };
    let multiplies = json!({"penalties": {"repeat": 1.2}});
    let adds = json!({"penalties": {"presence": 0.5}});
    for (sampler, history, heeds) in [
        (multiplies.clone(), history, true),
        (multiplies, History::default(), false),
        (adds, history, false),
        (json!({"top_k": 3}), history, false),
    ] {
        let sampler = Sampler::from_json(sampler).unwrap();
        assert_eq!(sampler.heeds_zero(history), heeds, "{sampler}");
    }
}

#[test]
fn samplers_say_how_much_they_list() {
    for (sampler, listed) in [
        (json!({"logit_bias": {"1": 2.0, "3": -1.0}}), 2),
        (json!({"top_k": 3}), 0),
        (json!({"temperature": 0.5}), 0),
    ] {
        let sampler = Sampler::from_json(sampler).unwrap();
        assert_eq!(sampler.listed(), listed, "{sampler}");
    }
}
