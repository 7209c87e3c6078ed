//! `thermograph list`: the experiments of a configuration, and what each would write.

use anyhow::Result;
use clap::{Args, ValueEnum};
use console::{Alignment, measure_text_width, pad_str};
use serde_json::{Value as Json, json};
use thermograph::config::Config;
use thermograph::experiment::Experiment;
use thermograph::job;

use super::configuration::Configuration;

#[derive(Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub configuration: Configuration,
    /// Text table, or JSON for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

/// Prints a line for each experiment; nothing is run.
pub fn run(list: &ListArgs, config: &Config) -> Result<()> {
    let text = match list.format {
        ListFormat::Text => table(config),
        ListFormat::Json => {
            let experiments = config.experiments.iter();
            let all: Vec<Json> = experiments
                .map(|experiment| object(config, experiment))
                .collect();
            format!("{}\n", Json::from(all))
        }
    };
    super::print(text.as_bytes())
}

fn object(config: &Config, experiment: &Experiment) -> Json {
    json!({
        "name": experiment.name,
        "kind": experiment.kind(),
        "logits": config.logits[experiment.source].name,
        "files": job::files_of(config, experiment),
    })
}

fn table(config: &Config) -> String {
    let head = ["experiment", "kind", "logits", "files"].map(str::to_owned);
    let row = |experiment: &Experiment| {
        let source = &config.logits[experiment.source].name;
        [
            experiment.name.clone(),
            experiment.kind().to_owned(),
            source.clone(),
            job::files_of(config, experiment).join(" "),
        ]
    };
    let rows: Vec<[String; 4]> = std::iter::once(head)
        .chain(config.experiments.iter().map(row))
        .collect();
    let widths = [0, 1, 2].map(|column| {
        let widths = rows.iter().map(|row| measure_text_width(&row[column]));
        widths.max().unwrap_or_default()
    });
    let line = |[name, kind, source, files]: &[String; 4]| {
        let padded = [name, kind, source].into_iter().zip(widths);
        let padded = padded.map(|(cell, width)| pad_str(cell, width + 2, Alignment::Left, None));
        format!("{}{files}\n", padded.collect::<String>())
    };
    let table: String = rows.iter().map(line).collect();
    format!(
        "{table}\nand for all experiments: {}\n",
        job::files_of_all(config).join(" ")
    )
}
