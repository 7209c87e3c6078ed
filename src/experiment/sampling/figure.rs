//! The figure: beside the probability of each token its share of the draws, its interval, and its deviation.
//!
//! A few temperatures are columns of one table; many have a row each, with the token that deviates most.

use super::certainty::FitVerdict;
use super::{EXPECTED, Row, Sampling, SamplingNumbers, chance};
use crate::experiment::distributions::temperature_list;
use crate::experiment::format::{self, count, figure_temperature, p_value, token_name};
use crate::experiment::head::{Head, SHOWN_TOKENS};
use crate::figure::{
    Align, Axis, Colour, Dash, Figure, Grid, Heading, Legend, Mark, MarkerShape, Panel, Track,
};
use crate::logits::Logits;
use crate::words::{Words, say};

/// The most temperatures that are columns, and the most of those that have a column of deviations.
const MOST_COLUMNS: usize = 4;
const DETAILED: usize = 2;
/// The most temperatures that have a row; of more, those that deviate most.
const MOST_ROWS: usize = 24;
/// How far the axis of deviations goes at least, in standard errors.
const FAR: f64 = 4.0;
/// Deviations up to here are usual.
const USUAL: f64 = 2.0;
/// Heights of the two intervals, in rows.
const OUTER: f64 = 0.26;
const INNER: f64 = 0.66;

impl Sampling {
    pub(super) fn figure(
        &self,
        numbers: &SamplingNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let distributions = numbers
            .rows
            .iter()
            .map(|row| row.distribution.probabilities());
        let distributions: Vec<&[f64]> = distributions.collect();
        let mut head = Head::new(logits.values.len(), SHOWN_TOKENS, &distributions);
        let first = |token: &usize| distributions.first().map_or(0.0, |first| first[*token]);
        head.tokens.sort_by(|a, b| first(b).total_cmp(&first(a)));
        let table = FrequencyTable {
            numbers,
            logits,
            words,
            head,
        };
        let is_wide = numbers.rows.len() > MOST_COLUMNS;
        let heading = Heading {
            headline: numbers.headline(words),
            subtitle: table.subtitle(is_wide),
            source: table.source(is_wide),
        };
        let figure = Figure::sheet(say!(words, "sampling-title"))
            .description(numbers.description(logits, words))
            .heading(heading)
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)))
            .shared_legend();
        match is_wide {
            true => table.overview(figure),
            false => table.columns(figure),
        }
    }

    /// The page of the figure, about.
    pub(super) fn sheet_size(&self, vocabulary: usize) -> [f64; 2] {
        let rows = match self.temperatures.len() {
            0..=MOST_COLUMNS => vocabulary.min(SHOWN_TOKENS + 1),
            many => many.min(MOST_ROWS),
        };
        [7.0, 2.5 + 0.21 * rows as f64]
    }
}

/// The tokens that are shown, and what was drawn.
struct FrequencyTable<'a> {
    numbers: &'a SamplingNumbers,
    logits: &'a Logits,
    words: Words,
    head: Head,
}

impl FrequencyTable<'_> {
    fn subtitle(&self, is_wide: bool) -> String {
        let rows = &self.numbers.rows;
        let temperatures = temperature_list(rows.iter().map(|row| row.temperature));
        let draws = count(usize::try_from(self.numbers.draws).unwrap_or(usize::MAX));
        match is_wide {
            true => say!(
                self.words,
                "sampling-subtitle-rows",
                temperatures,
                draws,
                is_all = rows.len() <= MOST_ROWS,
                shown = MOST_ROWS,
                all = rows.len()
            ),
            false => say!(self.words, "sampling-subtitle", temperatures, draws),
        }
    }

    fn source(&self, is_wide: bool) -> String {
        say!(
            self.words,
            "sampling-source",
            has_test = self.numbers.confidence.is_some(),
            is_wide,
            expected = EXPECTED.to_string()
        )
    }

    /// Two or three columns for each temperature.
    fn columns(&self, figure: Figure) -> Figure {
        let rows = self.head.tokens.len() + usize::from(self.head.others > 0);
        let temperatures = &self.numbers.rows;
        let (mut tracks, mut panels) = (Vec::new(), Vec::new());
        for (place, row) in temperatures.iter().enumerate() {
            tracks.push(Track::Share(1.5));
            panels.push(self.frequencies(row, place == 0, rows));
            if temperatures.len() <= DETAILED {
                tracks.push(Track::Share(1.0));
                panels.push(self.deviations(row, rows));
            }
            if temperatures.len() == 1 {
                tracks.push(Track::Words);
                panels.push(self.counts(row, rows));
            }
        }
        figure
            .tracks(tracks, [Track::Lines(rows as f64)])
            .panels(panels)
    }

    fn names(&self) -> Vec<String> {
        self.head.names(self.logits, self.words)
    }

    /// The tokens shown that can be drawn, with their rows.
    fn possible(&self, row: &Row) -> Vec<(usize, f64)> {
        let probabilities = row.distribution.probabilities();
        let tokens = self.head.tokens.iter().enumerate();
        let possible = tokens.filter(|&(_, &token)| probabilities[token] > 0.0);
        possible
            .map(|(place, &token)| (token, place as f64))
            .collect()
    }

    /// What is said of a token.
    fn tip(&self, row: &Row, token: usize) -> String {
        say!(
            self.words,
            "sampling-tip",
            token = token_name(self.logits, token),
            probability = format!("{:.2}", 100.0 * row.distribution.probabilities()[token]),
            frequency = format!("{:.2}", 100.0 * self.numbers.frequency(row, token)),
            drawn = count(usize::try_from(row.drawn.counts[token]).unwrap_or(usize::MAX))
        )
    }

    fn frequencies(&self, row: &Row, is_first: bool, rows: usize) -> Panel {
        let words = self.words;
        let possible = self.possible(row);
        let mut marks = Vec::new();
        if let Some(confidence) = self.numbers.confidence {
            let intervals = self.numbers.intervals(row, confidence);
            let confidence = format::share(confidence);
            let labels = [
                (
                    1,
                    OUTER,
                    Colour::Pale,
                    say!(words, "interval-for-all", confidence = &confidence),
                ),
                (
                    0,
                    INNER,
                    Colour::AccentTint,
                    say!(words, "interval-of-each", confidence),
                ),
            ];
            for (which, height, colour, label) in labels {
                let spans = possible
                    .iter()
                    .map(|&(token, place)| (place, intervals[token][which]));
                marks.push(Mark::spans(spans, height, colour).label(label));
            }
        }
        let tips: Vec<String> = possible
            .iter()
            .map(|&(token, _)| self.tip(row, token))
            .collect();
        let others = (self.head.others > 0).then_some((rows - 1) as f64);
        let of_others = |of_tokens: &[f64]| {
            let values = self.head.values(of_tokens);
            others.and_then(|place| Some((*values.last()?, place)))
        };
        let probabilities = row.distribution.probabilities();
        let all = self.numbers.frequencies(row);
        let sampled = possible.iter().map(|&(token, place)| (all[token], place));
        let sampled = sampled.chain(of_others(&all));
        marks.push(
            Mark::ticks(sampled, Colour::Accent)
                .label(say!(words, "frequency"))
                .tips(tips.clone()),
        );
        let expected = possible
            .iter()
            .map(|&(token, place)| (probabilities[token], place));
        let expected = expected.chain(of_others(probabilities));
        let expected = Mark::points(expected, Colour::Ink).shape(MarkerShape::Ring);
        marks.push(expected.label(say!(words, "probability")).tips(tips));
        let removed = self.head.tokens.iter().enumerate();
        let removed = removed.filter(|&(_, &token)| probabilities[token] == 0.0);
        let removed = removed.map(|(place, _)| ((0.0, place as f64), "–".to_owned()));
        marks.push(Mark::words(removed, Align::Left, Colour::Muted).shifted(4.0, 0.0));
        let y = match is_first {
            true => Axis::rows(self.names()),
            false => Axis::rows_of(rows),
        };
        let title = format!("T = {}", figure_temperature(row.temperature.value()));
        Panel::new(
            title,
            Axis::percent("")
                .far()
                .range(-0.03 * self.widest(), self.widest()),
            y.grid(Grid::Hidden),
            marks,
        )
        .note(self.verdict(row))
    }

    /// How far the axis of shares goes.
    fn widest(&self) -> f64 {
        let numbers = self.numbers;
        let ends = numbers.rows.iter().flat_map(|row| {
            let intervals = numbers
                .confidence
                .map(|confidence| numbers.intervals(row, confidence));
            let all = [
                row.distribution.probabilities().to_vec(),
                numbers.frequencies(row),
            ];
            let values = all.map(|values| self.head.values(&values)).concat();
            let upper = intervals.into_iter().flat_map(|all| {
                let shown = self.possible(row).into_iter();
                shown
                    .map(move |(token, _)| all[token][1].1)
                    .collect::<Vec<f64>>()
            });
            values.into_iter().chain(upper).collect::<Vec<f64>>()
        });
        ends.fold(0.01, f64::max).min(0.97) * 1.03
    }

    /// What the test says.
    fn verdict(&self, row: &Row) -> String {
        match self.numbers.fit(row) {
            None => String::new(),
            Some(fit) => say!(
                self.words,
                "sampling-verdict",
                fit = FitVerdict::of(&fit),
                chance = p_value(fit.chi_squared.chance)
            ),
        }
    }

    fn deviations(&self, row: &Row, rows: usize) -> Panel {
        let shown = self.possible(row);
        let found = self.numbers.deviations(row);
        let limit = 1.0 - self.numbers.confidence.unwrap_or(0.95);
        let placed = |&(token, place): &(usize, f64)| {
            let (_, deviation) = found.iter().find(|(index, _)| *index == token)?;
            Some((token, (*deviation, place)))
        };
        let placed: Vec<(usize, (f64, f64))> = shown.iter().filter_map(placed).collect();
        let far = placed
            .iter()
            .map(|(_, (deviation, _))| deviation.abs().ceil());
        let far = far.fold(FAR, f64::max);
        let is_beyond = |deviation: f64| chance(deviation, found.len()) < limit;
        let points = |beyond: bool, shape, colour| {
            let chosen = || placed.iter().filter(|(_, at)| is_beyond(at.0) == beyond);
            let tips = chosen().map(|(token, _)| self.tip(row, *token));
            Mark::points(chosen().map(|(_, at)| *at), colour)
                .shape(shape)
                .tips(tips)
        };
        let beyond = points(true, MarkerShape::Disc, Colour::Limit);
        let beyond = match beyond.primitives.is_empty() {
            true => beyond,
            false => beyond.label(say!(self.words, "beyond-chance")),
        };
        Panel::new(
            "",
            deviation_axis(far),
            Axis::rows_of(rows),
            [
                Mark::rule(-USUAL, Colour::Muted).dash(Dash::Dotted),
                Mark::rule(USUAL, Colour::Muted).dash(Dash::Dotted),
                Mark::rule(0.0, Colour::Muted).dash(Dash::Solid),
                points(false, MarkerShape::Disc, Colour::Accent),
                beyond,
            ],
        )
        .note(say!(self.words, "deviation-column"))
    }

    fn counts(&self, row: &Row, rows: usize) -> Panel {
        let values = row
            .drawn
            .counts
            .iter()
            .map(|&count| count as f64)
            .collect::<Vec<f64>>();
        let counts = self.head.values(&values).into_iter().enumerate();
        let counts = counts.map(|(place, drawn)| ((1.0, place as f64), count(drawn as usize)));
        let counts = Mark::words(counts, Align::Right, Colour::Ink);
        Panel::words("", rows, [counts]).note(say!(self.words, "count"))
    }

    /// A row for each temperature: the token that deviates most, the test, and how many tokens were drawn.
    fn overview(&self, figure: Figure) -> Figure {
        let numbers = self.numbers;
        let deviation = |row: &Row| numbers.furthest(row).map_or(0.0, |one| one.deviation.abs());
        let mut order: Vec<usize> = (0..numbers.rows.len()).collect();
        order.sort_by(|&a, &b| deviation(&numbers.rows[b]).total_cmp(&deviation(&numbers.rows[a])));
        order.truncate(MOST_ROWS);
        order.sort_unstable();
        let rows: Vec<&Row> = order
            .into_iter()
            .map(|index| &numbers.rows[index])
            .collect();
        let far = rows
            .iter()
            .map(|row| deviation(row).ceil())
            .fold(FAR, f64::max);
        let limit = 1.0 - numbers.confidence.unwrap_or(0.95);
        let placed: Vec<_> = rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| Some((place as f64, *row, numbers.furthest(row)?)))
            .collect();
        let points = |beyond: bool, colour| {
            let chosen = || {
                placed
                    .iter()
                    .filter(|(_, _, one)| (one.chance < limit) == beyond)
            };
            let tips = chosen().map(|(_, row, one)| self.tip(row, one.index));
            Mark::points(
                chosen().map(|(place, _, one)| (one.deviation, *place)),
                colour,
            )
            .tips(tips)
        };
        let names = placed
            .iter()
            .map(|(place, _, one)| ((far, *place), token_name(self.logits, one.index)));
        let labels = rows
            .iter()
            .map(|row| format!("T = {}", figure_temperature(row.temperature.value())));
        let deviations = Panel::new(
            say!(self.words, "largest-deviation-title"),
            deviation_axis(far),
            Axis::rows(labels.collect()),
            [
                Mark::rule(-USUAL, Colour::Muted).dash(Dash::Dotted),
                Mark::rule(USUAL, Colour::Muted).dash(Dash::Dotted),
                Mark::rule(0.0, Colour::Muted).dash(Dash::Solid),
                points(false, Colour::Accent),
                points(true, Colour::Limit),
            ],
        );
        let column = |title: String, align, values: Vec<((f64, f64), String)>| {
            Panel::words(title, rows.len(), [Mark::words(values, align, Colour::Ink)])
        };
        let placed_rows = || {
            rows.iter()
                .enumerate()
                .map(|(place, row)| (place as f64, *row))
        };
        let names = names
            .map(|((_, place), name)| ((0.0, place), name))
            .collect();
        let tests = placed_rows().filter_map(|(place, row)| {
            let chance = numbers.fit(row)?.chi_squared.chance;
            Some(((0.0, place), format!("p {}", p_value(chance))))
        });
        let seen = placed_rows().map(|(place, row)| {
            let [seen, possible] = [row.seen(), row.possible().len()].map(count);
            ((1.0, place), say!(self.words, "seen-of", seen, possible))
        });
        figure
            .tracks(
                [Track::Share(1.0), Track::Words, Track::Words, Track::Words],
                [Track::Lines(rows.len() as f64)],
            )
            .panels([
                deviations.legend(Legend::Hidden),
                column(say!(self.words, "token-heading"), Align::Left, names),
                column(
                    say!(self.words, "test-column"),
                    Align::Left,
                    tests.collect(),
                ),
                column(
                    say!(self.words, "seen-column"),
                    Align::Right,
                    seen.collect(),
                ),
            ])
    }
}

/// An axis of standard errors, as far as this on either side.
fn deviation_axis(far: f64) -> Axis {
    let step = (far / 2.0).ceil();
    let ticks = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|times| times * step);
    let ticks = ticks.map(|tick| (tick, format!("{tick}").replace('-', "−")));
    Axis::at("", ticks).far().range(-far, far)
}
