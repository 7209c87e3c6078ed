//! What is said of settings over many positions.

/// What is measured at every position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Tokens that can still be drawn.
    Survivors,
    /// Entropy in nats.
    Entropy,
    /// The model's mass of the tokens left.
    KeptMass,
    /// exp of the entropy.
    EffectiveVocabulary,
    /// The largest probability.
    MaxProbability,
    /// The total variation between two settings.
    TotalVariation,
}

/// The words of kind `population`.
pub trait PopulationWords {
    /// What was asked for, as part of a sentence in Markdown: one chain or two.
    fn asked_population(&self, positions: usize, chains: &[String]) -> String;
    /// The title of a quantity's panel.
    fn quantity(&self, quantity: Quantity) -> &'static str;
    /// The axis of a quantity.
    fn quantity_label(&self, quantity: Quantity) -> &'static str;
    /// How many tokens are left at one position in twenty, in the middle, and at all but one in twenty.
    fn survivors_finding(&self, name: &str, survivors: [f64; 3]) -> String;
}
