//! The settings that an engine refuses.

use super::{Finding, What};
use crate::chain::Chain;
use crate::engine::{Engine, Settings};
use crate::refusal::ChainError;

/// The settings that the engine refuses, each with its reason, and the settings without them.
///
/// An engine stops at the first; here it is taken out, and the others are tried again.
pub(super) fn take_out_illegal(engine: Engine, settings: &Settings) -> (Vec<Finding>, Settings) {
    let (mut findings, mut legal) = (Vec::new(), settings.clone());
    while let Err(error) = tried(engine, &legal) {
        let given = legal.given().into_iter();
        let without: Vec<(&str, Settings)> =
            given.map(|name| (name, legal.without(name))).collect();
        // The one without which this reason is gone; should it take two, one after the other.
        let culprit = without
            .iter()
            .find(|(_, rest)| tried(engine, rest).as_ref() != Err(&error))
            .or(without.first());
        let Some((name, rest)) = culprit else {
            break;
        };
        let what = match error {
            // No engine's: what this program does not follow.
            ChainError::Refused(refusal) if refusal.engine.is_none() => What::NotReproduced,
            ChainError::Refused(refusal) => What::Refused {
                reason: refusal.reason,
            },
            error => What::Refused {
                reason: error.to_string(),
            },
        };
        findings.push(Finding::new(*name, what));
        legal = rest.clone();
    }
    (findings, legal)
}

/// What samplers refuse only when they are applied is refused here too.
fn tried(engine: Engine, settings: &Settings) -> Result<(), ChainError> {
    let (chain, _) = Chain::of_settings(engine, settings)?;
    chain.check().map_err(|(_, error)| error)
}
