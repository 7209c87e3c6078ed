//! What the linter's findings are called, in both languages. What it finds is tested where it is computed, in
//! `crates/sampling`.

use std::collections::BTreeSet;

use thermograph::sampling::{Engine, Finding, Severity, What};
use thermograph::words::Language;

/// One of every kind about the setting `min_keep`, and how it is said in English.
fn one_of_each() -> Vec<(What, &'static str)> {
    vec![
        (
            What::Refused {
                reason: "top_p must be in (0, 1], got 17".to_owned(),
            },
            "top_p must be in (0, 1], got 17",
        ),
        (
            What::Unknown { nearest: None },
            "llama.cpp has no setting min_keep",
        ),
        (
            What::Unknown {
                nearest: Some("top_p"),
            },
            "llama.cpp has no setting min_keep; did you mean top_p?",
        ),
        (
            What::Silenced { by: "mirostat" },
            "min_keep is ignored because mirostat is set",
        ),
        (
            What::Needs { others: &["top_p"] },
            "min_keep has no effect without top_p",
        ),
        (
            What::Needs {
                others: &["top_p", "min_p", "typical_p"],
            },
            "min_keep has no effect without top_p, min_p or typical_p",
        ),
        (
            What::LeftOut { sampler: "typ_p" },
            "min_keep has no effect: typ_p is not in the list of samplers",
        ),
        (
            What::Neutral {
                value: "123.5".to_owned(),
            },
            "min_keep = 123.5 has no effect",
        ),
        (
            What::ThresholdTooHigh {
                threshold: 0.75,
                most: 0.5,
            },
            "min_keep = 0.75 turns XTC off: it works only with thresholds up to 0.5",
        ),
        (
            What::Ignored {
                part: "777".to_owned(),
            },
            "llama.cpp ignores 777 in min_keep",
        ),
        (What::PassedOver, "llama.cpp silently ignores min_keep"),
        (
            What::Clamped {
                from: 3.25,
                to: 2.75,
            },
            "llama.cpp silently clamps min_keep = 3.25 to 2.75",
        ),
        (
            What::Clamped {
                from: f64::NEG_INFINITY,
                to: -100.0,
            },
            "llama.cpp silently clamps min_keep = -inf to -100",
        ),
        (
            What::Default { value: 41.0 },
            "min_keep is not set: the default of llama.cpp applies, 41",
        ),
        (
            What::CutsBeforeTemperature {
                temperature: 0.625,
                cuts: vec!["top_p", "min_p"],
            },
            "min_keep = 0.625 is applied after top_p and min_p: truncation uses the distribution before it",
        ),
        (
            What::MaskedBefore { by: "top_n_sigma" },
            "min_keep runs after top_n_sigma, whose masked tokens make its entropy NaN: which tokens it keeps is arbitrary",
        ),
        (
            What::BelowMinKeep {
                min_keep: 12,
                top_k: 7,
            },
            "min_keep = 12 does not apply to top_k, which keeps only 7 tokens",
        ),
        (
            What::Outside { within: "options" },
            "llama.cpp does not read min_keep here, but in options",
        ),
        (
            What::Greedy,
            "min_keep is not set: with this file alone llama.cpp uses greedy decoding",
        ),
        (
            What::Beams { beams: 4 },
            "min_keep = 4: llama.cpp uses beam search and does not sample; figures show the distribution that scores the sequences",
        ),
        (
            What::NotReproduced,
            "min_keep changes the distribution, but is not modeled here",
        ),
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
fn a_finding_is_a_sentence() {
    let words = Language::English.words();
    for (what, sentence) in one_of_each() {
        let finding = Finding::new("min_keep", what);
        assert_eq!(words.lint_finding(Engine::LlamaCpp, &finding), sentence);
    }
}

#[test]
fn both_languages_state_the_same_facts_and_only_those() {
    let [english, chinese] = [Language::English, Language::Chinese].map(Language::words);
    for (what, _) in one_of_each() {
        let digits: Vec<String> = facts(&format!("{what:?}").replace('"', " "))
            .into_iter()
            .collect();
        let finding = Finding::new("min_keep", what);
        let [en, zh] =
            [english, chinese].map(|words| words.lint_finding(Engine::LlamaCpp, &finding));
        assert_eq!(facts(&en), facts(&zh), "{en} / {zh}");
        for number in facts(&en).iter().filter(|fact| fact.parse::<f64>().is_ok()) {
            let is_a_fact = digits
                .iter()
                .any(|fact| fact.parse::<f64>() == number.parse::<f64>());
            assert!(is_a_fact, "{number} in {en:?} comes from nowhere");
        }
        assert!(![en.as_str(), &zh].concat().contains('\n'), "one line");
        let is_refusal = matches!(finding.what, What::Refused { .. });
        assert_eq!(en == zh, is_refusal, "{en}");
    }
    for severity in Severity::ALL {
        assert_ne!(english.severity(severity), chinese.severity(severity));
    }
}
