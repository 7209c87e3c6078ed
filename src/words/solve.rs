//! What is said of a parameter that is looked for.

use crate::experiment::solve::{Parameter, Target};

/// The words of kind `solve`.
pub trait SolveWords {
    /// What the figure is called.
    fn solve_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn solve_section(&self) -> &'static str;
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
    /// The legend of the wanted value.
    fn wanted(&self, value: f64) -> String;
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
    /// From where to where every value does the same.
    fn same_solution_finding(&self, from: &str, to: &str) -> String;
    /// The likeliest token there.
    fn solved_top_finding(&self, token: &str, probability: f64) -> String;
    /// That no value gives what is wanted, and what values give.
    fn no_solution_finding(&self, parameter: Parameter, target: Target, range: [f64; 2]) -> String;
}
