//! The figure: a row for each schedule, its own curves over those of the others.

use super::{Schedule, ScheduleNumbers, ScheduleStep, TemperatureSchedule, Trace, target};
use crate::experiment::format::{count, figure_share};
use crate::experiment::positions::stretches;
use crate::figure::{
    Align, Axis, Colour, Figure, Grid, Heading, Legend, Mark, MarkerShape, Panel, Track,
};
use crate::words::{Words, say};

/// The most steps on either side that a step of a thick curve is the mean of.
const HALF_WINDOW: usize = 4;

/// Steps that are drawn one by one; of more, the extremes of stretches.
const DRAWN: usize = 300;

/// Points of a curve behind others.
const BEHIND: usize = 60;

/// Single steps, paler than the curve through them.
const STEPS: Colour = Colour::Heat(0.6);

/// A line of a name, in points.
const LINE: f64 = 11.0;

/// A page that has room for so many schedules, in inches.
pub(super) fn largest(schedules: usize) -> [f64; 2] {
    [10.0, 2.5 + 1.3 * schedules as f64]
}

/// What is drawn of so many schedules.
pub(super) fn marks(schedules: usize, steps: usize) -> usize {
    let own = 2 * steps.min(2 * DRAWN) + BEHIND * schedules;
    3 * schedules * own
}

impl Schedule {
    pub(super) fn figure(&self, numbers: &ScheduleNumbers, words: Words) -> Figure {
        let sheet = ScheduleFigure { words };
        let has_noise = self.noise != 0.0;
        let is_open = |trace: &&Trace| !trace.is_feedback();
        let open: Vec<&Trace> = numbers.traces.iter().filter(is_open).collect();
        let feedback: Vec<&Trace> = numbers
            .traces
            .iter()
            .filter(|trace| !is_open(trace))
            .collect();
        let mut panels = Vec::new();
        for (row, trace) in open.iter().enumerate() {
            let place = RowPlace::of(row, open.len());
            panels.push(sheet.name(trace));
            panels.extend(sheet.open(trace, &open, place, has_noise));
        }
        for (row, trace) in feedback.iter().enumerate() {
            let place = RowPlace::of(row, feedback.len());
            panels.push(sheet.name(trace));
            panels.extend(sheet.feedback(trace, &feedback, place));
        }
        let height = match numbers.traces.len() {
            0..=3 => 0.9,
            4..=6 => 0.6,
            _ => 0.38,
        };
        let is_hot = |step: &ScheduleStep| step.temperature.is_some_and(|value| value > 1.0);
        let heading = Heading {
            headline: numbers.headline(words),
            subtitle: say!(
                words,
                "schedule-subtitle",
                steps = count(self.steps),
                is_noisy = has_noise,
                is_smooth = (has_noise || !feedback.is_empty()) && half_window(self.steps) > 0,
                noise = self.noise.to_string(),
                is_many = open.len() > 1,
                window = 2 * half_window(self.steps) + 1,
                is_hot = open.iter().any(|trace| trace.steps.iter().any(is_hot)),
                has_feedback = !feedback.is_empty()
            ),
            source: String::new(),
        };
        Figure::sheet(say!(words, "schedule-title"))
            .description(numbers.description(words))
            .heading(heading)
            .tracks(
                [
                    Track::Words,
                    Track::Share(1.0),
                    Track::Share(1.0),
                    Track::Share(1.0),
                ],
                [Track::Inches(height)],
            )
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)))
            .panels(panels)
    }
}

/// Where a row is among those of its kind.
#[derive(Clone, Copy)]
struct RowPlace {
    is_first: bool,
    is_last: bool,
}

impl RowPlace {
    fn of(row: usize, rows: usize) -> RowPlace {
        RowPlace {
            is_first: row == 0,
            is_last: row + 1 == rows,
        }
    }
}

/// What the panels are made of.
struct ScheduleFigure {
    words: Words,
}

impl ScheduleFigure {
    /// What a schedule is called, and its parameters below.
    fn name(&self, trace: &Trace) -> Panel {
        let (name, details) = trace.schedule.short_label(self.words);
        let lines = details.lines().count() as f64;
        let word = |words: String, shift: f64| {
            Mark::words([((1.0, 0.0), words)], Align::Right, Colour::Ink).shifted(0.0, shift)
        };
        let mut marks = vec![word(name, LINE * lines / 2.0).bold()];
        if lines > 0.0 {
            let details = word(details, -LINE / 2.0);
            marks.push(Mark {
                colour: Colour::QuietInk,
                ..details
            });
        }
        Panel::words("", 1, marks)
    }

    /// Temperature, entropy and the largest probability of a schedule.
    fn open(&self, trace: &Trace, all: &[&Trace], place: RowPlace, has_noise: bool) -> [Panel; 3] {
        let words = self.words;
        let temperature = |step: &ScheduleStep| step.temperature;
        let entropy = |step: &ScheduleStep| Some(step.entropy);
        let maximum = |step: &ScheduleStep| Some(step.max_probability);
        let top = |value: &dyn Fn(&ScheduleStep) -> Option<f64>| largest_of(all, value);
        let panel = |title: String, axis: Axis, mean: String, marks: Vec<Mark>| {
            self.panel(trace, title, axis, mean, marks, place)
        };
        // Without noise there is nothing to be smoothed.
        let smoothed = |values: &[f64]| match has_noise {
            true => smooth(values),
            false => values.to_vec(),
        };
        let others = |value: &dyn Fn(&ScheduleStep) -> Option<f64>| -> Vec<Mark> {
            let others = all.iter().filter(|other| !std::ptr::eq(**other, trace));
            let curve = |other: &&Trace| {
                let values = smoothed(&other.values(value));
                Mark::curve(thinned(&values, BEHIND), Colour::Pale).thin()
            };
            others.map(curve).collect()
        };
        let with_own = |value: &dyn Fn(&ScheduleStep) -> Option<f64>| {
            let values = trace.values(value);
            let mut marks = others(value);
            if has_noise {
                marks.push(single_steps(&values));
            }
            marks.push(Mark::curve(
                thinned(&smooth(&values), DRAWN),
                Colour::Accent,
            ));
            marks
        };
        let mean = |value: &dyn Fn(&ScheduleStep) -> Option<f64>| trace.mean(value).unwrap_or(0.0);
        let values = trace.values(&temperature);
        let hot = points(&values).filter(|(_, value)| *value > 1.0).count();
        let mut of_temperature = Vec::new();
        if hot > 0 {
            let area = thinned(&values, DRAWN).into_iter();
            let area = area.map(|(step, value)| (step, 1.0, value.max(1.0)));
            of_temperature.push(Mark::area(area, Colour::Contrast));
        }
        of_temperature.extend(others(&temperature));
        of_temperature.push(Mark::curve(thinned(&values, DRAWN), Colour::Accent));
        [
            panel(
                say!(words, "temperature"),
                Axis::numbers("").range(0.0, top(&temperature)),
                format!("{:.2}", mean(&temperature)),
                of_temperature,
            ),
            panel(
                say!(words, "entropy-by-step"),
                Axis::numbers("").range(0.0, top(&entropy)),
                format!("{:.2}", mean(&entropy)),
                with_own(&entropy),
            ),
            panel(
                say!(words, "top-1-by-step"),
                Axis::percent("").range(0.0, 1.0),
                figure_share(mean(&maximum)),
                with_own(&maximum),
            ),
        ]
    }

    /// What a sampler measures of what was sampled, what it steers by, and the entropy.
    fn feedback(&self, trace: &Trace, all: &[&Trace], place: RowPlace) -> [Panel; 3] {
        let words = self.words;
        let is_adaptive = trace.schedule.is_adaptive();
        let said = |value: f64| match is_adaptive {
            true => figure_share(value),
            false => format!("{value:.2}"),
        };
        let axis = |label: String, top: f64| match is_adaptive {
            true => Axis::percent(label).range(0.0, top),
            false => Axis::numbers(label).range(0.0, top),
        };
        let measured = |step: &ScheduleStep| Some(step.drawn?.measured);
        let steering = |step: &ScheduleStep| Some(step.drawn?.steering);
        let entropy = |step: &ScheduleStep| Some(step.entropy);
        let own = [trace];
        let goal = target(&trace.schedule);
        let level = |goal: f64| Mark::level(goal, Colour::Muted).dash(crate::figure::Dash::Dashed);
        let values = trace.values(&measured);
        let mut sampled = match values.len() > DRAWN {
            true => vec![single_steps(&values)],
            false => {
                let tips = points(&values).map(|(step, value)| {
                    format!("{} {step}: {}", say!(words, "step-label"), said(value))
                });
                let specks = Mark::points(points(&values), STEPS).shape(MarkerShape::Speck);
                vec![specks.tips(tips)]
            }
        };
        sampled.extend(goal.map(level));
        sampled.push(Mark::curve(
            thinned(&running_mean(&values), DRAWN),
            Colour::Accent,
        ));
        let mean = trace.mean(measured).unwrap_or(0.0);
        let top = largest_of(&own, &measured).max(1.1 * goal.unwrap_or(0.0));
        let mut first = self.panel(
            trace,
            say!(words, "sampled-panel"),
            axis(say!(words, "feedback-measured", is_adaptive), top),
            said(mean),
            sampled,
            place,
        );
        if let Some(goal) = goal {
            let name = say!(words, "feedback-goal", target = said(goal));
            let at = (trace.steps.len() as f64, 0.5 * top);
            let name = Mark::words([(at, name)], Align::Left, Colour::Muted);
            first.marks.push(name.shifted(8.0, -LINE));
        }
        let values = trace.values(&steering);
        let steered = Mark::curve(thinned(&values, DRAWN), Colour::Accent);
        let top = largest_of(&own, &steering).max(1.1 * goal.unwrap_or(0.0));
        let steered = std::iter::once(steered).chain(goal.map(level)).collect();
        let second = self.panel(
            trace,
            say!(words, "steering-panel"),
            axis(say!(words, "feedback-steering", is_adaptive), top),
            said(trace.mean(steering).unwrap_or(0.0)),
            steered,
            place,
        );
        let values = trace.values(&entropy);
        let curve = Mark::curve(thinned(&smooth(&values), DRAWN), Colour::Accent);
        let third = self.panel(
            trace,
            say!(words, "entropy"),
            Axis::numbers(say!(words, "entropy-nats")).range(0.0, largest_of(all, &entropy)),
            format!("{:.2}", trace.mean(entropy).unwrap_or(0.0)),
            vec![single_steps(&values), curve],
            place,
        );
        [first, second, third]
    }

    /// A panel over the steps, with a mean at its right.
    fn panel(
        &self,
        trace: &Trace,
        title: String,
        axis: Axis,
        mean: String,
        mut marks: Vec<Mark>,
        place: RowPlace,
    ) -> Panel {
        let steps = trace.steps.len() as f64;
        let middle = match axis.range {
            crate::figure::AxisRange::Fixed(low, high) => (low + high) / 2.0,
            crate::figure::AxisRange::Data => 0.0,
        };
        let mean = Mark::words([((steps, middle), mean)], Align::Left, Colour::Accent);
        marks.push(mean.bold().shifted(8.0, 0.0));
        let x = match place.is_last {
            true => {
                let ticks = [1, trace.steps.len() / 2, trace.steps.len()];
                let ticks = ticks.map(|step| (step as f64, count(step)));
                Axis::at(say!(self.words, "step-label"), ticks).grid(Grid::Hidden)
            }
            false => Axis::hidden(),
        };
        let title = match place.is_first {
            true => title,
            false => String::new(),
        };
        let margin = 0.02 * steps;
        let x = x.range(1.0 - margin, steps + margin);
        Panel::new(title, x, axis, marks).legend(Legend::Hidden)
    }
}

/// The upper end of an axis for the values of some traces.
fn largest_of(traces: &[&Trace], value: &dyn Fn(&ScheduleStep) -> Option<f64>) -> f64 {
    let steps = traces.iter().flat_map(|trace| &trace.steps);
    match steps.filter_map(value).fold(0.0, f64::max) {
        0.0 => 1.0,
        largest => 1.08 * largest,
    }
}

/// Values over the steps, which are counted from 1.
fn points(values: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    let values = values.iter().enumerate();
    values.map(|(index, value)| (index as f64 + 1.0, *value))
}

/// About `most` of the points, the first and the last among them.
fn thinned(values: &[f64], most: usize) -> Vec<(f64, f64)> {
    let last = values.len().saturating_sub(1);
    let step = last.div_ceil(most).max(1);
    let points = points(values).enumerate();
    let kept = points.filter(|(index, _)| index % step == 0 || *index == last);
    kept.map(|(_, point)| point).collect()
}

/// Every step by itself, or the extremes of stretches where they are many.
fn single_steps(values: &[f64]) -> Mark {
    if values.len() <= DRAWN {
        return Mark::curve(points(values), STEPS).thin();
    }
    let stretches = stretches(values, DRAWN);
    let length = values.len() as f64 / stretches.len() as f64;
    let extremes = stretches
        .iter()
        .enumerate()
        .map(|(index, stretch)| ((index as f64 + 0.5) * length, stretch.low, stretch.high));
    Mark::area(extremes, STEPS)
}

/// How many steps on either side a step of a thick curve is the mean of: few of few.
fn half_window(steps: usize) -> usize {
    (steps / 20).min(HALF_WINDOW)
}

/// The mean of the values around each.
pub(super) fn smooth(values: &[f64]) -> Vec<f64> {
    let half = half_window(values.len());
    let mean = |index: usize| {
        let around = &values[index.saturating_sub(half)..(index + half + 1).min(values.len())];
        around.iter().sum::<f64>() / around.len() as f64
    };
    (0..values.len()).map(mean).collect()
}

/// The mean of all values up to each.
fn running_mean(values: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mean = |(index, value): (usize, &f64)| {
        sum += value;
        sum / (index + 1) as f64
    };
    values.iter().enumerate().map(mean).collect()
}

impl Trace {
    fn is_feedback(&self) -> bool {
        matches!(self.schedule, TemperatureSchedule::Feedback(_))
    }

    /// A value at every step that has it.
    pub(super) fn values(&self, value: &dyn Fn(&ScheduleStep) -> Option<f64>) -> Vec<f64> {
        self.steps.iter().filter_map(value).collect()
    }
}
