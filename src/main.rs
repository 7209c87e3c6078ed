//! The command line: arguments in, exit code out.

mod commands;

use std::ffi::OsStr;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use commands::{check, completions, document, ignore_closed_pipe, lint, list, measure, schema};
use console::style;
use indicatif::{ProgressBar, ProgressStyle};
use thermograph::config::{self, Config, Format};
use thermograph::experiment::{Account, Parts};
use thermograph::job::{self, Job, Made};
use thermograph::output;
use thermograph::report;
use thermograph::sampling::apply;
use thermograph::text::{plain, plain_path};

/// The configuration that is used when none is named.
const USUAL_CONFIG: &str = "config/notebook.toml";

/// Progress is shown for work that takes longer than this.
const PATIENCE: Duration = Duration::from_millis(300);

/// Draws what sampling settings do to a language model's next-token distribution.
///
/// One TOML file describes experiments; one command writes figures (PNG, SVG, PDF), a report (HTML, Markdown, PDF) and the numbers
/// behind them. The same file gives the same bytes on every machine.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    render: Render,
}

const EXAMPLES: &str = "\
Examples:
  thermograph                                   draw config/notebook.toml, or the notebook inside the program
  thermograph init my.toml                      write a commented configuration to start from
  thermograph init my.toml --example engines    or the example of a kind of experiment
  thermograph render my.toml --output charts    draw it into the folder charts
  thermograph my.toml --only sampling --format svg
                                                one experiment's figure, as SVG only
  thermograph check my.toml --against charts    are the files still what it gives?
  thermograph apply < lines.jsonl               samplers applied to logits, JSON lines in and out
  thermograph lint generation_config.json       what is illegal, dead or surprising in settings

Exit codes: 0 done, 1 done, and a drift is beyond its limits or a check found differences, 2 wrong input or failed (then no file was written).";

#[derive(Subcommand)]
enum Command {
    /// Write figures, report and numbers of a configuration (the default command)
    Render(Render),
    /// Write a commented configuration to start from
    Init(Init),
    /// Apply samplers to logits: JSON lines in, JSON lines out
    #[command(long_about = APPLY)]
    Apply,
    /// Say what is illegal, dead or surprising in sampling settings
    #[command(long_about = lint::LONG_ABOUT, after_help = lint::EXAMPLES)]
    Lint(lint::Lint),
    /// Say whether files are still what a configuration gives
    #[command(long_about = check::LONG_ABOUT, after_help = check::EXAMPLES)]
    Check(check::Check),
    /// Replace the files that differ from what a configuration gives
    Accept(check::Accept),
    /// Put values and figures between the markers of documents
    #[command(long_about = document::LONG_ABOUT)]
    Fill(document::Fill),
    /// Print the text that shows a figure in a document
    Snippet(document::Snippet),
    /// Measure some positions of a file, for several processes to share the work
    #[command(long_about = measure::LONG_ABOUT, after_help = measure::EXAMPLES)]
    Measure(measure::Measure),
    /// Show the experiments of a configuration and what each would write
    List(list::List),
    /// Print a script that makes a shell complete commands and options
    #[command(long_about = completions::COMPLETIONS)]
    Completions(completions::Completions),
    /// Print the JSON Schema of configurations, for editors
    #[command(long_about = schema::LONG_ABOUT)]
    Schema,
    /// Print the manual page
    #[command(long_about = completions::MANUAL)]
    Man(completions::Manual),
}

const APPLY: &str = "\
Apply samplers to logits: JSON lines from standard input, a JSON line to standard output for each.

In, samplers in their order, each by the rule of `engine` (transformers, vllm or llama.cpp), or by its definition:
  {\"logits\": [2.0, 1.0, \"-inf\"], \"chain\": [{\"top_k\": 40}, {\"temperature\": 0.7}], \"engine\": \"llama.cpp\"}
or an engine's settings, in its own order, with its defaults and limits:
  {\"logits\": [2.0, 1.0, \"-inf\"], \"engine\": \"vllm\", \"settings\": {\"temperature\": 0.7, \"top_p\": 0.95}}
`history` (tokens made so far) and `prompt` serve penalties and DRY.

Out, the tokens that are left, rising, with their probabilities, and the entropy in nats:
  {\"kept\":[0,1],\"probs\":[0.8066786355092559,0.1933213644907441],\"entropy\":0.4910032956298261}
or {\"error\": \"...\"}; the next line goes on all the same, and the exit code is 2 at the end.";

#[derive(Args)]
struct Render {
    /// The configuration; without it config/notebook.toml, or the same text inside the program
    config: Option<PathBuf>,
    /// Folder for the files; made if there is none
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// Write only the figures of this experiment, and leave report and numbers alone (repeatable)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Formats of the figures, instead of the configuration's (repeatable)
    #[arg(long, value_name = "FORMAT")]
    format: Vec<FormatName>,
    /// Take positions from the files that `measure` has written to this folder, instead of measuring them
    #[arg(long, value_name = "DIR")]
    parts: Option<PathBuf>,
    /// How many figures are drawn at once; the files do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Args)]
struct Init {
    /// Where to write it
    #[arg(default_value = "thermograph.toml")]
    path: PathBuf,
    /// Write the example of a kind of experiment instead
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(config::EXAMPLES.map(|(name, _)| name)))]
    example: Option<String>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Png,
    Svg,
    Pdf,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Format {
        match name {
            FormatName::Png => Format::Png,
            FormatName::Svg => Format::Svg,
            FormatName::Pdf => Format::Pdf,
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Some(Command::Render(render)) => run_render(&render),
        Some(Command::Init(init)) => run_init(&init).map(|()| ExitCode::SUCCESS),
        Some(Command::Apply) => run_apply().map(|()| ExitCode::SUCCESS),
        Some(Command::Lint(lint)) => lint::run(&lint, print_error),
        Some(Command::Check(check)) => {
            load(check.config.as_deref()).and_then(|config| check::check(&check, &config))
        }
        Some(Command::Accept(accept)) => load(accept.config.as_deref())
            .and_then(|config| check::accept(&accept, &config))
            .map(|()| ExitCode::SUCCESS),
        Some(Command::Fill(fill)) => document::fill(&fill).map(|()| ExitCode::SUCCESS),
        Some(Command::Snippet(snippet)) => document::snippet(&snippet).map(|()| ExitCode::SUCCESS),
        Some(Command::Measure(measure)) => measure::run(&measure).map(|()| ExitCode::SUCCESS),
        Some(Command::List(list)) => run_list(&list).map(|()| ExitCode::SUCCESS),
        Some(Command::Completions(shell)) => {
            completions::completions(&shell, Arguments::command()).map(|()| ExitCode::SUCCESS)
        }
        Some(Command::Schema) => schema::run().map(|()| ExitCode::SUCCESS),
        Some(Command::Man(page)) => {
            completions::manual(&page, Arguments::command()).map(|()| ExitCode::SUCCESS)
        }
        None => run_render(&arguments.render),
    };
    result.unwrap_or_else(|error| {
        print_error(&error);
        ExitCode::from(2)
    })
}

fn print_error(error: &anyhow::Error) {
    // That of a configuration has lines of its own, and is plain already.
    let told = match error.downcast_ref::<config::Error>() {
        Some(error) => error.to_string(),
        None => plain(&format!("{error:#}")).replace('\n', "\u{fffd}"),
    };
    // A reader that has gone away is no reason to panic.
    let _ = writeln!(
        io::stderr(),
        "{} {told}",
        style("error:").red().bold().for_stderr()
    );
}

fn print_warnings(config: &Config) {
    for warning in report::warnings(config) {
        let _ = writeln!(
            io::stderr(),
            "{} {}",
            style("warning:").yellow().bold().for_stderr(),
            plain(&warning)
        );
    }
}

fn run_render(render: &Render) -> Result<ExitCode> {
    let config = load(render.config.as_deref())?;
    if !render.quiet {
        print_warnings(&config);
    }
    let mut formats: Vec<Format> = render.format.iter().map(|&name| name.into()).collect();
    formats.sort();
    formats.dedup();
    let job = Job {
        only: render.only.clone(),
        formats,
        threads: threads(render),
        parts: render.parts.as_deref().map(Parts::read).transpose()?,
    };
    let progress = Progress::new(render.quiet);
    let Made { accounts, files } = job::make(&config, &job, &|done, all| progress.show(done, all))?;
    progress.finish();
    output::write(&render.output, &files)?;
    if !render.quiet {
        print_summary(&config, &accounts, &files, render)
            .or_else(ignore_closed_pipe)
            .context("the files are written, but the summary cannot be printed")?;
    }
    let is_beyond_limits = accounts.iter().any(|account| account.is_beyond_limits);
    Ok(if is_beyond_limits {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

fn run_list(list: &list::List) -> Result<()> {
    list::run(list, &load(list.config.as_deref())?)
}

fn load(path: Option<&Path>) -> Result<Config> {
    let usual = Path::new(USUAL_CONFIG);
    Ok(match path {
        Some(path) => Config::load(path)?,
        None if usual.exists() => Config::load(usual)?,
        None => Config::parse(
            config::NOTEBOOK,
            "the configuration inside the program",
            Path::new(""),
        )?,
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

fn run_init(init: &Init) -> Result<()> {
    let path = plain_path(&init.path);
    if init.path.is_dir() {
        bail!("{path} is a folder; name a file in it");
    }
    // Of the place itself: a link that leads nowhere is there, too.
    if init.path.symlink_metadata().is_ok() && !init.force {
        bail!("{path} is there already; --force writes over it");
    }
    let Some(name) = init.path.file_name().and_then(OsStr::to_str) else {
        bail!("cannot write {path}: this is no name for a file");
    };
    let folder = match init.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        bail!(
            "cannot write {path}: there is no folder {}",
            folder.display()
        );
    }
    let example = config::EXAMPLES
        .iter()
        .find(|(name, _)| Some(*name) == init.example.as_deref());
    let text = schema::beside(example.map_or(config::TEMPLATE, |(_, text)| text));
    let file = output::File {
        name: name.to_owned(),
        bytes: text.into(),
    };
    output::write(folder, &[file])?;
    writeln!(
        io::stdout(),
        "{path} written; draw it with: thermograph render {path}"
    )
    .or_else(ignore_closed_pipe)?;
    Ok(())
}

/// Answers every line of standard input, each at once.
fn run_apply() -> Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (mut lines, mut bad) = (0_u64, 0_u64);
    let mut line = Vec::new();
    loop {
        line.clear();
        if input
            .read_until(b'\n', &mut line)
            .context("cannot read standard input")?
            == 0
        {
            break;
        }
        lines += 1;
        let answer = match std::str::from_utf8(&line) {
            Ok(text) => apply::answer(text),
            Err(_) => Err("{\"error\":\"the line is not UTF-8\"}".to_owned()),
        };
        bad += u64::from(answer.is_err());
        let answer = answer.unwrap_or_else(|error| error);
        match writeln!(output, "{answer}").and_then(|()| output.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written.context("cannot write to standard output")?,
        }
    }
    if bad > 0 {
        bail!("{bad} of {lines} lines could not be answered");
    }
    Ok(())
}

/// Where the files are, and the findings in numbers.
fn print_summary(
    config: &Config,
    accounts: &[Account],
    files: &[output::File],
    render: &Render,
) -> io::Result<()> {
    let folder = &render.output;
    let words = config.language().words();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}",
        style(words.files_written(files.len(), &plain_path(folder))).green()
    )?;
    for file in files {
        writeln!(out, "  {}", plain_path(&folder.join(&file.name)))?;
    }
    for (experiment, account) in config.experiments.iter().zip(accounts) {
        if !render.only.is_empty() && !render.only.contains(&experiment.name) {
            continue;
        }
        writeln!(out, "\n{}", style(&experiment.name).bold())?;
        for finding in &account.findings {
            writeln!(out, "  {}", plain(finding))?;
        }
    }
    out.flush()
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
