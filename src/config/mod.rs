//! The configuration file: its types, defaults and checks.
//!
//! Reading gives a [`Config`] whose every value is legal, or an error that says file, line, column and key.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::job::{self, Job};
//!
//! // The notebook's figures in the dark theme.
//! let text = NOTEBOOK.replace("theme = \"notebook\"", "theme = \"dark\"");
//! let config = Config::parse(&text, "dark.toml", Path::new("config"))?;
//! let made = job::make(&config, &Job::default(), &|_, _| {})?;
//! assert!(made.files.iter().any(|file| file.name == "temperature_effect.png"));
//!
//! let error = Config::parse("seeed = 1", "wrong.toml", Path::new("")).unwrap_err();
//! assert_eq!(error.place(), Some(("wrong.toml", 1, 1)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(test)]
mod generated;
#[cfg(test)]
mod generators;
pub(crate) mod keys;
mod schema;
mod style;
pub(crate) mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::experiment::Experiment;
use crate::experiment::context::Environment;
use crate::experiment::cost::{Drawings, Load, Resources};
use crate::experiment::keys::NAME;
use crate::figure::Theme;
use crate::figure::theme::Decorations;
use crate::formats::Output;
use crate::logits::Source;
use crate::reading::document::Document;
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{
    Error, Folder, Limit, Limits, NamedFile, heading, limit_keys, limits, load_text, names, parsed,
};
use crate::sampling::Engine;
use crate::sampling::random::Algorithm;
use crate::settings::NamedSettings;
use crate::words::Language;

pub use schema::schema;
pub use style::{Doubt, Style};

/// What was asked for, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Title of the report.
    pub title: String,
    /// Languages of the report, each once; figures and reports of all but the first have the language in their names.
    pub languages: Vec<Language>,
    /// Seed of every random number.
    pub seed: u64,
    /// Which generator makes them.
    pub rng: Algorithm,
    /// What is written.
    pub output: Output,
    /// The look of the figures.
    pub style: Style,
    /// Fonts of the user's own, tried before the built-in ones; relative to the configuration's folder when given so.
    pub fonts: Vec<PathBuf>,
    /// Sources of logits, in the file's order.
    pub logits: Vec<Source>,
    /// Sampling settings, in the file's order.
    pub settings: Vec<NamedSettings>,
    /// Experiments, in the file's order.
    pub experiments: Vec<Experiment>,
    /// The files that it names.
    pub inputs: Vec<NamedFile>,
    /// What was allowed.
    pub limits: Limits,
    /// What it was read from.
    pub text: String,
}

/// The text of `config/notebook.toml`, used where there is no file.
pub const NOTEBOOK: &str = include_str!("../../config/notebook.toml");

/// A commented configuration to start from, as `thermograph init` writes it.
pub const TEMPLATE: &str = include_str!("template.toml");

/// The commented examples in `config/`, a kind of experiment each, by their names.
pub const EXAMPLES: [(&str, &str); 10] = [
    ("notebook", NOTEBOOK),
    ("samplers", include_str!("../../config/samplers.toml")),
    ("engines", include_str!("../../config/engines.toml")),
    ("compare", include_str!("../../config/compare.toml")),
    ("schedule", include_str!("../../config/schedule.toml")),
    ("guide", include_str!("../../config/guide.toml")),
    ("solve", include_str!("../../config/solve.toml")),
    ("population", include_str!("../../config/population.toml")),
    ("drift", include_str!("../../config/drift.toml")),
    ("bounds", include_str!("../../config/bounds.toml")),
];

/// The files that the examples read, by the names that they have there.
pub const EXAMPLE_FILES: [(&str, &[u8]); 3] = [
    (
        "positions.npy",
        include_bytes!("../../config/positions.npy"),
    ),
    (
        "rounded_positions.npy",
        include_bytes!("../../config/rounded_positions.npy"),
    ),
    (
        "response.json",
        include_bytes!("../../config/response.json"),
    ),
];

impl Config {
    /// Reads and checks the file at `path`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is larger than [`limits::FILE_BYTES`], is not UTF-8 or not TOML, or says
    /// something that is not allowed.
    pub fn load(path: &Path) -> Result<Config, Error> {
        let name = path.display().to_string();
        let text = load_text(path, &name)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Config::parse(&text, &name, folder)
    }

    /// Checks a configuration's text.
    ///
    /// `name` is what messages call it; names of files in it are relative to `folder`.
    ///
    /// # Errors
    ///
    /// When it is not TOML or says something that is not allowed.
    pub fn parse(text: &str, name: &str, folder: &Path) -> Result<Config, Error> {
        Config::parse_in(text, name, Folder::new(folder))
    }

    /// The same, where the files of these names are elsewhere: of a configuration that is not in its place yet.
    ///
    /// # Errors
    ///
    /// Those of [`Config::parse`].
    pub fn parse_with(
        text: &str,
        name: &str,
        folder: &Path,
        elsewhere: &BTreeMap<String, PathBuf>,
    ) -> Result<Config, Error> {
        Config::parse_in(text, name, Folder::with(folder, elsewhere))
    }

    fn parse_in(text: &str, name: &str, folder: Folder<'_>) -> Result<Config, Error> {
        let document = Document { name, text };
        let parsed = parsed(document)?;
        let mut root = Table::root(document, &parsed, &keys::ROOT);

        let limits = limit_keys::read(root.table(&keys::LIMITS)?)?;
        let title = match root.optional(&keys::TITLE) {
            Some(value) => heading(&value)?,
            None => "Thermograph".to_owned(),
        };
        let languages = languages(&mut root)?;
        let rng = root.choice(&keys::RNG, &Algorithm::NAMES)?;
        let largest_seed = rng.largest_seed().min(i64::MAX as u64);
        let seed = match root.optional(&keys::SEED) {
            Some(value) => value.integer_in(0..=largest_seed)?,
            None => 0,
        };
        let output = Output::read(root.table(&keys::OUTPUT)?)?;
        let style = Style::read(root.table(&keys::STYLE)?)?;
        let fonts = fonts(root.table(&keys::FONTS)?, &folder)?;
        let logits = root.table(&keys::LOGITS)?;
        let settings = root.table(&keys::SETTINGS)?;
        let experiments_value = root.required(&keys::EXPERIMENT);
        // Before the experiments: where `[logits.a]` is misspelt, no experiment finds its source.
        root.finish()?;
        let logits = sources(logits, &folder, &limits)?;
        let settings = named_settings(settings, &folder)?;
        let environment = Environment {
            sources: &logits,
            settings: &settings,
            output: &output,
            theme: style.theme,
            limits: &limits,
            rng,
        };
        let drawings = Drawings {
            languages: languages.len(),
            themes: 1 + usize::from(style.has_dark),
            output: &output,
        };
        let experiments = experiments(
            experiments_value?,
            &environment,
            suffixes(&languages, style.has_dark),
            drawings,
        )?;
        Ok(Config {
            title,
            languages,
            seed,
            rng,
            output,
            style,
            fonts,
            logits,
            settings,
            experiments,
            inputs: folder.files(),
            limits,
            text: text.to_owned(),
        })
    }

    /// The same in one language instead of those that it asks for. The title stays as it was written, but for the
    /// notebook's, which is said in that language.
    pub fn in_language(mut self, language: Language) -> Config {
        if self.text == NOTEBOOK && !self.languages.contains(&language) {
            self.title = language.words().notebook_title();
        }
        self.languages = vec![language];
        self
    }

    /// The language of what is said in a terminal, and of the files that have no language in their names.
    pub fn language(&self) -> Language {
        self.languages[0]
    }

    /// The name of a file in a language: `report.md`, and `report.en.md` if English is not the first language.
    pub fn file_name(&self, name: &str, language: Language, ending: &str) -> String {
        format!("{}.{ending}", self.stem(name, language))
    }

    /// The same without the ending.
    pub fn stem(&self, name: &str, language: Language) -> String {
        if language == self.language() {
            name.to_owned()
        } else {
            format!("{name}.{}", language.code())
        }
    }

    /// The figures of an experiment in a language: in the chosen theme, and in the dark one if it is asked for; each with
    /// the name of its files, without the ending.
    pub fn figures(&self, name: &str, language: Language) -> Vec<(Theme, String)> {
        let stem = self.stem(name, language);
        let style = &self.style;
        let dark = style.has_dark.then(|| (style.dark, format!("{stem}.dark")));
        std::iter::once((style.theme, stem)).chain(dark).collect()
    }

    /// Whether the report explains what everything rests on.
    pub fn has_theory(&self) -> bool {
        let usual = self.style.theme.decorations == Decorations::Boxes;
        self.output.theory.unwrap_or(usual)
    }

    /// The engines that experiments give the settings of this name to; all of them if none does.
    pub fn engines_of(&self, settings: &str) -> Vec<Engine> {
        let experiments = self.experiments.iter();
        let given: Vec<Engine> = experiments
            .flat_map(|experiment| experiment.engines_of(settings))
            .collect();
        let mut engines = Engine::COMMON.to_vec();
        engines.retain(|engine| given.is_empty() || given.contains(engine));
        engines
    }
}

/// The language and the `[settings.NAME]` of the configuration at `path`; of all else nothing is read.
///
/// # Errors
///
/// When the file cannot be read or is not TOML, the settings are not, or there are none.
pub fn load_settings(path: &Path) -> Result<(Language, Vec<NamedSettings>), Error> {
    let name = path.display().to_string();
    let text = load_text(path, &name)?;
    let document = Document {
        name: &name,
        text: &text,
    };
    let parsed = parsed(document)?;
    let mut root = Table::root(document, &parsed, &keys::ROOT);
    let language = languages(&mut root)?[0];
    let folder = Folder::new(path.parent().unwrap_or(Path::new("")));
    let settings = named_settings(root.table(&keys::SETTINGS)?, &folder)?;
    if settings.is_empty() {
        return Err(Error::of_file(&name, "the configuration has no settings")
            .help("add a table such as [settings.chat]"));
    }
    Ok((language, settings))
}

/// What follows the name of an experiment in the names of its further figures.
fn suffixes(languages: &[Language], dark: bool) -> Vec<String> {
    let further = |language: &Language| format!(".{}", language.code());
    let mut suffixes: Vec<String> = languages[1..].iter().map(further).collect();
    if dark {
        let dark: Vec<String> = suffixes
            .iter()
            .map(|suffix| format!("{suffix}.dark"))
            .collect();
        suffixes.push(".dark".to_owned());
        suffixes.extend(dark);
    }
    suffixes
}

/// One language, or a list of them.
fn languages(root: &mut Table<'_>) -> Result<Vec<Language>, Error> {
    let Some(value) = root.optional(&keys::LANGUAGE) else {
        return Ok(vec![Language::English]);
    };
    if !value.is_list() {
        return Ok(vec![value.choice(&Language::CODES)?]);
    }
    value.choices(&Language::CODES)
}

fn fonts(mut table: Table<'_>, folder: &Folder<'_>) -> Result<Vec<PathBuf>, Error> {
    let files = match table.optional(&keys::FILES) {
        Some(value) => {
            let values = value.list()?;
            values
                .map(|value| Ok(folder.join(value.text()?)))
                .collect::<Result<_, Error>>()?
        }
        None => Vec::new(),
    };
    table.finish()?;
    Ok(files)
}

fn sources(table: Table<'_>, folder: &Folder<'_>, limits: &Limits) -> Result<Vec<Source>, Error> {
    let mut sources: Vec<Source> = Vec::new();
    let (mut logits, mut logprobs) = (0, 0);
    for (name, value) in table.rest() {
        if sources.len() == limits::ENTRIES {
            return Err(value.error(format!("exceeds the limit of {} sources", limits::ENTRIES)));
        }
        names::check(name).map_err(|why| value.error(why))?;
        let source = Source::read(name, value.table()?, folder, limits)?;
        let is_other = |one: &Source| one.has_other_file_in_place_of(&source);
        if sources.iter().any(is_other) {
            let error = value.error("its file changed after another source had read it");
            return Err(error.help("try again"));
        }
        logits += source.values.kept();
        let most = limits.size(Limit::Logits);
        if logits > most {
            let error = value.error(format!(
                "exceeds the limit: all sources together need {logits} logits (limit {most})"
            ));
            return Err(error.help(limits.help(Limit::Logits, logits as u64)));
        }
        logprobs += source.values.logprobs();
        if logprobs > limits::LOGPROBS {
            let most = limits::LOGPROBS;
            return Err(value.error(format!(
                "exceeds the limit: all sources together need {logprobs} log-probabilities (limit {most})"
            )));
        }
        sources.push(source);
    }
    Ok(sources)
}

fn named_settings(table: Table<'_>, folder: &Folder<'_>) -> Result<Vec<NamedSettings>, Error> {
    let mut all = Vec::new();
    let mut listed = 0;
    for (name, value) in table.rest() {
        if all.len() == limits::ENTRIES {
            return Err(value.error(format!("exceeds the limit of {}", limits::ENTRIES)));
        }
        names::check(name).map_err(|why| value.error(why))?;
        let settings = NamedSettings::read(name, value.table()?, folder)?;
        listed += settings.settings.listed();
        if listed > limits::SETTINGS_LISTED {
            let most = limits::SETTINGS_LISTED;
            return Err(value.error(format!(
                "exceeds the limit: the lists of all settings together have {listed} elements (limit {most})"
            )));
        }
        all.push(settings);
    }
    Ok(all)
}

fn experiments(
    value: Value<'_>,
    environment: &Environment<'_>,
    suffixes: Vec<String>,
    drawings: Drawings<'_>,
) -> Result<Vec<Experiment>, Error> {
    if value.is_table() {
        let error = value.error("must be a list of tables, got a table");
        return Err(error.help("write `[[experiment]]`, with two brackets on each side"));
    }
    let mut experiments: Vec<Experiment> = Vec::new();
    let mut taken = names::Taken::new(suffixes);
    let loads: Vec<Load> = environment
        .sources
        .iter()
        .map(|source| Load::of(source, environment.rng))
        .collect();
    let (mut numbers, mut resources) = (0, Resources::NONE);
    for value in value.list()? {
        let mut table = value.table()?;
        let name = table.required(&NAME)?;
        taken.claim(name.text()?).map_err(|why| name.error(why))?;
        let experiment = Experiment::read(name.text()?, table, environment)?;
        let load = &loads[experiment.source];
        let cost = experiment.cost(load);
        numbers += cost.kept(load);
        // At once: what follows could take gigabytes to be read.
        let most = environment.limits.size(Limit::Numbers);
        if numbers > most {
            let error = value.error(format!(
                "exceeds the limit: all experiments together keep {numbers} numbers (limit {most})"
            ));
            let help = environment.limits.help(Limit::Numbers, numbers as u64);
            return Err(error.help(help));
        }
        resources = resources + cost.resources(load, drawings);
        resources
            .check(environment.limits)
            .map_err(|(what, help)| value.error(what).help(help))?;
        experiments.push(experiment);
    }
    Ok(experiments)
}
