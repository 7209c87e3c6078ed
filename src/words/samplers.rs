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
    /// What is to be seen, for readers who cannot: a chain of so many samplers.
    fn samplers_description(&self, samplers: usize) -> String;
    /// The note of a stage, in lines: tokens left, what the sampler did, entropy.
    fn stage_note(&self, tokens: usize, change: Change, entropy: f64) -> String;
    /// How many tokens the chain leaves of how many, and entropy before and after it.
    fn chain_finding(&self, left_of: [usize; 2], entropies: [f64; 2]) -> String;
}
