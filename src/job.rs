//! From a configuration to the files of its report: data in, data out.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::{Config, Format, nearest};
use crate::experiment::{self, Account, Parts};
use crate::output::File;
use crate::render::draw::draw;
use crate::render::scene::Scene;
use crate::render::{draw, pdf, png, svg};
use crate::report;
use crate::text::{self, Fonts};

/// Which of a configuration's files are wanted, and how they are made.
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

/// Why a configuration gives no files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An experiment was asked for that there is not.
    #[error("there is no experiment {name:?}: {hint}")]
    NoExperiment {
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
    /// Only the figures of an experiment were asked for that has none.
    #[error("experiment {name} has no figure; its numbers stand in the report")]
    NoFigure {
        /// Which experiment.
        name: String,
    },
    /// An experiment fails.
    #[error(transparent)]
    Experiment(#[from] experiment::Error),
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
    /// A picture cannot be encoded.
    #[error("experiment {name}: cannot encode the picture: {cause}")]
    Encode {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: ::png::EncodingError,
    },
    /// A PDF file cannot be made.
    #[error("experiment {name}: {cause}")]
    Pdf {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: pdf::Error,
    },
}

/// A figure ready to be encoded, and the name of its experiment.
struct Drawn<'a> {
    name: &'a str,
    scene: Scene,
}

/// Runs the configuration, says what came of it, and makes its files, in memory; `progress` is told each time a file is done, of how many.
///
/// # Errors
///
/// When an experiment, a font or a character does not allow it.
pub fn make(
    config: &Config,
    job: &Job,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Vec<Account>, Vec<File>), Error> {
    check_names(config, &job.only)?;
    let formats = if job.formats.is_empty() {
        &config.output.formats
    } else {
        &job.formats
    };
    let run = match &job.parts {
        Some(parts) => experiment::merge(config, parts)?,
        None => experiment::run(config)?,
    };
    let fonts = Fonts::load(&config.fonts)?;
    let accounts = run.accounts(config, config.language.words());
    let drawn = draw_figures(config, job, &accounts, &fonts)?;
    let mut files = encode_all(config, &drawn, formats, &fonts, job.threads, progress)?;
    if job.only.is_empty() {
        let text = |name: &str, text: String| File {
            name: name.to_owned(),
            bytes: text.into_bytes(),
        };
        let markdown = report::markdown(config, &run, &accounts, formats);
        files.push(text("report.md", markdown));
        files.push(text("results.json", report::json(config, &run)));
    }
    Ok((accounts, files))
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

fn draw_figures<'a>(
    config: &'a Config,
    job: &Job,
    accounts: &[Account],
    fonts: &Fonts,
) -> Result<Vec<Drawn<'a>>, Error> {
    let mut drawn = Vec::new();
    for (experiment, account) in config.experiments.iter().zip(accounts) {
        if !job.only.is_empty() && !job.only.contains(&experiment.name) {
            continue;
        }
        if let Some(figure) = &account.figure {
            let failed = |cause| Error::Draw {
                name: experiment.name.clone(),
                cause,
            };
            let scene = draw(figure, config.theme, fonts, config.output.dpi).map_err(failed)?;
            drawn.push(Drawn {
                name: &experiment.name,
                scene,
            });
        } else if !job.only.is_empty() {
            return Err(Error::NoFigure {
                name: experiment.name.clone(),
            });
        }
    }
    Ok(drawn)
}

/// Encodes every figure in every format; the files come figure by figure.
fn encode_all(
    config: &Config,
    drawn: &[Drawn<'_>],
    formats: &[Format],
    fonts: &Fonts,
    threads: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<File>, Error> {
    let encode = |figure: &Drawn<'_>, format: Format| {
        let name = || figure.name.to_owned();
        let bytes = match format {
            Format::Png => {
                png::encode(&figure.scene, fonts, config.output.png).map_err(|cause| {
                    Error::Encode {
                        name: name(),
                        cause,
                    }
                })?
            }
            Format::Svg => svg::encode(&figure.scene, fonts).into_bytes(),
            Format::Pdf => pdf::encode(&figure.scene, fonts).map_err(|cause| Error::Pdf {
                name: name(),
                cause,
            })?,
        };
        Ok(File {
            name: format!("{}.{}", figure.name, format.extension()),
            bytes,
        })
    };
    let tasks: Vec<(&Drawn<'_>, Format)> = drawn
        .iter()
        .flat_map(|figure| formats.iter().map(move |&format| (figure, format)))
        .collect();
    // The longest first, so that no thread is left with one at the end: pixels take longer than shapes.
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by_key(|&task| {
        let (figure, format) = &tasks[task];
        (
            *format,
            std::cmp::Reverse(u64::from(figure.scene.width) * u64::from(figure.scene.height)),
        )
    });

    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<Option<Result<File, Error>>>> =
        Mutex::new(tasks.iter().map(|_| None).collect());
    let work = || {
        while let Some(&task) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let file = encode(tasks[task].0, tasks[task].1);
            results
                .lock()
                .expect("no thread panics while it holds the lock")[task] = Some(file);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, tasks.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(tasks.len()) {
            scope.spawn(work);
        }
        work();
    });
    let results = results
        .into_inner()
        .expect("no thread panics while it holds the lock");
    results.into_iter().flatten().collect()
}
