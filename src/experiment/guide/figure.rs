//! The figure: the usual temperatures of tasks as bars on one axis, with what temperatures mean on the logits below them.

use super::{Guide, GuideNumbers, SAFE};
use crate::experiment::format::{count, figure_share, figure_temperature, shortened};
use crate::figure::{Align, Axis, Colour, Figure, Grid, Heading, Legend, Mark, Panel, Track};
use crate::logits::Logits;
use crate::words::{Words, say};

/// How far the axis goes beyond the hottest temperature on it.
const MARGIN: f64 = 1.15;
/// The steps of an axis, in powers of ten, and how many of them it has at most.
const STEPS: [f64; 4] = [1.0, 2.0, 5.0, 10.0];
const MOST_STEPS: f64 = 8.0;
/// The height of a bar, in rows.
const HEIGHT: f64 = 0.62;

impl Guide {
    pub(super) fn figure(&self, numbers: &GuideNumbers, logits: &Logits, words: Words) -> Figure {
        let mut tasks = self.tasks(words);
        tasks.sort_by(|(_, a), (_, b)| (a[0] + a[1]).total_cmp(&(b[0] + b[1])));
        let own = numbers.own.map(|own| own.temperature);
        let hottest = tasks.iter().map(|(_, range)| range[1]).chain(own);
        let end = MARGIN * hottest.fold(0.1, f64::max);
        let ticks = ticks(end);
        let names = tasks.iter().map(|(name, _)| shortened(name));
        // The last row says what temperatures mean here.
        let names = names
            .chain([say!(words, "effective-vocabulary-row")])
            .collect();
        let last = tasks.len() as f64;
        // At 0 it is always 1.
        let size = |&at: &f64| Some(((at, last), numbers.effective_vocabulary(at)?));
        let sizes = ticks.iter().skip(1).filter_map(size);
        let mut marks = risks(end, words);
        marks.push(Mark::words(sizes, Align::Center, Colour::QuietInk));
        marks.extend(bars(&tasks, own, words));
        if let Some(own) = own {
            marks.push(Mark::segment((own, -0.5), (own, last - 0.5), Colour::Ink));
            let name = [((own, -0.5), format!("T = {}", figure_temperature(own)))];
            marks.push(
                Mark::words(name, Align::Center, Colour::Ink)
                    .bold()
                    .shifted(0.0, 7.0),
            );
        }
        let labels = ticks.iter().map(|&at| (at, figure_temperature(at)));
        let x = Axis::at(say!(words, "temperature-axis"), labels)
            .range(0.0, end)
            .grid(Grid::Hidden);
        let panel = Panel::new(
            say!(words, "usual-ranges-title"),
            x,
            Axis::rows(names).grid(Grid::Hidden),
            marks,
        );
        Figure::sheet(say!(words, "guide-title"))
            .description(say!(words, "guide-description", tasks = tasks.len()))
            .heading(Heading {
                headline: self.headline(numbers, words),
                subtitle: subtitle(numbers, logits, words),
                source: say!(words, "guide-source"),
            })
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)))
            .tracks([Track::Share(1.0)], [Track::Lines(1.35 * (last + 1.0))])
            .shared_legend()
            .panel(panel.legend(Legend::Hidden))
    }
}

fn subtitle(numbers: &GuideNumbers, logits: &Logits, words: Words) -> String {
    match numbers.own {
        None => say!(words, "guide-subtitle"),
        Some(own) => say!(
            words,
            "guide-subtitle-own",
            temperature = figure_temperature(own.temperature),
            effective = format!("{:.1}", own.effective_vocabulary),
            tokens = logits.values.len(),
            shown = count(logits.values.len()),
            share = figure_share(own.max_probability)
        ),
    }
}

/// The ends of the axis at which text is at risk, as far as they are on it.
fn risks(end: f64, words: Words) -> Vec<Mark> {
    let (cold, hot) = (figure_temperature(SAFE.0), figure_temperature(SAFE.1));
    let label = say!(words, "risks", cold, is_long = end > SAFE.1, hot);
    let low = Mark::shade((0.0, SAFE.0.min(end)), Colour::Pale).label(label);
    let high = (end > SAFE.1).then(|| Mark::shade((SAFE.1, end), Colour::Pale));
    [low].into_iter().chain(high).collect()
}

/// The range of each task, with how far the reader's own temperature is outside.
fn bars(tasks: &[(String, [f64; 2])], own: Option<f64>, words: Words) -> Vec<Mark> {
    let holds = |range: &[f64; 2]| own.is_none_or(|own| (range[0]..=range[1]).contains(&own));
    let placed = || {
        tasks
            .iter()
            .enumerate()
            .map(|(place, (name, range))| (place as f64, name, range))
    };
    let mark = |is_inside: bool, colour, label: String| {
        let chosen = || placed().filter(|(_, _, range)| holds(range) == is_inside);
        let spans = Mark::spans(
            chosen().map(|(row, _, range)| (row, (range[0], range[1]))),
            HEIGHT,
            colour,
        );
        let tips = chosen().map(|(_, name, range)| format!("{name}: {}", span(*range)));
        let label = if chosen().next().is_some() {
            label
        } else {
            String::new()
        };
        spans.tips(tips).label(label)
    };
    let inside = match own {
        Some(_) => say!(words, "usual-range-inside"),
        None => say!(words, "usual-range"),
    };
    let mut marks = vec![mark(true, Colour::Accent, inside)];
    let Some(own) = own else {
        return marks;
    };
    marks.push(mark(
        false,
        Colour::Neutral,
        say!(words, "usual-range-outside"),
    ));
    // What is said stands where no bar is: beyond the line, or at the end of a bar that is beyond it.
    let above = placed()
        .filter(|(_, _, range)| own > range[1])
        .map(|(row, _, range)| {
            let by = figure_temperature(own - range[1]);
            ((own, row), say!(words, "above-range", by))
        });
    let below = placed()
        .filter(|(_, _, range)| own < range[0])
        .map(|(row, _, range)| {
            let by = figure_temperature(range[0] - own);
            ((range[1], row), say!(words, "below-range", by))
        });
    let distances = above.chain(below);
    marks.push(Mark::words(distances, Align::Left, Colour::QuietInk).shifted(5.0, 0.0));
    marks
}

/// A range as text: `0.2–0.5`.
pub(super) fn span([from, to]: [f64; 2]) -> String {
    match from == to {
        true => figure_temperature(from),
        false => format!("{}–{}", figure_temperature(from), figure_temperature(to)),
    }
}

/// Round temperatures from 0 to the end of the axis.
fn ticks(end: f64) -> Vec<f64> {
    let power = libm::pow(10.0, libm::floor(libm::log10(end / MOST_STEPS)));
    let fits = |step: &f64| end / (step * power) <= MOST_STEPS;
    let step = STEPS.iter().find(|step| fits(step)).unwrap_or(&STEPS[3]) * power;
    let count = (end / step).min(2.0 * MOST_STEPS) as usize;
    (0..=count).map(|index| index as f64 * step).collect()
}

impl GuideNumbers {
    /// The effective vocabulary at a temperature on the curve, between its points.
    fn effective_vocabulary(&self, temperature: f64) -> Option<String> {
        let after = self
            .curve
            .partition_point(|level| level.temperature < temperature);
        let (before, after) = (
            self.curve.get(after.saturating_sub(1))?,
            self.curve.get(after)?,
        );
        let width = after.temperature - before.temperature;
        let part = if width > 0.0 {
            (temperature - before.temperature) / width
        } else {
            0.0
        };
        let size = before.effective_vocabulary
            + part * (after.effective_vocabulary - before.effective_vocabulary);
        Some(if size < 100.0 {
            format!("{size:.1}")
        } else {
            count(size.round() as usize)
        })
    }
}
