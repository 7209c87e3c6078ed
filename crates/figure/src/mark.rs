//! Marks, and the primitives that they are made of.
//!
//! To add a mark, write a function that makes it: its primitives, its sample in a legend, and where axes end with it. Limits,
//! legends, what legends keep off, and drawing know primitives only.

use crate::theme::Colour;
use crate::ticks::Direction;

/// Something drawn in a panel, in the coordinates of its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it is made of, in the order in which that is drawn.
    pub primitives: Vec<Primitive>,
    /// Colour of all of them.
    pub colour: Colour,
    /// How opaque rectangles are where the theme mixes colours, 0 to 1.
    pub opacity: f64,
    /// What the legend calls it; empty for nothing.
    pub label: String,
    /// What stands for it in a legend.
    pub sample: LegendSample,
    /// Where axes end without a margin when the data end there: on the horizontal and the vertical axis.
    pub sticky: [Vec<f64>; 2],
    /// What its dots look like.
    pub shape: MarkerShape,
    /// How its lines are broken.
    pub dash: Dash,
    /// What is said of each primitive to a reader who points at it, in their order; empty for nothing.
    pub tips: Vec<String>,
}

impl Mark {
    fn new(
        primitives: impl IntoIterator<Item = Primitive>,
        colour: Colour,
        sample: LegendSample,
    ) -> Mark {
        Mark {
            primitives: primitives.into_iter().collect(),
            colour,
            opacity: 1.0,
            label: String::new(),
            sample,
            sticky: [Vec::new(), Vec::new()],
            shape: MarkerShape::Disc,
            dash: Dash::Usual,
            tips: Vec::new(),
        }
    }

    /// Bars at 0, 1, 2, ..., 0.8 wide.
    pub fn bars(heights: &[f64], colour: Colour) -> Mark {
        let centers = (0..heights.len()).map(|index| index as f64);
        Mark::bars_at(centers.zip(heights.iter().copied()), 0.8, colour)
    }

    /// Upright bars that stand on 0: where the middle of each is, and how high it is; all `width` wide.
    pub fn bars_at(bars: impl IntoIterator<Item = (f64, f64)>, width: f64, colour: Colour) -> Mark {
        let half = width / 2.0;
        let bars = bars.into_iter().map(|(x, height)| Primitive::Rectangle {
            x: (x - half, x + half),
            y: (0.0, height),
        });
        Mark {
            opacity: 0.7,
            sticky: [Vec::new(), vec![0.0]],
            ..Mark::new(bars, colour, LegendSample::Swatch)
        }
    }

    /// A curve through points, in the order in which they are joined.
    pub fn curve(points: impl IntoIterator<Item = (f64, f64)>, colour: Colour) -> Mark {
        let curve = Primitive::Polyline(points.into_iter().collect(), Stroke::Curve);
        Mark::new([curve], colour, LegendSample::Line)
    }

    /// A curve that keeps each value until the next: a function that jumps.
    pub fn steps(points: impl IntoIterator<Item = (f64, f64)>, colour: Colour) -> Mark {
        let mut corners: Vec<(f64, f64)> = Vec::new();
        for (x, y) in points {
            if let Some(&(_, before)) = corners.last()
                && before != y
            {
                corners.push((x, before));
            }
            corners.push((x, y));
        }
        Mark::curve(corners, colour)
    }

    /// A straight line between two points.
    pub fn segment(from: (f64, f64), to: (f64, f64), colour: Colour) -> Mark {
        Mark::segments([(from, to)], colour)
    }

    /// Thin straight lines between two points each.
    pub fn segments(
        segments: impl IntoIterator<Item = ((f64, f64), (f64, f64))>,
        colour: Colour,
    ) -> Mark {
        let segments = segments.into_iter();
        let lines = segments.map(|(from, to)| Primitive::Polyline(vec![from, to], Stroke::Edge));
        Mark::new(lines, colour, LegendSample::Line)
    }

    /// A rectangle for each: from and to on either axis.
    pub fn cells(
        cells: impl IntoIterator<Item = ((f64, f64), (f64, f64))>,
        colour: Colour,
    ) -> Mark {
        let cells = cells.into_iter();
        let cells = cells.map(|(x, y)| Primitive::Rectangle { x, y });
        Mark::new(cells, colour, LegendSample::Swatch)
    }

    /// The outline of a rectangle for each: from and to on either axis; what is there no more.
    pub fn outlines(
        cells: impl IntoIterator<Item = ((f64, f64), (f64, f64))>,
        colour: Colour,
    ) -> Mark {
        let cells = cells.into_iter();
        let cells = cells.map(|(x, y)| {
            Primitive::Polyline(
                vec![(x.0, y.0), (x.1, y.0), (x.1, y.1), (x.0, y.1), (x.0, y.0)],
                Stroke::Edge,
            )
        });
        Mark::new(cells, colour, LegendSample::Line)
    }

    /// A short line across the horizontal axis's direction at each point: a value in a row of a table.
    pub fn ticks(points: impl IntoIterator<Item = (f64, f64)>, colour: Colour) -> Mark {
        let ticks = points.into_iter().map(|(x, y)| Primitive::Tick(x, y));
        Mark::new(ticks, colour, LegendSample::Tick)
    }

    /// Words at points of the data, in this colour.
    pub fn words(
        words: impl IntoIterator<Item = ((f64, f64), String)>,
        align: Align,
        colour: Colour,
    ) -> Mark {
        let words = words.into_iter();
        let words = words.map(|(at, words)| {
            Primitive::Words(WordsAt {
                at,
                words,
                align,
                weight: Weight::Regular,
                shift: (0.0, 0.0),
                wraps: false,
                keeps_apart: false,
            })
        });
        Mark::new(words, colour, LegendSample::Swatch)
    }

    /// Single points.
    pub fn points(points: impl IntoIterator<Item = (f64, f64)>, colour: Colour) -> Mark {
        let dots = points.into_iter().map(|(x, y)| Primitive::Dot(x, y));
        Mark::new(dots, colour, LegendSample::Dot)
    }

    /// A tinted area between two curves, both drawn: where on the horizontal axis, and from and to on the vertical one.
    pub fn band(points: impl IntoIterator<Item = (f64, f64, f64)>, colour: Colour) -> Mark {
        let points = points.into_iter();
        let (low, high): (Vec<_>, Vec<_>) =
            points.map(|(x, low, high)| ((x, low), (x, high))).unzip();
        let outline = low.iter().chain(high.iter().rev()).copied().collect();
        let band = [
            Primitive::Polygon(outline),
            Primitive::Polyline(low, Stroke::Edge),
            Primitive::Polyline(high, Stroke::Edge),
        ];
        Mark::new(band, colour, LegendSample::Tint)
    }

    /// The tinted area of a band, without the two curves.
    pub fn area(points: impl IntoIterator<Item = (f64, f64, f64)>, colour: Colour) -> Mark {
        let mut band = Mark::band(points, colour);
        band.primitives.truncate(1);
        band
    }

    /// Upright intervals with a short line across each end: where each stands, and from and to.
    pub fn intervals(
        intervals: impl IntoIterator<Item = (f64, (f64, f64))>,
        colour: Colour,
    ) -> Mark {
        let intervals = intervals.into_iter();
        let intervals = intervals.map(|(x, y)| Primitive::Interval { x, y });
        Mark::new(intervals, colour, LegendSample::Interval)
    }

    /// Lying bars, all `height` high: where the middle of each is on the vertical axis, and from and to.
    pub fn spans(
        spans: impl IntoIterator<Item = (f64, (f64, f64))>,
        height: f64,
        colour: Colour,
    ) -> Mark {
        let half = height / 2.0;
        let spans = spans.into_iter().map(|(y, x)| Primitive::Rectangle {
            x,
            y: (y - half, y + half),
        });
        Mark::new(spans, colour, LegendSample::Swatch)
    }

    /// A tinted stretch of the horizontal axis, from bottom to top.
    pub fn shade((from, to): (f64, f64), colour: Colour) -> Mark {
        Mark {
            sticky: [vec![from, to], Vec::new()],
            ..Mark::new([Primitive::Stretch(from, to)], colour, LegendSample::Swatch)
        }
    }

    /// A dashed line from bottom to top.
    pub fn rule(x: f64, colour: Colour) -> Mark {
        Mark::new(
            [Primitive::Rule(Direction::X, x)],
            colour,
            LegendSample::Rule,
        )
    }

    /// A dashed line from left to right.
    pub fn level(y: f64, colour: Colour) -> Mark {
        Mark::new(
            [Primitive::Rule(Direction::Y, y)],
            colour,
            LegendSample::Rule,
        )
    }

    /// The same mark, its words bold.
    pub fn bold(self) -> Mark {
        self.with_words(|words| words.weight = Weight::Bold)
    }

    /// The same mark, its words moved by so many points, to the right and upwards.
    pub fn shifted(self, x: f64, y: f64) -> Mark {
        self.with_words(|words| words.shift = (x, y))
    }

    /// The same mark, its words in lines no longer than the panel is wide.
    pub fn wrapped(self) -> Mark {
        self.with_words(|words| words.wraps = true)
    }

    /// The same mark, its words within the panel's width, and without those that would touch earlier ones: the first are the
    /// most important.
    pub fn keeping_apart(self) -> Mark {
        self.with_words(|words| words.keeps_apart = true)
    }

    fn with_words(mut self, change: impl Fn(&mut WordsAt)) -> Mark {
        for primitive in &mut self.primitives {
            if let Primitive::Words(words) = primitive {
                change(words);
            }
        }
        self
    }

    /// The same mark, its dots of this shape.
    pub fn shape(self, shape: MarkerShape) -> Mark {
        Mark { shape, ..self }
    }

    /// The same mark, its lines broken so.
    pub fn dash(self, dash: Dash) -> Mark {
        Mark { dash, ..self }
    }

    /// The same mark, its curves as thin as one of many.
    pub fn thin(mut self) -> Mark {
        for primitive in &mut self.primitives {
            if let Primitive::Polyline(_, stroke) = primitive {
                *stroke = Stroke::Edge;
            }
        }
        self
    }

    /// The same mark, with what is said of each primitive to a reader who points at it.
    pub fn tips(self, tips: impl IntoIterator<Item = String>) -> Mark {
        Mark {
            tips: tips.into_iter().collect(),
            ..self
        }
    }

    /// The same mark, called so in the legend; empty for not at all.
    pub fn label(self, words: impl Into<String>) -> Mark {
        Mark {
            label: words.into(),
            ..self
        }
    }

    /// The same mark, its rectangles so opaque where the theme mixes colours, 0 to 1; 0.7 for bars and 1 for others unless said.
    pub fn opacity(self, opacity: f64) -> Mark {
        Mark { opacity, ..self }
    }

    /// Whether nothing of it is drawn.
    pub fn is_empty(&self) -> bool {
        let is_drawn = |primitive: &Primitive| match primitive {
            Primitive::Polygon(points) | Primitive::Polyline(points, _) => !points.is_empty(),
            _ => true,
        };
        !self.primitives.iter().any(is_drawn)
    }
}

/// What all marks are made of, in the coordinates of the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Primitive {
    /// A filled rectangle: from and to on either axis.
    Rectangle {
        /// From and to on the horizontal axis.
        x: (f64, f64),
        /// From and to on the vertical axis.
        y: (f64, f64),
    },
    /// A filled stretch of the horizontal axis, from bottom to top.
    Stretch(f64, f64),
    /// A tinted area.
    Polygon(Vec<(f64, f64)>),
    /// A line through points.
    Polyline(Vec<(f64, f64)>, Stroke),
    /// A dot of one size.
    Dot(f64, f64),
    /// An upright line with a short one across each end.
    Interval {
        /// Where it stands.
        x: f64,
        /// From and to on the vertical axis.
        y: (f64, f64),
    },
    /// A dashed line across the panel, at this value of the axis that runs in this direction.
    Rule(Direction, f64),
    /// A short upright line.
    Tick(f64, f64),
    /// Words.
    Words(WordsAt),
}

/// Words at a point of the data.
#[derive(Clone, Debug, PartialEq)]
pub struct WordsAt {
    /// The point.
    pub at: (f64, f64),
    /// What they say.
    pub words: String,
    /// Which end of them is at the point.
    pub align: Align,
    /// How heavy they are.
    pub weight: Weight,
    /// How far they are moved, to the right and upwards, in points.
    pub shift: (f64, f64),
    /// Whether they are broken into lines no longer than the panel is wide.
    pub wraps: bool,
    /// Whether they stay within the panel's width, and are left out where they would touch earlier ones.
    pub keeps_apart: bool,
}

/// Which part of words is at their point; upright, their middle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Their left end.
    Left,
    /// Their middle.
    Center,
    /// Their right end.
    Right,
}

/// How heavy words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As most text.
    Regular,
    /// As titles.
    Bold,
}

/// What a dot looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerShape {
    /// A filled circle.
    Disc,
    /// A circle filled with the paper's colour.
    Ring,
    /// A square on its corner, filled with the paper's colour.
    Diamond,
    /// A filled triangle.
    Triangle,
    /// A filled square.
    Square,
    /// Two crossed lines.
    Cross,
    /// A small filled circle: one of many.
    Speck,
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Rules are dashed, other lines whole.
    Usual,
    /// Whole.
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

/// How wide a line through points is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// As the theme has it; thinner where there are many curves.
    Curve,
    /// Always as one of many curves.
    Edge,
}

/// What stands for a mark in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegendSample {
    /// A filled rectangle.
    Swatch,
    /// A tinted rectangle.
    Tint,
    /// A level line.
    Line,
    /// A dashed level line.
    Rule,
    /// A dot.
    Dot,
    /// A short upright line.
    Tick,
    /// An upright interval.
    Interval,
}

impl Primitive {
    /// From and to on the horizontal and the vertical axis: what has to be seen; from infinity to its negative where
    /// nothing has to.
    pub fn extent(&self) -> [(f64, f64); 2] {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let around = |values: &mut dyn Iterator<Item = f64>| {
            values.fold(none, |(low, high), value| (low.min(value), high.max(value)))
        };
        let pair = |(from, to): (f64, f64)| around(&mut [from, to].into_iter());
        match self {
            Primitive::Rectangle { x, y } => [pair(*x), pair(*y)],
            Primitive::Stretch(from, to) => [pair((*from, *to)), none],
            Primitive::Polygon(points) | Primitive::Polyline(points, _) => [
                around(&mut points.iter().map(|point| point.0)),
                around(&mut points.iter().map(|point| point.1)),
            ],
            Primitive::Dot(x, y)
            | Primitive::Tick(x, y)
            | Primitive::Words(WordsAt { at: (x, y), .. }) => [pair((*x, *x)), pair((*y, *y))],
            Primitive::Interval { x, y } => [pair((*x, *x)), pair(*y)],
            Primitive::Rule(..) => [none, none],
        }
    }
}
