//! What is said of a parameter that is looked for.

use crate::experiment::solve::{Parameter, Target};

/// The words of kind `solve`.
pub trait SolveWords {
    /// What is to be seen, for readers who cannot.
    fn solve_description(&self, parameter: Parameter, target: Target) -> String;
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_solution(&self, parameter: Parameter, target: Target) -> String;
    /// The title of the curve.
    fn solve_panel(&self, parameter: Parameter, target: Target) -> String;
    /// The axis of a parameter.
    fn parameter_label(&self, parameter: Parameter) -> &'static str;
    /// The axis of what is wanted.
    fn target_label(&self, target: Target) -> &'static str;
    /// The answer, short.
    fn solution(&self, parameter: Parameter, value: &str) -> String;
    /// The parameter, tokens left, entropy, largest probability, effective vocabulary.
    fn solve_columns(&self, parameter: Parameter) -> [&'static str; 5];
    /// The value that was found, and what it gives.
    fn solution_finding(
        &self,
        parameter: Parameter,
        target: Target,
        value: &str,
        reached: f64,
    ) -> String;
    /// That no value gives what is wanted, and what values give.
    fn no_solution_finding(&self, parameter: Parameter, target: Target, range: [f64; 2]) -> String;
}
