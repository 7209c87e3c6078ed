use super::English;
use crate::words::BoundsWords;

impl BoundsWords for English {
    fn asked_bounds(&self, positions: usize, temperature: f64, top_p: f64, min_p: f64) -> String {
        let positions = if positions == 1 {
            String::new()
        } else {
            format!("{positions} positions; ")
        };
        format!("{positions}T = {temperature}; top-p {top_p}; min-p {min_p}")
    }

    fn bounds_panels(&self, temperature: &str) -> [String; 4] {
        [
            format!("Probabilities at T = {temperature}"),
            "Entropy over the temperature".to_owned(),
            format!("Tokens that top-p leaves at T = {temperature}"),
            format!("Tokens that min-p leaves at T = {temperature}"),
        ]
    }

    fn bounds_many_panels(&self, top_p: f64) -> [String; 4] {
        [
            "Mass that was not returned".to_owned(),
            "Positions with at most so much".to_owned(),
            "Entropy".to_owned(),
            format!("Tokens that top-p {top_p} leaves"),
        ]
    }

    fn likely_caption(&self, shown: usize, all: usize) -> String {
        if shown == all {
            "The likely tokens, and all others as one.".to_owned()
        } else {
            format!(
                "The {shown} likeliest of {all} likely tokens, and those that were not returned as one."
            )
        }
    }

    fn bounds_many_columns(&self, top_p: f64, min_p: f64) -> [String; 7] {
        [
            "position".to_owned(),
            "likeliest".to_owned(),
            "drawn".to_owned(),
            "unseen mass".to_owned(),
            "entropy (nats)".to_owned(),
            format!("left by top-p {top_p}"),
            format!("left by min-p {min_p}"),
        ]
    }

    fn bounded_entropy_finding(
        &self,
        temperature: &str,
        [low, high]: [f64; 2],
        renormalised: f64,
    ) -> String {
        let place = if renormalised < low {
            "less than can be"
        } else if renormalised > high {
            "more than can be"
        } else {
            "one of the possible values"
        };
        format!(
            "At T = {temperature} the entropy is between {low:.3} and {high:.3} nats. The known tokens alone, renormalised, would have {renormalised:.3}: {place}."
        )
    }

    fn set_finding(&self, name: &str, value: f64, [low, high]: [usize; 2]) -> String {
        if low == high {
            format!("{name} {value} leaves {low} tokens, whatever the others are.")
        } else {
            format!(
                "{name} {value} leaves between {low} and {high} tokens: what was returned does not tell."
            )
        }
    }
}
