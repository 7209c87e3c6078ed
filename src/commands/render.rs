//! `thermograph render`: the files of a configuration.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use console::style;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value as Json, json};
use thermograph::config::Config;
use thermograph::experiment::section::Section;
use thermograph::figure::text::{plain, plain_path};
use thermograph::formats::Format;
use thermograph::job::{self, Job, Made};
use thermograph::output;
use thermograph::report;
use thermograph::run::Parts;
use thermograph::stale;

use super::configuration::Configuration;
use super::console::Console;

/// Progress is shown for work that takes longer than this.
const PATIENCE: Duration = Duration::from_millis(300);

#[derive(Args)]
pub struct Render {
    #[command(flatten)]
    pub configuration: Configuration,
    /// Folder for the files; created if missing
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// Write only this experiment's figures; report and numbers stay as they are (repeatable)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Format of the figures; overrides the configuration (repeatable)
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Vec<Format>,
    /// Read positions from the files that `measure` wrote to this folder, instead of measuring them
    #[arg(long, value_name = "DIR")]
    parts: Option<PathBuf>,
    /// Number of figures drawn at once; the files do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    #[command(flatten)]
    sync: super::Sync,
    /// Print only errors
    #[arg(short, long)]
    quiet: bool,
}

/// The names of the formats, as an argument takes them.
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::all().map(Format::ending);
    PossibleValuesParser::new(names.collect::<Vec<_>>())
        .try_map(|name| Format::named(&name).ok_or("unknown format"))
}

/// Writes the files; the exit code is 1 where a drift is beyond its limits.
pub fn run(render: &Render, config: &Config, console: Console) -> Result<ExitCode> {
    if !render.quiet {
        for warning in report::warnings(config) {
            console.warning(&warning);
        }
    }
    let mut formats = render.format.clone();
    formats.sort();
    formats.dedup();
    let job = Job {
        only: render.only.clone(),
        formats,
        threads: threads(render),
        parts: render.parts.as_deref().map(Parts::read).transpose()?,
    };
    let progress = Progress::new(render.quiet);
    let Made { sections, files } = job::make(config, &job, &|done, all| progress.show(done, all))?;
    progress.finish();
    output::write_with(&render.output, &files, render.sync.durability())?;
    if !render.quiet {
        if let Some(warning) = stale::warning(config, &render.output) {
            console.warning(&warning);
        }
        let summary = Summary {
            config,
            sections: &sections,
            files: &files,
            render,
        };
        console
            .result(&summary.text(), || summary.json())
            .context("the files were written, but the summary cannot be printed")?;
    }
    let is_beyond_limits = sections.iter().any(|section| section.is_beyond_limits);
    Ok(if is_beyond_limits {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

fn threads(render: &Render) -> usize {
    let available = || {
        std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(4)
    };
    render.threads.map_or_else(available, usize::from)
}

/// Where the files are, and the findings in numbers.
struct Summary<'a> {
    config: &'a Config,
    sections: &'a [Section],
    files: &'a [output::File],
    render: &'a Render,
}

impl Summary<'_> {
    /// The experiments that were asked for, and what is told of them.
    fn told(&self) -> impl Iterator<Item = (&str, &Section)> {
        let only = &self.render.only;
        let experiments = self.config.experiments.iter().zip(self.sections);
        experiments
            .filter(move |(experiment, _)| only.is_empty() || only.contains(&experiment.name))
            .map(|(experiment, section)| (experiment.name.as_str(), section))
    }

    fn paths(&self) -> impl Iterator<Item = String> {
        let folder = &self.render.output;
        let path = move |file: &output::File| plain_path(&folder.join(&file.name));
        self.files.iter().map(path)
    }

    fn text(&self) -> String {
        let words = self.config.language().words();
        let folder = plain_path(&self.render.output);
        let written = words.files_written(self.files.len(), &folder);
        let mut text = format!("{}\n", style(written).green());
        for path in self.paths() {
            text.push_str(&format!("  {path}\n"));
        }
        for (name, section) in self.told() {
            text.push_str(&format!("\n{}\n", style(name).bold()));
            for finding in &section.findings {
                text.push_str(&format!("  {}\n", plain(finding)));
            }
        }
        text
    }

    fn json(&self) -> Json {
        let told = self.told().map(|(name, section)| {
            json!({
                "name": name,
                "findings": section.findings,
                "is_beyond_limits": section.is_beyond_limits,
            })
        });
        json!({
            "written": self.paths().collect::<Vec<_>>(),
            "experiments": told.collect::<Vec<_>>(),
        })
    }
}

/// A bar on a terminal, for work that takes a while.
struct Progress {
    bar: Option<ProgressBar>,
    start: Instant,
}

impl Progress {
    fn new(quiet: bool) -> Progress {
        let bar = (!quiet && io::stderr().is_terminal()).then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::hidden().with_style(style)
        });
        Progress {
            bar,
            start: Instant::now(),
        }
    }

    fn show(&self, done: usize, all: usize) {
        if let Some(bar) = &self.bar
            && self.start.elapsed() > PATIENCE
        {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
