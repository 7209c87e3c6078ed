//! Legends: a box inside the axes where it covers least, or rows above them.

use kurbo::{Point, Rect, Vec2};

use super::block::{Anchor, Horizontal, PlacedText, TextBlock, Vertical};
use crate::figure::Panel;
use crate::mark::{Mark, Primitive};
use crate::text::{Error, Fonts, Typeface};
use crate::ticks::Direction;

// All in sizes of the legend's text.
const BORDER_PAD: f64 = 0.4;
const AXES_PAD: f64 = 0.5;
const ROW_GAP: f64 = 0.5;
const ENTRY_GAP: f64 = 1.6;
const HANDLE_WIDTH: f64 = 2.0;
const HANDLE_HEIGHT: f64 = 0.7;
const TEXT_GAP: f64 = 0.8;

/// A legend in its place.
#[derive(Clone, Debug)]
pub struct LegendLayout {
    /// The box around it.
    pub frame: Rect,
    /// Whether the box is drawn.
    pub framed: bool,
    /// A sample of each mark that has a label.
    pub handles: Vec<Handle>,
    /// The labels.
    pub words: Vec<PlacedText>,
}

impl LegendLayout {
    /// Moves everything.
    pub(super) fn translate(&mut self, by: Vec2) {
        self.frame = self.frame + by;
        for handle in &mut self.handles {
            handle.area = handle.area + by;
        }
        for words in &mut self.words {
            words.start += by;
        }
    }
}

/// A sample of a mark.
#[derive(Clone, Copy, Debug)]
pub struct Handle {
    /// Which mark of the panel.
    pub mark: usize,
    /// Where the sample is.
    pub area: Rect,
}

struct LegendEntry {
    mark: usize,
    text: TextBlock,
}

impl LegendEntry {
    /// Height above the base line that text and handle share.
    fn ascent(&self, em: f64) -> f64 {
        self.text.ascent().max(HANDLE_HEIGHT * em)
    }

    /// The sample and the label, from the left end of their base line.
    fn place(&self, start: Point, em: f64, legend: &mut LegendLayout) {
        let area = Rect::from_origin_size(start, (HANDLE_WIDTH * em, HANDLE_HEIGHT * em));
        legend.handles.push(Handle {
            mark: self.mark,
            area,
        });
        let at = start + Vec2::new((HANDLE_WIDTH + TEXT_GAP) * em, 0.0);
        legend.words.extend(
            self.text
                .place(Anchor::level(at, Horizontal::Left, Vertical::Baseline))
                .1,
        );
    }

    fn width(&self, em: f64) -> f64 {
        (HANDLE_WIDTH + TEXT_GAP) * em + self.text.width
    }
}

fn entries(marks: &[Mark], fonts: &Fonts, em: f64) -> Result<Vec<LegendEntry>, Error> {
    let labelled = marks
        .iter()
        .enumerate()
        .map(|(index, mark)| (index, mark.label.as_str()));
    labelled
        .filter(|(_, label)| !label.is_empty())
        .map(|(mark, label)| {
            Ok(LegendEntry {
                mark,
                text: TextBlock::new(fonts, label, Typeface::Regular, em)?,
            })
        })
        .collect()
}

/// A legend in as few rows of at most `width` as will do, without a box, its lower left corner at `corner`, in text of
/// `em` pixels.
pub(super) fn rows(
    marks: &[Mark],
    corner: Point,
    width: f64,
    fonts: &Fonts,
    em: f64,
) -> Result<Option<LegendLayout>, Error> {
    let entries = entries(marks, fonts, em)?;
    let highest =
        |height: &dyn Fn(&LegendEntry) -> f64| entries.iter().map(height).fold(0.0, f64::max);
    let descent = highest(&|entry| entry.text.descent());
    let pitch = highest(&|entry| entry.ascent(em)) + descent;
    // From the left end of each, counted from the left and from the first row.
    let (mut places, mut row, mut x, mut widest) = (Vec::new(), 0, 0.0, 0.0_f64);
    for entry in &entries {
        if x > 0.0 && x + entry.width(em) > width {
            (row, x) = (row + 1, 0.0);
        }
        places.push((row, x));
        widest = widest.max(x + entry.width(em));
        x += entry.width(em) + ENTRY_GAP * em;
    }
    if entries.is_empty() {
        return Ok(None);
    }
    let mut legend = LegendLayout {
        frame: Rect::from_origin_size(corner, (widest, pitch * f64::from(row + 1))),
        framed: false,
        handles: Vec::new(),
        words: Vec::new(),
    };
    for (entry, (above, x)) in entries.iter().zip(places) {
        let base = corner.y + descent + pitch * f64::from(row - above);
        entry.place(Point::new(corner.x + x, base), em, &mut legend);
    }
    Ok(Some(legend))
}

/// A legend in a box, at the place inside the axes where it covers the least: matplotlib's `loc="best"`.
///
/// `at` says where a point of the data is on the page; `note` is the panel's note, which the legend avoids too; `em` is the size
/// of the text in pixels.
pub(super) fn boxed(
    panel: &Panel,
    area: Rect,
    at: impl Fn(f64, f64) -> Point,
    note: Option<Rect>,
    fonts: &Fonts,
    em: f64,
) -> Result<Option<LegendLayout>, Error> {
    let entries = entries(&panel.marks, fonts, em)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let width = entries
        .iter()
        .map(|entry| entry.width(em))
        .fold(0.0, f64::max);
    let heights: f64 = entries
        .iter()
        .map(|entry| entry.ascent(em) + entry.text.descent())
        .sum();
    let height = heights + ROW_GAP * em * (entries.len() - 1) as f64;
    let size = Vec2::new(
        width + 2.0 * BORDER_PAD * em,
        height + 2.0 * BORDER_PAD * em,
    );
    let frame = best_place(
        &panel.marks,
        area.inflate(-AXES_PAD * em, -AXES_PAD * em),
        size,
        at,
        area,
        note,
    );

    let mut legend = LegendLayout {
        frame,
        framed: true,
        handles: Vec::new(),
        words: Vec::new(),
    };
    let mut top = frame.y1 - BORDER_PAD * em;
    for entry in &entries {
        entry.place(
            Point::new(frame.x0 + BORDER_PAD * em, top - entry.ascent(em)),
            em,
            &mut legend,
        );
        top -= entry.ascent(em) + entry.text.descent() + ROW_GAP * em;
    }
    Ok(Some(legend))
}

/// Tried in this order, as shares of the free width and height: the corners from the upper right against the clock,
/// then the middles of the edges, then the middle. The first that covers the fewest marks wins.
const PLACES: [(f64, f64); 10] = [
    (1.0, 1.0),
    (0.0, 1.0),
    (0.0, 0.0),
    (1.0, 0.0),
    (1.0, 0.5),
    (0.0, 0.5),
    (1.0, 0.5),
    (0.5, 0.0),
    (0.5, 1.0),
    (0.5, 0.5),
];

fn best_place(
    marks: &[Mark],
    inside: Rect,
    size: Vec2,
    at: impl Fn(f64, f64) -> Point,
    area: Rect,
    note: Option<Rect>,
) -> Rect {
    let (boxes, lines) = obstacles(marks, at, area, note);
    let mut best: Option<(usize, Rect)> = None;
    for (x, y) in PLACES {
        let corner = Point::new(
            inside.x0 + x * (inside.width() - size.x),
            inside.y0 + y * (inside.height() - size.y),
        );
        let candidate = Rect::from_origin_size(corner, (size.x, size.y));
        let covered = boxes
            .iter()
            .filter(|rect| overlap(candidate, **rect))
            .count()
            + lines
                .iter()
                .flatten()
                .filter(|&&point| strictly_inside(candidate, point))
                .count()
            + lines.iter().filter(|line| crosses(line, candidate)).count();
        if best.is_none_or(|(fewest, _)| covered < fewest) {
            best = Some((covered, candidate));
        }
        if covered == 0 {
            break;
        }
    }
    best.map_or(inside, |(_, rect)| rect)
}

/// The bars and the note as boxes, the curves and rules as lines.
fn obstacles(
    marks: &[Mark],
    at: impl Fn(f64, f64) -> Point,
    area: Rect,
    note: Option<Rect>,
) -> (Vec<Rect>, Vec<Vec<Point>>) {
    let mut boxes: Vec<Rect> = note.into_iter().collect();
    let mut lines = Vec::new();
    let point = |&(x, y): &(f64, f64)| at(x, y);
    for primitive in marks.iter().flat_map(|mark| &mark.primitives) {
        match primitive {
            Primitive::Rectangle { x, y } => {
                boxes.push(Rect::from_points(at(x.0, y.0), at(x.1, y.1)))
            }
            Primitive::Polyline(points, _) => lines.push(points.iter().map(point).collect()),
            Primitive::Dot(x, y) | Primitive::Tick(x, y) => lines.push(vec![at(*x, *y)]),
            Primitive::Words(words) => lines.push(vec![at(words.at.0, words.at.1)]),
            Primitive::Interval { x, y } => lines.push(vec![at(*x, y.0), at(*x, y.1)]),
            Primitive::Rule(Direction::X, value) => {
                let x = at(*value, 0.0).x;
                lines.push(vec![Point::new(x, area.y0), Point::new(x, area.y1)]);
            }
            Primitive::Rule(Direction::Y, value) => {
                let y = at(0.0, *value).y;
                lines.push(vec![Point::new(area.x0, y), Point::new(area.x1, y)]);
            }
            // Tints may be covered.
            Primitive::Stretch(..) | Primitive::Polygon(_) => {}
        }
    }
    (boxes, lines)
}

/// Whether two boxes share more than an edge.
fn overlap(a: Rect, b: Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

fn strictly_inside(rect: Rect, point: Point) -> bool {
    rect.x0 < point.x && point.x < rect.x1 && rect.y0 < point.y && point.y < rect.y1
}

/// Whether any piece of the line meets the box.
fn crosses(line: &[Point], rect: Rect) -> bool {
    line.windows(2)
        .any(|pair| segment_meets(pair[0], pair[1], rect))
}

/// Whether a segment and a box have a point in common (Liang and Barsky).
fn segment_meets(from: Point, to: Point, rect: Rect) -> bool {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let step = to - from;
    for (delta, low, high) in [
        (step.x, rect.x0 - from.x, rect.x1 - from.x),
        (step.y, rect.y0 - from.y, rect.y1 - from.y),
    ] {
        if delta == 0.0 {
            if low > 0.0 || high < 0.0 {
                return false;
            }
            continue;
        }
        let (a, b) = (low / delta, high / delta);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    enter <= leave
}
