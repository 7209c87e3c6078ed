//! How quantities are spread over the positions, and tokens kept by two settings, position by position.

use super::{PopulationNumbers, Quantity, quantile};
use crate::experiment::format::{count, figure_share};
use crate::experiment::positions::BARS;
use crate::figure::{Align, Axis, Colour, Grid, Legend, Mark, MarkerShape, Panel};
use crate::logits::Logits;
use crate::words::{Words, say};

/// From which spread on counts have a logarithmic axis.
const WIDE: f64 = 30.0;

/// Positions that are drawn as points of a plane; more are counted in cells.
const POINTS: usize = 600;

/// Cells along either axis of a plane.
const CELLS: usize = 24;

/// The ends of the thin line, of the thick one, and the mark between them.
const STRIP: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// How a quantity is placed along an axis.
pub(super) struct PositionScale {
    pub axis: Axis,
    pub is_log: bool,
    range: (f64, f64),
}

impl PositionScale {
    pub(super) fn at(&self, value: f64) -> f64 {
        match self.is_log {
            true => libm::log10(value),
            false => value,
        }
    }

    /// From 1 to the largest count.
    pub(super) fn of_counts(largest: f64, label: &str) -> PositionScale {
        let is_log = largest >= WIDE;
        let range = match is_log {
            true => (0.0, libm::log10(largest)),
            false => (1.0, largest.max(2.0)),
        };
        let axis = match is_log {
            true => Axis::powers(label),
            false => Axis::counts(label),
        };
        let margin = 0.04 * (range.1 - range.0);
        let range = (range.0 - margin, range.1 + margin);
        PositionScale {
            axis: axis.range(range.0, range.1),
            is_log,
            range,
        }
    }

    /// From a round percentage to all.
    fn of_shares(least: f64) -> PositionScale {
        let low = ((least * 10.0).floor() / 10.0).clamp(0.0, 0.9);
        PositionScale {
            axis: Axis::percent("").range(low, 1.0),
            is_log: false,
            range: (low, 1.0),
        }
    }
}

/// What the panels are made of.
pub(super) struct PopulationFigure<'a> {
    pub numbers: &'a PopulationNumbers,
    pub logits: &'a Logits,
    pub words: Words,
    pub names: Vec<String>,
}

impl PopulationFigure<'_> {
    pub(super) fn is_pair(&self) -> bool {
        self.names.len() > 1
    }

    pub(super) fn label(&self, side: usize) -> String {
        match (self.is_pair(), side) {
            (false, _) => self.names[side].clone(),
            (true, _) if self.names[side].len() == 1 => self.names[side].clone(),
            (true, 0) => format!("A: {}", self.names[side]),
            (true, _) => format!("B: {}", self.names[side]),
        }
    }

    fn colour(side: usize) -> (Colour, Colour, MarkerShape) {
        match side {
            0 => (Colour::Accent, Colour::Accent, MarkerShape::Ring),
            _ => (
                Colour::Contrast,
                Colour::ContrastWords,
                MarkerShape::Diamond,
            ),
        }
    }

    /// How a quantity is spread over the positions.
    pub(super) fn strip(&self, quantity: Quantity, is_first: bool) -> Panel {
        let words = self.words;
        let sides = 0..self.names.len();
        let values: Vec<[f64; 5]> = sides
            .map(|side| {
                let sorted = self.numbers.sorted(side, quantity);
                STRIP.map(|share| quantile(&sorted, share))
            })
            .collect();
        let ends = values.iter().flatten().copied();
        let scale = match quantity {
            Quantity::KeptMass => PositionScale::of_shares(ends.fold(1.0, f64::min)),
            Quantity::MaxProbability => PositionScale::of_shares(0.0),
            _ => PositionScale::of_counts(ends.fold(1.0, f64::max), ""),
        };
        let said = |value: f64| match quantity {
            Quantity::Survivors => count(value as usize),
            Quantity::EffectiveVocabulary if value >= 100.0 => count(value.round() as usize),
            Quantity::EffectiveVocabulary => format!("{value:.1}"),
            _ => figure_share(value),
        };
        let name = say!(words, "quantity-axis", quantity = quantity.name());
        let mut marks = Vec::new();
        let mut medians = Vec::new();
        for (side, shown) in values.iter().enumerate() {
            let y = match (self.is_pair(), side) {
                (false, _) => 0.0,
                (true, 0) => -0.5,
                (true, _) => 0.5,
            };
            let (colour, ink, shape) = PopulationFigure::colour(side);
            let [low, lower, middle, upper, high] = shown.map(|value| scale.at(value));
            let [least, few, median, many, most] = shown.map(said);
            let tip = format!(
                "{}, {name}: {median} (25–75\u{2009}%: {few}–{many}; 10–90\u{2009}%: {least}–{most})",
                self.names[side]
            );
            marks.push(Mark::segment((low, y), (high, y), colour));
            marks.push(Mark::spans([(y, (lower, upper))], 0.42, colour).tips([tip.clone()]));
            let mark = Mark::points([(middle, y)], colour).shape(shape).tips([tip]);
            let is_named = is_first && self.is_pair();
            marks.push(mark.label(if is_named {
                self.label(side)
            } else {
                String::new()
            }));
            medians.push(Mark::words(
                [((scale.range.1, y), median)],
                Align::Left,
                ink,
            ));
        }
        let heading = ((scale.range.1, -1.9), say!(words, "median"));
        let heading = Mark::words(
            [heading].into_iter().filter(|_| is_first),
            Align::Left,
            Colour::Muted,
        );
        marks.extend(
            medians
                .into_iter()
                .map(|median| median.bold().shifted(8.0, 0.0)),
        );
        marks.push(heading.shifted(8.0, 0.0));
        let title = match is_first {
            true => say!(words, "spread-panel"),
            false => String::new(),
        };
        let rows = Axis::names(vec![name]).range(1.0, -1.0).grid(Grid::Hidden);
        Panel::new(title, scale.axis, rows, marks).legend(Legend::Hidden)
    }

    /// Tokens kept by either at each position.
    pub(super) fn plane(&self) -> Panel {
        let [a, b] = [0, 1].map(|side| self.numbers.values(side, Quantity::Survivors));
        let largest = a.iter().chain(&b).copied().fold(1.0, f64::max);
        let [x, y] = [0, 1].map(|side| PositionScale::of_counts(largest, &self.label(side)));
        let place = |(a, b): (&f64, &f64)| (x.at(*a), y.at(*b));
        let points: Vec<(f64, f64)> = a.iter().zip(&b).map(place).collect();
        let (low, high) = x.range;
        let mut marks = Vec::new();
        if points.len() <= POINTS {
            let tips = a.iter().zip(&b).enumerate();
            let tips = tips.map(|(place, (a, b))| {
                let position = self.numbers.first + place;
                format!(
                    "{} {position}: A {}, B {}",
                    say!(self.words, "position"),
                    count(*a as usize),
                    count(*b as usize)
                )
            });
            let shape = if a.len() > BARS {
                MarkerShape::Speck
            } else {
                MarkerShape::Disc
            };
            marks.push(Mark::points(points, Colour::Accent).shape(shape).tips(tips));
        } else {
            marks.extend(self.cells(&points, x.range));
        }
        let diagonal = Mark::segment((low, low), (high, high), Colour::Muted);
        let equal = ((high, high), "1\u{2009}:\u{2009}1".to_owned());
        let mut names = vec![equal];
        let four = libm::log10(4.0);
        if x.is_log {
            marks.push(Mark::segment(
                (low, low + four),
                (high - four, high),
                Colour::Neutral,
            ));
            names.push(((high - four, high), "1\u{2009}:\u{2009}4".to_owned()));
        }
        marks.push(diagonal);
        marks.push(Mark::words(names, Align::Center, Colour::Muted).shifted(0.0, 7.0));
        Panel::new(say!(self.words, "kept-plane-panel"), x.axis, y.axis, marks)
    }

    /// How many points are in each cell of a plane.
    fn cells(&self, points: &[(f64, f64)], (low, high): (f64, f64)) -> Vec<Mark> {
        let width = (high - low) / CELLS as f64;
        let cell = |value: f64| (((value - low) / width) as usize).min(CELLS - 1);
        let mut counts = [[0_usize; CELLS]; CELLS];
        for &(x, y) in points {
            counts[cell(y)][cell(x)] += 1;
        }
        let most = counts.iter().flatten().copied().max().unwrap_or(1) as f64;
        let mut marks = Vec::new();
        for (row, counts) in counts.iter().enumerate() {
            for (column, &inside) in counts.iter().enumerate().filter(|(_, inside)| **inside > 0) {
                let ends =
                    |index: usize| (low + index as f64 * width, low + (index + 1) as f64 * width);
                let heat = Colour::Heat(0.04 + 0.66 * inside as f64 / most);
                let tip = say!(self.words, "positions-tip", count = inside);
                marks.push(Mark::cells([(ends(column), ends(row))], heat).tips([tip]));
            }
        }
        marks
    }
}
