//! The figure: how much of each limit is used, and how far each position is from the baseline.

use super::{Drift, DriftCheck, DriftMeasure, DriftNumbers};
use crate::experiment::format::{count, figure_share, token_name};
use crate::experiment::positions::{self, BARS, DOTS, STRETCHES, stretches};
use crate::figure::{
    Align, Axis, Colour, Figure, Grid, Heading, Legend, Mark, MarkerShape, Panel, Track,
};
use crate::logits::Logits;
use crate::words::{Words, say};

/// The share of a limit from which on its bar has room for words.
const ROOM: f64 = 0.4;

/// How far beyond its limit a bar is drawn, in limits.
const FARTHEST: f64 = 1.4;

/// A limit is drawn where it is no farther than so many times the largest value.
const NEAR: f64 = 3.0;

/// Bars of a histogram as high as its panel: their numbers keep off each other.
const BINS: f64 = 8.0;

impl Drift {
    pub(super) fn figure(&self, numbers: &DriftNumbers, logits: &Logits, words: Words) -> Figure {
        let sheet = DriftFigure {
            numbers,
            logits,
            words,
        };
        let checks = numbers.checks();
        let mut panels = sheet.limits(&checks, words).into_iter().collect::<Vec<_>>();
        for check in &checks[..2] {
            let is_last = check.measure == DriftMeasure::Divergence;
            panels.extend(sheet.positions(check, is_last));
        }
        let positions = numbers.positions.len();
        let heading = Heading {
            headline: numbers.headline(words),
            subtitle: say!(
                words,
                "drift-subtitle",
                is_one = positions == 1,
                candidate = &logits.name,
                baseline = &self.against,
                positions = count(positions),
                temperature = crate::experiment::format::temperature(self.temperature)
            ),
            source: say!(words, "drift-source"),
        };
        Figure::sheet(say!(words, "drift-title"))
            .description(say!(words, "drift-description", positions))
            .heading(heading)
            .tracks(
                [Track::Share(1.0), Track::Words, Track::Words],
                [Track::Lines(4.2), positions::PANEL, positions::PANEL],
            )
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)))
            .shared_legend()
            .panels(panels)
    }
}

/// What the panels are made of.
struct DriftFigure<'a> {
    numbers: &'a DriftNumbers,
    logits: &'a Logits,
    words: Words,
}

impl DriftFigure<'_> {
    /// Each largest value as a share of its limit, the limit, and the place.
    fn limits(&self, checks: &[DriftCheck; 3], words: Words) -> [Panel; 3] {
        let ratios = checks.iter().filter_map(DriftCheck::ratio);
        let end = ratios.fold(1.0, f64::max).min(FARTHEST);
        let mut marks = Vec::new();
        let (mut limits, mut places) = (Vec::new(), Vec::new());
        for (row, check) in checks.iter().enumerate() {
            let y = row as f64;
            let cell = |to: f64| ((0.0, to), (y - 0.32, y + 0.32));
            let value = check.said(words);
            match check.ratio() {
                None => {
                    let value = [((0.0, y), value)];
                    marks.push(Mark::words(value, Align::Left, Colour::Ink).bold());
                }
                Some(ratio) => {
                    let face = match ratio > 1.0 {
                        true => Colour::Limit,
                        false => Colour::Accent,
                    };
                    let share = check.share_of_limit();
                    let tip = format!("{}: {value}, {share}", check.measure.name(words));
                    marks.push(Mark::cells([cell(1.0)], Colour::Heat(0.0)));
                    let length = ratio.min(end);
                    marks.push(Mark::cells([cell(length)], face).tips([tip]));
                    marks.extend(match length >= ROOM {
                        true => {
                            let words = |x, words, align, shift| {
                                Mark::words([((x, y), words)], align, Colour::Paper)
                                    .bold()
                                    .shifted(shift, 0.0)
                            };
                            vec![
                                words(0.0, value, Align::Left, 5.0),
                                words(length, share, Align::Right, -5.0),
                            ]
                        }
                        false => {
                            let both = [((length, y), format!("{value}\u{2002}{share}"))];
                            vec![Mark::words(both, Align::Left, Colour::Ink).shifted(5.0, 0.0)]
                        }
                    });
                }
            }
            let limit = check.said_limit(words);
            let colour = match check.limit {
                Some(_) => Colour::Limit,
                None => Colour::Muted,
            };
            limits.push(Mark::words([((0.0, y), limit)], Align::Left, colour));
            let place = ((1.0, y), self.place(check));
            places.push(Mark::words([place], Align::Right, Colour::QuietInk));
        }
        if checks.iter().any(|check| check.limit.is_some()) {
            marks.push(Mark::curve([(1.0, -0.5), (1.0, 2.5)], Colour::Limit));
        }
        let names = checks
            .iter()
            .map(|check| check.measure.name(words))
            .collect();
        let rows = Axis::rows(names).grid(Grid::Hidden);
        [
            Panel::new("", Axis::hidden().range(0.0, end), rows, marks),
            Panel::words("", checks.len(), limits),
            Panel::words("", checks.len(), places),
        ]
    }

    /// Where a largest value is.
    fn place(&self, check: &DriftCheck) -> String {
        let positions = self.numbers.positions.len();
        match (check.measure, check.place) {
            (DriftMeasure::Changed, _) => say!(
                self.words,
                "places-of-positions",
                places = count(self.numbers.changed_places().count()),
                positions = count(positions)
            ),
            (_, Some(place)) => say!(self.words, "at-position", position = place.to_string()),
            (_, None) => String::new(),
        }
    }

    /// A measure at each position, and how many positions have how much of it.
    fn positions(&self, check: &DriftCheck, is_last: bool) -> [Panel; 2] {
        let (words, numbers) = (self.words, self.numbers);
        let values = numbers.values(|shift| check.measure.of(shift));
        let finite = values.iter().copied().filter(|value| value.is_finite());
        let largest = finite.fold(0.0, f64::max);
        let limit = check
            .limit
            .filter(|limit| *limit <= NEAR * largest || largest == 0.0);
        let top = match (largest.max(limit.unwrap_or(0.0)), values.len()) {
            (0.0, _) => 0.01,
            (top, _) => 1.16 * top,
        };
        let shown: Vec<f64> = values.iter().map(|value| value.min(top)).collect();
        let point = |place: usize| (place as f64, shown[place]);
        let tip = |place: usize| self.tip(check.measure, place, values[place]);
        let is_changed = |place: &usize| numbers.positions[*place].is_changed();
        let is_binned = values.len() > DOTS;
        let mut marks = Vec::new();
        let drawn: Vec<usize> = match is_binned {
            true => stretches(&values, STRETCHES)
                .iter()
                .map(|stretch| stretch.place)
                .collect(),
            false => (0..values.len()).collect(),
        };
        let is_drawn = |place: &usize| values[*place].is_finite();
        let drawn: Vec<usize> = drawn.into_iter().filter(is_drawn).collect();
        if values.len() <= BARS {
            let stems = drawn
                .iter()
                .map(|&place| ((place as f64, 0.0), point(place)));
            marks.push(Mark::segments(stems, Colour::Pale));
        }
        let changed: Vec<usize> = match is_binned {
            true => drawn.iter().copied().filter(is_changed).collect(),
            false => numbers.changed_places().filter(is_drawn).collect(),
        };
        let same: Vec<usize> = drawn
            .into_iter()
            .filter(|place| !is_changed(place))
            .collect();
        let points = |places: &[usize], colour| {
            let points = Mark::points(places.iter().map(|&place| point(place)), colour);
            let shape = if values.len() > BARS {
                MarkerShape::Speck
            } else {
                MarkerShape::Disc
            };
            points
                .shape(shape)
                .tips(places.iter().map(|&place| tip(place)))
        };
        marks.push(points(&same, Colour::Accent));
        let diamonds = points(&changed, Colour::Contrast).shape(MarkerShape::Diamond);
        marks.push(match changed.is_empty() {
            true => diamonds,
            false => diamonds.label(say!(words, "top-1-changed")),
        });
        let beyond = (0..values.len()).filter(|&place| values[place].is_infinite());
        let beyond: Vec<(f64, f64)> = beyond.map(|place| (place as f64, top)).collect();
        let infinite = beyond.len();
        marks.push(Mark::points(beyond, Colour::Limit).shape(MarkerShape::Cross));
        let view = (-0.7, values.len() as f64 - 0.3);
        let line = |limit: f64| Mark::level(limit, Colour::Limit).dash(crate::figure::Dash::Solid);
        if let Some(limit) = limit {
            marks.push(line(limit));
            let words = [((view.1, limit), check.said_limit(words))];
            marks.push(Mark::words(words, Align::Right, Colour::Limit).shifted(0.0, 7.0));
        }
        let note = say!(
            words,
            "largest-note",
            place = self.named(check),
            value = check.measure.said(largest, words),
            is_zero = largest == 0.0,
            is_infinite = infinite > 0,
            is_binned,
            infinite
        );
        let axis = || match check.measure {
            DriftMeasure::Divergence => Axis::numbers(""),
            _ => Axis::percent(""),
        };
        let label = match is_last {
            true => say!(words, "position"),
            false => String::new(),
        };
        let by_position = Panel::new(
            say!(words, "drift-panel", measure = check.measure),
            Axis::counts(label).grid(Grid::Hidden).range(view.0, view.1),
            axis().range(0.0, top),
            marks,
        )
        .note(note);
        let mut bars = self.histogram(
            values.iter().copied().filter(|value| value.is_finite()),
            largest,
            top,
        );
        bars.extend(limit.map(line));
        let most = bars[0].primitives.iter().map(|bar| bar.extent()[0].1);
        let most = most.fold(1.0, f64::max);
        let histogram = Panel::new(
            say!(words, "histogram-panel"),
            Axis::hidden().range(0.0, 1.35 * most),
            Axis::hidden().range(0.0, top),
            bars,
        );
        [by_position, histogram.span(2, 1).legend(Legend::Hidden)]
    }

    /// How many positions are in each of some stretches from 0 to the largest value.
    fn histogram(&self, values: impl Iterator<Item = f64>, largest: f64, top: f64) -> Vec<Mark> {
        let bins = ((BINS * largest / top) as usize).max(1);
        let width = match largest {
            0.0 => top / BINS,
            largest => largest / bins as f64,
        };
        let mut counts = vec![0_usize; bins];
        for value in values {
            counts[((value / width) as usize).min(bins - 1)] += 1;
        }
        let full = || counts.iter().enumerate().filter(|(_, inside)| **inside > 0);
        let bars = full().map(|(bin, &inside)| {
            let from = bin as f64 * width;
            (
                (0.0, inside as f64),
                (from + 0.1 * width, from + 0.9 * width),
            )
        });
        let names = full()
            .map(|(bin, &inside)| ((inside as f64, (bin as f64 + 0.5) * width), count(inside)));
        vec![
            Mark::cells(bars, Colour::Accent),
            Mark::words(names, Align::Left, Colour::QuietInk).shifted(4.0, 0.0),
        ]
    }

    /// The position of a largest value with its token.
    fn named(&self, check: &DriftCheck) -> String {
        let Some(place) = check.place else {
            return String::new();
        };
        let top = token_name(self.logits, self.numbers.positions[place].tops[0]);
        format!("{place} ({top})")
    }

    fn tip(&self, measure: DriftMeasure, place: usize, value: f64) -> String {
        let tops = self.numbers.positions[place].tops;
        let [old, new] = tops.map(|top| token_name(self.logits, top));
        let tops = match old == new {
            true => old,
            false => format!("{old} → {new}"),
        };
        let position = say!(self.words, "position");
        format!(
            "{position} {place}: {}, {tops}",
            measure.said(value, self.words)
        )
    }
}

impl DriftMeasure {
    /// A value of it in a figure.
    pub(super) fn said(self, value: f64, words: Words) -> String {
        match self {
            DriftMeasure::Divergence => say!(words, "nats", value = super::two_figures(value)),
            _ => figure_share(value),
        }
    }
}

impl DriftCheck {
    fn said(&self, words: Words) -> String {
        self.measure.said(self.value, words)
    }

    fn said_limit(&self, words: Words) -> String {
        match (self.limit, self.measure) {
            (None, _) => say!(words, "no-limit"),
            (Some(limit), DriftMeasure::Divergence) => {
                say!(words, "limit", limit = limit.to_string())
            }
            (Some(limit), _) => {
                let limit = format!("{}\u{2009}%", crate::experiment::format::share(limit));
                say!(words, "limit", limit)
            }
        }
    }

    /// The share of the limit that the value is.
    pub(super) fn share_of_limit(&self) -> String {
        match self.ratio() {
            Some(ratio) if ratio > 0.0 && ratio < 0.005 => "<1\u{2009}%".to_owned(),
            Some(ratio) if ratio < 10.0 => format!("{:.0}\u{2009}%", ratio * 100.0),
            Some(ratio) if ratio.is_finite() => format!("{ratio:.0}×"),
            _ => "∞".to_owned(),
        }
    }
}
