//! What a reader is told of an experiment.

use super::table::ReportTable;
use crate::figure::theme::Decorations;
use crate::figure::{Figure, Theme};

/// An experiment as a reader meets it.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// How what follows is read, in Markdown.
    pub introduction: String,
    /// What was asked beside the logits, in Markdown, as part of a sentence.
    pub asked: String,
    /// What is to be seen; `None` for a kind that has tables only.
    pub figure: Option<Figure>,
    /// The same as the notebook has it, for its theme; `None` where that has no figure of its own.
    pub notebook_figure: Option<Figure>,
    /// A panel that the user wants and the figure does not have, by its number from 1, and how many it has.
    pub missing_panel: Option<(usize, usize)>,
    /// What follows from the numbers, a sentence or two each.
    pub findings: Vec<String>,
    /// What findings and tables leave out; empty where they have everything.
    pub omitted: String,
    /// The numbers as people read them.
    pub tables: Vec<ReportTable>,
    /// Whether the numbers are beyond limits that the configuration sets.
    pub is_beyond_limits: bool,
}

impl Section {
    /// The figure as this theme has it.
    pub fn figure_in(&self, theme: Theme) -> Option<&Figure> {
        match theme.decorations {
            Decorations::Boxes => self.notebook_figure.as_ref().or(self.figure.as_ref()),
            Decorations::Header => self.figure.as_ref(),
        }
    }
}
