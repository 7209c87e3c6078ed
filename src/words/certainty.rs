//! What is said of how sure sampled frequencies are.

use crate::sampling::statistics::Fit;

/// The words of intervals and tests of draws.
pub trait CertaintyWords {
    /// How the draws fit the probabilities.
    fn fit_finding(&self, temperature: &str, fit: Fit) -> String;
    /// How many intervals miss their probability: their own, those for all at once; of how many.
    fn missed_finding(&self, temperature: &str, missed_of: [usize; 3], confidence: f64) -> String;
    /// How many draws it takes to see the rarest token once.
    fn draws_to_see_finding(
        &self,
        temperature: &str,
        token: &str,
        probability: f64,
        draws: f64,
        seen: f64,
    ) -> String;
}
