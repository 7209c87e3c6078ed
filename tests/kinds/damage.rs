//! No damage to a configuration makes the program panic, and what is still read can be run.

use std::path::Path;

use proptest::prelude::*;
use thermograph::config::{Config, EXAMPLES};
use thermograph::report;

/// Every kind on few logits, so that running takes no time.
const SMALL: &str = r#"
seed = 1
[style]
theme = "light"
[logits.z]
values = [2.0, 1.0, 0.5, -1.0, -inf]
tokens = [" a", "b", "c", "d", "e"]
[settings.s]
temperature = 0.7
top_p = 0.9
min_p = 0.05
top_k = 3
repetition_penalty = 1.2
repeat_last_n = 2
dry_multiplier = 0.8
logit_bias = { 0 = 0.5, 2 = -1.0 }
[[experiment]]
name = "chain"
kind = "samplers"
logits = "z"
chain = [{ top_k = 4 }, { top_p = 0.9 }, { min_p = 0.1 }, { typical = 0.9 }, { temperature = 0.5 }, { xtc = { probability = 0.5, threshold = 0.1 } }]
history = [0, 1]
columns = 2
shown = 3
[[experiment]]
name = "other"
kind = "samplers"
logits = "z"
settings = "s"
engine = "llama.cpp"
[[experiment]]
name = "more"
kind = "samplers"
logits = "z"
chain = [{ penalties = { repeat = 1.2, frequency = 0.1, presence = 0.2, last_n = 3 } }, { dry = { multiplier = 0.5 } }, { top_n_sigma = 1.0 }, { epsilon = 0.01 }, { eta = 0.01 }, { top_h = 0.5 }, { top_a = 0.2 }, { tail_free = 0.9 }, { quadratic_smoothing = 0.3 }, { dynamic_temperature = { temperature = 1.0, range = 0.5, exponent = 1.0 } }, { logit_bias = { 1 = 0.5 } }]
prompt = [0, 1]
history = [1, 2]
[[experiment]]
name = "engines"
kind = "engines"
logits = "z"
settings = "s"
prompt = [0, 1, 0]
history = [2, 0]
[[experiment]]
name = "two"
kind = "compare"
logits = "z"
a = { name = "A", chain = [{ temperature = 0.7 }] }
b = { settings = "s", engine = "vllm", history = [1] }
draws = 60
level = 0.05
power = 0.8
[[experiment]]
name = "steps"
kind = "schedule"
logits = "z"
steps = 6
noise = 0.2
schedules = [{ constant = 0.8 }, { linear = { from = 0.3, to = 1.3 } }, { cosine = { from = 1.3, to = 0.3 } }, { exponential = { from = 1.3, to = 0.3 } }, { entropy = { low = 0.3, high = 1.8, exponent = 2.0 } }, { mirostat_2 = { tau = 1.0, eta = 0.1 } }, { mirostat_1 = { tau = 1.0, eta = 0.1 } }, { adaptive_p = { target = 0.3, decay = 0.9 } }]
[[experiment]]
name = "guide"
kind = "guide"
logits = "z"
temperature = 0.9
tasks = [{ name = "x", from = 0.1, to = 0.4 }]
[[experiment]]
name = "solve"
kind = "solve"
logits = "z"
parameter = "temperature"
target = { entropy = 0.9 }
[[experiment]]
name = "solve2"
kind = "solve"
logits = "z"
parameter = "min_p"
temperature = 1.5
target = { effective_vocabulary = 2.5 }
[[experiment]]
name = "draws"
kind = "sampling"
logits = "z"
temperatures = [0.5, 1.0]
draws = 40
confidence = 0.9
"#;

fn damaged(text: &str, place: usize, cut: usize, put: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let start = place % (characters.len() + 1);
    let end = (start + cut).min(characters.len());
    characters.splice(start..end, put.chars());
    characters.into_iter().collect()
}

/// Whether no number is so large that running would take long.
fn is_small(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .all(|digits| digits.len() < 5)
}

/// What a test of everything does with a text: an error has a place, and what is read runs.
fn hold(text: &str) -> Result<(), TestCaseError> {
    match Config::parse(text, "test.toml", Path::new("")) {
        Err(error) => prop_assert!(error.to_string().contains("--> test.toml:"), "{error}"),
        Ok(config) if is_small(text) => {
            let run = match thermograph::run::run(&config) {
                Ok(run) => run,
                // Only the logits themselves may be too large for what is to be done with them.
                Err(error) => {
                    let error = error.to_string();
                    let parts = [
                        "exceeds the engine's float32 range",
                        "the arithmetic overflows",
                    ];
                    prop_assert!(parts.iter().any(|part| error.contains(part)), "{error}");
                    return Ok(());
                }
            };
            let report = report::Report::new(&config, &run, config.language());
            report::markdown(&report, &config.output.formats);
            let results = report::json(&config, &run);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&results).is_ok());
        }
        Ok(_) => {}
    }
    Ok(())
}

#[test]
fn a_small_configuration_of_every_kind_runs() {
    hold(SMALL).unwrap();
}

#[test]
fn temperatures_at_the_end_of_all_numbers_run() {
    for (from, to) in [
        ("exponential = { from = 1e-300, to = 1e300 }", "1e300"),
        ("cosine = { from = 0, to = 1.7e308 }", "1.7e308"),
        ("linear = { from = 1.7e308, to = 0 }", "0"),
    ] {
        let kind = format!("kind = \"schedule\"\nsteps = 3\nschedules = [{{ {from} }}]");
        let (_, found) = super::it("[1.0, 0.0]", &kind);
        let temperatures = super::numbers(&found[0]["temperature"]);
        assert!(
            (temperatures[2] - to.parse::<f64>().unwrap()).abs() <= 1e-9 * temperatures[2],
            "{from}: {temperatures:?}"
        );
    }
    let (_, found) = super::it(
        "[1.0, 0.0]",
        "kind = \"schedule\"\nsteps = 3\nschedules = [{ exponential = { from = 1e-300, to = 1e300 } }]",
    );
    assert!((super::numbers(&found[0]["temperature"])[1] - 1.0).abs() < 1e-9);
    for kind in [
        "temperature = 1.7e308",
        "tasks = [{ name = \"x\", from = 0, to = 100 }]",
    ] {
        super::it("[1.0, 0.0]", &format!("kind = \"guide\"\n{kind}"));
    }
}

/// Each number of a configuration in turn becomes another.
#[test]
fn no_number_in_the_place_of_another_makes_it_panic() {
    let mut numbers = Vec::new();
    let mut place = 0;
    for part in SMALL.split_inclusive(|c: char| !(c.is_ascii_digit() || ".-".contains(c))) {
        let length = part
            .trim_end_matches(|c: char| !(c.is_ascii_digit() || ".-".contains(c)))
            .len();
        if part[..length].parse::<f64>().is_ok() {
            numbers.push((place, length));
        }
        place += part.len();
    }
    assert!(numbers.len() > 80, "{}", numbers.len());
    let mut failed = Vec::new();
    for (place, length) in numbers {
        for other in [
            "0",
            "-1",
            "1",
            "1.0",
            "0.0",
            "0.5",
            "2.0",
            "-0.5",
            "1e-300",
            "1e300",
            "1.7e308",
            "inf",
            "-inf",
            "nan",
            "[]",
            "{}",
            "\"x\"",
            "2020-01-01",
            "9999",
            "1e39",
        ] {
            let text = format!("{}{other}{}", &SMALL[..place], &SMALL[place + length..]);
            if let Err(error) = hold(&text) {
                let line = text[..place].matches('\n').count();
                failed.push(format!(
                    "{}: {}",
                    text.lines().nth(line).unwrap(),
                    error.to_string().lines().next().unwrap()
                ));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{} fail:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_damage_to_an_example_makes_it_panic(
        example in 0..EXAMPLES.len(),
        place in 0..4000_usize,
        cut in 0..30_usize,
        put in "\\PC{0,6}|[\\[\\]{}\"=,.0-9e-]{0,6}",
    ) {
        let text = damaged(EXAMPLES[example].1, place, cut, &put);
        if let Err(error) = Config::parse(&text, "test.toml", Path::new("")) {
            prop_assert!(error.to_string().contains("--> test.toml:"), "{error}");
        }
    }

    #[test]
    fn no_bytes_in_the_place_of_others_make_it_panic(example in 0..EXAMPLES.len(), place in 0..4000_usize, bytes in prop::collection::vec(any::<u8>(), 1..4)) {
        let mut text = EXAMPLES[example].1.as_bytes().to_vec();
        for (index, byte) in bytes.into_iter().enumerate() {
            let at = (place + index) % text.len();
            text[at] = byte;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.toml");
        std::fs::write(&path, text).unwrap();
        if let Err(error) = Config::load(&path) {
            prop_assert!(error.to_string().contains("test.toml:"), "{error}");
        }
    }

    #[test]
    fn what_is_still_read_after_damage_runs(place in 0..4000_usize, cut in 0..6_usize, put in "[\\[\\]{}=,.0-9e-]{0,3}") {
        hold(&damaged(SMALL, place, cut, &put))?;
    }
}
