use super::English;
use crate::experiment::drift::Limits;
use crate::words::drift::limits_text;
use crate::words::{DriftWords, nats, percent};

impl DriftWords for English {
    fn asked_drift(&self, against: &str, positions: usize, limits: Limits) -> String {
        let limits = match limits_text(limits) {
            none if none.is_empty() => "no limits".to_owned(),
            limits => format!("limits {limits}"),
        };
        format!("against `{against}`; {positions} positions; {limits}")
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
