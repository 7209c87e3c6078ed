//! The plotters backend that records a scene's shapes instead of drawing pixels.
//!
//! plotters counts in whole units, so a unit here is 1/[`SUBPIXELS`] pixel: its integer coordinates then cost nothing
//! that could be seen. What plotters has no words for (dashes, text at any angle, rounded boxes) is a method of its
//! own, called by the elements in `draw`.

use kurbo::{BezPath, Point, Rect, Vec2};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind,
};

use crate::scene::{Cap, LineStyle, Paint, SceneShape, TextLine, Tip};

/// Units of plotters in a pixel.
pub const SUBPIXELS: f64 = 1024.0;

/// Appends what is drawn to a list of shapes.
#[derive(Debug)]
pub struct Recorder<'a> {
    size: (u32, u32),
    shapes: &'a mut Vec<SceneShape>,
    tips: &'a mut Vec<Tip>,
}

impl<'a> Recorder<'a> {
    /// A page of `width` by `height` pixels.
    pub fn new(
        width: u32,
        height: u32,
        shapes: &'a mut Vec<SceneShape>,
        tips: &'a mut Vec<Tip>,
    ) -> Recorder<'a> {
        let units = |pixels: u32| (f64::from(pixels) * SUBPIXELS) as u32;
        Recorder {
            size: (units(width), units(height)),
            shapes,
            tips,
        }
    }

    /// Fills the outline and draws its edge, neither moved to whole pixels.
    pub fn draw_box(&mut self, path: BezPath, face: Paint, edge: LineStyle) {
        self.shapes.push(SceneShape::Area {
            path: path.clone(),
            paint: face,
        });
        self.shapes.push(SceneShape::Line { path, pen: edge });
    }

    /// Draws a line; one of level and upright pieces only is moved to whole pixels.
    pub fn draw_line_with(&mut self, points: &[Point], pen: LineStyle) {
        let points = if is_rectilinear(points) {
            snapped(points, pen.width)
        } else {
            points.to_vec()
        };
        self.shapes.push(SceneShape::Line {
            path: polyline(&points),
            pen,
        });
    }

    /// What is drawn from here on has this tip.
    pub fn start_tip(&mut self, words: String) {
        let next = self.shapes.len();
        self.tips.push(Tip {
            shapes: next..next,
            words,
        });
    }

    /// What is drawn from here on has none; a tip of nothing is forgotten.
    pub fn end_tip(&mut self) {
        if let Some(mut tip) = self.tips.pop() {
            tip.shapes.end = self.shapes.len();
            if !tip.shapes.is_empty() {
                self.tips.push(tip);
            }
        }
    }

    /// Draws text.
    pub fn draw_words(&mut self, text: TextLine) {
        self.shapes.push(SceneShape::Text(text));
    }
}

/// Where a point of plotters is, in pixels.
pub fn pixels((x, y): BackendCoord) -> Point {
    Point::new(f64::from(x) / SUBPIXELS, f64::from(y) / SUBPIXELS)
}

/// Where a pixel position is in plotters' units.
pub fn units(pixels: f64) -> i32 {
    (pixels * SUBPIXELS).round() as i32
}

/// Whether every piece is level or upright, so that it looks best on whole pixels.
fn is_rectilinear(points: &[Point]) -> bool {
    points
        .windows(2)
        .all(|pair| (pair[0].x - pair[1].x).abs() < 1e-4 || (pair[0].y - pair[1].y).abs() < 1e-4)
}

/// The points moved so that a line of this width covers whole pixels, as matplotlib does it: onto the middle of a
/// pixel when the width is an odd number of pixels, else onto its edge.
fn snapped(points: &[Point], width: f64) -> Vec<Point> {
    let middle = if width.round() as i64 % 2 == 1 {
        0.5
    } else {
        0.0
    };
    let snap = |value: f64| (value + 0.5).floor() + middle;
    points
        .iter()
        .map(|point| Point::new(snap(point.x), snap(point.y)))
        .collect()
}

/// A path through the points.
fn polyline(points: &[Point]) -> BezPath {
    let mut path = BezPath::new();
    for (index, &point) in points.iter().enumerate() {
        if index == 0 {
            path.move_to(point);
        } else {
            path.line_to(point);
        }
    }
    path
}

fn paint(color: BackendColor) -> Paint {
    let (red, green, blue) = color.rgb;
    Paint {
        rgb: [red, green, blue],
        opacity: color.alpha,
    }
}

fn pen(style: &impl BackendStyle) -> LineStyle {
    LineStyle {
        paint: paint(style.color()),
        width: f64::from(style.stroke_width()) / SUBPIXELS,
        cap: Cap::Square,
        dash: None,
    }
}

/// This backend cannot fail: it only records.
type DrawResult = std::result::Result<(), DrawingErrorKind<std::convert::Infallible>>;

impl DrawingBackend for Recorder<'_> {
    type ErrorType = std::convert::Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> DrawResult {
        Ok(())
    }

    fn present(&mut self) -> DrawResult {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> DrawResult {
        let corner = pixels(point);
        let path = kurbo::Shape::to_path(&Rect::from_origin_size(corner, (1.0, 1.0)), 0.1);
        self.shapes.push(SceneShape::Area {
            path,
            paint: paint(color),
        });
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> DrawResult {
        self.draw_line_with(&[pixels(from), pixels(to)], pen(style));
        Ok(())
    }

    /// A rectangle; its edges are moved to whole pixels, and one without height or width is left out.
    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> DrawResult {
        let corners = [pixels(from), pixels(to)];
        if !fill {
            let [a, b] = corners;
            let ring = [a, Point::new(b.x, a.y), b, Point::new(a.x, b.y), a];
            self.draw_line_with(&ring, pen(style));
            return Ok(());
        }
        let snapped = snapped(&corners, 0.0);
        let rect = Rect::from_points(snapped[0], snapped[1]);
        if rect.area() > 0.0 {
            self.shapes.push(SceneShape::Area {
                path: kurbo::Shape::to_path(&rect, 0.1),
                paint: paint(style.color()),
            });
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> DrawResult {
        let points: Vec<Point> = path.into_iter().map(pixels).collect();
        self.draw_line_with(&points, pen(style));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> DrawResult {
        let path = circle(pixels(center), f64::from(radius) / SUBPIXELS);
        self.shapes.push(if fill {
            SceneShape::Area {
                path,
                paint: paint(style.color()),
            }
        } else {
            SceneShape::Line {
                path,
                pen: pen(style),
            }
        });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> DrawResult {
        let points: Vec<Point> = vertices.into_iter().map(pixels).collect();
        let mut path = polyline(&points);
        path.close_path();
        self.shapes.push(SceneShape::Area {
            path,
            paint: paint(style.color()),
        });
        Ok(())
    }
}

/// A circle of four curves, as kurbo draws it, with the sines of `libm`: those of the platform may differ in the last bit.
pub fn circle(center: Point, radius: f64) -> BezPath {
    /// How far the handles of a curve reach, for radius 1: <http://spencermortensen.com/articles/bezier-circle/>.
    const ARM: f64 = 0.551915024494;
    let mut path = BezPath::new();
    path.move_to(center + (radius, 0.0));
    for quarter in 0..4_u8 {
        let corner = |quarter: u8| libm::sincos(std::f64::consts::FRAC_PI_2 * f64::from(quarter));
        let (s0, c0) = corner(quarter);
        let (s1, c1) = if quarter == 3 {
            (0.0, 1.0)
        } else {
            corner(quarter + 1)
        };
        path.curve_to(
            center + radius * Vec2::new(c0 - ARM * s0, s0 + ARM * c0),
            center + radius * Vec2::new(c1 + ARM * s1, s1 - ARM * c1),
            center + radius * Vec2::new(c1, s1),
        );
    }
    path.close_path();
    path
}
