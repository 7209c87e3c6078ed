//! `thermograph measure`: the numbers of some positions of a file, to be put together by `render --parts`.

use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;
use thermograph::config::Config;
use thermograph::figure::text::plain_path;
use thermograph::job;
use thermograph::output;
use thermograph::run;
use thermograph::run::MeasuredPart;

use super::console::Console;

pub const LONG_ABOUT: &str = "\
Measure some positions of a logits file, so that several processes or machines can share the work.

Each process measures the positions FROM up to but not including TO of the experiments that cover all positions
(population and drift), and writes a small file for each: NAME.FROM-TO.part.json. When the files cover every position,
`render --parts DIR` combines them: figures, report and numbers are identical, to the last bit, to those of a single run.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph measure my.toml --rows 0..500 --output parts
  thermograph measure my.toml --rows 500.. --output parts      up to the last position
  thermograph render my.toml --parts parts

  seq 0 500 9999 | parallel 'thermograph measure my.toml --rows {}..$(( {} + 500 )) --output parts'

Positions after the last one are skipped. Exit codes: 0 success; 2 invalid input, or no position in the range.";

#[derive(Args)]
pub struct Measure {
    /// Configuration
    config: PathBuf,
    /// Positions, numbered from 0; FROM.. for all from there on
    #[arg(long, value_name = "FROM..TO", value_parser = parse_rows)]
    rows: Range<usize>,
    /// Measure only this experiment (repeatable)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Folder for the files; created if missing
    #[arg(short, long, value_name = "DIR", default_value = "parts")]
    output: PathBuf,
    #[command(flatten)]
    sync: super::Sync,
    /// Print only errors
    #[arg(short, long)]
    quiet: bool,
}

fn parse_rows(text: &str) -> Result<Range<usize>, String> {
    let number = |text: &str| {
        let failed = |_| format!("{text:?} is not a position: use a range such as 0..500");
        text.parse::<usize>().map_err(failed)
    };
    let Some((from, to)) = text.split_once("..") else {
        return Err("use a range such as 0..500 for the first 500 positions".to_owned());
    };
    let rows = match (from, to) {
        ("", to) => 0..number(to)?,
        (from, "") => number(from)?..usize::MAX,
        (from, to) => number(from)?..number(to)?,
    };
    if rows.is_empty() {
        return Err("empty range: the first position must be smaller than the second".to_owned());
    }
    Ok(rows)
}

pub fn run(measure: &Measure, console: Console) -> Result<()> {
    let config = Config::load(&measure.config)?;
    job::check_names(&config, &measure.only)?;
    let parts = run::measure(&config, measure.rows.clone(), &measure.only)?;
    if parts.is_empty() {
        bail!("{}", nothing(&config, measure));
    }
    let files: Vec<output::File> = parts.iter().map(MeasuredPart::file).collect();
    let paths = output::write_with(&measure.output, &files, measure.sync.durability())?;
    if !measure.quiet {
        let paths: Vec<String> = paths.iter().map(|path| plain_path(path)).collect();
        let text = paths.iter().map(|path| format!("{path}\n"));
        console.result(&text.collect::<String>(), || json!({ "written": paths }))?;
    }
    Ok(())
}

/// Why there is nothing to measure.
fn nothing(config: &Config, measure: &Measure) -> String {
    let wanted = |name: &String| measure.only.is_empty() || measure.only.contains(name);
    let all: Vec<String> = config
        .experiments
        .iter()
        .filter(|experiment| wanted(&experiment.name))
        .filter_map(|experiment| Some((&experiment.name, experiment.by_position()?.rows())))
        .map(|(name, rows)| format!("{name} has {}..{}", rows.start, rows.end))
        .take(20)
        .collect();
    if all.is_empty() {
        "no experiment covers the positions of a file: only `population` and `drift` do".to_owned()
    } else {
        format!("no position to measure: {}", all.join(", "))
    }
}
