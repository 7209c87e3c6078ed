//! What is written about the experiments: the report as Markdown, HTML and PDF, tables, the numbers for programs, and the
//! words of all.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::words::Language;
//! use thermograph::run;
//! use thermograph::figure::Theme;
//! use thermograph::figure::{draw::draw, svg};
//! use thermograph::report::{Report, Picture, html};
//! use thermograph::figure::text::Fonts;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let run = run::run(&config)?;
//! let report = Report::new(&config, &run, Language::English);
//! let fonts = Fonts::built_in();
//! let mut pictures = Vec::new();
//! for (index, figure) in report.sections.iter().filter_map(|section| section.figure.as_ref()).enumerate() {
//!     let picture = |theme, name| {
//!         let scene = draw(figure, theme, &fonts, 150.0)?;
//!         Ok::<_, thermograph::figure::draw::Error>(svg::encode_within(&scene, &fonts, &format!("{name}{index}-")))
//!     };
//!     let (light, dark) = (picture(Theme::Light, "light")?, picture(Theme::Dark, "dark")?);
//!     pictures.push(Picture { light, dark });
//! }
//! assert!(html(&report, pictures).contains("<figure>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod csv;
mod html;
mod json;
mod markdown;
mod pdf;
mod settings;
mod values;

use crate::config::Config;
use crate::experiment::section::Section;
use crate::run::Run;
use crate::words::Language;
use crate::words::Words;
pub use csv::{CsvError, csv};
pub use html::{Picture, html};
pub use json::json;
pub use markdown::markdown;
pub use pdf::{Error as PdfError, pdf};
pub use settings::warnings;
pub use values::{FigureFiles, Values};

/// The folder of the tables, within the output folder.
pub const DATA: &str = "data";

/// A report in one language, whatever its format.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// What was asked.
    pub config: &'a Config,
    /// The numbers.
    pub run: &'a Run,
    /// Its language.
    pub language: Language,
    /// What is told of each experiment, in the configuration's order.
    pub sections: Vec<Section>,
}

impl Report<'_> {
    /// What the run says in this language.
    pub fn new<'a>(config: &'a Config, run: &'a Run, language: Language) -> Report<'a> {
        Report {
            config,
            run,
            language,
            sections: run.sections(config, language.words()),
        }
    }

    /// The words of its language.
    pub fn words(&self) -> &'static dyn Words {
        self.language.words()
    }

    /// The heading of an experiment, in Markdown; with its name where another of its kind has the same.
    fn heading(&self, index: usize) -> String {
        let title = &self.sections[index].title;
        let same = self
            .sections
            .iter()
            .filter(|section| section.title == *title);
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
