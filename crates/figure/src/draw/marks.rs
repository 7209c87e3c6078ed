//! Marks in their axes, and their samples in a legend.

use kurbo::{Point, Rect, Vec2};
use plotters::prelude::{Circle, Polygon, Rectangle};
use plotters::series::LineSeries;

use super::backend::units;
use super::{Axes, Brush, Result, filled, stroked};
use crate::layout::PanelLayout;
use crate::mark::{LegendSample, Mark, Primitive, Stroke};
use crate::scene::Paint;
use crate::theme::Colour;
use crate::ticks::Direction;

/// How wide curves are where there are more than two, as a share of their width.
const MANY_CURVES: f64 = 0.6;
/// Width of the lines of intervals, and length of those across their ends, in points.
const INTERVAL_WIDTH: f64 = 1.2;
const INTERVAL_CAP: f64 = 5.0;
/// How opaque the area of a band is.
const BAND_OPACITY: f64 = 0.25;
/// Radius of points, in points of typography.
const DOT_RADIUS: f64 = 3.5;

impl<'a> Brush<'a> {
    /// What is filled.
    pub(super) fn areas(&self, axes: &Axes<'a>, mark: &Mark, place: &PanelLayout) -> Result<()> {
        let paint = filled(self.theme.paint(mark.colour, mark.opacity));
        let rectangle = |x: (f64, f64), y: (f64, f64)| -> Result<()> {
            Ok(axes.draw(&Rectangle::new([(x.0, y.0), (x.1, y.1)], paint))?)
        };
        mark.primitives
            .iter()
            .try_for_each(|primitive| match primitive {
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
                | Primitive::Rule(..) => Ok(()),
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
        mark.primitives
            .iter()
            .try_for_each(|primitive| match primitive {
                Primitive::Polyline(points, stroke) => {
                    let width = match stroke {
                        Stroke::Curve => curve_width,
                        Stroke::Edge => MANY_CURVES * self.theme.curve_width,
                    };
                    let style = stroked(paint, self.pixels(width));
                    LineSeries::new(points.iter().copied(), style)
                        .try_for_each(|element| Ok(axes.draw(&element)?))
                }
                Primitive::Dot(x, y) => {
                    Ok(axes.draw(&Circle::new((*x, *y), self.dot_radius(), filled(paint)))?)
                }
                Primitive::Interval { x, y } => {
                    self.interval(ends((*x, y.0), (*x, y.1)), mark.colour)
                }
                Primitive::Rule(Direction::X, x) => {
                    let (bottom, top) = place.y_view;
                    self.line(&ends((*x, bottom), (*x, top)), self.rule_pen(mark.colour))
                }
                Primitive::Rule(Direction::Y, y) => {
                    let (left, right) = place.x_view;
                    self.line(&ends((left, *y), (right, *y)), self.rule_pen(mark.colour))
                }
                Primitive::Rectangle { .. } | Primitive::Stretch(..) | Primitive::Polygon(_) => {
                    Ok(())
                }
            })
    }

    /// How wide the curves of a panel are, in points: many that cross each other are thinner.
    pub(super) fn curve_width(&self, marks: &[Mark]) -> f64 {
        let primitives = marks.iter().flat_map(|mark| &mark.primitives);
        let is_curve =
            |primitive: &&Primitive| matches!(primitive, Primitive::Polyline(_, Stroke::Curve));
        match primitives.filter(is_curve).count() {
            0..=2 => self.theme.curve_width,
            _ => MANY_CURVES * self.theme.curve_width,
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

    /// In plotters' units.
    fn dot_radius(&self) -> i32 {
        units(self.pixels(DOT_RADIUS))
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
            LegendSample::Line => self.line(&line, self.pen(paint, curve_width)),
            LegendSample::Rule => self.line(&line, self.rule_pen(mark.colour)),
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
