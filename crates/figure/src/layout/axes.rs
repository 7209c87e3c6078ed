//! The axes of a panel: what they show, their ticks and their labels.

use std::ops::RangeInclusive;

use kurbo::{Point, Rect};

use super::block::{Anchor, Block, Horizontal, Turned, Vertical};
use super::labels;
use super::panel::{Ink, Placing, TEXT_SIZE, at};
use crate::figure::{Axis, Mark, Panel, Range, Ticks};
use crate::text::{Error, Typeface};
use crate::theme::Furniture;
use crate::ticks::{self, Direction};

/// The most powers of ten along an axis: all that a number can have are 633.
const MOST_POWERS: usize = 700;
/// Between the end of a tick and its label, in points.
const TICK_PAD: f64 = 3.5;
/// Between tick labels and the axis label, in points.
const LABEL_PAD: f64 = 4.0;
/// Between the axes and the text that tick labels share, in points.
const OFFSET_PAD: f64 = 3.0;

/// What the axes show: the data and matplotlib's margins.
pub(super) fn views(panel: &Panel) -> ((f64, f64), (f64, f64)) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    let widen =
        |range: &mut (f64, f64), value: f64| *range = (range.0.min(value), range.1.max(value));
    let (mut x, mut y) = (none, none);
    // Edges that get no margin: bars stand on the axis, and shades end with it.
    let (mut x_sticky, mut sticky) = (Vec::new(), Vec::new());
    for mark in &panel.marks {
        match mark {
            Mark::Bars {
                centers,
                heights,
                width,
                ..
            } => {
                for (center, height) in centers.iter().zip(heights) {
                    widen(&mut x, center - width / 2.0);
                    widen(&mut x, center + width / 2.0);
                    widen(&mut y, *height);
                }
                widen(&mut y, 0.0);
                sticky = vec![0.0];
            }
            Mark::Curve { points, .. } | Mark::Points { points, .. } => {
                for &(point_x, point_y) in points {
                    widen(&mut x, point_x);
                    widen(&mut y, point_y);
                }
            }
            Mark::Band { points, .. } => {
                for &(point, low, high) in points {
                    widen(&mut x, point);
                    widen(&mut y, low);
                    widen(&mut y, high);
                }
            }
            Mark::Intervals {
                centers, bounds, ..
            } => {
                for (center, (low, high)) in centers.iter().zip(bounds) {
                    widen(&mut x, *center);
                    widen(&mut y, *low);
                    widen(&mut y, *high);
                }
            }
            Mark::Spans {
                centers,
                bounds,
                height,
                ..
            } => {
                for (center, (from, to)) in centers.iter().zip(bounds) {
                    widen(&mut x, *from);
                    widen(&mut x, *to);
                    widen(&mut y, center - height / 2.0);
                    widen(&mut y, center + height / 2.0);
                }
            }
            Mark::Shade { bounds, .. } => {
                widen(&mut x, bounds.0);
                widen(&mut x, bounds.1);
                x_sticky.extend([bounds.0, bounds.1]);
            }
            Mark::Rule { .. } | Mark::Level { .. } => {}
        }
    }
    // A rule or a level widens the view only when it would stand outside.
    let mut x_view = ticks::view_limits(x, &x_sticky);
    let mut y_view = ticks::view_limits(y, &sticky);
    for mark in &panel.marks {
        match mark {
            Mark::Rule { x: rule, .. } if !(x_view.0..=x_view.1).contains(rule) => {
                widen(&mut x, *rule);
                x_view = ticks::view_limits(x, &x_sticky);
            }
            Mark::Level { y: level, .. } if !(y_view.0..=y_view.1).contains(level) => {
                widen(&mut y, *level);
                y_view = ticks::view_limits(y, &sticky);
            }
            _ => {}
        }
    }
    let chosen = |range: Range, view: (f64, f64)| match range {
        Range::Fixed(low, high) if low < high => (low, high),
        _ => view,
    };
    (chosen(panel.x.range, x_view), chosen(panel.y.range, y_view))
}

/// A tick at each power of ten.
fn power_ticks(view: (f64, f64)) -> ticks::Ticks {
    let powers = (view.0.ceil() as i64)..=(view.1.floor() as i64);
    let tick = |power: i64| ticks::Tick {
        value: power as f64,
        label: match power {
            0..=6 => 10_u64.pow(power as u32).to_string(),
            _ => format!("1e{power}"),
        },
    };
    ticks::Ticks {
        ticks: powers.take(MOST_POWERS).map(tick).collect(),
        offset: String::new(),
    }
}

/// A tick at each of the positions 0, 1, 2, ...
fn named_ticks(labels: &[String]) -> ticks::Ticks {
    let tick = |(position, label): (usize, &String)| ticks::Tick {
        value: position as f64,
        label: label.clone(),
    };
    ticks::Ticks {
        ticks: labels.iter().enumerate().map(tick).collect(),
        offset: String::new(),
    }
}

/// From the first to the last position of a bar.
pub(super) fn positions(panel: &Panel) -> RangeInclusive<f64> {
    let centers = panel.marks.iter().flat_map(|mark| match mark {
        Mark::Bars { centers, .. } => centers.as_slice(),
        _ => &[],
    });
    let (low, high) = centers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| {
        (low.min(x), high.max(x))
    });
    low..=high
}

impl Placing<'_> {
    /// Ticks, labels and the label of the horizontal axis; gives the values at its ticks.
    ///
    /// `counted` are the positions that there is something at; whole-number ticks keep to them.
    pub(super) fn x_axis(
        &mut self,
        axis: &Axis,
        area: Rect,
        view: (f64, f64),
        counted: RangeInclusive<f64>,
    ) -> Result<Vec<f64>, Error> {
        let below = area.y0 - self.pixels(self.style.x_tick + TICK_PAD);
        let mut bottom = area.y0 - self.pixels(self.style.x_tick);
        let at_value = |value: f64| at(area, view, (0.0, 1.0), value, 0.0).x;
        let length = area.width() * 72.0 / self.dpi;
        let (values, texts, offset, angle) = match &axis.ticks {
            Ticks::Labels(words) => {
                let blocks = words
                    .iter()
                    .map(|words| self.block(words, Typeface::Regular, TEXT_SIZE))
                    .collect::<Result<Vec<_>, _>>()?;
                let chosen = labels::choose(
                    &blocks,
                    (at_value(1.0) - at_value(0.0)).abs(),
                    self.style.furniture,
                );
                let values: Vec<f64> = (0..blocks.len())
                    .step_by(chosen.step)
                    .map(|index| index as f64)
                    .collect();
                let texts: Vec<Block> = blocks.into_iter().step_by(chosen.step).collect();
                (values, texts, String::new(), chosen.angle)
            }
            numbers => {
                let ticks = match numbers {
                    Ticks::Indices if self.style.furniture == Furniture::Header => {
                        let mut ticks =
                            ticks::whole_number_ticks(view, length, Direction::X, TEXT_SIZE);
                        ticks.ticks.retain(|tick| counted.contains(&tick.value));
                        ticks
                    }
                    Ticks::Powers => power_ticks(view),
                    _ => ticks::numeric_ticks(view, length, Direction::X, TEXT_SIZE),
                };
                let offset = ticks.offset.clone();
                let (values, texts) = self.numbers(ticks, at_value, |label| label.width)?;
                (values, texts, offset, 0.0)
            }
        };
        self.reach(Rect::new(area.x0, bottom, area.x1, area.y1));
        for (&value, block) in values.iter().zip(&texts) {
            let horizontal = if angle == 0.0 {
                Horizontal::Center
            } else {
                Horizontal::Right
            };
            let anchor = Anchor {
                angle,
                ..Anchor::level(
                    Point::new(at_value(value), below),
                    horizontal,
                    Vertical::Top,
                )
            };
            let (bounds, words) = block.place(anchor);
            bottom = bottom.min(bounds.y0);
            self.reach(bounds);
            self.keep(words, Ink::Quiet);
        }
        if !offset.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.x1, bottom - self.pixels(OFFSET_PAD)),
                Horizontal::Right,
                Vertical::Top,
            );
            let (bounds, words) = self
                .block(&offset, Typeface::Regular, TEXT_SIZE)?
                .place(anchor);
            self.reach(bounds);
            self.keep(words, Ink::Quiet);
        }
        if !axis.label.words.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.center().x, bottom - self.pixels(LABEL_PAD)),
                Horizontal::Center,
                Vertical::Top,
            );
            let (bounds, words) = self
                .block_within(
                    &axis.label.words,
                    Typeface::Regular,
                    axis.label.size,
                    self.room.x,
                )?
                .place(anchor);
            self.reach_across(bounds, Direction::X);
            self.keep(words, Ink::Strong);
        }
        Ok(values)
    }

    /// Ticks, labels and the label of the vertical axis; gives the values at its ticks, and the top of the text that
    /// the labels share if there is one.
    pub(super) fn y_axis(
        &mut self,
        axis: &Axis,
        area: Rect,
        view: (f64, f64),
    ) -> Result<(Vec<f64>, Option<f64>), Error> {
        let beside = area.x0 - self.pixels(self.style.y_tick + TICK_PAD);
        let mut left = area.x0 - self.pixels(self.style.y_tick);
        let length = area.height() * 72.0 / self.dpi;
        let ticks = match &axis.ticks {
            Ticks::Labels(words) => named_ticks(words),
            Ticks::Powers => power_ticks(view),
            Ticks::Numbers | Ticks::Indices => {
                ticks::numeric_ticks(view, length, Direction::Y, TEXT_SIZE)
            }
        };
        self.reach(Rect::new(left, area.y0, area.x1, area.y1));
        let at_value = |value: f64| at(area, (0.0, 1.0), view, 0.0, value).y;
        let offset = ticks.offset.clone();
        let (values, texts) = self.numbers(ticks, at_value, |label| label.height)?;
        for (&value, text) in values.iter().zip(&texts) {
            let anchor = Anchor::level(
                Point::new(beside, at_value(value)),
                Horizontal::Right,
                Vertical::CenterBaseline,
            );
            let (bounds, words) = text.place(anchor);
            left = left.min(bounds.x0);
            self.reach(bounds);
            self.keep(words, Ink::Quiet);
        }
        let mut offset_top = None;
        if !offset.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.x0, area.y1 + self.pixels(OFFSET_PAD)),
                Horizontal::Left,
                Vertical::Baseline,
            );
            let (bounds, words) = self
                .block(&offset, Typeface::Regular, TEXT_SIZE)?
                .place(anchor);
            offset_top = Some(bounds.y1);
            self.reach(bounds);
            self.keep(words, Ink::Quiet);
        }
        if !axis.label.words.is_empty() {
            let at = Point::new(left - self.pixels(LABEL_PAD), area.center().y);
            let anchor = Anchor {
                at,
                horizontal: Horizontal::Center,
                vertical: Vertical::Bottom,
                angle: 90.0,
                turned: Turned::Text,
            };
            let (bounds, words) = self
                .block_within(
                    &axis.label.words,
                    Typeface::Regular,
                    axis.label.size,
                    self.room.y,
                )?
                .place(anchor);
            self.reach_across(bounds, Direction::Y);
            self.keep(words, Ink::Strong);
        }
        Ok((values, offset_top))
    }

    /// The values and labels of ticks; only so many that no label lies on the next.
    fn numbers(
        &self,
        ticks: ticks::Ticks,
        at_value: impl Fn(f64) -> f64,
        length: impl Fn(&Block) -> f64,
    ) -> Result<(Vec<f64>, Vec<Block>), Error> {
        let set = |tick: &ticks::Tick| self.block(&tick.label, Typeface::Regular, TEXT_SIZE);
        let texts = ticks.ticks.iter().map(set).collect::<Result<Vec<_>, _>>()?;
        let places: Vec<(f64, f64)> = ticks
            .ticks
            .iter()
            .zip(&texts)
            .map(|(tick, text)| (at_value(tick.value), length(text)))
            .collect();
        let step = labels::step_apart(&places);
        let values = ticks
            .ticks
            .iter()
            .map(|tick| tick.value)
            .step_by(step)
            .collect();
        Ok((values, texts.into_iter().step_by(step).collect()))
    }
}
