//! `results.json`: every number, for programs.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use crate::config::Config;
use crate::experiment::listed::Listed;
use crate::experiment::results::{HexDigest, Logit, Named};
use crate::figure;
use crate::figure::text::plain_json;
use crate::logits::Logits;
use crate::reading::NamedFile;
use crate::run::{Run, generator};

/// The numbers of a report, `results.json`: beside what belongs to all, the numbers of each experiment under its name;
/// `kinds` says which of the kinds below they are.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(title = "Thermograph results"))]
struct ResultsFile<'r> {
    /// The version that wrote it.
    thermograph: &'static str,
    /// The way in which pictures are drawn: another number means other pixels.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pictures: u64,
    /// The seed of all random numbers.
    seed: u64,
    /// Their generator.
    #[cfg_attr(test, schemars(extend("enum" = ["numpy", "numpy-generator", "chacha"])))]
    rng: &'static str,
    /// The kind of each experiment, by its name.
    #[cfg_attr(test, schemars(with = "Named<String, KindName>"))]
    kinds: Named<&'r str, &'static str>,
    /// The files that were read, in the order in which the configuration names them.
    inputs: Vec<InputFile<'r>>,
    /// The logits of each source, by its name; empty for all positions of a file.
    logits: Named<&'r str, SourceLogits>,
    /// The numbers of each experiment, by its name.
    #[serde(flatten)]
    experiments: Named<&'r str, Json>,
}

/// The logits of a source.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
#[serde(untagged)]
enum SourceLogits {
    /// All of them.
    All(Vec<Logit>),
    /// The largest of many.
    Largest {
        /// How many there are.
        of: usize,
        /// The tokens of `logits`, by their index, rising.
        tokens: Vec<u32>,
        /// The logit of each.
        logits: Vec<Logit>,
    },
}

impl SourceLogits {
    fn of(logits: &Logits) -> SourceLogits {
        let listed = Listed::likeliest(&logits.values, logits.listed);
        let values = listed.of(&logits.values);
        let values = values.iter().copied().map(Logit).collect();
        match listed.places() {
            None => SourceLogits::All(values),
            Some(tokens) => SourceLogits::Largest {
                of: logits.values.len(),
                tokens: tokens.to_vec(),
                logits: values,
            },
        }
    }
}

/// The name of a kind of experiment.
#[cfg(test)]
#[derive(JsonSchema)]
#[schemars(inline, extend("enum" = crate::experiment::kind_names()))]
struct KindName(#[allow(dead_code)] String);

/// A file that the configuration names.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
struct InputFile<'r> {
    /// As the configuration has it.
    name: &'r str,
    /// How long it is.
    bytes: u64,
    /// Its digest; null for a file of more than 64 MiB.
    sha256: Option<HexDigest>,
}

impl<'r> From<&'r NamedFile> for InputFile<'r> {
    fn from(file: &'r NamedFile) -> InputFile<'r> {
        InputFile {
            name: &file.name,
            bytes: file.bytes,
            sha256: file.sha256.map(HexDigest::from),
        }
    }
}

/// The text of `results.json`: under each experiment's name its numbers, and beside them the logits of each source, the
/// version, the seed and the generator.
///
/// Numbers have as many digits as it takes to read the same `f64` again. JSON has no infinity: a logit of -inf is the
/// text `"-inf"`.
pub fn json(config: &Config, run: &Run) -> String {
    let logits = run.logits.iter();
    let logits = logits.map(|logits| (logits.name.as_str(), SourceLogits::of(logits)));
    let experiments = || config.experiments.iter();
    let numbers = experiments()
        .zip(&run.outcomes)
        .map(|(experiment, outcome)| {
            let numbers = outcome.results(&run.logits[experiment.source]);
            (experiment.name.as_str(), numbers)
        });
    let kinds = experiments().map(|experiment| (experiment.name.as_str(), experiment.kind()));
    let results = ResultsFile {
        thermograph: env!("CARGO_PKG_VERSION"),
        pictures: figure::PICTURES,
        seed: config.seed,
        rng: generator(config.rng),
        kinds: Named(kinds.collect()),
        inputs: config.inputs.iter().map(InputFile::from).collect(),
        logits: Named(logits.collect()),
        experiments: Named(numbers.collect()),
    };
    let mut text =
        serde_json::to_string_pretty(&results).expect("texts and finite numbers are JSON");
    text.push('\n');
    plain_json(text)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use schemars::generate::SchemaSettings;
    use schemars::transform::RecursiveTransform;
    use schemars::{Schema, json_schema};
    use serde_json::Value as Json;

    use super::ResultsFile;
    use crate::experiment;

    /// Nothing but the keys that are declared, a comment is one line, and what may be left out is never null.
    fn tidy(schema: &mut Schema) {
        schema.remove("format");
        let required = schema.get("required").cloned().unwrap_or_default();
        for (key, property) in schema
            .get_mut("properties")
            .and_then(Json::as_object_mut)
            .into_iter()
            .flatten()
        {
            let is_required = required
                .as_array()
                .is_some_and(|keys| keys.iter().any(|one| one == key));
            if let Some([of, null]) = property["type"].as_array().map(Vec::as_slice)
                && null == "null"
                && !is_required
            {
                property["type"] = of.clone();
            }
        }
        if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
            schema.insert("additionalProperties".to_owned(), Json::Bool(false));
        }
        if let Some(Json::String(description)) = schema.get_mut("description") {
            *description = description.replace('\n', " ");
        }
    }

    /// The schema of `results.json`, as the types have it.
    fn schema() -> String {
        let settings = SchemaSettings::draft07().for_serialize();
        let settings = settings.with_transform(RecursiveTransform(tidy));
        let mut generator = settings.into_generator();
        let kinds = experiment::schemas(&mut generator);
        let references = kinds
            .iter()
            .map(|(name, _)| Schema::new_ref(format!("#/definitions/{name}")));
        let references: Vec<Schema> = references.collect();
        for (name, mut schema) in kinds {
            let more = schema
                .get("description")
                .and_then(Json::as_str)
                .map(str::to_owned);
            let kind = format!("Kind `{name}`. {}", more.unwrap_or_default());
            schema.insert("description".to_owned(), Json::from(kind.trim_end()));
            generator
                .definitions_mut()
                .insert(name.to_owned(), schema.into());
        }
        let mut root = generator.into_root_schema_for::<ResultsFile<'_>>();
        let any = json_schema!({
            "description": "The numbers of an experiment, by its name.",
            "anyOf": references,
        });
        root.insert("additionalProperties".to_owned(), any.into());
        serde_json::to_string_pretty(&root).unwrap() + "\n"
    }

    #[test]
    fn the_schema_of_results_json_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/results.schema.json");
        let schema = schema();
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(path, &schema).unwrap();
        }
        assert_eq!(
            fs::read_to_string(path).unwrap(),
            schema,
            "assets/results.schema.json is not that of the types: UPDATE_SCHEMA=1 cargo test --lib results_json writes it"
        );
    }
}
