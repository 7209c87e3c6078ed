//! Pages as a PDF file: a figure, or a document with figures in it.
//!
//! Text is text, in subsets of the fonts that the file carries: it can be selected, searched and copied. Nothing in the
//! file depends on the time or the machine; its identifier is made from its content.

pub mod document;
mod ink;

use std::panic::{AssertUnwindSafe, catch_unwind};

use krilla::error::KrillaError;
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use kurbo::Affine;

use crate::scene::Scene;
use crate::text::Fonts;
use ink::Embedded;

/// Who makes the files.
const CREATOR: &str = "thermograph";

/// Why pages cannot become a PDF file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A font that other formats can draw with, but a PDF file cannot carry.
    #[error(
        "a PDF file cannot carry the font {font}: {reason}; \
         name another font in `[fonts] files`, or take \"svg\" in place of \"pdf\""
    )]
    Font {
        /// What the font is called.
        font: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The page or the document is refused.
    #[error("cannot make the PDF file: {0}")]
    Refused(String),
}

/// The page as the bytes of a PDF 1.7 file; its size in points is that of the scene at the scene's resolution.
///
/// # Errors
///
/// When a user's font is of a kind that PDF files cannot carry.
pub fn encode(scene: &Scene, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let mut document = Document::new_with(SerializeSettings {
        // It would say what the document information says.
        xmp_metadata: false,
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    document.set_metadata(
        Metadata::new()
            .title(scene.title.clone())
            .description(scene.description.clone())
            .creator(CREATOR.to_owned()),
    );
    let scale = 72.0 / scene.dpi;
    let mut page = document.start_page_with(page_settings(
        f64::from(scene.width) * scale,
        f64::from(scene.height) * scale,
    )?);
    let mut embedded = Embedded::new(fonts, scene.glyphs());
    let mut surface = page.surface();
    ink::moved(&mut surface, Affine::scale(scale), |surface| {
        ink::draw_scene(surface, scene, &mut embedded)
    })?;
    surface.finish();
    page.finish();
    finished(document, &embedded)
}

/// A page of this width and height, in points.
fn page_settings(width: f64, height: f64) -> Result<PageSettings, Error> {
    let size = Size::from_wh(width as f32, height as f32);
    let size = size.ok_or_else(|| Error::Refused("the page has no area".to_owned()))?;
    Ok(PageSettings::new(size))
}

/// The bytes of the file.
///
/// krilla and subsetter panic over some fonts that are damaged: that is an error of the font's, too.
fn finished(document: Document, embedded: &Embedded<'_>) -> Result<Vec<u8>, Error> {
    let finish = AssertUnwindSafe(|| document.finish());
    let Ok(finished) = catch_unwind(finish) else {
        let damaged = "one of the fonts in `[fonts] files` is damaged";
        return Err(Error::Refused(damaged.to_owned()));
    };
    finished.map_err(|error| match error {
        KrillaError::Font(font, reason) => Error::Font {
            font: embedded.name(&font),
            reason,
        },
        other => Error::Refused(format!("{other:?}")),
    })
}
