//! `values.json`: single numbers by their names, and the figures, for documents to take in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::content::Report;
use crate::experiment::format::python_float;
use crate::figure::text::plain_json;
use crate::formats::Format;

/// Lists of more values have no names: `results.json` and the tables have them.
const LIST: usize = 32;

/// What a document can take in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DocumentValues {
    /// Which version wrote it.
    pub thermograph: String,
    /// Numbers and texts by name, such as `sampling_comparison.T0_2.top1`.
    pub values: Map<String, Json>,
    /// Figures by the names of their experiments.
    pub figures: std::collections::BTreeMap<String, FigureFiles>,
}

/// A figure as a document needs it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FigureFiles {
    /// What it is called.
    pub title: String,
    /// What is to be seen, for readers who cannot see it.
    pub description: String,
    /// Its file without the ending, within the folder.
    pub stem: String,
    /// The endings of its files.
    pub formats: Vec<String>,
    /// Whether there is a dark one, too: `STEM.dark.ENDING`.
    pub dark: bool,
}

impl DocumentValues {
    /// The values of a report in its first language.
    pub fn new(report: &Report<'_>, formats: &[Format]) -> DocumentValues {
        let Report { config, run, .. } = report;
        let mut values = DocumentValues {
            thermograph: env!("CARGO_PKG_VERSION").to_owned(),
            ..DocumentValues::default()
        };
        for (index, experiment) in config.experiments.iter().enumerate() {
            let name = &experiment.name;
            let numbers = run.outcomes[index].results(&run.logits[experiment.source]);
            add(&mut values.values, name, &numbers);
            if let Some(figure) = &report.sections[index].figure {
                let files = FigureFiles {
                    title: figure.title.clone(),
                    description: figure.description.clone(),
                    stem: config.stem(name, report.language),
                    formats: formats
                        .iter()
                        .map(|format| format.ending().to_owned())
                        .collect(),
                    dark: config.style.has_dark,
                };
                values.figures.insert(name.clone(), files);
            }
        }
        values
    }

    /// The text of `values.json`.
    pub fn to_text(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("texts and finite numbers are JSON");
        text.push('\n');
        plain_json(text)
    }
}

/// Adds what is at a place, under its name. Where two things have one name, the first keeps it.
fn add(values: &mut Map<String, Json>, name: &str, json: &Json) {
    match json {
        Json::Null => {}
        Json::Object(object) => {
            for (key, member) in object {
                add(values, &format!("{name}.{}", segment(key)), member);
            }
        }
        Json::Array(list) if list.iter().any(Json::is_object) => {
            for (index, part) in list.iter().enumerate() {
                let temperature = part.get("temperature").and_then(Json::as_f64);
                let segment = match temperature {
                    Some(temperature) => format!("T{}", segment(&python_float(temperature))),
                    None => (index + 1).to_string(),
                };
                add(values, &format!("{name}.{segment}"), part);
            }
        }
        Json::Array(list) if list.len() <= LIST => {
            // The first of those drawn most is `top1`; of all other lists the first is 0, as in results.json.
            let is_ranked = name.ends_with(".top");
            for (index, value) in list.iter().enumerate() {
                let name = if is_ranked {
                    format!("{name}{}", index + 1)
                } else {
                    format!("{name}.{index}")
                };
                add(values, &name, value);
            }
        }
        Json::Array(_) => {}
        value => {
            values.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// A part of a name: letters, digits, `-` and `_`.
fn segment(key: &str) -> String {
    let safe = |character: char| match character {
        '-' => '-',
        _ if character.is_alphanumeric() => character,
        _ => '_',
    };
    key.chars().map(safe).collect()
}
