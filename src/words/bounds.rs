//! What is said of a distribution of which some tokens alone are known.

/// The words of kind `bounds`.
pub trait BoundsWords {
    /// What was asked for, as part of a sentence in Markdown.
    fn asked_bounds(&self, positions: usize, temperature: f64, top_p: f64, min_p: f64) -> String;
    /// The titles of one position: its tokens, its entropy, top-p sets, min-p sets.
    fn bounds_panels(&self, temperature: &str) -> [String; 4];
    /// The titles of many positions: unseen mass, its shares, entropy, top-p sets.
    fn bounds_many_panels(&self, top_p: f64) -> [String; 4];
    /// What of the likely tokens is listed.
    fn likely_caption(&self, shown: usize, all: usize) -> String;
    /// Position, likeliest, drawn, unseen mass, entropy, top-p set, min-p set.
    fn bounds_many_columns(&self, top_p: f64, min_p: f64) -> [String; 7];
    /// From where to where the entropy may be, and what it would be if renormalised.
    fn bounded_entropy_finding(
        &self,
        temperature: &str,
        ends: [f64; 2],
        renormalised: f64,
    ) -> String;
    /// How many tokens a setting leaves.
    fn set_finding(&self, name: &str, value: f64, ends: [usize; 2]) -> String;
}
