//! What plotters has no element for: lines in any manner, boxes with round corners, words at any angle.

use kurbo::{BezPath, PathEl, Point, Rect};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendCoord, DrawingErrorKind};

use super::backend::Recorder;
use crate::scene::{LineStyle, Paint, TextLine};

/// What plotters has no element for. Its place is in pixels already.
pub(super) enum Decoration {
    Line(Vec<Point>, LineStyle),
    Box {
        path: BezPath,
        face: Paint,
        edge: LineStyle,
    },
    Words(TextLine),
    /// What follows is told of so.
    TipStart(String),
    TipEnd,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Decoration {
    type Point = BackendCoord;
    type IntoIter = std::iter::Empty<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl<'a> Drawable<Recorder<'a>> for Decoration {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        recorder: &mut Recorder<'a>,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<std::convert::Infallible>> {
        match self {
            Decoration::Line(points, pen) => recorder.draw_line_with(points, pen.clone()),
            Decoration::Box { path, face, edge } => {
                recorder.draw_box(path.clone(), *face, edge.clone())
            }
            Decoration::Words(text) => recorder.draw_words(text.clone()),
            Decoration::TipStart(words) => recorder.start_tip(words.clone()),
            Decoration::TipEnd => recorder.end_tip(),
        }
        Ok(())
    }
}

/// A rectangle with round corners of the given radius, as quadratic curves, with their control points in the corners.
pub(super) fn rounded(rect: Rect, radius: f64) -> BezPath {
    let Rect { x0, y0, x1, y1 } = rect;
    let mut path = BezPath::new();
    path.move_to((x0 + radius, y1));
    path.line_to((x1 - radius, y1));
    path.quad_to((x1, y1), (x1, y1 - radius));
    path.line_to((x1, y0 + radius));
    path.quad_to((x1, y0), (x1 - radius, y0));
    path.line_to((x0 + radius, y0));
    path.quad_to((x0, y0), (x0, y0 + radius));
    path.line_to((x0, y1 - radius));
    path.quad_to((x0, y1), (x0 + radius, y1));
    path.close_path();
    path
}

/// The path with every point moved to the nearest whole pixel.
pub(super) fn on_whole_pixels(path: &BezPath) -> BezPath {
    let snap = |point: Point| Point::new((point.x + 0.5).floor(), (point.y + 0.5).floor());
    path.iter()
        .map(|element| match element {
            PathEl::MoveTo(p) => PathEl::MoveTo(snap(p)),
            PathEl::LineTo(p) => PathEl::LineTo(snap(p)),
            PathEl::QuadTo(a, p) => PathEl::QuadTo(snap(a), snap(p)),
            PathEl::CurveTo(a, b, p) => PathEl::CurveTo(snap(a), snap(b), snap(p)),
            PathEl::ClosePath => PathEl::ClosePath,
        })
        .collect()
}
