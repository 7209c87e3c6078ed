//! `thermograph explore`: what files are, and a report that suits them.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use console::style;
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use thermograph::experiment::section::Section;
use thermograph::explore::{
    self, CONFIGURATION, Explored, FileKind, Found, GivenFile, STDIN_BYTES, Wishes,
};
use thermograph::figure::text::{plain, plain_path};
use thermograph::job::{self, Job, Made};
use thermograph::logits::tokens;
use thermograph::words::{Language, Words};
use thermograph::{output, run, stale};

use super::configuration::languages;
use super::console::Console;

pub const LONG_ABOUT: &str = "\
Identify files and write a report with figures that suit them.

FILE is what you have: a server's response with log-probabilities (OpenAI and compatible servers, vLLM, llama-server,
Ollama, SGLang and others; complete or streamed), an array or a table of logits, log-probabilities or probabilities,
sampling settings or a request, or a tokenizer. The format is detected. Several files are combined: logits with the
tokenizer that names their tokens and the settings that sample from them; two logits files are compared.

The report's folder contains explore.toml, the configuration of the report, as a starting point for your own.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph explore answer.json                          what the log-probabilities determine, as intervals
  curl -s localhost:8080/completion -d '{\"prompt\": \"The\", \"n_predict\": 8, \"n_probs\": 20}' | thermograph explore -
  thermograph explore logits.npy tokenizer.json generation_config.json
                                                           temperatures, samplers and engines on your own logits
  thermograph explore before.npy after.npy                 has the model changed?
  thermograph explore generation_config.json               what the settings do, on sample logits
  thermograph explore logits.npy --format json             what the file is, for programs

Exit codes: 0 success; 2 a file is damaged or of unknown format (no files written).";

#[derive(Args)]
pub struct Explore {
    /// Files to explore together; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder for the report; created if missing
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// Language of the report
    #[arg(long, value_name = "LANGUAGE", value_parser = languages(), default_value = "en")]
    language: Language,
    /// Vocabulary size of the model, if the response does not determine it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    vocabulary: Option<u32>,
    /// Text, or one JSON object per file
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ExploreFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExploreFormat {
    Text,
    Json,
}

/// Writes the report; the exit code is 2 where a file is of no known kind.
pub fn run(explore: &Explore, console: Console) -> Result<ExitCode> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let inputs = inputs(&explore.files, &folder)?;
    let mut files = Vec::new();
    for input in inputs {
        let found = explore::recognise(&input);
        files.push((input, found));
    }
    name_tokens(&mut files);
    let is_json = explore.format == ExploreFormat::Json;
    if files.iter().any(|(_, found)| found.refused.is_some()) {
        if is_json {
            print_objects(&files)?;
        }
        for error in files.into_iter().filter_map(|(_, found)| found.refused) {
            console.error(&error.into());
        }
        return Ok(ExitCode::from(2));
    }
    if files
        .iter()
        .all(|(_, found)| found.kind == FileKind::Tokens)
    {
        // They have no probabilities: there is nothing to draw.
        let words = explore.language.words();
        let said: String = files.iter().map(|(_, found)| lines(found, words)).collect();
        let text = format!("{said}\n{}\n", words.explore_tokens_alone());
        return tell(explore, console, &files, &text, &[]).map(|()| ExitCode::SUCCESS);
    }
    let (made, sections, written) = match report(explore, &files) {
        Ok(report) => report,
        Err(error) => {
            if is_json {
                print_objects(&files)?;
            }
            return Err(error);
        }
    };
    output::write(&explore.output, &written)?;
    // The example's settings are nobody's.
    if !is_json
        && files
            .iter()
            .any(|(_, found)| found.kind == FileKind::Settings)
    {
        for warning in thermograph::report::warnings(&made.config) {
            console.warning(&warning);
        }
    }
    if let Some(warning) = stale::warning(&made.config, &explore.output).filter(|_| !is_json) {
        console.warning(&warning);
    }
    let words = explore.language.words();
    let mut text: String = files.iter().map(|(_, found)| lines(found, words)).collect();
    for what in &made.left_out {
        text.push_str(&format!("{}\n", words.explore_left_out(what)));
    }
    let place = plain_path(&explore.output);
    let count = words.files_written(written.len(), &place);
    text.push_str(&format!("\n{}\n", style(count).green()));
    for name in ["report.html", CONFIGURATION] {
        text.push_str(&format!("  {}\n", plain_path(&explore.output.join(name))));
    }
    for (experiment, section) in made.config.experiments.iter().zip(&sections) {
        text.push_str(&format!("\n{}\n", style(&experiment.name).bold()));
        for finding in &section.findings {
            text.push_str(&format!("  {}\n", plain(finding)));
        }
    }
    tell(explore, console, &files, &text, &written)?;
    Ok(ExitCode::SUCCESS)
}

/// What was made of files: the configuration, what is told of its experiments, and what is to be written.
type ExploreReport = (Explored, Vec<Section>, Vec<output::File>);

/// Makes the report. An experiment that fails on these files is left out.
fn report(explore: &Explore, files: &[(GivenFile, Found)]) -> Result<ExploreReport> {
    let mut wishes = Wishes {
        vocabulary: explore.vocabulary.map(|count| count as usize),
        ..Wishes::new(explore.output.clone(), explore.language)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let job = Job {
        threads: threads.min(4),
        ..Job::default()
    };
    let mut failed = Vec::new();
    loop {
        let mut explored = explore::explore(files, &wishes)?;
        let made = match job::make(&explored.config, &job, &|_, _| {}) {
            Ok(made) => made,
            Err(job::Error::Experiment(run::Error::Experiment { name, cause }))
                if explored.config.experiments.len() > 1 =>
            {
                failed.push(format!("{name}: {cause}"));
                wishes.without.push(name);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let Made {
            sections,
            files: mut written,
        } = made;
        explored.left_out.extend(failed);
        written.push(output::File {
            name: CONFIGURATION.to_owned(),
            bytes: explored.config.text.clone().into_bytes(),
        });
        written.extend(files.iter().filter_map(|(input, _)| input.kept.clone()));
        return Ok((explored, sections, written));
    }
}

/// Says what the files are and what was written, in the form that was asked for.
fn tell(
    explore: &Explore,
    console: Console,
    files: &[(GivenFile, Found)],
    text: &str,
    written: &[output::File],
) -> Result<()> {
    if explore.format == ExploreFormat::Json {
        return print_objects(files);
    }
    let objects = || {
        files
            .iter()
            .map(|(_, found)| object(found))
            .collect::<Vec<Json>>()
    };
    let path = |file: &output::File| plain_path(&explore.output.join(&file.name));
    let names = || written.iter().map(path).collect::<Vec<String>>();
    console.result(text, || json!({ "files": objects(), "written": names() }))
}

/// The files, and what comes by standard input, which is put into `folder`.
fn inputs(paths: &[PathBuf], folder: &TempDir) -> Result<Vec<GivenFile>> {
    let mut inputs: Vec<GivenFile> = Vec::new();
    for path in paths {
        if path != Path::new("-") {
            inputs.push(GivenFile::file(path));
            continue;
        }
        if inputs.iter().any(|input| input.kept.is_some()) {
            bail!("standard input (-) can be named only once");
        }
        let mut bytes = Vec::new();
        let input = io::stdin().lock();
        input
            .take(STDIN_BYTES + 1)
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        if bytes.len() as u64 > STDIN_BYTES {
            bail!("standard input exceeds the limit of {STDIN_BYTES} bytes: save it to a file");
        }
        let standard = GivenFile::standard(bytes, folder.path());
        inputs.push(standard.context("cannot write to a temporary folder")?);
    }
    Ok(inputs)
}

/// Gives the likeliest tokens of arrays their texts, where a list of tokens is beside them.
fn name_tokens(files: &mut [(GivenFile, Found)]) {
    let list = files
        .iter()
        .find(|(_, found)| found.kind == FileKind::Tokens);
    let texts = list.and_then(|(input, _)| tokens::read(&input.path).ok());
    if let Some(texts) = texts {
        for (_, found) in files {
            found.name_likeliest(&texts);
        }
    }
}

fn print_objects(files: &[(GivenFile, Found)]) -> Result<()> {
    let lines: String = files
        .iter()
        .map(|(_, found)| format!("{}\n", super::console::one_line(&object(found))))
        .collect();
    super::print(lines.as_bytes())
}

fn object(found: &Found) -> Json {
    let refused = found.refused.as_ref().map(|error| error.message());
    let notes: Vec<&String> = found.notes.iter().chain(&refused).collect();
    json!({
        "file": found.file,
        "kind": found.kind,
        "format": found.format,
        "positions": found.positions,
        "vocabulary": found.vocabulary,
        "likeliest": found.likeliest,
        "why": found.reason(Language::English.words()),
        "notes": notes,
    })
}

/// What is said of a file.
fn lines(found: &Found, words: Words) -> String {
    let file = style(plain(&found.file)).bold();
    let mut text = format!("{file}\n  {}\n", found.summary(words));
    text.push_str(&format!("  {}\n", found.reason(words)));
    if let Some(likeliest) = found.likeliest_said(words) {
        text.push_str(&format!("  {likeliest}\n"));
    }
    for note in &found.notes {
        text.push_str(&format!("  {}\n", plain(note)));
    }
    text
}
