//! A scene as a PNG file.
//!
//! The page is drawn in bands of a constant height, so that memory stays small and the bytes are the same however many
//! figures are drawn at once.

use std::collections::HashMap;
use std::io::Write as _;
use std::rc::Rc;

use kurbo::{Affine, BezPath, Rect, Vec2};
use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::{
    Level, Pixmap, RasterizerSettings, RenderContext, RenderMode, RenderSettings, Resources,
    TargetInit,
};

use crate::flat::flattened;
use crate::scene::{Paint, Scene, SceneShape, TextLine, rotation};
use crate::stroke::outline;
use crate::text::{Fonts, GlyphKey};

/// How hard PNG files are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PngEffort {
    /// Quickly.
    #[default]
    Fast,
    /// As small as is reasonable, which takes longer.
    Small,
}

/// Rows in a band. A pixel's value may depend on where its band begins, so this never changes.
const BAND: u32 = 128;

/// Bytes of a pixel as it is drawn: red, green, blue, and its opacity.
const PIXEL: usize = 4;

/// How far a flattened curve may be from the true one, in pixels. vello's own 0.25 would show.
const TOLERANCE: f64 = 0.05;

/// The page as the bytes of a PNG file: 8 bits a channel, RGB, with its resolution; RGBA where its paper is not opaque.
///
/// # Errors
///
/// When the page is wider than 65,535 pixels, which the configuration does not allow, or memory is short.
pub fn encode(
    scene: &Scene,
    fonts: &Fonts,
    effort: PngEffort,
) -> Result<Vec<u8>, png::EncodingError> {
    let is_opaque = scene.background.opacity == 1.0;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, scene.width, scene.height);
    encoder.set_color(match is_opaque {
        true => png::ColorType::Rgb,
        false => png::ColorType::Rgba,
    });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_pixel_dims(Some(resolution(scene.dpi)));
    encoder.set_deflate_compression(png::DeflateCompression::Level(match effort {
        PngEffort::Fast => 2,
        PngEffort::Small => 9,
    }));
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    let (mut last, mut packed) = (Vec::new(), Vec::new());
    Painter::new(scene, fonts).bands(|band| {
        let mut above = last.as_slice();
        for pixels in band.chunks_exact(scene.width as usize * PIXEL) {
            // Many rows of a figure are as the one above.
            if pixels != above {
                match is_opaque {
                    true => drop_opacity(pixels, &mut packed),
                    false => divide_by_opacity(pixels, &mut packed),
                }
            }
            stream.write_all(&packed)?;
            above = pixels;
        }
        last = above.to_vec();
        Ok(())
    })?;
    stream.finish()?;
    writer.finish()?;
    Ok(bytes)
}

/// Packs opaque pixels of four bytes into three, four at a time: this runs over every pixel of a page.
fn drop_opacity(pixels: &[u8], rgb: &mut Vec<u8>) {
    let (quads, rest) = pixels.as_chunks::<{ 4 * PIXEL }>();
    rgb.resize(pixels.len() / PIXEL * 3, 0);
    let (packed, left) = rgb.as_chunks_mut::<{ 4 * 3 }>();
    for (packed, quad) in packed.iter_mut().zip(quads) {
        let quad = u128::from_le_bytes(*quad);
        let rgb = (0..4).map(|pixel| (quad >> (32 * pixel) & 0xff_ffff) << (24 * pixel));
        packed.copy_from_slice(&rgb.sum::<u128>().to_le_bytes()[..12]);
    }
    for (rgb, pixel) in left.chunks_exact_mut(3).zip(rest.chunks_exact(PIXEL)) {
        rgb.copy_from_slice(&pixel[..3]);
    }
}

/// Pixels are drawn with their colours times their opacity, and kept without.
fn divide_by_opacity(pixels: &[u8], rgba: &mut Vec<u8>) {
    rgba.clear();
    for &[red, green, blue, opacity] in pixels.as_chunks::<PIXEL>().0 {
        let plain = |channel: u8| match u32::from(opacity) {
            0 => 0,
            opacity => ((u32::from(channel) * 255 + opacity / 2) / opacity).min(255) as u8,
        };
        rgba.extend([plain(red), plain(green), plain(blue), opacity]);
    }
}

fn resolution(dpi: f64) -> png::PixelDimensions {
    let per_metre = (dpi / 0.0254).round() as u32;
    png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }
}

/// An area ready for drawing, with its place on the page.
struct Piece {
    path: Rc<BezPath>,
    paint: Paint,
    place: Vec2,
    bounds: Rect,
}

struct Painter<'a> {
    scene: &'a Scene,
    pieces: Vec<Piece>,
}

impl<'a> Painter<'a> {
    fn new(scene: &'a Scene, fonts: &Fonts) -> Painter<'a> {
        let mut pieces = Vec::new();
        let mut glyphs = HashMap::new();
        for shape in &scene.shapes {
            match shape {
                SceneShape::Area { path, paint } => {
                    let path = Rc::new(flattened(path, TOLERANCE));
                    pieces.push(Piece::new(path, *paint, Vec2::ZERO));
                }
                SceneShape::Line { path, pen } => {
                    let path = Rc::new(outline(&flattened(path, TOLERANCE), pen));
                    pieces.push(Piece::new(path, pen.paint, Vec2::ZERO));
                }
                SceneShape::Text(text) => add_text(text, fonts, &mut glyphs, &mut pieces),
            }
        }
        Painter { scene, pieces }
    }

    /// Draws the page band by band, from the top, and hands each band's pixels on.
    fn bands(&self, mut write: impl FnMut(&[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
        let too_large = || std::io::Error::other("a page has at most 65,535 pixels a side");
        let width = u16::try_from(self.scene.width).map_err(|_| too_large())?;
        let band = BAND.min(self.scene.height) as u16;
        let settings = RenderSettings {
            level: level(),
            num_threads: 0,
        };
        let mut context = RenderContext::new_with(width, band, settings);
        let mut resources = Resources::new();
        let mut pixmap = Pixmap::new(width, band);
        let raster = RasterizerSettings {
            render_mode: RenderMode::OptimizeSpeed,
            target_init: TargetInit::Clear(color(self.scene.background)),
            ..Default::default()
        };
        for top in (0..self.scene.height).step_by(BAND as usize) {
            let bottom = (top + BAND).min(self.scene.height);
            context.reset();
            for piece in &self.pieces {
                if piece.bounds.y1 >= f64::from(top) && piece.bounds.y0 <= f64::from(bottom) {
                    piece.draw(&mut context, f64::from(top));
                }
            }
            context.flush();
            context.render_with(&mut pixmap, &mut resources, raster);
            let pixels = usize::from(width) * (bottom - top) as usize;
            write(&pixmap.data_as_u8_slice()[..pixels * PIXEL])?;
        }
        Ok(())
    }
}

impl Piece {
    fn new(path: Rc<BezPath>, paint: Paint, place: Vec2) -> Piece {
        let bounds = path.control_box().inflate(2.0, 2.0) + place;
        Piece {
            path,
            paint,
            place,
            bounds,
        }
    }

    fn draw(&self, context: &mut RenderContext, top: f64) {
        context.set_transform(Affine::translate(self.place - Vec2::new(0.0, top)));
        context.set_paint(color(self.paint));
        context.fill_path(&self.path);
    }
}

/// How pixels are computed: as every machine does it, without multiplications and additions that are one, which make a
/// pixel here and there another one.
#[cfg(target_arch = "x86_64")]
fn level() -> Level {
    // What every x86-64 machine since 2009 has; older ones give the same.
    let best = Level::try_detect().unwrap_or(Level::baseline());
    best.as_sse4_2().map_or(best, Level::Sse4_2)
}

/// As above. The vectors of other processors fuse them, so that there are none here.
#[cfg(not(target_arch = "x86_64"))]
fn level() -> Level {
    Level::fallback()
}

fn color(paint: Paint) -> AlphaColor<Srgb> {
    let [red, green, blue] = paint.rgb;
    AlphaColor::from_rgba8(red, green, blue, (paint.opacity * 255.0).round() as u8)
}

/// The outlines of glyphs by size and angle, flattened once each.
type Flattened = HashMap<(GlyphKey, u64, u64), Rc<BezPath>>;

fn add_text(text: &TextLine, fonts: &Fonts, glyphs: &mut Flattened, pieces: &mut Vec<Piece>) {
    // Outlines are in em with y up, the page in pixels with y down.
    let turn = rotation(-text.angle) * Affine::scale_non_uniform(text.em, -text.em);
    for glyph in &text.glyphs {
        let path = glyphs
            .entry((glyph.key, text.em.to_bits(), text.angle.to_bits()))
            .or_insert_with(|| {
                let path = turn * fonts.outline(glyph.key).path.clone();
                Rc::new(flattened(&path, TOLERANCE))
            });
        if !path.elements().is_empty() {
            pieces.push(Piece::new(
                Rc::clone(path),
                text.paint,
                glyph.origin.to_vec2(),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PngEffort, drop_opacity, encode};
    use crate::draw::draw;
    use crate::text::Fonts;
    use crate::{Axis, Colour, Figure, Mark, Panel, Theme};

    #[test]
    fn a_transparent_page_has_opaque_marks_and_nothing_else() {
        let bars = Mark::bars(&[1.0], Colour::Accent);
        let axis = || Axis::numbers("").range(0.0, 1.0);
        let figure = Figure::sheet("A bar").panel(Panel::new("", axis(), axis(), [bars]));
        let theme = Theme {
            paper: Theme::LIGHT.paper.with_opacity(0.0),
            ..Theme::LIGHT
        };
        let fonts = Fonts::built_in();
        let scene = draw(&figure, theme, &fonts, 50.0).unwrap();
        let file = encode(&scene, &fonts, PngEffort::Fast).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels[..4], [0, 0, 0, 0], "the corner");
        let [red, green, blue] = theme.accent[0].rgb;
        assert!(
            pixels
                .chunks(4)
                .any(|pixel| pixel == [red, green, blue, 255])
        );
    }

    #[test]
    fn opacity_is_dropped_of_any_number_of_pixels() {
        for pixels in 1..9_usize {
            let rgba: Vec<u8> = (0..pixels * 4).map(|byte| byte as u8).collect();
            let expected: Vec<u8> = rgba
                .chunks(4)
                .flat_map(|pixel| &pixel[..3])
                .copied()
                .collect();
            let mut rgb = Vec::new();
            drop_opacity(&rgba, &mut rgb);
            assert_eq!(rgb, expected, "{pixels} pixels");
        }
    }
}
