//! Every sampler and every engine profile leaves what the engine itself leaves.
//!
//! The golden files were made by the engines (`source` in each). Others, made the same way from another seed, are held
//! against the crate with `GOLDEN=folder cargo test --test samplers`.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};
use thermograph::sampling::{Chain, Engine, History, Remark, Sampler, Session, Settings, apply};

/// Tokens kept and their probabilities, in the same order.
#[derive(Clone, Debug)]
struct Left {
    kept: Vec<u64>,
    probabilities: Vec<f64>,
}

fn golden(name: &str) -> Value {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let folder = std::env::var_os("GOLDEN").map_or(ours, PathBuf::from);
    serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn tokens(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|token| token.as_u64().unwrap())
        .collect()
}

fn logits<'g>(golden: &'g Value, case: &Value) -> &'g Value {
    &golden["logits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|set| set["name"] == case["set"])
        .unwrap()["values"]
}

/// The answer of `apply` to a line.
fn answer(line: &Value) -> Left {
    let answer =
        apply::answer(&line.to_string()).unwrap_or_else(|error| panic!("{error} to {line}"));
    let answer: Value = serde_json::from_str(&answer).unwrap();
    Left {
        kept: tokens(&answer["kept"]),
        probabilities: numbers(&answer["probs"]),
    }
}

/// What a case of `samplers_*.json` says is left; its `probs` are those of all tokens.
fn wanted(case: &Value) -> Left {
    let probabilities = numbers(&case["probs"]);
    let kept = tokens(&case["kept"]);
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

fn near(found: &[f64], wanted: &[f64], tolerance: f64) -> bool {
    found.len() == wanted.len()
        && found
            .iter()
            .zip(wanted)
            .all(|(a, b)| (a - b).abs() <= tolerance)
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
            ("vllm", "vllm"),
            ("llama.cpp", "llama_cpp"),
        ] {
            let line = json!({"logits": logits(&golden, case), "engine": engine, "settings": case["settings"]});
            let wanted = Left {
                kept: tokens(&case[key]["kept"]),
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
            let found = Left {
                kept: left
                    .tokens()
                    .iter()
                    .map(|token| u64::from(*token))
                    .collect(),
                probabilities: left.distribution().probabilities().to_vec(),
            };
            let name = format!("{} {} step {step}", case["sampler"], case["params"]);
            let wanted_left = Left {
                kept: tokens(&wanted["kept"]),
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

/// What `chain` leaves of `logits` by the samplers' definitions, or by an engine's rules.
fn left(logits: &Value, chain: Value, engine: Option<&str>) -> Left {
    let mut line = json!({"logits": logits, "chain": chain});
    if let Some(engine) = engine {
        line["engine"] = json!(engine);
    }
    answer(&line)
}

/// Logits of the probabilities .4, .3, .2 and .1.
fn four() -> Value {
    json!([
        -0.916290731874155,
        -1.203972804325936,
        -1.6094379124341003,
        -std::f64::consts::LN_10
    ])
}

fn assert_left(found: &Left, kept: &[u64], probabilities: &[f64]) {
    assert_eq!(found.kept, kept);
    assert!(
        near(&found.probabilities, probabilities, 1e-12),
        "{:?} is not {probabilities:?}",
        found.probabilities
    );
}

/// Worked by hand; no engine here has these, or does them as they are defined.
#[test]
fn samplers_follow_their_definitions() {
    let four = four();
    // The threshold is .4^2 = .16.
    assert_left(
        &left(&four, json!([{"top_a": 1.0}]), None),
        &[0, 1, 2],
        &[4.0 / 9.0, 3.0 / 9.0, 2.0 / 9.0],
    );
    // Bends |.2 - .6 + .4| = 0 and |.1 - .4 + .3| = 0: no bend, nothing goes.
    assert_left(
        &left(&four, json!([{"tail_free": 0.5}]), None),
        &[0, 1, 2, 3],
        &[0.4, 0.3, 0.2, 0.1],
    );
    // Of .6, .2, .15, .05 the bends are .35 and .05: 7/8 and 1/8.
    let bent = json!([
        -0.5108256237659907,
        -1.6094379124341003,
        -1.8971199848858813,
        -2.995732273553991
    ]);
    assert_left(
        &left(&bent, json!([{"tail_free": 0.5}]), None),
        &[0],
        &[1.0],
    );
    assert_left(
        &left(&bent, json!([{"tail_free": 0.9}]), None),
        &[0, 1],
        &[0.75, 0.25],
    );
    // d = 0, -1, -2 with f = .5 and curve 1: 0, -.5, -2.
    let e = |x: f64| x.exp();
    let sum = 1.0 + e(-0.5) + e(-2.0);
    assert_left(
        &left(
            &json!([3, 2, 1]),
            json!([{"quadratic_smoothing": 0.5}]),
            None,
        ),
        &[0, 1, 2],
        &[1.0 / sum, e(-0.5) / sum, e(-2.0) / sum],
    );
    // With curve 2 it is -.25 d^2 + .25 d^3: 0, -.5, -3.
    let sum = 1.0 + e(-0.5) + e(-3.0);
    assert_left(
        &left(
            &json!([3, 2, 1]),
            json!([{"quadratic_smoothing": {"factor": 0.5, "curve": 2}}]),
            None,
        ),
        &[0, 1, 2],
        &[1.0 / sum, e(-0.5) / sum, e(-3.0) / sum],
    );
    // -ln p is .92, 1.20, 1.61, 2.30 and H = 1.28: the order is 1, 2, 0, 3.
    assert_left(
        &left(&four, json!([{"typical": 0.45}]), None),
        &[1, 2],
        &[0.6, 0.4],
    );
    // The entropies of the prefixes are 0, .683 and 1.061 of 1.280.
    assert_left(
        &left(&four, json!([{"top_h": 0.6}]), None),
        &[0, 1],
        &[4.0 / 7.0, 3.0 / 7.0],
    );
    assert_left(
        &left(
            &four,
            json!([{"logit_bias": {"0": "-inf", "3": 1.0986122886681098}}]),
            None,
        ),
        &[1, 2, 3],
        &[3.0 / 8.0, 2.0 / 8.0, 3.0 / 8.0],
    );
    assert_left(
        &left(&json!([1, 1, 0]), json!([{"temperature": 0}]), None),
        &[0, 1],
        &[0.5, 0.5],
    );
    assert_left(
        &left(&json!([1, 1, 0]), json!([{"greedy": {}}]), Some("vllm")),
        &[0],
        &[1.0],
    );
}

/// Worked by hand, at the ends of what their rules compare.
#[test]
fn thresholds_that_are_just_reached_keep_their_token() {
    // The mean is 0 and sigma 1: the second is two sigma below the first.
    for (n, kept) in [(2.0, vec![0, 1]), (1.999, vec![0]), (0.0, vec![0])] {
        let found = left(&json!([1, -1]), json!([{"top_n_sigma": n}]), None);
        assert_eq!(found.kept, kept, "{n}");
    }
    // Probabilities of a half and two quarters, without a rounding.
    let quarters = json!([std::f64::consts::LN_2, 0, 0]);
    for (sampler, kept) in [
        (json!({"top_p": 0.5}), vec![0]),
        (json!({"top_p": 0.501}), vec![0, 1]),
        (json!({"min_p": 0.5}), vec![0, 1, 2]),
        (json!({"min_p": 0.501}), vec![0]),
        (json!({"epsilon": 0.25}), vec![0, 1, 2]),
        (json!({"epsilon": 0.251}), vec![0]),
        (json!({"epsilon": 0.6}), vec![0]),
        (json!({"top_a": 1.0}), vec![0, 1, 2]),
        (
            json!({"xtc": {"probability": 1, "threshold": 0.25}}),
            vec![2],
        ),
        (
            json!({"xtc": {"probability": 1, "threshold": 0.251}}),
            vec![0, 1, 2],
        ),
        (
            json!({"mirostat_2": {"tau": 1.0, "eta": 0.1}}),
            vec![0, 1, 2],
        ),
        (json!({"mirostat_2": {"tau": 0.999, "eta": 0.1}}), vec![0]),
    ] {
        let found = left(&quarters, json!([sampler]), None);
        assert_eq!(found.kept, kept, "{sampler}");
    }
}

#[test]
fn typical_sampling_of_llama_cpp_goes_beyond_its_mass_and_others_up_to_it() {
    let typical = |engine| {
        let left = left(&json!([1, 1, 1, 1]), json!([{"typical": 0.5}]), engine);
        left.kept.len()
    };
    assert_eq!(typical(None), 2);
    assert_eq!(typical(Some("llama.cpp")), 3);
    assert_eq!(typical(Some("transformers")), 4, "all are as typical");
}

#[test]
fn xtc_leaves_the_less_likely_of_two() {
    let xtc = json!([{"xtc": {"probability": 1, "threshold": 0.2}}]);
    assert_eq!(left(&json!([1, 0.5]), xtc.clone(), None).kept, [1]);
    assert_eq!(left(&json!([1]), xtc, None).kept, [0]);
}

#[test]
fn a_target_of_0_favours_the_unlikely() {
    // Probabilities 3/4 and 1/4 are 2.5 and 5/6 widths of 0.3 from an aim of 0.
    let adaptive = |target: f64| json!([{"adaptive_p": {"target": target, "decay": 0.9}}]);
    let logits = json!([3f64.ln(), 0.0]);
    let logit = |d: f64| 5.0 - 10.0 * d * d / (1.0 + d);
    let [first, second] = [2.5, 5.0 / 6.0].map(|d| logit(d).exp());
    assert_left(
        &left(&logits, adaptive(0.0), None),
        &[0, 1],
        &[first / (first + second), second / (first + second)],
    );
    assert_left(&left(&logits, adaptive(-0.1), None), &[0, 1], &[0.75, 0.25]);
}

/// As with a masked token: its probability is 0 in float32, and 0 ln 0 is NaN.
#[test]
fn a_token_that_underflows_makes_typical_sampling_of_llama_cpp_go_by_the_logits() {
    let mut logits = four();
    assert_eq!(
        left(&logits, json!([{"typical": 0.45}]), Some("llama.cpp")).kept,
        [1, 2]
    );
    logits.as_array_mut().unwrap().push(json!(-200));
    assert_eq!(
        left(&logits, json!([{"typical": 0.45}]), Some("llama.cpp")).kept,
        [0, 1]
    );
    assert_eq!(left(&logits, json!([{"typical": 0.45}]), None).kept, [1, 2]);
}

#[test]
fn xtc_has_two_branches_and_their_mixture() {
    let four = four();
    let xtc = |probability: f64| json!([{"xtc": {"probability": probability, "threshold": 0.15}}]);
    assert_left(
        &left(&four, xtc(0.0), None),
        &[0, 1, 2, 3],
        &[0.4, 0.3, 0.2, 0.1],
    );
    // .4 and .3 go, .2 is the least of the likely.
    assert_left(
        &left(&four, xtc(1.0), None),
        &[2, 3],
        &[2.0 / 3.0, 1.0 / 3.0],
    );
    let half = left(&four, xtc(0.5), None);
    assert_left(
        &half,
        &[0, 1, 2, 3],
        &[0.2, 0.15, (0.2 + 2.0 / 3.0) / 2.0, (0.1 + 1.0 / 3.0) / 2.0],
    );
    // What follows is done in each branch: the mixture of the greedy choices 0 and 2.
    let greedy = json!([{"xtc": {"probability": 0.25, "threshold": 0.15}}, {"top_k": 1}]);
    assert_left(&left(&four, greedy, None), &[0, 2], &[0.75, 0.25]);
}

/// vLLM counts frequency and presence in the output only, repetition in the prompt too.
#[test]
fn penalties_look_where_their_engine_looks() {
    let line = |engine: &str| {
        json!({"logits": [2.0, 2.0, -1.0], "prompt": [0, 2], "history": [1, 1], "engine": engine,
            "chain": [{"penalties": {"repeat": 2.0, "frequency": 0.25, "presence": 0.5}}]})
    };
    let softmax = |logits: [f64; 3]| {
        let weights = logits.map(f64::exp);
        let sum: f64 = weights.iter().sum();
        weights.map(|weight| weight / sum)
    };
    let vllm = answer(&line("vllm"));
    assert!(
        near(&vllm.probabilities, &softmax([1.0, 0.0, -2.0]), 1e-7),
        "{vllm:?}"
    );
    let llama = answer(&line("llama.cpp"));
    assert!(
        near(&llama.probabilities, &softmax([0.25, 0.0, -2.75]), 1e-7),
        "{llama:?}"
    );
}

#[test]
fn a_breaker_ends_a_repetition() {
    let dry = |breakers: Value| {
        let sampler = json!({"dry": {"multiplier": 1.0, "base": 2.0, "allowed_length": 1, "breakers": breakers}});
        let line = json!({"logits": [0, 0, 0, 0], "history": [1, 2, 3, 1, 2], "chain": [sampler]});
        answer(&line).probabilities
    };
    // 1 2 was followed by 3: length 2, penalty 2.
    let sum = 3.0 + (-2.0f64).exp();
    assert!(near(
        &dry(json!([])),
        &[1.0 / sum, 1.0 / sum, 1.0 / sum, (-2.0f64).exp() / sum],
        1e-12
    ));
    // With 1 as a breaker only 2 repeats: length 1, penalty 1.
    let sum = 3.0 + (-1.0f64).exp();
    assert!(near(
        &dry(json!([1])),
        &[1.0 / sum, 1.0 / sum, 1.0 / sum, (-1.0f64).exp() / sum],
        1e-12
    ));
    assert!(
        near(&dry(json!([3])), &[0.25; 4], 1e-12),
        "the breaker itself is not penalised"
    );
}

#[test]
fn a_repetition_counts_from_the_allowed_length_on_and_as_far_back_as_asked() {
    let penalty = |history: &[u32], parameters: Value| {
        let mut dry = json!({"multiplier": 0.5, "base": 3});
        let parameters = parameters.as_object().unwrap().clone();
        dry.as_object_mut().unwrap().extend(parameters);
        let line = json!({"logits": [0, 0, 0, 0], "history": history, "chain": [{"dry": dry}]});
        let p = answer(&line).probabilities;
        (p[0] / p[3]).ln()
    };
    // 1 2 was followed by 3.
    let history = [1, 2, 3, 1, 2];
    for (parameters, wanted) in [
        (json!({"allowed_length": 0}), 4.5),
        (json!({"allowed_length": 1}), 1.5),
        (json!({"allowed_length": 2}), 0.5),
        (json!({"allowed_length": 3}), 0.0),
        (json!({"allowed_length": 1, "base": 1}), 0.5),
        (json!({"allowed_length": 1, "base": 0.999}), 0.0),
        (json!({"allowed_length": 1, "multiplier": -1}), -3.0),
        // The last four are 2 3 1 2: only 2 repeats.
        (json!({"allowed_length": 1, "last_n": 4}), 0.5),
        (json!({"allowed_length": 1, "last_n": 3}), 0.0),
        (json!({"allowed_length": 1, "last_n": 5}), 1.5),
    ] {
        let found = penalty(&history, parameters.clone());
        assert!((found - wanted).abs() < 1e-12, "{parameters}: {found}");
    }
    // Of several repetitions the longest counts: 2 3 after 1 2 3, and 3 alone.
    let history = [2, 3, 3, 1, 2, 3];
    let found = penalty(&history, json!({"allowed_length": 1}));
    assert!((found - 1.5).abs() < 1e-12, "{found}");
}

#[test]
fn a_long_repetition_has_the_largest_penalty_that_float32_holds() {
    let sampler = json!({"dry": {"multiplier": 1, "base": 10, "allowed_length": 1}});
    let line = json!({"logits": [0, 0, 0], "history": vec![1; 60], "chain": [sampler], "engine": "llama.cpp"});
    // Of 10^58, which is infinite, 10^38 is left: the token stays, and is never drawn.
    let left = answer(&line);
    assert_eq!(
        (left.kept, left.probabilities),
        (vec![0, 1, 2], vec![0.5, 0.0, 0.5])
    );
}

#[test]
fn top_h_of_transformers_looks_at_the_hundred_likeliest() {
    for count in [40, 99, 100, 101, 6399, 6400, 7000] {
        let logits: Vec<f64> = (0..count)
            .map(|token| (token * 7919 % count) as f64 / count as f64 * 3.0)
            .collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]));
        order.truncate(100);
        let sum: f64 = order.iter().map(|&token| logits[token].exp()).sum();
        let terms = order
            .iter()
            .map(|&token| logits[token].exp() / sum)
            .map(|p| -p * p.ln());
        let terms: Vec<f64> = terms.collect();
        let most = 0.6 * terms.iter().sum::<f64>();
        let mut running = 0.0;
        let within = terms.iter().take_while(|term| {
            running += **term;
            running <= most
        });
        let mut wanted: Vec<u64> = order[..within.count()]
            .iter()
            .map(|&token| token as u64)
            .collect();
        wanted.sort_unstable();
        let found = left(
            &json!(logits),
            json!([{"top_h": 0.6}]),
            Some("transformers"),
        );
        assert_eq!(found.kept, wanted, "{count}");
    }
}

/// The answer's error to a line.
fn error(line: Value) -> String {
    let answer = apply::answer(&line.to_string()).expect_err("there is an error");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["error"].as_str().unwrap().to_owned()
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
        "vllm: there is no sampler typical"
    );
    assert_eq!(
        chain("transformers", json!([{"top_k": 0}])),
        "transformers: `top_k` has to be a strictly positive integer, but is 0"
    );
}

#[test]
fn a_bad_line_is_answered_with_what_is_wrong() {
    assert!(error(json!({"logits": [1, "nan"], "chain": []})).starts_with("logit 1 is NaN"));
    assert!(error(json!({"logits": [1, "inf"], "chain": []})).starts_with("logit 1 is inf"));
    assert!(error(json!({"logits": ["-inf"], "chain": []})).starts_with("all 1 logits are -inf"));
    assert!(error(json!({"logits": [], "chain": []})).starts_with("there are no logits"));
    assert!(
        error(json!({"logits": [1, 1e39], "chain": [], "engine": "vllm"}))
            .starts_with("logit 1 is 1")
    );
    assert!(
        error(json!({"logits": [1], "chain": [{"top_q": 1}]})).contains("unknown variant `top_q`")
    );
    assert!(
        error(json!({"logits": [1], "chain": [{"top_p": {"top_p": 1, "min_kep": 1}}]}))
            .contains("min_keep")
    );
    assert!(error(json!({"logits": [1], "chain": [{"top_k": 1.5}]})).contains("1.5"));
    assert!(
        error(json!({"logits": [1], "chain": [], "engine": "ollama"}))
            .contains("transformers, vllm and llama.cpp")
    );
    assert!(error(json!({"logits": [1], "settings": {}})).contains("need an engine"));
    assert!(error(json!({"logits": [1]})).contains("neither"));
    assert!(
        error(json!({"logits": [1], "chain": [], "settings": {}, "engine": "vllm"}))
            .contains("both")
    );
    assert!(apply::answer("{").is_err());
}

#[test]
fn a_repetition_may_be_allowed_any_length() {
    for length in [i64::MIN, -1, 0, i64::MAX] {
        let dry = json!({"dry": {"multiplier": 1.0, "base": 1.0, "allowed_length": length}});
        let left = left(&json!([1.0, 0.5]), json!([dry]), None);
        assert_eq!(left.kept, [0, 1], "{length}");
    }
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
            Sampler::TopK { top_k },
            Sampler::TopP { top_p, min_keep: 0 },
            Sampler::Temperature { temperature: 0.7 },
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
        if let Ok(answer) = apply::answer(&line.to_string()) {
            let answer: Value = serde_json::from_str(&answer).unwrap();
            let sum: f64 = numbers(&answer["probs"]).iter().sum();
            prop_assert!((sum - 1.0).abs() < 1e-12, "{answer} to {line}");
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
