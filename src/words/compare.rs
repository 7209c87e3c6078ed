//! What is said of two ways to sample.

use crate::experiment::compare::Verdict;

/// The words of kind `compare`.
pub trait CompareWords {
    /// What the figure is called.
    fn compare_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn compare_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot, with what was found.
    fn compare_description(&self, findings: &str) -> String;
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_comparison(&self, chains: [&str; 2], draws: u64) -> String;
    /// The titles of the panels of distributions, draws and power.
    fn compare_panels(&self) -> [&'static str; 3];
    /// The title of the panel of draws, with their number.
    fn draws_panel(&self, title: &str, draws: u64) -> String;
    /// Total variation and Jensen-Shannon divergence, in two lines.
    fn distance_note(&self, total_variation: f64, jensen_shannon: f64) -> String;
    /// The p-value of the test.
    fn chance_note(&self, chance: f64) -> String;
    /// The axis of draws from each.
    fn draws_label(&self) -> &'static str;
    /// The axis of power.
    fn power_label(&self) -> &'static str;
    /// The legend of the draws that were made.
    fn draws_made(&self, draws: u64) -> String;
    /// The legend of the power that is wanted.
    fn wanted_power(&self, power: f64) -> String;
    /// Side, tokens left, entropy, largest probability, effective vocabulary.
    fn compare_columns(&self) -> [&'static str; 5];
    /// Token, both probabilities, both frequencies.
    fn difference_columns(&self) -> [&'static str; 5];
    /// The tokens that differ most are shown, of so many.
    fn differing_tokens(&self, shown: usize, all: usize) -> String;
    /// What it comes to.
    fn verdict_finding(&self, verdict: Verdict, draws: u64) -> String;
    /// Tokens left and entropies of both.
    fn sides_finding(&self, names: [&str; 2], left: [usize; 2], entropies: [f64; 2]) -> String;
    /// How far the distributions are apart.
    fn distance_finding(
        &self,
        total_variation: f64,
        kullback_leibler: [f64; 2],
        jensen_shannon: f64,
    ) -> String;
    /// The test of the draws.
    fn test_finding(&self, statistic: f64, degrees: usize, chance: f64) -> String;
    /// How likely so many draws show the difference, and how many it takes.
    fn power_finding(
        &self,
        draws: u64,
        power: f64,
        wanted: f64,
        level: f64,
        needed: Option<f64>,
    ) -> String;
}
