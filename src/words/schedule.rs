//! What is said of temperatures that change from step to step.

use crate::experiment::schedule::Course;

/// The words of kind `schedule`.
pub trait ScheduleWords {
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_schedule(&self, steps: usize, noise: f64, courses: &str) -> String;
    /// A course with its numbers, short.
    fn course(&self, course: &Course) -> String;
    /// What a course with feedback measures, and what it steers by.
    fn feedback_labels(&self, course: &Course) -> [&'static str; 2];
    /// What a course with feedback wanted to reach, and what it reached on average.
    fn feedback_finding(&self, name: &str, course: &Course, target: f64, reached: f64) -> String;
}
