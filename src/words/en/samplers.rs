use super::{English, tokens};
use crate::words::{Change, SamplersWords, percent};

impl SamplersWords for English {
    fn samplers_title(&self) -> &'static str {
        "A chain of samplers, stage by stage"
    }

    fn samplers_section(&self) -> &'static str {
        "A panel for each sampler, in the order in which they run. Pale bars are the distribution that the sampler was given, \
         solid bars what it made of it: where only a pale bar stands, the token was removed, and its mass went to those \
         that are left."
    }

    fn samplers_description(&self, samplers: usize) -> String {
        let samplers = match samplers {
            1 => "1 sampler".to_owned(),
            count => format!("{count} samplers"),
        };
        format!("Bars show the distribution before the chain and after each of {samplers}.")
    }

    fn asked_chain(&self, chain: &str) -> String {
        format!("chain: {chain}")
    }

    fn model_distribution(&self) -> &'static str {
        "the model's distribution"
    }

    fn before_sampler(&self) -> &'static str {
        "before"
    }

    fn after_sampler(&self) -> &'static str {
        "after"
    }

    fn stage_note(&self, count: usize, change: Change, entropy: f64) -> String {
        let removed = match change {
            Change::None => String::new(),
            Change::Removed(mass) => format!("removed mass: {} %\n", percent(mass)),
            Change::Moved(mass) => format!("moved mass: {} %\n", percent(mass)),
        };
        format!("left: {}\n{removed}entropy: {entropy:.3}", tokens(count))
    }

    fn samplers_columns(&self) -> [&'static str; 7] {
        [
            "stage",
            "tokens left",
            "removed",
            "removed mass",
            "entropy (nats)",
            "largest probability",
            "effective vocabulary",
        ]
    }

    fn chain_finding(&self, [left, of]: [usize; 2], [before, after]: [f64; 2]) -> String {
        let leaves = if left == of {
            format!("The chain leaves all {}", tokens(of))
        } else {
            format!("The chain leaves {left} of {}", tokens(of))
        };
        format!("{leaves}; entropy goes from {before:.3} to {after:.3} nats.")
    }

    fn sharpest_cut_finding(&self, sampler: &str, count: usize, mass: f64) -> String {
        format!(
            "The sharpest cut is that of {sampler}: {} with {} % of the mass it was given.",
            tokens(count),
            percent(mass)
        )
    }

    fn idle_samplers_finding(&self, samplers: &str) -> String {
        format!("Nothing was changed here by: {samplers}.")
    }

    fn top_token_finding(&self, token: &str, [before, after]: [f64; 2]) -> String {
        format!(
            "In the end {token} is the likeliest, with {} % after {} % before the chain.",
            percent(after),
            percent(before)
        )
    }
}
