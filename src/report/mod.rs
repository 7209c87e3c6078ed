//! What is written about the experiments: the Markdown report, the numbers for programs, and the words of both.

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
