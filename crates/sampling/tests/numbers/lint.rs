//! What the linter finds: each rule by the promise it keeps. What holds of all findings is among the laws.

use serde_json::{Value, json};
use thermograph_sampling::{Engine, Finding, Settings, Severity, What, lint};

use Engine::{LlamaCpp, Transformers, Vllm};
use Severity::{Dead, Illegal, Surprising};

fn found(engine: Engine, settings: Value) -> Vec<Finding> {
    let settings: Settings = serde_json::from_value(settings).expect("settings");
    lint(engine, &settings)
}

/// That this is found about a setting.
#[track_caller]
fn finds(engine: Engine, settings: Value, setting: &'static str, what: What) {
    let all = found(engine, settings);
    let wanted = Finding::new(setting, what);
    assert!(all.contains(&wanted), "{wanted:?} is not among {all:#?}");
}

/// That nothing is found about a setting.
#[track_caller]
fn is_silent(engine: Engine, settings: Value, setting: &str) {
    let all = found(engine, settings);
    assert!(all.iter().all(|found| found.setting != setting), "{all:#?}");
}

fn refused(reason: &str) -> What {
    What::Refused {
        reason: reason.to_owned(),
    }
}

fn neutral(value: &str) -> What {
    What::Neutral {
        value: value.to_owned(),
    }
}

const UNKNOWN: What = What::Unknown { nearest: None };

#[test]
fn each_finding_is_as_bad_as_what_it_says() {
    for (what, severity) in [
        (refused("no"), Illegal),
        (UNKNOWN, Dead),
        (What::Silenced { by: "mirostat" }, Dead),
        (What::Needs { others: &["top_p"] }, Dead),
        (What::LeftOut { sampler: "typ_p" }, Dead),
        (neutral("1"), Dead),
        (
            What::ThresholdTooHigh {
                threshold: 0.75,
                most: 0.5,
            },
            Dead,
        ),
        (
            What::Ignored {
                part: "a part".to_owned(),
            },
            Dead,
        ),
        (What::PassedOver, Dead),
        (What::Outside { within: "options" }, Dead),
        (What::Clamped { from: 3.0, to: 2.0 }, Surprising),
        (What::Default { value: 41.0 }, Surprising),
        (
            What::CutsBeforeTemperature {
                temperature: 0.5,
                cuts: vec!["top_p"],
            },
            Surprising,
        ),
        (What::MaskedBefore { by: "top_n_sigma" }, Surprising),
        (
            What::BelowMinKeep {
                min_keep: 12,
                top_k: 7,
            },
            Surprising,
        ),
        (What::Greedy, Surprising),
        (What::Beams { beams: 4 }, Surprising),
        (What::NotReproduced, Surprising),
    ] {
        assert_eq!(
            Finding::new("top_p", what.clone()).severity(),
            severity,
            "{what:?}"
        );
    }
    let names = Severity::ALL.map(Severity::name);
    assert_eq!(names, ["illegal", "dead", "surprising"]);
}

// What is illegal.

#[test]
fn a_temperature_above_2_is_illegal_for_vllm_in_its_words() {
    let reason = refused("temperature must be in [0, 2], got 5");
    finds(Vllm, json!({"temperature": 5}), "temperature", reason);
    is_silent(Vllm, json!({"temperature": 2}), "temperature");
}

#[test]
fn every_illegal_value_is_named_not_only_the_first() {
    let settings =
        json!({"temperature": -1, "top_p": 0, "top_k": -5, "min_p": 2, "presence_penalty": 3});
    let illegal: Vec<_> = found(Vllm, settings)
        .into_iter()
        .filter(|found| found.severity() == Illegal)
        .map(|found| found.what)
        .collect();
    let reasons = [
        "presence_penalty must be in [-2, 2], got 3",
        "temperature must be in [0, 2], got -1",
        "top_p must be in (0, 1], got 0",
        "top_k must be 0 (disable), or at least 1, got -5",
        "min_p must be in [0, 1], got 2",
    ];
    assert_eq!(illegal, reasons.map(refused));
}

#[test]
fn what_transformers_refuses_only_when_it_draws_is_found_without_logits() {
    for (setting, value, reason) in [
        (
            "temperature",
            0.0,
            "`temperature` (=0) has to be a strictly positive float",
        ),
        (
            "top_p",
            -0.5,
            "`top_p` has to be a float > 0 and < 1, but is -0.5",
        ),
        (
            "typical_p",
            0.0,
            "`typical_p` has to be a float > 0 and < 1, but is 0",
        ),
        (
            "min_p",
            1.5,
            "min_p has to be in the [0, 1] interval, but is 1.5",
        ),
        (
            "top_h",
            2.0,
            "`top_h` must be in the range (0, 1], but is 2",
        ),
        (
            "repetition_penalty",
            0.0,
            "the repetition penalty has to be greater than 0, but is 0",
        ),
    ] {
        finds(
            Transformers,
            json!({setting: value}),
            setting,
            refused(reason),
        );
    }
    let reason = refused("`top_k` has to be a strictly positive integer, but is -1");
    finds(Transformers, json!({"top_k": -1}), "top_k", reason);
}

#[test]
fn llama_cpp_refuses_what_it_does_not_know() {
    let reason = refused("unknown mirostat version 3: 0, 1 or 2");
    finds(LlamaCpp, json!({"mirostat": 3}), "mirostat", reason);
    let reason = refused("unknown sampler \"top-q\"");
    finds(LlamaCpp, json!({"samplers": ["top-q"]}), "samplers", reason);
}

#[test]
fn a_ban_of_any_token_is_legal() {
    let ban = json!({"logit_bias": {"0": "-inf", "1": "-inf"}});
    for engine in [Transformers, LlamaCpp, Engine::Sglang] {
        is_silent(engine, ban.clone(), "logit_bias");
    }
    // vLLM's API makes something else of it.
    let clamped = What::Clamped {
        from: f64::NEG_INFINITY,
        to: -100.0,
    };
    finds(Vllm, ban, "logit_bias", clamped);
}

// What is dead.

#[test]
fn what_an_engine_does_not_know_is_dead() {
    for (engine, setting) in [
        (Vllm, "typical_p"),
        (Transformers, "mirostat"),
        (LlamaCpp, "eta_cutoff"),
    ] {
        let value = if setting == "mirostat" {
            json!(2)
        } else {
            json!(0.1)
        };
        finds(engine, json!({setting: value}), setting, UNKNOWN);
    }
}

#[test]
fn a_value_that_changes_nothing_is_dead_and_one_beside_it_is_not() {
    for (engine, setting, nothing, beside) in [
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
            let mut dead = all.iter().filter(|found| found.severity() == Dead);
            dead.any(|found| found.setting == setting)
        };
        assert!(
            nothing.as_array().unwrap().iter().all(is_dead),
            "{engine}: {setting}"
        );
        assert!(
            !beside.as_array().unwrap().iter().any(is_dead),
            "{engine}: {setting}"
        );
    }
}

#[test]
fn a_value_that_changes_nothing_is_named() {
    for (engine, setting, value) in [
        (Transformers, "top_p", "1.0"),
        (Transformers, "min_p", "0.0"),
        (Transformers, "typical_p", "1.0"),
        (Transformers, "epsilon_cutoff", "0.0"),
        (Transformers, "eta_cutoff", "1.5"),
        (Transformers, "repetition_penalty", "1.0"),
        (Vllm, "top_k", "0"),
        (Vllm, "top_p", "1.0"),
        (Vllm, "min_p", "0.0"),
        (Vllm, "frequency_penalty", "0.0"),
        (Vllm, "logit_bias", "{}"),
        (LlamaCpp, "typical_p", "1.0"),
        (LlamaCpp, "top_n_sigma", "-1.0"),
        (LlamaCpp, "xtc_probability", "0.0"),
        (LlamaCpp, "dynatemp_range", "0.0"),
        (LlamaCpp, "dry_multiplier", "0.0"),
        (LlamaCpp, "presence_penalty", "0.0"),
    ] {
        let given: Value = serde_json::from_str(value).unwrap();
        finds(engine, json!({setting: given}), setting, neutral(value));
    }
}

#[test]
fn a_value_that_turns_a_default_off_is_not_dead() {
    let off = json!({"top_k": 0, "top_p": 1.0, "min_p": 0.0, "temperature": 1.0});
    assert_eq!(found(LlamaCpp, off), []);
    is_silent(Transformers, json!({"top_k": 0}), "top_k");
}

#[test]
fn an_xtc_threshold_above_one_half_turns_xtc_off() {
    let settings = json!({"xtc_probability": 0.5, "xtc_threshold": 0.6});
    let too_high = What::ThresholdTooHigh {
        threshold: 0.6,
        most: 0.5,
    };
    finds(LlamaCpp, settings.clone(), "xtc_threshold", too_high);
    let silenced = What::Silenced {
        by: "xtc_threshold",
    };
    finds(LlamaCpp, settings, "xtc_probability", silenced);
    let settings = json!({"xtc_probability": 0.5, "xtc_threshold": 0.5});
    is_silent(LlamaCpp, settings, "xtc_threshold");
}

#[test]
fn mirostat_silences_the_other_samplers() {
    let settings =
        json!({"mirostat": 2, "temperature": 1.0, "top_k": 40, "typical_p": 0.9, "min_keep": 2});
    for setting in ["top_k", "typical_p", "min_keep"] {
        finds(
            LlamaCpp,
            settings.clone(),
            setting,
            What::Silenced { by: "mirostat" },
        );
    }
    assert_eq!(found(LlamaCpp, settings).len(), 3);
}

#[test]
fn what_llama_cpp_turns_off_silences_nothing() {
    let settings = json!({"top_n_sigma": 0, "typical_p": 0.9});
    is_silent(LlamaCpp, settings, "typical_p");
    let settings = json!({"dry_multiplier": 0.8, "dry_base": 1});
    is_silent(LlamaCpp, settings, "dry_multiplier");
}

#[test]
fn greedy_silences_the_cuts() {
    let greedy = json!({"temperature": 0, "top_k": 20, "top_p": 0.9, "min_p": 0.1});
    for engine in [Vllm, LlamaCpp] {
        for setting in ["top_k", "top_p", "min_p"] {
            finds(
                engine,
                greedy.clone(),
                setting,
                What::Silenced { by: "temperature" },
            );
        }
    }
    // XTC may take the likeliest away before the temperature is applied.
    let mut xtc = greedy;
    xtc["xtc_probability"] = json!(1.0);
    is_silent(LlamaCpp, xtc, "top_k");
    let settings = json!({"mirostat": 2, "temperature": 0});
    finds(
        LlamaCpp,
        settings,
        "mirostat",
        What::Silenced { by: "temperature" },
    );
}

#[test]
fn do_sample_false_silences_all_that_is_for_drawing() {
    let settings = json!({"do_sample": false, "temperature": 0, "top_k": 20, "typical_p": 5, "top_h": 0.5,
        "repetition_penalty": 1.2});
    let silenced = |setting| Finding::new(setting, What::Silenced { by: "do_sample" });
    let all = ["temperature", "top_k", "typical_p", "top_h"].map(silenced);
    assert_eq!(found(Transformers, settings), all);
}

#[test]
fn of_several_that_silence_a_setting_one_is_named() {
    let settings = json!({"mirostat": 2, "top_k": 40, "dry_multiplier": 1.0, "dry_base": 2.0, "dry_last_n": 0,
        "temperature": 0});
    // Greedy decoding would silence them as well, and a window of no tokens DRY.
    let silenced = |setting| Finding::new(setting, What::Silenced { by: "mirostat" });
    let all = ["top_k", "dry_multiplier", "dry_base", "dry_last_n"].map(silenced);
    assert_eq!(found(LlamaCpp, settings), all);
}

#[test]
fn what_two_settings_silence_is_silenced_by_one_that_would_do_alone() {
    // A base below 1 turns DRY off, and so does a window of no tokens; the length is DRY's.
    let settings = json!({"repetition_penalty": 1.2, "repeat_last_n": 0, "dry_multiplier": 1.0,
        "dry_base": 0.5, "dry_last_n": 0, "dry_allowed_length": 3});
    let silenced = |(setting, by)| Finding::new(setting, What::Silenced { by });
    let wanted = [
        ("repetition_penalty", "repeat_last_n"),
        ("dry_multiplier", "dry_base"),
        ("dry_allowed_length", "dry_base"),
        ("dry_last_n", "dry_base"),
    ];
    assert_eq!(found(LlamaCpp, settings)[..4], wanted.map(silenced));
}

#[test]
fn a_parameter_without_what_it_is_for_is_dead() {
    const DRY: &[&str] = &["dry_multiplier"];
    const CUTS: &[&str] = &["top_p", "min_p", "typical_p", "xtc_probability"];
    for (settings, setting, others) in [
        (
            json!({"dynatemp_exponent": 2.0}),
            "dynatemp_exponent",
            &["dynatemp_range"][..],
        ),
        (json!({"mirostat_tau": 3.0}), "mirostat_tau", &["mirostat"]),
        (json!({"mirostat_eta": 0.2}), "mirostat_eta", &["mirostat"]),
        (
            json!({"xtc_threshold": 0.2}),
            "xtc_threshold",
            &["xtc_probability"],
        ),
        (json!({"dry_base": 2.0}), "dry_base", DRY),
        (json!({"dry_allowed_length": 3}), "dry_allowed_length", DRY),
        (json!({"dry_last_n": 9}), "dry_last_n", DRY),
        (json!({"dry_breakers": [1]}), "dry_breakers", DRY),
        (
            json!({"repeat_last_n": 0}),
            "repeat_last_n",
            &[
                "repetition_penalty",
                "frequency_penalty",
                "presence_penalty",
            ],
        ),
        (
            json!({"samplers": ["adaptive_p"], "adaptive_decay": 0.5}),
            "adaptive_decay",
            &["adaptive_target"],
        ),
        (
            json!({"top_p": 1, "min_p": 0, "min_keep": 3}),
            "min_keep",
            CUTS,
        ),
        (
            json!({"top_p": 1, "min_p": 0, "xtc_probability": 0, "min_keep": 3}),
            "min_keep",
            CUTS,
        ),
    ] {
        finds(LlamaCpp, settings, setting, What::Needs { others });
    }
}

#[test]
fn a_window_of_no_tokens_silences_penalties_and_dry() {
    let settings = json!({"repeat_last_n": 0, "repetition_penalty": 1.2, "dry_last_n": 0, "dry_multiplier": 1.0});
    for (setting, by) in [
        ("repetition_penalty", "repeat_last_n"),
        ("dry_multiplier", "dry_last_n"),
    ] {
        finds(LlamaCpp, settings.clone(), setting, What::Silenced { by });
    }
    let settings = json!({"dry_multiplier": 1.0, "dry_base": 0.5});
    finds(
        LlamaCpp,
        settings,
        "dry_multiplier",
        What::Silenced { by: "dry_base" },
    );
}

#[test]
fn a_setting_whose_sampler_does_not_run_is_dead() {
    let settings = json!({"samplers": ["top_k", "temperature"], "top_p": 0.9, "typical_p": 0.5});
    for (setting, sampler) in [("top_p", "top_p"), ("typical_p", "typ_p")] {
        finds(
            LlamaCpp,
            settings.clone(),
            setting,
            What::LeftOut { sampler },
        );
    }
    let settings = json!({"adaptive_target": 0.3});
    let left_out = What::LeftOut {
        sampler: "adaptive_p",
    };
    finds(LlamaCpp, settings, "adaptive_target", left_out);
}

// What is surprising.

#[test]
fn transformers_cuts_to_50_tokens_unasked() {
    finds(
        Transformers,
        json!({}),
        "top_k",
        What::Default { value: 50.0 },
    );
    is_silent(Transformers, json!({"top_k": 0}), "top_k");
    is_silent(Transformers, json!({"top_k": 50}), "top_k");
}

#[test]
fn the_defaults_of_llama_cpp_act_unasked() {
    for (setting, value) in [
        ("temperature", 0.8),
        ("top_k", 40.0),
        ("top_p", 0.95),
        ("min_p", 0.05),
    ] {
        finds(LlamaCpp, json!({}), setting, What::Default { value });
    }
    // Mirostat has a temperature before it.
    finds(
        LlamaCpp,
        json!({"mirostat": 2}),
        "temperature",
        What::Default { value: 0.8 },
    );
    let without = json!({"samplers": ["top_k"], "top_k": 5});
    assert_eq!(found(LlamaCpp, without), []);
    assert_eq!(found(Vllm, json!({})), []);
}

#[test]
fn a_tiny_temperature_is_another_for_vllm() {
    let clamped = What::Clamped {
        from: 0.001,
        to: 0.01,
    };
    finds(Vllm, json!({"temperature": 0.001}), "temperature", clamped);
}

#[test]
fn typical_after_top_n_sigma_keeps_what_chance_leaves() {
    let mut settings = json!({"top_n_sigma": 1.0, "typical_p": 0.9});
    let masked = What::MaskedBefore { by: "top_n_sigma" };
    finds(LlamaCpp, settings.clone(), "typical_p", masked);
    settings["samplers"] = json!(["typ_p", "top_n_sigma"]);
    is_silent(LlamaCpp, settings, "typical_p");
}

#[test]
fn llama_cpp_cuts_before_it_applies_the_temperature() {
    let settings = json!({"temperature": 0.7, "top_p": 0.9, "min_p": 0.1, "top_k": 0});
    let cuts = What::CutsBeforeTemperature {
        temperature: 0.7,
        cuts: vec!["top_p", "min_p"],
    };
    finds(LlamaCpp, settings.clone(), "temperature", cuts);
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
    let below = What::BelowMinKeep {
        min_keep: 10,
        top_k: 3,
    };
    finds(LlamaCpp, settings, "min_keep", below);
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
fn what_is_not_followed_is_said() {
    let settings =
        json!({"samplers": ["xtc", "adaptive_p"], "xtc_probability": 0.5, "adaptive_target": 0.2});
    finds(LlamaCpp, settings, "xtc_probability", What::NotReproduced);
}
