//! Whether chances of many seeds are spread as chances are.

use thermograph_sampling::statistics::chi_squared_survival;

/// The chance of counts that are as far from the expected ones, by Pearson's chi-squared.
pub fn chance(counts: &[u64], expected: &[f64]) -> f64 {
    let terms = counts.iter().zip(expected);
    let statistic: f64 = terms
        .map(|(&count, expected)| (count as f64 - expected).powi(2) / expected)
        .sum();
    chi_squared_survival(statistic, (expected.len() - 1) as f64)
}

/// How far a distribution of chances is from the uniform one: Kolmogorov's statistic times the root of their number, and the
/// probability of that or more.
pub fn evenness(chances: &mut [f64]) -> (f64, f64) {
    chances.sort_by(f64::total_cmp);
    let count = chances.len() as f64;
    let gap = |(rank, chance): (usize, &f64)| {
        let (below, above) = (rank as f64 / count, (rank + 1) as f64 / count);
        (chance - below).abs().max((above - chance).abs())
    };
    let largest = chances.iter().enumerate().map(gap).fold(0.0, f64::max);
    let statistic = largest * count.sqrt();
    // Kolmogorov's series; 0 and 1 where it does not converge.
    let term = |k: i32| {
        2.0 * (-1.0_f64).powi(k - 1) * (-2.0 * f64::from(k * k) * statistic * statistic).exp()
    };
    let probability: f64 = (1..200).map(term).sum();
    (
        statistic,
        if statistic < 0.2 {
            1.0
        } else {
            probability.clamp(0.0, 1.0)
        },
    )
}

/// Chances of many seeds are even: no seed is impossible, and they are spread as chances are.
#[track_caller]
pub fn assert_even(what: &str, mut chances: Vec<f64>) {
    let (statistic, probability) = evenness(&mut chances);
    let least = chances[0];
    println!(
        "{what}: {} seeds, least p {least:.5}, evenness {statistic:.2} (p {probability:.4})",
        chances.len()
    );
    // So little happens by chance once in ten thousand times.
    assert!(
        least * chances.len() as f64 > 1e-4,
        "{what}: a seed has p = {least:e}"
    );
    assert!(
        probability > 1e-4,
        "{what}: the chances of the seeds are uneven, p = {probability:e}"
    );
}
