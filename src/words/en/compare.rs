use super::{English, tokens};
use crate::experiment::compare::Verdict;
use crate::words::{CompareWords, chance_text, nats, percent};

impl CompareWords for English {
    fn compare_title(&self) -> &'static str {
        "Two settings compared"
    }

    fn compare_section(&self) -> &'static str {
        "The distributions of the two settings side by side, what was drawn from each, and how likely so many draws show the \
         difference. The total variation is the share of draws that come out differently; the test asks whether both \
         samples could have been drawn from one distribution."
    }

    fn compare_description(&self, findings: &str) -> String {
        format!(
            "Pairs of bars show the distributions and the draws of A and B, a curve the power of the test. {findings}"
        )
    }

    fn asked_comparison(&self, [a, b]: [&str; 2], draws: u64) -> String {
        format!("A: {a}; B: {b}; {draws} draws from each")
    }

    fn compare_panels(&self) -> [&'static str; 3] {
        [
            "What they draw from",
            "What was drawn",
            "How likely the draws show the difference",
        ]
    }

    fn draws_panel(&self, title: &str, draws: u64) -> String {
        format!("{title} ({draws} draws from each)")
    }

    fn distance_note(&self, total_variation: f64, jensen_shannon: f64) -> String {
        format!("total variation: {total_variation:.4}\nJensen-Shannon: {jensen_shannon:.4} nats")
    }

    fn chance_note(&self, chance: f64) -> String {
        format!("p-value: {}", chance_text(chance))
    }

    fn draws_label(&self) -> &'static str {
        "draws from each"
    }

    fn power_label(&self) -> &'static str {
        "power of the test"
    }

    fn draws_made(&self, draws: u64) -> String {
        format!("made: {draws}")
    }

    fn wanted_power(&self, power: f64) -> String {
        format!("wanted: {power}")
    }

    fn compare_columns(&self) -> [&'static str; 5] {
        [
            "setting",
            "tokens left",
            "entropy (nats)",
            "largest probability",
            "effective vocabulary",
        ]
    }

    fn difference_columns(&self) -> [&'static str; 5] {
        ["token", "A", "B", "drawn from A", "drawn from B"]
    }

    fn differing_tokens(&self, shown: usize, all: usize) -> String {
        format!("Probabilities and frequencies of the {shown} tokens that differ most, of {all}.")
    }

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

    fn distance_finding(
        &self,
        total_variation: f64,
        kullback_leibler: [f64; 2],
        jensen_shannon: f64,
    ) -> String {
        let [forth, back] = kullback_leibler.map(nats);
        format!(
            "{} % of draws come out differently (total variation). KL(A‖B) = {forth}, KL(B‖A) = {back}, \
             Jensen-Shannon {jensen_shannon:.4} nats.",
            percent(total_variation)
        )
    }

    fn test_finding(&self, statistic: f64, degrees: usize, chance: f64) -> String {
        format!(
            "G test of the draws: G = {statistic:.1} with {degrees} degrees of freedom, p = {}.",
            chance_text(chance)
        )
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
