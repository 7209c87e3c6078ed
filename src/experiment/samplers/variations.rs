//! What the chain would give without one of its samplers, or in another order.

use super::{ChainStage, Samplers, SamplersNumbers};
use crate::sampling::{Chain, Sampler, Survivors, total_variation};

/// Distributions nearer than this are the same.
const SAME: f64 = 1e-9;

/// What a temperature that runs after a cut would change if it ran first.
#[derive(Clone, Debug, PartialEq)]
pub struct Reordered {
    /// The temperature.
    pub temperature: Sampler,
    /// How many tokens the chain would keep.
    pub kept: usize,
}

/// A sampler that could be left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped {
    /// The sampler.
    pub sampler: Sampler,
    /// How many tokens it removes where it is.
    pub removed: usize,
}

impl Samplers {
    /// What a chain of these samplers leaves, by the same rules; `None` where it has no distribution.
    fn rerun(&self, samplers: Vec<Sampler>, logits: &[f64]) -> Option<Survivors> {
        let chain = Chain::new(samplers, self.chain_config.chain.engine()).ok()?;
        chain.survivors(logits, self.chain_config.history()).ok()
    }

    pub(super) fn reordered(&self, numbers: &SamplersNumbers, logits: &[f64]) -> Option<Reordered> {
        let samplers = self.chain_config.chain.samplers();
        let is_temperature = |sampler: &Sampler| sampler.name() == "temperature";
        let place = samplers
            .iter()
            .position(|it| is_temperature(it) && !it.is_off())?;
        let is_after_a_cut = numbers.stages[..=place]
            .iter()
            .any(|stage| stage.removed > 0);
        if !is_after_a_cut {
            return None;
        }
        let mut reordered = samplers.to_vec();
        let temperature = reordered.remove(place);
        reordered.insert(0, temperature.clone());
        let kept = self.rerun(reordered, logits)?.tokens().len();
        let now = numbers.stages.last()?.left.tokens().len();
        (kept != now).then_some(Reordered { temperature, kept })
    }

    pub(super) fn dropped(&self, numbers: &SamplersNumbers, logits: &[f64]) -> Option<Dropped> {
        let steps = numbers.stages.iter().enumerate();
        let removing = steps.filter(|(_, stage)| stage.removed > 0);
        let mut removing: Vec<(usize, &ChainStage)> = removing.collect();
        if removing.len() < 2 {
            return None;
        }
        removing.sort_by(|a, b| a.1.removed_mass.total_cmp(&b.1.removed_mass));
        let (place, stage) = removing[0];
        let mut samplers = self.chain_config.chain.samplers().to_vec();
        let sampler = samplers.remove(place.checked_sub(1)?);
        let vocabulary = logits.len();
        let without = self.rerun(samplers, logits)?;
        let now = &numbers.stages.last()?.left;
        let difference = total_variation(
            &without.probabilities(vocabulary),
            &now.probabilities(vocabulary),
        );
        let is_same = difference <= SAME && without.tokens() == now.tokens();
        is_same.then_some(Dropped {
            sampler,
            removed: stage.removed,
        })
    }
}
