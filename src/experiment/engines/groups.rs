//! Engines that do the same, as one.

use super::{EngineDistribution, EnginePair, EnginesNumbers};
use crate::sampling::{ChainError, Engine};
use crate::words::{Conjunction, Words};

/// Engines that make the same distribution of the settings.
pub(super) struct Group<'n> {
    /// In the order in which they were asked.
    pub engines: Vec<Engine>,
    /// What the first of them makes.
    pub made: &'n EngineDistribution,
    /// How it compares with the reference; `None` for the reference itself.
    pub pair: Option<&'n EnginePair>,
}

/// Engines that reject the settings for the same reason.
pub(super) struct Rejection {
    /// In the order in which they were asked.
    pub engines: Vec<Engine>,
    /// The reason, in their words.
    pub reason: String,
}

/// The names of engines as their projects spell them.
pub(super) fn titles(engines: &[Engine]) -> Vec<&'static str> {
    engines.iter().map(|engine| engine.title()).collect()
}

/// At most so many of them in a sentence, and how many there are beside these.
pub(super) fn named(engines: &[Engine], most: usize, words: Words) -> (String, usize) {
    let shown = match engines.len() {
        count if count <= most => count,
        _ => most - 1,
    };
    let others = engines.len() - shown;
    let conjunction = match others {
        0 => Conjunction::And,
        _ => Conjunction::None,
    };
    (
        words.listed(&titles(&engines[..shown]), conjunction),
        others,
    )
}

impl Group<'_> {
    /// The engine that stands for all of them.
    pub fn first(&self) -> Engine {
        self.engines[0]
    }

    /// How many tokens they keep.
    pub fn kept(&self) -> usize {
        self.made.left.tokens().len()
    }

    /// The total variation between their distribution and that of the reference.
    pub fn distance(&self) -> f64 {
        self.pair.map_or(0.0, |pair| pair.total_variation)
    }
}

impl EnginesNumbers {
    /// The engine that others are compared with: the first that takes the settings.
    pub(super) fn reference(&self) -> Option<Engine> {
        self.made().next().map(|(engine, _)| engine)
    }

    /// The engines that take the settings, those that do the same together; the reference is in the first group.
    pub(super) fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (engine, made) in self.made() {
            let does_the_same = |group: &&mut Group<'_>| {
                let pair = self.pair(group.first(), engine);
                pair.is_some_and(|pair| pair.difference.is_none())
            };
            match groups.iter_mut().find(does_the_same) {
                Some(group) => group.engines.push(engine),
                None => {
                    let reference = groups.first().map(Group::first);
                    groups.push(Group {
                        engines: vec![engine],
                        made,
                        pair: reference.and_then(|reference| self.pair(reference, engine)),
                    });
                }
            }
        }
        groups
    }

    /// The engines that reject the settings, by the reason.
    pub(super) fn rejections(&self) -> Vec<Rejection> {
        let mut rejections: Vec<Rejection> = Vec::new();
        for (engine, made) in &self.engines {
            let Err(error) = made else { continue };
            let reason = match error {
                ChainError::Refused(refusal) => refusal.reason.clone(),
                other => other.to_string(),
            };
            match rejections.iter_mut().find(|it| it.reason == reason) {
                Some(rejection) => rejection.engines.push(*engine),
                None => rejections.push(Rejection {
                    engines: vec![*engine],
                    reason,
                }),
            }
        }
        rejections
    }

    fn pair(&self, first: Engine, second: Engine) -> Option<&EnginePair> {
        let mut pairs = self.pairs.iter();
        pairs.find(|pair| pair.engines == [first, second])
    }
}
