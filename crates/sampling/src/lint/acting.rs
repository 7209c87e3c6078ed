//! Which settings of an engine act, and what runs for them.

use crate::engine::Settings;
use crate::engine::profile::{Profile, Stage};
use crate::engine::setting::{Checked, Neutral, Setting};
use crate::sampler::Sampler;

/// The value that an engine takes for a setting; `None` where it has no such setting, or no number for it.
pub(super) fn acting(profile: &Profile, settings: &Settings, name: &str) -> Option<f64> {
    let setting = profile.setting(name)?;
    let value = settings.number(name).or(setting.default)?;
    Some(setting.moved_to(value).unwrap_or(value))
}

/// Whether a setting does nothing at a value.
pub(super) fn is_off(setting: &Setting, value: f64) -> bool {
    setting.neutral.contains(value) || setting.skipped.contains(value)
}

/// Whether a setting takes part: those that it needs are on.
pub(super) fn acts(profile: &Profile, settings: &Settings, setting: &Setting) -> bool {
    let is_on = |name: &&str| {
        let other = profile.setting(name);
        let value = acting(profile, settings, name);
        other
            .zip(value)
            .is_some_and(|(other, value)| !is_off(other, value))
    };
    setting.needs.is_empty() || setting.needs.iter().any(is_on)
}

/// A value at which the engine leaves it out, and which it takes.
pub(super) fn off(setting: &Setting) -> Option<f64> {
    let neutral = match setting.neutral {
        Neutral::At(value) => value,
        _ => 0.0,
    };
    let mut values = [neutral, 0.0, 1.0, -1.0].into_iter();
    values.find(|value| is_off(setting, *value) && is_taken(setting, *value))
}

/// Whether the engine takes a value; a sampler that does not run refuses none.
pub(super) fn is_taken(setting: &Setting, value: f64) -> bool {
    let is_skipped = setting.checked == Checked::BySampler && setting.skipped.contains(value);
    is_skipped || setting.rule.check(value).is_ok()
}

/// The samplers that run and do something.
pub(super) fn running(profile: &'static Profile, settings: &Settings) -> Vec<Sampler> {
    let all = profile.run(settings).unwrap_or_default().into_iter();
    let all = all.map(|(_, sampler)| sampler);
    all.filter(|sampler| !sampler.is_off()).collect()
}

/// What the engine calls the stages that make these samplers, in this order.
pub(super) fn stages(
    profile: &'static Profile,
    settings: &Settings,
    names: &[&str],
) -> Vec<String> {
    let all = profile.run(settings).unwrap_or_default();
    let first = |stage: &&'static Stage| profile.first.iter().any(|it| it.name == stage.name);
    let stage = |name: &&str| {
        let found = all.iter().find(|(_, sampler)| sampler.name() == *name);
        found.map(|(stage, _)| *stage)
    };
    let stages = names.iter().filter_map(stage).filter(|stage| !first(stage));
    stages.map(|stage| stage.name.to_owned()).collect()
}
