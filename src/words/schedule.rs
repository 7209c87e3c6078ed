//! What is said of temperatures that change from step to step.

use crate::experiment::schedule::Course;

/// The words of kind `schedule`.
pub trait ScheduleWords {
    /// What the figure is called.
    fn schedule_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn schedule_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot: the courses by their names.
    fn schedule_description(&self, courses: &str) -> String;
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_schedule(&self, steps: usize, noise: f64, courses: &str) -> String;
    /// A course with its numbers, short.
    fn course(&self, course: &Course) -> String;
    /// The titles of the panels of temperature, entropy and largest probability.
    fn schedule_panels(&self) -> [&'static str; 3];
    /// The axis of steps.
    fn step_label(&self) -> &'static str;
    /// What a course with feedback measures, and what it steers by.
    fn feedback_labels(&self, course: &Course) -> [&'static str; 2];
    /// The legend of what a course with feedback wants to reach.
    fn feedback_target(&self) -> &'static str;
    /// Schedule, first and last temperature, mean, least and largest entropy, mean largest probability, target, mean of
    /// what is measured.
    fn schedule_columns(&self) -> [&'static str; 9];
    /// Entropy at the first and the last step, and its mean.
    fn course_finding(&self, course: &str, entropies: [f64; 2], mean: f64) -> String;
    /// What a course with feedback wanted to reach, and what it reached on average.
    fn feedback_finding(&self, name: &str, course: &Course, target: f64, reached: f64) -> String;
    /// That one token was drawn at every step.
    fn stuck_finding(&self, name: &str, token: &str) -> String;
}
