//! Intervals of a frequency, and the draws that it takes to see a token.

use super::normal_quantile;

/// Wilson's score interval of a probability of which `count` of `draws` were seen: it holds the probability in a share
/// `confidence` of all samples, nearly.
///
/// Definition: (f + z^2/2n ± z sqrt(f (1-f)/n + z^2/4n^2)) / (1 + z^2/n), f = count/n, z the normal quantile of
/// (1 + confidence)/2. It stays within 0 to 1 and has a width where nothing was seen. No draws give 0 to 1. Source:
/// Wilson 1927; Brown, Cai, DasGupta 2001.
pub fn wilson(count: u64, draws: u64, confidence: f64) -> (f64, f64) {
    if draws == 0 {
        return (0.0, 1.0);
    }
    let n = draws as f64;
    let frequency = count as f64 / n;
    let z = normal_quantile((1.0 - confidence) / 2.0).abs();
    let square = z * z / n;
    let middle = frequency + square / 2.0;
    let half = z * (frequency * (1.0 - frequency) / n + square / (4.0 * n)).sqrt();
    let [low, high] = [middle - half, middle + half].map(|end| end / (1.0 + square));
    // Exact at the ends, where rounding would leave a trace.
    let low = if count == 0 { 0.0 } else { low.max(0.0) };
    let high = if count >= draws { 1.0 } else { high.min(1.0) };
    (low, high)
}

/// As [`wilson`], so wide that the intervals of all `bars` hold at once: each has the confidence
/// 1 - (1 - confidence) / bars (Bonferroni).
pub fn simultaneous(count: u64, draws: u64, bars: usize, confidence: f64) -> (f64, f64) {
    wilson(count, draws, 1.0 - (1.0 - confidence) / bars.max(1) as f64)
}

/// How many draws it takes to see a token of this `probability` at least once, with such a `confidence`: the least n
/// with 1 - (1 - p)^n >= confidence.
///
/// Infinite, `None`, for a probability of 0; 1 for one of 1.
pub fn draws_to_see(probability: f64, confidence: f64) -> Option<f64> {
    if probability >= 1.0 {
        return Some(1.0);
    }
    let draws = libm::log1p(-confidence) / libm::log1p(-probability);
    // A hair less, so that an exact whole number is not rounded up to the next.
    (probability > 0.0).then(|| (draws * (1.0 - 1e-12)).ceil().max(1.0))
}
