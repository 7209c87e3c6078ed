//! Which temperatures suit which tasks.

use super::{Words, say};

/// A kind of task with the temperatures that suit it.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// What it is called.
    pub name: String,
    /// From the lowest to the highest temperature that suits it.
    pub temperatures: (f64, f64),
    /// Why.
    pub reason: String,
}

impl Words {
    /// Tasks with the temperatures that suit them.
    pub fn tasks(self) -> Vec<Task> {
        let task = |low: f64, high: f64, name, reason| Task {
            name,
            temperatures: (low, high),
            reason,
        };
        vec![
            task(
                0.2,
                0.5,
                say!(self, "task-code"),
                say!(self, "task-code-reason"),
            ),
            task(
                0.3,
                0.7,
                say!(self, "task-translation"),
                say!(self, "task-translation-reason"),
            ),
            task(
                0.5,
                0.8,
                say!(self, "task-summary"),
                say!(self, "task-summary-reason"),
            ),
            task(
                0.7,
                1.0,
                say!(self, "task-dialogue"),
                say!(self, "task-dialogue-reason"),
            ),
            task(
                0.8,
                1.5,
                say!(self, "task-creative"),
                say!(self, "task-creative-reason"),
            ),
            task(
                1.0,
                2.0,
                say!(self, "task-story"),
                say!(self, "task-story-reason"),
            ),
        ]
    }
}
