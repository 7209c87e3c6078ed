//! Configurations: refused with the place, or run and drawn.

use std::path::{Path, PathBuf};

use thermograph::config::Config;
use thermograph::experiment::Experiment;
use thermograph::experiment::bounds::Bounds;
use thermograph::experiment::compare::Compare;
use thermograph::experiment::distributions::Distributions;
use thermograph::experiment::entropy::Entropy;
use thermograph::experiment::kind::Kind;
use thermograph::experiment::samplers::Samplers;
use thermograph::experiment::sampling::Sampling;
use thermograph::experiment::schedule::Schedule;
use thermograph::formats::Format;
use thermograph::job::{self, Job};

use super::written::assert_written;

/// What messages call a configuration.
const NAME: &str = "it.toml";

/// A text is refused with its place, or read; what is read and small is run, drawn and written.
pub fn config(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    match Config::parse(text, NAME, &folder()) {
        Err(error) => {
            let error = error.to_string();
            assert!(error.contains(NAME), "{error}");
            assert!(error.chars().count() < 3_000, "{error}");
        }
        Ok(mut config) if is_small(&config) => {
            config.output.dpi = config.output.dpi.min(60.0);
            config.fonts.clear();
            let formats = match text.len() % 16 {
                0 => vec![Format::SVG, Format::PNG],
                1 => vec![Format::SVG, Format::PDF],
                _ => vec![Format::SVG],
            };
            make(&config, formats);
        }
        Ok(_) => {}
    }
}

/// Where the files are that a configuration may name: those of the tests.
fn folder() -> PathBuf {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = folders.map(|folder| folder.join("tests/files"));
    folders
        .find(|folder| folder.is_dir())
        .expect("this is run in the repository")
}

/// Makes the files that a configuration gives, each held to what files are, or fails with words.
fn make(config: &Config, formats: Vec<Format>) {
    let job = Job {
        only: Vec::new(),
        formats,
        threads: 1,
        parts: None,
    };
    match job::make(config, &job, &|_, _| {}) {
        Ok(made) => {
            for file in &made.files {
                assert_written(&file.name, &file.bytes);
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// What is known of a response that was read is bounded, or refused with the place.
pub fn bound(response: &Path) {
    let response = response.display();
    let text = format!(
        "[logits.z]\nlogprobs = \"{response}\"\nvocabulary = 1200\n\
         [[experiment]]\nname = \"e\"\nkind = \"bounds\"\nlogits = \"z\"\ntemperatures = [0.5, 1.0]\n"
    );
    match Config::parse(&text, NAME, Path::new("")) {
        Ok(config) => {
            let run = thermograph::run::run(&config);
            run.unwrap_or_else(|error| panic!("{error}"));
        }
        Err(error) => assert!(error.to_string().contains(NAME), "{error}"),
    }
}

/// Whether running it takes no more than a few milliseconds.
fn is_small(config: &Config) -> bool {
    let experiments = &config.experiments;
    let sources = &config.logits;
    experiments.len() <= 3
        && sources
            .iter()
            .all(|source| source.values.count() <= 1_200 && source.values.positions() <= 10)
        && experiments.iter().all(is_quick)
}

fn is_quick(experiment: &Experiment) -> bool {
    fn of<K: Kind>(experiment: &Experiment, is_quick: impl Fn(&K) -> bool) -> bool {
        experiment.settings::<K>().is_none_or(is_quick)
    }
    of::<Distributions>(experiment, |it| it.temperatures.len() <= 9)
        && of::<Entropy>(experiment, |it| it.temperatures.len() <= 400)
        && of::<Sampling>(experiment, |it| {
            it.temperatures.len() as u64 * it.draws.min(1 << 40) <= 20_000
        })
        && of::<Compare>(experiment, |it| it.draws <= 20_000)
        && of::<Schedule>(experiment, |it| it.steps * it.schedules.len() <= 400)
        && of::<Samplers>(experiment, |it| {
            it.chain_config.chain.samplers().len() <= 12
        })
        && of::<Bounds>(experiment, |it| it.temperatures.len() <= 20)
}
