use super::English;
use crate::words::{PopulationWords, Quantity};

impl PopulationWords for English {
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

    fn survivors_finding(&self, name: &str, [few, middle, many]: [f64; 3]) -> String {
        format!(
            "{name}: at half of the positions at most {middle} tokens are left; at one in twenty at most {few}, at one in twenty {many} or more."
        )
    }
}
