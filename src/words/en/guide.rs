use super::English;
use crate::words::{GuideWords, Suits, percent};

impl GuideWords for English {
    fn guide_title(&self) -> &'static str {
        "Which temperature for which task"
    }

    fn guide_section(&self) -> &'static str {
        "Bars show the temperatures that usually suit a task; at the shaded ends text becomes repetitive or falls apart. The curve \
         below says what a temperature means on these logits: among how many equally likely tokens the choice is made. On \
         logits of another model, or after another prompt, the same temperature means something else."
    }

    fn guide_description(&self, tasks: usize) -> String {
        format!(
            "Bars show the temperatures that suit {tasks} tasks, with dangerous ends shaded; a curve shows the effective \
             vocabulary of these logits over the same temperatures."
        )
    }

    fn asked_guide(&self, own: Option<&str>) -> String {
        match own {
            Some(own) => format!("own temperature: {own}"),
            None => "no temperature of one's own".to_owned(),
        }
    }

    fn guide_panels(&self) -> [&'static str; 2] {
        [
            "Temperatures that suit a task",
            "What they mean on these logits",
        ]
    }

    fn suitable(&self) -> &'static str {
        "suits"
    }

    fn dangerous(&self) -> &'static str {
        "dangerous"
    }

    fn own_setting(&self, temperature: &str) -> String {
        format!("own: T = {temperature}")
    }

    fn effective_vocabulary(&self) -> &'static str {
        "effective vocabulary"
    }

    fn guide_columns(&self) -> [&'static str; 6] {
        [
            "task",
            "temperature",
            "effective vocabulary from",
            "to",
            "largest probability from",
            "to",
        ]
    }

    fn suits_finding(&self, temperature: &str, suits: Suits<'_>) -> String {
        let list = |names: &[&str]| names.join(", ");
        let mut parts = vec![match suits.inside {
            [] => "no task in the list".to_owned(),
            inside => list(inside),
        }];
        if !suits.colder.is_empty() {
            parts.push(format!("too hot for {}", list(suits.colder)));
        }
        if !suits.hotter.is_empty() {
            parts.push(format!("too cold for {}", list(suits.hotter)));
        }
        format!("T = {temperature} suits {}.", parts.join("; "))
    }

    fn too_cold_finding(&self, temperature: &str, limit: f64) -> String {
        format!(
            "T = {temperature} is below {limit}: the likeliest token nearly always wins, and text repeats itself."
        )
    }

    fn too_hot_finding(&self, temperature: &str, limit: f64) -> String {
        format!(
            "T = {temperature} is above {limit}: the tail takes over, grammar and sense get lost."
        )
    }

    fn own_level_finding(
        &self,
        temperature: &str,
        effective_vocabulary: f64,
        max_probability: f64,
        count: usize,
    ) -> String {
        format!(
            "At T = {temperature} the choice is as among {effective_vocabulary:.1} equally likely tokens of {count}; the likeliest \
             has {} %.",
            percent(max_probability)
        )
    }

    fn task_level_finding(&self, task: &str, [from, to]: [f64; 2]) -> String {
        format!("{task}: on these logits an effective vocabulary of {from:.1} to {to:.1}.")
    }
}
