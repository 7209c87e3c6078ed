//! Lines with a width as areas.
//!
//! As [`kurbo::stroke()`] does it, with the functions of `libm`: those of the platform may differ in the last bit.

use std::f64::consts::{FRAC_PI_2, PI};

use kurbo::{Affine, BezPath, PathEl, Point, Vec2};

use crate::scene::{Cap, LineStyle};

/// Edges that turn by less than this many pixels are joined without an arc, in pixels.
const TURN: f64 = 0.25;

/// The area that a pen covers along the straight pieces of a path; it is filled by the non-zero rule.
///
/// Joins are round. Dashes begin anew with each part of the path, and where a closed one begins.
pub(crate) fn outline(path: &BezPath, pen: &LineStyle) -> BezPath {
    let mut area = BezPath::new();
    for trail in trails(path) {
        match pen.dash {
            None => Edges::of(&trail, pen).close(&trail, pen.cap, &mut area),
            Some(dash) => {
                for trail in dashes(&trail.points, dash) {
                    Edges::of(&trail, pen).close(&trail, pen.cap, &mut area);
                }
            }
        }
    }
    area
}

/// At least two points that lines join, each another one than that before.
struct Trail {
    points: Vec<Point>,
    is_closed: bool,
}

fn trails(path: &BezPath) -> Vec<Trail> {
    let mut trails = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    let mut end = |points: Vec<Point>, is_closed| {
        if points.len() > 1 {
            trails.push(Trail { points, is_closed });
        }
    };
    for element in path.elements() {
        match (element, element.end_point()) {
            (PathEl::MoveTo(point), _) => end(std::mem::replace(&mut points, vec![*point]), false),
            (_, Some(point)) if points.last() != Some(&point) => points.push(point),
            (PathEl::ClosePath, _) => {
                let first = points.first().copied();
                if points.last() != first.as_ref() {
                    points.extend(first);
                }
                end(
                    std::mem::replace(&mut points, first.into_iter().collect()),
                    true,
                );
            }
            _ => {}
        }
    }
    end(points, false);
    trails
}

/// The dashes of a line, from its beginning.
fn dashes(points: &[Point], [dash, gap]: [f64; 2]) -> Vec<Trail> {
    let mut trails = Vec::new();
    let mut points = points.iter().copied();
    let Some(mut from) = points.next() else {
        return trails;
    };
    let (mut current, mut is_dash, mut left) = (vec![from], true, dash);
    let mut end = |points: &mut Vec<Point>| {
        let points = std::mem::take(points);
        if points.len() > 1 {
            trails.push(Trail {
                points,
                is_closed: false,
            });
        }
    };
    for to in points {
        let length = hypot(to - from);
        let mut at = 0.0;
        while left < length - at {
            at += left;
            let point = from.lerp(to, at / length);
            if current.last() != Some(&point) {
                current.push(point);
            }
            if is_dash {
                end(&mut current);
            } else {
                current = vec![point];
            }
            is_dash = !is_dash;
            left = if is_dash { dash } else { gap };
        }
        left -= length - at;
        if is_dash && current.last() != Some(&to) {
            current.push(to);
        }
        from = to;
    }
    end(&mut current);
    trails
}

/// The two edges of a line, both from its beginning to its end.
struct Edges {
    radius: f64,
    left: BezPath,
    right: BezPath,
}

impl Edges {
    fn of(trail: &Trail, pen: &LineStyle) -> Edges {
        let mut edges = Edges {
            radius: 0.5 * pen.width,
            left: BezPath::new(),
            right: BezPath::new(),
        };
        let mut before = None;
        for (from, to) in trail.points.iter().zip(&trail.points[1..]) {
            let along = *to - *from;
            let normal = edges.normal(along);
            match before {
                None => {
                    edges.left.move_to(*from - normal);
                    edges.right.move_to(*from + normal);
                }
                Some(before) => edges.join(*from, before, along),
            }
            edges.left.line_to(*to - normal);
            edges.right.line_to(*to + normal);
            before = Some(along);
        }
        if let (true, Some(before)) = (trail.is_closed, before) {
            edges.join(trail.points[0], before, trail.points[1] - trail.points[0]);
        }
        edges
    }

    /// From the middle of a line in this direction to its right edge.
    fn normal(&self, along: Vec2) -> Vec2 {
        self.radius / hypot(along) * Vec2::new(-along.y, along.x)
    }

    /// Joins the edges of two lines around the point where they meet.
    fn join(&mut self, around: Point, before: Vec2, after: Vec2) {
        let (cross, dot) = (before.cross(after), before.dot(after));
        if dot > 0.0 && cross.abs() < libm::hypot(cross, dot) * TURN / self.radius {
            return;
        }
        let normal = self.normal(after);
        let angle = libm::atan2(cross, dot);
        if angle > 0.0 {
            self.right.line_to(around + normal);
            arc(&mut self.left, frame(around, normal, 1.0), angle);
        } else {
            self.left.line_to(around - normal);
            arc(&mut self.right, frame(around, -normal, -1.0), -angle);
        }
    }

    /// Adds the area between the edges.
    fn close(self, trail: &Trail, cap: Cap, area: &mut BezPath) {
        let (Some(start), Some(end)) = (self.right.elements().first(), last_point(&self.right))
        else {
            return;
        };
        let start = start.end_point().unwrap_or_default();
        area.extend(&self.left);
        if trail.is_closed {
            area.close_path();
            area.move_to(end);
            back(&self.right, area);
            area.close_path();
            return;
        }
        let [first, .., last] = trail.points[..] else {
            return;
        };
        let half_square = |center: Point, normal: Vec2, area: &mut BezPath| {
            let place = frame(center, normal, 1.0);
            area.line_to(place * Point::new(1.0, 1.0));
            area.line_to(place * Point::new(-1.0, 1.0));
        };
        if cap == Cap::Square {
            half_square(last, last - end, area);
        }
        area.line_to(end);
        back(&self.right, area);
        if cap == Cap::Square {
            half_square(first, start - first, area);
        }
        area.close_path();
    }
}

/// What takes the unit circle to that around `center` through its sum with `normal`; `hand` is 1, or -1 for its mirror image.
fn frame(center: Point, normal: Vec2, hand: f64) -> Affine {
    let Vec2 { x, y } = normal;
    Affine::new([x, y, -y * hand, x * hand, center.x, center.y])
}

/// Adds the last `angle` (above 0, at most pi) of the upper half of the unit circle, taken to its place.
fn arc(edge: &mut BezPath, place: Affine, angle: f64) {
    let unit = |angle: f64| {
        let (sin, cos) = libm::sincos(angle);
        Vec2::new(cos, sin)
    };
    // A curve spans a quarter or less.
    let count = (3.999_999 * angle * (1.0 / (2.0 * PI))).ceil();
    let step = angle / count;
    let arm = 4.0 / 3.0 * libm::tan(0.25 * step);
    let mut from = PI - angle;
    for _ in 0..count as usize {
        let to = from + step;
        let p1 = unit(from) + arm * unit(from + FRAC_PI_2);
        let p3 = unit(to);
        let p2 = p3 - arm * unit(to + FRAC_PI_2);
        let [p1, p2, p3] = [p1, p2, p3].map(|point| place * point.to_point());
        edge.curve_to(p1, p2, p3);
        from = to;
    }
}

/// Goes back along an edge, from its end to its beginning.
fn back(edge: &BezPath, area: &mut BezPath) {
    for pair in edge.elements().windows(2).rev() {
        let to = pair[0].end_point().unwrap_or_default();
        match pair[1] {
            PathEl::CurveTo(p1, p2, _) => area.curve_to(p2, p1, to),
            _ => area.line_to(to),
        }
    }
}

fn last_point(path: &BezPath) -> Option<Point> {
    path.elements().last().and_then(PathEl::end_point)
}

fn hypot(vector: Vec2) -> f64 {
    libm::hypot(vector.x, vector.y)
}

#[cfg(test)]
mod tests {
    use kurbo::{BezPath, Join, PathEl, Point, Stroke, StrokeOpts};
    use proptest::prelude::*;

    use super::{dashes, outline};
    use crate::scene::{Cap, LineStyle, Paint};

    fn pen(width: f64, cap: Cap, dash: Option<[f64; 2]>) -> LineStyle {
        LineStyle {
            paint: Paint::hex(0),
            width,
            cap,
            dash,
        }
    }

    fn paths() -> impl Strategy<Value = BezPath> {
        // Whole pixels, so that lines lie on each other, turn back and stand still, too.
        let point = (-9..9, -9..9).prop_map(|(x, y)| Point::new(f64::from(x), f64::from(y)));
        let step = (0..8, point.clone());
        (point, proptest::collection::vec(step, 0..12)).prop_map(|(start, steps)| {
            let mut path = BezPath::new();
            path.move_to(start);
            for (kind, point) in steps {
                match kind {
                    0 => path.close_path(),
                    1 => path.move_to(point),
                    _ => path.line_to(point),
                }
            }
            path
        })
    }

    fn points(element: PathEl) -> Vec<Point> {
        match element {
            PathEl::MoveTo(point) | PathEl::LineTo(point) => vec![point],
            PathEl::QuadTo(p1, p2) => vec![p1, p2],
            PathEl::CurveTo(p1, p2, p3) => vec![p1, p2, p3],
            PathEl::ClosePath => vec![],
        }
    }

    proptest! {
        #[test]
        fn outlines_are_those_of_kurbo_but_for_the_last_bits(
            path in paths(), width in 0.2..6.0, is_square in any::<bool>()
        ) {
            let (cap, theirs) = match is_square {
                true => (Cap::Square, kurbo::Cap::Square),
                false => (Cap::Butt, kurbo::Cap::Butt),
            };
            let stroke = Stroke::new(width).with_caps(theirs).with_join(Join::Round);
            let expected = kurbo::stroke(path.iter(), &stroke, &StrokeOpts::default(), 0.25);
            let found = outline(&path, &pen(width, cap, None));
            prop_assert_eq!(found.elements().len(), expected.elements().len());
            for (found, expected) in found.iter().zip(expected.iter()) {
                let (found, expected) = (points(found), points(expected));
                prop_assert_eq!(found.len(), expected.len());
                for (found, expected) in found.iter().zip(&expected) {
                    prop_assert!(found.distance(*expected) < 1e-9, "{} {}", found, expected);
                }
            }
        }

        #[test]
        fn dashes_are_those_of_kurbo(path in paths(), dash in 0.5..5.0, gap in 0.5..5.0) {
            for trail in super::trails(&path) {
                let mut line = BezPath::new();
                line.move_to(trail.points[0]);
                trail.points[1..].iter().for_each(|point| line.line_to(*point));
                let lengths = [dash, gap];
                let mut expected: Vec<Vec<Point>> = Vec::new();
                for element in kurbo::dash(line.iter(), 0.0, &lengths) {
                    match (element, expected.last_mut()) {
                        (PathEl::LineTo(point), Some(points)) => points.push(point),
                        (element, _) => expected.push(points(element)),
                    }
                }
                // Theirs begin with the second dash, and may have pieces without a length at the end.
                let length = |points: &[Point]| -> f64 {
                    points.iter().zip(&points[1..]).map(|(from, to)| from.distance(*to)).sum()
                };
                let sum: f64 = expected.iter().map(|points| length(points)).sum();
                let found = dashes(&trail.points, lengths);
                let own: f64 = found.iter().map(|trail| length(&trail.points)).sum();
                prop_assert!((sum - own).abs() < 1e-6, "{} {}", sum, own);
                for dash in found {
                    let start = dash.points[0];
                    prop_assert!(expected.iter().any(|points| points[0].distance(start) < 1e-6));
                }
            }
        }
    }
}
