//! The figure of one position: its tokens, its entropy over the temperature, and the tokens that top-p and min-p keep.

use super::one::OnePosition;
use crate::experiment::format::{self, count, figure_percent, figure_share, shortened};
use crate::experiment::head::other_tokens;
use crate::figure::text::visible;
use crate::figure::{Align, Axis, Colour, Dash, Figure, Heading, Mark, Panel, Track};
use crate::sampling::Interval;
use crate::words::{Words, say};

/// Ends that are no farther apart are one.
pub(super) const SURE: f64 = 1e-12;

/// A table of fewer rows has blank ones below.
const LEAST_ROWS: usize = 15;

/// Half the height of a bar, in rows.
pub(super) const HALF: f64 = 0.3;

/// The share of the width of a panel that a character of a number takes.
const CHARACTER: f64 = 0.036;

/// What can be over a parameter, and at the value that was asked.
struct BoundedCurve {
    /// Where, from and to.
    points: Vec<(f64, f64, f64)>,
    /// What was asked: where, and from and to there.
    asked: (f64, (f64, f64)),
    /// From and to in words.
    said: String,
}

impl OnePosition<'_> {
    pub(super) fn figure(&self, words: Words) -> Figure {
        let (names, bounds) = self.rows(words);
        let height = ((0.2 * names.len() as f64 - 1.7) / 3.0).max(1.1);
        let seen = self.known.likely.seen().len();
        let description = say!(words, "bounds-description", seen);
        let [first, numbers] = self.table(names, &bounds, words);
        Figure::sheet(say!(words, "bounds-title"))
            .description(format::paragraph(description, self.findings(words)))
            .heading(self.heading(words))
            .tracks(
                [Track::Share(1.0), Track::Words, Track::Share(1.15)],
                [Track::Inches(height); 3],
            )
            .sized(
                self.settings
                    .figsize
                    .map_or([None; 2], |size| size.map(Some)),
            )
            .shared_legend()
            .panels([first, numbers])
            .panel(self.entropy(words))
            .panels(self.sets(words))
    }

    fn temperature(&self) -> String {
        format::temperature(self.settings.temperature)
    }

    fn heading(&self, words: Words) -> Heading {
        let likely = &self.known.likely;
        let kept = self.bounded.top_p;
        let unseen = likely.unseen_tokens();
        Heading {
            headline: say!(
                words,
                "bounds-headline",
                seen = likely.seen().len(),
                top_p = self.settings.top_p.to_string(),
                is_sure = kept.low == kept.high,
                low = count(kept.low),
                high = count(kept.high),
                is_one = kept.high == 1
            ),
            subtitle: say!(
                words,
                "bounds-subtitle",
                temperature = self.temperature(),
                top_p = self.settings.top_p.to_string(),
                min_p = self.settings.min_p.to_string(),
                mass = figure_share(likely.unseen_mass()),
                unseen = count(unseen),
                vocabulary = count(self.settings.vocabulary)
            ),
            source: say!(words, "bounds-source"),
        }
    }

    /// A row for each token that is shown, one for the other likely ones if there are any, and one for the unseen.
    fn rows(&self, words: Words) -> (Vec<String>, Vec<Interval>) {
        let tokens = self.known.tokens.iter();
        let mut names: Vec<String> = tokens.map(|token| shortened(&visible(token))).collect();
        let shown = names.len().min(self.curves.tokens.len());
        let (first, others) = self.curves.tokens.split_at(shown);
        let mut bounds = first.to_vec();
        if !others.is_empty() {
            names.push(other_tokens(others.len(), words));
            bounds.push(Interval {
                low: others.iter().map(|interval| interval.low).sum(),
                high: others.iter().map(|interval| interval.high).sum(),
            });
        }
        let unseen = self.known.likely.unseen_tokens();
        if unseen > 0 {
            names.push(say!(
                words,
                "unseen-tokens",
                count = count(unseen),
                is_one = unseen == 1
            ));
            bounds.push(self.bounded.unseen);
        }
        (names, bounds)
    }

    /// What the probability of each token can be, and the same as numbers.
    fn table(&self, names: Vec<String>, bounds: &[Interval], words: Words) -> [Panel; 2] {
        let rows = names.len().max(LEAST_ROWS) as f64 - 0.5;
        let most = bounds
            .iter()
            .map(|interval| interval.high)
            .fold(0.0, f64::max);
        let tips = names.iter().zip(bounds);
        let tips = tips.map(|(name, interval)| format!("{name}: {}", share_range(*interval)));
        let marks = possible(bounds.iter().copied().map(ends_of), tips.collect(), words);
        let numbers = bounds.iter().enumerate();
        let numbers = numbers.map(|(row, interval)| ((1.0, row as f64), share_range(*interval)));
        let numbers = Mark::words(numbers, Align::Right, Colour::Ink);
        let title = say!(
            words,
            "bounded-probabilities-panel",
            temperature = self.temperature()
        );
        let x = Axis::percent("").range(0.0, 1.05 * most).far();
        let table = Panel::new(title, x, Axis::rows(names).range(rows, -0.5), marks);
        let numbers = Panel::new(
            "",
            Axis::hidden().range(0.0, 1.0),
            Axis::hidden().range(rows, -0.5),
            [numbers],
        );
        [table.span(1, 3), numbers.span(1, 3)]
    }

    /// The entropy over the temperature.
    fn entropy(&self, words: Words) -> Panel {
        let curve = self.curves.entropy.iter();
        let renormalised = curve.clone().map(|&(x, _, value)| (x, value));
        let renormalised = Mark::curve(renormalised, Colour::Contrast).dash(Dash::Dashed);
        let bounded = self.bounded;
        let (low, high) = ends_of(bounded.entropy);
        let course = BoundedCurve {
            points: curve
                .map(|(x, interval, _)| (*x, interval.low, interval.high))
                .collect(),
            asked: (self.settings.temperature.value(), (low, high)),
            said: match high - low < 0.005 {
                true => format!("{low:.2}"),
                false => format!("{low:.2}–{high:.2}"),
            },
        };
        let mut marks = course.marks(false);
        marks.push(renormalised.label(say!(words, "renormalised")));
        let note = match low - bounded.renormalised {
            gap if gap > 0.005 => say!(words, "too-low-note", gap = format!("{gap:.2}")),
            _ => String::new(),
        };
        Panel::new(
            say!(words, "bounded-entropy-panel"),
            Axis::numbers(say!(words, "temperature-axis")),
            Axis::numbers(""),
            marks,
        )
        .note(note)
    }

    /// How many tokens top-p and min-p keep.
    fn sets(&self, words: Words) -> [Panel; 2] {
        let log = |count: usize| libm::log10(count as f64);
        let temperature = &self.temperature();
        let title = |set| say!(words, "set-panel", set, temperature);
        let course = |points: &[(f64, Interval<usize>)],
                      place: fn(f64) -> f64,
                      asked: f64,
                      kept: Interval<usize>| {
            let points = points.iter();
            let points = points.map(|(x, kept)| (place(*x), log(kept.low), log(kept.high)));
            BoundedCurve {
                points: stairs(points),
                asked: (place(asked), (log(kept.low), log(kept.high))),
                said: count_range(kept),
            }
        };
        let (settings, bounded) = (self.settings, self.bounded);
        let top_p = course(
            &self.curves.top_p,
            |mass| mass,
            settings.top_p,
            bounded.top_p,
        );
        let min_p = course(
            &self.curves.min_p,
            libm::log10,
            settings.min_p,
            bounded.min_p,
        );
        [
            Panel::new(
                title("top-p"),
                Axis::numbers("top-p"),
                Axis::powers(""),
                top_p.marks(false),
            ),
            Panel::new(
                title("min-p"),
                Axis::powers("min-p"),
                Axis::powers(""),
                min_p.marks(true),
            ),
        ]
    }
}

impl BoundedCurve {
    /// The band, and what was asked in it; words stand where the band leaves room.
    fn marks(self, falls: bool) -> Vec<Mark> {
        let (x, (low, high)) = self.asked;
        let ends = self.points.iter().map(|point| point.0);
        let (first, last) = ends.fold((x, x), |(first, last), x| (first.min(x), last.max(x)));
        let room = CHARACTER * self.said.chars().count() as f64 * (last - first);
        // Above the band on the side where it goes down; below it where there is no room for that.
        let has_room = match falls {
            true => last - x > room,
            false => x - first > room,
        };
        let (at, align, shift) = match (falls, has_room) {
            (false, true) => (high, Align::Right, (-6.0, 5.0)),
            (false, false) => (low, Align::Left, (6.0, -6.0)),
            (true, true) => (high, Align::Left, (6.0, 5.0)),
            (true, false) => (low, Align::Right, (-6.0, -6.0)),
        };
        let asked = match high - low > SURE {
            true => Mark::intervals([(x, (low, high))], Colour::Ink),
            false => Mark::points([(x, low)], Colour::Ink),
        };
        let said = Mark::words([((x, at), self.said.clone())], align, Colour::Ink);
        vec![
            Mark::band(self.points, Colour::Accent),
            asked.tips([self.said]),
            said.bold().shifted(shift.0, shift.1),
        ]
    }
}

/// A value that keeps until the next, as the corners of a band.
fn stairs(points: impl Iterator<Item = (f64, f64, f64)>) -> Vec<(f64, f64, f64)> {
    let mut corners: Vec<(f64, f64, f64)> = Vec::new();
    for point in points {
        if let Some(&(_, low, high)) = corners.last()
            && (low, high) != (point.1, point.2)
        {
            corners.push((point.0, low, high));
        }
        corners.push(point);
    }
    corners
}

/// In each row of a table what can be: a point where that is one value, else all between two ends.
pub(super) fn possible(
    rows: impl Iterator<Item = (f64, f64)>,
    tips: Vec<String>,
    words: Words,
) -> Vec<Mark> {
    let rows: Vec<((f64, f64), f64)> = rows
        .enumerate()
        .map(|(row, ends)| (ends, row as f64))
        .collect();
    let is_open = |ends: (f64, f64)| ends.1 - ends.0 > SURE;
    let open = || rows.iter().filter(|(ends, _)| is_open(*ends));
    let sure = || rows.iter().filter(|(ends, _)| !is_open(*ends));
    let tips_of = |is: bool| {
        let pairs = rows.iter().zip(&tips);
        let tips = pairs.filter(|((ends, _), _)| is_open(*ends) == is);
        tips.map(|(_, tip)| tip.clone()).collect::<Vec<_>>()
    };
    let bands = open().map(|(ends, row)| (*ends, (row - HALF, row + HALF)));
    let ticks = open().flat_map(|((low, high), row)| [(*low, *row), (*high, *row)]);
    let points = sure().map(|((low, _), row)| (*low, *row));
    let label = |mark: Mark, name: String| match mark.is_empty() {
        true => mark,
        false => mark.label(name),
    };
    let bands = Mark::cells(bands, Colour::AccentTint).tips(tips_of(true));
    let points = Mark::points(points, Colour::Accent).tips(tips_of(false));
    vec![
        label(bands, say!(words, "possible-values")),
        Mark::ticks(ticks, Colour::Accent),
        label(points, say!(words, "determined-value")),
    ]
}

pub(super) fn ends_of(interval: Interval) -> (f64, f64) {
    (interval.low, interval.high)
}

/// `24–26 %`, or one number where both ends read the same.
pub(super) fn share_range(interval: Interval) -> String {
    let [low, high] = [interval.low, interval.high].map(figure_percent);
    match low == high {
        true => figure_share(interval.low),
        false => format!("{low}–{}", figure_share(interval.high)),
    }
}

/// `13–30 752`, or one number.
pub(super) fn count_range(interval: Interval<usize>) -> String {
    match interval.low == interval.high {
        true => count(interval.low),
        false => format!("{}–{}", count(interval.low), count(interval.high)),
    }
}
