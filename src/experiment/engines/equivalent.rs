//! The top-p that makes one engine give what another gives.

use super::Engines;
use super::difference::DecidingRule;
use super::groups::Group;
use crate::sampling::{Chain, Engine, History, total_variation};

/// How many pairs are tried.
const TRIED: usize = 3;
/// The most decimals of an answer.
const DECIMALS: usize = 9;
/// Distributions nearer than this are the same: engines compute in float32.
const SAME: f64 = 1e-6;

/// A value of `top_p` with which an engine gives what another gives on the same logits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EquivalentTopP {
    /// Whose setting it is.
    pub engine: Engine,
    /// Whose distribution it gives.
    pub of: Engine,
    /// The value, as short as it may be.
    pub top_p: f64,
}

impl Engines {
    /// The value for the reference, or for an engine that differs from it by its top-p alone; checked by running it.
    pub(super) fn equivalent(
        &self,
        groups: &[Group<'_>],
        logits: &[f64],
        history: History<'_>,
    ) -> Option<EquivalentTopP> {
        let by_top_p = |group: &&Group<'_>| {
            let difference = group.pair.and_then(|pair| pair.difference.as_ref());
            difference.is_some_and(|difference| match &difference.rule {
                DecidingRule::Removed { sampler, .. } => sampler.starts_with("top_p "),
                _ => false,
            })
        };
        let reference = groups.first()?;
        let others = groups.iter().filter(by_top_p).take(TRIED);
        others
            .flat_map(|other| [(reference.first(), other), (other.first(), reference)])
            .find_map(|(engine, of)| {
                let top_p = self.top_p_for(engine, of, logits, history)?;
                Some(EquivalentTopP {
                    engine,
                    of: of.first(),
                    top_p,
                })
            })
    }

    fn top_p_for(
        &self,
        engine: Engine,
        of: &Group<'_>,
        logits: &[f64],
        history: History<'_>,
    ) -> Option<f64> {
        let with = |top_p: f64| {
            let mut settings = self.settings.clone();
            settings.top_p = Some(top_p);
            let (chain, _) = Chain::of_settings(engine, &settings).ok()?;
            chain.survivors(logits, history).ok()
        };
        let whole = with(1.0)?;
        let (tokens, probabilities) = (whole.tokens(), whole.distribution().probabilities());
        let mut ranked: Vec<(f64, u32)> = Vec::with_capacity(tokens.len());
        ranked.extend(probabilities.iter().copied().zip(tokens.iter().copied()));
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let kept = of.made.left.tokens();
        let mut first: Vec<u32> = ranked.iter().take(kept.len()).map(|it| it.1).collect();
        first.sort_unstable();
        if first != kept {
            return None;
        }
        let mass = |count: usize| ranked[..count].iter().map(|it| it.0).sum::<f64>();
        let (low, high) = (mass(kept.len() - 1), mass(kept.len()).min(1.0));
        let wanted = of.made.left.probabilities(logits.len());
        let gives_it = |top_p: &f64| {
            let left = with(*top_p);
            left.is_some_and(|left| {
                left.tokens() == kept
                    && total_variation(&left.probabilities(logits.len()), &wanted) < SAME
            })
        };
        let shortest = (1..=DECIMALS).filter_map(|decimals| {
            let rounded: f64 = format!("{:.decimals$}", (low + high) / 2.0).parse().ok()?;
            (rounded > low && rounded <= high && rounded < 1.0).then_some(rounded)
        });
        // What float32 makes of the ends of the interval shows only when it runs.
        shortest.take(2).find(gives_it)
    }
}
