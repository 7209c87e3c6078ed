//! Marks, and the primitives that they are made of.
//!
//! To add a mark, write its variant of [`Mark`] with a function that makes it, and say in [`Mark::geometry`] what it is
//! made of. Limits, legends, what legends keep off, and drawing know primitives only.

use crate::theme::Colour;
use crate::ticks::Direction;

/// Something drawn in a panel, in the coordinates of its data.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Upright bars that stand on 0.
    Bars {
        /// Where the middle of each bar is.
        centers: Vec<f64>,
        /// How high each bar is; as many as `centers`.
        heights: Vec<f64>,
        /// Width of every bar.
        width: f64,
        /// Fill.
        colour: Colour,
        /// How opaque the fill is where the theme mixes colours, 0 to 1.
        opacity: f64,
        /// What the legend calls it; empty for nothing.
        label: String,
    },
    /// A curve through points.
    Curve {
        /// The points, in the order in which they are joined.
        points: Vec<(f64, f64)>,
        /// Line colour.
        colour: Colour,
        /// What the legend calls it; empty for nothing.
        label: String,
    },
    /// Single points.
    Points {
        /// Where they are.
        points: Vec<(f64, f64)>,
        /// Fill.
        colour: Colour,
        /// What the legend calls them; empty for nothing.
        label: String,
    },
    /// A tinted area between two curves, both drawn.
    Band {
        /// Where on the horizontal axis, and from and to on the vertical one, in the order in which they are joined.
        points: Vec<(f64, f64, f64)>,
        /// Line colour, and the tint.
        colour: Colour,
        /// What the legend calls it; empty for nothing.
        label: String,
    },
    /// Upright intervals with a short line across each end.
    Intervals {
        /// Where each stands.
        centers: Vec<f64>,
        /// From and to; as many as `centers`.
        bounds: Vec<(f64, f64)>,
        /// Line colour.
        colour: Colour,
        /// What the legend calls them; empty for nothing.
        label: String,
    },
    /// Lying bars that begin and end anywhere.
    Spans {
        /// Where the middle of each is on the vertical axis.
        centers: Vec<f64>,
        /// From and to; as many as `centers`.
        bounds: Vec<(f64, f64)>,
        /// Height of every bar.
        height: f64,
        /// Fill.
        colour: Colour,
        /// What the legend calls them; empty for nothing.
        label: String,
    },
    /// A tinted stretch of the horizontal axis, from bottom to top.
    Shade {
        /// From and to.
        bounds: (f64, f64),
        /// The tint.
        colour: Colour,
        /// What the legend calls it; empty for nothing.
        label: String,
    },
    /// A dashed line from bottom to top.
    Rule {
        /// Where it stands.
        x: f64,
        /// Line colour.
        colour: Colour,
        /// What the legend calls it; empty for nothing.
        label: String,
    },
    /// A dashed line from left to right.
    Level {
        /// Where it lies.
        y: f64,
        /// Line colour.
        colour: Colour,
        /// What the legend calls it; empty for nothing.
        label: String,
    },
}

impl Mark {
    /// Bars at 0, 1, 2, ..., 0.8 wide.
    pub fn bars(heights: &[f64], colour: Colour) -> Mark {
        let centers = (0..heights.len()).map(|index| index as f64);
        Mark::bars_at(centers.zip(heights.iter().copied()), 0.8, colour)
    }

    /// Upright bars that stand on 0: where the middle of each is, and how high it is; all `width` wide.
    pub fn bars_at(bars: impl IntoIterator<Item = (f64, f64)>, width: f64, colour: Colour) -> Mark {
        let (centers, heights) = bars.into_iter().unzip();
        Mark::Bars {
            centers,
            heights,
            width,
            colour,
            opacity: 0.7,
            label: String::new(),
        }
    }

    /// A curve through points.
    pub fn curve(points: impl IntoIterator<Item = (f64, f64)>, colour: Colour) -> Mark {
        Mark::Curve {
            points: points.into_iter().collect(),
            colour,
            label: String::new(),
        }
    }

    /// Single points.
    pub fn points(points: impl IntoIterator<Item = (f64, f64)>, colour: Colour) -> Mark {
        Mark::Points {
            points: points.into_iter().collect(),
            colour,
            label: String::new(),
        }
    }

    /// A tinted area between two curves, both drawn: where on the horizontal axis, and from and to on the vertical one.
    pub fn band(points: impl IntoIterator<Item = (f64, f64, f64)>, colour: Colour) -> Mark {
        Mark::Band {
            points: points.into_iter().collect(),
            colour,
            label: String::new(),
        }
    }

    /// Upright intervals with a short line across each end: where each stands, and from and to.
    pub fn intervals(
        intervals: impl IntoIterator<Item = (f64, (f64, f64))>,
        colour: Colour,
    ) -> Mark {
        let (centers, bounds) = intervals.into_iter().unzip();
        Mark::Intervals {
            centers,
            bounds,
            colour,
            label: String::new(),
        }
    }

    /// Lying bars, all `height` high: where the middle of each is on the vertical axis, and from and to.
    pub fn spans(
        spans: impl IntoIterator<Item = (f64, (f64, f64))>,
        height: f64,
        colour: Colour,
    ) -> Mark {
        let (centers, bounds) = spans.into_iter().unzip();
        Mark::Spans {
            centers,
            bounds,
            height,
            colour,
            label: String::new(),
        }
    }

    /// A tinted stretch of the horizontal axis, from bottom to top.
    pub fn shade(bounds: (f64, f64), colour: Colour) -> Mark {
        Mark::Shade {
            bounds,
            colour,
            label: String::new(),
        }
    }

    /// A dashed line from bottom to top.
    pub fn rule(x: f64, colour: Colour) -> Mark {
        Mark::Rule {
            x,
            colour,
            label: String::new(),
        }
    }

    /// A dashed line from left to right.
    pub fn level(y: f64, colour: Colour) -> Mark {
        Mark::Level {
            y,
            colour,
            label: String::new(),
        }
    }

    /// The same mark, called so in the legend; empty for not at all.
    pub fn label(mut self, words: impl Into<String>) -> Mark {
        match &mut self {
            Mark::Bars { label, .. }
            | Mark::Curve { label, .. }
            | Mark::Points { label, .. }
            | Mark::Intervals { label, .. }
            | Mark::Spans { label, .. }
            | Mark::Shade { label, .. }
            | Mark::Band { label, .. }
            | Mark::Rule { label, .. }
            | Mark::Level { label, .. } => *label = words.into(),
        }
        self
    }

    /// The same mark, so opaque where it is filled and the theme mixes colours, 0 to 1; 0.7 unless said.
    pub fn opacity(mut self, share: f64) -> Mark {
        if let Mark::Bars { opacity, .. } = &mut self {
            *opacity = share;
        }
        self
    }

    /// What the legend calls it; empty for nothing.
    pub fn words(&self) -> &str {
        match self {
            Mark::Bars { label, .. }
            | Mark::Curve { label, .. }
            | Mark::Points { label, .. }
            | Mark::Intervals { label, .. }
            | Mark::Spans { label, .. }
            | Mark::Shade { label, .. }
            | Mark::Band { label, .. }
            | Mark::Rule { label, .. }
            | Mark::Level { label, .. } => label,
        }
    }

    /// Whether nothing of it is drawn.
    pub fn is_empty(&self) -> bool {
        let is_drawn = |primitive: &Primitive| match primitive {
            Primitive::Polygon(points) | Primitive::Polyline(points, _) => !points.is_empty(),
            _ => true,
        };
        !self.geometry().primitives.iter().any(is_drawn)
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
    /// An upright interval.
    Interval,
}

/// A mark as primitives: its limits, what a legend keeps off, and its drawing follow from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// In the order in which they are drawn.
    pub primitives: Vec<Primitive>,
    /// Colour of all of them.
    pub colour: Colour,
    /// How opaque rectangles are where the theme mixes colours.
    pub opacity: f64,
    /// What stands for it in a legend.
    pub sample: LegendSample,
    /// Where axes end without a margin when the data end there: on the horizontal and the vertical axis.
    pub sticky: [Vec<f64>; 2],
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
            Primitive::Dot(x, y) => [pair((*x, *x)), pair((*y, *y))],
            Primitive::Interval { x, y } => [pair((*x, *x)), pair(*y)],
            Primitive::Rule(..) => [none, none],
        }
    }
}

impl Mark {
    /// The mark as primitives. All that is known of a kind of mark is here: what it is made of, its sample in a legend
    /// and where axes end with it.
    pub fn geometry(&self) -> Geometry {
        let made_of = |primitives, colour: &Colour, sample| Geometry {
            primitives,
            colour: *colour,
            opacity: 1.0,
            sample,
            sticky: [Vec::new(), Vec::new()],
        };
        match self {
            Mark::Bars {
                centers,
                heights,
                width,
                colour,
                opacity,
                ..
            } => {
                let half = width / 2.0;
                let bar = |(x, height): (&f64, &f64)| Primitive::Rectangle {
                    x: (x - half, x + half),
                    y: (0.0, *height),
                };
                let bars = centers.iter().zip(heights).map(bar).collect();
                Geometry {
                    opacity: *opacity,
                    sticky: [Vec::new(), vec![0.0]],
                    ..made_of(bars, colour, LegendSample::Swatch)
                }
            }
            Mark::Curve { points, colour, .. } => {
                let curve = Primitive::Polyline(points.clone(), Stroke::Curve);
                made_of(vec![curve], colour, LegendSample::Line)
            }
            Mark::Points { points, colour, .. } => {
                let dots = points.iter().map(|&(x, y)| Primitive::Dot(x, y));
                made_of(dots.collect(), colour, LegendSample::Dot)
            }
            Mark::Band { points, colour, .. } => {
                let low: Vec<_> = points.iter().map(|&(x, low, _)| (x, low)).collect();
                let high: Vec<_> = points.iter().map(|&(x, _, high)| (x, high)).collect();
                let outline = low.iter().chain(high.iter().rev()).copied().collect();
                let band = vec![
                    Primitive::Polygon(outline),
                    Primitive::Polyline(low, Stroke::Edge),
                    Primitive::Polyline(high, Stroke::Edge),
                ];
                made_of(band, colour, LegendSample::Tint)
            }
            Mark::Intervals {
                centers,
                bounds,
                colour,
                ..
            } => {
                let interval = |(&x, &y)| Primitive::Interval { x, y };
                let intervals = centers.iter().zip(bounds).map(interval);
                made_of(intervals.collect(), colour, LegendSample::Interval)
            }
            Mark::Spans {
                centers,
                bounds,
                height,
                colour,
                ..
            } => {
                let half = height / 2.0;
                let span = |(y, bounds): (&f64, &(f64, f64))| Primitive::Rectangle {
                    x: *bounds,
                    y: (y - half, y + half),
                };
                let spans = centers.iter().zip(bounds).map(span);
                made_of(spans.collect(), colour, LegendSample::Swatch)
            }
            Mark::Shade { bounds, colour, .. } => Geometry {
                sticky: [vec![bounds.0, bounds.1], Vec::new()],
                ..made_of(
                    vec![Primitive::Stretch(bounds.0, bounds.1)],
                    colour,
                    LegendSample::Swatch,
                )
            },
            Mark::Rule { x, colour, .. } => made_of(
                vec![Primitive::Rule(Direction::X, *x)],
                colour,
                LegendSample::Rule,
            ),
            Mark::Level { y, colour, .. } => made_of(
                vec![Primitive::Rule(Direction::Y, *y)],
                colour,
                LegendSample::Rule,
            ),
        }
    }
}
