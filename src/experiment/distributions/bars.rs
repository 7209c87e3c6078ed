//! Bars: a row for each temperature over columns of tokens, or a column for each beside rows of tokens.

use super::figure::{CellEnds, MOST, TokenTable, effective};
use super::tokens_for;
use crate::experiment::format::{count, figure_percent, figure_share, figure_temperature};
use crate::figure::{Align, Axis, Colour, Figure, Mark, Panel, Track};
use crate::sampling::{Distribution, Temperature};
use crate::words::{Words, say};

/// The height of a bar of 1 where a temperature is a row, in rows, and where it stands.
const TALLEST: f64 = 0.6;
const FOOT: f64 = 0.38;

impl TokenTable<'_> {
    /// A row for each temperature, a column for each token.
    pub(super) fn rows(&self, figure: Figure) -> Figure {
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
    pub(super) fn bars(&self, figure: Figure) -> Figure {
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
