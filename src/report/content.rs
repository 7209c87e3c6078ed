//! What a report says, whatever its format.

use crate::config::Config;
use crate::experiment::section::Section;
use crate::run::Run;
use crate::words::Language;
use crate::words::Words;

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
    pub fn words(&self) -> Words {
        self.language.words()
    }

    /// The heading of an experiment, in Markdown; with its name where another of its kind has the same.
    pub(super) fn heading(&self, index: usize) -> String {
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
