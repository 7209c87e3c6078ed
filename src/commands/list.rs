//! `thermograph list`: the experiments of a configuration, and what each would write.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use console::{Alignment, measure_text_width, pad_str};
use serde_json::{Value as Json, json};
use thermograph::config::Config;
use thermograph::experiment::Experiment;

#[derive(Args)]
pub struct List {
    /// The configuration; without it config/notebook.toml, or the same text inside the program
    pub config: Option<PathBuf>,
    /// A table for people, or JSON for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

/// Prints a line for each experiment; nothing is run.
pub fn run(list: &List, config: &Config) -> Result<()> {
    let text = match list.format {
        ListFormat::Text => table(config),
        ListFormat::Json => {
            let all: Vec<Json> = config
                .experiments
                .iter()
                .map(|experiment| object(config, experiment))
                .collect();
            format!("{}\n", Json::from(all))
        }
    };
    io::stdout()
        .write_all(text.as_bytes())
        .or_else(super::ignore_closed_pipe)?;
    Ok(())
}

fn object(config: &Config, experiment: &Experiment) -> Json {
    json!({
        "name": experiment.name,
        "kind": experiment.kind.name(),
        "logits": config.logits[experiment.source].name,
        "files": files(config, experiment),
    })
}

/// The figures of an experiment; its numbers and words stand in the report and results.json.
fn files(config: &Config, experiment: &Experiment) -> Vec<String> {
    if !experiment.kind.has_figure() {
        return Vec::new();
    }
    let languages = config.languages.iter();
    let figures = languages.flat_map(|&language| config.figures(&experiment.name, language));
    let files = figures.flat_map(|(_, stem)| {
        let formats = config.output.formats.iter();
        formats.map(move |format| format!("{stem}.{}", format.extension()))
    });
    files.collect()
}

fn table(config: &Config) -> String {
    let head = ["experiment", "kind", "logits", "figures"].map(str::to_owned);
    let row = |experiment: &Experiment| {
        let figures = match files(config, experiment) {
            files if files.is_empty() => "none: its numbers stand in the report".to_owned(),
            files => files.join(" "),
        };
        let source = &config.logits[experiment.source].name;
        [
            experiment.name.clone(),
            experiment.kind.name().to_owned(),
            source.clone(),
            figures,
        ]
    };
    let rows: Vec<[String; 4]> = std::iter::once(head)
        .chain(config.experiments.iter().map(row))
        .collect();
    let widths = [0, 1, 2].map(|column| {
        let widths = rows.iter().map(|row| measure_text_width(&row[column]));
        widths.max().unwrap_or_default()
    });
    let line = |[name, kind, source, figures]: &[String; 4]| {
        let padded = [name, kind, source].into_iter().zip(widths);
        let padded = padded.map(|(cell, width)| pad_str(cell, width + 2, Alignment::Left, None));
        format!("{}{figures}\n", padded.collect::<String>())
    };
    rows.iter().map(line).collect()
}
