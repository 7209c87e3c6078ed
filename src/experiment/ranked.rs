//! The tokens of a model by their rank, and where some of its tokens end.

use super::format::count;
use crate::figure::{Align, Axis, Colour, Dash, Legend, Mark, Panel};
use crate::words::{Words, say};

/// How many points the curve has beyond the first ranks.
const POINTS: usize = 240;
/// Up to how many tokens each has a step, on a scale that is not logarithmic.
const FEW: usize = 60;
/// How wide a letter of a label is, and how far labels keep apart, as shares of the curve's width.
const LETTER: f64 = 0.0165;
const APART: f64 = 0.02;
/// How high a line of labels is, in shares of the curve's height, which is so many inches.
const LEVEL: f64 = 0.17;
const HEIGHT: f64 = 1.0;

/// The first ranks, as many as someone keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RankCut {
    /// How many tokens.
    pub count: usize,
    /// What the model gives them.
    pub mass: f64,
    /// Who keeps them.
    pub name: String,
}

/// The sums of the probabilities of the most likely tokens.
pub(super) struct RankedTokens {
    sums: Vec<f64>,
}

impl RankedTokens {
    pub fn new(model: &[f64]) -> RankedTokens {
        let mut sorted = model.to_vec();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let sums = sorted.iter().scan(0.0, |sum, probability| {
            *sum += probability;
            Some(f64::min(*sum, 1.0))
        });
        RankedTokens {
            sums: sums.collect(),
        }
    }

    /// The ranks that the curve goes through: of many, ever fewer.
    fn ranks(&self) -> Vec<usize> {
        let all = self.sums.len();
        if all <= POINTS {
            return (1..=all).collect();
        }
        let last = libm::log(all as f64);
        let rank = |point: usize| libm::exp(last * point as f64 / POINTS as f64).round() as usize;
        let mut ranks: Vec<usize> = (0..=POINTS).map(|point| rank(point).min(all)).collect();
        ranks.dedup();
        ranks
    }

    /// The curve with a flag at each cut, and how many inches high it is; `None` where there are too few tokens.
    pub fn panel(&self, cuts: &[RankCut], words: Words) -> Option<(Panel, f64)> {
        let all = self.sums.len();
        if all < 3 || cuts.is_empty() {
            return None;
        }
        let is_logarithmic = all > FEW;
        let at = |rank: usize| match is_logarithmic {
            true => libm::log10(rank.max(1) as f64),
            false => rank as f64,
        };
        let (low, high) = (at(1), at(all));
        let points = self.ranks();
        let points = points.iter().map(|&rank| (at(rank), self.sums[rank - 1]));
        let curve = match is_logarithmic {
            true => Mark::curve(points, Colour::Neutral),
            false => Mark::steps(points, Colour::Neutral),
        };
        let flags = flags(cuts, |cut| (at(cut.count) - low) / (high - low));
        let levels = flags.iter().map(|flag| flag.level + 1).max().unwrap_or(0);
        let top = |level: usize| 1.06 + LEVEL * (level as f64 + 0.5);
        let poles = flags.iter().map(|flag| {
            let x = at(flag.cut.count);
            ((x, flag.cut.mass), (x, top(flag.level) + 0.4 * LEVEL))
        });
        let labels = flags
            .iter()
            .map(|flag| ((at(flag.cut.count), top(flag.level)), flag.label.clone()));
        let dots = flags.iter().map(|flag| (at(flag.cut.count), flag.cut.mass));
        let marks = [
            Mark::segments(poles.collect::<Vec<_>>(), Colour::Accent).dash(Dash::Dotted),
            curve,
            Mark::points(dots, Colour::Accent).tips(flags.iter().map(|flag| flag.label.clone())),
            Mark::words(labels, Align::Left, Colour::Accent).shifted(3.0, 0.0),
        ];
        let x = match is_logarithmic {
            true => Axis::powers(say!(words, "rank-axis-log")),
            false => Axis::counts(say!(words, "rank-axis")),
        };
        let shares = [(0.0, "0"), (0.5, "50"), (1.0, "100\u{2009}%")];
        let shares = shares.map(|(share, label)| (share, label.to_owned()));
        let whole = 1.06 + LEVEL * levels as f64;
        let panel = Panel::new(
            say!(words, "ranked-panel"),
            x.grid(crate::figure::Grid::Hidden).range(low, high),
            Axis::at(say!(words, "cumulative-probability"), shares).range(0.0, whole),
            marks,
        );
        Some((panel.legend(Legend::Hidden), HEIGHT * whole))
    }
}

/// A label at a cut.
struct Flag<'c> {
    cut: &'c RankCut,
    label: String,
    /// How many lines above the curve.
    level: usize,
}

/// A flag for each cut, each so high that none lies on another's label or pole; `at` is a share of the width.
fn flags<'c>(cuts: &'c [RankCut], at: impl Fn(&RankCut) -> f64) -> Vec<Flag<'c>> {
    let mut sorted: Vec<&RankCut> = cuts.iter().collect();
    sorted.sort_by_key(|cut| cut.count);
    // Those that keep as many share a flag.
    let mut merged: Vec<(&RankCut, String)> = Vec::new();
    for cut in sorted {
        match merged.last_mut() {
            Some((last, names)) if last.count == cut.count => {
                names.push_str(", ");
                names.push_str(&cut.name);
            }
            _ => merged.push((cut, cut.name.clone())),
        }
    }
    let mut flags: Vec<Flag<'_>> = Vec::new();
    // From the right: what is left of another's pole has to be above it.
    for (cut, names) in merged.into_iter().rev() {
        let label = format!("{}  {names}", count(cut.count));
        let end = at(cut) + LETTER * label.chars().count() as f64 + APART;
        let reached = flags.iter().filter(|flag| at(flag.cut) < end);
        let level = reached.map(|flag| flag.level + 1).max().unwrap_or(0);
        flags.push(Flag { cut, label, level });
    }
    flags.reverse();
    flags
}

#[cfg(test)]
mod tests {
    use super::{RankCut, RankedTokens, flags};

    fn cut(count: usize, name: &str) -> RankCut {
        let name = name.to_owned();
        RankCut {
            count,
            mass: 0.5,
            name,
        }
    }

    #[test]
    fn a_label_stands_above_the_poles_that_it_would_cross() {
        let cuts = [cut(90, "far"), cut(10, "a"), cut(10, "b"), cut(11, "near")];
        let flags = flags(&cuts, |cut| cut.count as f64 / 100.0);
        let found: Vec<(&str, usize)> = flags
            .iter()
            .map(|flag| (flag.label.as_str(), flag.level))
            .collect();
        assert_eq!(found, [("10  a, b", 1), ("11  near", 0), ("90  far", 0)]);
    }

    #[test]
    fn of_many_ranks_the_curve_has_the_first_and_the_last() {
        let ranked = RankedTokens::new(&vec![1e-5; 100_000]);
        let ranks = ranked.ranks();
        assert_eq!((ranks[0], ranks[1], ranks.last()), (1, 2, Some(&100_000)));
        assert!(ranks.len() < 300 && ranks.is_sorted());
    }
}
