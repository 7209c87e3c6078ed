//! Why engines differ, in words.

use super::{Alone, DecidingRule};
use crate::experiment::format::assigned;
use crate::sampling::Engine;
use crate::words::{Conjunction, Words, cases, say};

cases! {
    /// When a sampler runs.
    enum SamplerTurn {
        /// Before all others.
        First = "first",
        /// After others.
        Later = "later",
        /// At the same place as in the other engine.
        Same = "same",
        /// The engine does not run it.
        Never = "never",
    }
}

fn listed(samplers: &[String], words: Words) -> String {
    let samplers = samplers.iter().map(|sampler| assigned(sampler));
    words.listed(&samplers.collect::<Vec<_>>(), Conjunction::None)
}

/// Those of `these` that are not among `those`.
fn without(these: &[String], those: &[String]) -> Vec<String> {
    let rest = these.iter().filter(|sampler| !those.contains(sampler));
    rest.cloned().collect()
}

/// What `engine` does otherwise than the reference, in a few words.
pub(super) fn in_short(engine: Engine, rule: &DecidingRule, words: Words) -> String {
    match rule {
        DecidingRule::Removed {
            by,
            sampler,
            after,
            elsewhere_after,
        } => {
            let (here, there) = match *by == engine {
                true => (Some(after), elsewhere_after.as_ref()),
                false => (elsewhere_after.as_ref(), Some(after)),
            };
            let name = assigned(sampler);
            let (Some(here), Some(there)) = (here, there) else {
                return match here {
                    Some(_) => say!(words, "cause-only-here", sampler = name),
                    None => say!(words, "cause-not-here", sampler = name),
                };
            };
            let (before, not_before) = (without(here, there), without(there, here));
            if !before.is_empty() {
                let others = listed(&before, words);
                say!(words, "cause-after", sampler = name, others)
            } else if !not_before.is_empty() {
                let others = listed(&not_before, words);
                say!(words, "cause-before", sampler = name, others)
            } else {
                say!(words, "cause-other-rule", sampler = name)
            }
        }
        DecidingRule::Weighed { only } => {
            let of = |is_here: bool| {
                let some = only
                    .iter()
                    .filter(|alone| (alone.engine == engine) == is_here);
                some.map(|alone| alone.sampler.clone()).collect::<Vec<_>>()
            };
            match (of(true), of(false)) {
                (here, _) if !here.is_empty() => {
                    say!(words, "cause-only-here", sampler = listed(&here, words))
                }
                (_, there) => say!(words, "cause-not-here", sampler = listed(&there, words)),
            }
        }
        DecidingRule::Order => say!(words, "cause-order"),
    }
}

/// Which rule makes two engines differ, as a sentence.
pub(super) fn sentence(engines: [Engine; 2], rule: &DecidingRule, words: Words) -> String {
    let turn = |before: &[String]| match before {
        [] => SamplerTurn::First,
        _ => SamplerTurn::Later,
    };
    match rule {
        DecidingRule::Removed {
            by,
            sampler,
            after,
            elsewhere_after,
        } => {
            let other = if *by == engines[0] {
                engines[1]
            } else {
                engines[0]
            };
            let elsewhere = match elsewhere_after {
                None => SamplerTurn::Never,
                Some(elsewhere) if elsewhere == after => SamplerTurn::Same,
                Some(elsewhere) => turn(elsewhere),
            };
            let after_elsewhere = elsewhere_after.as_deref().unwrap_or_default();
            say!(
                words,
                "removal-rule",
                sampler = assigned(sampler),
                by = by.title(),
                there = turn(after),
                after = listed(after, words),
                elsewhere,
                other = other.title(),
                after_elsewhere = listed(after_elsewhere, words)
            )
        }
        DecidingRule::Weighed { only } => {
            let only = only.iter().map(|Alone { engine, sampler }| {
                say!(
                    words,
                    "sampler-of-engine",
                    sampler = assigned(sampler),
                    engine = engine.title()
                )
            });
            let only = words.listed(&only.collect::<Vec<_>>(), Conjunction::None);
            say!(words, "weighing-rule", only)
        }
        DecidingRule::Order => say!(words, "order-rule"),
    }
}
