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

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::Config;
use crate::experiment::Experiment;
use crate::experiment::section::Section;
use crate::figure::draw::draw;
use crate::figure::scene::Scene;
use crate::figure::text::{self, Fonts};
use crate::figure::{Figure, Sizes, Theme};
use crate::figure::{draw, layout, svg};
use crate::formats::{EncodeError, Format};
use crate::output::File;
use crate::reading::fonts;
use crate::reading::{Limit, nearest};
use crate::report::{self, Report};
use crate::run::{self, Parts, Run};
use crate::sampling::parallel::in_parallel;

/// Every number, for programs.
const RESULTS: &str = "results.json";
/// Single numbers by name, for documents.
const VALUES: &str = "values.json";

/// The dots that lines of figures within a page snap to, by the inch.
const PAGE_DPI: f64 = 150.0;
/// The widest page of a figure in a report on paper, in inches; it is shrunk to what a sheet has room for.
const PAPER_WIDTH: f64 = 9.6;
/// The dots that lines of such figures snap to, by the inch.
const PAPER_DPI: f64 = 288.0;

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

/// Why a configuration gives no files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An experiment was asked for that there is not.
    #[error("unknown experiment {name:?}: {hint}")]
    NoExperiment {
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
    /// Only the figures of an experiment were asked for that has none.
    #[error("experiment {name} has no figure; its numbers are in the report")]
    NoFigure {
        /// Which experiment.
        name: String,
    },
    /// An experiment fails.
    #[error(transparent)]
    Experiment(#[from] run::Error),
    /// A file that the configuration names is another one now than it was at first.
    #[error("{name}: the file changed while it was being read; try again")]
    Changed {
        /// Its name, as the configuration has it.
        name: String,
    },
    /// A font cannot be read.
    #[error(transparent)]
    Font(#[from] text::Error),
    /// A figure cannot be drawn.
    #[error("experiment {name}: {cause}")]
    Draw {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: draw::Error,
    },
    /// A figure's words, as its font has them, take far more room than the figure has.
    #[error(
        "experiment {name}: its text needs a page of {width} × {height} pixels (limit: {most} in total): a font in `[fonts]` may be damaged; {help}"
    )]
    Page {
        /// Which experiment.
        name: String,
        /// The page's width and height in pixels.
        width: u32,
        /// See `width`.
        height: u32,
        /// The most pixels that are drawn.
        most: u64,
        /// What allows more.
        help: String,
    },
    /// A table cannot be made.
    #[error(transparent)]
    Csv(#[from] report::CsvError),
    /// A figure cannot be made a file.
    #[error("experiment {name}: {cause}")]
    Encode {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: EncodeError,
    },
    /// The report cannot be made a PDF file.
    #[error("the report as PDF: {0}")]
    PdfReport(#[from] report::PdfError),
}

impl Error {
    /// Whether a figure has too small a page.
    fn is_too_small(&self) -> bool {
        let Error::Draw { cause, .. } = self else {
            return false;
        };
        matches!(cause, draw::Error::Layout(layout::Error::TooSmall { .. }))
    }
}

/// A figure ready to be encoded.
struct DrawnFigure<'a> {
    /// Its experiment.
    name: &'a str,
    /// Its file's name without the ending.
    stem: String,
    scene: Scene,
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
        drawn.extend(draw_figures(report, job, &fonts)?);
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
    let mut pictures = Vec::new();
    for (experiment, section) in report.config.experiments.iter().zip(&report.sections) {
        let Some(figure) = &section.figure else {
            continue;
        };
        let (config, number) = (report.config, pictures.len() + 1);
        let looks = config.style.on_pages();
        let picture = |figure: &Figure, looks: [Theme; 2], name: &str| {
            let [light, dark] = looks.map(|look| {
                let look = experiment.theme(look);
                drawn(config, &experiment.name, figure, look, fonts, PAGE_DPI)
            });
            let scene = light?.with_dark(&dark?);
            Ok::<_, Error>(svg::encode_within(
                &scene,
                fonts,
                &format!("{name}{number}-"),
            ))
        };
        let narrow = looks.map(|look| Theme {
            sizes: Sizes::PHONE,
            ..look
        });
        let for_phone = layout::stacked(figure, Sizes::PHONE.width);
        let for_phone = for_phone.unwrap_or_else(|| natural(figure));
        // What does not fit is moved by the reader.
        let narrow = picture(&for_phone, narrow, "narrow").ok();
        let wide = match picture(figure, looks, "figure") {
            Err(error) if error.is_too_small() => picture(&natural(figure), looks, "figure")?,
            other => other?,
        };
        pictures.push(report::Picture { wide, narrow });
    }
    let mut bytes = |ending: &str| {
        Ok::<_, Error>(match ending {
            "md" => report::markdown(report, formats).into_bytes(),
            "html" => report::html(report, std::mem::take(&mut pictures), fonts).into_bytes(),
            _ => report::pdf(report, figures_on_paper(report, fonts)?, fonts)?,
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

/// The figures of a report on paper: smaller pages, so that their text is not too small beside the report's.
fn figures_on_paper(report: &Report<'_>, fonts: &Fonts) -> Result<Vec<Scene>, Error> {
    let experiments = report.config.experiments.iter();
    let figures = experiments.zip(&report.sections);
    let figures = figures.filter_map(|(experiment, section)| {
        let mut figure = section.figure.clone()?;
        if let [Some(width), height] = figure.size {
            let share = (PAPER_WIDTH / width).min(1.0);
            figure.size = [Some(width * share), height.map(|height| height * share)];
        }
        let (config, name) = (report.config, &experiment.name);
        let theme = experiment.theme(Theme::LIGHT);
        let draw = |figure: &Figure| drawn(config, name, figure, theme, fonts, PAPER_DPI);
        Some(match draw(&figure) {
            Err(error) if error.is_too_small() => draw(&natural(&figure)),
            other => other,
        })
    });
    figures.collect()
}

/// The figure on a page of the size that it needs: a report has room for it, whatever is asked of its file.
fn natural(figure: &Figure) -> Figure {
    Figure {
        size: [None, None],
        ..figure.clone()
    }
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

/// The figure of an experiment, drawn.
fn drawn(
    config: &Config,
    name: &str,
    figure: &Figure,
    theme: Theme,
    fonts: &Fonts,
    dpi: f64,
) -> Result<Scene, Error> {
    let scene = draw(figure, theme, fonts, dpi).map_err(|cause| Error::Draw {
        name: name.to_owned(),
        cause,
    })?;
    // The page is larger than the figure by what its words need, which is little unless a font says otherwise.
    let most = 2 * config.limits.of(Limit::Pixels);
    let pixels = u64::from(scene.width) * u64::from(scene.height);
    if pixels > most {
        return Err(Error::Page {
            name: name.to_owned(),
            width: scene.width,
            height: scene.height,
            most,
            help: config.limits.help(Limit::Pixels, pixels.div_ceil(2)),
        });
    }
    Ok(scene)
}

fn draw_figures<'a>(
    report: &Report<'a>,
    job: &Job,
    fonts: &Fonts,
) -> Result<Vec<DrawnFigure<'a>>, Error> {
    let config = report.config;
    let mut figures = Vec::new();
    for (experiment, section) in config.experiments.iter().zip(&report.sections) {
        let name = &experiment.name;
        if !job.only.is_empty() && !job.only.contains(name) {
            continue;
        }
        if section.figure.is_some() {
            for (theme, stem) in config.figures(name, report.language) {
                let Some(figure) = section.figure_in(theme) else {
                    continue;
                };
                let theme = experiment.theme(theme);
                let dpi = config.output.dpi;
                let mut scene = drawn(config, name, figure, theme, fonts, dpi)?;
                if config.style.follows_reader {
                    let dark = experiment.theme(config.style.dark);
                    scene = scene.with_dark(&drawn(config, name, figure, dark, fonts, dpi)?);
                }
                figures.push(DrawnFigure { name, stem, scene });
            }
        } else if !job.only.is_empty() {
            return Err(Error::NoFigure { name: name.clone() });
        }
    }
    Ok(figures)
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
