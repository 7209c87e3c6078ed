//! What an engine is: a table. Everything that is done with engines reads it.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use super::{Engine, Plan, Remark, Settings};
use crate::candidates::{Arithmetic, Handling};
use crate::draw::Way;
use crate::number::Number;
use crate::refusal::Refusal;
use crate::sampler::Sampler;
use crate::sampler::{Range, Rule, Variant};

/// An engine.
#[derive(Debug)]
pub struct Profile {
    /// As it is written in a configuration.
    pub name: &'static str,
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

/// How the rules of an engine are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Its own code was run, and gave the golden numbers.
    Run,
    /// Its code was read, but not run.
    Read,
}

/// A setting as an engine takes it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What the engine takes where it is not given, if that is a number; of a list how long it is.
    pub default: Option<f64>,
    /// What the engine takes, and what it says of other values.
    pub rule: Rule,
    /// When it looks at that.
    pub checked: Checked,
    /// Values in such a range silently become that number.
    pub moved: [Option<(Range, f64)>; 2],
    /// Of a list of numbers, what a number that is larger, either way, silently becomes.
    pub most_each: f64,
    /// The engine knows it and does nothing with it.
    pub is_ignored: bool,
    /// At which values it changes nothing.
    pub neutral: Neutral,
    /// At which values the engine leaves its stage out, if all settings of the stage are so.
    pub skipped: Neutral,
    /// Above this it turns its sampler off.
    pub most: Option<f64>,
    /// It takes part only where one of these is on; empty where it takes part by itself.
    pub needs: &'static [&'static str],
}

/// When a value that is out of range is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Before anything runs.
    AtOnce,
    /// When its sampler is made; where that does not run, never.
    BySampler,
    /// By whoever reads a request: the engine writes what is meant otherwise, and has it.
    InWriting,
}

/// Values at which something does not happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Neutral {
    /// There are none.
    Never,
    /// One value.
    At(f64),
    /// All but those within.
    Beyond(Range),
}

impl Neutral {
    /// Whether a value is one of them.
    pub fn contains(&self, value: f64) -> bool {
        match self {
            Neutral::Never => false,
            Neutral::At(neutral) => value == *neutral,
            Neutral::Beyond(range) => !range.contains(value),
        }
    }
}

impl Setting {
    pub(crate) const fn new(name: &'static str) -> Setting {
        Setting {
            name,
            default: None,
            rule: Rule::ANY,
            checked: Checked::AtOnce,
            moved: [None; 2],
            most_each: f64::INFINITY,
            is_ignored: false,
            neutral: Neutral::Never,
            skipped: Neutral::Never,
            most: None,
            needs: &[],
        }
    }

    pub(crate) const fn default(self, default: f64) -> Setting {
        Setting {
            default: Some(default),
            ..self
        }
    }

    /// Refused before anything runs.
    pub(crate) const fn refused(self, rule: Rule) -> Setting {
        Setting { rule, ..self }
    }

    /// Refused when its sampler is made.
    pub(crate) const fn refused_by_sampler(self, rule: Rule) -> Setting {
        Setting {
            rule,
            checked: Checked::BySampler,
            ..self
        }
    }

    /// Written otherwise than here: values out of range are refused where they are written so.
    pub(crate) const fn refused_in_writing(self, rule: Rule) -> Setting {
        Setting {
            rule,
            checked: Checked::InWriting,
            ..self
        }
    }

    /// At most two ranges.
    pub(crate) const fn moved(self, range: Range, to: f64) -> Setting {
        let moved = match self.moved {
            [None, _] => [Some((range, to)), None],
            [first, _] => [first, Some((range, to))],
        };
        Setting { moved, ..self }
    }

    /// Below the range it becomes the low end of it, above it the high one.
    pub(crate) const fn clamped(self, low: f64, high: f64) -> Setting {
        let below = Range {
            low: Unbounded,
            high: Excluded(low),
        };
        let above = Range {
            low: Excluded(high),
            high: Unbounded,
        };
        self.moved(below, low).moved(above, high)
    }

    pub(crate) const fn each_up_to(self, most_each: f64) -> Setting {
        Setting { most_each, ..self }
    }

    pub(crate) const fn ignored(self) -> Setting {
        Setting {
            is_ignored: true,
            ..self
        }
    }

    /// What the engine takes in its place, if it moves it.
    pub fn moved_to(&self, value: f64) -> Option<f64> {
        let mut moved = self.moved.iter().flatten();
        moved
            .find(|(range, _)| range.contains(value))
            .map(|(_, to)| *to)
    }

    pub(crate) const fn neutral(self, neutral: Neutral) -> Setting {
        Setting { neutral, ..self }
    }

    pub(crate) const fn skipped(self, skipped: Neutral) -> Setting {
        Setting { skipped, ..self }
    }

    /// Neutral and skipped.
    pub(crate) const fn off(self, values: Neutral) -> Setting {
        self.neutral(values).skipped(values)
    }

    pub(crate) const fn off_above(self, most: f64) -> Setting {
        Setting {
            most: Some(most),
            ..self
        }
    }

    pub(crate) const fn needs(self, needs: &'static [&'static str]) -> Setting {
        Setting { needs, ..self }
    }
}

/// Settings of another engine, with those of the same names in the place of its own.
pub(crate) const fn with<const N: usize>(
    mut settings: [Setting; N],
    others: &[Setting],
) -> [Setting; N] {
    let mut other = 0;
    while other < others.len() {
        let mut place = 0;
        while !is_same(settings[place].name, others[other].name) {
            place += 1;
        }
        settings[place] = others[other];
        other += 1;
    }
    settings
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    place == one.len() && place == other.len()
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
    fn value(&self, name: &str) -> Option<f64> {
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
    fn skips(&self, stage: &Stage) -> bool {
        let is_skipped = |name: &&str| match (self.profile.setting(name), self.value(name)) {
            (Some(setting), Some(value)) => setting.skipped.contains(value),
            _ => true,
        };
        !stage.settings.is_empty() && stage.settings.iter().all(is_skipped)
    }
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

    fn given<'a>(&'static self, settings: &'a Settings) -> Given<'a> {
        Given {
            settings,
            profile: self,
        }
    }

    /// What runs in the stages' place, if something does.
    pub(crate) fn mode(&'static self, settings: &Settings) -> Option<&'static Mode> {
        let given = self.given(settings);
        let mut modes = self.modes.iter();
        modes.find(|mode| match mode.when {
            When::Within(range) => {
                let value = given.value(mode.setting);
                value.is_some_and(|value| range.contains(value))
            }
            When::NoneGiven(others) => {
                let mut names = others.iter().chain([&mode.setting]);
                names.all(|name| settings.number(name).is_none())
            }
        })
    }

    /// The stages that run in a mode or their order, whether the engine skips some or not.
    ///
    /// Errors: the name of a sampler that there is not.
    pub(crate) fn order(&'static self, settings: &Settings) -> Result<Vec<&'static Stage>, String> {
        if let Some(mode) = self.mode(settings) {
            return Ok(mode.stages.iter().collect());
        }
        let named = settings.samplers.as_ref();
        let Some(names) = named.filter(|_| self.setting("samplers").is_some()) else {
            let in_order = self.stages.iter();
            return Ok(in_order
                .filter(|stage| stage.place == Place::InOrder)
                .collect());
        };
        let stage = |name: &String| {
            let is_it = |stage: &&Stage| {
                stage.name == name || stage.aliases.iter().any(|alias| alias == name)
            };
            let stage = self.stages.iter().find(is_it);
            stage.ok_or_else(|| format!("there is no sampler {name:?}"))
        };
        let mut order = names.iter().map(stage).collect::<Result<Vec<_>, _>>()?;
        let last = order
            .iter()
            .rfind(|stage| stage.place == Place::LastWhereNamed);
        let last = last.copied();
        order.retain(|stage| stage.place == Place::InOrder);
        order.extend(last);
        Ok(order)
    }

    /// The samplers that run, each with its stage.
    ///
    /// Errors: why the settings are refused.
    pub(crate) fn run(
        &'static self,
        settings: &Settings,
    ) -> Result<Vec<(&'static Stage, Sampler)>, String> {
        for setting in self.settings {
            if setting.checked == Checked::AtOnce
                && let Some(value) = settings.number(setting.name)
            {
                setting.rule.check(value)?;
            }
        }
        let given = self.given(settings);
        let order = self.first.iter().chain(self.order(settings)?);
        let stages = order.filter(|stage| !given.skips(stage));
        Ok(stages
            .map(|stage| (stage, (stage.sampler)(&given)))
            .collect())
    }

    /// What there is to remark on settings, but for what is refused.
    fn remarks(&'static self, settings: &Settings) -> Vec<Remark> {
        let given = settings.given();
        let mut remarks = Vec::new();
        if let Some(mode) = self.mode(settings) {
            let is_active = |name: &&&str| {
                let setting = self.setting(name);
                let value = settings.number(name);
                setting
                    .zip(value)
                    .is_some_and(|(setting, value)| !setting.neutral.contains(value))
            };
            let is_given = |names: &[&str]| -> Vec<&'static str> {
                let given = given.iter().copied();
                given.filter(|name| names.contains(name)).collect()
            };
            let silent = match mode.silences {
                Silences::Given(names) => is_given(names),
                Silences::Active(names) => names.iter().filter(is_active).copied().collect(),
                Silences::AllBut(names) => {
                    let known = self.settings.iter().map(|setting| setting.name);
                    is_given(
                        &known
                            .filter(|name| !names.contains(name))
                            .collect::<Vec<_>>(),
                    )
                }
            };
            let by = mode.setting;
            remarks.extend(
                silent
                    .into_iter()
                    .filter(|setting| *setting != by)
                    .map(|setting| Remark::Silenced { setting, by }),
            );
        }
        for setting in self.settings {
            let Some(from) = settings.number(setting.name) else {
                continue;
            };
            let name = setting.name;
            if setting.is_ignored {
                remarks.push(Remark::Ignored { setting: name });
            } else if let Some(to) = setting.moved_to(from) {
                let setting = name;
                remarks.push(Remark::Clamped { setting, from, to });
            }
            let biases = settings.logit_bias.iter().flat_map(BTreeMap::values);
            let mut biases = biases.filter(|_| name == "logit_bias");
            let most = setting.most_each;
            if let Some(Number(from)) = biases.find(|it| it.0.abs() > most) {
                let (setting, from) = (name, *from);
                let to = most.copysign(from);
                remarks.push(Remark::Clamped { setting, from, to });
            }
        }
        let unknown = given
            .into_iter()
            .filter(|name| self.setting(name).is_none());
        remarks.extend(unknown.map(|setting| Remark::Unknown { setting }));
        remarks
    }
}

impl Engine {
    /// The chain that the engine runs for `settings`, with remarks on those that it does not take as they stand.
    ///
    /// Errors: settings for which the engine stops with an error.
    pub fn plan(self, settings: &Settings) -> Result<Plan, Refusal> {
        let profile = self.profile();
        let stages = profile.run(settings);
        let stages = stages.map_err(|reason| Refusal::by(Some(self.name()), reason))?;
        Ok(Plan {
            chain: stages.into_iter().map(|(_, sampler)| sampler).collect(),
            remarks: profile.remarks(settings),
        })
    }

    /// The first setting that is given, would do something, and that the engine does not have at all.
    pub fn lacks(self, settings: &Settings) -> Option<&'static str> {
        let profile = self.profile();
        let mut given = settings.given().into_iter();
        given.find(|name| profile.setting(name).is_none() && is_active(settings, name))
    }

    /// Whether it has `sampler` at all.
    pub fn has(self, sampler: &Sampler) -> bool {
        self.variants()
            .iter()
            .any(|variant| variant.name() == sampler.name())
    }

    /// The names of the samplers that it has.
    pub fn samplers(self) -> impl Iterator<Item = &'static str> {
        self.variants().iter().map(Variant::name)
    }

    pub(crate) fn variants(self) -> &'static [Variant] {
        self.profile().samplers
    }
}

/// Whether a setting would do something in an engine that has it.
fn is_active(settings: &Settings, name: &str) -> bool {
    let Some(value) = settings.number(name) else {
        return false;
    };
    if name == "do_sample" {
        return value == 0.0;
    }
    let profiles = Engine::ALL.into_iter().map(Engine::profile);
    let mut known = profiles.filter_map(|profile| profile.setting(name));
    !known.any(|setting| {
        let needs = setting.needs;
        let is_idle = !needs.is_empty() && !needs.iter().any(|other| is_active(settings, other));
        setting.neutral.contains(value) || is_idle
    })
}

#[cfg(test)]
mod tests {
    use super::{Checked, Engine, Settings};

    #[test]
    fn a_profile_names_only_settings_and_samplers_that_it_has() {
        for engine in Engine::ALL {
            let profile = engine.profile();
            let settings = Settings::default();
            let modes = profile.modes.iter().flat_map(|mode| mode.stages);
            for stage in profile.first.iter().chain(profile.stages).chain(modes) {
                let sampler = (stage.sampler)(&profile.given(&settings));
                assert!(engine.has(&sampler), "{engine}: {sampler}");
                for name in stage.settings {
                    assert!(profile.setting(name).is_some(), "{engine}: {name}");
                }
            }
            for setting in profile.settings {
                assert!(Settings::NAMES.contains(&setting.name), "{setting:?}");
                let is_known = |name: &&str| profile.setting(name).is_some();
                assert!(setting.needs.iter().all(is_known), "{setting:?}");
                // A default is taken, or its sampler does not run.
                let is_taken = |default: f64| {
                    setting.checked == Checked::InWriting
                        || setting.rule.check(default).is_ok()
                        || setting.skipped.contains(default)
                };
                assert!(setting.default.is_none_or(is_taken), "{setting:?}");
            }
        }
    }
}
