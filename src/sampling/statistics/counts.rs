//! Tests of counts against probabilities, and of two samples against each other.

use super::{chi_squared_quantile, chi_squared_survival, noncentral_chi_squared_survival};

/// The fewest draws that must be expected in a cell for the tests to be near their law (Cochran 1954).
const EXPECTED: f64 = 5.0;

/// Draws beyond which no answer is looked for.
const MOST_DRAWS: f64 = 1e12;

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
    /// Pearson's: the sum of (observed - expected)^2 / expected.
    pub chi_squared: Test,
    /// The likelihood ratio: 2 sum of observed ln(observed / expected).
    pub g: Test,
    /// Degrees of freedom: cells less one.
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

/// Tests `counts` of draws against the `probabilities` that they were drawn with.
///
/// Tokens of which fewer than 5 draws are expected count as one cell, which takes the rarest of the others too where it
/// still expects fewer. A draw of what has no probability makes the statistics infinite and the chance 0. `None` where
/// fewer than two cells are left: nothing can be told.
pub fn fit(counts: &[u64], probabilities: &[f64]) -> Option<Fit> {
    let draws: u64 = counts.iter().sum();
    let expected: Vec<f64> = probabilities.iter().map(|p| p * draws as f64).collect();
    let possible = |place: &usize| probabilities[*place] > 0.0;
    let impossible = (0..counts.len()).any(|place| !possible(&place) && counts[place] > 0);
    let places: Vec<usize> = (0..counts.len()).filter(possible).collect();
    let cells = pooled(&places, |place| expected[place]);
    if cells.len() < 2 {
        return None;
    }
    let degrees = cells.len() - 1;
    let (mut chi_squared, mut g) = (0.0, 0.0);
    for cell in &cells {
        let expected: f64 = cell.iter().map(|&place| expected[place]).sum();
        let observed = cell.iter().map(|&place| counts[place]).sum::<u64>() as f64;
        chi_squared += (observed - expected) * (observed - expected) / expected;
        g += deviance(observed, expected);
    }
    let test = |statistic: f64| Test {
        statistic: if impossible {
            f64::INFINITY
        } else {
            statistic.max(0.0)
        },
        chance: if impossible {
            0.0
        } else {
            chi_squared_survival(statistic, degrees as f64)
        },
    };
    Some(Fit {
        chi_squared: test(chi_squared),
        g: test(g),
        degrees,
    })
}

/// Tests whether two samples were drawn from one distribution: the G test of the table of two rows.
///
/// Cells are pooled as for [`fit`], by what was drawn in both samples together. `None` where fewer than two are left.
pub fn compare(first: &[u64], second: &[u64]) -> Option<Comparison> {
    let totals = [first, second].map(|counts| counts.iter().sum::<u64>() as f64);
    let all = totals[0] + totals[1];
    let both = |place: usize| (first[place] + second[place]) as f64;
    let places: Vec<usize> = (0..first.len())
        .filter(|&place| both(place) > 0.0)
        .collect();
    let cells = pooled(&places, both);
    if cells.len() < 2 {
        return None;
    }
    let degrees = cells.len() - 1;
    let mut statistic = 0.0;
    for cell in &cells {
        let column: f64 = cell.iter().map(|&place| both(place)).sum();
        for (counts, total) in [first, second].iter().zip(totals) {
            let observed = cell.iter().map(|&place| counts[place]).sum::<u64>() as f64;
            statistic += deviance(observed, column * total / all);
        }
    }
    let statistic = statistic.max(0.0);
    Some(Comparison {
        g: Test {
            statistic,
            chance: chi_squared_survival(statistic, degrees as f64),
        },
        degrees,
    })
}

/// How likely [`compare`] finds, at the level `level`, that `draws` from each of two distributions were not drawn from
/// one.
///
/// Under the alternative the statistic follows the non-central chi-squared law, with the G of what is expected as its
/// non-centrality: 2 n (KL(p, m) + KL(q, m)), m the mean of both (Cohen 1988, with the likelihood ratio for w). Cells
/// are pooled as there, so that the power may fall a little where a cell more is told apart. 0 where fewer than two are
/// left.
pub fn power(p: &[f64], q: &[f64], draws: f64, level: f64) -> f64 {
    let places: Vec<usize> = (0..p.len())
        .filter(|&place| p[place] + q[place] > 0.0)
        .collect();
    let cells = pooled(&places, |place| (p[place] + q[place]) * draws);
    if cells.len() < 2 {
        return 0.0;
    }
    let mut noncentrality = 0.0;
    for cell in &cells {
        let sum = |of: &[f64]| cell.iter().map(|&place| of[place]).sum::<f64>();
        let (a, b) = (sum(p), sum(q));
        noncentrality += draws * (deviance(a, (a + b) / 2.0) + deviance(b, (a + b) / 2.0));
    }
    let degrees = (cells.len() - 1) as f64;
    let critical = chi_squared_quantile(1.0 - level, degrees);
    noncentral_chi_squared_survival(critical, degrees, noncentrality.max(0.0))
}

/// The least draws from each of two distributions with which [`power`] reaches `wanted`; `None` where 10^12 do not.
pub fn draws_for_power(p: &[f64], q: &[f64], wanted: f64, level: f64) -> Option<f64> {
    let reaches = |draws: f64| power(p, q, draws, level) >= wanted;
    let mut high = 1.0;
    while !reaches(high) {
        high *= 2.0;
        if high > MOST_DRAWS {
            return None;
        }
    }
    let mut low = high / 2.0;
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

/// 2 (o ln(o/e) - (o - e)): never negative, and in a sum over cells of equal totals the same as 2 o ln(o/e).
fn deviance(observed: f64, expected: f64) -> f64 {
    if observed == 0.0 {
        return 2.0 * expected;
    }
    let log = observed * (libm::log(observed) - libm::log(expected));
    2.0 * (log - (observed - expected))
}

/// The places in cells: one each, but those that expect fewer than [`EXPECTED`] together in one, with the rarest of the
/// others where that still expects fewer.
fn pooled(places: &[usize], expected: impl Fn(usize) -> f64) -> Vec<Vec<usize>> {
    let (mut large, mut rest): (Vec<usize>, Vec<usize>) = places
        .iter()
        .partition(|&&place| expected(place) >= EXPECTED);
    let sum = |cell: &[usize]| cell.iter().map(|&place| expected(place)).sum::<f64>();
    while !rest.is_empty() && sum(&rest) < EXPECTED {
        let rarest =
            (0..large.len()).min_by(|&a, &b| expected(large[a]).total_cmp(&expected(large[b])));
        let Some(rarest) = rarest else { break };
        rest.push(large.remove(rarest));
    }
    let mut cells: Vec<Vec<usize>> = large.into_iter().map(|place| vec![place]).collect();
    if !rest.is_empty() {
        cells.push(rest);
    }
    cells
}
