//! A laid-out figure, drawn with plotters onto the recorder of shapes.

mod backend;
mod decoration;
mod marks;

use kurbo::{Point, Rect};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{Cartesian2d, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::style::{RGBAColor, ShapeStyle};

use self::backend::{Recorder, SUBPIXELS, units};
use self::decoration::{Decoration, on_whole_pixels, rounded};
use crate::figure::{Figure, Grid, Panel, Side, Ticks};
use crate::layout::{self, Emphasis, Layout, LegendLayout, PanelLayout, PlacedText};
use crate::mark::{Dash, Mark};
use crate::scene::{Cap, LineStyle, Paint, PlacedGlyph, Scene, TextLine};
use crate::text::Fonts;
use crate::theme::{Colour, Decorations, Theme};

/// Width of frame, ticks and grid lines in points.
const FRAME_WIDTH: f64 = 0.8;
/// Width of rules in points.
const RULE_WIDTH: f64 = 1.5;
/// Lengths of dash and gap of rules, in widths of the rule.
const DASH: [f64; 2] = [3.7, 1.6];
/// Lengths of dot and gap, in widths of the line.
const DOTS: [f64; 2] = [1.0, 1.6];
/// Width of the edges of boxes in points.
const EDGE_WIDTH: f64 = 1.0;
/// Radius of the corners of notes and legends, in points.
const NOTE_RADIUS: f64 = 3.0;
const LEGEND_RADIUS: f64 = 2.0;
const NOTE_FACE: Paint = Paint::hex(0xf5deb3);
const NOTE_EDGE: Paint = Paint::hex(0x000000);
const LEGEND_FACE: Paint = Paint::hex(0xffffff).with_opacity(0.8);
const LEGEND_EDGE: Paint = Paint::hex(0xcccccc).with_opacity(0.8);

/// Why a figure cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It has no layout.
    #[error(transparent)]
    Layout(#[from] layout::Error),
    /// plotters refuses.
    #[error("plotters cannot draw: {0}")]
    Plotters(String),
}

type Page<'a> = DrawingArea<Recorder<'a>, Shift>;
type Axes<'a> = DrawingArea<Recorder<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Result<T, E = Error> = std::result::Result<T, E>;

impl From<DrawingAreaErrorKind<std::convert::Infallible>> for Error {
    fn from(error: DrawingAreaErrorKind<std::convert::Infallible>) -> Error {
        Error::Plotters(error.to_string())
    }
}

/// Draws the figure for a page of so many dots per inch.
///
/// # Errors
///
/// When a character is in none of the fonts, or the page is too small for the figure.
pub fn draw(figure: &Figure, theme: Theme, fonts: &Fonts, dpi: f64) -> Result<Scene> {
    paint(
        figure,
        &layout::layout(figure, theme, fonts, dpi)?,
        theme,
        dpi,
    )
}

/// Draws the figure once for readers of light and of dark pages: [`svg`](crate::svg) has the colours of both. The two themes
/// have the same sizes and decorations.
///
/// # Errors
///
/// Those of [`draw`].
pub fn draw_for_both(
    figure: &Figure,
    [light, dark]: [Theme; 2],
    fonts: &Fonts,
    dpi: f64,
) -> Result<Scene> {
    let placed = layout::layout(figure, light, fonts, dpi)?;
    let dark = paint(figure, &placed, dark, dpi)?;
    Ok(paint(figure, &placed, light, dpi)?.with_dark(&dark))
}

/// Draws what has its place.
fn paint(figure: &Figure, placed: &Layout, theme: Theme, dpi: f64) -> Result<Scene> {
    let (mut shapes, mut tips) = (Vec::new(), Vec::new());
    {
        let recorder = Recorder::new(placed.width, placed.height, &mut shapes, &mut tips);
        let page = recorder.into_drawing_area();
        let brush = Brush {
            page,
            theme,
            dpi,
            height: f64::from(placed.height),
        };
        for (panel, place) in figure.panels.iter().zip(&placed.panels) {
            brush.panel(panel, place)?;
        }
        for (words, emphasis) in &placed.heading {
            brush.words(words, *emphasis)?;
        }
        if let Some(ends) = placed.rule {
            let ends = ends.map(|end| brush.flip_point(end));
            brush.line(&ends, brush.pen(theme.grid, FRAME_WIDTH))?;
        }
        if let Some((marks, legend)) = &placed.legend {
            brush.legend(marks, legend, theme.sizes.curve)?;
        }
    }
    Ok(Scene {
        width: placed.width,
        height: placed.height,
        dpi,
        background: theme.paper,
        shapes,
        tips,
        dark: Vec::new(),
        title: figure.title.clone(),
        description: figure.description.clone(),
    })
}

/// Draws on the page. Layouts count from the bottom, the page from the top.
struct Brush<'a> {
    page: Page<'a>,
    theme: Theme,
    dpi: f64,
    height: f64,
}

impl<'a> Brush<'a> {
    fn panel(&self, panel: &Panel, place: &PanelLayout) -> Result<()> {
        let axes = self.axes(place);
        let curve_width = self.curve_width(&panel.marks);
        let boxes = self.theme.decorations == Decorations::Boxes;
        if !boxes {
            self.grid(panel, place)?;
        }
        for mark in &panel.marks {
            self.areas(&axes, mark, place)?;
        }
        if boxes {
            self.grid(panel, place)?;
        }
        self.ticks(panel, place)?;
        for mark in &panel.marks {
            self.lines(&axes, mark, curve_width, place)?;
        }
        self.frame(panel, place)?;
        if let Some(note_box) = place.note_box {
            let edge = self.pen(NOTE_EDGE.with_opacity(panel.note.opacity), EDGE_WIDTH);
            let face = NOTE_FACE.with_opacity(panel.note.opacity);
            self.draw(Decoration::Box {
                path: rounded(self.flip(note_box), self.pixels(NOTE_RADIUS)),
                face,
                edge,
            })?;
        }
        for (words, ink) in &place.words {
            self.words(words, *ink)?;
        }
        for words in &place.note {
            self.words(words, Emphasis::Quiet)?;
        }
        place.legend.as_ref().map_or(Ok(()), |legend| {
            self.legend(&panel.marks, legend, curve_width)
        })
    }

    /// plotters' area for the axes, with the coordinates of the data.
    fn axes(&self, place: &PanelLayout) -> Axes<'a> {
        let area = self.flip(place.area);
        let range = (
            units(area.x0)..units(area.x1),
            units(area.y1)..units(area.y0),
        );
        let (x, y) = (
            place.x_view.0..place.x_view.1,
            place.y_view.0..place.y_view.1,
        );
        self.page
            .clone()
            .apply_coord_spec(Cartesian2d::new(x, y, range))
    }

    fn grid(&self, panel: &Panel, place: &PanelLayout) -> Result<()> {
        let pen = LineStyle {
            cap: Cap::Butt,
            ..self.pen(self.theme.grid, FRAME_WIDTH)
        };
        let area = self.flip(place.area);
        if panel.x.grid == Grid::Shown {
            for &value in &place.x_ticks {
                let x = place.point(value, 0.0).x;
                self.line(
                    &[Point::new(x, area.y1), Point::new(x, area.y0)],
                    pen.clone(),
                )?;
            }
        }
        if panel.y.grid == Grid::Shown {
            for &value in &place.y_ticks {
                let y = self.height - place.point(0.0, value).y;
                self.line(
                    &[Point::new(area.x0, y), Point::new(area.x1, y)],
                    pen.clone(),
                )?;
            }
        }
        Ok(())
    }

    /// Tick marks. Their feet are on whole pixels and their length is a whole number of pixels.
    fn ticks(&self, panel: &Panel, place: &PanelLayout) -> Result<()> {
        let pen = LineStyle {
            cap: Cap::Butt,
            ..self.pen(self.theme.frame, FRAME_WIDTH)
        };
        let area = self.flip(place.area);
        let length = |points: f64| (self.pixels(points) + 0.5).floor();
        let (down, left) = (length(self.theme.x_tick), length(self.theme.y_tick));
        let foot = |x: f64, y: f64| Point::new((x + 0.5).floor(), (y + 0.5).floor());
        let has_ticks = self.is_boxed() || (has_line(panel) && !is_named(&panel.x.ticks));
        if down > 0.0 && has_ticks {
            for &value in &place.x_ticks {
                let foot = foot(place.point(value, 0.0).x, area.y1);
                self.line(&[foot, Point::new(foot.x, foot.y + down)], pen.clone())?;
            }
        }
        if left > 0.0 {
            for &value in &place.y_ticks {
                let foot = foot(area.x0, self.height - place.point(0.0, value).y);
                self.line(&[foot, Point::new(foot.x - left, foot.y)], pen.clone())?;
            }
        }
        Ok(())
    }

    /// Whether frames are drawn around everything, as matplotlib does.
    fn is_boxed(&self) -> bool {
        self.theme.decorations == Decorations::Boxes
    }

    fn frame(&self, panel: &Panel, place: &PanelLayout) -> Result<()> {
        let area = self.flip(place.area);
        let [bottom_left, bottom_right] =
            [Point::new(area.x0, area.y1), Point::new(area.x1, area.y1)];
        let [top_left, top_right] = [Point::new(area.x0, area.y0), Point::new(area.x1, area.y0)];
        let sides: &[[Point; 2]] = match self.theme.decorations {
            Decorations::Boxes if is_bare(panel) => &[],
            Decorations::Boxes => &[
                [bottom_left, top_left],
                [bottom_right, top_right],
                [bottom_left, bottom_right],
                [top_left, top_right],
            ],
            Decorations::Header if has_line(panel) => &[[bottom_left, bottom_right]],
            Decorations::Header => &[],
        };
        sides
            .iter()
            .try_for_each(|side| self.line(side, self.pen(self.theme.frame, FRAME_WIDTH)))
    }

    fn legend(&self, marks: &[Mark], legend: &LegendLayout, curve_width: f64) -> Result<()> {
        if legend.framed {
            let edge = self.pen(LEGEND_EDGE, EDGE_WIDTH);
            let path = on_whole_pixels(&rounded(
                self.flip(legend.frame),
                self.pixels(LEGEND_RADIUS),
            ));
            self.draw(Decoration::Box {
                path,
                face: LEGEND_FACE,
                edge,
            })?;
        }
        for handle in &legend.handles {
            self.sample(&marks[handle.mark], handle.area, curve_width)?;
        }
        legend
            .words
            .iter()
            .try_for_each(|words| self.words(words, Emphasis::Quiet))
    }

    fn words(&self, words: &PlacedText, ink: Emphasis) -> Result<()> {
        let paint = match ink {
            Emphasis::Strong => self.theme.ink,
            Emphasis::Quiet => self.theme.quiet_ink,
            Emphasis::Of(colour) => self.theme.paint(colour, 1.0),
        };
        let (sin, cos) = libm::sincos(words.angle.to_radians());
        let (origins, _) = words.line.positions(words.em);
        let glyphs = words.line.glyphs.iter().zip(origins).map(|(glyph, along)| {
            let (x, y) = (along + glyph.offset.0 * words.em, glyph.offset.1 * words.em);
            PlacedGlyph {
                key: glyph.key,
                origin: self.flip_point(
                    words.start + kurbo::Vec2::new(x * cos - y * sin, x * sin + y * cos),
                ),
                words: glyph.words.clone(),
            }
        });
        let text = TextLine {
            words: words.line.text.clone(),
            glyphs: glyphs.collect(),
            em: words.em,
            angle: words.angle,
            paint,
        };
        self.draw(Decoration::Words(text))
    }

    /// Draws something that a reader who points at it is told of.
    fn with_tip(&self, tip: Option<&String>, draw: impl FnOnce() -> Result<()>) -> Result<()> {
        let Some(tip) = tip else {
            return draw();
        };
        self.draw(Decoration::TipStart(tip.clone()))?;
        draw()?;
        self.draw(Decoration::TipEnd)
    }

    fn line(&self, points: &[Point], pen: LineStyle) -> Result<()> {
        self.draw(Decoration::Line(points.to_vec(), pen))
    }

    fn draw(&self, decoration: Decoration) -> Result<()> {
        Ok(self.page.draw(&decoration)?)
    }

    fn pen(&self, paint: Paint, points: f64) -> LineStyle {
        LineStyle {
            paint,
            width: self.pixels(points),
            cap: Cap::Square,
            dash: None,
        }
    }

    fn rule_pen(&self, colour: Colour, dash: Dash) -> LineStyle {
        let width = RULE_WIDTH * self.theme.sizes.curve / Theme::NOTEBOOK.sizes.curve;
        let pen = self.pen(self.theme.paint(colour, 1.0), width);
        let dash = match dash {
            Dash::Usual => Dash::Dashed,
            other => other,
        };
        broken(pen, dash)
    }

    fn pixels(&self, points: f64) -> f64 {
        points * self.dpi / 72.0
    }

    fn flip_point(&self, point: Point) -> Point {
        Point::new(point.x, self.height - point.y)
    }

    fn flip(&self, rect: Rect) -> Rect {
        Rect::new(
            rect.x0,
            self.height - rect.y1,
            rect.x1,
            self.height - rect.y0,
        )
    }
}

/// A line broken so.
fn broken(pen: LineStyle, dash: Dash) -> LineStyle {
    let lengths = match dash {
        Dash::Usual | Dash::Solid => None,
        Dash::Dashed => Some(DASH),
        Dash::Dotted => Some(DOTS),
    };
    LineStyle {
        cap: Cap::Butt,
        dash: lengths.map(|lengths| lengths.map(|widths| widths * pen.width)),
        ..pen
    }
}

/// Whether a panel has no axes, as a column of words in a table.
fn is_bare(panel: &Panel) -> bool {
    panel.x.ticks == Ticks::None && panel.y.ticks == Ticks::None
}

/// Whether the horizontal axis is a line below the plot.
fn has_line(panel: &Panel) -> bool {
    panel.x.side == Side::Near && panel.x.ticks != Ticks::None
}

fn is_named(ticks: &Ticks) -> bool {
    matches!(ticks, Ticks::Labels(_))
}

fn filled(paint: Paint) -> ShapeStyle {
    ShapeStyle {
        color: rgba(paint),
        filled: true,
        stroke_width: 0,
    }
}

fn stroked(paint: Paint, width: f64) -> ShapeStyle {
    ShapeStyle {
        color: rgba(paint),
        filled: false,
        stroke_width: (width * SUBPIXELS).round() as u32,
    }
}

fn rgba(paint: Paint) -> RGBAColor {
    let [red, green, blue] = paint.rgb;
    RGBAColor(red, green, blue, paint.opacity)
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::scene::SceneShape;
    use crate::text::Fonts;
    use crate::{Align, Axis, Colour, Figure, Mark, Panel, Theme};

    #[test]
    fn a_column_of_words_has_no_frame_in_any_theme() {
        let lines = |theme: Theme, axis: fn() -> Axis| {
            let words = Mark::words([((0.5, 0.5), "word".to_owned())], Align::Right, Colour::Ink);
            let axis = || axis().range(0.0, 1.0);
            let figure = Figure::sheet("Words").panel(Panel::new("", axis(), axis(), [words]));
            let scene = draw(&figure, theme, &Fonts::built_in(), 100.0).unwrap();
            let is_line = |shape: &&SceneShape| matches!(shape, SceneShape::Line { .. });
            scene.shapes.iter().filter(is_line).count()
        };
        for theme in [Theme::NOTEBOOK, Theme::LIGHT] {
            assert_eq!(lines(theme, Axis::hidden), 0);
        }
        assert!(lines(Theme::NOTEBOOK, || Axis::numbers("")) >= 4);
    }
}
