//! The axes of a panel: what they show, their ticks and their labels.

use std::ops::RangeInclusive;

use kurbo::{Point, Rect};

use super::block::{Anchor, Horizontal, TextBlock, Turned, Vertical};
use super::labels;
use super::placing::{Emphasis, Placing, TEXT_SIZE, at};
use crate::figure::{Axis, Text, Ticks};
use crate::text::{Error, Typeface};
use crate::theme::Decorations;
use crate::ticks::{self, Direction};

/// The most powers of ten along an axis: all that a number can have are 633.
const MOST_POWERS: usize = 700;
/// Between the end of a tick and its label, in points.
const TICK_PAD: f64 = 3.5;
/// Between tick labels and the axis label, in points.
const LABEL_PAD: f64 = 4.0;
/// Between the axes and the text that tick labels share, in points.
const OFFSET_PAD: f64 = 3.0;

/// The ticks of an axis so many points long.
fn ticks(ticks: &Ticks, view: (f64, f64), length: f64, direction: Direction) -> ticks::AxisTicks {
    match ticks {
        Ticks::Labels(words) => named_ticks(words),
        Ticks::Powers => power_ticks(view),
        Ticks::Counts => ticks::whole_number_ticks(view, length, direction, TEXT_SIZE),
        Ticks::Numbers | Ticks::Indices => ticks::numeric_ticks(view, length, direction, TEXT_SIZE),
    }
}

/// A tick at each power of ten.
fn power_ticks(view: (f64, f64)) -> ticks::AxisTicks {
    let powers = (view.0.ceil() as i64)..=(view.1.floor() as i64);
    let tick = |power: i64| ticks::Tick {
        value: power as f64,
        label: match power {
            0..=6 => 10_u64.pow(power as u32).to_string(),
            _ => format!("1e{power}"),
        },
    };
    ticks::AxisTicks {
        ticks: powers.take(MOST_POWERS).map(tick).collect(),
        offset: String::new(),
    }
}

/// A tick at each of the positions 0, 1, 2, ...
fn named_ticks(labels: &[String]) -> ticks::AxisTicks {
    let tick = |(position, label): (usize, &String)| ticks::Tick {
        value: position as f64,
        label: label.clone(),
    };
    ticks::AxisTicks {
        ticks: labels.iter().enumerate().map(tick).collect(),
        offset: String::new(),
    }
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
                    self.style.decorations,
                );
                let values: Vec<f64> = (0..blocks.len())
                    .step_by(chosen.step)
                    .map(|index| index as f64)
                    .collect();
                let texts: Vec<TextBlock> = blocks.into_iter().step_by(chosen.step).collect();
                (values, texts, String::new(), chosen.angle)
            }
            numbers => {
                let ticks = match numbers {
                    Ticks::Indices if self.style.decorations == Decorations::Header => {
                        let mut ticks = ticks(&Ticks::Counts, view, length, Direction::X);
                        ticks.ticks.retain(|tick| counted.contains(&tick.value));
                        ticks
                    }
                    numbers => ticks(numbers, view, length, Direction::X),
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
            bottom = bottom.min(self.quiet(block, anchor).y0);
        }
        if !offset.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.x1, bottom - self.pixels(OFFSET_PAD)),
                Horizontal::Right,
                Vertical::Top,
            );
            self.quiet(&self.block(&offset, Typeface::Regular, TEXT_SIZE)?, anchor);
        }
        let middle = Point::new(area.center().x, bottom - self.pixels(LABEL_PAD));
        let anchor = Anchor::level(middle, Horizontal::Center, Vertical::Top);
        self.label(&axis.label, anchor, self.room.x, Direction::X)?;
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
        let ticks = ticks(&axis.ticks, view, length, Direction::Y);
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
            left = left.min(self.quiet(text, anchor).x0);
        }
        let mut offset_top = None;
        if !offset.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.x0, area.y1 + self.pixels(OFFSET_PAD)),
                Horizontal::Left,
                Vertical::Baseline,
            );
            let block = self.block(&offset, Typeface::Regular, TEXT_SIZE)?;
            offset_top = Some(self.quiet(&block, anchor).y1);
        }
        let anchor = Anchor {
            at: Point::new(left - self.pixels(LABEL_PAD), area.center().y),
            horizontal: Horizontal::Center,
            vertical: Vertical::Bottom,
            angle: 90.0,
            turned: Turned::Text,
        };
        self.label(&axis.label, anchor, self.room.y, Direction::Y)?;
        Ok((values, offset_top))
    }

    /// Places the text at ticks; gives how far it reaches.
    fn quiet(&mut self, text: &TextBlock, anchor: Anchor) -> Rect {
        let (bounds, words) = text.place(anchor);
        self.reach(bounds);
        self.keep(words, Emphasis::Quiet);
        bounds
    }

    /// Places the label of an axis, if it has one, in so much room.
    fn label(
        &mut self,
        label: &Text,
        anchor: Anchor,
        room: f64,
        direction: Direction,
    ) -> Result<(), Error> {
        if !label.words.is_empty() {
            let block = self.block_within(&label.words, Typeface::Regular, label.size, room)?;
            let (bounds, words) = block.place(anchor);
            self.reach_across(bounds, direction);
            self.keep(words, Emphasis::Strong);
        }
        Ok(())
    }

    /// The values and labels of ticks; only so many that no label lies on the next.
    fn numbers(
        &self,
        ticks: ticks::AxisTicks,
        at_value: impl Fn(f64) -> f64,
        length: impl Fn(&TextBlock) -> f64,
    ) -> Result<(Vec<f64>, Vec<TextBlock>), Error> {
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
