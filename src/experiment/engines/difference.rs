//! Where two engines first differ, and by which rule.

use std::cell::OnceCell;

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::experiment::results::Divergence;
#[cfg(test)]
use crate::experiment::results::Probability;
use crate::sampling::{Chain, Engine, History, Survivors, kullback_leibler, total_variation};

/// Two probabilities are the same where they differ by no more: llama.cpp and vLLM compute in float32.
const TOLERANCE: f64 = 1e-6;

/// Two engines compared.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct EnginePair {
    /// Which two.
    #[cfg_attr(test, schemars(with = "[String; 2]"))]
    pub engines: [Engine; 2],
    /// The total variation between their distributions: half the sum of all differences of probabilities.
    #[cfg_attr(test, schemars(with = "Probability"))]
    pub total_variation: f64,
    /// The divergence of the second from the first, and of the first from the second, in nats.
    #[serde(rename = "kl", serialize_with = "divergences")]
    #[cfg_attr(test, schemars(with = "[Divergence; 2]"))]
    pub kullback_leibler: [f64; 2],
    /// Where they first differ, if they do.
    #[serde(rename = "parting")]
    pub difference: Option<FirstDifference>,
}

/// The likeliest token on which two engines differ, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct FirstDifference {
    /// The token.
    pub token: usize,
    /// Its probability in either.
    #[serde(rename = "probs")]
    #[cfg_attr(test, schemars(with = "[Probability; 2]"))]
    pub probabilities: [f64; 2],
    /// The rule responsible.
    pub rule: DecidingRule,
}

/// Why two engines differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
#[serde(rename_all = "lowercase")]
pub enum DecidingRule {
    /// Both run the same samplers, in another order.
    Order,
    /// A sampler of one engine removes the token.
    #[serde(untagged)]
    Removed {
        /// Whose.
        #[serde(rename = "removed_by")]
        #[cfg_attr(test, schemars(with = "String"))]
        by: Engine,
        /// Which.
        sampler: String,
        /// What runs before it there.
        #[serde(skip)]
        after: Vec<String>,
        /// What runs before the same sampler in the other engine; `None` where it does not run.
        #[serde(skip)]
        elsewhere_after: Option<Vec<String>>,
    },
    /// Samplers that only one of them runs weigh the token otherwise.
    #[serde(untagged)]
    Weighed {
        /// The samplers.
        only: Vec<Alone>,
    },
}

/// A sampler of one engine alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct Alone {
    /// The engine.
    #[cfg_attr(test, schemars(with = "String"))]
    pub engine: Engine,
    /// Its sampler.
    pub sampler: String,
}

fn divergences<S: Serializer>(both: &[f64; 2], serializer: S) -> Result<S::Ok, S::Error> {
    both.map(Divergence).serialize(serializer)
}

/// What every engine is given.
pub(super) struct EngineInput<'a> {
    pub logits: &'a [f64],
    pub history: History<'a>,
    /// The model's own distribution.
    pub model: &'a [f64],
}

/// What an engine does with it.
pub(super) struct EngineRun<'a> {
    pub engine: Engine,
    pub chain: &'a Chain,
    pub left: &'a Survivors,
    /// Which sampler removes each token, by its place in the chain; nothing where a stage has no distribution.
    removers: OnceCell<Option<Vec<Option<usize>>>>,
}

/// A token that one of two engines keeps, or both: its probability in either.
type KeptToken = (usize, [Option<f64>; 2]);

impl<'a> EngineRun<'a> {
    pub fn new(engine: Engine, chain: &'a Chain, left: &'a Survivors) -> EngineRun<'a> {
        EngineRun {
            engine,
            chain,
            left,
            removers: OnceCell::new(),
        }
    }

    /// Every token that one of the two keeps, in ascending order.
    fn beside(&self, other: &EngineRun<'_>) -> Vec<KeptToken> {
        let kept = |run: &'_ EngineRun<'_>| {
            let probabilities = run.left.distribution().probabilities().iter().copied();
            let tokens = run.left.tokens().iter().map(|&token| token as usize);
            tokens.zip(probabilities).collect::<Vec<_>>()
        };
        let (ours, theirs) = (kept(self), kept(other));
        let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
        let mut both = Vec::new();
        loop {
            let (here, there) = (ours.peek().copied(), theirs.peek().copied());
            let next = [here, there].into_iter().flatten().map(|(token, _)| token);
            let Some(token) = next.min() else {
                return both;
            };
            let here = ours.next_if(|(own, _)| *own == token);
            let there = theirs.next_if(|(own, _)| *own == token);
            both.push((token, [here, there].map(|kept| kept.map(|(_, p)| p))));
        }
    }

    /// The sampler that removes the token, by its place in the chain.
    fn remover(&self, token: usize, input: &EngineInput<'_>) -> Option<usize> {
        let removers = self.removers.get_or_init(|| {
            // A stage may have no distribution, though what comes after it has.
            let stages = self.chain.stages(input.logits, input.history).ok()?;
            let mut removers = vec![None; input.logits.len()];
            for (place, stage) in stages[1..].iter().enumerate().rev() {
                let mut left = stage
                    .tokens()
                    .iter()
                    .map(|&token| token as usize)
                    .peekable();
                for (token, remover) in removers.iter_mut().enumerate() {
                    if left.next_if(|&kept| kept == token).is_none() {
                        *remover = Some(place);
                    }
                }
            }
            Some(removers)
        });
        removers.as_ref()?[token]
    }

    /// Its samplers that are not off, as text.
    fn samplers(&self) -> Vec<String> {
        let on = self
            .chain
            .samplers()
            .iter()
            .filter(|sampler| !sampler.is_off());
        on.map(ToString::to_string).collect()
    }
}

impl EngineInput<'_> {
    pub fn compare(&self, first: &EngineRun<'_>, second: &EngineRun<'_>) -> EnginePair {
        let engines = [first.engine, second.engine];
        if first.left == second.left {
            return EnginePair {
                engines,
                total_variation: 0.0,
                kullback_leibler: [0.0; 2],
                difference: None,
            };
        }
        let both = first.beside(second);
        let [p, q] = [0, 1].map(|side| {
            let of_side = both.iter().map(|(_, kept)| kept[side].unwrap_or(0.0));
            of_side.collect::<Vec<f64>>()
        });
        EnginePair {
            engines,
            total_variation: total_variation(&p, &q),
            kullback_leibler: [kullback_leibler(&p, &q), kullback_leibler(&q, &p)],
            difference: self.difference(first, second, &both),
        }
    }

    /// The token, likeliest to the model, that one engine keeps and the other does not; where they keep the same, the
    /// likeliest that they weigh otherwise.
    fn difference(
        &self,
        first: &EngineRun<'_>,
        second: &EngineRun<'_>,
        both: &[KeptToken],
    ) -> Option<FirstDifference> {
        let likelier = |a: &&KeptToken, b: &&KeptToken| {
            let [(a, _), (b, _)] = [a, b];
            self.model[*a].total_cmp(&self.model[*b]).then(b.cmp(a))
        };
        let removed = both.iter().filter(|(_, kept)| kept.contains(&None));
        let weighed = |(_, kept): &&KeptToken| match kept {
            [Some(p), Some(q)] => (p - q).abs() > TOLERANCE,
            _ => false,
        };
        let (token, kept) = removed
            .max_by(likelier)
            .or_else(|| both.iter().filter(weighed).max_by(likelier))?;
        let rule = match kept {
            [None, _] => self.removal(*token, first, second),
            [_, None] => self.removal(*token, second, first),
            _ => weighing(first, second),
        };
        Some(FirstDifference {
            token: *token,
            probabilities: kept.map(Option::unwrap_or_default),
            rule,
        })
    }

    /// The sampler by which `removing` removes the token that `keeping` keeps.
    fn removal(
        &self,
        token: usize,
        removing: &EngineRun<'_>,
        keeping: &EngineRun<'_>,
    ) -> DecidingRule {
        // Where no sampler can be named, what they weigh otherwise.
        let Some(place) = removing.remover(token, self) else {
            return weighing(removing, keeping);
        };
        let sampler = removing.chain.samplers()[place].to_string();
        let samplers = removing.samplers();
        let here = samplers.iter().position(|own| *own == sampler).unwrap_or(0);
        let elsewhere = keeping.samplers();
        let there = elsewhere.iter().position(|other| *other == sampler);
        DecidingRule::Removed {
            by: removing.engine,
            after: samplers[..here].to_vec(),
            elsewhere_after: there.map(|there| elsewhere[..there].to_vec()),
            sampler,
        }
    }
}

/// Why two engines that keep the same tokens weigh them otherwise.
fn weighing(first: &EngineRun<'_>, second: &EngineRun<'_>) -> DecidingRule {
    let (a, b) = (first.samplers(), second.samplers());
    let only = |run: &EngineRun<'_>, own: &[String], others: &[String]| {
        let alone = own.iter().filter(|sampler| !others.contains(sampler));
        alone
            .map(|sampler| Alone {
                engine: run.engine,
                sampler: sampler.clone(),
            })
            .collect::<Vec<_>>()
    };
    let mut alone = only(first, &a, &b);
    alone.extend(only(second, &b, &a));
    if alone.is_empty() {
        DecidingRule::Order
    } else {
        DecidingRule::Weighed { only: alone }
    }
}
