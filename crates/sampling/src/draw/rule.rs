//! What every way to draw has: its table, what it draws from, and what comes of it.
//!
//! Every number is a float32 or float64 as the engine has it; `exp` and `ln` of a float32 are rounded from float64, from
//! which the platform's differ in the last bit only, and rarely.

use crate::softmax::largest;
use crate::temperature::Temperature;

/// A way to draw, as a table.
#[derive(Debug)]
pub struct WayProfile {
    /// What was followed: version, files, and whether it was run.
    pub version: &'static str,
    /// The seed where none is given.
    pub default_seed: Option<i128>,
    /// The smallest and the largest seed, and what there is to say of others.
    pub seeds: (i128, i128, &'static str),
    /// A sampler of the engine after which its draws are not reproduced.
    pub not_after: Option<&'static str>,
    /// Whether a draw looks at every token, so that it takes longer the more there are.
    pub looks_at_all: bool,
    /// Whether a draw depends on its position alone, not on those before it.
    pub has_positions: bool,
    /// Whether choice n of a request, from 0, draws with the seed plus n: vLLM (`v1/engine/parallel_sampling.py`), llama-server
    /// (`tools/server/server-task.h`). Of others it is not known.
    pub adds_choice: bool,
    /// What margins are measured in.
    pub unit: Unit,
    /// Python lines that define `draws(left, vocabulary, seed, count)`: `left` is a list of tokens and float32 logits.
    pub python: &'static str,
    pub(super) start: fn(i128) -> Box<dyn Draw>,
}

/// A way at work.
pub(super) trait Draw: Send {
    /// Takes what is drawn from until it is called again.
    fn load(&mut self, pool: &Pool);

    /// Draws once.
    fn draw(&mut self, position: u32) -> Drawn;
}

/// What a chain has left, to draw from.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Tokens and their logits, in the order in which the chain leaves them, one of them finite.
    pub candidates: Vec<(u32, f64)>,
    /// Whether that is from the likeliest on: where something was cut by likelihood.
    pub is_sorted: bool,
    /// How many tokens there were.
    pub vocabulary: usize,
}

impl Pool {
    /// All tokens of `logits` at a temperature, in their order, as float32; at 0 the likeliest alone, all of equal ones.
    ///
    /// The logits are finite or -inf, one of them finite.
    pub fn at(logits: &[f64], temperature: Temperature) -> Pool {
        let largest = largest(logits);
        let divisor = single(temperature.value());
        let candidates = (0_u32..).zip(logits.iter().copied());
        let candidates = if divisor == 0.0 {
            candidates.filter(|(_, logit)| *logit == largest).collect()
        } else {
            let tempered = |(token, logit)| (token, single(single(logit) / divisor));
            candidates.map(tempered).collect()
        };
        Pool {
            candidates,
            is_sorted: false,
            vocabulary: logits.len(),
        }
    }

    /// The largest logit.
    pub(super) fn largest(&self) -> f64 {
        let logits = self.candidates.iter().map(|(_, logit)| *logit);
        logits.fold(f64::NEG_INFINITY, f64::max)
    }

    /// Tokens that can be drawn with their probabilities as a float32 softmax gives them, by token.
    pub(super) fn probabilities(&self) -> Vec<(u32, f64)> {
        let mut all = self.probabilities_in_order();
        all.retain(|(_, probability)| *probability > 0.0);
        all.sort_unstable_by_key(|(token, _)| *token);
        all
    }

    /// The same of all candidates in their order.
    pub(super) fn probabilities_in_order(&self) -> Vec<(u32, f64)> {
        let largest = self.largest();
        let weight = |logit: f64| libm::exp(logit - largest);
        let sum: f64 = self.candidates.iter().map(|&(_, it)| weight(it)).sum();
        let candidates = self.candidates.iter();
        let probability = |&(token, logit): &(u32, f64)| (token, single(weight(logit) / sum));
        candidates.map(probability).collect()
    }
}

/// A token that was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Which.
    pub token: u32,
    /// How far another was.
    pub margin: Margin,
}

/// How far another token was from being drawn: the least change that would have drawn it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// How far, in the [`Unit`] of the way; infinite where there was no other token.
    pub distance: f64,
    /// The other token.
    pub other: Option<u32>,
}

impl Margin {
    /// That of the only token.
    pub(super) const NONE: Margin = Margin {
        distance: f64::INFINITY,
        other: None,
    };
}

/// What a margin is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// In the uniform number, from 0 to 1.
    Uniform,
    /// In the score, a log-probability with noise.
    LogScore,
}

impl Unit {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Uniform => "uniform",
            Unit::LogScore => "log-score",
        }
    }
}

/// A number as a float32.
pub(super) fn single(number: f64) -> f64 {
    f64::from(number as f32)
}
