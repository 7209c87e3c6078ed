//! Why a configuration gives no files.

use crate::figure::text;
use crate::figure::{draw, layout};
use crate::formats::EncodeError;
use crate::{report, run};

/// Why a configuration gives no files.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An experiment was asked for that there is not.
    #[error("unknown experiment {name:?}: {hint}")]
    NoExperiment {
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
    /// Only the figures of an experiment were asked for that has none.
    #[error("experiment {name} has no figure; its numbers are in the report")]
    NoFigure {
        /// Which experiment.
        name: String,
    },
    /// An experiment fails.
    #[error(transparent)]
    Experiment(#[from] run::Error),
    /// A file that the configuration names is another one now than it was at first.
    #[error("{name}: the file changed while it was being read; try again")]
    Changed {
        /// Its name, as the configuration has it.
        name: String,
    },
    /// A font cannot be read.
    #[error(transparent)]
    Font(#[from] text::Error),
    /// A figure is larger than the page that is asked for.
    #[error(
        "experiment {name}: {cause}; without `figsize`, `width` and `height` it takes the room that it needs"
    )]
    TooSmall {
        /// Which experiment.
        name: String,
        /// What it needs.
        cause: layout::Error,
    },
    /// A panel was asked for that the figure does not have.
    #[error(
        "experiment {name}: `figure.panels` lists {panel}, but the figure has {panels} panels, counted from 1"
    )]
    NoPanel {
        /// Which experiment.
        name: String,
        /// Which panel.
        panel: usize,
        /// How many there are.
        panels: usize,
    },
    /// A figure cannot be drawn.
    #[error("experiment {name}: {cause}")]
    Draw {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: draw::Error,
    },
    /// A figure's words, as its font has them, take far more room than the figure has.
    #[error(
        "experiment {name}: its text needs a page of {width} × {height} pixels (limit: {most} in total): a font in `[fonts]` may be damaged; {help}"
    )]
    Page {
        /// Which experiment.
        name: String,
        /// The page's width and height in pixels.
        width: u32,
        /// See `width`.
        height: u32,
        /// The most pixels that are drawn.
        most: u64,
        /// What allows more.
        help: String,
    },
    /// A table cannot be made.
    #[error(transparent)]
    Csv(#[from] report::CsvError),
    /// A figure cannot be made a file.
    #[error("experiment {name}: {cause}")]
    Encode {
        /// Which experiment.
        name: String,
        /// What is wrong.
        cause: EncodeError,
    },
    /// The report cannot be made a PDF file.
    #[error("the report as PDF: {0}")]
    PdfReport(#[from] report::PdfError),
}
