//! `results.json`: every number, for programs.

use serde_json::{Map, Value as Json, json};

use crate::config::Config;
use crate::experiment::{Run, generator};

/// The text of `results.json`: under each experiment's name its numbers, and beside them the logits of each source, the
/// version, the seed and the generator.
///
/// Numbers have as many digits as it takes to read the same `f64` again. JSON has no infinity: a logit of -inf is the
/// text `"-inf"`.
pub fn json(config: &Config, run: &Run) -> String {
    let mut results = Map::new();
    results.insert("thermograph".to_owned(), env!("CARGO_PKG_VERSION").into());
    results.insert("seed".to_owned(), config.seed.into());
    results.insert("rng".to_owned(), generator(config.rng).into());
    let logits: Map<String, Json> = run
        .logits
        .iter()
        .map(|logits| {
            (
                logits.name.clone(),
                logits.values.iter().map(|&z| number(z)).collect(),
            )
        })
        .collect();
    results.insert("logits".to_owned(), logits.into());
    for (experiment, outcome) in config.experiments.iter().zip(&run.outcomes) {
        results.insert(
            experiment.name.clone(),
            outcome.json(&run.logits[experiment.source]),
        );
    }
    let mut text = serde_json::to_string_pretty(&results).unwrap_or_default();
    text.push('\n');
    text
}

fn number(value: f64) -> Json {
    if value.is_finite() {
        json!(value)
    } else {
        json!(value.to_string())
    }
}
