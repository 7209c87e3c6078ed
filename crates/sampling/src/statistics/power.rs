//! How likely the comparison of two samples tells two distributions apart, and the draws that this needs.

use super::cells::Cells;
use super::gamma::deviance;
use super::{chi_squared_quantile, noncentral_chi_squared_survival};

/// Draws beyond which no answer is looked for.
const MOST_DRAWS: f64 = 1e12;

/// How likely [`compare_known`](super::compare_known) finds, at the level `level`, that `draws` from each of two distributions were
/// not drawn from one.
///
/// Under the alternative the statistic follows the non-central chi-squared law, with the G of what is expected as its
/// non-centrality, 2 n (KL(p, m) + KL(q, m)) with m the mean of both: N w^2 of Cohen (1988), N = 2n, with the
/// likelihood ratio in place of Pearson's w^2, as the test has it. The power is what that law has beyond the quantile
/// 1 - `level` of the central one.
///
/// Cells are pooled as in the test, so that the power may fall a little where one more draw makes a cell of its own, and
/// leaps where that cell is what tells them apart. 0 where fewer than two are left; `level` where `p` and `q` are equal. Where one list is shorter its missing tokens have no probability.
pub fn power(p: &[f64], q: &[f64], draws: f64, level: f64) -> f64 {
    let mean = |token: usize| (at(p, token) + at(q, token)) / 2.0;
    let Some(cells) = Cells::of_mean(p, q, draws) else {
        return 0.0;
    };
    let means = cells.sums(mean);
    let mut divergence = 0.0;
    for probabilities in [p, q] {
        let sums = cells.sums(|token| at(probabilities, token));
        for (probability, mean) in sums.into_iter().zip(&means) {
            divergence += deviance(probability, *mean);
        }
    }
    let degrees = cells.degrees() as f64;
    let critical = chi_squared_quantile(1.0 - level, degrees);
    noncentral_chi_squared_survival(critical, degrees, 2.0 * draws * divergence)
}

/// The draws from each of two distributions with which [`power`] reaches `wanted`, and with one less does not.
///
/// They are the least that do wherever the power grows with the draws; where it falls back, as a cell is no longer
/// pooled, fewer may do as well. `None` where 10^12 do not reach it, and where `p` and `q` are equal.
pub fn draws_for_power(p: &[f64], q: &[f64], wanted: f64, level: f64) -> Option<f64> {
    if (0..p.len().max(q.len())).all(|token| at(p, token) == at(q, token)) {
        return None;
    }
    let reaches = |draws: f64| power(p, q, draws, level) >= wanted;
    let (mut low, mut high) = (0.0, 1.0);
    while !reaches(high) {
        if high >= MOST_DRAWS {
            return None;
        }
        low = high;
        high = (high * 2.0).min(MOST_DRAWS);
    }
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).floor();
        if reaches(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

fn at(probabilities: &[f64], token: usize) -> f64 {
    probabilities.get(token).copied().unwrap_or(0.0)
}
