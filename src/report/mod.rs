//! What is written about the experiments: the report as Markdown, HTML and PDF, tables, the numbers for programs, and the
//! words of all.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::words::Language;
//! use thermograph::run;
//! use thermograph::figure::Theme;
//! use thermograph::figure::{draw::draw_for_both, svg::DocumentPictures};
//! use thermograph::report::{Report, Picture, Pictures, html};
//! use thermograph::figure::text::Fonts;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let run = run::run(&config)?;
//! let report = Report::new(&config, &run, Language::English);
//! let fonts = Fonts::built_in();
//! let (mut drawings, mut figures) = (DocumentPictures::default(), Vec::new());
//! for figure in report.sections.iter().filter_map(|section| section.figure.as_ref()) {
//!     let scene = draw_for_both(figure, [Theme::LIGHT, Theme::DARK], &fonts, 150.0)?;
//!     figures.push(Picture { wide: drawings.encode(&scene), narrow: drawings.encode(&scene) });
//! }
//! let pictures = Pictures { figures, glyphs: drawings.glyphs(&fonts) };
//! assert!(html(&report, pictures, &fonts).contains("<figure>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod content;
mod csv;
mod html;
mod json;
mod markdown;
mod pdf;
mod settings;
mod source;
mod values;

pub use content::Report;
pub use csv::{CsvError, csv};
pub use html::{Picture, Pictures, html};
pub use json::json;
pub use markdown::markdown;
pub use pdf::{Error as PdfError, pdf};
pub use settings::warnings;
pub use values::{DocumentValues, FigureFiles};

/// The folder of the tables, within the output folder.
pub const DATA: &str = "data";
