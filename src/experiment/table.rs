//! Tables of a report, in whatever format it is written.

/// A table with one line of headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTable {
    /// What it shows and what it leaves out; empty for nothing to say.
    pub caption: String,
    /// One heading for each column.
    pub head: Vec<String>,
    /// The cells, row by row, as many as headings.
    pub rows: Vec<Vec<String>>,
}

impl ReportTable {
    /// A table without a caption.
    pub fn new(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> ReportTable {
        ReportTable {
            caption: String::new(),
            head,
            rows: rows.collect(),
        }
    }
}
