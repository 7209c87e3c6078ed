//! What holds of all that the linter finds.

use proptest::prelude::*;
use serde_json::{Value, json};
use thermograph_sampling::{
    Chain, Engine, Finding, History, Settings, Severity, Survivors, What, lint,
};

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
        for dead in findings.iter().filter(|finding| finding.severity() == Severity::Dead) {
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

    /// The worst comes first.
    #[test]
    fn findings_are_in_order(settings in settings()) {
        let parsed: Settings = serde_json::from_value(settings).unwrap();
        for engine in Engine::ALL {
            prop_assert!(lint(engine, &parsed).is_sorted_by_key(Finding::severity));
        }
    }
}
