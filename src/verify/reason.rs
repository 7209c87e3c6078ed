//! Why a position is not simply possible, with the facts; the sentences are the catalogues'.

use super::Claims;

/// Why a position is not simply possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// Log-probabilities at a temperature need all logits.
    Tempered,
    /// This sampler needs all logits.
    Sampler {
        /// Its name.
        sampler: &'static str,
    },
    /// Without all logits no more positions are checked.
    TooMany {
        /// How many are.
        positions: usize,
    },
    /// The sampled token or its log-probability is not known.
    NoToken,
    /// What the response leaves open decides.
    Open,
    /// Rounding decides whether the token is removed, whatever the tokens are that were not returned.
    Boundary,
    /// The token is removed, whatever the tokens are that were not returned.
    Removed,
    /// The token is not one that the settings keep.
    NotKept {
        /// How many they keep.
        kept: usize,
        /// Whether rounding decides that.
        is_at_edge: bool,
    },
    /// The seed gives another token.
    OtherToken {
        /// Which.
        expected: u32,
        /// How far another token was from being drawn.
        margin: f64,
    },
    /// The server says that it kept others.
    OtherSet {
        /// How many it kept.
        server: usize,
        /// How many the chain keeps.
        chain: usize,
        /// A token that one of them keeps.
        example: u32,
        /// Which of them.
        keeper: Keeper,
    },
    /// A log-probability is another.
    OtherProbability {
        /// By how much.
        off: f64,
        /// Of which distribution it should be.
        of: Claims,
    },
    /// A token has a probability, but the chain removes it.
    Impossible,
    /// No token of the vocabulary has the text.
    NotInVocabulary,
    /// Several tokens have the text, and not all of them give the same answer.
    Ambiguous {
        /// How many.
        ids: usize,
    },
    /// The settings look at the tokens so far, and the id of one of them is not known.
    History {
        /// Where that is.
        position: usize,
    },
}

/// Who keeps a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// The engine's chain.
    Chain,
    /// The server.
    Server,
}
