//! What is said of a chain of samplers.

/// What a sampler did to a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Nothing, or there was none.
    None,
    /// It removed tokens that had this much mass.
    Removed(f64),
    /// It removed none, and moved this much mass from some to others.
    Moved(f64),
}

/// The words of kind `samplers`.
pub trait SamplersWords {
    /// What the figure is called.
    fn samplers_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn samplers_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot: a chain of so many samplers.
    fn samplers_description(&self, samplers: usize) -> String;
    /// The chain that was asked for, as part of a sentence in Markdown.
    fn asked_chain(&self, chain: &str) -> String;
    /// The panel before the first sampler.
    fn model_distribution(&self) -> &'static str;
    /// The legend of what was there before a sampler.
    fn before_sampler(&self) -> &'static str;
    /// The legend of what is left after it.
    fn after_sampler(&self) -> &'static str;
    /// The note of a stage, in lines: tokens left, what the sampler did, entropy.
    fn stage_note(&self, tokens: usize, change: Change, entropy: f64) -> String;
    /// Stage, tokens left, tokens removed, mass removed, entropy, largest probability, effective vocabulary.
    fn samplers_columns(&self) -> [&'static str; 7];
    /// How many tokens the chain leaves of how many, and entropy before and after it.
    fn chain_finding(&self, left_of: [usize; 2], entropies: [f64; 2]) -> String;
    /// The sampler that removed the most mass, with the tokens and the mass.
    fn sharpest_cut_finding(&self, sampler: &str, tokens: usize, mass: f64) -> String;
    /// Samplers that changed nothing.
    fn idle_samplers_finding(&self, samplers: &str) -> String;
    /// The token that is likeliest in the end, with its probability before and after the chain.
    fn top_token_finding(&self, token: &str, probabilities: [f64; 2]) -> String;
}
