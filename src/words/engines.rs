//! What is said of engines that are given the same settings.

use crate::experiment::engines::Rule;

/// The words of kind `engines`.
pub trait EnginesWords {
    /// What the figure is called.
    fn engines_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn engines_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot: of which engines.
    fn engines_description(&self, engines: &str) -> String;
    /// The settings that were asked for, as part of a sentence in Markdown.
    fn asked_settings(&self, name: &str, settings: &str) -> String;
    /// The legend of what an engine draws from.
    fn engine_distribution(&self) -> &'static str;
    /// What stands in place of an engine's distribution; the reason names the engine.
    fn refusal_message(&self, reason: &str) -> String;
    /// What stands in place of a number of an engine that refuses.
    fn refused(&self) -> &'static str;
    /// The title of the panel of counts.
    fn survivors_title(&self) -> &'static str;
    /// The axis of counts.
    fn survivors_label(&self) -> &'static str;
    /// Engine, chain, tokens left, entropy, largest probability, effective vocabulary.
    fn engines_columns(&self) -> [&'static str; 6];
    /// The pair, total variation, KL in either direction, the first token on which they part.
    fn pair_columns(&self) -> [&'static str; 5];
    /// How many tokens an engine leaves of how many, and the entropy.
    fn engine_finding(&self, engine: &str, left_of: [usize; 2], entropy: f64) -> String;
    /// That an engine refuses; the reason names it.
    fn refusal_finding(&self, reason: &str) -> String;
    /// That two engines do the same.
    fn same_engines_finding(&self, engines: [&str; 2]) -> String;
    /// The first token on which two engines part, with its probability in either, and their total variation.
    fn parting_finding(
        &self,
        engines: [&str; 2],
        token: &str,
        probabilities: [f64; 2],
        total_variation: f64,
    ) -> String;
    /// The rule by which two engines part.
    fn rule_finding(&self, engines: [&str; 2], rule: &Rule) -> String;
}
