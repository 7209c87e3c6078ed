use std::path::Path;

use serde_json::{Value, json};
use thermograph::apply;
use thermograph::config::Config;
use thermograph::logits::file::Rows;
use thermograph::report;

use super::{assert_says, numbers};

/// The numbers of a population on `config/positions.npy`, and its findings.
fn population(more: &str) -> (Value, thermograph::experiment::section::Section) {
    let text = format!(
        "[logits.z]\nfile = \"positions.npy\"\n[[experiment]]\nname = \"it\"\nkind = \"population\"\nlogits = \"z\"\n{more}"
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let config = Config::parse(&text, "test.toml", &folder).unwrap_or_else(|e| panic!("{e}"));
    let run = thermograph::run::run(&config).unwrap();
    let numbers: Value = serde_json::from_str(&report::json(&config, &run)).unwrap();
    let mut sections = run.sections(&config, config.language().words());
    (numbers["it"].clone(), sections.remove(0))
}

#[test]
fn each_position_is_what_apply_makes_of_its_logits() {
    let chain = json!([{ "top_p": 0.9 }, { "temperature": 0.5 }]);
    let (found, _) = population(
        "a = { chain = [{ top_p = 0.9 }, { temperature = 0.5 }], engine = \"llama.cpp\" }",
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/positions.npy");
    let mut rows = Rows::open(&path, None).unwrap();
    assert_eq!((rows.count(), rows.tokens()), (120, 256));
    assert_eq!(found["positions"], json!(120));
    for row in [0, 1, 37, 119] {
        let logits = rows.row(row).unwrap();
        let line = json!({ "logits": logits, "chain": chain, "engine": "llama.cpp" });
        let answer: Value =
            serde_json::from_str(&apply::answer(&line.to_string()).unwrap()).unwrap();
        let (kept, probs) = (
            answer["kept"].as_array().unwrap(),
            numbers(&answer["probs"]),
        );
        assert_eq!(found["a"]["survivors"][row], json!(kept.len()));
        assert_eq!(found["a"]["entropy"][row], answer["entropy"]);
        let largest = probs.iter().copied().fold(0.0, f64::max);
        assert_eq!(found["a"]["max_prob"][row], json!(largest));
        let weights: Vec<f64> = logits.iter().map(|logit| logit.exp()).collect();
        let mass: f64 = kept
            .iter()
            .map(|token| weights[token.as_u64().unwrap() as usize])
            .sum();
        let wanted = mass / weights.iter().sum::<f64>();
        assert!(
            (found["a"]["kept_mass"][row].as_f64().unwrap() - wanted).abs() < 1e-9,
            "row {row}"
        );
    }
}

#[test]
fn parts_of_a_file_are_parts_of_the_whole() {
    let sides = "a = { chain = [{ min_p = 0.1 }] }\nb = { chain = [{ top_k = 5 }] }\n";
    let (whole, _) = population(sides);
    let (mut survivors, mut apart) = (Vec::new(), Vec::new());
    for (from, to) in [(0, 50), (50, 51), (51, 120)] {
        let (part, _) = population(&format!("{sides}rows = {{ from = {from}, to = {to} }}"));
        assert_eq!(part["first"], json!(from));
        survivors.extend(part["b"]["survivors"].as_array().unwrap().clone());
        apart.extend(part["total_variation"].as_array().unwrap().clone());
    }
    assert_eq!(whole["b"]["survivors"], Value::Array(survivors));
    assert_eq!(whole["total_variation"], Value::Array(apart));
}

#[test]
fn the_positions_that_differ_most_are_named() {
    let (found, section) = population("a = { chain = [] }\nb = { chain = [{ top_k = 1 }] }\n");
    let apart = numbers(&found["total_variation"]);
    let worst = apart.iter().copied().fold(0.0, f64::max);
    let place = apart.iter().position(|value| *value == worst).unwrap();
    assert_says(&section, &format!("% at position {place}, where"));
    assert_eq!(section.tables[1].rows[0][0], place.to_string());
    assert_says(&section, "at 0 of 120 positions with A and at 120 with B.");
    assert_says(&section, "The top-1 token is the same at every position");
    let mean = apart.iter().sum::<f64>() / 120.0;
    assert_says(
        &section,
        &format!("at least {:.1} of 120 tokens must differ", 120.0 * mean),
    );
    // Of a flat distribution with one token left all draws but its own differ.
    let largest = numbers(&found["a"]["max_prob"])[place];
    assert!((worst - (1.0 - largest)).abs() < 1e-12);
}

#[test]
fn a_population_needs_a_file_and_other_kinds_a_position() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let error = |logits: &str, more: &str| {
        let text =
            format!("[logits.z]\n{logits}\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n{more}");
        Config::parse(&text, "test.toml", &folder)
            .unwrap_err()
            .to_string()
    };
    let population = "kind = \"population\"\na = { chain = [] }\n";
    let file = "file = \"positions.npy\"";
    for (logits, more, part) in [
        (
            "values = [1.0]",
            population.to_owned(),
            "needs logits from a file",
        ),
        (
            file,
            "kind = \"entropy\"\ntemperatures = [1.0]\n".to_owned(),
            "has 120 positions",
        ),
        (
            file,
            format!("{population}rows = {{ from = 120 }}"),
            "from 0 to 119",
        ),
        (
            file,
            format!("{population}rows = {{ from = 5, to = 5 }}"),
            "from 6 to 120",
        ),
        (
            "file = \"positions.npy\"\nsort = \"descending\"",
            population.to_owned(),
            "needs `row`",
        ),
    ] {
        let error = error(logits, &more);
        assert!(error.contains(part), "{part:?} in {error}");
    }
}
