//! What an engine is: a table. Everything that is done with engines reads it.

use super::Settings;
use super::setting::Setting;
use crate::candidates::{Arithmetic, Handling};
use crate::draw::Way;
use crate::sampler::{Range, Sampler, Variant};

/// An engine.
#[derive(Debug)]
pub struct Profile {
    /// As it is written in a configuration.
    pub name: &'static str,
    /// As its project spells it, for people.
    pub title: &'static str,
    /// Other names that are read too.
    pub aliases: &'static [&'static str],
    /// The version that is followed.
    pub version: &'static str,
    /// What was run or read of it: files and functions.
    pub sources: &'static [&'static str],
    /// How its rules are known.
    pub known: Known,
    /// When the engine runs this code, where it has other code for the same; else empty.
    pub when: &'static str,
    /// What it does that one would not expect, a sentence each.
    pub oddities: &'static [&'static str],
    /// Whether a GGUF file's `general.sampling.*` are its defaults ([`gguf_settings`](super::gguf_settings)).
    pub reads_gguf: bool,
    /// The profile that holds where a request has a seed, if that is another.
    pub seeded: Option<&'static str>,
    /// How it makes tokens of a seed; `None` where that is not followed.
    pub draws: Option<Way>,
    /// The settings that it knows, in the order in which it checks them.
    pub settings: &'static [Setting],
    /// How wide numbers are in a chain of one's own.
    pub(crate) arithmetic: Arithmetic,
    pub(crate) handling: Handling,
    /// The samplers that it has, as it does them.
    pub(crate) samplers: &'static [Variant],
    /// What runs before all else, whatever the mode.
    pub(crate) first: &'static [Stage],
    /// What runs then, in this order, or in that of the setting `samplers` where it knows it.
    pub(crate) stages: &'static [Stage],
    /// Settings that have something else run in the stages' place.
    pub(crate) modes: &'static [Mode],
}

impl Profile {
    /// A setting, if it knows it.
    pub fn setting(&self, name: &str) -> Option<&'static Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// What it calls the samplers that it runs, in their order.
    pub fn order_of_samplers(&self) -> Vec<&'static str> {
        let in_order = self.stages.iter().filter(|it| it.place == Place::InOrder);
        self.first
            .iter()
            .chain(in_order)
            .map(|it| it.name)
            .collect()
    }

    /// What it runs instead of all but the first: the setting that asks for it, for which values (`None`: where it is not
    /// given), and the samplers.
    pub fn instead(&self) -> Vec<(&'static str, Option<Range>, Vec<&'static str>)> {
        let modes = self.modes.iter().map(|mode| {
            let range = match mode.when {
                When::Within(range) => Some(range),
                When::NoneGiven(_) => None,
            };
            let stages = mode.stages.iter().map(|stage| stage.name);
            (mode.setting, range, stages.collect())
        });
        modes.collect()
    }

    /// Settings as it takes them.
    pub(super) fn given<'a>(&'static self, settings: &'a Settings) -> Given<'a> {
        Given {
            settings,
            profile: self,
        }
    }
}

/// How the rules of an engine are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its own code was run, and gave the golden numbers.
    Run,
    /// Its code was read, but not run.
    Read,
}

/// A sampler that an engine makes of settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    /// What the engine calls it.
    pub name: &'static str,
    /// Other names that it knows.
    pub aliases: &'static [&'static str],
    /// The settings that it is made of, the most important one first.
    pub settings: &'static [&'static str],
    /// When it runs.
    pub place: Place,
    pub sampler: fn(&Given<'_>) -> Sampler,
}

/// When a stage runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In its order.
    InOrder,
    /// Only where `samplers` names it, and then after all others.
    LastWhereNamed,
}

impl Stage {
    pub const fn new(
        name: &'static str,
        settings: &'static [&'static str],
        sampler: fn(&Given<'_>) -> Sampler,
    ) -> Stage {
        Stage {
            name,
            aliases: &[],
            settings,
            place: Place::InOrder,
            sampler,
        }
    }
}

/// Something else that runs in the stages' place.
#[derive(Debug)]
pub(crate) struct Mode {
    /// The setting that asks for it.
    pub setting: &'static str,
    pub when: When,
    pub stages: &'static [Stage],
    /// Which settings are of no account then.
    pub silences: Silences,
}

/// When a mode runs.
#[derive(Debug)]
pub(crate) enum When {
    /// Where the value of its setting, or the default, is within.
    Within(Range),
    /// Where neither its setting nor one of these is given.
    NoneGiven(&'static [&'static str]),
}

impl When {
    /// Where the value is this one.
    pub const fn is(value: f64) -> When {
        When::Within(Range::closed(value, value))
    }
}

/// Settings that a mode silences.
#[derive(Debug)]
pub(crate) enum Silences {
    /// These, where they are given.
    Given(&'static [&'static str]),
    /// These, where they would do something.
    Active(&'static [&'static str]),
    /// All that are given, but these.
    AllBut(&'static [&'static str]),
}

/// Settings with the engine's defaults.
pub(crate) struct Given<'a> {
    pub settings: &'a Settings,
    profile: &'static Profile,
}

impl Given<'_> {
    /// The value of a setting or its default, moved where the engine moves it.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        let setting = self.profile.setting(name)?;
        let value = self.settings.number(name).or(setting.default)?;
        Some(setting.moved_to(value).unwrap_or(value))
    }

    /// The same of a setting that has a default, or whose stage runs only where it is given.
    pub fn number(&self, name: &str) -> f64 {
        self.number_or(name, f64::NAN)
    }

    /// The same of a setting that the engine may not have.
    pub fn number_or(&self, name: &str, default: f64) -> f64 {
        self.value(name).unwrap_or(default)
    }

    /// A whole number as it was given, moved where the engine moves it, or its default.
    pub fn whole(&self, given: Option<i64>, name: &str) -> i64 {
        let Some(given) = given else {
            return self.number(name) as i64;
        };
        let setting = self.profile.setting(name);
        let moved = setting.and_then(|setting| setting.moved_to(given as f64));
        moved.map_or(given, |to| to as i64)
    }

    /// What a number of a list is at most, either way.
    pub fn most_each(&self, name: &str) -> f64 {
        let setting = self.profile.setting(name);
        setting.map_or(f64::INFINITY, |setting| setting.most_each)
    }

    /// How many tokens are kept at least; one where the engine has no such setting.
    pub fn min_keep(&self) -> usize {
        self.number_or("min_keep", 1.0) as usize
    }

    /// Whether the engine leaves a stage out.
    pub(super) fn skips(&self, stage: &Stage) -> bool {
        let is_skipped = |name: &&str| match (self.profile.setting(name), self.value(name)) {
            (Some(setting), Some(value)) => setting.skipped.contains(value),
            _ => true,
        };
        !stage.settings.is_empty() && stage.settings.iter().all(is_skipped)
    }
}
