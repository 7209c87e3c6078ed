//! The figure: what each temperature makes of each token, on one scale.
//!
//! A few tokens are columns, with a row for each temperature; more are the rows of a table, with a column for each
//! temperature; many temperatures are a map of heat. A large vocabulary has its likeliest tokens as a table, and all of them
//! as curves over their ranks.

use super::{Distributions, DistributionsNumbers, tokens_for};
use crate::experiment::format::{
    count, figure_percent, figure_share, figure_temperature, token_name,
};
use crate::experiment::head::{Head, SHOWN_TOKENS};
use crate::figure::{Align, Axis, Colour, Figure, Grid, Heading, Legend, Mark, Panel, Track};
use crate::logits::Logits;
use crate::sampling::{Distribution, Temperature};
use crate::words::{Words, say};

/// The most temperatures that have a row or a column each, and that have bars in columns.
const MOST_TEMPERATURES: usize = 8;
const MOST_COLUMNS: usize = 4;
/// The most tokens that are columns.
const FEW_TOKENS: usize = 10;
/// The most letters that the names of columns have together, where all are as long as the longest.
const COLUMN_LETTERS: usize = 66;
/// The tokens of a large vocabulary that are named.
const NAMED: usize = 12;
/// The share of the probability whose tokens are marked.
const MOST: f64 = 0.9;
/// Contours of the map.
const CONTOURS: [f64; 3] = [0.5, 0.9, 0.99];
/// The least probability on the curves.
const LEAST: f64 = 1e-6;
/// The most cells that say what they are when one points at them.
const MOST_TIPS: usize = 2000;
/// The height of a bar of 1 where a temperature is a row, in rows, and where it stands.
const TALLEST: f64 = 0.6;
const FOOT: f64 = 0.38;

/// From and to on either axis.
type CellEnds = ((f64, f64), (f64, f64));

impl Distributions {
    pub(super) fn figure(
        &self,
        numbers: &DistributionsNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let table = TokenTable::new(numbers, logits, words);
        let figure = Figure::sheet(say!(words, "distributions-title"))
            .description(numbers.description(logits, words))
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)));
        match () {
            () if numbers.rows.len() > MOST_TEMPERATURES => table.heat_map(figure),
            () if table.has_columns() => table.rows(figure),
            () if numbers.rows.len() > MOST_COLUMNS => table.cells(figure),
            () => table.bars(figure),
        }
    }

    /// The page of the figure, about.
    pub(super) fn sheet_size(&self, vocabulary: usize) -> [f64; 2] {
        let plots = match vocabulary {
            _ if self.temperatures.len() > MOST_TEMPERATURES => 4.0,
            0..=FEW_TOKENS => 0.7 * self.temperatures.len() as f64,
            _ => 0.21 * vocabulary.min(SHOWN_TOKENS) as f64 + 3.0,
        };
        [7.0, 2.0 + plots]
    }
}

/// The tokens that are shown, likeliest first, and what each temperature makes of them.
struct TokenTable<'a> {
    numbers: &'a DistributionsNumbers,
    rows: &'a [(Temperature, Distribution)],
    logits: &'a Logits,
    words: Words,
    /// All tokens, the likeliest first.
    ranks: Vec<usize>,
    /// How many of them are named.
    named: usize,
    /// The largest probability of all.
    largest: f64,
}

impl<'a> TokenTable<'a> {
    fn new(numbers: &'a DistributionsNumbers, logits: &'a Logits, words: Words) -> Self {
        let values = &logits.values;
        let mut ranks: Vec<usize> = (0..values.len()).collect();
        ranks.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
        let largest = numbers
            .rows
            .iter()
            .map(|(_, distribution)| distribution.max_probability());
        TokenTable {
            numbers,
            rows: &numbers.rows,
            logits,
            words,
            named: if ranks.len() > SHOWN_TOKENS {
                NAMED
            } else {
                ranks.len()
            },
            ranks,
            largest: largest.fold(f64::MIN_POSITIVE, f64::max),
        }
    }

    /// Whether there are so few tokens, with names so short, that each can be a column.
    fn has_columns(&self) -> bool {
        let names = self.names();
        let width = |name: &String| {
            let wide = name
                .chars()
                .filter(|character| *character >= '\u{2e80}')
                .count();
            name.chars().count() + wide
        };
        let widest = names.iter().map(width).max().unwrap_or(0);
        names.len() <= FEW_TOKENS && widest * names.len() <= COLUMN_LETTERS
    }

    /// Whether a token that is shown cannot be sampled at one of the temperatures.
    fn has_removed(&self) -> bool {
        let tokens = || self.ranks[..self.named].iter();
        self.rows.iter().any(|(_, distribution)| {
            tokens().any(|&token| distribution.probabilities()[token] == 0.0)
        })
    }

    /// What each row of the table is called: a token each, and all others.
    fn names(&self) -> Vec<String> {
        let tokens = self.ranks[..self.named].iter();
        let mut names: Vec<String> = tokens
            .map(|&token| token_name(self.logits, token))
            .collect();
        let others = self.ranks.len() - self.named;
        if others > 0 {
            names.push(say!(
                self.words,
                "other-tokens-row",
                count = others,
                shown = count(others)
            ));
        }
        names
    }

    /// The probability of each row of the table.
    fn probabilities(&self, distribution: &Distribution) -> Vec<f64> {
        let head = Head {
            tokens: self.ranks[..self.named].to_vec(),
            others: self.ranks.len() - self.named,
        };
        head.values(distribution.probabilities())
    }

    fn heading(&self, how: String, source: String) -> Heading {
        let temperatures = temperature_list(self.rows.iter().map(|(one, _)| *one));
        Heading {
            headline: self.numbers.headline(self.words),
            subtitle: say!(self.words, "distributions-subtitle", temperatures, how),
            source,
        }
    }

    /// What a bar or a cell is.
    fn tip(&self, temperature: Temperature, name: &str, probability: f64) -> String {
        format!(
            "{name}, T = {}: {:.2}\u{2009}%",
            figure_temperature(temperature.value()),
            probability * 100.0
        )
    }

    /// A row for each temperature, a column for each token.
    fn rows(&self, figure: Figure) -> Figure {
        let names = self.names();
        let half = (0.05 * names.len() as f64).min(0.36);
        let mut bars = Bars::default();
        let mut feet = Vec::new();
        for (row, (temperature, distribution)) in self.rows.iter().enumerate() {
            let foot = row as f64 + FOOT;
            feet.push(((-0.5, foot), (names.len() as f64 - 0.5, foot)));
            let most = tokens_for(distribution, MOST);
            for (column, probability) in self.probabilities(distribution).into_iter().enumerate() {
                let middle = column as f64;
                let top = foot - TALLEST * probability / self.largest;
                bars.add(
                    ((middle - half, middle + half), (top, foot)),
                    (middle, top),
                    probability,
                    column < most,
                    self.tip(*temperature, &names[column], probability),
                );
            }
        }
        let mut marks = bars.marks(Align::Center, (0.0, 7.0), self.words);
        marks.push(Mark::segments(feet, Colour::Muted));
        let temperatures = self
            .rows
            .iter()
            .map(|(temperature, _)| self.named_temperature(*temperature));
        let tokens = Panel::new(
            "",
            Axis::columns(names),
            Axis::rows(temperatures.collect()),
            marks,
        );
        let rows = self.rows.len();
        let column = |title: String, value: &dyn Fn(&Distribution) -> String| {
            let values = self.rows.iter().enumerate();
            let values =
                values.map(|(row, (_, distribution))| ((0.0, row as f64), value(distribution)));
            Panel::words(
                "",
                rows,
                [Mark::words(values, Align::Left, Colour::Accent).bold()],
            )
            .note(title)
        };
        let how = say!(
            self.words,
            "distributions-how-bars",
            has_removed = self.has_removed()
        );
        figure
            .heading(self.heading(how, self.source()))
            .tracks(
                [Track::Share(1.0), Track::Words, Track::Words],
                [Track::Lines(3.2 * rows as f64)],
            )
            .shared_legend()
            .panels([
                tokens,
                column(say!(self.words, "effective-vocabulary-title"), &effective),
                column(
                    say!(self.words, "tokens-for-title", share = figure_share(MOST)),
                    &|distribution| count(tokens_for(distribution, MOST)),
                ),
            ])
    }

    /// A temperature, and what it is called.
    fn named_temperature(&self, temperature: Temperature) -> String {
        let shown = format!("T = {}", figure_temperature(temperature.value()));
        match temperature {
            _ if temperature == Temperature::GREEDY => {
                format!("{shown}\n{}", say!(self.words, "greedy-row"))
            }
            _ if temperature == Temperature::ONE => {
                format!("{shown}\n{}", say!(self.words, "unchanged-row"))
            }
            _ => shown,
        }
    }

    /// A column of lying bars for each temperature, a row for each token.
    fn bars(&self, figure: Figure) -> Figure {
        let names = self.names();
        let panels: Vec<Panel> = self
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| self.column(row, &names, place == 0))
            .collect();
        let columns = panels.len();
        let how = say!(
            self.words,
            "distributions-how-bars",
            has_removed = self.has_removed()
        );
        figure
            .heading(self.heading(how, self.source()))
            .tracks(
                vec![Track::Share(1.0); columns],
                self.heights(&[names.len()]),
            )
            .shared_legend()
            .panels(panels)
            .panels(self.curves().map(|curves| curves.span(columns, 1)))
    }

    fn column(
        &self,
        (temperature, distribution): &(Temperature, Distribution),
        names: &[String],
        is_first: bool,
    ) -> Panel {
        let most = tokens_for(distribution, MOST);
        let mut bars = Bars::default();
        for (row, probability) in self.probabilities(distribution).into_iter().enumerate() {
            let middle = row as f64;
            bars.add(
                ((0.0, probability), (middle - 0.36, middle + 0.36)),
                (probability, middle),
                probability,
                row < most.min(self.named),
                self.tip(*temperature, &names[row], probability),
            );
        }
        let bottom = names.len() as f64 - 0.5;
        let mut marks = bars.marks(Align::Left, (4.0, 0.0), self.words);
        marks.push(Mark::segment((0.0, -0.5), (0.0, bottom), Colour::Muted).thin());
        let y = match is_first {
            true => Axis::rows(names.to_vec()),
            false => Axis::rows_of(names.len()),
        };
        let title = format!("T = {}", figure_temperature(temperature.value()));
        let note = say!(
            self.words,
            "distributions-note",
            effective = effective(distribution),
            tokens = tokens_for(distribution, MOST),
            shown = count(most),
            share = figure_share(MOST)
        );
        Panel::new(title, Axis::hidden().range(0.0, self.widest()), y, marks).note(note)
    }

    /// The longest bar of all columns.
    fn widest(&self) -> f64 {
        let rows = self.rows.iter();
        let all = rows.flat_map(|(_, distribution)| self.probabilities(distribution));
        all.fold(f64::MIN_POSITIVE, f64::max)
    }

    /// A table of cells, with two rows of numbers below it.
    fn cells(&self, figure: Figure) -> Figure {
        let names = self.names();
        let mut marks = Vec::new();
        let (mut numbers, mut removed) = (Vec::new(), Vec::new());
        for (column, (temperature, distribution)) in self.rows.iter().enumerate() {
            for (row, probability) in self.probabilities(distribution).into_iter().enumerate() {
                let at = (column as f64, row as f64);
                if probability == 0.0 {
                    removed.push((at, "–".to_owned()));
                    continue;
                }
                let tip = self.tip(*temperature, &names[row], probability);
                marks.push(Mark::cells([around(at, 0.46)], Colour::Heat(probability)).tips([tip]));
                numbers.push((at, figure_percent(probability)));
            }
        }
        marks.push(Mark::words(numbers, Align::Center, Colour::Ink));
        marks.push(Mark::words(removed, Align::Center, Colour::Muted));
        let columns = self.rows.iter();
        let columns = columns.map(|(one, _)| format!("T = {}", figure_temperature(one.value())));
        let heat = Panel::new(
            "",
            Axis::columns(columns.collect()),
            Axis::rows(names.clone()),
            marks,
        );
        let sums = self
            .rows
            .iter()
            .enumerate()
            .flat_map(|(column, (_, distribution))| {
                let tokens = count(tokens_for(distribution, MOST));
                let column = column as f64;
                [
                    ((column, 0.0), effective(distribution)),
                    ((column, 1.0), tokens),
                ]
            });
        let sums = Panel::new(
            "",
            Axis::hidden().range(-0.5, self.rows.len() as f64 - 0.5),
            Axis::rows(vec![
                say!(self.words, "effective-vocabulary"),
                say!(self.words, "tokens-for-row", share = figure_share(MOST)),
            ]),
            [Mark::words(sums, Align::Center, Colour::Accent).bold()],
        );
        let how = say!(
            self.words,
            "distributions-how-cells",
            has_removed = self.has_removed()
        );
        figure
            .heading(self.heading(how, self.source()))
            .tracks([Track::Share(1.0)], self.heights(&[names.len(), 2]))
            .panels([heat, sums])
            .panels(self.curves())
    }

    /// Tables of so many rows, and the curves below them.
    fn heights(&self, tables: &[usize]) -> Vec<Track> {
        let tables = tables.iter().map(|&rows| Track::Lines(rows as f64));
        tables.chain([Track::Inches(2.3)]).collect()
    }

    /// A row of heat for each temperature, the coldest at the bottom, and lines where sums pass shares.
    fn heat_map(&self, figure: Figure) -> Figure {
        let mut rows: Vec<&(Temperature, Distribution)> = self.rows.iter().collect();
        rows.sort_by(|a, b| a.0.value().total_cmp(&b.0.value()));
        let columns = self.ranks.len().min(SHOWN_TOKENS);
        let names = self.names();
        let has_tips = rows.len() * columns <= MOST_TIPS;
        let mut marks = Vec::new();
        for (row, (temperature, distribution)) in rows.iter().enumerate() {
            for column in 0..columns {
                let token = self.ranks[column];
                let probability = distribution.probabilities()[token];
                let (middle, row) = (column as f64, row as f64);
                let cell = ((middle - 0.5, middle + 0.5), (row - 0.5, row + 0.5));
                let mark = Mark::cells([cell], Colour::Heat(probability));
                marks.push(match has_tips {
                    true => mark.tips([self.tip(
                        *temperature,
                        &token_name(self.logits, token),
                        probability,
                    )]),
                    false => mark,
                });
            }
        }
        marks.extend(contours(&rows, columns));
        let ticks = round_rows(&rows)
            .into_iter()
            .map(|row| (row as f64, figure_temperature(rows[row].0.value())));
        let view = (-0.5, columns as f64 - 0.5);
        let x = match columns == self.ranks.len() {
            true => Axis::names(names),
            false => Axis::at(
                say!(self.words, "token-rank"),
                (0..columns)
                    .filter(|rank| rank % 5 == 4 || *rank == 0)
                    .map(|rank| (rank as f64, (rank + 1).to_string())),
            ),
        };
        let y = Axis::at(say!(self.words, "temperature-axis"), ticks)
            .range(-0.5, rows.len() as f64 - 0.5);
        let map = Panel::new(
            "",
            x.range(view.0, view.1).grid(Grid::Hidden),
            y.grid(Grid::Hidden),
            marks,
        );
        let how = say!(self.words, "distributions-how-map");
        figure
            .heading(self.heading(how, String::new()))
            .tracks([Track::Share(1.0)], [Track::Inches(3.4)])
            .panel(map)
    }

    /// The probability over the rank, for a vocabulary of which not all tokens are named.
    fn curves(&self) -> Option<Panel> {
        if self.named == self.ranks.len() {
            return None;
        }
        let last_rank = libm::log10(self.ranks.len() as f64);
        let mut marks = Vec::new();
        let mut ends = Vec::new();
        for (temperature, distribution) in self.rows {
            let points = ranked(&self.ranks, distribution);
            let Some(&end) = points.last() else { continue };
            ends.push((
                end,
                format!("T = {}", figure_temperature(temperature.value())),
            ));
            marks.push(Mark::curve(points, Colour::Accent).thin());
        }
        let lowest = ends
            .iter()
            .map(|(end, _)| end.1)
            .fold(-1.0, f64::min)
            .floor();
        // Names keep a line's distance from each other.
        ends.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
        let mut free = 0.95 * lowest;
        for (end, name) in ends {
            let y = end.1.max(free);
            free = y - lowest * 0.075;
            marks.push(
                Mark::words([((end.0, y), name)], Align::Left, Colour::Accent).shifted(5.0, 0.0),
            );
        }
        Some(
            Panel::new(
                say!(self.words, "ranks-title"),
                Axis::powers(say!(self.words, "token-rank")).range(0.0, last_rank),
                Axis::powers(say!(self.words, "probability-log")).range(lowest, 0.0),
                marks,
            )
            .legend(Legend::Hidden),
        )
    }

    fn source(&self) -> String {
        say!(self.words, "distributions-source")
    }
}

/// Bars in two colours, with numbers at their ends.
#[derive(Default)]
struct Bars {
    /// Of the tokens that hold most of the probability, and of the others; each with what is said of it.
    cells: [Vec<(CellEnds, String)>; 2],
    numbers: Vec<((f64, f64), String)>,
    removed: Vec<((f64, f64), String)>,
}

impl Bars {
    fn add(
        &mut self,
        cell: CellEnds,
        end: (f64, f64),
        probability: f64,
        is_most: bool,
        tip: String,
    ) {
        if probability == 0.0 {
            self.removed.push((end, "–".to_owned()));
            return;
        }
        self.cells[usize::from(!is_most)].push((cell, tip));
        self.numbers.push((end, figure_percent(probability)));
    }

    fn marks(self, align: Align, (right, up): (f64, f64), words: Words) -> Vec<Mark> {
        let share = figure_share(MOST);
        let labels = [
            say!(words, "most-tokens", share),
            say!(words, "remaining-tokens"),
        ];
        let colours = [Colour::Accent, Colour::Neutral];
        let mut marks: Vec<Mark> = self
            .cells
            .into_iter()
            .zip(labels)
            .zip(colours)
            .filter(|((cells, _), _)| !cells.is_empty())
            .map(|((cells, label), colour)| {
                let (cells, tips): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
                Mark::cells(cells, colour).label(label).tips(tips)
            })
            .collect();
        let words = |words, colour| Mark::words(words, align, colour).shifted(right, up);
        marks.push(words(self.numbers, Colour::Ink));
        marks.push(words(self.removed, Colour::Muted));
        marks
    }
}

/// Lines through a map at the number of tokens that hold a share, each with its name where it leaves the map.
fn contours(rows: &[&(Temperature, Distribution)], columns: usize) -> Vec<Mark> {
    let (edge, top) = (columns as f64 - 0.5, rows.len() as f64 - 0.5);
    let mut marks = Vec::new();
    let (mut last_x, mut last_y) = (f64::NEG_INFINITY, f64::INFINITY);
    for share in CONTOURS {
        let counts = rows
            .iter()
            .map(|(_, distribution)| tokens_for(distribution, share));
        let inside: Vec<f64> = counts
            .take_while(|&count| count < columns)
            .map(|count| count as f64 - 0.5)
            .collect();
        let corners = inside.iter().enumerate();
        let corners = corners.flat_map(|(row, &x)| [(x, row as f64 - 0.5), (x, row as f64 + 0.5)]);
        let mut corners: Vec<(f64, f64)> = corners.collect();
        let Some(&(x, y)) = corners.last() else {
            continue;
        };
        // What ends where another line does has no name of its own.
        if y < top {
            corners.push((edge, y));
            if last_y - y >= 0.06 * rows.len() as f64 {
                let name = [((edge, y), figure_share(share))];
                marks.push(Mark::words(name, Align::Left, Colour::Ink).shifted(4.0, 0.0));
                last_y = y;
            }
        } else if x - last_x >= 0.07 * columns as f64 {
            let name = [((x, top), figure_share(share))];
            marks.push(Mark::words(name, Align::Center, Colour::Ink).shifted(0.0, 6.0));
            last_x = x;
        }
        marks.push(Mark::curve(corners, Colour::Ink).thin());
    }
    marks
}

/// The rows at round temperatures, at most ten of them; evenly spread ones where there are none.
fn round_rows(rows: &[&(Temperature, Distribution)]) -> Vec<usize> {
    let at_multiples = |step: f64| -> Vec<usize> {
        let is_round = |temperature: f64| {
            let times = temperature / step;
            (times - times.round()).abs() < 1e-6
        };
        (0..rows.len())
            .filter(|&row| is_round(rows[row].0.value()))
            .collect()
    };
    let steps = [0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0];
    let round = steps
        .map(at_multiples)
        .into_iter()
        .find(|found| (3..=10).contains(&found.len()));
    round.unwrap_or_else(|| (0..rows.len()).step_by(rows.len().div_ceil(10)).collect())
}

fn around((column, row): (f64, f64), half: f64) -> CellEnds {
    ((column - half, column + half), (row - half, row + half))
}

fn effective(distribution: &Distribution) -> String {
    match distribution.effective_vocabulary() {
        size if size < 100.0 => format!("{size:.1}"),
        size => count(size.round() as usize),
    }
}

/// The logarithms of ranks and probabilities; of many ranks, some, and none below [`LEAST`].
fn ranked(ranks: &[usize], distribution: &Distribution) -> Vec<(f64, f64)> {
    let (mut points, mut next) = (Vec::new(), 0.0);
    for (place, &token) in ranks.iter().enumerate() {
        let probability = distribution.probabilities()[token];
        if probability < LEAST {
            break;
        }
        let rank = libm::log10((place + 1) as f64);
        if rank >= next || place + 1 == ranks.len() {
            points.push((rank, libm::log10(probability)));
            next = rank + 0.02;
        }
    }
    points
}

/// Temperatures in a subtitle, of many the first two and the last.
pub(crate) fn temperature_list(all: impl Iterator<Item = Temperature>) -> String {
    let texts: Vec<String> = all.map(|one| figure_temperature(one.value())).collect();
    match texts.as_slice() {
        [first, second, .., last] if texts.len() > MOST_TEMPERATURES => {
            format!("{first}, {second}, …, {last} ({})", texts.len())
        }
        _ => texts.join(", "),
    }
}
