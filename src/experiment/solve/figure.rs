//! The figure: the answer on its curve, and the distribution that it gives.

use super::{Answer, Solve, SolveNumbers, SolvedParameter};
use crate::experiment::format::{self, figure_percent, figure_share};
use crate::experiment::head::Head;
use crate::figure::{Align, Axis, Colour, Dash, Figure, Grid, Heading, Legend, Mark, Panel, Track};
use crate::logits::Logits;
use crate::words::{Words, say};

/// The most tokens with a row of their own, and how many rows there are at least.
const MOST_TOKENS: usize = 16;
const LEAST_ROWS: usize = 11;
/// The height of a row, in inches, and of a bar in it.
const ROW: f64 = 0.21;
const BAR: f64 = 0.62;
/// Room below and above the curve, and the height of what marks a stretch of the axis, as shares of its height.
const MARGIN: f64 = 0.05;
const STRETCH: f64 = 0.02;
/// Where a label stands beside a point, in points.
const BESIDE: (f64, f64) = (7.0, 8.0);
/// Up to which share of the width a label has no room on its left.
const NARROW: f64 = 0.3;

impl Solve {
    pub(super) fn figure(&self, outcome: &SolveNumbers, logits: &Logits, words: Words) -> Figure {
        let answer = outcome.answer.as_ref();
        let found = answer.map(|answer| self.distribution(answer, outcome, logits, words));
        let rows = found.as_ref().map_or(LEAST_ROWS, |(_, rows)| *rows);
        let seen = say!(
            words,
            "solve-description",
            parameter = self.parameter.name(),
            target = self.target.name()
        );
        let findings = outcome.findings(logits, words);
        let mut tracks = vec![Track::Share(1.2)];
        tracks.extend(found.iter().map(|_| Track::Share(1.0)));
        Figure::sheet(say!(
            words,
            "solve-title",
            parameter = self.parameter.name()
        ))
        .description(format::paragraph(seen, findings))
        .heading(self.heading(outcome, words))
        .sized(self.figsize.map_or([None, None], |size| size.map(Some)))
        .tracks(tracks, [Track::Inches(ROW * rows as f64)])
        .panel(self.search(outcome, words))
        .panels(found.map(|(panel, _)| panel))
    }

    fn heading(&self, outcome: &SolveNumbers, words: Words) -> Heading {
        let temperature = match self.parameter {
            SolvedParameter::Temperature => String::new(),
            SolvedParameter::MinP { temperature } => format::temperature(temperature),
        };
        let parameter = self.parameter.name();
        Heading {
            headline: outcome.solution(words),
            subtitle: say!(
                words,
                "solve-subtitle",
                parameter,
                temperature,
                is_answered = outcome.answer.is_some()
            ),
            source: say!(words, "solve-source", target = self.target.name()),
        }
    }

    /// The curve with the answer on it.
    fn search(&self, outcome: &SolveNumbers, words: Words) -> Panel {
        let (target, parameter) = (self.target.name(), self.parameter.name());
        let wanted = self.target.value();
        let curve = &outcome.curve;
        let answer = outcome.answer.as_ref();
        let ys = curve.iter().map(|point| point.1);
        let ys = ys
            .chain([wanted])
            .chain(answer.map(|answer| answer.reached));
        let (low, high) = ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| {
            (low.min(y), high.max(y))
        });
        let room = MARGIN * (high - low).max(1e-6);
        let (bottom, top) = (low - room, high + 2.0 * room);
        let end = curve.last().map_or(1.0, |point| point.0);
        let is_rising = match (curve.first(), curve.last()) {
            (Some(first), Some(last)) => last.1 >= first.1,
            _ => true,
        };
        let points = curve.iter().copied();
        let mut marks = vec![match self.parameter {
            SolvedParameter::Temperature => Mark::curve(points, Colour::Accent),
            SolvedParameter::MinP { .. } => Mark::steps(points, Colour::Accent),
        }];
        marks.push(Mark::level(wanted, Colour::Muted));
        // At the right end the curve is on the other side of what is wanted.
        let label = say!(words, "solve-target", wanted = wanted.to_string());
        let has_room_below = wanted > bottom + 0.2 * (top - bottom);
        let down = match is_rising && has_room_below {
            true => -BESIDE.1,
            false => BESIDE.1,
        };
        marks.push(
            Mark::words([((end, wanted), label)], Align::Right, Colour::Muted).shifted(0.0, down),
        );
        if let Some(answer) = answer {
            let point = (answer.value, answer.reached);
            let drops = [
                (point, (answer.value, bottom)),
                (point, (0.0, answer.reached)),
            ];
            marks.push(Mark::segments(drops, Colour::Accent).dash(Dash::Dotted));
            if answer.same[0] < answer.same[1] {
                let [from, to] = answer.same;
                let stretch = STRETCH * (top - bottom);
                let cell = ((from, to.min(end)), (bottom, bottom + stretch));
                marks.push(Mark::cells([cell], Colour::Accent));
            }
            let label = say!(words, "solution", parameter, value = answer.text());
            let tip = format!("{label}: {}", self.target.shown(answer.reached));
            marks.push(Mark::points([point], Colour::Accent).tips([tip]));
            // A rising curve leaves room above on the left and below on the right of a point.
            let side = if is_rising { 1.0 } else { -1.0 };
            let (align, shift) = match answer.value > NARROW * end {
                true => (Align::Right, (-BESIDE.0, side * BESIDE.1)),
                false => (Align::Left, (BESIDE.0, -side * BESIDE.1)),
            };
            marks.push(
                Mark::words([(point, label)], align, Colour::Accent)
                    .bold()
                    .shifted(shift.0, shift.1),
            );
        }
        Panel::new(
            say!(words, "solve-panel", target, parameter),
            Axis::numbers(say!(words, "parameter-axis", parameter))
                .grid(Grid::Hidden)
                .range(0.0, end),
            Axis::numbers(say!(words, "target-axis", target)).range(bottom, top),
            marks,
        )
        .legend(Legend::Hidden)
    }

    /// The most likely tokens at the answer, with what each had before; and how many rows they take.
    fn distribution(
        &self,
        answer: &Answer,
        outcome: &SolveNumbers,
        logits: &Logits,
        words: Words,
    ) -> (Panel, usize) {
        let (now, before) = (
            answer.distribution.probabilities(),
            outcome.before.probabilities(),
        );
        let head = Head::ranked(&[before, now], MOST_TOKENS);
        let names = head.names(logits, words);
        let [now, before] = [now, before].map(|probabilities| head.values(probabilities));
        let highest = now.iter().chain(&before).copied().fold(0.0, f64::max);
        let rows = names.len().max(LEAST_ROWS);
        let kept = |place: &usize| now[*place] > 0.0;
        let all = || 0..names.len();
        let bars = all().filter(kept).map(|row| (row as f64, (0.0, now[row])));
        let tips = all().filter(kept).map(|row| {
            let [before, now] = [before[row], now[row]].map(figure_share);
            format!("{} {before} → {now}", names[row])
        });
        let numbers = all().filter(kept).map(|row| {
            let x = now[row].max(before[row]);
            ((x, row as f64), figure_percent(now[row]))
        });
        let removed = all().filter(|row| !kept(row));
        let removed = removed.map(|row| ((before[row], row as f64), "–".to_owned()));
        let ticks = all().map(|row| (before[row], row as f64));
        let marks = vec![
            Mark::spans(bars, BAR, Colour::Accent).tips(tips.collect::<Vec<_>>()),
            Mark::ticks(ticks, Colour::Ink),
            Mark::words(numbers, Align::Left, Colour::Ink).shifted(4.0, 0.0),
            Mark::words(removed, Align::Left, Colour::Muted).shifted(4.0, 0.0),
        ];
        let title = say!(
            words,
            "solution",
            parameter = self.parameter.name(),
            value = answer.text()
        );
        let panel = Panel::new(
            title,
            Axis::percent("").far().range(0.0, 1.02 * highest),
            Axis::rows(names).range(rows as f64 - 0.5, -0.5),
            marks,
        );
        (panel.legend(Legend::Hidden), rows)
    }
}
