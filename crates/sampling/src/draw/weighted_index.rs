//! `WeightedIndex` of Rust's `rand` on float32: what candle and mistral.rs share.
//!
//! Definition: p is the float32 softmax of what the chain leaves, in the order of tokens, s its running sums in float32; of a
//! word of 32 random bits v = (word >> 9) / 2²³, and the token is the first with s > v times the last s, in float32. Source:
//! `distr/weighted/weighted_index.rs` and `distr/uniform_float.rs`, rand 0.9.5.
//!
//! Not followed: the engines' softmax is over all tokens, so that the sums of what a truncation leaves end below 1; a number
//! within a unit of float32 of such a sum can give its neighbour.

use super::rule::{Drawn, Pool, single};
use super::running_sums::RunningSums;

#[derive(Default)]
pub(super) struct WeightedIndex(RunningSums);

impl WeightedIndex {
    pub fn new(pool: &Pool) -> WeightedIndex {
        let mut sum = 0.0;
        let running = pool.probabilities().into_iter();
        WeightedIndex(RunningSums::new(running.map(|(token, probability)| {
            sum = single(sum + probability);
            (token, sum)
        })))
    }

    /// The token of a word of random bits.
    pub fn at(&self, word: u32) -> Drawn {
        let share = f64::from(word >> 9) / 8_388_608.0;
        let target = single(share * self.0.total());
        let (token, margin) = self.0.above(target);
        Drawn { token, margin }
    }
}
