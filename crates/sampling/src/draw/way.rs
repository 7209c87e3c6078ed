//! Ways to draw: how engines make tokens of a seed, each a table in a file of its own.
//!
//! [`Seeded`] is one at work: it is given what a chain has left ([`Pool`]) and draws from it, token after token, each with
//! its [`Margin`]. Every number is a float32 or float64 as the engine has it; `exp` and `ln` of a float32 are rounded from
//! float64, from which the platform's differ in the last bit only, and rarely.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::inverse_cdf::Draws;
use crate::random::{Algorithm, Error, IndexDigest, Rng, Way};
use crate::temperature::Temperature;

impl Way {
    /// What it is.
    pub const fn rule(self) -> &'static WayProfile {
        match self {
            Way::LlamaCpp => &super::llama_cpp::RULE,
            Way::Torch => &super::torch::RULE,
            Way::TorchReplacement => &super::torch_replacement::RULE,
            Way::Vllm => &super::vllm::RULE,
            Way::Sglang => &super::sglang::RULE,
        }
    }

    /// All names, for messages.
    pub fn names() -> String {
        Way::ALL.map(Way::name).join(", ")
    }
}

impl Algorithm {
    /// The largest seed that it takes.
    pub fn largest_seed(self) -> u64 {
        match self {
            Algorithm::Numpy => u32::MAX.into(),
            Algorithm::NumpyGenerator | Algorithm::ChaCha => u64::MAX,
            Algorithm::Engine(way) => u64::try_from(way.rule().seeds.1).unwrap_or(u64::MAX),
        }
    }
}

impl Rng {
    /// An engine's draws from the seed on, however many numbers were taken before; `None` with a generator of numpy's or
    /// ChaCha.
    ///
    /// # Errors
    ///
    /// As [`Seeded::new`].
    pub fn engine(&self) -> Result<Option<Seeded>, Error> {
        let seeded = self.way().map(|(way, seed)| Seeded::new(way, seed.into()));
        seeded.transpose()
    }
}

/// A way to draw, as a table.
#[derive(Debug)]
pub struct WayProfile {
    /// What was followed: version, files, and whether it was run.
    pub version: &'static str,
    /// The seed where none is given.
    pub default_seed: Option<i128>,
    /// The smallest and the largest seed, and what there is to say of others.
    pub seeds: (i128, i128, &'static str),
    /// Whether a draw looks at every token, so that it takes longer the more there are.
    pub looks_at_all: bool,
    /// Whether a draw depends on its position alone, not on those before it.
    pub has_positions: bool,
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
    /// How many tokens there were.
    pub vocabulary: usize,
}

impl Pool {
    /// All tokens of `logits` at a temperature, in their order, as float32; at 0 the likeliest alone, all of equal ones.
    ///
    /// The logits are finite or -inf, one of them finite.
    pub fn at(logits: &[f64], temperature: Temperature) -> Pool {
        let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
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
        let largest = self.largest();
        let weight = |logit: f64| libm::exp(logit - largest);
        let sum: f64 = self.candidates.iter().map(|&(_, it)| weight(it)).sum();
        let mut all: Vec<(u32, f64)> = self
            .candidates
            .iter()
            .map(|&(token, logit)| (token, single(weight(logit) / sum)))
            .filter(|(_, probability)| *probability > 0.0)
            .collect();
        all.sort_unstable_by_key(|(token, _)| *token);
        all
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

/// A way to draw at work, from its seed on.
pub struct Seeded {
    way: Way,
    state: Box<dyn Draw>,
}

impl Seeded {
    /// Before the first draw.
    ///
    /// # Errors
    ///
    /// [`Error::EngineSeed`] for a seed that the engine does not take, or for which it draws another one itself.
    pub fn new(way: Way, seed: i128) -> Result<Seeded, Error> {
        let WayProfile {
            seeds: (least, most, rule),
            start,
            ..
        } = way.rule();
        if !(*least..=*most).contains(&seed) {
            return Err(Error::EngineSeed {
                seed,
                way: way.name(),
                rule,
            });
        }
        Ok(Seeded {
            way,
            state: start(seed),
        })
    }

    /// Which way it is.
    pub fn way(&self) -> Way {
        self.way
    }

    /// Takes what is drawn from until it is called again; what was drawn before still counts.
    pub fn load(&mut self, pool: &Pool) {
        self.state.load(pool);
    }

    /// Draws once from what was loaded last. The position is the index in the sequence of the last token that the model was
    /// fed; ways without positions go on from draw to draw and do not look at it.
    pub fn draw(&mut self, position: u32) -> Drawn {
        self.state.draw(position)
    }
}

/// The draw that was nearest to another token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closest {
    /// Which draw, from 0.
    pub draw: u64,
    /// What was drawn, and how far the other was.
    pub drawn: Drawn,
    /// What the margin is measured in.
    pub unit: Unit,
}

impl Seeded {
    /// Draws from `pool` at positions `start` and on, keeping the counts and the digest, and the closest draw of all; the
    /// tokens are added to `all`, too.
    pub fn counts(
        &mut self,
        pool: &Pool,
        start: u64,
        draws: u64,
        all: &mut IndexDigest,
    ) -> (Draws, Option<Closest>) {
        self.load(pool);
        let mut digest = IndexDigest::new();
        let mut counts = vec![0; pool.vocabulary];
        let mut closest: Option<Closest> = None;
        for draw in 0..draws {
            let drawn = self.draw((start + draw) as u32);
            counts[drawn.token as usize] += 1;
            digest.push(drawn.token);
            all.push(drawn.token);
            let distance = drawn.margin.distance;
            if closest.is_none_or(|it| distance < it.drawn.margin.distance) {
                let unit = self.way.rule().unit;
                closest = Some(Closest { draw, drawn, unit });
            }
        }
        let digest = digest.finish();
        (Draws { counts, digest }, closest)
    }
}

impl fmt::Debug for Seeded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Seeded");
        debug.field("way", &self.way).finish_non_exhaustive()
    }
}

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// As its name.
impl Serialize for Way {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl FromStr for Way {
    type Err = String;

    fn from_str(name: &str) -> Result<Way, String> {
        let mut all = Way::ALL.into_iter();
        let found = all.find(|way| way.name() == name);
        found.ok_or_else(|| {
            format!(
                "there is no way to draw {name:?}: {} are known",
                Way::names()
            )
        })
    }
}
