//! Where two engines first differ, and by which rule.

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
    /// Of every token of the vocabulary.
    pub probabilities: Vec<f64>,
}

impl EngineRun<'_> {
    fn keeps(&self, token: usize) -> bool {
        let tokens = self.left.tokens();
        u32::try_from(token).is_ok_and(|token| tokens.binary_search(&token).is_ok())
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
        let (p, q) = (&first.probabilities, &second.probabilities);
        EnginePair {
            engines: [first.engine, second.engine],
            total_variation: total_variation(p, q),
            kullback_leibler: [kullback_leibler(p, q), kullback_leibler(q, p)],
            difference: self.difference(first, second),
        }
    }

    /// The token, likeliest to the model, that one engine keeps and the other does not; where they keep the same, the
    /// likeliest that they weigh otherwise.
    fn difference(&self, first: &EngineRun<'_>, second: &EngineRun<'_>) -> Option<FirstDifference> {
        let likelier =
            |a: &usize, b: &usize| self.model[*a].total_cmp(&self.model[*b]).then(b.cmp(a));
        let all = || 0..self.model.len();
        let cut = all()
            .filter(|&token| first.keeps(token) != second.keeps(token))
            .max_by(likelier);
        let (p, q) = (&first.probabilities, &second.probabilities);
        let weighed = || {
            all()
                .filter(|&token| (p[token] - q[token]).abs() > TOLERANCE)
                .max_by(likelier)
        };
        let token = cut.or_else(weighed)?;
        let rule = match (first.keeps(token), second.keeps(token)) {
            (false, true) => self.removal(token, first, second),
            (true, false) => self.removal(token, second, first),
            _ => weighing(first, second),
        };
        Some(FirstDifference {
            token,
            probabilities: [p[token], q[token]],
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
        // A stage may have no distribution, though what comes after it has: then no sampler can be named.
        let Ok(stages) = removing.chain.stages(self.logits, self.history) else {
            return weighing(removing, keeping);
        };
        let gone = |stage: &Survivors| {
            u32::try_from(token).is_ok_and(|token| stage.tokens().binary_search(&token).is_err())
        };
        let place = stages.iter().skip(1).position(gone).unwrap_or(0);
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
