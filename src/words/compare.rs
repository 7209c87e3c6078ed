//! What is said of two ways to sample.

use crate::experiment::compare::Verdict;

/// The words of kind `compare`.
pub trait CompareWords {
    /// What it comes to.
    fn verdict_finding(&self, verdict: Verdict, draws: u64) -> String;
    /// Tokens left and entropies of both.
    fn sides_finding(&self, names: [&str; 2], left: [usize; 2], entropies: [f64; 2]) -> String;
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
