//! Tokens that a seed gives: the part of a line of `apply` that draws.

use crate::sampling::draw::{DrawingRule, Seeded, Way};
use crate::sampling::random::{Algorithm, Rng};
use crate::sampling::{Chain, Engine, History, Number, Survivors};

/// The most draws of a line.
const DRAWS: u64 = 1_000_000;

/// The most tokens that are looked at for all draws of a line: some seconds of work.
const WORK: u64 = 1_000_000_000;

/// How a line asks for draws.
#[derive(Debug)]
pub struct DrawRequest {
    pub seed: Option<i128>,
    pub draws: Option<u64>,
    pub position: Option<u32>,
    pub rng: Option<String>,
}

/// Tokens that were drawn, each with the distance of another.
#[derive(Debug, PartialEq)]
pub struct DrawnTokens {
    pub tokens: Vec<u32>,
    pub margins: Vec<Number>,
}

/// Who draws.
enum By {
    Engine(Way),
    /// numpy's or ChaCha's numbers, by numpy's rule.
    Numbers(Algorithm),
}

impl DrawRequest {
    /// The draws that are asked for, if any; the error is in words.
    pub fn drawn(
        &self,
        engine: Option<Engine>,
        chain: &Chain,
        logits: &[f64],
        history: History,
        survivors: &Survivors,
    ) -> Result<Option<DrawnTokens>, String> {
        if self.seed.is_none() && self.draws.is_none() {
            return match (&self.rng, self.position) {
                (None, None) => Ok(None),
                _ => Err("`rng` and `position` need `draws` or `seed`".to_owned()),
            };
        }
        let by = self.by(engine)?;
        let draws = self.draws.unwrap_or(1);
        let looked_at = match by {
            By::Engine(way) if way.rule().looks_at_all => logits.len() as u64,
            _ => 1,
        };
        let most = DRAWS.min(WORK / looked_at);
        if draws > most {
            return Err(format!(
                "`draws` must be at most {most} per line, got {draws}"
            ));
        }
        match by {
            By::Engine(way) => self.by_engine(way, draws, chain, logits, history).map(Some),
            By::Numbers(algorithm) => self
                .by_numbers(algorithm, draws, logits, survivors)
                .map(Some),
        }
    }

    fn by(&self, engine: Option<Engine>) -> Result<By, String> {
        let Some(name) = &self.rng else {
            let engine = engine.ok_or_else(|| {
                let names = names();
                format!("`draws` needs `engine` or `rng`: {names}")
            })?;
            let way = engine.profile().draws;
            return way.map(By::Engine).ok_or_else(|| {
                format!(
                    "{engine}: its draws are not reproduced; `rng` selects another rule: {}",
                    names()
                )
            });
        };
        let mut all = Algorithm::NAMES.iter();
        let found = all.find(|(known, _)| known == name);
        match found {
            Some((_, Algorithm::Engine(way))) => Ok(By::Engine(*way)),
            Some((_, algorithm)) => Ok(By::Numbers(*algorithm)),
            None => Err(format!("unknown `rng` {name:?}; known are {}", names())),
        }
    }

    fn by_engine(
        &self,
        way: Way,
        draws: u64,
        chain: &Chain,
        logits: &[f64],
        history: History,
    ) -> Result<DrawnTokens, String> {
        let rule = way.rule();
        let seed = self.seed.or(rule.default_seed);
        let seed = seed.ok_or_else(|| format!("draws of {way} need `seed`"))?;
        let mut seeded = Seeded::new(way, seed).map_err(|error| error.to_string())?;
        // The index of the last token that the model was fed.
        let fed = (history.prompt.len() + history.output.len()).saturating_sub(1) as u64;
        let first = match (self.position, rule.has_positions) {
            (Some(_), false) => {
                return Err(format!(
                    "{way} draws in sequence from its seed, so `position` does not apply"
                ));
            }
            (position, _) => position.map_or(fed, u64::from),
        };
        let last = first + draws.saturating_sub(1);
        if u32::try_from(last).is_err() {
            return Err(format!(
                "the last position must be at most 4294967295, got {last}"
            ));
        }
        let pool = chain.pool(logits, history);
        seeded.load(&pool.map_err(|error| error.to_string())?);
        let drawn = (first..first + draws).map(|position| {
            let drawn = seeded.draw(position as u32);
            (drawn.token, Number(drawn.margin.distance))
        });
        let (tokens, margins) = drawn.unzip();
        Ok(DrawnTokens { tokens, margins })
    }

    fn by_numbers(
        &self,
        algorithm: Algorithm,
        draws: u64,
        logits: &[f64],
        survivors: &Survivors,
    ) -> Result<DrawnTokens, String> {
        if self.position.is_some() {
            return Err(
                "numpy draws in sequence from its seed, so `position` does not apply".to_owned(),
            );
        }
        let seed = self.seed.ok_or("`draws` needs `seed`")?;
        let seed =
            u64::try_from(seed).map_err(|_| format!("`seed` must be 0 or more, got {seed}"))?;
        let mut rng = Rng::new(algorithm, seed).map_err(|error| error.to_string())?;
        let probabilities = survivors.probabilities(logits.len());
        let rule = DrawingRule::new(&probabilities).map_err(|error| error.to_string())?;
        let drawn = (0..draws).map(|_| {
            let (token, margin) = rule.draw_with_margin(&mut rng);
            (token, Number(margin.distance))
        });
        let (tokens, margins) = drawn.unzip();
        Ok(DrawnTokens { tokens, margins })
    }
}

fn names() -> String {
    Algorithm::NAMES.map(|(name, _)| name).join(", ")
}
