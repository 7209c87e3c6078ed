//! What is said of engines that are given the same settings.

use crate::experiment::engines::Rule;

/// The words of kind `engines`.
pub trait EnginesWords {
    /// That two engines do the same.
    fn same_engines_finding(&self, engines: [&str; 2]) -> String;
    /// The first token on which two engines part, with its probability in either, and their total variation.
    fn parting_finding(
        &self,
        engines: [&str; 2],
        token: &str,
        probabilities: [f64; 2],
        total_variation: f64,
    ) -> String;
    /// The rule by which two engines part.
    fn rule_finding(&self, engines: [&str; 2], rule: &Rule) -> String;
}
