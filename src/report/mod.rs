//! What is written about the experiments: the report as Markdown, HTML and PDF, tables, the numbers for programs, and the
//! words of all.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, Language, NOTEBOOK};
//! use thermograph::experiment;
//! use thermograph::figure::Theme;
//! use thermograph::render::{draw::draw, svg};
//! use thermograph::report::{Edition, Picture, html};
//! use thermograph::text::Fonts;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let run = experiment::run(&config)?;
//! let edition = Edition::new(&config, &run, Language::English);
//! let fonts = Fonts::load(&[])?;
//! let mut pictures = Vec::new();
//! for (index, figure) in edition.accounts.iter().filter_map(|account| account.figure.as_ref()).enumerate() {
//!     let picture = |theme, name| {
//!         let scene = draw(figure, theme, &fonts, 150.0)?;
//!         Ok::<_, thermograph::render::draw::Error>(svg::encode_within(&scene, &fonts, &format!("{name}{index}-")))
//!     };
//!     let (light, dark) = (picture(Theme::Light, "light")?, picture(Theme::Dark, "dark")?);
//!     pictures.push(Picture { light, dark });
//! }
//! assert!(html(&edition, pictures).contains("<figure>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod csv;
mod html;
mod json;
mod markdown;
mod pdf;
mod settings;
pub mod table;
mod values;
mod words;

pub use csv::{CsvError, csv};
pub use html::{Picture, html};
pub use json::json;
pub(crate) use json::number;
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use pdf::{Error as PdfError, pdf};
pub use settings::warnings;
pub use values::{FigureFiles, Values};
pub use words::{
    BoundsWords, CertaintyWords, Change, CompareWords, DriftWords, EnginesWords, GuideWords, Half,
    LintWords, PopulationWords, Quantity, SamplersWords, ScheduleWords, SolveWords, Suits, Task,
    Words,
};

use crate::config::{Config, Language};
use crate::experiment::{Account, Run};

/// The folder of the tables, within the output folder.
pub const DATA: &str = "data";

/// A report in one language, whatever its format.
#[derive(Clone, Debug)]
pub struct Edition<'a> {
    /// What was asked.
    pub config: &'a Config,
    /// The numbers.
    pub run: &'a Run,
    /// Its language.
    pub language: Language,
    /// What is told of each experiment, in the configuration's order.
    pub accounts: Vec<Account>,
}

impl Edition<'_> {
    /// What the run says in this language.
    pub fn new<'a>(config: &'a Config, run: &'a Run, language: Language) -> Edition<'a> {
        Edition {
            config,
            run,
            language,
            accounts: run.accounts(config, language.words()),
        }
    }

    /// The words of its language.
    pub fn words(&self) -> &'static dyn Words {
        self.language.words()
    }

    /// The heading of an experiment, in Markdown; with its name where another of its kind has the same.
    fn heading(&self, index: usize) -> String {
        let title = &self.accounts[index].title;
        let same = self
            .accounts
            .iter()
            .filter(|account| account.title == *title);
        if same.count() > 1 {
            format!("{title} – `{}`", self.config.experiments[index].name)
        } else {
            title.clone()
        }
    }

    /// The name of one of its files.
    pub fn file_name(&self, stem: &str, ending: &str) -> String {
        self.config.file_name(stem, self.language, ending)
    }
}
