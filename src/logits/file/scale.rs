//! What the numbers of a file are: logits, log-probabilities or probabilities. Nothing in a file says it; their sum does.

use crate::logits::scale::Scale;
use crate::sampling::sum_of_exponentials;

/// Positions that are looked at.
const LOOKED_AT: usize = 4;

/// Some positions of so many, spread over all: the first and the last are among them.
pub(super) fn some(rows: usize) -> impl Iterator<Item = usize> {
    let many = rows.min(LOOKED_AT);
    (0..many).map(move |index| index * (rows - 1) / (many - 1).max(1))
}

/// What a position can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowScale {
    /// Logits alone.
    Logits,
    /// Numbers from 0 to 1 whose sum is another.
    Small,
    /// Numbers from 0 to 1 whose sum is 1.
    Probabilities,
    /// Numbers of 0 or less whose exponentials sum to 1.
    LogProbabilities,
}

/// What a position can be by its numbers, whose sum rounding moves by so much. One of one token is nothing but a number.
pub(super) fn of_row(row: &[f64], rounding: f64) -> RowScale {
    if row.len() < 2 {
        return RowScale::Logits;
    }
    if are_probabilities(row, rounding) {
        return RowScale::Probabilities;
    }
    if row.iter().all(|value| *value <= 0.0) {
        let sum = sum_of_exponentials(row, 0.0);
        if (1.0 - rounding..=1.0 + rounding).contains(&sum) {
            return RowScale::LogProbabilities;
        }
    }
    if row.iter().all(|value| (0.0..=1.0).contains(value)) {
        return RowScale::Small;
    }
    RowScale::Logits
}

/// Whether numbers are from 0 to 1, and sum to 1.
pub(super) fn are_probabilities(row: &[f64], rounding: f64) -> bool {
    let sum: f64 = row.iter().sum();
    (1.0 - rounding..=1.0 + rounding).contains(&sum)
        && row
            .iter()
            .all(|value| (0.0..=1.0 + rounding).contains(value))
}

/// What all positions are by those that were looked at; the error names two that differ.
///
/// A position that can be nothing but logits makes all of them logits: of a few tokens, these can sum to 1 by chance.
pub(super) fn of_rows(looked_at: &[(usize, RowScale)]) -> Result<Scale, String> {
    let row = |wanted: RowScale| {
        let found = looked_at.iter().find(|(_, scale)| *scale == wanted);
        found.map(|(row, _)| *row)
    };
    let is_any = |wanted: RowScale| row(wanted).is_some();
    if is_any(RowScale::Logits) || looked_at.is_empty() {
        return Ok(Scale::Logits);
    }
    match (row(RowScale::Probabilities), row(RowScale::Small)) {
        (Some(is), Some(is_not)) => Err(format!(
            "row {is} sums to 1 like probabilities, but row {is_not}, also with numbers from 0 to 1, does not: set `scale`"
        )),
        (Some(_), None) if !is_any(RowScale::LogProbabilities) => Ok(Scale::Probabilities),
        (None, None) => Ok(Scale::LogProbabilities),
        _ => Ok(Scale::Logits),
    }
}

#[cfg(test)]
mod tests {
    use super::RowScale::{LogProbabilities, Logits, Probabilities, Small};
    use super::{of_row, of_rows, some};
    use crate::logits::scale::Scale;

    #[test]
    fn numbers_are_what_their_sum_says() {
        for (row, scale) in [
            (&[0.5, 0.25, 0.25][..], Probabilities),
            (&[0.0, 1.0, 0.0], Probabilities),
            (&[0.333, 0.333, 0.333], Probabilities),
            (&[0.5, 0.6, 0.2], Small),
            (&[0.0, 0.0], Small),
            (&[1.5, -0.5, 0.0], Logits),
            (
                &[-std::f64::consts::LN_2, -1.3863, -1.3863],
                LogProbabilities,
            ),
            (&[0.0, f64::NEG_INFINITY], LogProbabilities),
            (&[-1.0, -2.0, -3.0], Logits),
            (&[1.0], Logits),
            (&[f64::NAN, 0.5], Logits),
        ] {
            assert_eq!(of_row(row, 0.02), scale, "{row:?}");
        }
    }

    #[test]
    fn positions_that_differ_are_named() {
        for (looked_at, scale) in [
            (&[Probabilities, Probabilities][..], Scale::Probabilities),
            (
                &[LogProbabilities, LogProbabilities],
                Scale::LogProbabilities,
            ),
            (&[LogProbabilities, Logits], Scale::Logits),
            (&[Probabilities, Logits], Scale::Logits),
            (&[Small, Small], Scale::Logits),
            (&[Small, LogProbabilities], Scale::Logits),
            (&[], Scale::Logits),
        ] {
            let looked_at: Vec<_> = looked_at.iter().copied().enumerate().collect();
            assert_eq!(of_rows(&looked_at), Ok(scale), "{looked_at:?}");
        }
        let error = of_rows(&[(0, Small), (3, Probabilities)]).unwrap_err();
        assert!(error.contains("row 3 sums to 1") && error.contains("row 0, also"));
    }

    #[test]
    fn a_few_positions_are_looked_at() {
        let rows = |count: usize| some(count).collect::<Vec<_>>();
        assert_eq!(rows(1), [0]);
        assert_eq!(rows(2), [0, 1]);
        assert_eq!(rows(5), [0, 1, 2, 4]);
        assert_eq!(rows(1_000), [0, 333, 666, 999]);
    }
}
