//! A scene as an SVG file.
//!
//! Text is drawn as glyph outlines, each defined once, so that the picture needs no font and looks the same everywhere.
//! What it says is kept beside it in `<title>` elements for readers, screen readers and search.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kurbo::{Affine, BezPath, PathEl, Point};

use crate::scene::{Cap, Paint, Scene, SceneShape, TextLine, rotation};
use crate::text::{Fonts, GlyphKey};

/// Glyph outlines are written in 1/1000 em, the unit of most fonts.
const EM: f64 = 1000.0;

/// The page as the text of an SVG 1.1 file.
pub fn encode(scene: &Scene, fonts: &Fonts) -> String {
    let mut glyphs = GlyphNames::new();
    let drawing = drawing(scene, &mut glyphs, "");
    let mut svg = opening(scene, "");
    define(&mut svg, &glyphs, fonts);
    svg.push_str(&drawing);
    // There may be many of them.
    svg.shrink_to_fit();
    svg
}

/// Pictures of one document: `<svg>` elements that use one set of glyphs, and whose identifiers differ.
#[derive(Clone, Debug, Default)]
pub struct DocumentPictures {
    glyphs: GlyphNames,
    count: usize,
}

impl DocumentPictures {
    /// The page as an `<svg>` element.
    pub fn encode(&mut self, scene: &Scene) -> String {
        self.count += 1;
        let prefix = format!("p{}-", self.count);
        let mut svg = opening(scene, &prefix);
        svg.push_str(&drawing(scene, &mut self.glyphs, &prefix));
        svg.shrink_to_fit();
        svg
    }

    /// The glyphs of all pictures, as an `<svg>` element that shows nothing; it stands once in the document.
    pub fn glyphs(&self, fonts: &Fonts) -> String {
        let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\" aria-hidden=\"true\">\n".to_owned();
        define(&mut svg, &self.glyphs, fonts);
        svg.push_str("</svg>\n");
        svg
    }
}

/// The start of the element, with what it says to a reader who cannot see it.
fn opening(scene: &Scene, prefix: &str) -> String {
    let (width, height) = (scene.width, scene.height);
    let points = |pixels: u32| number(f64::from(pixels) * 72.0 / scene.dpi, 3);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{}pt\" height=\"{}pt\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{prefix}title {prefix}desc\">\n<title id=\"{prefix}title\">{}</title>\n\
         <desc id=\"{prefix}desc\">{}</desc>\n",
        points(width),
        points(height),
        escaped(&scene.title),
        escaped(&scene.description),
    )
}

/// What is drawn, to the end of the element; glyphs get names where they have none.
fn drawing(scene: &Scene, glyphs: &mut GlyphNames, prefix: &str) -> String {
    let (width, height) = (scene.width, scene.height);
    let mut svg = String::new();
    let dark = DarkColours::new(scene);
    dark.define(&mut svg, prefix);
    put(
        &mut svg,
        format_args!(
            "<path d=\"M0 0H{width}V{height}H0Z\"{}{}/>\n",
            fill(scene.background),
            dark.class(0, prefix),
        ),
    );
    let mut tips = scene.tips.iter().peekable();
    for (index, shape) in scene.shapes.iter().enumerate() {
        if let Some(tip) = tips.peek()
            && tip.shapes.start == index
        {
            put(
                &mut svg,
                format_args!("<g><title>{}</title>\n", escaped(&tip.words)),
            );
        }
        match shape {
            SceneShape::Area { path, paint } => put(
                &mut svg,
                format_args!(
                    "<path d=\"{}\"{}{}/>\n",
                    data(path, 3),
                    fill(*paint),
                    dark.class(index + 1, prefix)
                ),
            ),
            SceneShape::Line { path, pen } => {
                put(
                    &mut svg,
                    format_args!(
                        "<path d=\"{}\" fill=\"none\" stroke=\"{}\"{}",
                        data(path, 3),
                        hex(pen.paint),
                        dark.class(index + 1, prefix)
                    ),
                );
                if pen.paint.opacity < 1.0 {
                    put(
                        &mut svg,
                        format_args!(" stroke-opacity=\"{}\"", number(pen.paint.opacity, 3)),
                    );
                }
                put(
                    &mut svg,
                    format_args!(
                        " stroke-width=\"{}\" stroke-linejoin=\"round\"",
                        number(pen.width, 3)
                    ),
                );
                if pen.cap == Cap::Square {
                    svg.push_str(" stroke-linecap=\"square\"");
                }
                if let Some([dash, gap]) = pen.dash {
                    put(
                        &mut svg,
                        format_args!(
                            " stroke-dasharray=\"{} {}\"",
                            number(dash, 3),
                            number(gap, 3)
                        ),
                    );
                }
                svg.push_str("/>\n");
            }
            SceneShape::Text(text) => {
                add_text(&mut svg, text, glyphs, &dark.class(index + 1, prefix));
            }
        }
        if tips.next_if(|tip| tip.shapes.end == index + 1).is_some() {
            svg.push_str("</g>\n");
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The colours for a reader who wants dark pages: a class of CSS for each.
struct DarkColours {
    /// Of the paper and of each shape: its class.
    classes: Vec<usize>,
    /// What each class is: whether it is a line's, and its colour.
    colours: Vec<(bool, Paint)>,
}

impl DarkColours {
    fn new(scene: &Scene) -> DarkColours {
        let mut colours: Vec<(bool, Paint)> = Vec::new();
        let is_line = |shape: &SceneShape| matches!(shape, SceneShape::Line { .. });
        let lines = std::iter::once(false).chain(scene.shapes.iter().map(is_line));
        let class = |(is_line, paint): (bool, &Paint)| {
            let known = colours.iter().position(|known| *known == (is_line, *paint));
            known.unwrap_or_else(|| {
                colours.push((is_line, *paint));
                colours.len() - 1
            })
        };
        let classes = lines.zip(&scene.dark).map(class).collect();
        DarkColours { classes, colours }
    }

    fn define(&self, svg: &mut String, prefix: &str) {
        if self.colours.is_empty() {
            return;
        }
        svg.push_str("<style>@media screen and (prefers-color-scheme:dark){");
        for (class, (is_line, paint)) in self.colours.iter().enumerate() {
            let property = if *is_line { "stroke" } else { "fill" };
            put(
                svg,
                format_args!(".{prefix}c{class}{{{property}:{};", hex(*paint)),
            );
            let opacity = number(paint.opacity, 3);
            put(svg, format_args!("{property}-opacity:{opacity}}}"));
        }
        svg.push_str("}</style>\n");
    }

    /// The attribute of a shape, counted from 1; of the paper, 0.
    fn class(&self, shape: usize, prefix: &str) -> String {
        match self.classes.get(shape) {
            Some(class) => format!(" class=\"{prefix}c{class}\""),
            None => String::new(),
        }
    }
}

/// Writing to a string cannot fail.
fn put(svg: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = svg.write_fmt(arguments);
}

/// A short name for each glyph, in the order of its first use.
type GlyphNames = BTreeMap<GlyphKey, usize>;

fn define(svg: &mut String, glyphs: &GlyphNames, fonts: &Fonts) {
    svg.push_str("<defs>\n");
    for (&key, name) in glyphs {
        let path = Affine::scale_non_uniform(EM, -EM) * fonts.outline(key).path.clone();
        put(
            svg,
            format_args!("<path id=\"g{name}\" d=\"{}\"/>\n", data(&path, 1)),
        );
    }
    svg.push_str("</defs>\n");
}

fn add_text(svg: &mut String, text: &TextLine, glyphs: &mut GlyphNames, class: &str) {
    let Some(start) = text.glyphs.first().map(|glyph| glyph.origin) else {
        return;
    };
    // One transform places the line; within it glyphs are offset in 1/1000 em.
    let scale = text.em / EM;
    put(
        svg,
        format_args!(
            "<g transform=\"translate({} {})",
            number(start.x, 3),
            number(start.y, 3)
        ),
    );
    if text.angle != 0.0 {
        put(svg, format_args!(" rotate({})", number(-text.angle, 3)));
    }
    put(
        svg,
        format_args!(
            " scale({})\"{}{class}><title>{}</title>",
            number(scale, 6),
            fill(text.paint),
            escaped(&text.words)
        ),
    );
    let back = rotation(text.angle);
    for glyph in &text.glyphs {
        let offset = back * (glyph.origin - start).to_point();
        let next = glyphs.len();
        let name = *glyphs.entry(glyph.key).or_insert(next);
        svg.push_str("<use xlink:href=\"#g");
        put_number(svg, name as i64, 0);
        svg.push('"');
        for (start, value) in [(" x=\"", offset.x), (" y=\"", offset.y)] {
            let value = scaled(value / scale, 1);
            if value != 0 {
                svg.push_str(start);
                put_number(svg, value, 1);
                svg.push('"');
            }
        }
        svg.push_str("/>");
    }
    svg.push_str("</g>\n");
}

fn hex(paint: Paint) -> String {
    let [red, green, blue] = paint.rgb;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn fill(paint: Paint) -> String {
    let mut attributes = format!(" fill=\"{}\"", hex(paint));
    if paint.opacity < 1.0 {
        put(
            &mut attributes,
            format_args!(" fill-opacity=\"{}\"", number(paint.opacity, 3)),
        );
    }
    attributes
}

/// A number with at most so many decimals and no zeros at its end.
fn number(value: f64, decimals: u32) -> String {
    let mut text = String::new();
    put_number(&mut text, scaled(value, decimals), decimals);
    text
}

/// A number as a count of its last decimal's units.
fn scaled(value: f64, decimals: u32) -> i64 {
    (value * 10_u32.pow(decimals) as f64).round() as i64
}

/// Writes a number, so [`scaled`]. There are many of them: this is a good part of the time that a picture takes.
fn put_number(out: &mut String, scaled: i64, mut decimals: u32) {
    let mut rest = scaled.unsigned_abs();
    while decimals > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        decimals -= 1;
    }
    if scaled < 0 {
        out.push('-');
    }
    // From the last digit on.
    let mut digits = [0; 24];
    let (mut start, mut count) = (digits.len(), 0);
    let mut put = |character| {
        start -= 1;
        digits[start] = character;
    };
    while rest > 0 || count <= decimals {
        if count == decimals && decimals > 0 {
            put(b'.');
        }
        put(b'0' + (rest % 10) as u8);
        rest /= 10;
        count += 1;
    }
    out.push_str(str::from_utf8(&digits[start..]).unwrap_or_default());
}

/// A path as the value of a `d` attribute.
fn data(path: &BezPath, decimals: u32) -> String {
    let mut out = String::new();
    let mut last = Point::ZERO;
    let put = |out: &mut String, before: char, numbers: &[f64]| {
        for (place, &value) in numbers.iter().enumerate() {
            out.push(if place == 0 { before } else { ' ' });
            put_number(out, scaled(value, decimals), decimals);
        }
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => put(&mut out, 'M', &[p.x, p.y]),
            PathEl::LineTo(p) if p.y == last.y => put(&mut out, 'H', &[p.x]),
            PathEl::LineTo(p) if p.x == last.x => put(&mut out, 'V', &[p.y]),
            PathEl::LineTo(p) => put(&mut out, 'L', &[p.x, p.y]),
            PathEl::QuadTo(a, p) => put(&mut out, 'Q', &[a.x, a.y, p.x, p.y]),
            PathEl::CurveTo(a, b, p) => put(&mut out, 'C', &[a.x, a.y, b.x, b.y, p.x, p.y]),
            PathEl::ClosePath => out.push('Z'),
        }
        last = element.end_point().unwrap_or(last);
    }
    out
}

/// Text that is safe between tags and in attributes, with what XML 1.0 forbids replaced by U+FFFD.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}')
            }
            _ => out.push(character),
        }
    }
    out
}
