//! The figure: the tokens that differ most as rows, and the power below them.

use super::{Compare, CompareNumbers};
use crate::experiment::format::{self, count, figure_percent, figure_share, folded, token_name};
use crate::experiment::head::other_tokens;
use crate::figure::{
    Align, Axis, Colour, Dash, Figure, Grid, Heading, Legend, Mark, MarkerShape, Panel, Track,
};
use crate::logits::Logits;
use crate::sampling::statistics::simultaneous;
use crate::words::{Words, say};

/// The most tokens with a row of their own.
pub(super) const MOST_TOKENS: usize = 12;
/// How high a row is, in rows of a table.
const ROW: f64 = 1.7;
/// Where the two sides are in a row, and how high their intervals are.
const SIDES: [f64; 2] = [-0.2, 0.2];
const BAND: f64 = 0.3;
/// The height of the curve of the power, in inches.
const POWER: f64 = 1.35;
/// Names of both sides that have more columns of characters together are A and B in the headline.
const LONG_NAMES: usize = 26;
/// Where labels stand beside a point, in points.
const BESIDE: (f64, f64) = (7.0, 8.0);
/// A leap of the power that is worth a word, and a power that leaves no room below its point.
const LEAP: f64 = 0.15;
const LOW: f64 = 0.2;
/// Up to which share of the width a label has no room on its left.
const NARROW: f64 = 0.4;

/// A row: a token, or all others.
struct ComparedRow {
    name: String,
    /// The probability in either.
    probabilities: [f64; 2],
    /// How often it was drawn from either.
    counts: [u64; 2],
}

impl ComparedRow {
    fn difference(&self) -> f64 {
        self.probabilities[1] - self.probabilities[0]
    }
}

impl CompareNumbers {
    /// The tokens that either side can draw, from the largest difference on; of equal ones the most likely first.
    pub(super) fn by_difference(&self) -> Vec<usize> {
        let [p, q] = [0, 1].map(|side| &self.sides[side].probabilities);
        let mut tokens: Vec<usize> = (0..p.len())
            .filter(|&token| p[token] > 0.0 || q[token] > 0.0)
            .collect();
        let size = |token: usize| ((p[token] - q[token]).abs(), p[token].max(q[token]));
        tokens.sort_by(|&a, &b| {
            let (a, b) = (size(a), size(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        tokens
    }

    fn rows(&self, most: usize, logits: &Logits, words: Words) -> Vec<ComparedRow> {
        let tokens = self.by_difference();
        let most = match tokens.len() <= most + 1 {
            true => tokens.len(),
            false => most,
        };
        let (shown, others) = tokens.split_at(most);
        let sum = |name: String, tokens: &[usize]| ComparedRow {
            name,
            probabilities: [0, 1].map(|side: usize| {
                let probabilities = &self.sides[side].probabilities;
                tokens.iter().map(|&token| probabilities[token]).sum()
            }),
            counts: [0, 1].map(|side: usize| {
                let counts = &self.sides[side].drawn.counts;
                tokens.iter().map(|&token| counts[token]).sum()
            }),
        };
        let mut rows: Vec<ComparedRow> = shown
            .iter()
            .map(|&token| sum(token_name(logits, token), &[token]))
            .collect();
        if !others.is_empty() {
            let name = other_tokens(others.len(), words);
            rows.push(sum(name, others));
        }
        rows
    }

    /// What the two are called in a headline.
    fn short_names(&self) -> [String; 2] {
        let [a, b] = &self.names;
        match format::columns(a) + format::columns(b) > LONG_NAMES || a == b {
            true => ["A", "B"].map(str::to_owned),
            false => self.names.clone(),
        }
    }
}

impl Compare {
    pub(super) fn figure(&self, numbers: &CompareNumbers, logits: &Logits, words: Words) -> Figure {
        let rows = numbers.rows(self.shown.min(MOST_TOKENS), logits, words);
        let table = ComparedTable {
            settings: self,
            names: numbers.labels().map(|label| format::shortened(&label)),
            rows: &rows,
            words,
        };
        let findings = self.findings(numbers, logits, words);
        Figure::sheet(say!(words, "compare-title"))
            .description(say!(
                words,
                "compare-description",
                findings = &findings.join(" ")
            ))
            .heading(self.heading(numbers, words))
            .sized(self.figsize.map_or([None, None], |size| size.map(Some)))
            .tracks(
                [
                    Track::Words,
                    Track::Share(1.15),
                    Track::Words,
                    Track::Words,
                    Track::Share(1.0),
                    Track::Words,
                ],
                [Track::Lines(ROW * rows.len() as f64), Track::Inches(POWER)],
            )
            .shared_legend()
            .panels([
                table.names(),
                table.probabilities(),
                table.side(0),
                table.side(1),
                table.differences(),
                table.points(),
                self.power_panel(numbers, logits, words).span(6, 1),
            ])
    }

    fn heading(&self, numbers: &CompareNumbers, words: Words) -> Heading {
        let [a, b] = numbers.short_names();
        let needed = numbers.draws_needed.map(|needed| count(needed as usize));
        let test = numbers.test.map(|test| test.g.chance);
        Heading {
            headline: say!(
                words,
                "compare-headline",
                verdict = numbers.verdict.name(),
                a,
                b,
                draws = count(self.draws as usize),
                is_enough = needed.is_some(),
                needed = needed.unwrap_or_default()
            ),
            subtitle: say!(
                words,
                "compare-subtitle",
                a = self.sides[0].chain_config.summary(),
                b = self.sides[1].chain_config.summary(),
                draws = count(self.draws as usize),
                has_test = test.is_some(),
                chance = format::chance(test.unwrap_or_default())
            ),
            source: say!(
                words,
                "compare-source",
                confidence = format::share(1.0 - self.level)
            ),
        }
    }

    /// The power over the draws, with the draws that were made and those that are needed.
    fn power_panel(&self, numbers: &CompareNumbers, logits: &Logits, words: Words) -> Panel {
        let pieces = numbers.curve.pieces.iter();
        let end = numbers.curve.pieces.last().and_then(|piece| piece.last());
        let end = end.map_or(1.0, |point| point.0);
        let mut marks: Vec<Mark> = pieces
            .map(|piece| Mark::curve(piece.iter().copied(), Colour::Accent))
            .collect();
        let target = say!(words, "target-power", power = format::share(self.power));
        let needed = numbers.draws_needed.filter(|needed| *needed <= end);
        marks.push(Mark::level(self.power, Colour::Muted));
        // Above the line where the curve comes later, else below it at the other end.
        let is_early = needed.is_some_and(|needed| needed < NARROW * end);
        marks.push(match is_early {
            true => Mark::words([((end, self.power), target)], Align::Right, Colour::Muted)
                .shifted(0.0, -BESIDE.1),
            false => Mark::words([((0.0, self.power), target)], Align::Left, Colour::Muted)
                .shifted(4.0, BESIDE.1),
        });
        let made = (self.draws as f64, numbers.power);
        let leap = numbers.curve.leap;
        if let Some(leap) = leap.filter(|leap| leap.power[1] - leap.power[0] > LEAP) {
            let poles = [((leap.draws, leap.power[0]), (leap.draws, leap.power[1]))];
            marks.push(Mark::segments(poles, Colour::Accent).dash(Dash::Dotted));
            if let Some(token) = leap.token {
                let words = say!(
                    words,
                    "power-leap",
                    draws = count(leap.draws as usize),
                    token = token_name(logits, token)
                );
                let middle = (leap.draws, (leap.power[0] + leap.power[1]) / 2.0);
                let (align, shift) = match leap.draws > NARROW * end {
                    true => (Align::Right, -BESIDE.0),
                    false => (Align::Left, BESIDE.0),
                };
                marks.push(
                    Mark::words([(middle, folded(&words, 24))], align, Colour::QuietInk)
                        .shifted(shift, 0.0),
                );
            }
        }
        if let Some(needed) = needed {
            let label = say!(words, "draws-needed", draws = count(needed as usize));
            let point = (needed, self.power);
            marks.push(
                Mark::points([point], Colour::Accent)
                    .shape(MarkerShape::Ring)
                    .tips([label.clone()]),
            );
            // The curve rises: above on the left of a point and below on its right is nothing.
            let is_apart =
                (numbers.power - self.power).abs() > 0.2 || (made.0 - needed).abs() > NARROW * end;
            if needed > NARROW * end {
                marks.push(
                    Mark::words([(point, label)], Align::Right, Colour::Accent)
                        .bold()
                        .shifted(-BESIDE.0, BESIDE.1),
                );
            } else if is_apart {
                marks.push(
                    Mark::words([(point, label)], Align::Left, Colour::Accent)
                        .bold()
                        .shifted(BESIDE.0, -BESIDE.1),
                );
            }
        }
        let label = say!(
            words,
            "draws-made",
            draws = count(self.draws as usize),
            power = figure_share(numbers.power)
        );
        marks.push(Mark::points([made], Colour::Accent).tips([label.clone()]));
        let down = if numbers.power < LOW {
            BESIDE.1
        } else {
            -BESIDE.1
        };
        marks.push(
            Mark::words([(made, label)], Align::Left, Colour::Accent)
                .bold()
                .shifted(BESIDE.0, down),
        );
        Panel::new(
            say!(words, "power-panel"),
            Axis::counts(say!(words, "draws-label"))
                .grid(Grid::Hidden)
                .range(0.0, end),
            Axis::percent(say!(words, "power-label")).range(0.0, 1.05),
            marks,
        )
        .legend(Legend::Hidden)
    }
}

/// The rows and what is drawn of them.
struct ComparedTable<'t> {
    settings: &'t Compare,
    /// Of both sides, with their letters.
    names: [String; 2],
    rows: &'t [ComparedRow],
    words: Words,
}

const POINT: [Colour; 2] = [Colour::Accent, Colour::Contrast];
const TINT: [Colour; 2] = [Colour::AccentTint, Colour::ContrastTint];
const WORDS: [Colour; 2] = [Colour::Accent, Colour::ContrastWords];
const SHAPE: [MarkerShape; 2] = [MarkerShape::Disc, MarkerShape::Diamond];

impl ComparedTable<'_> {
    fn column(&self, title: String, x: Axis, marks: Vec<Mark>) -> Panel {
        Panel::new(title, x, Axis::rows_of(self.rows.len()), marks).legend(Legend::Hidden)
    }

    /// A column of words, one in each row, their right ends below each other.
    fn words(
        &self,
        title: String,
        colour: Colour,
        words: impl Fn(&ComparedRow) -> String,
    ) -> Panel {
        let words = self
            .rows
            .iter()
            .enumerate()
            .map(|(row, it)| ((1.0, row as f64), words(it)));
        let marks = vec![Mark::words(words, Align::Right, colour)];
        self.column(title, Axis::hidden().range(0.0, 1.0), marks)
    }

    fn names(&self) -> Panel {
        self.words(String::new(), Colour::Ink, |row| row.name.clone())
    }

    /// Shares and their intervals, all of which hold at once.
    fn interval(&self, row: &ComparedRow, side: usize) -> (f64, f64) {
        let bars = 2 * self.rows.len();
        let (count, draws) = (row.counts[side], self.settings.draws);
        simultaneous(count, draws, bars, 1.0 - self.settings.level)
    }

    fn share(&self, row: &ComparedRow, side: usize) -> f64 {
        row.counts[side] as f64 / self.settings.draws as f64
    }

    fn probabilities(&self) -> Panel {
        let mut marks = Vec::new();
        for side in [0, 1] {
            let rows = || {
                let rows = self.rows.iter().enumerate();
                rows.filter(move |(_, row)| row.probabilities[side] > 0.0)
                    .map(move |(place, row)| (place as f64 + SIDES[side], row))
            };
            let bands = rows().map(|(y, row)| (y, self.interval(row, side)));
            marks.push(Mark::spans(bands, BAND, TINT[side]));
            let ticks = rows().map(|(y, row)| (self.share(row, side), y));
            let sampled = Mark::ticks(ticks, POINT[side]);
            marks.push(match side {
                0 => sampled.label(say!(self.words, "sampled-share")),
                _ => sampled,
            });
            let points = rows().map(|(y, row)| (row.probabilities[side], y));
            let tips = rows().map(|(_, row)| {
                format!(
                    "{}, {}: {}, {}",
                    ["A", "B"][side],
                    row.name,
                    figure_share(row.probabilities[side]),
                    say!(self.words, "sampled-times", times = row.counts[side])
                )
            });
            let points = Mark::points(points, POINT[side])
                .shape(SHAPE[side])
                .tips(tips.collect::<Vec<_>>());
            marks.push(points.label(self.names[side].clone()));
            let never = self.rows.iter().enumerate();
            let never = never.filter(|(_, row)| row.probabilities[side] == 0.0);
            let never = never.map(|(place, _)| {
                let words = say!(self.words, "never-sampled", side = ["A", "B"][side]);
                ((0.0, place as f64 + SIDES[side]), words)
            });
            marks.push(Mark::words(never, Align::Left, WORDS[side]).shifted(4.0, 0.0));
        }
        // Points lie over the intervals of both.
        let all = self.rows.iter().flat_map(|row| {
            let ends = [0, 1].map(|side| self.interval(row, side).1);
            ends.into_iter().chain(row.probabilities)
        });
        let highest = all.fold(0.0, f64::max);
        self.column(
            say!(self.words, "probabilities-panel"),
            Axis::percent("")
                .far()
                .range(0.0, (1.03 * highest).min(1.0)),
            marks,
        )
    }

    fn side(&self, side: usize) -> Panel {
        let title = format!("{} (%)", ["A", "B"][side]);
        self.words(title, WORDS[side], |row| match row.probabilities[side] {
            0.0 => "–".to_owned(),
            probability => figure_percent(probability),
        })
    }

    fn points(&self) -> Panel {
        let title = say!(self.words, "points-column");
        self.words(title, Colour::Ink, |row| format::points(row.difference()))
    }

    /// The difference of the shares that were drawn, with Newcombe's interval (1998, method 10), in percentage points.
    fn differences(&self) -> Panel {
        let mut bands = [Vec::new(), Vec::new()];
        let (mut ticks, mut points, mut tips) = (Vec::new(), Vec::new(), Vec::new());
        let (mut low, mut high) = (-0.01_f64, 0.01_f64);
        for (place, row) in self.rows.iter().enumerate() {
            let y = place as f64;
            let [a, b] = [0, 1].map(|side| self.share(row, side));
            let [of_a, of_b] = [0, 1].map(|side| self.interval(row, side));
            let difference = b - a;
            let far = |one: f64, other: f64| libm::hypot(one, other);
            let from = difference - far(b - of_b.0, of_a.1 - a);
            let to = difference + far(of_b.1 - b, a - of_a.0);
            let differs = from > 0.0 || to < 0.0;
            bands[usize::from(differs)].push((y, (100.0 * from, 100.0 * to)));
            ticks.push((100.0 * difference, y));
            points.push((100.0 * row.difference(), y));
            tips.push(format!(
                "{}: {}",
                row.name,
                format::points(row.difference())
            ));
            (low, high) = (low.min(from), high.max(to));
            (low, high) = (low.min(row.difference()), high.max(row.difference()));
        }
        let [open, shut] = bands;
        let label = say!(self.words, "difference-in-distributions");
        let marks = vec![
            Mark::spans(open, 0.5, Colour::Pale),
            Mark::spans(shut, 0.5, Colour::ContrastTint)
                .label(say!(self.words, "interval-without-zero")),
            Mark::rule(0.0, Colour::Muted).dash(Dash::Solid),
            Mark::ticks(ticks, Colour::Ink),
            Mark::points(points, Colour::Ink)
                .shape(MarkerShape::Ring)
                .tips(tips)
                .label(label),
        ];
        let margin = 0.03 * (high - low);
        self.column(
            say!(self.words, "difference-panel"),
            Axis::numbers("")
                .far()
                .range(100.0 * (low - margin), 100.0 * (high + margin)),
            marks,
        )
    }
}
