//! What a reader is told of an experiment.

use super::table::ReportTable;
use crate::figure::Figure;

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
    /// What follows from the numbers, a sentence or two each.
    pub findings: Vec<String>,
    /// What findings and tables leave out; empty where they have everything.
    pub omitted: String,
    /// The numbers as people read them.
    pub tables: Vec<ReportTable>,
    /// Whether the numbers are beyond limits that the configuration sets.
    pub is_beyond_limits: bool,
}
