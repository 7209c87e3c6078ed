//! How far two distributions over the same tokens are from each other.
//!
//! ```
//! use thermograph_sampling::{kullback_leibler, total_variation};
//!
//! let (fair, cut) = ([0.5, 0.5], [1.0, 0.0]);
//! assert_eq!(total_variation(&fair, &cut), 0.5);
//! assert_eq!(kullback_leibler(&cut, &fair), 2f64.ln());
//! assert_eq!(kullback_leibler(&fair, &cut), f64::INFINITY);
//! ```

/// Half the sum of |p - q|: the share of draws that would have to change; 0 to 1.
pub fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    debug_assert_eq!(p.len(), q.len());
    (sum(p.iter().zip(q).map(|(p, q)| (p - q).abs())) / 2.0).min(1.0)
}

/// The sum of p ln(p/q) in nats: what is lost where draws from `p` are taken for draws from `q`. Infinite where `q` has
/// no mass and `p` has some.
pub fn kullback_leibler(p: &[f64], q: &[f64]) -> f64 {
    debug_assert_eq!(p.len(), q.len());
    let terms = p.iter().zip(q).filter(|(p, _)| **p > 0.0);
    sum(terms.map(|(p, q)| p * (libm::log(*p) - libm::log(*q)))).max(0.0)
}

/// The mean of both divergences from the mixture, in nats: symmetric, 0 to ln 2.
pub fn jensen_shannon(p: &[f64], q: &[f64]) -> f64 {
    let mixture: Vec<f64> = p.iter().zip(q).map(|(p, q)| (p + q) / 2.0).collect();
    let both = kullback_leibler(p, &mixture) + kullback_leibler(q, &mixture);
    (both / 2.0).min(std::f64::consts::LN_2)
}

fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    super::wide::Wide::total(terms).round()
}
