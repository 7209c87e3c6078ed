use super::{English, tokens};
use crate::experiment::compare::Verdict;
use crate::words::{CompareWords, percent};

impl CompareWords for English {
    fn verdict_finding(&self, verdict: Verdict, draws: u64) -> String {
        match verdict {
            Verdict::Same => {
                "Verdict: the two draw from the same distribution; changing one for the other changes nothing here.".to_owned()
            }
            Verdict::FalseAlarm => {
                "Verdict: the two draw from the same distribution; that the draws look different is chance.".to_owned()
            }
            Verdict::Shown => format!("Verdict: the two differ, and {draws} draws from each show it."),
            Verdict::TooFew => format!(
                "Verdict: the two differ, but {draws} draws from each are too few to show it reliably, and did not."
            ),
            Verdict::Missed => format!(
                "Verdict: the two differ; {draws} draws from each would most often show it, but by chance these did not."
            ),
        }
    }

    fn sides_finding(
        &self,
        [a, b]: [&str; 2],
        left: [usize; 2],
        [first, second]: [f64; 2],
    ) -> String {
        let [m, n] = left.map(tokens);
        format!("{a} leaves {m}, entropy {first:.3} nats; {b} leaves {n}, {second:.3} nats.")
    }

    fn power_finding(
        &self,
        draws: u64,
        power: f64,
        wanted: f64,
        level: f64,
        needed: Option<f64>,
    ) -> String {
        let needed = match needed {
            Some(needed) => format!(
                "{needed} draws from each are needed for {} %",
                wanted * 100.0
            ),
            None => "no number of draws that can be made is enough".to_owned(),
        };
        format!(
            "With {draws} draws from each the difference is seen in {} % of such comparisons (at the level {level}); {needed}.",
            percent(power)
        )
    }
}
