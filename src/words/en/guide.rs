use super::English;
use crate::words::{GuideWords, Suits};

impl GuideWords for English {
    fn asked_guide(&self, own: Option<&str>) -> String {
        match own {
            Some(own) => format!("own temperature: {own}"),
            None => "no temperature of one's own".to_owned(),
        }
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

    fn task_level_finding(&self, task: &str, [from, to]: [f64; 2]) -> String {
        format!("{task}: on these logits an effective vocabulary of {from:.1} to {to:.1}.")
    }
}
