//! Shapes and text, as krilla draws them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use krilla::Data;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point as PdfPoint, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

use super::Error;
use crate::scene::{Cap, LineStyle, Paint, PlacedGlyph, Scene, SceneShape, TextLine};
use crate::text::otf::{self, Letter};
use crate::text::{FontBytes, Fonts, GlyphKey};

/// Places on the page are rounded to this part of a pixel.
const GRAIN: f64 = 1000.0;

/// The fonts that a document uses, each read once. In place of a user's font there is one with the outlines that are
/// drawn: nothing else in it can do harm, and other programs need not understand it.
pub(super) struct Embedded<'a> {
    fonts: &'a Fonts,
    /// The glyphs that are drawn of each font of the user's, and their numbers in the one that stands for it.
    own: BTreeMap<u16, BTreeMap<u32, usize>>,
    loaded: Vec<(u16, Font)>,
}

impl<'a> Embedded<'a> {
    /// The fonts of a document in which these glyphs are drawn.
    pub(super) fn new(fonts: &'a Fonts, glyphs: impl Iterator<Item = GlyphKey>) -> Embedded<'a> {
        let glyphs: BTreeSet<GlyphKey> = glyphs.filter(|key| fonts.is_own(key.font)).collect();
        let mut own: BTreeMap<u16, BTreeMap<u32, usize>> = BTreeMap::new();
        for key in glyphs {
            let numbers = own.entry(key.font).or_default();
            numbers.insert(key.glyph, numbers.len() + 1);
        }
        Embedded {
            fonts,
            own,
            loaded: Vec::new(),
        }
    }

    /// The font of this index.
    fn font(&mut self, index: u16) -> Result<Font, Error> {
        if let Some((_, font)) = self.loaded.iter().find(|(loaded, _)| *loaded == index) {
            return Ok(font.clone());
        }
        let (name, bytes) = self.fonts.file(index);
        let bytes = match self.own.get(&index) {
            Some(glyphs) => self.outlines(index, glyphs),
            None => bytes.clone(),
        };
        let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = bytes;
        let font = Font::new(Data::from(bytes), 0).ok_or_else(|| Error::Font {
            font: name.to_owned(),
            reason: "it is not an OpenType or TrueType font".to_owned(),
        })?;
        self.loaded.push((index, font.clone()));
        Ok(font)
    }

    /// A font of these glyphs.
    fn outlines(&self, font: u16, glyphs: &BTreeMap<u32, usize>) -> FontBytes {
        let mut bounds = Rect::ZERO;
        let letter = |&glyph: &u32| {
            let key = GlyphKey { font, glyph };
            let outline = self.fonts.outline(key);
            bounds = bounds.union(outline.bounds);
            Letter::new(&outline.path, self.fonts.advance(key))
        };
        let letters: Vec<Letter> = glyphs.keys().map(letter).collect();
        let tables = otf::tables(&letters, &BTreeMap::new(), bounds);
        Arc::new(Cow::Owned(otf::file(&tables)))
    }

    /// The number of a glyph in the file that stands for its font; `None` if PDF files have no place for it.
    fn number(&self, key: GlyphKey) -> Option<u16> {
        let number = match self.own.get(&key.font) {
            Some(glyphs) => *glyphs.get(&key.glyph)?,
            None => key.glyph as usize,
        };
        u16::try_from(number).ok()
    }

    /// What it is called.
    pub(super) fn name(&self, font: &Font) -> String {
        let index = self.loaded.iter().find(|(_, loaded)| loaded == font);
        index.map_or_else(String::new, |&(index, _)| {
            self.fonts.file(index).0.to_owned()
        })
    }
}

/// Draws a figure, a pixel of which is a unit of the surface.
pub(super) fn draw_scene(
    surface: &mut Surface<'_>,
    scene: &Scene,
    embedded: &mut Embedded<'_>,
) -> Result<(), Error> {
    let (width, height) = (f64::from(scene.width), f64::from(scene.height));
    let paper = Rect::new(0.0, 0.0, width, height).to_path(0.1);
    fill_path(surface, &paper, scene.background);
    for shape in &scene.shapes {
        match shape {
            SceneShape::Area { path, paint } => fill_path(surface, path, *paint),
            SceneShape::Line { path, pen } => draw_line(surface, path, pen),
            SceneShape::Text(text) => draw_text(surface, text, 0.0, embedded)?,
        }
    }
    Ok(())
}

/// Draws what `draw` draws, moved as `to` says. What is opened on a surface has to be closed, also where something fails.
pub(super) fn moved(
    surface: &mut Surface<'_>,
    to: Affine,
    draw: impl FnOnce(&mut Surface<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    surface.push_transform(&transform(to));
    let drawn = draw(surface);
    surface.pop();
    drawn
}

/// Fills an area.
pub(super) fn fill_path(surface: &mut Surface<'_>, path: &BezPath, paint: Paint) {
    if let Some(path) = converted(path) {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(paint)));
        surface.draw_path(&path);
    }
}

fn draw_line(surface: &mut Surface<'_>, path: &BezPath, pen: &LineStyle) {
    if let Some(path) = converted(path) {
        surface.set_fill(None);
        surface.set_stroke(Some(stroke(pen)));
        surface.draw_path(&path);
    }
}

/// Draws a line of text, one run of glyphs of the same font after the other. Its letters lean to the right by `slant`,
/// the tangent of the angle.
pub(super) fn draw_text(
    surface: &mut Surface<'_>,
    text: &TextLine,
    slant: f64,
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
    let runs = text
        .glyphs
        .chunk_by(|left, right| left.key.font == right.key.font);
    moved(surface, place * Affine::skew(-slant, 0.0), |surface| {
        for run in runs {
            let index = run[0].key.font;
            let font = embedded.font(index)?;
            let number = |key| embedded.number(key);
            let glyphs = placed(run, text.em, along, number).ok_or_else(|| Error::Font {
                font: embedded.name(&font),
                reason: "it has more than 65,535 glyphs".to_owned(),
            })?;
            let origin = along(run[0].origin);
            let origin = PdfPoint::from_xy(rounded(origin.x), rounded(origin.y));
            surface.draw_glyphs(origin, &glyphs, font, &text.words, text.em as f32, false);
        }
        Ok(())
    })
}

/// The glyphs of a run as krilla takes them, in em; `None` if one has a number that PDF files have no place for.
fn placed(
    run: &[PlacedGlyph],
    em: f64,
    along: impl Fn(Point) -> Point,
    number: impl Fn(GlyphKey) -> Option<u16>,
) -> Option<Vec<KrillaGlyph>> {
    let base = along(run[0].origin);
    let place = |glyph: &PlacedGlyph| (along(glyph.origin) - base) / em;
    let next = run.iter().skip(1).map(Some).chain([None]);
    run.iter()
        .zip(next)
        .map(|(glyph, next)| {
            let here = place(glyph);
            // Where the last glyph ends is of no account: the next run has a start of its own.
            let advance = next.map_or(0.0, |next| place(next).x - here.x);
            Some(KrillaGlyph::new(
                GlyphId::new(number(glyph.key)?.into()),
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

fn stroke(pen: &LineStyle) -> Stroke {
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

/// A transformation as krilla takes it.
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

/// A length, rounded.
pub(super) fn rounded(value: f64) -> f32 {
    ((value * GRAIN).round() / GRAIN) as f32
}
