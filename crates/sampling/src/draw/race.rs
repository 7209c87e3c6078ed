//! The largest of scores, and how far behind the second was: what several ways share.

use super::rule::{Drawn, Margin};

/// A token and its score.
type Runner = (u32, f64);

/// The token of the largest score, the first of equal ones, with the distance that `behind` finds between the scores of the
/// first and the second. One whose score is NaN never wins.
pub(super) fn largest(
    scores: impl Iterator<Item = Runner>,
    behind: impl FnOnce(f64, f64) -> f64,
) -> Drawn {
    let (mut first, mut second): (Option<Runner>, Option<Runner>) = (None, None);
    for (token, score) in scores {
        if first.is_none_or(|(_, best)| score > best) {
            second = first.replace((token, score));
        } else if second.is_none_or(|(_, best)| score > best) {
            second = Some((token, score));
        }
    }
    let (token, best) = first.unwrap_or_default();
    let margin = second.map_or(Margin::NONE, |(other, score)| Margin {
        distance: behind(best, score),
        other: Some(other),
    });
    Drawn { token, margin }
}
