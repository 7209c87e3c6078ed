//! A scene as a PDF file of one page.
//!
//! Text is text, in subsets of the fonts that the file carries: it can be selected, searched and copied. Nothing in the
//! file depends on the time or the machine; its identifier is made from its content.

use std::sync::Arc;

use krilla::color::rgb;
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point as PdfPoint, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document, SerializeSettings};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

use super::scene::{Cap, Paint, Pen, PlacedGlyph, Scene, Shape, Text};
use crate::text::Fonts;

/// Places on the page are rounded to this part of a pixel.
const GRAIN: f64 = 1000.0;

/// Why a scene cannot become a PDF file.
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
            .creator("thermograph".to_owned()),
    );
    let scale = 72.0 / scene.dpi;
    let (width, height) = (f64::from(scene.width), f64::from(scene.height));
    let size = Size::from_wh((width * scale) as f32, (height * scale) as f32)
        .ok_or_else(|| Error::Refused("the page has no area".to_owned()))?;
    let mut embedded = Embedded {
        fonts,
        loaded: Vec::new(),
    };
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    surface.push_transform(&transform(Affine::scale(scale)));
    let paper = Rect::new(0.0, 0.0, width, height).to_path(0.1);
    fill_path(&mut surface, &paper, scene.background);
    for shape in &scene.shapes {
        match shape {
            Shape::Area { path, paint } => fill_path(&mut surface, path, *paint),
            Shape::Line { path, pen } => draw_line(&mut surface, path, pen),
            Shape::Text(text) => draw_text(&mut surface, text, &mut embedded)?,
        }
    }
    surface.pop();
    surface.finish();
    page.finish();
    document.finish().map_err(|error| match error {
        KrillaError::Font(font, reason) => Error::Font {
            font: embedded.name(&font),
            reason,
        },
        other => Error::Refused(format!("{other:?}")),
    })
}

/// The fonts that the page uses, each read once.
struct Embedded<'a> {
    fonts: &'a Fonts,
    loaded: Vec<(u16, Font)>,
}

impl Embedded<'_> {
    /// The font of this index.
    fn font(&mut self, index: u16) -> Result<Font, Error> {
        if let Some((_, font)) = self.loaded.iter().find(|(loaded, _)| *loaded == index) {
            return Ok(font.clone());
        }
        let (name, bytes) = self.fonts.file(index);
        let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(bytes.clone());
        let font = Font::new(Data::from(bytes), 0).ok_or_else(|| Error::Font {
            font: name.to_owned(),
            reason: "it is not an OpenType or TrueType font".to_owned(),
        })?;
        self.loaded.push((index, font.clone()));
        Ok(font)
    }

    fn name(&self, font: &Font) -> String {
        let index = self.loaded.iter().find(|(_, loaded)| loaded == font);
        index.map_or_else(String::new, |&(index, _)| {
            self.fonts.file(index).0.to_owned()
        })
    }
}

fn fill_path(surface: &mut Surface<'_>, path: &BezPath, paint: Paint) {
    if let Some(path) = converted(path) {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(paint)));
        surface.draw_path(&path);
    }
}

fn draw_line(surface: &mut Surface<'_>, path: &BezPath, pen: &Pen) {
    if let Some(path) = converted(path) {
        surface.set_fill(None);
        surface.set_stroke(Some(stroke(pen)));
        surface.draw_path(&path);
    }
}

/// Draws a line of text, one run of glyphs of the same font after the other.
fn draw_text(
    surface: &mut Surface<'_>,
    text: &Text,
    embedded: &mut Embedded<'_>,
) -> Result<(), Error> {
    let Some(start) = text.glyphs.first().map(|glyph| glyph.origin) else {
        return Ok(());
    };
    // Within the run, x goes along the base line and y down from it.
    let (sin, cos) = libm::sincos(text.angle.to_radians());
    let place = Affine::new([
        cos,
        -sin,
        sin,
        cos,
        rounded(start.x).into(),
        rounded(start.y).into(),
    ]);
    let along = |origin: Point| {
        let offset = origin - start;
        Point::new(
            offset.x * cos - offset.y * sin,
            offset.x * sin + offset.y * cos,
        )
    };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(text.paint)));
    surface.push_transform(&transform(place));
    let runs = text
        .glyphs
        .chunk_by(|left, right| left.key.font == right.key.font);
    for run in runs {
        let index = run[0].key.font;
        let font = embedded.font(index)?;
        let glyphs = placed(run, text.em, along).ok_or_else(|| Error::Font {
            font: embedded.name(&font),
            reason: "it has more than 65,535 glyphs".to_owned(),
        })?;
        let origin = along(run[0].origin);
        let origin = PdfPoint::from_xy(rounded(origin.x), rounded(origin.y));
        surface.draw_glyphs(origin, &glyphs, font, &text.words, text.em as f32, false);
    }
    surface.pop();
    Ok(())
}

/// The glyphs of a run as krilla takes them, in em; `None` if one has a number that PDF files have no place for.
fn placed(
    run: &[PlacedGlyph],
    em: f64,
    along: impl Fn(Point) -> Point,
) -> Option<Vec<KrillaGlyph>> {
    let base = along(run[0].origin);
    let place = |glyph: &PlacedGlyph| (along(glyph.origin) - base) / em;
    let next = run.iter().skip(1).map(Some).chain([None]);
    run.iter()
        .zip(next)
        .map(|(glyph, next)| {
            u16::try_from(glyph.key.glyph).ok()?;
            let here = place(glyph);
            // Where the last glyph ends is of no account: the next run has a start of its own.
            let advance = next.map_or(0.0, |next| place(next).x - here.x);
            Some(KrillaGlyph::new(
                GlyphId::new(glyph.key.glyph),
                advance as f32,
                0.0,
                rounded(-here.y),
                0.0,
                glyph.words.clone(),
                None,
            ))
        })
        .collect()
}

fn fill(paint: Paint) -> Fill {
    Fill {
        paint: color(paint).into(),
        opacity: opacity(paint),
        rule: FillRule::NonZero,
    }
}

fn stroke(pen: &Pen) -> Stroke {
    Stroke {
        paint: color(pen.paint).into(),
        width: rounded(pen.width),
        line_cap: match pen.cap {
            Cap::Butt => LineCap::Butt,
            Cap::Square => LineCap::Square,
        },
        line_join: LineJoin::Round,
        opacity: opacity(pen.paint),
        dash: pen.dash.map(|dash| StrokeDash {
            array: dash.map(rounded).to_vec(),
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

fn color(paint: Paint) -> rgb::Color {
    let [red, green, blue] = paint.rgb;
    rgb::Color::new(red, green, blue)
}

fn opacity(paint: Paint) -> NormalizedF32 {
    NormalizedF32::new(rounded(paint.opacity)).unwrap_or(NormalizedF32::ONE)
}

fn transform(affine: Affine) -> Transform {
    let [a, b, c, d, e, f] = affine.as_coeffs().map(|value| value as f32);
    Transform::from_row(a, b, c, d, e, f)
}

/// The path as krilla takes it; `None` if there is nothing to draw.
fn converted(path: &BezPath) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let pair = |point: Point| (rounded(point.x), rounded(point.y));
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                let (x, y) = pair(to);
                builder.move_to(x, y);
            }
            PathEl::LineTo(to) => {
                let (x, y) = pair(to);
                builder.line_to(x, y);
            }
            PathEl::QuadTo(control, to) => {
                let ((cx, cy), (x, y)) = (pair(control), pair(to));
                builder.quad_to(cx, cy, x, y);
            }
            PathEl::CurveTo(first, second, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (pair(first), pair(second), pair(to));
                builder.cubic_to(ax, ay, bx, by, x, y);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

fn rounded(value: f64) -> f32 {
    ((value * GRAIN).round() / GRAIN) as f32
}
