//! The figure of many positions: the mass that was not returned, the entropy, and the tokens that top-p keeps, at each.

use super::PositionBounds;
use super::one_figure::{HALF, SURE, count_range, ends_of, possible, share_range};
use super::over_positions::ManyPositions;
use crate::experiment::format::{self, count, figure_share, shortened};
use crate::experiment::positions::{self, BARS};
use crate::figure::text::visible;
use crate::figure::{Align, Axis, Colour, Figure, Grid, Heading, Mark, MarkerShape, Panel, Track};
use crate::words::{Words, say};

/// Positions that have a row each.
const ROWS: usize = 24;

/// Positions that are drawn one by one; of more, the widest of each stretch.
const DRAWN: usize = 240;

/// Tokens kept from how many times as many on have a logarithmic axis.
const WIDE: f64 = 30.0;

impl ManyPositions<'_> {
    pub(super) fn figure(&self, words: Words) -> Figure {
        let positions = self.positions.len();
        let description = say!(words, "bounds-many-description", positions);
        let is_table = positions <= ROWS;
        let (tracks, rows, panels) = match is_table {
            true => (
                vec![Track::Share(1.0); 3],
                Track::Lines(1.1 * positions as f64),
                self.table(words),
            ),
            false => (
                vec![Track::Share(1.0)],
                positions::PANEL,
                self.by_position(words),
            ),
        };
        Figure::sheet(say!(words, "bounds-title"))
            .description(format::paragraph(description, self.findings(words)))
            .heading(self.heading(is_table, words))
            .tracks(tracks, [rows])
            .sized(
                self.settings
                    .figsize
                    .map_or([None; 2], |size| size.map(Some)),
            )
            .shared_legend()
            .panels(panels)
    }

    fn heading(&self, is_table: bool, words: Words) -> Heading {
        let [by_top_p, by_min_p] = self.sure_sets();
        Heading {
            headline: say!(
                words,
                "bounds-many-headline",
                top_p = self.settings.top_p.to_string(),
                min_p = self.settings.min_p.to_string(),
                by_top_p,
                by_min_p,
                is_all = by_min_p == self.positions.len(),
                positions = self.positions.len()
            ),
            subtitle: say!(
                words,
                "bounds-many-subtitle",
                temperature = format::temperature(self.settings.temperature),
                is_table,
                positions = count(self.positions.len()),
                vocabulary = count(self.settings.vocabulary)
            ),
            source: say!(words, "bounds-source"),
        }
    }

    fn top_p_title(&self, words: Words) -> String {
        say!(
            words,
            "sets-panel",
            set = "top-p",
            value = self.settings.top_p.to_string()
        )
    }

    /// The axis of tokens kept, and where a count is on it.
    fn kept_axis(&self) -> (Axis, fn(usize) -> f64, f64) {
        let most = self.positions.iter().map(|bounded| bounded.top_p.high);
        let most = most.max().unwrap_or(1).max(2) as f64;
        match most >= WIDE {
            true => (
                Axis::powers("").range(-0.05, 1.02 * libm::log10(most)),
                |count| libm::log10(count as f64),
                libm::log10(most),
            ),
            false => (
                Axis::counts("").range(0.5, 1.05 * most),
                |count| count as f64,
                most,
            ),
        }
    }

    /// A row for each position.
    fn table(&self, words: Words) -> Vec<Panel> {
        let count = self.positions.len();
        let all = || self.positions.iter().enumerate();
        let known = self.settings.known.iter().enumerate();
        let names: Vec<String> = known
            .map(|(place, known)| {
                let token = known.tokens.first().map(|token| visible(token));
                format!("{place}\u{2002}{}", shortened(&token.unwrap_or_default()))
            })
            .collect();
        let tips = |said: &dyn Fn(&PositionBounds) -> String| -> Vec<String> {
            let pairs = names.iter().zip(self.positions);
            pairs
                .map(|(name, bounded)| format!("{name}: {}", said(bounded)))
                .collect()
        };
        let bars = all().map(|(row, bounded)| {
            (
                (0.0, bounded.unseen_mass),
                (row as f64 - HALF, row as f64 + HALF),
            )
        });
        let shares = all().map(|(row, bounded)| {
            (
                (bounded.unseen_mass, row as f64),
                figure_share(bounded.unseen_mass),
            )
        });
        let unseen = [
            Mark::cells(bars, Colour::Neutral)
                .tips(tips(&|bounded| figure_share(bounded.unseen_mass))),
            Mark::words(shares, Align::Left, Colour::Ink).shifted(4.0, 0.0),
        ];
        let most = self
            .positions
            .iter()
            .map(|bounded| bounded.unseen_mass)
            .fold(0.0, f64::max);
        let nats = |bounded: &PositionBounds| super::one::range(bounded.entropy);
        let mut entropy = possible(
            self.positions
                .iter()
                .map(|bounded| ends_of(bounded.entropy)),
            tips(&nats),
            words,
        );
        let renormalised = all().map(|(row, bounded)| (bounded.renormalised, row as f64));
        let renormalised = Mark::points(renormalised, Colour::Contrast).shape(MarkerShape::Diamond);
        entropy.push(renormalised.label(say!(words, "renormalised")));
        let highest = self.positions.iter();
        let highest = highest.map(|bounded| bounded.entropy.high.max(bounded.renormalised));
        let (axis, place, _) = self.kept_axis();
        let ends = |bounded: &PositionBounds| (place(bounded.top_p.low), place(bounded.top_p.high));
        let mut kept = possible(
            self.positions.iter().map(ends),
            tips(&|bounded| count_range(bounded.top_p)),
            words,
        );
        let counts = all().map(|(row, bounded)| {
            (
                (place(bounded.top_p.high), row as f64),
                count_range(bounded.top_p),
            )
        });
        kept.push(Mark::words(counts, Align::Left, Colour::Ink).shifted(6.0, 0.0));
        let percent = Axis::percent("").range(0.0, (1.05 * most).max(0.01));
        let nats = Axis::numbers("").range(0.0, (1.05 * highest.fold(0.0, f64::max)).max(0.1));
        vec![
            Panel::new(
                say!(words, "unseen-mass-panel"),
                percent.far(),
                Axis::rows(names),
                unseen,
            ),
            Panel::new(
                say!(words, "bounded-entropy-by-position"),
                nats.far(),
                Axis::rows_of(count),
                entropy,
            ),
            Panel::new(
                self.top_p_title(words),
                axis.far(),
                Axis::rows_of(count),
                kept,
            ),
        ]
    }

    /// A panel for each quantity, over the positions.
    fn by_position(&self, words: Words) -> Vec<Panel> {
        let places = self.drawn(DRAWN);
        let view = (-0.7, self.positions.len() as f64 - 0.3);
        let tips = |said: &dyn Fn(&PositionBounds) -> String| -> Vec<String> {
            let position = say!(words, "position");
            let tip =
                |&place: &usize| format!("{position} {place}: {}", said(&self.positions[place]));
            places.iter().map(tip).collect()
        };
        let most = self.positions.iter().map(|bounded| bounded.unseen_mass);
        let most = most.fold(0.0, f64::max);
        let x = |label: String| Axis::counts(label).grid(Grid::Hidden).range(view.0, view.1);
        let stems = places.iter().map(|&place| {
            let at = place as f64;
            ((at, 0.0), (at, self.positions[place].unseen_mass))
        });
        let stems = Mark::segments(stems, Colour::Neutral);
        let unseen = stems.tips(tips(&|bounded| share_range(bounded.unseen)));
        let spans = |ends: &dyn Fn(&PositionBounds) -> (f64, f64)| {
            let segment = |&place: &usize| {
                let (low, high) = ends(&self.positions[place]);
                let at = place as f64;
                ((at, low), (at, high))
            };
            let (open, sure): (Vec<_>, Vec<_>) = places
                .iter()
                .map(segment)
                .partition(|(low, high)| high.1 - low.1 > SURE);
            let sure = sure.into_iter().map(|(low, _)| low);
            [
                Mark::segments(open, Colour::Accent).label(say!(words, "possible-values")),
                Mark::points(sure, Colour::Accent).label(say!(words, "determined-value")),
            ]
        };
        let renormalised = places
            .iter()
            .map(|&place| (place as f64, self.positions[place].renormalised));
        let renormalised =
            Mark::points(renormalised, Colour::Contrast).shape(match places.len() > BARS {
                true => MarkerShape::Speck,
                false => MarkerShape::Diamond,
            });
        let entropy = spans(&|bounded| ends_of(bounded.entropy)).into_iter();
        let entropy = entropy.chain([renormalised.label(say!(words, "renormalised"))]);
        let (axis, place, _) = self.kept_axis();
        let kept = spans(&|bounded| (place(bounded.top_p.low), place(bounded.top_p.high)));
        let panels = [
            Panel::new(
                say!(words, "unseen-mass-panel"),
                x(String::new()),
                Axis::percent("").range(0.0, (1.05 * most).max(0.01)),
                [unseen],
            ),
            Panel::new(
                say!(words, "bounded-entropy-by-position"),
                x(String::new()),
                Axis::numbers(""),
                entropy,
            ),
            Panel::new(
                self.top_p_title(words),
                x(say!(words, "position")),
                axis,
                kept,
            ),
        ];
        let is_binned = self.positions.len() > DRAWN.max(BARS);
        let note = |panel: Panel| match is_binned {
            true => panel.note(say!(words, "widest-note")),
            false => panel,
        };
        panels.into_iter().map(note).collect()
    }
}
