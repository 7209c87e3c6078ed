//! The axes of a panel: what they show, their ticks and their labels.

use std::ops::RangeInclusive;

use kurbo::{Point, Rect};

use super::block::{Anchor, Horizontal, TextBlock, Turned, Vertical};
use super::labels;
use super::placing::{Emphasis, Placing, TEXT_SIZE, at};
use crate::figure::{Axis, Side, Text, Ticks};
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
        Ticks::None => ticks::AxisTicks::default(),
        Ticks::Labels(words) => named_ticks(words),
        Ticks::At(at) => ticks_at(at, view),
        Ticks::Percent => percent_ticks(view, length, direction),
        Ticks::Powers => power_ticks(view),
        Ticks::Counts => count_ticks(view, length, direction),
        Ticks::Numbers | Ticks::Indices => ticks::numeric_ticks(view, length, direction, TEXT_SIZE),
    }
}

/// Round whole numbers; from 10 000 on with thin spaces between groups of three digits.
fn count_ticks(view: (f64, f64), length: f64, direction: Direction) -> ticks::AxisTicks {
    let mut ticks = ticks::whole_number_ticks(view, length, direction, TEXT_SIZE);
    for tick in &mut ticks.ticks {
        let digits = tick.label.len();
        if digits > 4 && tick.label.bytes().all(|it| it.is_ascii_digit()) {
            for place in (1..digits).rev().filter(|place| (digits - place) % 3 == 0) {
                tick.label.insert(place, '\u{2009}');
            }
        }
    }
    ticks
}

/// A tick at each power of ten.
fn power_ticks(view: (f64, f64)) -> ticks::AxisTicks {
    let powers = (view.0.ceil() as i64)..=(view.1.floor() as i64);
    let tick = |power: i64| ticks::Tick {
        value: power as f64,
        label: match power {
            0..=3 => 10_u64.pow(power as u32).to_string(),
            4..=6 => format!("{}\u{2009}000", 10_u64.pow(power as u32 - 3)),
            -2 => "0.01".to_owned(),
            -1 => "0.1".to_owned(),
            _ => format!("10{}", superscript(power)),
        },
    };
    ticks::AxisTicks {
        ticks: powers.take(MOST_POWERS).map(tick).collect(),
        offset: String::new(),
    }
}

/// A whole number in raised digits.
fn superscript(number: i64) -> String {
    let raised = |digit: char| match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        other => char::from_u32('⁰' as u32 + other.to_digit(10).unwrap_or(0)).unwrap_or(other),
    };
    number.to_string().chars().map(raised).collect()
}

/// The ticks that are within the view.
fn ticks_at(at: &[(f64, String)], (from, to): (f64, f64)) -> ticks::AxisTicks {
    let seen = from.min(to)..=from.max(to);
    let at = at.iter().filter(|(value, _)| seen.contains(value));
    let at = at.map(|(value, label)| ticks::Tick {
        value: *value,
        label: label.clone(),
    });
    ticks::AxisTicks {
        ticks: at.collect(),
        offset: String::new(),
    }
}

/// Round percentages of shares, the last with its sign.
fn percent_ticks(view: (f64, f64), length: f64, direction: Direction) -> ticks::AxisTicks {
    let percent = (view.0 * 100.0, view.1 * 100.0);
    let mut ticks = ticks::numeric_ticks(percent, length, direction, TEXT_SIZE);
    for tick in &mut ticks.ticks {
        tick.value /= 100.0;
        if tick.label.contains('.') && !tick.label.contains('e') {
            tick.label = tick
                .label
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned();
        }
    }
    if let Some(last) = ticks.ticks.last_mut() {
        last.label += "\u{2009}%";
    }
    ticks
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
        let is_far = axis.side == Side::Far;
        let away = self.pixels(self.style.x_tick + TICK_PAD);
        let beside = if is_far {
            area.y1 + away
        } else {
            area.y0 - away
        };
        let mut bottom = match axis.ticks {
            Ticks::None => area.y0,
            _ => area.y0 - self.pixels(self.style.x_tick),
        };
        let at_value = |value: f64| at(area, view, (0.0, 1.0), value, 0.0).x;
        let length = area.width() * 72.0 / self.dpi;
        let emphasis = self.emphasis(&axis.ticks);
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
        if is_far {
            bottom = area.y0;
        }
        self.reach(Rect::new(area.x0, bottom, area.x1, area.y1));
        for (&value, block) in values.iter().zip(&texts) {
            let (horizontal, vertical) = match (angle == 0.0, is_far) {
                (true, true) => (Horizontal::Center, Vertical::Bottom),
                (true, false) => (Horizontal::Center, Vertical::Top),
                (false, true) => (Horizontal::Left, Vertical::Bottom),
                (false, false) => (Horizontal::Right, Vertical::Top),
            };
            let place = Point::new(at_value(value), beside);
            let anchor = Anchor {
                angle,
                ..Anchor::level(place, horizontal, vertical)
            };
            let bounds = self.at_tick(block, anchor, emphasis);
            if !is_far {
                bottom = bottom.min(bounds.y0);
            }
        }
        if !offset.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.x1, bottom - self.pixels(OFFSET_PAD)),
                Horizontal::Right,
                Vertical::Top,
            );
            let block = self.block(&offset, Typeface::Regular, TEXT_SIZE)?;
            self.at_tick(&block, anchor, Emphasis::Quiet);
        }
        let middle = Point::new(area.center().x, bottom - self.pixels(LABEL_PAD));
        let anchor = Anchor::level(middle, Horizontal::Center, Vertical::Top);
        self.axis_label(&axis.label, anchor, self.room.x, Direction::X)?;
        Ok(values)
    }

    /// Ticks and labels of the vertical axis; gives the values at its ticks, the top of the text that the labels share if
    /// there is one, and how far to the left they reach.
    pub(super) fn y_axis(
        &mut self,
        axis: &Axis,
        area: Rect,
        view: (f64, f64),
    ) -> Result<(Vec<f64>, Option<f64>, f64), Error> {
        let is_far = axis.side == Side::Far;
        let away = self.pixels(self.style.y_tick + TICK_PAD);
        let (beside, horizontal) = match is_far {
            true => (area.x1 + away, Horizontal::Left),
            false => (area.x0 - away, Horizontal::Right),
        };
        let mut left = match axis.ticks {
            Ticks::None => area.x0,
            _ if is_far => area.x0,
            _ => area.x0 - self.pixels(self.style.y_tick),
        };
        let length = area.height() * 72.0 / self.dpi;
        let ticks = ticks(&axis.ticks, view, length, Direction::Y);
        self.reach(Rect::new(left, area.y0, area.x1, area.y1));
        let at_value = |value: f64| at(area, (0.0, 1.0), view, 0.0, value).y;
        let offset = ticks.offset.clone();
        let emphasis = self.emphasis(&axis.ticks);
        let (values, texts) = self.numbers(ticks, at_value, |label| label.height)?;
        for (&value, text) in values.iter().zip(&texts) {
            let anchor = Anchor::level(
                Point::new(beside, at_value(value)),
                horizontal,
                Vertical::CenterBaseline,
            );
            left = left.min(self.at_tick(text, anchor, emphasis).x0);
        }
        let mut offset_top = None;
        if !offset.is_empty() {
            let anchor = Anchor::level(
                Point::new(area.x0, area.y1 + self.pixels(OFFSET_PAD)),
                Horizontal::Left,
                Vertical::Baseline,
            );
            let block = self.block(&offset, Typeface::Regular, TEXT_SIZE)?;
            offset_top = Some(self.at_tick(&block, anchor, Emphasis::Quiet).y1);
        }
        Ok((values, offset_top, left))
    }

    /// The label of the vertical axis, turned, to the left of what reaches to `left`.
    pub(super) fn y_label(&mut self, axis: &Axis, area: Rect, left: f64) -> Result<(), Error> {
        let anchor = Anchor {
            at: Point::new(left - self.pixels(LABEL_PAD), area.center().y),
            horizontal: Horizontal::Center,
            vertical: Vertical::Bottom,
            angle: 90.0,
            turned: Turned::Text,
        };
        self.axis_label(&axis.label, anchor, self.room.y, Direction::Y)
    }

    /// Names are read first, numbers last.
    fn emphasis(&self, ticks: &Ticks) -> Emphasis {
        match ticks {
            Ticks::Labels(_) if self.style.decorations == Decorations::Header => Emphasis::Strong,
            _ => Emphasis::Quiet,
        }
    }

    /// Places the text at ticks; gives how far it reaches.
    fn at_tick(&mut self, text: &TextBlock, anchor: Anchor, emphasis: Emphasis) -> Rect {
        let (bounds, words) = text.place(anchor);
        self.reach(bounds);
        self.keep(words, emphasis);
        bounds
    }

    /// Places the label of an axis, if it has one, in so much room.
    fn axis_label(
        &mut self,
        label: &Text,
        anchor: Anchor,
        room: f64,
        direction: Direction,
    ) -> Result<(), Error> {
        if !label.words.is_empty() {
            let size = match self.style.decorations {
                Decorations::Boxes => label.size,
                Decorations::Header => TEXT_SIZE,
            };
            let block = self.block_within(&label.words, Typeface::Regular, size, room)?;
            let (bounds, words) = block.place(anchor);
            self.reach_across(bounds, direction);
            let emphasis = match self.style.decorations {
                Decorations::Boxes => Emphasis::Strong,
                Decorations::Header => Emphasis::Quiet,
            };
            self.keep(words, emphasis);
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

#[cfg(test)]
mod tests {
    use super::{Direction, count_ticks};

    #[test]
    fn large_counts_have_thin_spaces() {
        let labels = |most: f64| {
            let ticks = count_ticks((0.0, most), 200.0, Direction::Y).ticks;
            ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(8_000.0)[1], "1000");
        assert_eq!(labels(40_000.0)[..2], ["0", "5000"]);
        assert_eq!(labels(40_000.0).last().unwrap(), "40\u{2009}000");
        assert_eq!(labels(700_000.0).last().unwrap(), "700\u{2009}000");
    }
}
