//! Marks in their axes, and their samples in a legend.

use kurbo::{BezPath, Point, Rect, Vec2};
use plotters::prelude::{Circle, Polygon, Rectangle};
use plotters::series::LineSeries;

use super::backend::{circle, units};
use super::decoration::Decoration;
use super::{Axes, Brush, Result, broken, filled, stroked};
use crate::layout::PanelLayout;
use crate::mark::{Dash, LegendSample, Mark, MarkerShape, Primitive, Stroke};
use crate::scene::{Cap, LineStyle, Paint};
use crate::theme::Colour;
use crate::ticks::Direction;

/// How wide curves are where there are more than two, as a share of their width.
const MANY_CURVES: f64 = 0.6;
/// Width of the lines of intervals, and length of those across their ends, in points.
const INTERVAL_WIDTH: f64 = 1.2;
const INTERVAL_CAP: f64 = 5.0;
/// How opaque the area of a band is.
const BAND_OPACITY: f64 = 0.25;
/// Length of the ticks of values in a table, in heights of a row.
const TICK_LENGTH: f64 = 0.66;
/// Width of the edges of hollow dots and of ticks, in widths of a curve.
const DOT_EDGE: f64 = 0.8;

impl<'a> Brush<'a> {
    /// What is filled.
    pub(super) fn areas(&self, axes: &Axes<'a>, mark: &Mark, place: &PanelLayout) -> Result<()> {
        let paint = filled(self.theme.paint(mark.colour, mark.opacity));
        let rectangle = |x: (f64, f64), y: (f64, f64)| -> Result<()> {
            Ok(axes.draw(&Rectangle::new([(x.0, y.0), (x.1, y.1)], paint))?)
        };
        let draw = |primitive: &Primitive| match primitive {
            Primitive::Rectangle { x, y } => rectangle(*x, *y),
            Primitive::Stretch(from, to) => {
                let (low, high) = place.x_view;
                rectangle((from.max(low), to.min(high)), place.y_view)
            }
            Primitive::Polygon(outline) => {
                Ok(axes.draw(&Polygon::new(outline.clone(), filled(self.tint(mark))))?)
            }
            Primitive::Polyline(..)
            | Primitive::Dot(..)
            | Primitive::Interval { .. }
            | Primitive::Rule(..)
            | Primitive::Tick(..)
            | Primitive::Words(_) => Ok(()),
        };
        self.each(mark, draw)
    }

    /// Draws each primitive, with its tip.
    fn each(&self, mark: &Mark, draw: impl Fn(&Primitive) -> Result<()>) -> Result<()> {
        let mut primitives = mark.primitives.iter().enumerate();
        primitives.try_for_each(|(index, primitive)| {
            self.with_tip(mark.tips.get(index), || draw(primitive))
        })
    }

    /// What lies over all areas; curves are `curve_width` points wide.
    pub(super) fn lines(
        &self,
        axes: &Axes<'a>,
        mark: &Mark,
        curve_width: f64,
        place: &PanelLayout,
    ) -> Result<()> {
        let paint = self.theme.paint(mark.colour, 1.0);
        let ends = |from: (f64, f64), to: (f64, f64)| {
            [from, to].map(|(x, y)| self.flip_point(place.point(x, y)))
        };
        let draw = |primitive: &Primitive| match primitive {
            Primitive::Polyline(points, stroke) => {
                let width = match stroke {
                    Stroke::Curve => curve_width,
                    Stroke::Edge => MANY_CURVES * self.theme.sizes.curve,
                };
                if matches!(mark.dash, Dash::Dashed | Dash::Dotted) {
                    let points = points.iter();
                    let points: Vec<Point> = points
                        .map(|&(x, y)| self.flip_point(place.point(x, y)))
                        .collect();
                    return self.line(&points, broken(self.pen(paint, width), mark.dash));
                }
                let style = stroked(paint, self.pixels(width));
                LineSeries::new(points.iter().copied(), style)
                    .try_for_each(|element| Ok(axes.draw(&element)?))
            }
            Primitive::Dot(x, y) if mark.shape == MarkerShape::Disc => {
                Ok(axes.draw(&Circle::new((*x, *y), self.dot_radius(), filled(paint)))?)
            }
            Primitive::Dot(x, y) => {
                self.dot(self.flip_point(place.point(*x, *y)), mark.shape, paint)
            }
            Primitive::Tick(x, y) => {
                let at = self.flip_point(place.point(*x, *y));
                self.tick(at, self.pixels(self.theme.sizes.row) * TICK_LENGTH, paint)
            }
            Primitive::Interval { x, y } => self.interval(ends((*x, y.0), (*x, y.1)), mark.colour),
            Primitive::Rule(Direction::X, x) => {
                let (bottom, top) = place.y_view;
                self.line(
                    &ends((*x, bottom), (*x, top)),
                    self.rule_pen(mark.colour, mark.dash),
                )
            }
            Primitive::Rule(Direction::Y, y) => {
                let (left, right) = place.x_view;
                self.line(
                    &ends((left, *y), (right, *y)),
                    self.rule_pen(mark.colour, mark.dash),
                )
            }
            Primitive::Rectangle { .. }
            | Primitive::Stretch(..)
            | Primitive::Polygon(_)
            | Primitive::Words(_) => Ok(()),
        };
        self.each(mark, draw)
    }

    /// How wide the curves of a panel are, in points: many that cross each other are thinner.
    pub(super) fn curve_width(&self, marks: &[Mark]) -> f64 {
        let primitives = marks.iter().flat_map(|mark| &mark.primitives);
        let is_curve =
            |primitive: &&Primitive| matches!(primitive, Primitive::Polyline(_, Stroke::Curve));
        match primitives.filter(is_curve).count() {
            0..=2 => self.theme.sizes.curve,
            _ => MANY_CURVES * self.theme.sizes.curve,
        }
    }

    fn tint(&self, mark: &Mark) -> Paint {
        self.theme
            .paint(mark.colour, 1.0)
            .with_opacity(BAND_OPACITY)
    }

    /// An upright line with a short one across each end.
    fn interval(&self, [low, high]: [Point; 2], colour: Colour) -> Result<()> {
        let pen = self.pen(self.theme.paint(colour, 1.0), INTERVAL_WIDTH);
        let half = Vec2::new(self.pixels(INTERVAL_CAP) / 2.0, 0.0);
        self.line(&[low, high], pen.clone())?;
        self.line(&[low - half, low + half], pen.clone())?;
        self.line(&[high - half, high + half], pen)
    }

    /// A short upright line.
    fn tick(&self, at: Point, length: f64, paint: Paint) -> Result<()> {
        let half = Vec2::new(0.0, length / 2.0);
        let pen = self.pen(paint, self.theme.sizes.curve);
        self.line(
            &[at - half, at + half],
            LineStyle {
                cap: Cap::Butt,
                ..pen
            },
        )
    }

    /// A dot that is no disc.
    fn dot(&self, at: Point, shape: MarkerShape, paint: Paint) -> Result<()> {
        let radius = self.pixels(self.theme.sizes.dot);
        let pen = self.pen(paint, DOT_EDGE * self.theme.sizes.curve);
        let through = |corners: &[(f64, f64)]| {
            let mut path = BezPath::new();
            for (index, &(x, y)) in corners.iter().enumerate() {
                let corner = at + Vec2::new(x, y) * radius;
                match index {
                    0 => path.move_to(corner),
                    _ => path.line_to(corner),
                }
            }
            path.close_path();
            path
        };
        let (path, face) = match shape {
            MarkerShape::Disc => (circle(at, radius), paint),
            MarkerShape::Ring => (circle(at, radius), self.theme.paper),
            MarkerShape::Speck => (circle(at, 0.3 * radius), paint),
            MarkerShape::Diamond => {
                let corners = [(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)];
                (through(&corners), self.theme.paper)
            }
            MarkerShape::Triangle => (through(&[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]), paint),
            MarkerShape::Square => {
                let corners = [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)];
                (through(&corners), paint)
            }
            MarkerShape::Cross => {
                let arm = Vec2::new(radius, radius);
                let other = Vec2::new(radius, -radius);
                self.line(&[at - arm, at + arm], pen.clone())?;
                return self.line(&[at - other, at + other], pen);
            }
        };
        let edge = pen;
        self.draw(Decoration::Box { path, face, edge })
    }

    /// In plotters' units.
    fn dot_radius(&self) -> i32 {
        units(self.pixels(self.theme.sizes.dot))
    }

    /// A sample of a mark.
    pub(super) fn sample(&self, mark: &Mark, area: Rect, curve_width: f64) -> Result<()> {
        let area = self.flip(area);
        let center = area.center();
        let line = [Point::new(area.x0, center.y), Point::new(area.x1, center.y)];
        let paint = self.theme.paint(mark.colour, 1.0);
        let swatch = |paint: Paint| -> Result<()> {
            let corners = [
                (units(area.x0), units(area.y0)),
                (units(area.x1), units(area.y1)),
            ];
            Ok(self.page.draw(&Rectangle::new(corners, filled(paint)))?)
        };
        match mark.sample {
            LegendSample::Swatch => swatch(self.theme.paint(mark.colour, mark.opacity)),
            LegendSample::Tint => swatch(self.tint(mark)),
            LegendSample::Line => self.line(&line, broken(self.pen(paint, curve_width), mark.dash)),
            LegendSample::Rule => self.line(&line, self.rule_pen(mark.colour, mark.dash)),
            LegendSample::Tick => self.tick(center, area.height(), paint),
            LegendSample::Dot if mark.shape != MarkerShape::Disc => {
                self.dot(center, mark.shape, paint)
            }
            LegendSample::Dot => {
                let center = (units(center.x), units(center.y));
                let dot = Circle::new(center, self.dot_radius(), filled(paint));
                Ok(self.page.draw(&dot)?)
            }
            LegendSample::Interval => {
                let ends = [area.y1, area.y0].map(|y| Point::new(center.x, y));
                self.interval(ends, mark.colour)
            }
        }
    }
}
