//! `results.json`: every number, for programs.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::config::{Config, NamedFile};
use crate::experiment::{Run, generator};
use crate::render;
use crate::text::plain_json;

#[derive(Serialize)]
struct Results {
    thermograph: &'static str,
    /// Which way pictures are drawn, see [`render::PICTURES`].
    pictures: u64,
    seed: u64,
    rng: &'static str,
    /// The kind of each experiment, by its name.
    kinds: Map<String, Json>,
    /// The files that were read, in the order in which the configuration names them.
    inputs: Vec<Json>,
    /// The logits of each source, by its name.
    logits: Map<String, Json>,
    /// The numbers of each experiment, by its name.
    #[serde(flatten)]
    experiments: Map<String, Json>,
}

/// The text of `results.json`: under each experiment's name its numbers, and beside them the logits of each source, the
/// version, the seed and the generator.
///
/// Numbers have as many digits as it takes to read the same `f64` again. JSON has no infinity: a logit of -inf is the
/// text `"-inf"`.
pub fn json(config: &Config, run: &Run) -> String {
    let logits = run.logits.iter().map(|logits| {
        let values = logits.values.iter().map(|&logit| number(logit));
        (logits.name.clone(), values.collect())
    });
    let experiments = config
        .experiments
        .iter()
        .zip(&run.outcomes)
        .map(|(experiment, outcome)| {
            let numbers = outcome.json(&run.logits[experiment.source]);
            (experiment.name.clone(), numbers)
        });
    let kinds = config.experiments.iter().map(|experiment| {
        let kind = experiment.kind.name();
        (experiment.name.clone(), Json::from(kind))
    });
    let input = |input: &NamedFile| {
        json!({
            "name": input.name,
            "bytes": input.bytes,
            "sha256": input.sha256.map(|digest| digest.to_string()),
        })
    };
    let results = Results {
        thermograph: env!("CARGO_PKG_VERSION"),
        pictures: render::PICTURES,
        seed: config.seed,
        rng: generator(config.rng),
        kinds: kinds.collect(),
        inputs: config.inputs.iter().map(input).collect(),
        logits: logits.collect(),
        experiments: experiments.collect(),
    };
    let mut text =
        serde_json::to_string_pretty(&results).expect("texts and finite numbers are JSON");
    text.push('\n');
    plain_json(text)
}

/// A number for JSON, which has no infinity.
pub(crate) fn number(value: f64) -> Json {
    if value.is_finite() {
        json!(value)
    } else {
        json!(value.to_string())
    }
}
