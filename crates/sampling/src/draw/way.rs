//! Ways to draw: how engines make tokens of a seed, each a table in a file of its own.
//!
//! [`Seeded`] is one at work: it is given what a chain has left ([`Pool`]) and draws from it, token after token, each with
//! its [`Margin`](super::Margin).

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::inverse_cdf::Draws;
use super::rule::{Draw, Drawn, Pool, Unit, WayProfile};
use crate::random::{Algorithm, Error, IndexDigest, Rng, Way};

impl Way {
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
        found.ok_or_else(|| format!("unknown drawing rule {name:?}; known are {}", Way::names()))
    }
}
