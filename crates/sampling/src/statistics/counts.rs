//! Tests of counts against probabilities, and of two samples against each other.

use super::cells::Cells;
use super::chi_squared_survival;
use super::gamma::deviance;

/// A test: its statistic, and how likely chance gives one at least as large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// 0 where everything is as expected, infinite where the impossible was seen.
    pub statistic: f64,
    /// The p-value, from the chi-squared law.
    pub chance: f64,
}

/// How draws fit what they were drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Pearson's (1900): the sum of (observed - expected)^2 / expected.
    pub chi_squared: Test,
    /// The likelihood ratio: 2 sum of observed ln(observed / expected).
    pub g: Test,
    /// Degrees of freedom: cells less one; 0 where only the impossible that was drawn tells anything.
    pub degrees: usize,
}

/// Two samples, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The likelihood ratio test of whether both were drawn from one distribution.
    pub g: Test,
    /// Degrees of freedom: cells less one.
    pub degrees: usize,
}

/// Tests `counts` of draws against the `probabilities` that they were drawn with, which sum to one.
///
/// Tokens of which fewer than 5 draws are expected (Cochran 1954) count as one cell, in their order after the others,
/// which takes the rarest of the others too where it still expects fewer. A draw of what has no probability makes the
/// statistics infinite and the chance 0. Otherwise `None` where fewer than two cells are left: nothing can be told.
/// Where one list is shorter its missing tokens have no draws, or no probability.
pub fn fit(counts: &[u64], probabilities: &[f64]) -> Option<Fit> {
    let tokens = counts.len().max(probabilities.len());
    let count = |token: usize| at(counts, token);
    let probability = |token: usize| probabilities.get(token).copied().unwrap_or(0.0);
    let draws = total(counts);
    let expected = |token: usize| probability(token) * draws;
    let cells = Cells::new(tokens, expected);
    let possible = |token: usize| probability(token) > 0.0;
    if (0..tokens).any(|token| count(token) > 0.0 && !possible(token)) {
        let impossible = Test {
            statistic: f64::INFINITY,
            chance: 0.0,
        };
        return Some(Fit {
            chi_squared: impossible,
            g: impossible,
            degrees: cells.map_or(0, |cells| cells.degrees()),
        });
    }
    let cells = cells?;
    let (mut chi_squared, mut g) = (0.0, 0.0);
    for (observed, expected) in cells.sums(count).into_iter().zip(cells.sums(expected)) {
        chi_squared += (observed - expected) * (observed - expected) / expected;
        g += 2.0 * deviance(observed, expected);
    }
    Some(Fit {
        chi_squared: test(chi_squared, cells.degrees()),
        g: test(g, cells.degrees()),
        degrees: cells.degrees(),
    })
}

/// Tests whether two samples were drawn from one distribution: the G test of the table of two rows.
///
/// What is expected of a token in a sample is its share of the draws of both, times the sample's draws. Cells are
/// pooled as for [`fit`], by what is expected in the smaller sample, so that every cell of the table expects 5. `None`
/// where fewer than two are left, and where a sample is empty. Where one list is shorter its missing tokens have no
/// draws.
pub fn compare(first: &[u64], second: &[u64]) -> Option<Comparison> {
    let totals = [first, second].map(total);
    let share = totals[0].min(totals[1]) / (totals[0] + totals[1]);
    let both = |token: usize| at(first, token) + at(second, token);
    let tokens = first.len().max(second.len());
    g_test(
        [first, second],
        &Cells::new(tokens, |token| both(token) * share)?,
    )
}

/// As [`compare`], for `samples` of which it is known what they were drawn from: cells are pooled by what the mean of
/// both distributions lets expect, not by what happened to be drawn. So the test is the one that
/// [`power`](super::power) is of.
pub fn compare_known(samples: [&[u64]; 2], distributions: [&[f64]; 2]) -> Option<Comparison> {
    let [p, q] = distributions;
    let [first, second] = samples.map(total);
    let cells = Cells::of_mean(p, q, first.min(second))?;
    if first == 0.0 || second == 0.0 {
        return None;
    }
    g_test(samples, &cells)
}

fn g_test(rows: [&[u64]; 2], cells: &Cells) -> Option<Comparison> {
    let totals = rows.map(total);
    let all = totals[0] + totals[1];
    let columns = cells.sums(|token| at(rows[0], token) + at(rows[1], token));
    let mut g = 0.0;
    for (counts, total) in rows.into_iter().zip(totals) {
        let observed = cells.sums(|token| at(counts, token));
        // Of a column without draws nothing is expected, and nothing learnt.
        let drawn = observed
            .into_iter()
            .zip(&columns)
            .filter(|(_, column)| **column > 0.0);
        for (observed, column) in drawn {
            g += 2.0 * deviance(observed, column * (total / all));
        }
    }
    Some(Comparison {
        g: test(g, cells.degrees()),
        degrees: cells.degrees(),
    })
}

fn test(statistic: f64, degrees: usize) -> Test {
    Test {
        statistic,
        chance: chi_squared_survival(statistic, degrees as f64),
    }
}

fn at(counts: &[u64], token: usize) -> f64 {
    counts.get(token).map_or(0.0, |&count| count as f64)
}

/// Exact below 2^53, and never too large for the type.
fn total(counts: &[u64]) -> f64 {
    counts.iter().map(|&count| u128::from(count)).sum::<u128>() as f64
}
