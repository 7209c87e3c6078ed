use super::English;
use crate::experiment::drift::Limits;
use crate::words::drift::limits_text;
use crate::words::{DriftWords, nats, percent};

impl DriftWords for English {
    fn drift_title(&self) -> &'static str {
        "A new dump of logits against an old one"
    }

    fn drift_section(&self) -> &'static str {
        "How far the distributions of the two files are apart at each position: the total variation is the share of draws that \
         come out differently, the divergence what is lost where the new distribution is taken for the old one. Points are \
         positions, or the worst of a stretch where they are many; curves say at which share of positions the quantity is at \
         most so large. What is beyond a limit ends the program with exit code 1."
    }

    fn drift_description(&self, positions: usize) -> String {
        format!(
            "Points and curves show total variation and divergence between old and new over {positions} positions, with their limits."
        )
    }

    fn asked_drift(&self, against: &str, positions: usize, limits: Limits) -> String {
        let limits = match limits_text(limits) {
            none if none.is_empty() => "no limits".to_owned(),
            limits => format!("limits {limits}"),
        };
        format!("against `{against}`; {positions} positions; {limits}")
    }

    fn divergence(&self) -> &'static str {
        "KL(old‖new) (nats)"
    }

    fn over_positions(&self, quantity: &str) -> String {
        format!("{quantity} by position")
    }

    fn share_within(&self, quantity: &str) -> String {
        format!("how many positions have how much {quantity}")
    }

    fn position(&self) -> &'static str {
        "position"
    }

    fn limit(&self, limit: f64) -> String {
        format!("limit: {limit}")
    }

    fn drift_columns(&self) -> [&'static str; 5] {
        [
            "position",
            "total variation",
            "KL(old‖new) (nats)",
            "likeliest, old",
            "likeliest, new",
        ]
    }

    fn drift_verdict(&self, exceeded: &str, positions: usize, of: usize) -> String {
        if exceeded.is_empty() {
            format!("No limit is passed at any of {of} positions.")
        } else {
            format!(
                "Beyond the limits: {exceeded}; {positions} of {of} positions are too far apart."
            )
        }
    }

    fn drift_finding(
        &self,
        [middle, most]: [f64; 2],
        [divergence, largest]: [f64; 2],
        changed: f64,
    ) -> String {
        format!(
            "Total variation is {} % in the middle and {} % at most; the divergence {} and {} nats; at {} % of the positions \
             another token is the likeliest.",
            percent(middle),
            percent(most),
            nats(divergence),
            nats(largest),
            percent(changed)
        )
    }

    fn worst_shift_finding(
        &self,
        position: usize,
        total_variation: f64,
        [old, new]: [&str; 2],
    ) -> String {
        let tokens = if old == new {
            format!("the likeliest token is still {new}")
        } else {
            format!("the likeliest token was {old} and is {new}")
        };
        format!(
            "The largest change is at position {position}: {} % of draws; {tokens}.",
            percent(total_variation)
        )
    }
}
