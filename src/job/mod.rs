//! From a configuration to the files of its report: data in, data out.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::formats::Format;
//! use thermograph::job::{self, Job};
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let job = Job {
//!     only: vec!["sampling_comparison".to_owned()],
//!     formats: vec![Format::SVG],
//!     ..Job::default()
//! };
//! let made = job::make(&config, &job, &|_, _| {})?;
//! assert_eq!(made.files[0].name, "sampling_comparison.svg");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod drawing;
mod error;

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use error::Error;

use self::drawing::DrawnFigure;

use crate::config::Config;
use crate::experiment::Experiment;
use crate::experiment::section::Section;
use crate::figure::text::Fonts;
use crate::formats::Format;
use crate::output::File;
use crate::reading::fonts;
use crate::reading::nearest;
use crate::report::{self, Report};
use crate::run::{self, Parts, Run};
use crate::sampling::parallel::in_parallel;

/// Every number, for programs.
const RESULTS: &str = "results.json";
/// Single numbers by name, for documents.
const VALUES: &str = "values.json";

/// Which of a configuration's files are wanted, and how they are made; all of them by default, by one thread.
#[derive(Clone, Debug)]
pub struct Job {
    /// Experiments whose figures are wanted, by name; all of them and the report if empty.
    pub only: Vec<String>,
    /// Formats of the figures; those of the configuration if empty.
    pub formats: Vec<Format>,
    /// How many figures are drawn at once, 1 or more. The files do not depend on it.
    pub threads: usize,
    /// Positions of files that were measured elsewhere; `None` to measure all here.
    pub parts: Option<Parts>,
}

impl Default for Job {
    fn default() -> Job {
        Job {
            only: Vec::new(),
            formats: Vec::new(),
            threads: 1,
            parts: None,
        }
    }
}

/// What a configuration gives, in memory.
#[derive(Debug)]
pub struct Made {
    /// What is told of each experiment, in the configuration's first language.
    pub sections: Vec<Section>,
    /// The files.
    pub files: Vec<File>,
}

/// Runs the configuration, says what came of it, and makes its files, in memory; `progress` is told each time a figure
/// is done, of how many.
///
/// # Errors
///
/// When an experiment, a font or a character does not allow it.
pub fn make(
    config: &Config,
    job: &Job,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Made, Error> {
    check_names(config, &job.only)?;
    let formats = if job.formats.is_empty() {
        &config.output.formats
    } else {
        &job.formats
    };
    let run = match &job.parts {
        Some(parts) => run::merge(config, parts)?,
        None => run::run(config)?,
    };
    let fonts = fonts(&config.fonts)?;
    let reports: Vec<Report<'_>> = config
        .languages
        .iter()
        .map(|&language| Report::new(config, &run, language))
        .collect();
    let mut drawn = Vec::new();
    for report in &reports {
        drawn.extend(drawing::figures(report, &job.only, &fonts)?);
    }
    let figures = drawn.iter();
    let figures = figures.flat_map(|figure| formats.iter().map(move |&format| (figure, format)));
    let mut tasks: Vec<JobTask<'_>> = figures
        .map(|(figure, format)| JobTask::Figure(figure, format))
        .collect();
    if job.only.is_empty() {
        tasks.push(JobTask::Reports(&reports));
    }
    let mut files = do_all(&tasks, config, formats, &fonts, job.threads, progress)?;
    drop(drawn);
    if job.only.is_empty() {
        let values = report::DocumentValues::new(&reports[0], formats).to_text();
        files.push(File {
            name: VALUES.to_owned(),
            bytes: values.into_bytes(),
        });
        files.extend(numbers(config, &run)?);
    }
    if let Some(changed) = config.inputs.iter().find(|input| !input.is_unchanged()) {
        return Err(Error::Changed {
            name: changed.name.clone(),
        });
    }
    let sections = reports.into_iter().next().map(|report| report.sections);
    Ok(Made {
        sections: sections.unwrap_or_default(),
        files,
    })
}

/// The report in one language, in every format.
fn files_of_report(
    report: &Report<'_>,
    formats: &[Format],
    fonts: &Fonts,
) -> Result<Vec<File>, Error> {
    let mut pictures = drawing::for_page(report, fonts)?;
    let mut bytes = |ending: &str| {
        Ok::<_, Error>(match ending {
            "md" => report::markdown(report, formats).into_bytes(),
            "html" => report::html(report, std::mem::take(&mut pictures), fonts).into_bytes(),
            _ => report::pdf(report, drawing::on_paper(report, fonts)?, fonts)?,
        })
    };
    let file = |ending| {
        Ok(File {
            name: report.file_name("report", ending),
            bytes: bytes(ending)?,
        })
    };
    report_endings(formats).into_iter().map(file).collect()
}

/// The numbers of all experiments, and a table of each.
fn numbers(config: &Config, run: &Run) -> Result<Vec<File>, Error> {
    let mut files = vec![File {
        name: RESULTS.to_owned(),
        bytes: report::json(config, run).into_bytes(),
    }];
    for (experiment, outcome) in config.experiments.iter().zip(&run.outcomes) {
        let logits = &run.logits[experiment.source];
        files.push(File {
            name: table_of(&experiment.name),
            bytes: report::csv(&experiment.name, &outcome.data(logits))?,
        });
    }
    Ok(files)
}

/// The names of the files that belong to an experiment alone: its figures and its table.
pub fn files_of(config: &Config, experiment: &Experiment) -> Vec<String> {
    let mut files = Vec::new();
    if experiment.has_figure() {
        let languages = config.languages.iter();
        for (_, stem) in languages.flat_map(|&language| config.figures(&experiment.name, language))
        {
            let formats = config.output.formats.iter();
            files.extend(formats.map(|format| format!("{stem}.{}", format.ending())));
        }
    }
    files.push(table_of(&experiment.name));
    files
}

/// The names of the files that belong to the whole report.
pub fn files_of_all(config: &Config) -> Vec<String> {
    let endings = report_endings(&config.output.formats);
    let languages = config.languages.iter();
    let reports = languages.flat_map(|&language| {
        let name = move |&ending| config.file_name("report", language, ending);
        endings.iter().map(name)
    });
    reports
        .chain([VALUES, RESULTS].map(str::to_owned))
        .collect()
}

/// The endings of a report's files.
fn report_endings(formats: &[Format]) -> Vec<&'static str> {
    let formats = formats.iter().filter(|format| format.has_report());
    let own = formats.map(|format| format.ending());
    ["md", "html"].into_iter().chain(own).collect()
}

/// The name of an experiment's table.
fn table_of(name: &str) -> String {
    format!("{}/{name}.csv", report::DATA)
}

/// Fails where one of `only` is the name of no experiment.
///
/// # Errors
///
/// [`Error::NoExperiment`], with the names that there are.
pub fn check_names(config: &Config, only: &[String]) -> Result<(), Error> {
    let names = || {
        config
            .experiments
            .iter()
            .map(|experiment| experiment.name.as_str())
    };
    let Some(name) = only
        .iter()
        .find(|name| !names().any(|known| known == name.as_str()))
    else {
        return Ok(());
    };
    let known = names().take(20).collect::<Vec<_>>().join(", ");
    let hint = match nearest(name, names()) {
        Some(near) => format!("did you mean {near}? The experiments are: {known}"),
        None => format!("the experiments are: {known}"),
    };
    Err(Error::NoExperiment {
        name: name.clone(),
        hint,
    })
}

/// Work that waits for no other.
enum JobTask<'a> {
    /// A figure in a format.
    Figure(&'a DrawnFigure<'a>, Format),
    /// The reports, which have drawings of their own; one after the other, so that a font that takes too much work does so
    /// at the same figure with any number of threads.
    Reports(&'a [Report<'a>]),
}

/// Does the tasks; the files come in their order.
fn do_all(
    tasks: &[JobTask<'_>],
    config: &Config,
    formats: &[Format],
    fonts: &Fonts,
    threads: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<File>, Error> {
    let encode = |figure: &DrawnFigure<'_>, format: Format| -> Result<File, Error> {
        let bytes = format
            .encode(&figure.scene, fonts, &config.output)
            .map_err(|cause| Error::Encode {
                name: figure.name.to_owned(),
                cause,
            })?;
        Ok(File {
            name: format!("{}.{}", figure.stem, format.ending()),
            bytes,
        })
    };
    // The longest first, so that no thread is left with one at the end: pixels take longer than shapes.
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by_key(|&task| match &tasks[task] {
        JobTask::Reports(_) => None,
        JobTask::Figure(figure, format) => {
            let pixels = u64::from(figure.scene.width) * u64::from(figure.scene.height);
            Some((*format, Reverse(pixels)))
        }
    });
    let is_figure = |task: &&JobTask<'_>| matches!(task, JobTask::Figure(..));
    let figures = tasks.iter().filter(is_figure).count();
    let done = AtomicUsize::new(0);
    let mut files = in_parallel(
        order.len(),
        threads,
        || (),
        |(), place| {
            let task = order[place];
            let files = match tasks[task] {
                JobTask::Figure(figure, format) => {
                    let file = encode(figure, format);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, figures);
                    vec![file?]
                }
                JobTask::Reports(reports) => {
                    let mut files = Vec::new();
                    for report in reports {
                        files.extend(files_of_report(report, formats, fonts)?);
                    }
                    files
                }
            };
            Ok::<_, Error>((task, files))
        },
    )?;
    files.sort_by_key(|(task, _)| *task);
    Ok(files.into_iter().flat_map(|(_, files)| files).collect())
}
