//! What experiments say is so, in numbers, figures and words: a file a kind.

mod bounds;
mod chances;
mod compare;
mod damage;
mod definitions;
mod draws;
mod drift;
mod dumps;
mod engines;
mod errors;
mod examples;
mod findings;
mod golden;
mod guide;
mod headlines;
mod hostile;
mod listed;
mod notebook_numbers;
mod own_logits;
mod partings;
mod population;
mod refusals;
mod responses;
mod sampler_errors;
mod samplers;
mod sampling;
mod schedule;
mod solve;

use std::path::Path;

use serde_json::Value;
use thermograph::config::{Config, EXAMPLES};
use thermograph::experiment::section::Section;
use thermograph::figure::Panel;
use thermograph::figure::mark::Primitive;
use thermograph::report;

/// A configuration's sections and its numbers.
#[track_caller]
fn run(text: &str) -> (Vec<Section>, Value) {
    let config =
        Config::parse(text, "test.toml", Path::new("config")).unwrap_or_else(|e| panic!("{e}"));
    let run = thermograph::run::run(&config).unwrap();
    let numbers = serde_json::from_str(&report::json(&config, &run)).unwrap();
    (run.sections(&config, config.language().words()), numbers)
}

/// One experiment, called `it`, on these logits; `more` is what its kind takes.
#[track_caller]
fn it(values: &str, more: &str) -> (Section, Value) {
    let (before, after) = more.split_once("---").unwrap_or(("", more));
    let text = format!(
        "{before}\n[logits.z]\nvalues = {values}\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n{after}"
    );
    let (mut sections, numbers) = run(&text);
    (sections.remove(0), numbers["it"].clone())
}

/// The words that stand in a panel, mark by mark.
fn words(panel: &Panel) -> Vec<String> {
    let primitives = panel.marks.iter().flat_map(|mark| &mark.primitives);
    let words = primitives.filter_map(|primitive| match primitive {
        Primitive::Words(words) => Some(words.words.clone()),
        _ => None,
    });
    words.collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().expect("a list");
    values
        .iter()
        .map(|value| value.as_f64().expect("a number"))
        .collect()
}

#[track_caller]
fn assert_near(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= 1e-9,
        "{what}: {found}, not {wanted}"
    );
}

#[track_caller]
fn assert_says(section: &Section, part: &str) {
    let found = section
        .findings
        .iter()
        .any(|finding| finding.contains(part));
    assert!(found, "{part:?} in {:#?}", section.findings);
}

fn softmax(logits: &[f64]) -> Vec<f64> {
    let weights: Vec<f64> = logits.iter().map(|logit| logit.exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

#[test]
fn every_example_says_the_same_in_both_languages_and_all_themes() {
    for (name, text) in EXAMPLES {
        let variant = |language: &str, theme: &str| {
            let text = text.replace("language = \"en\"", &format!("language = \"{language}\""));
            let text = text.replace("theme = \"light\"", &format!("theme = \"{theme}\""));
            run(&text)
        };
        let (english, numbers) = variant("en", "light");
        for (language, theme) in [
            ("zh", "light"),
            ("zh", "dark"),
            ("en", "dark"),
            ("zh", "notebook"),
        ] {
            let (sections, others) = variant(language, theme);
            assert_eq!(numbers, others, "{name}: the numbers");
            for (section, other) in english.iter().zip(&sections) {
                assert_eq!(
                    section.findings.len(),
                    other.findings.len(),
                    "{name}, {language}"
                );
                let marks = |section: &Section| {
                    let figure = section.figure.clone();
                    figure.map(|figure| {
                        figure
                            .panels
                            .into_iter()
                            .map(|panel| panel.marks.len())
                            .collect::<Vec<_>>()
                    })
                };
                assert_eq!(marks(section), marks(other), "{name}, {language}, {theme}");
                assert!(
                    section
                        .findings
                        .iter()
                        .all(|finding| !finding.contains("NaN"))
                );
            }
        }
    }
}
