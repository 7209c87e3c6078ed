//! Marks in their axes, and their samples in a legend.

use kurbo::{Point, Vec2};
use plotters::prelude::{Circle, Polygon, Rectangle};
use plotters::series::LineSeries;

use super::backend::units;
use super::{Axes, Brush, Result, filled, stroked};
use crate::figure::{Mark, Panel};
use crate::layout::{Handle, PanelLayout};
use crate::scene::Paint;
use crate::theme::Colour;

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
    pub(super) fn areas(&self, axes: &Axes<'a>, mark: &Mark, place: &PanelLayout) -> Result<()> {
        let rectangle = |x: (f64, f64), y: (f64, f64), paint| -> Result<()> {
            let corners = [(x.0, y.0), (x.1, y.1)];
            Ok(axes.draw(&Rectangle::new(corners, filled(paint)))?)
        };
        match mark {
            Mark::Bars {
                centers,
                heights,
                width,
                colour,
                opacity,
                ..
            } => {
                let paint = self.theme.paint(*colour, *opacity);
                let half = width / 2.0;
                centers.iter().zip(heights).try_for_each(|(x, height)| {
                    rectangle((x - half, x + half), (0.0, *height), paint)
                })
            }
            Mark::Spans {
                centers,
                bounds,
                height,
                colour,
                ..
            } => {
                let paint = self.theme.paint(*colour, 1.0);
                let half = height / 2.0;
                centers
                    .iter()
                    .zip(bounds)
                    .try_for_each(|(y, bounds)| rectangle(*bounds, (y - half, y + half), paint))
            }
            Mark::Shade { bounds, colour, .. } => {
                let (low, high) = place.x_view;
                let bounds = (bounds.0.max(low), bounds.1.min(high));
                rectangle(bounds, place.y_view, self.theme.paint(*colour, 1.0))
            }
            Mark::Band { points, colour, .. } => {
                let tint = self.theme.paint(*colour, 1.0).with_opacity(BAND_OPACITY);
                let low = points.iter().map(|&(x, low, _)| (x, low));
                let high = points.iter().rev().map(|&(x, _, high)| (x, high));
                let outline: Vec<(f64, f64)> = low.chain(high).collect();
                Ok(axes.draw(&Polygon::new(outline, filled(tint)))?)
            }
            Mark::Curve { .. }
            | Mark::Points { .. }
            | Mark::Intervals { .. }
            | Mark::Rule { .. }
            | Mark::Level { .. } => Ok(()),
        }
    }

    pub(super) fn lines(
        &self,
        axes: &Axes<'a>,
        mark: &Mark,
        panel: &Panel,
        place: &PanelLayout,
    ) -> Result<()> {
        match mark {
            Mark::Bars { .. } | Mark::Spans { .. } | Mark::Shade { .. } => {}
            Mark::Curve { points, colour, .. } => {
                let width = self.pixels(self.curve_width(panel));
                let style = stroked(self.theme.paint(*colour, 1.0), width);
                for element in LineSeries::new(points.iter().copied(), style) {
                    axes.draw(&element)?;
                }
            }
            Mark::Band { points, colour, .. } => {
                let width = self.pixels(MANY_CURVES * self.style.curve_width);
                let style = stroked(self.theme.paint(*colour, 1.0), width);
                let low = points.iter().map(|&(x, low, _)| (x, low));
                let high = points.iter().map(|&(x, _, high)| (x, high));
                for element in LineSeries::new(low, style).chain(LineSeries::new(high, style)) {
                    axes.draw(&element)?;
                }
            }
            Mark::Points { points, colour, .. } => {
                let dot = filled(self.theme.paint(*colour, 1.0));
                for &point in points {
                    axes.draw(&Circle::new(point, self.dot_radius(), dot))?;
                }
            }
            Mark::Intervals {
                centers,
                bounds,
                colour,
                ..
            } => {
                for (x, (low, high)) in centers.iter().zip(bounds) {
                    let ends = [place.point(*x, *low), place.point(*x, *high)];
                    self.interval(ends.map(|end| self.flip_point(end)), *colour)?;
                }
            }
            Mark::Rule { x, colour, .. } => {
                let (bottom, top) = place.y_view;
                let ends = [place.point(*x, bottom), place.point(*x, top)];
                self.line(
                    &ends.map(|end| self.flip_point(end)),
                    self.rule_pen(*colour),
                )?;
            }
            Mark::Level { y, colour, .. } => {
                let (left, right) = place.x_view;
                let ends = [place.point(left, *y), place.point(right, *y)];
                self.line(
                    &ends.map(|end| self.flip_point(end)),
                    self.rule_pen(*colour),
                )?;
            }
        }
        Ok(())
    }

    /// In points: many curves that cross each other are thinner.
    fn curve_width(&self, panel: &Panel) -> f64 {
        let curves = panel
            .marks
            .iter()
            .filter(|mark| matches!(mark, Mark::Curve { .. }));
        match curves.count() {
            0..=2 => self.style.curve_width,
            _ => MANY_CURVES * self.style.curve_width,
        }
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
    pub(super) fn handle(&self, panel: &Panel, handle: &Handle) -> Result<()> {
        let area = self.flip(handle.area);
        let middle = area.center().y;
        let line = [Point::new(area.x0, middle), Point::new(area.x1, middle)];
        let swatch = |paint: Paint| -> Result<()> {
            let corners = [
                (units(area.x0), units(area.y0)),
                (units(area.x1), units(area.y1)),
            ];
            Ok(self.page.draw(&Rectangle::new(corners, filled(paint)))?)
        };
        match &panel.marks[handle.mark] {
            Mark::Bars {
                colour, opacity, ..
            } => swatch(self.theme.paint(*colour, *opacity)),
            Mark::Spans { colour, .. } | Mark::Shade { colour, .. } => {
                swatch(self.theme.paint(*colour, 1.0))
            }
            Mark::Band { colour, .. } => {
                swatch(self.theme.paint(*colour, 1.0).with_opacity(BAND_OPACITY))
            }
            Mark::Points { colour, .. } => {
                let center = (units(area.center().x), units(middle));
                let dot = filled(self.theme.paint(*colour, 1.0));
                Ok(self
                    .page
                    .draw(&Circle::new(center, self.dot_radius(), dot))?)
            }
            Mark::Intervals { colour, .. } => {
                let x = area.center().x;
                self.interval([Point::new(x, area.y1), Point::new(x, area.y0)], *colour)
            }
            Mark::Curve { colour, .. } => self.line(
                &line,
                self.pen(self.theme.paint(*colour, 1.0), self.curve_width(panel)),
            ),
            Mark::Rule { colour, .. } | Mark::Level { colour, .. } => {
                self.line(&line, self.rule_pen(*colour))
            }
        }
    }
}
