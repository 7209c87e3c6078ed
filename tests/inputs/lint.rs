//! What the linter finds: each rule by the promise it keeps, in both languages.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use thermograph::sampling::{
    Chain, Engine, Finding, History, Settings, Severity, Survivors, What, lint,
};
use thermograph::words::Language;

use Engine::{LlamaCpp, Transformers, Vllm};
use Severity::{Dead, Illegal, Surprising};

/// What is found about settings, as severity, setting and the English sentence.
fn found(engine: Engine, settings: Value) -> Vec<(Severity, String, String)> {
    let settings: Settings = serde_json::from_value(settings).expect("settings");
    let words = Language::English.words();
    let findings = lint(engine, &settings).into_iter();
    findings
        .map(|finding| {
            let sentence = words.lint_finding(engine, &finding);
            (finding.severity(), finding.setting.into_owned(), sentence)
        })
        .collect()
}

/// That something is found about a setting.
#[track_caller]
fn finds(engine: Engine, settings: Value, severity: Severity, setting: &str, sentence: &str) {
    let all = found(engine, settings);
    let wanted = (severity, setting.to_owned(), sentence.to_owned());
    assert!(all.contains(&wanted), "{wanted:?} is not among {all:#?}");
}

/// That nothing is found about a setting.
#[track_caller]
fn is_silent(engine: Engine, settings: Value, setting: &str) {
    let all = found(engine, settings);
    assert!(all.iter().all(|(_, name, _)| name != setting), "{all:#?}");
}

// The five of the issue.

#[test]
fn a_temperature_above_2_is_illegal_for_vllm_in_its_words() {
    let sentence = "temperature must be in [0, 2], got 5";
    finds(
        Vllm,
        json!({"temperature": 5}),
        Illegal,
        "temperature",
        sentence,
    );
    is_silent(Vllm, json!({"temperature": 2}), "temperature");
}

#[test]
fn transformers_cuts_to_50_tokens_unasked() {
    let sentence = "top_k is not set: the default of transformers applies, 50";
    finds(Transformers, json!({}), Surprising, "top_k", sentence);
    is_silent(Transformers, json!({"top_k": 0}), "top_k");
    is_silent(Transformers, json!({"top_k": 50}), "top_k");
}

#[test]
fn an_xtc_threshold_above_one_half_turns_xtc_off() {
    let settings = json!({"xtc_probability": 0.5, "xtc_threshold": 0.6});
    let sentence = "xtc_threshold = 0.6 turns XTC off: it works only with thresholds up to 0.5";
    finds(LlamaCpp, settings.clone(), Dead, "xtc_threshold", sentence);
    let sentence = "xtc_probability is ignored because xtc_threshold is set";
    finds(LlamaCpp, settings, Dead, "xtc_probability", sentence);
    is_silent(
        LlamaCpp,
        json!({"xtc_probability": 0.5, "xtc_threshold": 0.5}),
        "xtc_threshold",
    );
}

#[test]
fn mirostat_silences_the_other_samplers() {
    let settings =
        json!({"mirostat": 2, "temperature": 1.0, "top_k": 40, "typical_p": 0.9, "min_keep": 2});
    for setting in ["top_k", "typical_p", "min_keep"] {
        let sentence = format!("{setting} is ignored because mirostat is set");
        finds(LlamaCpp, settings.clone(), Dead, setting, &sentence);
    }
    assert_eq!(found(LlamaCpp, settings).len(), 3);
}

#[test]
fn typical_after_top_n_sigma_keeps_what_chance_leaves() {
    let settings = json!({"top_n_sigma": 1.0, "typical_p": 0.9});
    let sentence = "typical_p runs after top_n_sigma, whose masked tokens make its entropy NaN: which tokens it keeps is \
                    arbitrary";
    finds(
        LlamaCpp,
        settings.clone(),
        Surprising,
        "typical_p",
        sentence,
    );
    let mut before = settings;
    before["samplers"] = json!(["typ_p", "top_n_sigma"]);
    is_silent(LlamaCpp, before, "typical_p");
}

#[test]
fn a_setting_is_dead_at_its_neutral_value_and_not_beside_it() {
    for (engine, setting, neutral, beside) in [
        (Vllm, "top_k", json!([0, -1]), json!([1])),
        (Vllm, "top_p", json!([1]), json!([0.999])),
        (Vllm, "min_p", json!([0]), json!([0.001])),
        (Vllm, "repetition_penalty", json!([1]), json!([1.1])),
        (Vllm, "frequency_penalty", json!([0]), json!([0.1])),
        (Vllm, "presence_penalty", json!([0]), json!([-0.1])),
        (Vllm, "logit_bias", json!([{}]), json!([{"1": 2}])),
        (Transformers, "top_p", json!([1]), json!([0.999])),
        (Transformers, "min_p", json!([0]), json!([0.001])),
        (Transformers, "typical_p", json!([1]), json!([0.999])),
        (Transformers, "epsilon_cutoff", json!([0, 1]), json!([0.5])),
        (Transformers, "eta_cutoff", json!([0, 1]), json!([0.5])),
    ] {
        let is_dead = |value: &Value| {
            let all = found(engine, json!({setting: value}));
            all.iter()
                .any(|(severity, name, _)| *severity == Dead && name == setting)
        };
        assert!(
            neutral.as_array().unwrap().iter().all(is_dead),
            "{engine}: {setting}"
        );
        assert!(
            !beside.as_array().unwrap().iter().any(is_dead),
            "{engine}: {setting}"
        );
    }
}

#[test]
fn what_llama_cpp_turns_off_silences_nothing() {
    is_silent(
        LlamaCpp,
        json!({"top_n_sigma": 0, "typical_p": 0.9}),
        "typical_p",
    );
    let settings = json!({"top_p": 1, "min_p": 0, "xtc_probability": 0, "min_keep": 3});
    let sentence = "min_keep has no effect without top_p, min_p, typical_p or xtc_probability";
    finds(LlamaCpp, settings, Dead, "min_keep", sentence);
    is_silent(
        LlamaCpp,
        json!({"dry_multiplier": 0.8, "dry_base": 1}),
        "dry_multiplier",
    );
}

#[test]
fn mirostat_has_a_temperature_before_it() {
    let sentence = "temperature is not set: the default of llama.cpp applies, 0.8";
    finds(
        LlamaCpp,
        json!({"mirostat": 2}),
        Surprising,
        "temperature",
        sentence,
    );
    let settings = json!({"mirostat": 2, "temperature": 0});
    let sentence = "mirostat is ignored because temperature is set";
    finds(LlamaCpp, settings, Dead, "mirostat", sentence);
}

// What is illegal.

#[test]
fn every_illegal_value_is_named_not_only_the_first() {
    let settings =
        json!({"temperature": -1, "top_p": 0, "top_k": -5, "min_p": 2, "presence_penalty": 3});
    let illegal: Vec<String> = found(Vllm, settings)
        .into_iter()
        .filter(|(severity, ..)| *severity == Illegal)
        .map(|(_, _, sentence)| sentence)
        .collect();
    assert_eq!(
        illegal,
        [
            "presence_penalty must be in [-2, 2], got 3",
            "temperature must be in [0, 2], got -1",
            "top_p must be in (0, 1], got 0",
            "top_k must be 0 (disable), or at least 1, got -5",
            "min_p must be in [0, 1], got 2",
        ]
    );
}

#[test]
fn what_transformers_refuses_only_when_it_draws_is_found_without_logits() {
    for (settings, setting, sentence) in [
        (
            json!({"temperature": 0}),
            "temperature",
            "`temperature` (=0) has to be a strictly positive float",
        ),
        (
            json!({"top_p": -0.5}),
            "top_p",
            "`top_p` has to be a float > 0 and < 1, but is -0.5",
        ),
        (
            json!({"typical_p": 0}),
            "typical_p",
            "`typical_p` has to be a float > 0 and < 1, but is 0",
        ),
        (
            json!({"top_k": -1}),
            "top_k",
            "`top_k` has to be a strictly positive integer, but is -1",
        ),
        (
            json!({"min_p": 1.5}),
            "min_p",
            "min_p has to be in the [0, 1] interval, but is 1.5",
        ),
        (
            json!({"top_h": 2}),
            "top_h",
            "`top_h` must be in the range (0, 1], but is 2",
        ),
        (
            json!({"repetition_penalty": 0}),
            "repetition_penalty",
            "the repetition penalty has to be greater than 0, but is 0",
        ),
    ] {
        finds(Transformers, settings, Illegal, setting, sentence);
    }
}

#[test]
fn llama_cpp_refuses_what_it_does_not_know() {
    let sentence = "unknown mirostat version 3: 0, 1 or 2";
    finds(
        LlamaCpp,
        json!({"mirostat": 3}),
        Illegal,
        "mirostat",
        sentence,
    );
    let sentence = "unknown sampler \"top-q\"";
    finds(
        LlamaCpp,
        json!({"samplers": ["top-q"]}),
        Illegal,
        "samplers",
        sentence,
    );
}

#[test]
fn a_ban_of_any_token_is_legal() {
    let ban = json!({"logit_bias": {"0": "-inf", "1": "-inf"}});
    for engine in [Transformers, LlamaCpp, Engine::Sglang] {
        is_silent(engine, ban.clone(), "logit_bias");
    }
    // vLLM's API makes something else of it.
    let sentence = "vllm silently clamps logit_bias = -inf to -100";
    finds(Vllm, ban, Surprising, "logit_bias", sentence);
}

// What is dead.

#[test]
fn what_an_engine_does_not_know_is_dead() {
    let sentence = "vllm has no setting typical_p";
    finds(Vllm, json!({"typical_p": 0.9}), Dead, "typical_p", sentence);
    let sentence = "transformers has no setting mirostat";
    finds(
        Transformers,
        json!({"mirostat": 2}),
        Dead,
        "mirostat",
        sentence,
    );
    let sentence = "llama.cpp has no setting eta_cutoff";
    finds(
        LlamaCpp,
        json!({"eta_cutoff": 0.1}),
        Dead,
        "eta_cutoff",
        sentence,
    );
}

#[test]
fn a_value_that_changes_nothing_is_dead() {
    for (engine, setting, value) in [
        (Transformers, "top_p", 1.0),
        (Transformers, "min_p", 0.0),
        (Transformers, "typical_p", 1.0),
        (Transformers, "epsilon_cutoff", 0.0),
        (Transformers, "eta_cutoff", 1.5),
        (Transformers, "repetition_penalty", 1.0),
        (Vllm, "top_p", 1.0),
        (Vllm, "min_p", 0.0),
        (Vllm, "frequency_penalty", 0.0),
        (LlamaCpp, "typical_p", 1.0),
        (LlamaCpp, "top_n_sigma", -1.0),
        (LlamaCpp, "xtc_probability", 0.0),
        (LlamaCpp, "dynatemp_range", 0.0),
        (LlamaCpp, "dry_multiplier", 0.0),
        (LlamaCpp, "presence_penalty", 0.0),
    ] {
        let sentence = format!("{setting} = {value:?} has no effect");
        finds(engine, json!({setting: value}), Dead, setting, &sentence);
    }
    let sentence = "top_k = 0 has no effect";
    finds(Vllm, json!({"top_k": 0}), Dead, "top_k", sentence);
    let sentence = "logit_bias = {} has no effect";
    finds(
        Vllm,
        json!({"logit_bias": {}}),
        Dead,
        "logit_bias",
        sentence,
    );
}

#[test]
fn a_value_that_turns_a_default_off_is_not_dead() {
    let off = json!({"top_k": 0, "top_p": 1.0, "min_p": 0.0, "temperature": 1.0});
    assert_eq!(found(LlamaCpp, off), []);
    is_silent(Transformers, json!({"top_k": 0}), "top_k");
}

#[test]
fn greedy_silences_the_cuts() {
    let greedy = json!({"temperature": 0, "top_k": 20, "top_p": 0.9, "min_p": 0.1});
    for engine in [Vllm, LlamaCpp] {
        for setting in ["top_k", "top_p", "min_p"] {
            let sentence = format!("{setting} is ignored because temperature is set");
            finds(engine, greedy.clone(), Dead, setting, &sentence);
        }
    }
    // XTC may take the likeliest away before the temperature is applied.
    let mut xtc = greedy;
    xtc["xtc_probability"] = json!(1.0);
    is_silent(LlamaCpp, xtc, "top_k");
}

#[test]
fn do_sample_false_silences_all_that_is_for_drawing() {
    let settings = json!({"do_sample": false, "temperature": 0, "top_k": 20, "typical_p": 5, "top_h": 0.5,
        "repetition_penalty": 1.2});
    let names: Vec<_> = found(Transformers, settings)
        .into_iter()
        .map(|(severity, setting, sentence)| {
            assert_eq!(severity, Dead);
            assert_eq!(
                sentence,
                format!("{setting} is ignored because do_sample is set")
            );
            setting
        })
        .collect();
    assert_eq!(names, ["temperature", "top_k", "typical_p", "top_h"]);
}

#[test]
fn a_parameter_without_what_it_is_for_is_dead() {
    for (setting, value, others) in [
        ("dynatemp_exponent", json!(2.0), "dynatemp_range"),
        ("mirostat_tau", json!(3.0), "mirostat"),
        ("mirostat_eta", json!(0.2), "mirostat"),
        ("xtc_threshold", json!(0.2), "xtc_probability"),
        ("dry_base", json!(2.0), "dry_multiplier"),
        ("dry_allowed_length", json!(3), "dry_multiplier"),
        ("dry_last_n", json!(9), "dry_multiplier"),
        ("dry_breakers", json!([1]), "dry_multiplier"),
        (
            "repeat_last_n",
            json!(0),
            "repetition_penalty, frequency_penalty or presence_penalty",
        ),
    ] {
        let sentence = format!("{setting} has no effect without {others}");
        finds(LlamaCpp, json!({setting: value}), Dead, setting, &sentence);
    }
    let settings = json!({"samplers": ["adaptive_p"], "adaptive_decay": 0.5});
    let sentence = "adaptive_decay has no effect without adaptive_target";
    finds(LlamaCpp, settings, Dead, "adaptive_decay", sentence);
    let settings = json!({"top_p": 1, "min_p": 0, "min_keep": 3});
    let sentence = "min_keep has no effect without top_p, min_p, typical_p or xtc_probability";
    finds(LlamaCpp, settings, Dead, "min_keep", sentence);
}

#[test]
fn a_window_of_no_tokens_silences_penalties_and_dry() {
    let settings = json!({"repeat_last_n": 0, "repetition_penalty": 1.2, "dry_last_n": 0, "dry_multiplier": 1.0});
    let sentence = "repetition_penalty is ignored because repeat_last_n is set";
    finds(
        LlamaCpp,
        settings.clone(),
        Dead,
        "repetition_penalty",
        sentence,
    );
    let sentence = "dry_multiplier is ignored because dry_last_n is set";
    finds(LlamaCpp, settings, Dead, "dry_multiplier", sentence);
    let settings = json!({"dry_multiplier": 1.0, "dry_base": 0.5});
    let sentence = "dry_multiplier is ignored because dry_base is set";
    finds(LlamaCpp, settings, Dead, "dry_multiplier", sentence);
}

#[test]
fn a_setting_whose_sampler_does_not_run_is_dead() {
    let settings = json!({"samplers": ["top_k", "temperature"], "top_p": 0.9, "typical_p": 0.5});
    let sentence = "top_p has no effect: top_p is not in the list of samplers";
    finds(LlamaCpp, settings.clone(), Dead, "top_p", sentence);
    let sentence = "typical_p has no effect: typ_p is not in the list of samplers";
    finds(LlamaCpp, settings, Dead, "typical_p", sentence);
    let sentence = "adaptive_target has no effect: adaptive_p is not in the list of samplers";
    finds(
        LlamaCpp,
        json!({"adaptive_target": 0.3}),
        Dead,
        "adaptive_target",
        sentence,
    );
}

// What is surprising.

#[test]
fn a_tiny_temperature_is_another_for_vllm() {
    let sentence = "vllm silently clamps temperature = 0.001 to 0.01";
    finds(
        Vllm,
        json!({"temperature": 0.001}),
        Surprising,
        "temperature",
        sentence,
    );
}

#[test]
fn the_defaults_of_llama_cpp_act_unasked() {
    for (setting, value) in [
        ("temperature", "0.8"),
        ("top_k", "40"),
        ("top_p", "0.95"),
        ("min_p", "0.05"),
    ] {
        let sentence = format!("{setting} is not set: the default of llama.cpp applies, {value}");
        finds(LlamaCpp, json!({}), Surprising, setting, &sentence);
    }
    let without = json!({"samplers": ["top_k"], "top_k": 5});
    assert_eq!(found(LlamaCpp, without), []);
    assert_eq!(found(Vllm, json!({})), []);
}

#[test]
fn llama_cpp_cuts_before_it_applies_the_temperature() {
    let settings = json!({"temperature": 0.7, "top_p": 0.9, "min_p": 0.1, "top_k": 0});
    let sentence = "temperature = 0.7 is applied after top_p and min_p: truncation uses the distribution before it";
    finds(
        LlamaCpp,
        settings.clone(),
        Surprising,
        "temperature",
        sentence,
    );
    for (key, value) in [
        ("temperature", json!(1.0)),
        (
            "samplers",
            json!(["temperature", "top_p", "min_p", "top_k"]),
        ),
    ] {
        let mut settings = settings.clone();
        settings[key] = value;
        is_silent(LlamaCpp, settings, "temperature");
    }
}

#[test]
fn top_k_does_not_heed_min_keep() {
    let settings = json!({"top_k": 3, "min_keep": 10});
    let sentence = "min_keep = 10 does not apply to top_k, which keeps only 3 tokens";
    finds(LlamaCpp, settings, Surprising, "min_keep", sentence);
    // It leaves as many, or does not cut.
    for top_k in [10, 0] {
        let settings = json!({"top_k": top_k, "min_keep": 10});
        is_silent(LlamaCpp, settings, "min_keep");
    }
}

#[test]
fn tokens_tied_with_the_kth_are_no_finding() {
    let settings = json!({"top_k": 3, "temperature": 0.5});
    for engine in [Transformers, Vllm] {
        assert_eq!(found(engine, settings.clone()), []);
    }
}

#[test]
fn what_this_program_does_not_follow_is_said() {
    let settings =
        json!({"samplers": ["xtc", "adaptive_p"], "xtc_probability": 0.5, "adaptive_target": 0.2});
    let sentence = "xtc_probability changes the distribution, but is not modeled here";
    finds(LlamaCpp, settings, Surprising, "xtc_probability", sentence);
}

// Of all findings.

/// One of every kind.
fn one_of_each() -> Vec<What> {
    vec![
        What::Refused {
            reason: "top_p must be in (0, 1], got 17".to_owned(),
        },
        What::Unknown { nearest: None },
        What::Unknown {
            nearest: Some("top_p"),
        },
        What::Silenced { by: "mirostat" },
        What::Needs {
            others: &["top_p", "min_p"],
        },
        What::LeftOut { sampler: "typ_p" },
        What::Neutral {
            value: "123.5".to_owned(),
        },
        What::ThresholdTooHigh {
            threshold: 0.75,
            most: 0.5,
        },
        What::Ignored {
            part: "777".to_owned(),
        },
        What::Clamped {
            from: 3.25,
            to: 2.75,
        },
        What::Default { value: 41.0 },
        What::CutsBeforeTemperature {
            temperature: 0.625,
            cuts: vec!["top_p", "typical_p", "min_p"],
        },
        What::MaskedBefore { by: "top_n_sigma" },
        What::BelowMinKeep {
            min_keep: 12,
            top_k: 7,
        },
        What::Outside { within: "options" },
        What::Greedy,
        What::Beams { beams: 4 },
        What::NotReproduced,
    ]
}

/// The numbers and the names of settings in a sentence.
fn facts(sentence: &str) -> BTreeSet<String> {
    let parts = sentence.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
    parts
        .map(|part| part.trim_matches('.'))
        .filter(|part| part.contains('_') || part.parse::<f64>().is_ok_and(f64::is_finite))
        .map(str::to_owned)
        .collect()
}

#[test]
fn both_languages_state_the_same_facts_and_only_those() {
    let [english, chinese] = [Language::English, Language::Chinese].map(Language::words);
    for what in one_of_each() {
        let digits: Vec<String> = facts(&format!("{what:?}").replace('"', " "))
            .into_iter()
            .collect();
        let finding = Finding::new("the_setting", what);
        let [en, zh] =
            [english, chinese].map(|words| words.lint_finding(Engine::LlamaCpp, &finding));
        assert_eq!(facts(&en), facts(&zh), "{en} / {zh}");
        for number in facts(&en).iter().filter(|fact| fact.parse::<f64>().is_ok()) {
            let is_a_fact = digits
                .iter()
                .any(|fact| fact.parse::<f64>() == number.parse::<f64>());
            assert!(is_a_fact, "{number} in {en:?} comes from nowhere");
        }
        let is_refusal = matches!(finding.what, What::Refused { .. });
        assert_eq!(en == zh, is_refusal, "{en}");
    }
    for severity in Severity::ALL {
        assert_ne!(english.severity(severity), chinese.severity(severity));
    }
}

/// Settings of which many are off, at their limits, or beside each other.
fn settings() -> impl Strategy<Value = Value> {
    let number = |values: &'static [f64]| proptest::sample::select(values).prop_map(Value::from);
    let whole = |values: &'static [i64]| proptest::sample::select(values).prop_map(Value::from);
    let samplers = [
        "penalties",
        "dry",
        "top_n_sigma",
        "top_k",
        "typ_p",
        "top_p",
        "min_p",
        "xtc",
        "temperature",
        "adaptive_p",
    ];
    let samplers = proptest::sample::subsequence(samplers.to_vec(), 0..=10).prop_shuffle();
    let each: Vec<(&str, BoxedStrategy<Value>)> = vec![
        ("do_sample", any::<bool>().prop_map(Value::from).boxed()),
        (
            "temperature",
            number(&[0.0, 0.001, 0.5, 1.0, 2.0, 3.0]).boxed(),
        ),
        ("dynatemp_range", number(&[-1.0, 0.0, 0.4]).boxed()),
        ("dynatemp_exponent", number(&[0.0, 1.0, 2.0]).boxed()),
        ("top_k", whole(&[-2, -1, 0, 1, 3, 50]).boxed()),
        ("top_p", number(&[0.0, 0.5, 0.9, 1.0, 1.5]).boxed()),
        ("min_p", number(&[-0.5, 0.0, 0.1, 1.0]).boxed()),
        ("typical_p", number(&[0.3, 0.9, 1.0, 2.0]).boxed()),
        ("epsilon_cutoff", number(&[0.0, 0.05, 1.0]).boxed()),
        ("eta_cutoff", number(&[-0.1, 0.0, 0.05]).boxed()),
        ("top_h", number(&[0.4, 1.0]).boxed()),
        ("top_n_sigma", number(&[-1.0, 0.0, 1.0]).boxed()),
        ("xtc_probability", number(&[0.0, 0.5, 1.0]).boxed()),
        ("xtc_threshold", number(&[0.05, 0.5, 0.6]).boxed()),
        ("repetition_penalty", number(&[0.5, 1.0, 1.5]).boxed()),
        ("frequency_penalty", number(&[0.0, 0.5]).boxed()),
        ("presence_penalty", number(&[0.0, -0.5]).boxed()),
        ("repeat_last_n", whole(&[-1, 0, 2]).boxed()),
        ("dry_multiplier", number(&[0.0, 1.0]).boxed()),
        ("dry_base", number(&[0.5, 1.75]).boxed()),
        ("dry_allowed_length", whole(&[0, 1, 2]).boxed()),
        ("dry_last_n", whole(&[-1, 0, 4]).boxed()),
        ("dry_breakers", Just(json!([2])).boxed()),
        ("mirostat", whole(&[0, 0, 1, 2, 3]).boxed()),
        ("mirostat_tau", number(&[1.0, 5.0]).boxed()),
        ("mirostat_eta", number(&[0.1]).boxed()),
        ("adaptive_target", number(&[-1.0, 0.3]).boxed()),
        ("adaptive_decay", number(&[0.5]).boxed()),
        ("min_keep", whole(&[0, 1, 4]).boxed()),
        (
            "logit_bias",
            prop_oneof![Just(json!({})), Just(json!({"1": 2.5, "3": "-inf"}))].boxed(),
        ),
        ("samplers", samplers.prop_map(Value::from).boxed()),
    ];
    let all = each
        .into_iter()
        .map(|(name, value)| proptest::option::weighted(0.35, value).prop_map(move |v| (name, v)));
    all.collect::<Vec<_>>().prop_map(|all| {
        let given = all.into_iter();
        let given = given.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(given.collect())
    })
}

/// What settings leave of `logits`; a text if they are refused.
fn left(engine: Engine, settings: &Value, logits: &[f64]) -> Result<Survivors, String> {
    let settings: Settings = serde_json::from_value(settings.clone()).expect("settings");
    let (chain, _) = Chain::of_settings(engine, &settings).map_err(|error| error.to_string())?;
    let history = History {
        prompt: &[0, 1, 2, 0, 1],
        output: &[3, 0, 1],
    };
    chain
        .survivors(logits, history)
        .map_err(|error| error.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Without all dead settings the distribution is the same.
    #[test]
    fn dead_settings_can_be_left_out(
        settings in settings(), logits in proptest::collection::vec(-6.0..6.0, 2..60),
        engine in proptest::sample::select(Engine::ALL.to_vec()),
    ) {
        let parsed: Settings = serde_json::from_value(settings.clone()).unwrap();
        let findings = lint(engine, &parsed);
        let mut without = settings.clone();
        for dead in findings.iter().filter(|finding| finding.severity() == Dead) {
            without.as_object_mut().unwrap().remove(dead.setting.as_ref());
        }
        prop_assert_eq!(left(engine, &settings, &logits), left(engine, &without, &logits), "{:#?}", findings);
    }

    /// What is illegal is refused, and what is not is not.
    #[test]
    fn an_engine_refuses_what_is_illegal_and_nothing_else(
        settings in settings(), engine in proptest::sample::select(Engine::ALL.to_vec()),
    ) {
        let parsed: Settings = serde_json::from_value(settings.clone()).unwrap();
        let findings = lint(engine, &parsed);
        let refused = |what: &What| matches!(what, What::Refused { .. });
        let logits = [0.5, 0.1, 0.3, 0.7, 0.2];
        let result = left(engine, &settings, &logits);
        // Of a top-k that is too large for a vocabulary nothing is known without one.
        let is_too_large = |result: &Result<_, String>| {
            result.as_ref().is_err_and(|error| error.contains("must be at most"))
        };
        prop_assume!(!is_too_large(&result));
        let is_followed = !findings.iter().any(|finding| finding.what == What::NotReproduced);
        if is_followed {
            prop_assert_eq!(findings.iter().any(|finding| refused(&finding.what)), result.is_err(), "{:?}", result);
        }
        // All are found at once.
        let mut without = settings.clone();
        for illegal in findings.iter().filter(|finding| refused(&finding.what)) {
            without.as_object_mut().unwrap().remove(illegal.setting.as_ref());
        }
        if is_followed {
            let result = left(engine, &without, &logits);
            prop_assert!(result.is_ok() || is_too_large(&result));
        }
    }

    /// The worst comes first, and every sentence is one line in both languages.
    #[test]
    fn findings_are_in_order_and_fit_on_a_line(settings in settings()) {
        let parsed: Settings = serde_json::from_value(settings).unwrap();
        for engine in Engine::ALL {
            let findings = lint(engine, &parsed);
            prop_assert!(findings.is_sorted_by_key(Finding::severity));
            for finding in &findings {
                for language in [Language::English, Language::Chinese] {
                    let sentence = language.words().lint_finding(engine, finding);
                    prop_assert!(!sentence.is_empty() && !sentence.contains('\n'));
                }
            }
        }
    }
}
