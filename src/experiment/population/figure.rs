//! The figure: how each quantity is spread over the positions, tokens kept position by position, and where two settings
//! differ.

use super::spread::{PopulationFigure, PositionScale};
use super::{Population, PopulationNumbers, QUANTITIES, Quantity, quantile};
use crate::experiment::format::{count, figure_share, shortened, token_name};
use crate::experiment::positions::{self, BARS, DOTS, STRETCHES, stretches};
use crate::figure::{Align, Axis, Colour, Figure, Grid, Heading, Mark, Panel, Track};
use crate::logits::Logits;
use crate::words::{Words, cases, say};

/// The widest bar, as a share of its panel.
const WIDEST: f64 = 0.07;

/// A mean distance below this is not shown as a number.
const TINY: f64 = 0.001;

/// Positions that are named.
const NAMED: usize = 3;

impl Population {
    pub(super) fn figure(
        &self,
        numbers: &PopulationNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let sheet = PopulationFigure {
            numbers,
            logits,
            words,
            names: numbers.short_names().map(|name| shortened(&name)).collect(),
        };
        let is_pair = sheet.is_pair();
        let strips = QUANTITIES
            .iter()
            .filter(|quantity| **quantity != Quantity::Entropy);
        let mut strips = strips
            .enumerate()
            .map(|(row, &quantity)| sheet.strip(quantity, row == 0));
        let mut panels: Vec<Panel> = strips.by_ref().take(1).collect();
        panels.extend(is_pair.then(|| sheet.plane().span(1, 4)));
        panels.extend(strips);
        let is_apart = !numbers.worst().is_empty();
        panels.extend(match is_pair {
            true => is_apart.then(|| sheet.apart().span(2, 1)),
            false => Some(sheet.kept()),
        });
        let rows = [Track::Lines(if is_pair { 1.6 } else { 1.1 }); 4];
        let figsize = self.figsize.map_or([None; 2], |size| size.map(Some));
        let positions = numbers.positions.len();
        let figure = Figure::sheet(say!(words, "population-title"))
            .description(say!(words, "population-description", positions, is_pair))
            .heading(self.heading(numbers, words))
            .tracks(
                vec![Track::Share(1.0); 1 + usize::from(is_pair)],
                rows.into_iter().chain([positions::PANEL]),
            )
            .sized(figsize);
        let figure = if is_pair {
            figure.shared_legend()
        } else {
            figure
        };
        figure.panels(panels)
    }

    fn heading(&self, numbers: &PopulationNumbers, words: Words) -> Heading {
        let positions = numbers.positions.len();
        let summaries = self.sides.iter().map(|side| side.chain_config.summary());
        let none = || say!(words, "no-samplers");
        let summaries = summaries.map(|chain| if chain == "–" { none() } else { chain });
        let settings = match summaries.collect::<Vec<_>>().as_slice() {
            [a, b] => format!("A: {a}; B: {b}"),
            summaries => summaries.concat(),
        };
        Heading {
            headline: numbers.headline(words),
            subtitle: say!(
                words,
                "population-subtitle",
                settings,
                is_one = positions == 1,
                positions = count(positions)
            ),
            source: match self.sides.len() {
                1 => String::new(),
                _ => say!(words, "population-source"),
            },
        }
    }
}

cases! {
    /// What the title of a figure says.
    enum PopulationHeadline {
        /// One setting.
        One = "one",
        /// One setting that keeps as many tokens at most positions.
        Even = "even",
        /// Two that differ nowhere.
        Same = "same",
        /// Two that differ.
        Pair = "pair",
    }
}

impl PopulationNumbers {
    /// The most important of the findings, short.
    fn headline(&self, words: Words) -> String {
        let mut names = self.short_names().map(|name| shortened(&name));
        let (a, b) = (names.next().unwrap_or_default(), names.next());
        let kept = |side: usize, share: f64| {
            count(quantile(&self.sorted(side, Quantity::Survivors), share) as usize)
        };
        let distance = self.mean_distance();
        let case = match b {
            None if kept(0, 0.05) == kept(0, 0.95) => PopulationHeadline::Even,
            None => PopulationHeadline::One,
            Some(_) if distance == 0.0 => PopulationHeadline::Same,
            Some(_) => PopulationHeadline::Pair,
        };
        let last = usize::from(b.is_some());
        let middle = kept(0, 0.5);
        say!(
            words,
            "population-headline",
            case,
            a,
            b = b.unwrap_or_default(),
            positions = count(self.positions.len()),
            is_one = middle == "1",
            middle,
            other = kept(last, 0.5),
            few = kept(0, 0.05),
            many = kept(0, 0.95),
            is_tiny = distance < TINY,
            share = figure_share(distance)
        )
    }
}

impl PopulationFigure<'_> {
    /// How far apart the two are at each position.
    fn apart(&self) -> Panel {
        let (numbers, words) = (self.numbers, self.words);
        let values = numbers.values(0, Quantity::TotalVariation);
        let first = numbers.first as f64;
        let largest = values.iter().copied().fold(0.0, f64::max);
        let view = (first - 0.7, first + values.len() as f64 - 0.3);
        let named: Vec<usize> = numbers.worst().into_iter().take(NAMED).collect();
        let bar = |place: usize| (first + place as f64, values[place]);
        let tip = |place: usize| {
            format!(
                "{} {}: {}",
                say!(words, "position"),
                numbers.first + place,
                figure_share(values[place])
            )
        };
        let mut marks = Vec::new();
        let width = (WIDEST * (view.1 - view.0)).min(0.8);
        if values.len() <= BARS {
            let others = (0..values.len()).filter(|place| !named.contains(place));
            let others: Vec<usize> = others.collect();
            let bars = Mark::bars_at(others.iter().map(|&place| bar(place)), width, Colour::Pale);
            marks.push(bars.tips(others.into_iter().map(tip)));
            let bars = Mark::bars_at(named.iter().map(|&place| bar(place)), width, Colour::Accent);
            marks.push(bars.tips(named.iter().map(|&place| tip(place))));
        } else {
            let stretches = stretches(&values, STRETCHES);
            let stem = |place: usize| ((bar(place).0, 0.0), bar(place));
            let stems = stretches.iter().map(|stretch| stem(stretch.place));
            let tips = stretches.iter().map(|stretch| tip(stretch.place));
            marks.push(Mark::segments(stems, Colour::Neutral).tips(tips));
            let stems = named.iter().map(|&place| stem(place));
            marks.push(Mark::segments(stems, Colour::Accent));
            marks.push(Mark::points(
                named.iter().map(|&place| bar(place)),
                Colour::Accent,
            ));
        }
        let names = named.iter().map(|&place| {
            let top = token_name(self.logits, numbers.positions[place].measures[0].top);
            (
                bar(place),
                format!("{} ({top})", count(numbers.first + place)),
            )
        });
        marks.push(
            Mark::words(names, Align::Center, Colour::Accent)
                .bold()
                .shifted(0.0, 7.0)
                .keeping_apart(),
        );
        let note = say!(
            words,
            "positions-distance-note",
            named = named.len(),
            is_binned = values.len() > BARS
        );
        Panel::new(
            say!(words, "distance-panel"),
            Axis::counts(say!(words, "position"))
                .grid(Grid::Hidden)
                .range(view.0, view.1),
            Axis::percent("").range(0.0, 1.12 * largest),
            marks,
        )
        .note(note)
    }

    /// Tokens kept at each position, of one setting.
    fn kept(&self) -> Panel {
        let (numbers, words) = (self.numbers, self.words);
        let values = numbers.values(0, Quantity::Survivors);
        let first = numbers.first as f64;
        let scale = PositionScale::of_counts(values.iter().copied().fold(1.0, f64::max), "");
        let mut marks = Vec::new();
        let is_binned = values.len() > DOTS;
        if is_binned {
            let stretches = stretches(&values, STRETCHES);
            let x = |place: usize| first + place as f64;
            let band = stretches.iter().map(|stretch| {
                (
                    x(stretch.place),
                    scale.at(stretch.low),
                    scale.at(stretch.high),
                )
            });
            marks.push(Mark::band(band, Colour::Accent));
            let medians = stretches
                .iter()
                .map(|stretch| (x(stretch.place), scale.at(stretch.median)));
            marks.push(Mark::curve(medians, Colour::Accent));
        } else {
            let points = values.iter().enumerate();
            let points = points.map(|(place, value)| (first + place as f64, scale.at(*value)));
            let tips = values.iter().enumerate().map(|(place, value)| {
                let position = say!(words, "position");
                format!(
                    "{position} {}: {}",
                    numbers.first + place,
                    count(*value as usize)
                )
            });
            marks.push(Mark::points(points, Colour::Accent).tips(tips));
        }
        let view = (first - 0.7, first + values.len() as f64 - 0.3);
        let panel = Panel::new(
            say!(words, "kept-panel", is_log = scale.is_log),
            Axis::counts(say!(words, "position"))
                .grid(Grid::Hidden)
                .range(view.0, view.1),
            scale.axis,
            marks,
        );
        match is_binned {
            true => panel.note(say!(words, "stretches-note")),
            false => panel,
        }
    }
}
