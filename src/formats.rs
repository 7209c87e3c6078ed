//! `[output]`: the formats of figures.

use crate::reading::table::Table;
use crate::reading::{Error, limits};

pub use crate::figure::png::PngEffort;

/// `[output]`: which files, and how fine.
#[derive(Clone, Debug)]
pub struct Output {
    /// Formats of the figures; at least one, each once.
    pub formats: Vec<Format>,
    /// Dots per inch of pixel formats.
    pub dpi: f64,
    /// How hard PNG files are compressed.
    pub png: PngEffort,
}

/// A file format for figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Pixels.
    Png,
    /// Shapes, with text as outlines.
    Svg,
    /// A page of shapes and text, with the fonts inside.
    Pdf,
}

impl Output {
    pub(crate) fn read(mut table: Table<'_>) -> Result<Output, Error> {
        let formats = match table.optional("formats") {
            None => vec![Format::Png, Format::Svg],
            Some(value) => {
                let mut formats = Vec::new();
                for value in value.list(1..=Format::NAMES.len())? {
                    let format = value.choice(&Format::NAMES)?;
                    if formats.contains(&format) {
                        return Err(value.error("stands twice"));
                    }
                    formats.push(format);
                }
                formats
            }
        };
        let dpi = match table.optional("dpi") {
            Some(value) => value.number_in(limits::DPI.0..=limits::DPI.1)?,
            None => 150.0,
        };
        let png = match table.optional("png") {
            Some(value) => {
                value.choice(&[("fast", PngEffort::Fast), ("small", PngEffort::Small)])?
            }
            None => PngEffort::Fast,
        };
        table.finish()?;
        Ok(Output { formats, dpi, png })
    }
}

impl Format {
    /// Every format by its name, which is also the ending of its files.
    pub const NAMES: [(&'static str, Format); 3] = [
        ("png", Format::Png),
        ("svg", Format::Svg),
        ("pdf", Format::Pdf),
    ];

    /// Whether a Markdown page can show it.
    pub fn is_picture(self) -> bool {
        self != Format::Pdf
    }

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Svg => "svg",
            Format::Pdf => "pdf",
        }
    }
}
