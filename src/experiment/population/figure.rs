//! The figure: how each quantity is spread over the positions, tokens kept position by position, and where two settings
//! differ.

use super::{Population, PopulationNumbers, QUANTITIES, Quantity, quantile};
use crate::experiment::format::{count, figure_share, shortened, token_name};
use crate::experiment::positions::{self, BARS, CHARACTERS, DOTS, STRETCHES, apart, stretches};
use crate::figure::{
    Align, Axis, Colour, Figure, Grid, Heading, Legend, Mark, MarkerShape, Panel, Track,
};
use crate::logits::Logits;
use crate::words::{Words, cases, say};

/// From which spread on counts have a logarithmic axis.
const WIDE: f64 = 30.0;

/// Positions that are drawn as points of a plane; more are counted in cells.
const POINTS: usize = 600;

/// Cells along either axis of a plane.
const CELLS: usize = 24;

/// Positions that are named.
const NAMED: usize = 3;

/// The ends of the thin line, of the thick one, and the mark between them.
const STRIP: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// How a quantity is placed along an axis.
struct SharedScale {
    axis: Axis,
    is_log: bool,
    range: (f64, f64),
}

impl SharedScale {
    fn at(&self, value: f64) -> f64 {
        match self.is_log {
            true => libm::log10(value),
            false => value,
        }
    }

    /// From 1 to the largest count.
    fn of_counts(largest: f64, label: &str) -> SharedScale {
        let is_log = largest >= WIDE;
        let range = match is_log {
            true => (0.0, libm::log10(largest)),
            false => (1.0, largest.max(2.0)),
        };
        let axis = match is_log {
            true => Axis::powers(label),
            false => Axis::counts(label),
        };
        let margin = 0.04 * (range.1 - range.0);
        let range = (range.0 - margin, range.1 + margin);
        SharedScale {
            axis: axis.range(range.0, range.1),
            is_log,
            range,
        }
    }

    /// From a round percentage to all.
    fn of_shares(least: f64) -> SharedScale {
        let low = ((least * 10.0).floor() / 10.0).clamp(0.0, 0.9);
        SharedScale {
            axis: Axis::percent("").range(low, 1.0),
            is_log: false,
            range: (low, 1.0),
        }
    }
}

impl Population {
    pub(super) fn figure(
        &self,
        numbers: &PopulationNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let sheet = PopulationSheet {
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
        panels.push(match is_pair {
            true => sheet.apart().span(2, 1),
            false => sheet.kept(),
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
            share = figure_share(distance)
        )
    }
}

/// What the panels are made of.
struct PopulationSheet<'a> {
    numbers: &'a PopulationNumbers,
    logits: &'a Logits,
    words: Words,
    names: Vec<String>,
}

impl PopulationSheet<'_> {
    fn is_pair(&self) -> bool {
        self.names.len() > 1
    }

    fn colour(side: usize) -> (Colour, Colour, MarkerShape) {
        match side {
            0 => (Colour::Accent, Colour::Accent, MarkerShape::Ring),
            _ => (
                Colour::Contrast,
                Colour::ContrastWords,
                MarkerShape::Diamond,
            ),
        }
    }

    fn label(&self, side: usize) -> String {
        match (self.is_pair(), side) {
            (false, _) => self.names[side].clone(),
            (true, _) if self.names[side].len() == 1 => self.names[side].clone(),
            (true, 0) => format!("A: {}", self.names[side]),
            (true, _) => format!("B: {}", self.names[side]),
        }
    }

    /// How a quantity is spread over the positions.
    fn strip(&self, quantity: Quantity, is_first: bool) -> Panel {
        let words = self.words;
        let sides = 0..self.names.len();
        let values: Vec<[f64; 5]> = sides
            .map(|side| {
                let sorted = self.numbers.sorted(side, quantity);
                STRIP.map(|share| quantile(&sorted, share))
            })
            .collect();
        let ends = values.iter().flatten().copied();
        let scale = match quantity {
            Quantity::KeptMass => SharedScale::of_shares(ends.fold(1.0, f64::min)),
            Quantity::MaxProbability => SharedScale::of_shares(0.0),
            _ => SharedScale::of_counts(ends.fold(1.0, f64::max), ""),
        };
        let said = |value: f64| match quantity {
            Quantity::Survivors => count(value as usize),
            Quantity::EffectiveVocabulary if value >= 100.0 => count(value.round() as usize),
            Quantity::EffectiveVocabulary => format!("{value:.1}"),
            _ => figure_share(value),
        };
        let name = say!(words, "quantity-axis", quantity = quantity.name());
        let mut marks = Vec::new();
        let mut medians = Vec::new();
        for (side, shown) in values.iter().enumerate() {
            let y = match (self.is_pair(), side) {
                (false, _) => 0.0,
                (true, 0) => -0.5,
                (true, _) => 0.5,
            };
            let (colour, ink, shape) = PopulationSheet::colour(side);
            let [low, lower, middle, upper, high] = shown.map(|value| scale.at(value));
            let [least, few, median, many, most] = shown.map(said);
            let tip = format!(
                "{}, {name}: {median} (25–75\u{2009}%: {few}–{many}; 10–90\u{2009}%: {least}–{most})",
                self.names[side]
            );
            marks.push(Mark::segment((low, y), (high, y), colour));
            marks.push(Mark::spans([(y, (lower, upper))], 0.42, colour).tips([tip.clone()]));
            let mark = Mark::points([(middle, y)], colour).shape(shape).tips([tip]);
            let is_named = is_first && self.is_pair();
            marks.push(mark.label(if is_named {
                self.label(side)
            } else {
                String::new()
            }));
            medians.push(Mark::words(
                [((scale.range.1, y), median)],
                Align::Left,
                ink,
            ));
        }
        let heading = ((scale.range.1, -1.9), say!(words, "median"));
        let heading = Mark::words(
            [heading].into_iter().filter(|_| is_first),
            Align::Left,
            Colour::Muted,
        );
        marks.extend(
            medians
                .into_iter()
                .map(|median| median.bold().shifted(8.0, 0.0)),
        );
        marks.push(heading.shifted(8.0, 0.0));
        let title = match is_first {
            true => say!(words, "spread-panel"),
            false => String::new(),
        };
        let rows = Axis::names(vec![name]).range(1.0, -1.0).grid(Grid::Hidden);
        Panel::new(title, scale.axis, rows, marks).legend(Legend::Hidden)
    }

    /// Tokens kept by either at each position.
    fn plane(&self) -> Panel {
        let [a, b] = [0, 1].map(|side| self.numbers.values(side, Quantity::Survivors));
        let largest = a.iter().chain(&b).copied().fold(1.0, f64::max);
        let [x, y] = [0, 1].map(|side| SharedScale::of_counts(largest, &self.label(side)));
        let place = |(a, b): (&f64, &f64)| (x.at(*a), y.at(*b));
        let points: Vec<(f64, f64)> = a.iter().zip(&b).map(place).collect();
        let (low, high) = x.range;
        let mut marks = Vec::new();
        if points.len() <= POINTS {
            let tips = a.iter().zip(&b).enumerate();
            let tips = tips.map(|(place, (a, b))| {
                let position = self.numbers.first + place;
                format!(
                    "{} {position}: A {}, B {}",
                    say!(self.words, "position"),
                    count(*a as usize),
                    count(*b as usize)
                )
            });
            let shape = if a.len() > BARS {
                MarkerShape::Speck
            } else {
                MarkerShape::Disc
            };
            marks.push(Mark::points(points, Colour::Accent).shape(shape).tips(tips));
        } else {
            marks.extend(self.cells(&points, x.range));
        }
        let diagonal = Mark::segment((low, low), (high, high), Colour::Muted);
        let equal = ((high, high), "1\u{2009}:\u{2009}1".to_owned());
        let mut names = vec![equal];
        let four = libm::log10(4.0);
        if x.is_log {
            marks.push(Mark::segment(
                (low, low + four),
                (high - four, high),
                Colour::Neutral,
            ));
            names.push(((high - four, high), "1\u{2009}:\u{2009}4".to_owned()));
        }
        marks.push(diagonal);
        marks.push(Mark::words(names, Align::Center, Colour::Muted).shifted(0.0, 7.0));
        Panel::new(say!(self.words, "kept-plane-panel"), x.axis, y.axis, marks)
    }

    /// How many points are in each cell of a plane.
    fn cells(&self, points: &[(f64, f64)], (low, high): (f64, f64)) -> Vec<Mark> {
        let width = (high - low) / CELLS as f64;
        let cell = |value: f64| (((value - low) / width) as usize).min(CELLS - 1);
        let mut counts = [[0_usize; CELLS]; CELLS];
        for &(x, y) in points {
            counts[cell(y)][cell(x)] += 1;
        }
        let most = counts.iter().flatten().copied().max().unwrap_or(1) as f64;
        let mut marks = Vec::new();
        for (row, counts) in counts.iter().enumerate() {
            for (column, &inside) in counts.iter().enumerate().filter(|(_, inside)| **inside > 0) {
                let ends =
                    |index: usize| (low + index as f64 * width, low + (index + 1) as f64 * width);
                let heat = Colour::Heat(0.04 + 0.66 * inside as f64 / most);
                let tip = say!(self.words, "positions-tip", count = inside);
                marks.push(Mark::cells([(ends(column), ends(row))], heat).tips([tip]));
            }
        }
        marks
    }

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
        if values.len() <= BARS {
            let others = (0..values.len()).filter(|place| !named.contains(place));
            let others: Vec<usize> = others.collect();
            let bars = Mark::bars_at(others.iter().map(|&place| bar(place)), 0.8, Colour::Pale);
            marks.push(bars.tips(others.into_iter().map(tip)));
            let bars = Mark::bars_at(named.iter().map(|&place| bar(place)), 0.8, Colour::Accent);
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
            (bar(place), format!("{} ({top})", numbers.first + place))
        });
        let names = apart(names, view, CHARACTERS);
        marks.push(
            Mark::words(names, Align::Center, Colour::Accent)
                .bold()
                .shifted(0.0, 7.0),
        );
        let note = match (largest > 0.0, values.len() > BARS) {
            (false, _) => say!(words, "no-distance-note"),
            (true, is_binned) => say!(
                words,
                "positions-distance-note",
                named = named.len(),
                is_binned
            ),
        };
        let top = if largest > 0.0 { 1.12 * largest } else { 0.01 };
        Panel::new(
            say!(words, "distance-panel"),
            Axis::counts(say!(words, "position"))
                .grid(Grid::Hidden)
                .range(view.0, view.1),
            Axis::percent("").range(0.0, top),
            marks,
        )
        .note(note)
    }

    /// Tokens kept at each position, of one setting.
    fn kept(&self) -> Panel {
        let (numbers, words) = (self.numbers, self.words);
        let values = numbers.values(0, Quantity::Survivors);
        let first = numbers.first as f64;
        let scale = SharedScale::of_counts(values.iter().copied().fold(1.0, f64::max), "");
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
