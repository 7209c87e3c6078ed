//! Heat: a cell for each token and temperature, of many temperatures a map.

use super::figure::{CellEnds, MOST, TokenTable, effective};
use super::tokens_for;
use crate::experiment::format::{
    count, figure_percent, figure_share, figure_temperature, token_name,
};
use crate::experiment::head::SHOWN_TOKENS;
use crate::figure::{Align, Axis, Colour, Figure, Grid, Mark, Panel, Track};
use crate::sampling::{Distribution, Temperature};
use crate::words::say;

/// Contours of the map.
const CONTOURS: [f64; 3] = [0.5, 0.9, 0.99];
/// The most cells that say what they are when one points at them.
const MOST_TIPS: usize = 2000;

impl TokenTable<'_> {
    /// A table of cells, with two rows of numbers below it.
    pub(super) fn cells(&self, figure: Figure) -> Figure {
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

    /// A row of heat for each temperature, the coldest at the bottom, and lines where sums pass shares.
    pub(super) fn heat_map(&self, figure: Figure) -> Figure {
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
