//! `thermograph check` and `thermograph accept`: are the files what the configuration gives, and take the new ones.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use console::{Alignment, measure_text_width, pad_str, style};
use serde_json::{Value as Json, json};
use thermograph::check::{self, CheckResult, CheckedFile, PixelTolerance};
use thermograph::config::Config;
use thermograph::figure::text::plain_path;
use thermograph::job::{self, Job, Made};
use thermograph::output;
use thermograph::reading::limits::FILLED_BYTES;
use thermograph::report::DocumentValues;

use super::configuration::Configuration;
use super::console::Console;
use super::document;

pub const LONG_ABOUT: &str = "\
Check whether the files in a folder are still what a configuration produces. Nothing in the folder is changed.

All files are produced again in memory and compared: first numbers, then bytes, then pixels. A configuration gives the
same bytes on every machine, so pixels must be identical unless --rms allows a difference.";

pub const EXAMPLES: &str = "\
Examples:
  thermograph check                             compare output/ with what thermograph.toml produces
  thermograph check my.toml --against charts --report differences
                                                images of the differences, summary.html and summary.json
  thermograph check my.toml --format github     annotations for a GitHub workflow
  thermograph accept my.toml --output charts    accept what the configuration produces now

Exit codes: 0 no differences; 1 something differs or is missing; 2 invalid input or failure.";

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    pub configuration: Configuration,
    /// Folder with the files to check
    #[arg(long, value_name = "DIR", default_value = "output")]
    against: PathBuf,
    /// Write images of the differences, summary.html and summary.json to this folder
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// Format of the result
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: CheckFormat,
    /// Tolerance for pixels: root mean square over all channels, 0 to 255
    #[arg(long, value_name = "RMS", value_parser = rms)]
    rms: Option<f64>,
    /// Document that `thermograph fill` has filled from this folder (repeatable)
    #[arg(long = "document", value_name = "DOCUMENT")]
    documents: Vec<PathBuf>,
    /// Print nothing if there are no differences
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckFormat {
    /// Text
    Text,
    /// Annotations of a GitHub workflow
    Github,
    /// JUnit XML
    Junit,
    /// The contents of summary.json
    Json,
}

#[derive(Args)]
pub struct Accept {
    #[command(flatten)]
    pub configuration: Configuration,
    /// Folder whose files are replaced; created if missing
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
    /// Accept only the files and numbers of this experiment (repeatable); the report only if nothing else differs
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    #[command(flatten)]
    sync: super::Sync,
}

fn rms(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rms) if (0.0..=255.0).contains(&rms) => Ok(rms),
        _ => Err("must be a number from 0 to 255".to_owned()),
    }
}

fn make(config: &Config) -> Result<Vec<output::File>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let job = Job {
        threads: threads.min(4),
        ..Job::default()
    };
    let Made { files, .. } = job::make(config, &job, &|_, _| {})?;
    Ok(files)
}

pub fn check(check: &Check, config: &Config, console: Console) -> Result<ExitCode> {
    let tolerance = check
        .rms
        .map_or(PixelTolerance::NONE, |rms| PixelTolerance {
            rms,
            source: "by --rms",
        });
    if let Some(report) = &check.report {
        let [report, against] = [report, &check.against].map(|folder| folder.canonicalize());
        if report.is_ok_and(|report| against.is_ok_and(|against| report == against)) {
            bail!(
                "the report of a check cannot be written to {}, the folder being checked: choose another folder",
                plain_path(&check.against)
            );
        }
    }
    let files = make(config)?;
    let documents = documents(check, &files)?;
    let mut verdict = check::check(config, files, &check.against, tolerance);
    verdict.files.extend(documents);
    let folder = plain_path(&check.against);
    if let Some(report) = &check.report {
        output::write(report, &check::summary(&verdict, &folder))?;
    }
    let json = || check::json(&verdict, &folder);
    match check.format {
        CheckFormat::Text => console.result(&text(&verdict, &folder, check), json)?,
        CheckFormat::Json => super::print(format!("{}\n", json()).as_bytes())?,
        CheckFormat::Github => super::print(github(&verdict, &folder).as_bytes())?,
        CheckFormat::Junit => super::print(check::junit(&verdict).as_bytes())?,
    }
    Ok(ExitCode::from(u8::from(verdict.is_different())))
}

/// The documents, as they would be with the values of now.
fn documents(check: &Check, files: &[output::File]) -> Result<Vec<CheckedFile>> {
    if check.documents.is_empty() {
        return Ok(Vec::new());
    }
    let values = files.iter().find(|file| file.name == "values.json");
    let values = values.context("there are no values")?;
    let values: DocumentValues = serde_json::from_slice(&values.bytes)?;
    let checked = |path: &PathBuf| {
        let (text, filled, _) = document::filled(path, &values, &check.against, FILLED_BYTES)?;
        let name = plain_path(path);
        Ok(CheckedFile::document(name, &text, &filled))
    };
    check.documents.iter().map(checked).collect()
}

fn text(verdict: &CheckResult, folder: &str, check: &Check) -> String {
    let count = verdict.files.len();
    if !verdict.is_different() {
        if check.quiet {
            return String::new();
        }
        let alike = verdict
            .files
            .iter()
            .filter(|file| !matches!(file.found, check::FoundFile::Same));
        let mut text = style(format!("{folder}: no differences in {count} comparisons"))
            .green()
            .to_string();
        text.push('\n');
        for file in alike {
            text.push_str(&format!("  {} {}\n", file.name, file.sentence(verdict)));
        }
        return text;
    }
    let mut text = String::new();
    if let Some([old, new]) = &verdict.redrawn {
        text.push_str(&format!(
            "The figures in {folder} were drawn by {old}; this is {new}, which draws differently. Their pixels are not compared.\n"
        ));
    }
    let redrawn = |file: &&CheckedFile| matches!(file.found, check::FoundFile::Redrawn);
    for name in verdict.different() {
        let files = verdict.files.iter();
        let of_name: Vec<&CheckedFile> = files
            .filter(|file| file.is_different() && file.experiment.as_deref() == name)
            .filter(|file| !redrawn(file))
            .collect();
        if of_name.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "{}\n",
            style(name.unwrap_or("the whole report")).bold()
        ));
        for file in of_name {
            text.push_str(&format!("  {}: {}\n", file.name, file.heading(verdict)));
            text.push_str(&changes(file));
        }
    }
    let different = verdict
        .files
        .iter()
        .filter(|file| file.is_different())
        .count();
    text.push_str(&format!(
        "{}\n",
        style(format!(
            "{folder}: {different} of {count} comparisons differ"
        ))
        .red()
    ));
    if let Some(report) = &check.report {
        text.push_str(&format!(
            "see {}\n",
            plain_path(&report.join("summary.html"))
        ));
    }
    let config = check.configuration.arguments();
    text.push_str(&format!(
        "`thermograph accept {config}--output {folder}` accepts the new files\n"
    ));
    text
}

/// The numbers that differ, a line each.
fn changes(file: &CheckedFile) -> String {
    let rows = file.changes();
    let widths = rows.iter().map(|[place, ..]| measure_text_width(place));
    let width = widths.max().unwrap_or_default();
    let mut text = String::new();
    for [place, expected, actual, difference] in &rows {
        let place = pad_str(place, width, Alignment::Left, None);
        let line = format!("    {place}  {expected} → {actual}  {difference}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if let check::FoundFile::Numbers { count, .. } = &file.found
        && *count > rows.len()
    {
        text.push_str(&format!("    and {} more\n", count - rows.len()));
    }
    text
}

/// Commands of a workflow: an annotation for each difference.
fn github(verdict: &CheckResult, folder: &str) -> String {
    let data = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut text = String::new();
    if let Some([old, new]) = &verdict.redrawn {
        text.push_str(&format!(
            "::notice::the figures were drawn by {old}; this is {new}, which draws differently\n"
        ));
    }
    for file in verdict.files.iter().filter(|file| file.is_different()) {
        let path = match file.found {
            check::FoundFile::Outdated(_) => file.name.clone(),
            _ => format!("{folder}/{}", file.name),
        };
        let title = file.experiment.as_deref().unwrap_or("the whole report");
        text.push_str(&format!(
            "::error file={},title={}::{}\n",
            property(&path),
            property(title),
            data(&file.sentence(verdict))
        ));
    }
    text
}

pub fn accept(accept: &Accept, config: &Config, console: Console) -> Result<()> {
    job::check_names(config, &accept.only)?;
    let files = make(config)?;
    let verdict = check::check(config, files, &accept.output, PixelTolerance::NONE);
    let is_wanted = |name: Option<&str>| {
        accept.only.is_empty()
            || name.is_some_and(|name| accept.only.iter().any(|only| only == name))
    };
    let others: Vec<&str> = verdict
        .different()
        .into_iter()
        .flatten()
        .filter(|&name| !is_wanted(Some(name)))
        .collect();
    let mut taken: Vec<output::File> = Vec::new();
    for file in verdict.files.iter().filter(|file| file.is_different()) {
        let of_all = file.experiment.is_none() && others.is_empty();
        if taken.iter().any(|taken| taken.name == file.name) {
            continue;
        }
        let bytes = if file.name == "results.json" && !others.is_empty() {
            if !is_wanted(file.experiment.as_deref()) {
                continue;
            }
            merged(&file.expected, &file.actual, &accept.only)?
        } else if of_all || is_wanted(file.experiment.as_deref()) {
            file.actual.clone()
        } else {
            continue;
        };
        taken.push(output::File {
            name: file.name.clone(),
            bytes,
        });
    }
    let folder = plain_path(&accept.output);
    let mut text = if taken.is_empty() {
        output::remove_leftovers(&accept.output);
        format!("{folder}: nothing to accept\n")
    } else {
        output::write_with(&accept.output, &taken, accept.sync.durability())?;
        let names = taken.iter().map(|file| format!("  {}\n", file.name));
        format!(
            "{folder}: {} accepted\n{}",
            count(taken.len()),
            names.collect::<String>()
        )
    };
    if !others.is_empty() {
        text.push_str(&format!(
            "the report is unchanged, because other experiments differ too: {}\n",
            others.join(", ")
        ));
    }
    let names: Vec<&str> = taken.iter().map(|file| file.name.as_str()).collect();
    console.result(&text, || json!({ "taken": names, "others": others }))
}

fn count(files: usize) -> String {
    match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    }
}

/// The numbers of the folder with those of some experiments taken from the configuration's.
fn merged(old: &[u8], new: &[u8], names: &[String]) -> Result<Vec<u8>> {
    let read = |bytes: &[u8]| serde_json::from_slice::<Json>(bytes);
    let new = read(new).context("results.json")?;
    let Ok(Json::Object(mut object)) = read(old) else {
        bail!("the folder has no results.json to update; accept everything, without --only");
    };
    for name in names {
        object.insert(name.clone(), new[name].clone());
    }
    let mut text = serde_json::to_string_pretty(&object)?;
    text.push('\n');
    Ok(text.into_bytes())
}
