//! Curves as straight pieces.
//!
//! As [`kurbo::flatten`] does it, with the functions of `libm`: those of the platform may differ in the last bit, and with
//! it the number of pieces.

use kurbo::{BezPath, CubicBez, ParamCurve as _, PathEl, Point, QuadBez};

/// The part of the tolerance that is spent where a cubic becomes parabolas.
const PARABOLAS: f64 = 0.1;

/// The path with its curves as straight pieces that are nowhere farther than `tolerance` from it.
pub(crate) fn flattened(path: &BezPath, tolerance: f64) -> BezPath {
    let mut flat = BezPath::new();
    let mut last = Point::ORIGIN;
    for &element in path.elements() {
        match element {
            PathEl::QuadTo(p1, p2) => {
                add(&[QuadBez::new(last, p1, p2)], tolerance, &mut flat);
            }
            PathEl::CurveTo(p1, p2, p3) => {
                let quads = parabolas(CubicBez::new(last, p1, p2, p3), tolerance * PARABOLAS);
                add(&quads, tolerance * (1.0 - PARABOLAS), &mut flat);
            }
            straight => flat.push(straight),
        }
        last = element.end_point().unwrap_or(last);
    }
    flat
}

/// A cubic as parabolas that follow each other, so many that none is farther from it than `tolerance`:
/// <http://caffeineowl.com/graphics/2d/vectorial/cubic2quad01.html>.
fn parabolas(cubic: CubicBez, tolerance: f64) -> Vec<QuadBez> {
    let third = |cubic: &CubicBez| {
        let begin = 3.0 * cubic.p1.to_vec2() - cubic.p0.to_vec2();
        let end = 3.0 * cubic.p2.to_vec2() - cubic.p3.to_vec2();
        (begin, end)
    };
    let (begin, end) = third(&cubic);
    let error = (end - begin).hypot2() / (432.0 * tolerance * tolerance);
    let count = (libm::pow(error, 1.0 / 6.0).ceil() as usize).max(1);
    let part = |index: usize| {
        let [from, to] = [index, index + 1].map(|end| end as f64 / count as f64);
        let part = cubic.subsegment(from..to);
        let (begin, end) = third(&part);
        QuadBez::new(part.p0, ((begin + end) / 4.0).to_point(), part.p3)
    };
    (0..count).map(part).collect()
}

/// Adds the straight pieces of parabolas that follow each other, evenly spread over all of them.
fn add(quads: &[QuadBez], tolerance: f64, flat: &mut BezPath) {
    let root = tolerance.sqrt();
    let bends: Vec<Bend> = quads.iter().map(|quad| Bend::new(quad, root)).collect();
    let sum: f64 = bends.iter().map(|bend| bend.pieces).sum();
    let count = ((0.5 * sum / root).ceil() as usize).max(1);
    let step = sum / count as f64;
    let (mut index, mut before) = (1, 0.0);
    for (quad, bend) in quads.iter().zip(&bends) {
        while index < count && index as f64 * step < before + bend.pieces {
            let share = (index as f64 * step - before) / bend.pieces;
            flat.line_to(quad.eval(bend.place(share)));
            index += 1;
        }
        before += bend.pieces;
    }
    if let Some(last) = quads.last() {
        flat.line_to(last.p2);
    }
}

/// Where on a parabola its pieces end, so that all of them are equally far from it:
/// <https://raphlinus.github.io/graphics/curves/2019/12/23/flatten-quadbez.html>.
struct Bend {
    begin: f64,
    end: f64,
    first: f64,
    scale: f64,
    /// How many pieces it needs, times twice the root of the tolerance.
    pieces: f64,
}

impl Bend {
    fn new(quad: &QuadBez, root: f64) -> Bend {
        let (d01, d12) = (quad.p1 - quad.p0, quad.p2 - quad.p1);
        let turn = d01 - d12;
        let cross = (quad.p2 - quad.p0).cross(turn);
        let x0 = d01.dot(turn) * cross.recip();
        let x2 = d12.dot(turn) * cross.recip();
        let scale = (cross / (libm::hypot(turn.x, turn.y) * (x2 - x0))).abs();
        let (begin, end) = (integral(x0), integral(x2));
        let length = (end - begin).abs();
        let pieces = if !scale.is_finite() {
            0.0
        } else if x0.signum() == x2.signum() {
            length * scale.sqrt()
        } else {
            // The tip of the parabola is within.
            root * length / integral(root / scale.sqrt())
        };
        let first = inverse(begin);
        Bend {
            begin,
            end,
            first,
            scale: (inverse(end) - first).recip(),
            pieces,
        }
    }

    /// The parameter of the parabola at this share of its pieces.
    fn place(&self, share: f64) -> f64 {
        (inverse(self.begin + (self.end - self.begin) * share) - self.first) * self.scale
    }
}

/// About the integral of the fourth root of 1 + 4 x².
fn integral(x: f64) -> f64 {
    const D: f64 = 0.67;
    x / (1.0 - D + (D * D * D * D + 0.25 * x * x).sqrt().sqrt())
}

/// About its inverse.
fn inverse(x: f64) -> f64 {
    const B: f64 = 0.39;
    x * (1.0 - B + (B * B + 0.25 * x * x).sqrt())
}

#[cfg(test)]
mod tests {
    use kurbo::{BezPath, Point};
    use proptest::prelude::*;

    use super::flattened;

    fn paths() -> impl Strategy<Value = BezPath> {
        let point = (-200.0..200.0_f64, -200.0..200.0_f64).prop_map(Point::from);
        let curve = (0..4, point.clone(), point.clone(), point.clone());
        (point, proptest::collection::vec(curve, 0..8)).prop_map(|(start, curves)| {
            let mut path = BezPath::new();
            path.move_to(start);
            for (kind, p1, p2, p3) in curves {
                match kind {
                    0 => path.line_to(p1),
                    1 => path.quad_to(p1, p2),
                    2 => path.curve_to(p1, p2, p3),
                    _ => {
                        path.close_path();
                        path.move_to(p1);
                    }
                }
            }
            path
        })
    }

    /// Where its pieces end, those without a length left out: kurbo may have one before the end of a curve.
    fn corners(path: &BezPath) -> Vec<Point> {
        let ends = path
            .elements()
            .iter()
            .filter_map(|element| element.end_point());
        let mut corners: Vec<Point> = ends.collect();
        corners.dedup_by(|to, from| to.distance(*from) < 1e-6);
        corners
    }

    proptest! {
        #[test]
        fn the_pieces_are_those_of_kurbo_but_for_the_last_bits(path in paths()) {
            let found = flattened(&path, 0.05);
            let mut expected = BezPath::new();
            kurbo::flatten(&path, 0.05, |element| expected.push(element));
            let (found, expected) = (corners(&found), corners(&expected));
            prop_assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert!(found.distance(*expected) < 1e-6, "{} {}", found, expected);
            }
        }
    }
}
