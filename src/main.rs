//! The command line: arguments in, exit code out.

#![forbid(unsafe_code)]

mod commands;

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory as _, Parser, Subcommand};
use commands::console::{Console, MessageFormat};
use commands::{
    apply, check, completions, document, engines, explore, init, lint, list, measure, render,
    schema, verify,
};
use thermograph::figure::text::plain;
use thermograph::reading;

/// Shows what sampling settings do to a language model's next-token distribution.
///
/// One TOML file describes experiments; one command writes figures (PNG, SVG, PDF), a report (HTML, Markdown, PDF) and
/// the numbers behind them. The same file gives the same bytes on every machine.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    render: render::Render,
    /// Format of messages and results
    #[arg(long, value_name = "FORMAT", default_value = "human", global = true)]
    message_format: MessageFormat,
}

const EXAMPLES: &str = "\
Examples:
  thermograph explore answer.json               what a server's response, logits or settings contain
  thermograph init my.toml                      write a commented configuration to start from
  thermograph init my.toml --example engines    or the example of a kind of experiment
  thermograph render my.toml --output charts    write figures, report and numbers to the folder charts
  thermograph my.toml --only sampling --format svg
                                                one experiment's figure, only as SVG
  thermograph --language en                     render thermograph.toml, or the built-in notebook
  thermograph check my.toml --against charts    check whether the files are up to date
  thermograph apply < lines.jsonl               apply samplers to logits, JSON lines in and out
  thermograph lint generation_config.json       check sampling settings

Exit codes: 0 success; 1 a drift limit was exceeded or `check` found differences; 2 invalid input or failure (no files written).";

#[derive(Subcommand)]
enum Command {
    /// Write figures, report and numbers of a configuration (the default command)
    Render(render::Render),
    /// Identify files and write a report with figures that suit them
    #[command(long_about = explore::LONG_ABOUT, after_help = explore::EXAMPLES)]
    Explore(explore::Explore),
    /// Write a commented configuration to start from
    Init(init::Init),
    /// Apply samplers to logits: JSON lines in, JSON lines out
    #[command(long_about = apply::LONG_ABOUT)]
    Apply,
    /// Check sampling settings, or translate them for another engine
    #[command(long_about = lint::LONG_ABOUT, after_help = lint::EXAMPLES)]
    Lint(lint::Lint),
    /// Check whether an engine with these settings can have produced a response
    #[command(long_about = verify::LONG_ABOUT, after_help = verify::EXAMPLES)]
    Verify(verify::Verify),
    /// List the engine profiles: version, order, defaults, ranges
    #[command(long_about = engines::LONG_ABOUT, after_help = engines::EXAMPLES)]
    Engines(engines::EnginesArgs),
    /// Check whether files are still what a configuration produces
    #[command(long_about = check::LONG_ABOUT, after_help = check::EXAMPLES)]
    Check(check::Check),
    /// Replace the files that differ from what a configuration produces
    Accept(check::Accept),
    /// Insert values and figures between the markers of documents
    #[command(long_about = document::LONG_ABOUT)]
    Fill(document::Fill),
    /// Print the markup that shows a figure in a document
    Snippet(document::Snippet),
    /// Measure some positions of a file, to share the work among processes
    #[command(long_about = measure::LONG_ABOUT, after_help = measure::EXAMPLES)]
    Measure(measure::Measure),
    /// List the experiments of a configuration and the files of each
    List(list::ListArgs),
    /// Print a shell completion script
    #[command(long_about = completions::COMPLETIONS)]
    Completions(completions::Completions),
    /// Print the JSON Schema of configurations or of results.json
    #[command(long_about = schema::LONG_ABOUT)]
    Schema(schema::Schema),
    /// Print the manual page
    #[command(long_about = completions::MANUAL)]
    Man(completions::Manual),
}

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| refuse(&error));
    let console = Console::new(arguments.message_format);
    run(arguments, console).unwrap_or_else(|error| {
        console.error(&misspelt_command().unwrap_or(error));
        ExitCode::from(2)
    })
}

fn run(arguments: Arguments, console: Console) -> Result<ExitCode> {
    let command = arguments.command;
    match command.unwrap_or(Command::Render(arguments.render)) {
        Command::Render(render) => {
            return render::run(&render, &render.configuration.load()?, console);
        }
        Command::Check(check) => {
            return check::check(&check, &check.configuration.load()?, console);
        }
        Command::Lint(lint) => return lint::run(&lint, console),
        Command::Explore(explore) => return explore::run(&explore, console),
        Command::Verify(verify) => return verify::run(&verify, console),
        Command::Init(init) => init::run(&init, console)?,
        Command::Apply => apply::run()?,
        Command::Engines(arguments) => engines::run(&arguments)?,
        Command::Accept(accept) => {
            check::accept(&accept, &accept.configuration.load()?, console)?;
        }
        Command::Fill(fill) => document::fill(&fill, console)?,
        Command::Snippet(snippet) => document::snippet(&snippet)?,
        Command::Measure(measure) => measure::run(&measure, console)?,
        Command::List(list) => list::run(&list, &list.configuration.load()?)?,
        Command::Completions(shell) => completions::completions(&shell, Arguments::command())?,
        Command::Schema(schema) => schema::run(&schema)?,
        Command::Man(page) => completions::manual(&page, Arguments::command())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Ends the program for arguments that it does not take, or for those that ask for help.
fn refuse(error: &clap::Error) -> ! {
    let arguments: Vec<_> = std::env::args_os().collect();
    let misspelt = misspelt_command().filter(|_| error.use_stderr());
    let wants_json = arguments.contains(&"--message-format=json".into())
        || arguments
            .windows(2)
            .any(|pair| pair == ["--message-format", "json"]);
    if let Some(misspelt) = misspelt {
        let format = match wants_json {
            true => MessageFormat::Json,
            false => MessageFormat::Human,
        };
        Console::new(format).error(&misspelt);
        std::process::exit(2);
    }
    if error.use_stderr() && wants_json {
        let text = error.render().to_string();
        let text = text.trim_end();
        let text = text.strip_prefix("error: ").unwrap_or(text);
        Console::new(MessageFormat::Json).usage(&plain(text));
        std::process::exit(2);
    }
    // What was typed stands in the message as it is.
    let text = error.render().to_string();
    if error.use_stderr() && plain(&text) != text {
        let _ = writeln!(std::io::stderr(), "{}", plain(text.trim_end()));
        std::process::exit(error.exit_code());
    }
    match error.print() {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(
                std::io::stderr(),
                "error: cannot write to standard output: {cause}"
            );
            std::process::exit(2)
        }
        _ => std::process::exit(error.exit_code()),
    }
}

/// What is wrong where the first argument is no file and nearly the name of a command.
fn misspelt_command() -> Option<anyhow::Error> {
    let first = std::env::args_os().nth(1)?;
    let command = Arguments::command();
    let names = || command.get_subcommands().map(clap::Command::get_name);
    let word = first.to_str().filter(|word| !word.starts_with('-'))?;
    if names().any(|name| name == word) || Path::new(word).exists() {
        return None;
    }
    let near = reading::nearest(word, names())?;
    let error = reading::Error::of_file(word, "no such command or file");
    Some(
        error
            .help(format!("did you mean `thermograph {near}`?"))
            .into(),
    )
}
