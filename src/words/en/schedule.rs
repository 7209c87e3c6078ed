use super::English;
use crate::experiment::schedule::Course;
use crate::sampling::Sampler;
use crate::words::ScheduleWords;

fn is_adaptive(course: &Course) -> bool {
    matches!(course, Course::Feedback(Sampler::AdaptiveP { .. }))
}

impl ScheduleWords for English {
    fn asked_schedule(&self, steps: usize, noise: f64, courses: &str) -> String {
        let noise = match noise {
            0.0 => "the same logits at each".to_owned(),
            noise => format!("normal noise of {noise} on the logits at each"),
        };
        format!("{steps} steps, {noise}; {courses}")
    }

    fn course(&self, course: &Course) -> String {
        course.to_string()
    }

    fn feedback_labels(&self, course: &Course) -> [&'static str; 2] {
        if is_adaptive(course) {
            ["probability of the drawn token", "probability aimed at"]
        } else {
            ["surprise of the drawn token (bits)", "limit μ (bits)"]
        }
    }

    fn feedback_finding(&self, name: &str, course: &Course, target: f64, reached: f64) -> String {
        if is_adaptive(course) {
            format!(
                "{name}: what was drawn had a probability of {reached:.3} on average; {target} was the target."
            )
        } else {
            format!(
                "{name}: the surprise of what was drawn is {reached:.3} bits on average; {target} was the target."
            )
        }
    }
}
