use super::English;
use crate::words::{PopulationWords, Quantity, percent};

impl PopulationWords for English {
    fn population_title(&self) -> &'static str {
        "Settings over many positions"
    }

    fn population_section(&self) -> &'static str {
        "What the settings make of every position of a file. Each curve says at which share of the positions the quantity is \
         at most so large: where it rises steeply, many positions are alike; a long tail to the right are the positions \
         where much is left."
    }

    fn population_description(&self, positions: usize) -> String {
        format!(
            "Curves show, over {positions} positions, which share has at most each value of tokens left, entropy, kept mass, effective vocabulary and largest probability."
        )
    }

    fn asked_population(&self, positions: usize, chains: &[String]) -> String {
        match chains {
            [a, b] => format!("{positions} positions; A: {a}; B: {b}"),
            chains => format!("{positions} positions; {}", chains.join("; ")),
        }
    }

    fn quantity(&self, quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::Survivors => "Tokens left",
            Quantity::Entropy => "Entropy",
            Quantity::KeptMass => "Kept mass",
            Quantity::EffectiveVocabulary => "Effective vocabulary",
            Quantity::MaxProbability => "Largest probability",
            Quantity::TotalVariation => "How far A and B are apart",
        }
    }

    fn quantity_label(&self, quantity: Quantity) -> &'static str {
        match quantity {
            Quantity::Survivors => "tokens",
            Quantity::Entropy => "entropy (nats)",
            Quantity::KeptMass => "the model's mass of the tokens left",
            Quantity::EffectiveVocabulary => "equally likely tokens",
            Quantity::MaxProbability => "probability",
            Quantity::TotalVariation => "total variation",
        }
    }

    fn share_of_positions(&self) -> &'static str {
        "share of positions"
    }

    fn population_columns(&self) -> [&'static str; 2] {
        ["setting", "quantity"]
    }

    fn quantiles_caption(&self) -> &'static str {
        "What so large a share of the positions does not exceed."
    }

    fn worst_columns(&self) -> [&'static str; 6] {
        [
            "position",
            "total variation",
            "left by A",
            "left by B",
            "likeliest in A",
            "likeliest in B",
        ]
    }

    fn worst_caption(&self, shown: usize, all: usize) -> String {
        format!("The {shown} positions that differ most, of {all}, counted from 0.")
    }

    fn survivors_finding(&self, name: &str, [few, middle, many]: [f64; 3]) -> String {
        format!(
            "{name}: at half of the positions at most {middle} tokens are left; at one in twenty at most {few}, at one in twenty {many} or more."
        )
    }

    fn single_finding(&self, name: &str, share: f64) -> String {
        format!(
            "{name}: at {} % of the positions one token is left, and nothing to chance.",
            percent(share)
        )
    }

    fn median_finding(&self, name: &str, entropy: f64, kept_mass: f64) -> String {
        format!(
            "{name}: in the middle entropy is {entropy:.3} nats, and the tokens left have {} % of the model's mass.",
            percent(kept_mass)
        )
    }

    fn apart_finding(&self, [middle, most]: [f64; 2], changed: f64) -> String {
        format!(
            "A and B: in the middle {} % of draws come out differently, at most {} %; at {} % of the positions another token is the likeliest.",
            percent(middle),
            percent(most),
            percent(changed)
        )
    }

    fn worst_finding(&self, position: usize, total_variation: f64, [a, b]: [&str; 2]) -> String {
        format!(
            "They differ most at position {position}: {} % of draws; {a} is the likeliest in A, {b} in B.",
            percent(total_variation)
        )
    }
}
