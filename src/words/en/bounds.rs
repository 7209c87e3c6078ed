use super::English;
use crate::words::{BoundsWords, percent};

impl BoundsWords for English {
    fn bounds_title(&self) -> &'static str {
        "What the likely tokens tell, and what they do not"
    }

    fn bounds_section(&self) -> &'static str {
        "A server returns the log-probabilities of a few tokens. The others have the rest of the mass, each at most as much \
         as the least likely token that was returned; a token that was returned only because it was drawn counts as one of \
         them. Nothing is renormalised: intervals run from the least to the largest value that any distribution can have \
         that agrees with what was returned. What the server calls log-probabilities is taken as the model's own, at \
         temperature 1; settings are applied with the temperature first."
    }

    fn asked_bounds(&self, positions: usize, temperature: f64, top_p: f64, min_p: f64) -> String {
        let positions = if positions == 1 {
            String::new()
        } else {
            format!("{positions} positions; ")
        };
        format!("{positions}T = {temperature}; top-p {top_p}; min-p {min_p}")
    }

    fn bounds_description(&self, seen: usize) -> String {
        format!(
            "Bars with intervals show the probabilities of {seen} known tokens and of all others together; tinted bands show where the entropy over the temperature and the number of tokens over top-p and min-p can be."
        )
    }

    fn bounds_many_description(&self, positions: usize) -> String {
        format!(
            "Points show the unseen mass of {positions} positions, a curve its distribution; intervals show where the entropy and the size of the top-p set of each can be."
        )
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

    fn possible_values(&self) -> &'static str {
        "possible"
    }

    fn at_least(&self) -> &'static str {
        "at least"
    }

    fn renormalised(&self) -> &'static str {
        "if renormalised"
    }

    fn own_value(&self, value: &str) -> String {
        format!("asked: {value}")
    }

    fn unseen_tokens(&self, count: usize) -> String {
        format!("{count} unseen")
    }

    fn unseen_mass(&self) -> &'static str {
        "unseen mass"
    }

    fn tokens_left(&self) -> &'static str {
        "tokens left"
    }

    fn bounds_columns(&self) -> [&'static str; 3] {
        ["token", "log-probability", "probability"]
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

    fn set_columns(&self) -> [&'static str; 2] {
        ["setting", "tokens left"]
    }

    fn sets_caption(&self) -> &'static str {
        "How many tokens each setting leaves, by itself."
    }

    fn bounded_entropy_columns(&self) -> [&'static str; 3] {
        ["T", "entropy (nats)", "if renormalised"]
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

    fn widest_caption(&self, shown: usize, all: usize) -> String {
        format!("The {shown} positions of which least is sure, of {all}, counted from 0.")
    }

    fn seen_finding(&self, seen: usize, unseen: usize, mass: f64) -> String {
        format!(
            "{seen} tokens are known; the {unseen} others have {} % of the mass together.",
            percent(mass)
        )
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

    fn sure_finding(&self, mass: f64) -> String {
        format!("Sets of top-p are known up to {mass:.3}.")
    }

    fn unseen_finding(&self, positions: usize, middle: f64, most: f64) -> String {
        format!(
            "At half of the {positions} positions at most {} % of the mass was not returned, at the worst {} %.",
            percent(middle),
            percent(most)
        )
    }

    fn close_finding(&self, width: f64, share: f64) -> String {
        format!(
            "The entropy is known to within {width} nats at {} % of the positions.",
            percent(share)
        )
    }

    fn sure_sets_finding(
        &self,
        [top_p, min_p]: [f64; 2],
        [by_top_p, by_min_p]: [f64; 2],
    ) -> String {
        format!(
            "The tokens that top-p {top_p} leaves are known at {} % of the positions, those of min-p {min_p} at {} %.",
            percent(by_top_p),
            percent(by_min_p)
        )
    }

    fn below_finding(&self, share: f64) -> String {
        format!(
            "At {} % of the positions renormalising would give an entropy below anything that is possible.",
            percent(share)
        )
    }
}
