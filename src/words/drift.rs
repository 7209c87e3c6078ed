//! What is said of a new dump of logits against an old one.

use crate::experiment::drift::Limits;

/// The words of kind `drift`.
pub trait DriftWords {
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_drift(&self, against: &str, positions: usize, limits: Limits) -> String;
    /// Which limits are passed, empty for none, and at how many positions of how many.
    fn drift_verdict(&self, exceeded: &str, positions: usize, of: usize) -> String;
    /// Total variation and divergence, in the middle and at most, and the share of changed likeliest tokens.
    fn drift_finding(
        &self,
        total_variation: [f64; 2],
        divergence: [f64; 2],
        changed: f64,
    ) -> String;
    /// The position that has changed most, with its likeliest token before and now.
    fn worst_shift_finding(
        &self,
        position: usize,
        total_variation: f64,
        tokens: [&str; 2],
    ) -> String;
}

/// `total_variation <= 0.01, kl <= 0.05`; empty without limits.
pub(super) fn limits_text(limits: Limits) -> String {
    let all = [
        ("total_variation", limits.total_variation),
        ("kl", limits.kullback_leibler),
        ("changed_top_1", limits.changed_top_1),
    ];
    let given = all
        .into_iter()
        .filter_map(|(name, limit)| Some(format!("`{name}` ≤ {}", limit?)));
    given.collect::<Vec<_>>().join(", ")
}
