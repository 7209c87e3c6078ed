//! `results.json`: every number, for programs.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::config::Config;
use crate::experiment::format::number;
use crate::figure;
use crate::figure::text::plain_json;
use crate::reading::NamedFile;
use crate::run::{Run, generator};

#[derive(Serialize)]
struct Results {
    thermograph: &'static str,
    /// Which way pictures are drawn, see [`figure::PICTURES`].
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
            let numbers = outcome.results(&run.logits[experiment.source]);
            (experiment.name.clone(), numbers)
        });
    let kinds = config.experiments.iter().map(|experiment| {
        let kind = experiment.kind();
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
        pictures: figure::PICTURES,
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
