//! The figure: a row for each distribution, and below it where each ends on the model's ranked tokens.

use super::groups::{Group, Rejection, titles};
use super::{Engines, EnginesNumbers, cause};
use crate::experiment::format::{self, count, figure_percent, figure_share, folded, token_name};
use crate::experiment::head::Head;
use crate::experiment::ranked::{RankCut, RankedTokens};
use crate::figure::{Align, Axis, Colour, Figure, Heading, Legend, Mark, Panel, Track};
use crate::logits::Logits;
use crate::sampling::Engine;
use crate::words::{Conjunction, Words, say};

/// The most tokens with a column of their own.
pub(super) const MOST_TOKENS: usize = 8;
/// About how many points the curve of ranks has.
pub(super) const POINTS: usize = 300;
/// The columns of characters that names and causes have, and a rejection.
const NAMES: usize = 21;
const CAUSES: usize = 18;
const REJECTIONS: usize = 36;
/// Up to how many engines have their version in the subtitle.
const VERSIONS: usize = 4;
/// Counts of which the largest is so many times the smallest have a logarithmic scale.
const LOGARITHMIC: f64 = 10.0;

// In rows of a table.
/// A line of words.
const LINE: f64 = 0.8;
/// A cell, and the room between two rows.
const CELL: f64 = 1.3;
const GAP: f64 = 0.35;

/// A row of the table.
struct EngineRow<'r> {
    names: String,
    cause: String,
    /// Where its middle is, counted in lines from the top.
    center: f64,
    is: RowContent<'r>,
}

enum RowContent<'r> {
    Model,
    Group(&'r Group<'r>),
    /// The cause is the reason.
    Rejection,
}

/// The names of engines, as many in a line as it has room for.
fn names(engines: &[Engine]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for title in titles(engines) {
        match lines.last_mut() {
            Some(line) if format::columns(line) + title.len() + 2 <= NAMES => {
                line.push_str(", ");
                line.push_str(title);
            }
            _ => lines.push(title.to_owned()),
        }
    }
    lines.join(",\n")
}

/// The rows, from the top, and how high they are together.
fn rows<'r>(
    groups: &'r [Group<'r>],
    rejections: &[Rejection],
    words: Words,
) -> (Vec<EngineRow<'r>>, f64) {
    let mut next = 0.0;
    let mut row = |names: String, cause: String, is: RowContent<'r>| {
        let lines = names.lines().count().max(cause.lines().count());
        let high = CELL.max(LINE * lines as f64);
        let center = next + high / 2.0;
        next += high + GAP;
        EngineRow {
            names,
            cause,
            center,
            is,
        }
    };
    let model = folded(&say!(words, "model-row"), NAMES);
    let mut rows = vec![row(model, String::new(), RowContent::Model)];
    for group in groups {
        let difference = group.pair.and_then(|pair| pair.difference.as_ref());
        let cause = match difference {
            Some(difference) => cause::in_short(group.first(), &difference.rule, words),
            None => say!(words, "reference-engine"),
        };
        let cause = folded(&cause, CAUSES);
        rows.push(row(names(&group.engines), cause, RowContent::Group(group)));
    }
    for rejection in rejections {
        let reason = say!(words, "rejected-because", reason = &rejection.reason);
        let reason = folded(&reason, REJECTIONS);
        rows.push(row(
            names(&rejection.engines),
            reason,
            RowContent::Rejection,
        ));
    }
    (rows, next - GAP)
}

impl Engines {
    pub(super) fn figure(&self, numbers: &EnginesNumbers, logits: &Logits, words: Words) -> Figure {
        let mut groups = numbers.groups();
        // From the one that keeps least; engines that keep as many stand as they were asked.
        groups.sort_by_key(Group::kept);
        let rejections = numbers.rejections();
        let (rows, height) = rows(&groups, &rejections, words);
        let table = EngineTable {
            numbers,
            logits,
            words,
            rows: &rows,
            height,
        };
        let seen = say!(words, "engines-description");
        let findings = self.findings(numbers, logits, words);
        let figure = Figure::sheet(say!(words, "engines-title"))
            .description(format::paragraph(seen, findings))
            .heading(self.heading(numbers, &groups, words));
        let size = self.figsize.map_or([None, None], |size| size.map(Some));
        let figure = figure.sized(size);
        let heat = table.heat(self.shown.min(MOST_TOKENS));
        if groups.is_empty() {
            return figure
                .tracks([Track::Words, Track::Share(1.0)], [Track::Lines(height)])
                .panels([table.names(), heat]);
        }
        let ranked = RankedTokens::new(&numbers.model);
        let cuts: Vec<RankCut> = groups
            .iter()
            .map(|group| cut(group, &numbers.model))
            .collect();
        let below = ranked.panel(&cuts, words);
        let mut heights = vec![Track::Lines(height)];
        heights.extend(below.iter().map(|(_, inches)| Track::Inches(*inches)));
        figure
            .tracks(
                [
                    Track::Words,
                    Track::Share(2.7),
                    Track::Share(1.0),
                    Track::Words,
                    Track::Words,
                ],
                heights,
            )
            .panels([
                table.names(),
                heat,
                table.kept(),
                table.distances(),
                table.causes(),
            ])
            .panels(below.map(|(panel, _)| panel.span(5, 1)))
    }

    fn heading(&self, numbers: &EnginesNumbers, groups: &[Group<'_>], words: Words) -> Heading {
        let kept = || groups.iter().map(Group::kept);
        let [least, most] = [kept().min(), kept().max()].map(Option::unwrap_or_default);
        let engines: usize = groups.iter().map(|group| group.engines.len()).sum();
        let tokens = most;
        let (least, most) = (count(least), count(most));
        let headline = match (groups, engines) {
            ([], _) => say!(
                words,
                "engines-reject-headline",
                engines = self.engines.len()
            ),
            ([group], 1) => say!(
                words,
                "one-engine-headline",
                engine = group.first().title(),
                kept = most,
                tokens = count(numbers.model.len())
            ),
            ([_], _) => say!(words, "same-engines-headline", engines, tokens, kept = most),
            _ => say!(
                words,
                "engines-headline",
                engines,
                distributions = groups.len(),
                is_same = least == most,
                least,
                most
            ),
        };
        let settings = self.settings.to_string();
        let versions = self.engines.iter().map(|engine| {
            let version = format::short_version(engine.profile().version);
            format!("{} {version}", engine.title())
        });
        let versions = words.listed(&versions.collect::<Vec<_>>(), Conjunction::None);
        let are_few = self.engines.len() <= VERSIONS;
        let subtitle = say!(
            words,
            "engines-subtitle",
            name = &self.name,
            are_given = !settings.is_empty(),
            settings = &settings,
            are_few,
            versions = &versions
        );
        let reference = numbers.reference().map_or("", |engine| engine.title());
        Heading {
            headline,
            subtitle,
            source: say!(
                words,
                "engines-source",
                is_compared = groups.len() > 1,
                reference,
                are_few,
                versions = &versions
            ),
        }
    }
}

/// Where a group's tokens end among the model's.
fn cut(group: &Group<'_>, model: &[f64]) -> RankCut {
    let tokens = group.made.left.tokens();
    let name = match group.engines.len() {
        1 => group.first().title().to_owned(),
        several => format!("{} +{}", group.first().title(), several - 1),
    };
    RankCut {
        count: tokens.len(),
        mass: tokens.iter().map(|&token| model[token as usize]).sum(),
        name,
    }
}

/// The table of the figure.
struct EngineTable<'t> {
    numbers: &'t EnginesNumbers,
    logits: &'t Logits,
    words: Words,
    rows: &'t [EngineRow<'t>],
    height: f64,
}

impl EngineTable<'_> {
    /// A column of the table.
    fn column(&self, title: String, x: Axis, marks: Vec<Mark>) -> Panel {
        let rows = Axis::hidden().range(self.height, 0.0);
        Panel::new(title, x, rows, marks).legend(Legend::Hidden)
    }

    /// Words in rows, at this end of them.
    fn words_in<'w>(
        &self,
        words: impl Iterator<Item = (&'w EngineRow<'w>, String)>,
        align: Align,
        colour: Colour,
    ) -> Mark {
        let x = if align == Align::Right { 1.0 } else { 0.0 };
        let words = words.map(|(row, words)| ((x, row.center), words));
        Mark::words(words.collect::<Vec<_>>(), align, colour)
    }

    fn names(&self) -> Panel {
        let names = |is_model: bool| {
            let rows = self.rows.iter();
            let rows = rows.filter(move |row| matches!(row.is, RowContent::Model) == is_model);
            rows.map(|row| (row, row.names.clone()))
        };
        let marks = vec![
            self.words_in(names(true), Align::Right, Colour::QuietInk),
            self.words_in(names(false), Align::Right, Colour::Ink),
        ];
        self.column(String::new(), Axis::hidden().range(0.0, 1.0), marks)
    }

    /// The probabilities of the most likely tokens, and of all others together.
    fn heat(&self, most: usize) -> Panel {
        let model = &self.numbers.model;
        let head = Head::ranked(&[model], most);
        let mut labels: Vec<String> = head
            .tokens
            .iter()
            .map(|&token| token_name(self.logits, token))
            .collect();
        if head.others > 0 {
            labels.push(say!(
                self.words,
                "other-tokens-column",
                count = count(head.others)
            ));
        }
        let (mut cells, mut inside, mut removed, mut rejected) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in self.rows {
            let all = match row.is {
                RowContent::Model => model.clone(),
                RowContent::Group(group) => group.made.left.probabilities(model.len()),
                RowContent::Rejection => {
                    rejected.push(((-0.5, row.center), row.cause.clone()));
                    continue;
                }
            };
            let keeps = |column: usize| match row.is {
                RowContent::Group(group) => {
                    let kept = group.made.left.tokens();
                    match head.tokens.get(column) {
                        Some(&token) => kept.binary_search(&(token as u32)).is_ok(),
                        None => kept.len() > shown_of(&head, kept),
                    }
                }
                _ => true,
            };
            for (column, probability) in head.values(&all).into_iter().enumerate() {
                let (x, y) = (column as f64, row.center);
                if !keeps(column) {
                    removed.push(((x, y), "–".to_owned()));
                    continue;
                }
                let colour = match row.is {
                    RowContent::Model => Colour::Pale,
                    _ => Colour::Heat(probability),
                };
                let cell = ((x - 0.46, x + 0.46), (y - CELL / 2.0, y + CELL / 2.0));
                let tip = format!(
                    "{}: {} {}",
                    row.names.replace('\n', " "),
                    labels[column],
                    figure_share(probability)
                );
                cells.push(Mark::cells([cell], colour).tips([tip]));
                inside.push(((x, y), figure_percent(probability)));
            }
        }
        cells.push(Mark::words(inside, Align::Center, Colour::Ink));
        cells.push(Mark::words(removed, Align::Center, Colour::Muted));
        cells.push(Mark::words(rejected, Align::Left, Colour::Limit));
        let title = say!(self.words, "most-likely-tokens");
        self.column(title, Axis::columns(labels), cells)
    }

    fn groups(&self) -> impl Iterator<Item = (&EngineRow<'_>, &Group<'_>)> {
        self.rows.iter().filter_map(|row| match row.is {
            RowContent::Group(group) => Some((row, group)),
            _ => None,
        })
    }

    /// How many tokens each keeps.
    fn kept(&self) -> Panel {
        let counts = || self.groups().map(|(_, group)| group.kept() as f64);
        let most = counts().fold(1.0, f64::max);
        let least = counts().fold(most, f64::min).max(1.0);
        let is_logarithmic = most >= LOGARITHMIC * least;
        let at = |kept: usize| match is_logarithmic {
            true => libm::log10((kept as f64).max(1.0)),
            false => kept as f64,
        };
        let points = || {
            self.groups()
                .map(|(row, group)| (at(group.kept()), row.center))
        };
        let numbers = self
            .groups()
            .map(|(row, group)| ((at(group.kept()), row.center), count(group.kept())));
        let tips = self.groups().map(|(row, group)| {
            format!("{}: {}", row.names.replace('\n', " "), count(group.kept()))
        });
        let marks = vec![
            Mark::segments(
                points()
                    .map(|(x, y)| ((0.0, y), (x, y)))
                    .collect::<Vec<_>>(),
                Colour::Accent,
            ),
            Mark::points(points(), Colour::Accent).tips(tips),
            Mark::words(numbers, Align::Left, Colour::Accent)
                .bold()
                .shifted(6.0, 0.0),
        ];
        let axis = match is_logarithmic {
            true => Axis::powers(""),
            false => Axis::counts(""),
        };
        let title = say!(self.words, "kept-column", is_logarithmic);
        let range = axis.far().range(0.0, at(most as usize));
        self.column(title, range, marks)
    }

    /// How far each is from the reference.
    fn distances(&self) -> Panel {
        let distances = self.groups().map(|(row, group)| {
            let words = match group.pair {
                Some(_) => figure_share(group.distance()),
                None => "–".to_owned(),
            };
            (row, words)
        });
        let marks = vec![self.words_in(distances, Align::Right, Colour::Ink)];
        let title = say!(self.words, "distance-column");
        self.column(title, Axis::hidden().range(0.0, 1.0), marks)
    }

    fn causes(&self) -> Panel {
        let causes = self.groups().map(|(row, _)| (row, row.cause.clone()));
        let marks = vec![self.words_in(causes, Align::Left, Colour::QuietInk)];
        let title = say!(self.words, "cause-column");
        self.column(title, Axis::hidden().range(0.0, 1.0), marks)
    }
}

/// How many of the tokens that have a column are kept.
fn shown_of(head: &Head, kept: &[u32]) -> usize {
    let is_kept = |token: &&usize| kept.binary_search(&(**token as u32)).is_ok();
    head.tokens.iter().filter(is_kept).count()
}
