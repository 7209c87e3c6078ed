//! Many positions: how much of each is unseen, and what is sure all the same.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::one::{counts, range};
use super::{Bounds, PositionBounds};
use crate::experiment::format;
use crate::experiment::population::{largest_first, quantile};
use crate::experiment::results::{Ends, Nats, Probability};
use crate::experiment::table;
use crate::figure::text::visible;
use crate::sampling::Interval;
use crate::words::{Words, say};

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
    /// The positions that are drawn: all, or of each stretch that with the widest entropy.
    pub(super) fn drawn(&self, most: usize) -> Vec<usize> {
        let length = self.positions.len().div_ceil(most).max(1);
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

    fn count(&self, is: impl Fn(&&PositionBounds) -> bool) -> usize {
        self.positions.iter().filter(is).count()
    }

    /// At how many positions the tokens kept by top-p and by min-p are determined.
    pub(super) fn sure_sets(&self) -> [usize; 2] {
        let is_sure = |interval: Interval<usize>| interval.low == interval.high;
        [
            self.count(|bounded| is_sure(bounded.top_p)),
            self.count(|bounded| is_sure(bounded.min_p)),
        ]
    }

    pub(super) fn findings(&self, words: Words) -> Vec<String> {
        let masses = self.positions.iter().map(|bounded| bounded.unseen_mass);
        let mut unseen: Vec<f64> = masses.clone().collect();
        unseen.sort_by(f64::total_cmp);
        let worst = largest_first(masses.enumerate(), 1);
        let worst = worst.first().copied().unwrap_or(0);
        let [by_top_p, by_min_p] = self.sure_sets();
        let gaps = self.positions.iter();
        let gaps = gaps.map(|bounded| bounded.entropy.low - bounded.renormalised);
        let gaps: Vec<f64> = gaps.filter(|gap| *gap > 0.0).collect();
        let positions = self.positions.len();
        vec![
            say!(
                words,
                "sure-sets-finding",
                top_p = self.settings.top_p.to_string(),
                min_p = self.settings.min_p.to_string(),
                by_top_p,
                by_min_p,
                positions
            ),
            say!(
                words,
                "unseen-finding",
                middle = format::in_percent(quantile(&unseen, 0.5)),
                most = format::in_percent(unseen.last().copied().unwrap_or(0.0)),
                worst = worst.to_string(),
                width = CLOSE.to_string(),
                close = self.count(|bounded| bounded.entropy.width() <= CLOSE),
                positions
            ),
            say!(
                words,
                "below-finding",
                below = gaps.len(),
                positions,
                least = format!("{:.2}", gaps.iter().copied().fold(f64::INFINITY, f64::min)),
                most = format!("{:.2}", gaps.iter().copied().fold(0.0, f64::max))
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
