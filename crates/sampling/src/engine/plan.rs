//! What an engine makes of settings: the samplers that run, in their order, and what there is to remark.

use std::collections::BTreeMap;

use super::profile::{Mode, Place, Profile, Silences, Stage, When};
use super::setting::Checked;
use super::{Engine, Plan, Remark, Settings};
use crate::number::Number;
use crate::refusal::Refusal;
use crate::sampler::{Parameter, Range, Sampler, Variant};

impl Profile {
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
            stage.ok_or_else(|| format!("unknown sampler {name:?}"))
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

    /// The names of the samplers that it has, each with its parameters and the numbers that it takes for them in a chain of
    /// one's own.
    pub fn ranges(self) -> impl Iterator<Item = (&'static str, Vec<(&'static Parameter, Range)>)> {
        self.variants()
            .iter()
            .map(|variant| (variant.name(), variant.ranges()))
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
