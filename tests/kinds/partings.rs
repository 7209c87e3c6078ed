//! Where engines part: known cases, and what holds for all settings.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{assert_says, it, numbers, softmax};

/// What engines do with settings on logits.
fn engines(logits: &str, settings: &str, more: &str) -> (super::Section, Value) {
    it(
        logits,
        &format!("[settings.s]\n{settings}\n---kind = \"engines\"\nsettings = \"s\"\n{more}"),
    )
}

fn dense(found: &Value, count: usize) -> Vec<f64> {
    let mut all = vec![0.0; count];
    for (token, p) in numbers(&found["kept"])
        .into_iter()
        .zip(numbers(&found["probs"]))
    {
        all[token as usize] = p;
    }
    all
}

#[test]
fn settings_that_no_engine_does_otherwise_make_no_difference() {
    let (section, found) = engines(
        "[2.0, 1.0, 0.5, -1.0]",
        "temperature = 1.0\ntop_k = 0\ntop_p = 1.0\nmin_p = 0.0",
        "",
    );
    let p = softmax(&[2.0, 1.0, 0.5, -1.0]);
    for pair in found["pairs"].as_array().unwrap() {
        assert_eq!(pair["parting"], Value::Null, "{pair}");
        assert!(pair["total_variation"].as_f64().unwrap() < 1e-6);
    }
    for engine in ["transformers", "vllm", "llama.cpp"] {
        let found = dense(&found["engines"][engine], 4);
        assert!(
            found
                .iter()
                .zip(&p)
                .all(|(found, p)| (found - p).abs() < 1e-6)
        );
    }
    assert_says(
        &section,
        "Transformers, vLLM and llama.cpp give the same distribution: they keep 4 of 4 tokens",
    );
    let parted = |finding: &String| finding.contains("first differ") || finding.contains("Cause:");
    assert!(
        !section.findings.iter().any(parted),
        "{:#?}",
        section.findings
    );
}

#[test]
fn a_hot_temperature_before_the_cut_keeps_more_than_after_it() {
    // At temperature 2 the cut at 0.9 comes later than at 1, where llama.cpp makes it.
    let (section, found) = engines(
        "[4.0, 3.0, 2.0, 1.0, 0.0, -1.0]",
        "temperature = 2.0\ntop_p = 0.9\ntop_k = 0\nmin_p = 0.0",
        "engines = [\"vllm\", \"llama.cpp\"]",
    );
    let prefix = |logits: &[f64]| {
        let (mut sum, mut count) = (0.0, 0);
        for p in softmax(logits) {
            if sum >= 0.9 {
                break;
            }
            (sum, count) = (sum + p, count + 1);
        }
        count
    };
    let hot = prefix(&[2.0, 1.5, 1.0, 0.5, 0.0, -0.5]);
    let plain = prefix(&[4.0, 3.0, 2.0, 1.0, 0.0, -1.0]);
    assert!(hot > plain);
    let kept = |engine: &str| found["engines"][engine]["kept"].as_array().unwrap().len();
    assert_eq!((kept("vllm"), kept("llama.cpp")), (hot, plain));
    let parting = &found["pairs"][0]["parting"];
    assert_eq!(
        parting["token"],
        json!(plain),
        "the first that llama.cpp no longer keeps"
    );
    assert_eq!(parting["probs"][1], json!(0.0));
    assert_eq!(
        parting["rule"],
        json!({ "removed_by": "llama.cpp", "sampler": "top_p 0.9" })
    );
    assert_says(
        &section,
        "Cause: llama.cpp applies top_p = 0.9 first and removes the token; vLLM applies it after temperature = 2.",
    );
}

#[test]
fn the_same_cut_in_another_order_is_told_from_the_same_order() {
    // min-p before and after a temperature below 1 keeps other tokens; with temperature 1 there is no order.
    let with = |temperature: f64| {
        let settings = format!("temperature = {temperature}\nmin_p = 0.1\ntop_k = 0\ntop_p = 1.0");
        engines("[2.0, 1.0, 0.5, -0.2, -1.0]", &settings, "").1
    };
    let partings = |found: &Value| {
        let pairs = found["pairs"].as_array().unwrap().iter();
        pairs
            .map(|pair| pair["parting"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        partings(&with(1.0)),
        [Value::Null, Value::Null, Value::Null]
    );
    let cold = partings(&with(0.5));
    assert_eq!(
        cold[0],
        Value::Null,
        "transformers and vLLM both run it after the temperature"
    );
    // exp((0.5 - 2) / 0.5) = 0.05 is below 0.1, exp(0.5 - 2) = 0.22 is not.
    for (parting, by) in [(&cold[1], "transformers"), (&cold[2], "vllm")] {
        assert_eq!(parting["token"], json!(2));
        assert_eq!(
            parting["rule"],
            json!({ "removed_by": by, "sampler": "min_p 0.1" })
        );
    }
}

#[test]
fn the_top_k_of_transformers_cuts_a_vocabulary_of_sixty_and_none_of_fifty() {
    let logits = |count: usize| {
        let values: Vec<f64> = (0..count).map(|index| -0.01 * index as f64).collect();
        format!("{values:?}")
    };
    let parting = |count: usize, settings: &str| {
        let more = "engines = [\"transformers\", \"vllm\"]";
        engines(&logits(count), settings, more).1["pairs"][0]["parting"].clone()
    };
    assert_eq!(parting(50, "temperature = 1.0"), Value::Null);
    assert_eq!(parting(60, "top_k = 0"), Value::Null);
    assert_eq!(parting(60, "top_k = 60"), Value::Null);
    let sixty = parting(60, "temperature = 1.0");
    assert_eq!(sixty["token"], json!(50));
    assert_eq!(sixty["probs"][0], json!(0.0));
    let p = softmax(
        &(0..60)
            .map(|index| -0.01 * f64::from(index))
            .collect::<Vec<_>>(),
    );
    assert!((sixty["probs"][1].as_f64().unwrap() - p[50]).abs() < 1e-6);
    assert_eq!(
        sixty["rule"],
        json!({ "removed_by": "transformers", "sampler": "top_k 50" })
    );
}

#[test]
fn a_penalty_reaches_as_far_back_as_the_engine_looks() {
    // Token 0 was said first; llama.cpp looks at the last two only.
    let settings = "repetition_penalty = 2.0\nrepeat_last_n = 2\ntop_k = 0\ntop_p = 1.0\nmin_p = 0.0\ntemperature = 1.0";
    let with = |history: &str| {
        let more = format!("engines = [\"transformers\", \"llama.cpp\"]\nhistory = {history}");
        engines("[2.0, 1.0, -1.0]", settings, &more)
    };
    let (section, found) = with("[0, 1, 1]");
    for (engine, logits) in [
        ("transformers", [1.0, 0.5, -1.0]),
        ("llama.cpp", [2.0, 0.5, -1.0]),
    ] {
        let p = dense(&found["engines"][engine], 3);
        let wanted = softmax(&logits);
        assert!(
            p.iter()
                .zip(&wanted)
                .all(|(p, wanted)| (p - wanted).abs() < 1e-6),
            "{engine}"
        );
    }
    let parting = &found["pairs"][0]["parting"];
    assert_eq!(parting["token"], json!(0));
    assert_eq!(
        parting["rule"],
        json!({ "only": [
            { "engine": "transformers", "sampler": "penalties repeat 2, frequency 0, presence 0" },
            { "engine": "llama.cpp", "sampler": "penalties repeat 2, frequency 0, presence 0, last_n 2" },
        ] })
    );
    assert_says(&section, "last_n 2 (llama.cpp)");
    let (section, found) = with("[1, 0]");
    assert_eq!(
        found["pairs"][0]["parting"],
        Value::Null,
        "two are not too many for either"
    );
    assert_says(&section, "give the same distribution");
}

#[test]
fn what_llama_cpp_alone_counts_in_the_prompt_is_seen() {
    // Frequency and presence: vLLM counts what was made, llama.cpp the prompt too.
    let settings =
        "frequency_penalty = 0.5\ntop_k = 0\ntop_p = 1.0\nmin_p = 0.0\ntemperature = 1.0";
    let (_, found) = engines(
        "[2.0, 1.0, 0.0]",
        settings,
        "engines = [\"vllm\", \"llama.cpp\"]\nprompt = [0, 0]\nhistory = [1]",
    );
    for (engine, logits) in [("vllm", [2.0, 0.5, 0.0]), ("llama.cpp", [1.0, 0.5, 0.0])] {
        let p = dense(&found["engines"][engine], 3);
        let wanted = softmax(&logits);
        assert!(
            p.iter()
                .zip(&wanted)
                .all(|(p, wanted)| (p - wanted).abs() < 1e-6),
            "{engine}: {p:?}"
        );
    }
}

#[test]
fn a_token_that_only_float32_loses_is_no_reason_to_fail() {
    for settings in ["top_k = 0", "top_k = 0\ntop_p = 0.9\ntemperature = 0.5"] {
        for low in ["-1e39", "-3.4e38", "-1e308", "-inf"] {
            let logits = format!("[1.0, {low}, 0.5]");
            let (section, found) = engines(&logits, settings, "");
            assert!(!section.findings.is_empty());
            let kept = found["engines"]["transformers"]["kept"].as_array().unwrap();
            assert_eq!(kept[0], json!(0), "{low}");
        }
    }
}

#[test]
fn a_stage_without_a_distribution_does_not_stop_the_comparison() {
    // llama.cpp divides -inf by inf, and mirostat removes what comes of it.
    let settings = "temperature = inf\nmirostat = 1";
    for logits in ["[-inf, 0.0, 0.0, 0.0]", "[0.0, -inf, 2.0, 1.0, 0.0, 0.5]"] {
        let (section, found) = engines(logits, settings, "");
        assert!(!section.findings.is_empty());
        assert!(found["engines"]["vllm"]["refusal"].is_string());
    }
}

fn settings() -> impl Strategy<Value = String> {
    let choices = |key: &'static str, values: &'static [&'static str]| {
        prop::option::weighted(0.5, prop::sample::select(values)).prop_map(move |value| {
            value
                .map(|value| format!("{key} = {value}\n"))
                .unwrap_or_default()
        })
    };
    let cuts = (
        choices(
            "temperature",
            &[
                "0", "0.3", "0.7", "1", "1.5", "2", "2.5", "-1", "0.001", "inf",
            ],
        ),
        choices("top_k", &["0", "-1", "1", "3", "8", "-5"]),
        choices("top_p", &["0", "0.3", "0.9", "1", "1.5"]),
        choices("min_p", &["0", "0.05", "0.4", "1", "-0.5"]),
        choices("typical_p", &["0.2", "0.9", "1"]),
        choices("top_n_sigma", &["-1", "0.5", "2"]),
        choices("epsilon_cutoff", &["0", "0.05"]),
        choices("xtc_probability", &["0", "0.5", "1"]),
        choices("mirostat", &["0", "1", "2", "3"]),
    );
    let others = (
        choices("repetition_penalty", &["1", "1.3", "0", "2"]),
        choices("frequency_penalty", &["0", "0.5", "-3"]),
        choices("presence_penalty", &["0", "0.5"]),
        choices("repeat_last_n", &["-1", "0", "2"]),
        choices("dry_multiplier", &["0", "0.8"]),
        choices("do_sample", &["true", "false"]),
        choices("dynatemp_range", &["0", "0.5"]),
        choices("min_keep", &["0", "3"]),
        choices(
            "samplers",
            &[
                "[]",
                "[\"top_k\", \"temperature\", \"top_k\"]",
                "[\"adaptive_p\"]",
                "[\"nonsense\"]",
            ],
        ),
    );
    (cuts, others).prop_map(|(cuts, others)| {
        let (a, b, c, d, e, f, g, h, i) = cuts;
        let (j, k, l, m, n, o, p, q, r) = others;
        [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_the_settings_the_parting_is_the_likeliest_token_that_differs(
        logits in prop::collection::vec(prop_oneof![9 => -6.0..6.0_f64, 1 => Just(f64::NEG_INFINITY), 1 => Just(1.0)], 1..12),
        settings in settings(),
        history in prop::collection::vec(0_usize..12, 0..6),
    ) {
        prop_assume!(logits.iter().any(|logit| logit.is_finite()));
        let history: Vec<usize> = history.into_iter().filter(|id| *id < logits.len()).collect();
        let list = format!("{logits:?}");
        let (_, found) = engines(&list, &settings, &format!("history = {history:?}"));
        let model = softmax(&logits);
        let given: Vec<&str> = ["transformers", "vllm", "llama.cpp"].into_iter()
            .filter(|engine| found["engines"][engine].get("refusal").is_none())
            .collect();
        let pairs = found["pairs"].as_array().unwrap();
        prop_assert_eq!(pairs.len(), given.len() * given.len().saturating_sub(1) / 2);
        for pair in pairs {
            let names = [0, 1].map(|side| pair["engines"][side].as_str().unwrap());
            let [p, q] = names.map(|engine| dense(&found["engines"][engine], logits.len()));
            let [first, second] = names.map(|engine| numbers(&found["engines"][engine]["kept"]));
            let keeps = |kept: &[f64], token: usize| kept.contains(&(token as f64));
            let apart = p.iter().zip(&q).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0;
            prop_assert!((pair["total_variation"].as_f64().unwrap() - apart).abs() < 1e-9);
            let likeliest = |differs: &dyn Fn(usize) -> bool| {
                (0..logits.len()).filter(|&token| differs(token)).max_by(|&a, &b| model[a].total_cmp(&model[b]).then(b.cmp(&a)))
            };
            let cut = likeliest(&|token| keeps(&first, token) != keeps(&second, token));
            let wanted = cut.or_else(|| likeliest(&|token| (p[token] - q[token]).abs() > 1e-6));
            prop_assert_eq!(&pair["parting"]["token"], &json!(wanted), "{}", pair);
            // What a stage without a distribution removes has no sampler that could be named.
            if let Some(token) = cut.filter(|_| !settings.contains("inf")) {
                let by = if keeps(&first, token) { names[1] } else { names[0] };
                prop_assert_eq!(&pair["parting"]["rule"]["removed_by"], &json!(by));
                let chain = &found["engines"][by]["chain"];
                prop_assert!(chain.as_array().unwrap().contains(&pair["parting"]["rule"]["sampler"]), "{} {}", pair, chain);
            }
        }
    }
}
