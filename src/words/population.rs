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
    /// What the figure is called.
    fn population_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn population_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot: of so many positions.
    fn population_description(&self, positions: usize) -> String;
    /// What was asked for, as part of a sentence in Markdown: one chain or two.
    fn asked_population(&self, positions: usize, chains: &[String]) -> String;
    /// The title of a quantity's panel.
    fn quantity(&self, quantity: Quantity) -> &'static str;
    /// The axis of a quantity.
    fn quantity_label(&self, quantity: Quantity) -> &'static str;
    /// The axis of shares.
    fn share_of_positions(&self) -> &'static str;
    /// Setting and quantity, before the columns of shares.
    fn population_columns(&self) -> [&'static str; 2];
    /// What the columns of shares are.
    fn quantiles_caption(&self) -> &'static str;
    /// Position, total variation, tokens left by either, likeliest token of either.
    fn worst_columns(&self) -> [&'static str; 6];
    /// The positions that differ most are shown, of so many.
    fn worst_caption(&self, shown: usize, all: usize) -> String;
    /// How many tokens are left at one position in twenty, in the middle, and at all but one in twenty.
    fn survivors_finding(&self, name: &str, survivors: [f64; 3]) -> String;
    /// At which share of positions one token is left.
    fn single_finding(&self, name: &str, share: f64) -> String;
    /// Entropy and kept mass in the middle.
    fn median_finding(&self, name: &str, entropy: f64, kept_mass: f64) -> String;
    /// The total variation in the middle and at most, and the share of positions whose likeliest token differs.
    fn apart_finding(&self, total_variation: [f64; 2], changed: f64) -> String;
    /// The position that differs most, with the likeliest token of either.
    fn worst_finding(&self, position: usize, total_variation: f64, tokens: [&str; 2]) -> String;
}
