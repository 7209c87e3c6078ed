use super::English;
use crate::experiment::schedule::Course;
use crate::sampling::Sampler;
use crate::words::ScheduleWords;

fn is_adaptive(course: &Course) -> bool {
    matches!(course, Course::Feedback(Sampler::AdaptiveP { .. }))
}

impl ScheduleWords for English {
    fn schedule_title(&self) -> &'static str {
        "Sampling that changes from step to step"
    }

    fn schedule_section(&self) -> &'static str {
        "A curve for each schedule over the steps of a text. Constant, linear, cosine and exponential schedules know only the \
         step; an entropy-driven one is hot where the model is unsure. Mirostat keeps the surprise of what is drawn near its \
         target $\\tau$ by moving its limit $\\mu$; adaptive-p keeps the probability of what is drawn near its target. Points \
         are what was drawn, the line beside them what the sampler steered by."
    }

    fn schedule_description(&self, courses: &str) -> String {
        format!(
            "Curves over the steps show temperature, entropy and largest probability for: {courses}."
        )
    }

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

    fn schedule_panels(&self) -> [&'static str; 3] {
        ["Temperature", "Entropy", "Largest probability"]
    }

    fn step_label(&self) -> &'static str {
        "step"
    }

    fn feedback_labels(&self, course: &Course) -> [&'static str; 2] {
        if is_adaptive(course) {
            ["probability of the drawn token", "probability aimed at"]
        } else {
            ["surprise of the drawn token (bits)", "limit μ (bits)"]
        }
    }

    fn feedback_target(&self) -> &'static str {
        "target"
    }

    fn schedule_columns(&self) -> [&'static str; 9] {
        [
            "schedule",
            "T at first",
            "T at last",
            "mean entropy",
            "least",
            "largest",
            "mean largest probability",
            "target",
            "reached",
        ]
    }

    fn course_finding(&self, course: &str, [first, last]: [f64; 2], mean: f64) -> String {
        format!(
            "{course}: entropy {first:.3} nats at the first step, {last:.3} at the last, {mean:.3} on average."
        )
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

    fn stuck_finding(&self, name: &str, token: &str) -> String {
        format!("{name}: {token} was drawn at every step.")
    }
}
