//! Many positions: how much of each is unseen, and what is sure all the same.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::one::{counts, range};
use super::{Bounds, PositionBounds};
use crate::experiment::format;
use crate::experiment::population::{Quantity, largest_first, quantile, shares};
use crate::experiment::results::{Ends, Nats, Probability};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::figure::{Axis, Colour, Figure, Mark, Panel};
use crate::sampling::Interval;
use crate::words::{Words, say};

/// Positions that are drawn one by one; of more, the widest of each stretch.
const DRAWN: usize = 300;
/// Positions that are named.
const NAMED: usize = 10;
/// An entropy is known well where its ends are no farther apart, in nats.
const CLOSE: f64 = 0.1;

/// All positions with what is sure of them.
pub(super) struct ManyPositions<'a> {
    pub settings: &'a Bounds,
    pub positions: &'a [PositionBounds],
}

impl ManyPositions<'_> {
    pub(super) fn figure(&self, words: Words) -> Figure {
        let unseen: Vec<f64> = self
            .positions
            .iter()
            .map(|bounded| bounded.unseen_mass)
            .collect();
        let places = self.drawn();
        let points = |value: &dyn Fn(&PositionBounds) -> f64, colour| {
            let point = |&place: &usize| (place as f64, value(&self.positions[place]));
            Mark::points(places.iter().map(point), colour)
        };
        let intervals = |ends: &dyn Fn(&PositionBounds) -> (f64, f64), colour| {
            let interval = |&place: &usize| (place as f64, ends(&self.positions[place]));
            Mark::intervals(places.iter().map(interval), colour)
                .label(say!(words, "possible-values"))
        };
        let log = |count: usize| libm::log10(count as f64);
        let position = || Axis::numbers(say!(words, "position"));
        let description = say!(
            words,
            "bounds-many-description",
            positions = self.positions.len()
        );
        Figure::new(say!(words, "bounds-title"), self.settings.figsize)
            .description(format::paragraph(description, self.findings(words)))
            .columns(2)
            .panel(Panel::new(
                say!(words, "unseen-mass-panel"),
                position(),
                Axis::numbers(say!(words, "unseen-mass")),
                [points(&|bounded| bounded.unseen_mass, Colour::Theory)],
            ))
            .panel(Panel::new(
                say!(words, "unseen-share-panel"),
                Axis::numbers(say!(words, "unseen-mass")),
                Axis::numbers(say!(words, "share-of-positions")).range(-0.03, 1.03),
                [Mark::curve(
                    shares(&unseen, Quantity::TotalVariation),
                    Colour::Theory,
                )],
            ))
            .panel(Panel::new(
                say!(words, "entropy"),
                position(),
                Axis::numbers(say!(words, "entropy-nats")),
                [
                    intervals(
                        &|bounded| (bounded.entropy.low, bounded.entropy.high),
                        Colour::Entropy,
                    ),
                    points(&|bounded| bounded.renormalised, Colour::Reference)
                        .label(say!(words, "renormalised")),
                ],
            ))
            .panel(Panel::new(
                say!(
                    words,
                    "sets-panel",
                    set = "top-p",
                    value = self.settings.top_p.to_string()
                ),
                position(),
                Axis::powers(say!(words, "tokens-left-bounds")),
                [intervals(
                    &|bounded| (log(bounded.top_p.low), log(bounded.top_p.high)),
                    Colour::Theory,
                )],
            ))
    }

    /// The positions that are drawn: all, or of each stretch that with the widest entropy.
    fn drawn(&self) -> Vec<usize> {
        let length = self.positions.len().div_ceil(DRAWN).max(1);
        let stretches = self.positions.chunks(length).enumerate();
        let widest = |(index, stretch): (usize, &[PositionBounds])| {
            let widths = stretch
                .iter()
                .enumerate()
                .map(|(place, bounded)| (place, bounded.entropy.width()));
            let widest = widths.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
            Some(index * length + widest.0)
        };
        stretches.filter_map(widest).collect()
    }

    /// The positions of which least is sure, the least first.
    fn worst(&self) -> Vec<usize> {
        let widths = self.positions.iter().map(|bounded| bounded.entropy.width());
        largest_first(widths.enumerate(), NAMED)
    }

    fn share(&self, is: impl Fn(&&PositionBounds) -> bool) -> f64 {
        self.positions.iter().filter(is).count() as f64 / self.positions.len().max(1) as f64
    }

    pub(super) fn findings(&self, words: Words) -> Vec<String> {
        let mut unseen: Vec<f64> = self
            .positions
            .iter()
            .map(|bounded| bounded.unseen_mass)
            .collect();
        unseen.sort_by(f64::total_cmp);
        let is_sure = |interval: Interval<usize>| interval.low == interval.high;
        vec![
            say!(
                words,
                "unseen-finding",
                positions = self.positions.len(),
                middle = format::in_percent(quantile(&unseen, 0.5)),
                most = format::in_percent(unseen.last().copied().unwrap_or(0.0))
            ),
            say!(
                words,
                "close-finding",
                width = CLOSE.to_string(),
                share = format::in_percent(self.share(|bounded| bounded.entropy.width() <= CLOSE))
            ),
            say!(
                words,
                "sure-sets-finding",
                top_p = self.settings.top_p.to_string(),
                min_p = self.settings.min_p.to_string(),
                by_top_p = format::in_percent(self.share(|bounded| is_sure(bounded.top_p))),
                by_min_p = format::in_percent(self.share(|bounded| is_sure(bounded.min_p)))
            ),
            say!(
                words,
                "below-finding",
                share = format::in_percent(
                    self.share(|bounded| bounded.renormalised < bounded.entropy.low)
                )
            ),
        ]
    }

    pub(super) fn tables(&self, words: Words) -> Vec<table::ReportTable> {
        let row = |&place: &usize| {
            let (bounded, known) = (&self.positions[place], &self.settings.known[place]);
            vec![
                place.to_string(),
                known
                    .tokens
                    .first()
                    .map(|token| visible(token))
                    .unwrap_or_default(),
                known.chosen.as_deref().map(visible).unwrap_or_default(),
                format::brief(bounded.unseen_mass),
                range(bounded.entropy),
                counts(bounded.top_p),
                counts(bounded.min_p),
            ]
        };
        let worst = self.worst();
        let left_by = |set, value: f64| say!(words, "left-by-set", set, value = value.to_string());
        let head = vec![
            say!(words, "position"),
            say!(words, "likeliest"),
            say!(words, "drawn"),
            say!(words, "unseen-mass"),
            say!(words, "entropy-nats"),
            left_by("top-p", self.settings.top_p),
            left_by("min-p", self.settings.min_p),
        ];
        let mut table = table::ReportTable::new(head, worst.iter().map(row));
        table.caption = say!(
            words,
            "widest-caption",
            shown = worst.len(),
            all = self.positions.len()
        );
        vec![table]
    }
}

/// What is sure of each position: columns.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct PositionsResults {
    /// How many positions there are.
    pub positions: usize,
    /// The mass of tokens that were not returned, at each.
    pub unseen_mass: Vec<Probability>,
    /// The probability of a token that was not returned.
    pub unseen_prob: Vec<Ends<Probability>>,
    /// The largest probability.
    pub max_prob: Vec<Ends<Probability>>,
    /// The entropy.
    pub entropy: Vec<Ends<Nats>>,
    /// What it would be without the unseen mass.
    pub renormalised_entropy: Vec<Nats>,
    /// How many tokens top-p leaves.
    pub top_p_survivors: Vec<Ends<usize>>,
    /// How many tokens min-p leaves.
    pub min_p_survivors: Vec<Ends<usize>>,
}

impl PositionsResults {
    pub(super) fn new(positions: &[PositionBounds]) -> PositionsResults {
        let all = || positions.iter();
        PositionsResults {
            positions: positions.len(),
            unseen_mass: all()
                .map(|bounded| Probability(bounded.unseen_mass))
                .collect(),
            unseen_prob: all().map(|bounded| bounded.unseen.into()).collect(),
            max_prob: all().map(|bounded| bounded.top_1.into()).collect(),
            entropy: all().map(|bounded| bounded.entropy.into()).collect(),
            renormalised_entropy: all().map(|bounded| Nats(bounded.renormalised)).collect(),
            top_p_survivors: all().map(|bounded| bounded.top_p.into()).collect(),
            min_p_survivors: all().map(|bounded| bounded.min_p.into()).collect(),
        }
    }
}
