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
Measure some positions of a file of logits, so that several processes or machines can share the work.

Each process measures positions FROM up to and not including TO of the experiments that go through all positions
(population and drift), and writes a small file for each: NAME.FROM-TO.part.json. When every position is in one of the
files, `render --parts DIR` puts them together: its figures, report and numbers are, to the last bit, those of one run.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph measure my.toml --rows 0..500 --output parts
  thermograph measure my.toml --rows 500.. --output parts      up to the last position
  thermograph render my.toml --parts parts

  seq 0 500 9999 | parallel 'thermograph measure my.toml --rows {}..$(( {} + 500 )) --output parts'

Positions beyond the last are left out. Exit codes: 0 done, 2 wrong input or no position there.";

#[derive(Args)]
pub struct Measure {
    /// The configuration
    config: PathBuf,
    /// The positions, counted from 0; FROM.. for all from there
    #[arg(long, value_name = "FROM..TO", value_parser = parse_rows)]
    rows: Range<usize>,
    /// Measure this experiment only (repeatable)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Folder for the files; made if there is none
    #[arg(short, long, value_name = "DIR", default_value = "parts")]
    output: PathBuf,
    #[command(flatten)]
    sync: super::Sync,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

fn parse_rows(text: &str) -> Result<Range<usize>, String> {
    let number = |text: &str| {
        let failed = |_| format!("{text:?} is no number of a position: say 0..500");
        text.parse::<usize>().map_err(failed)
    };
    let Some((from, to)) = text.split_once("..") else {
        return Err("say 0..500 for the first 500 positions".to_owned());
    };
    let rows = match (from, to) {
        ("", to) => 0..number(to)?,
        (from, "") => number(from)?..usize::MAX,
        (from, to) => number(from)?..number(to)?,
    };
    if rows.is_empty() {
        return Err("there is no position in this: the first number must be smaller".to_owned());
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
        "no experiment goes through the positions of a file: `population` and `drift` do".to_owned()
    } else {
        format!("no position to measure: {}", all.join(", "))
    }
}
