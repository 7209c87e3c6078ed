//! What is said of a new dump of logits against an old one.

use crate::experiment::drift::Limits;

/// The words of kind `drift`.
pub trait DriftWords {
    /// What the figure is called.
    fn drift_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn drift_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot: over so many positions.
    fn drift_description(&self, positions: usize) -> String;
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_drift(&self, against: &str, positions: usize, limits: Limits) -> String;
    /// The axis of the divergence of new from old.
    fn divergence(&self) -> &'static str;
    /// The title of a quantity's panel over the positions.
    fn over_positions(&self, quantity: &str) -> String;
    /// The title of the panel of the positions that have at most so much of a quantity.
    fn share_within(&self, quantity: &str) -> String;
    /// The axis of positions.
    fn position(&self) -> &'static str;
    /// The legend of a limit.
    fn limit(&self, limit: f64) -> String;
    /// Position, total variation, divergence, likeliest token before and now.
    fn drift_columns(&self) -> [&'static str; 5];
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
