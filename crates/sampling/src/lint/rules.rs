//! What settings that an engine takes do, and what they do not: found by leaving them out.

use super::{Finding, What};
use crate::candidates::Masked;
use crate::chain::Chain;
use crate::engine::profile::{Profile, Stage};
use crate::engine::setting::{Neutral, Setting};
use crate::engine::{Engine, Settings};
use crate::history::History;
use crate::sampler::Sampler;
use crate::sampler::{Greedy, Likeliest};

/// What there is to say of `settings`, none of which is refused.
pub(super) fn findings(engine: Engine, settings: &Settings) -> Vec<Finding> {
    let remarks = engine.plan(settings).map(|plan| plan.remarks);
    let mut rules = Rules {
        profile: engine.profile(),
        settings: settings.shortened(),
        rest: settings.shortened(),
        shown: settings,
        found: Vec::new(),
    };
    for remark in remarks.unwrap_or_default() {
        let finding = Finding::from(remark);
        match finding.what {
            What::Clamped { .. } => rules.found.push(finding),
            _ => rules.dead(finding),
        }
    }
    rules.left_out();
    rules.without_effect();
    rules.surprising();
    rules.found
}

struct Rules<'s> {
    profile: &'static Profile,
    /// The settings, with no more of a list than is needed.
    settings: Settings,
    /// Those of them of which nothing was found yet that has no effect.
    rest: Settings,
    /// The settings as they are to be shown.
    shown: &'s Settings,
    found: Vec<Finding>,
}

/// A chain as far as it does something: the samplers that are not off, with their stages. Where one of them leaves the
/// likeliest token alone, that is all of it, and what keeps that token counts nothing.
fn effective(profile: &'static Profile, settings: &Settings) -> Vec<(&'static Stage, Sampler)> {
    // Settings of which every one is taken, but perhaps not without another.
    let mut chain = profile.run(settings).unwrap_or_default();
    chain.retain(|(_, sampler)| !sampler.is_off());
    let of = |sampler: &Sampler| sampler.definition().likeliest();
    let alone = |(_, sampler): &(&Stage, Sampler)| of(sampler) == Likeliest::Alone;
    let Some(mut place) = chain.iter().position(alone) else {
        return chain;
    };
    // These may take it away where it is the only one with mass.
    let is_risky = |(_, sampler): &(&Stage, Sampler)| {
        of(sampler) == Likeliest::MayChange && sampler.definition().heeds_temperature()
    };
    if chain[place..].iter().any(is_risky) {
        return chain;
    }
    chain.truncate(place + 1);
    chain[place].1 = Greedy {}.into();
    while place > 0 && of(&chain[place - 1].1) == Likeliest::Stays {
        place -= 1;
        chain.remove(place);
    }
    chain
}

/// Whether nothing but the likeliest token is left.
pub(super) fn is_greedy(engine: Engine, settings: &Settings) -> bool {
    let chain = effective(engine.profile(), &settings.shortened());
    let mut samplers = chain.iter().map(|(_, sampler)| sampler);
    let is_greedy = |sampler: &Sampler| matches!(sampler, Sampler::Greedy(_));
    samplers.any(is_greedy) || keeps_one(engine, settings)
}

/// Whether a top-k of 1 leaves one token even of two that are tied.
fn keeps_one(engine: Engine, settings: &Settings) -> bool {
    if settings.top_k != Some(1) || settings.xtc_probability.is_some_and(|chance| chance > 0.0) {
        return false;
    }
    let logits = [1.0, 1.0, 0.0];
    let left = Chain::of_settings(engine, &settings.without("logit_bias"))
        .and_then(|(chain, _)| chain.survivors(&logits, History::default()));
    left.is_ok_and(|left| left.tokens().len() == 1)
}

impl Rules<'_> {
    fn given(&self, name: &str) -> Option<f64> {
        self.settings.number(name)
    }

    /// The samplers of the effective chain, as something that can be compared, NaN with NaN too.
    fn chain(&self, settings: &Settings) -> String {
        // One token is kept in any case.
        let min_keep = settings.min_keep.filter(|min_keep| *min_keep > 1);
        let settings = Settings {
            min_keep,
            ..settings.clone()
        };
        let chain = effective(self.profile, &settings).into_iter();
        let samplers: Vec<Sampler> = chain.map(|(_, sampler)| sampler).collect();
        format!("{samplers:?}")
    }

    /// Whether another value of a setting than the engine's default makes another chain.
    fn could_matter(&self, settings: &Settings, setting: &Setting) -> bool {
        let Some(default) = setting.default else {
            return false;
        };
        let other = if default == 0.0 { 1.0 } else { default / 2.0 };
        // One that is not moved back to it.
        let is_moved = setting.moved_to(other).is_some();
        let other = if is_moved { 2.0 * default } else { other };
        self.chain(&settings.with(setting.name, other)) != self.chain(settings)
    }

    /// Whether a setting has an effect beside the others. One that is given the engine's default has, where another value
    /// would have: it is not neutral.
    fn matters(&self, settings: &Settings, setting: &Setting) -> bool {
        if self.chain(&settings.without(setting.name)) != self.chain(settings) {
            return true;
        }
        let value = settings.number(setting.name);
        let is_neutral = value.is_some_and(|value| setting.neutral.contains(value));
        !is_neutral && value == setting.default && self.could_matter(settings, setting)
    }

    fn is_said(&self, name: &str) -> bool {
        self.found.iter().any(|found| found.setting == name)
    }

    fn dead(&mut self, finding: Finding) {
        self.rest = self.rest.without(&finding.setting);
        self.found.push(finding);
    }

    /// The stages that run.
    fn running(&self) -> Vec<&'static Stage> {
        self.profile.order(&self.settings).unwrap_or_default()
    }

    fn stage_of(&self, setting: &str) -> Option<&'static Stage> {
        let mut stages = self.profile.stages.iter();
        stages.find(|stage| stage.settings.contains(&setting))
    }

    /// Settings whose stage does not run, because `samplers` does not name it.
    fn left_out(&mut self) {
        if self.profile.mode(&self.settings).is_some() {
            return;
        }
        let running: Vec<&str> = self.running().iter().map(|stage| stage.name).collect();
        for stage in self.profile.stages {
            for setting in stage.settings {
                let is_given = self.given(setting).is_some() && !self.is_said(setting);
                if is_given && !running.contains(&stage.name) {
                    let sampler = stage.name;
                    self.dead(Finding::new(*setting, What::LeftOut { sampler }));
                }
            }
        }
    }

    /// Settings that could be left out, one after another.
    fn without_effect(&mut self) {
        for setting in self.profile.settings {
            let can_be_idle = setting.default.is_some()
                || setting.neutral != Neutral::Never
                || !setting.needs.is_empty();
            let name = setting.name;
            // What silences others is not idle; but of a threshold that is too high that is said.
            let silences = |found: &Finding| found.what == What::Silenced { by: name };
            let is_too_high = |value: f64| setting.most.is_some_and(|most| value > most);
            if can_be_idle
                && let Some(value) = self.given(name)
                && !self.is_said(name)
                && (is_too_high(value) || !self.found.iter().any(silences))
                && let Some(what) = self.why_idle(setting, value)
            {
                self.dead(Finding::new(name, what));
            }
        }
    }

    /// Why a setting has no effect, if it has none.
    fn why_idle(&self, setting: &'static Setting, value: f64) -> Option<What> {
        let threshold = value;
        if let Some(most) = setting.most.filter(|most| threshold > *most) {
            return Some(What::ThresholdTooHigh { threshold, most });
        }
        if self.matters(&self.rest, setting) {
            return None;
        }
        let neutral = || {
            let value = self.shown.value(setting.name);
            What::Neutral { value }
        };
        if setting.neutral.contains(value) {
            return Some(neutral());
        }
        let others = setting.needs;
        if !others.is_empty() && !others.iter().any(|other| self.is_on(other)) {
            return Some(What::Needs { others });
        }
        let by = self.silenced_by(setting);
        Some(by.map_or_else(neutral, |by| What::Silenced { by }))
    }

    /// Whether a setting, given or not, has a value that does something, and its stage runs.
    fn is_on(&self, name: &str) -> bool {
        let Some(setting) = self.profile.setting(name) else {
            return false;
        };
        let runs = |stage: &Stage| self.running().iter().any(|it| it.name == stage.name);
        let value = self.given(name).or(setting.default);
        self.stage_of(name).is_none_or(runs)
            && value.is_some_and(|value| !setting.neutral.contains(value))
    }

    /// The setting without which another would have an effect.
    fn silenced_by(&self, setting: &Setting) -> Option<&'static str> {
        let name = setting.name;
        let given = self.settings.given().into_iter();
        let others: Vec<&'static str> = given.filter(|other| *other != name).collect();
        let revives = |other: &&&str| self.matters(&self.settings.without(other), setting);
        if let Some(other) = others.iter().find(revives) {
            return Some(other);
        }
        // Should several silence it: the first that would by itself, or that silences another of its stage.
        let only = |names: &[&str]| {
            let left_out = self.settings.given().into_iter();
            let mut settings = self.settings.clone();
            for name in left_out.filter(|given| !names.contains(given)) {
                settings = settings.without(name);
            }
            settings
        };
        let silences = |other: &&&str| !self.matters(&only(&[name, other]), setting);
        if self.matters(&only(&[name]), setting) {
            return others.iter().find(silences).copied();
        }
        let stage = self.stage_of(name)?;
        let mut found = self.found.iter();
        found.find_map(|found| match found.what {
            What::Silenced { by } if stage.settings.contains(&found.setting.as_ref()) => Some(by),
            _ => None,
        })
    }

    /// Settings that do something else than one may think, and defaults that do something unasked.
    fn surprising(&mut self) {
        let chain = effective(self.profile, &self.settings);
        for setting in self.profile.settings {
            self.default_acts(setting);
            if setting.name == "temperature" {
                self.cuts_before_temperature(&chain);
            }
        }
        let place = |name: &str| chain.iter().position(|(_, sampler)| sampler.name() == name);
        if self.profile.handling.masked == Masked::Counted
            && let (Some(masks), Some(cuts)) = (place("top_n_sigma"), place("typical"))
            && masks < cuts
        {
            let by = chain[masks].0.settings[0];
            let setting = chain[cuts].0.settings[0];
            self.found
                .push(Finding::new(setting, What::MaskedBefore { by }));
        }
        if let Some(min_keep) = self.settings.min_keep
            && !self.is_said("min_keep")
            && let Some(place) = place("top_k")
            && let Sampler::TopK(sampler) = &chain[place].1
            && sampler.top_k < i64::from(min_keep)
        {
            let top_k = sampler.top_k;
            let what = What::BelowMinKeep { min_keep, top_k };
            self.found.push(Finding::new("min_keep", what));
        }
    }

    /// That the default of a setting that is not given has an effect.
    fn default_acts(&mut self, setting: &Setting) {
        let is_active =
            |value: &f64| !setting.neutral.contains(*value) && !setting.skipped.contains(*value);
        let leads = |stage: &&Stage| stage.settings.first() == Some(&setting.name);
        if let Some(value) = setting.default.filter(is_active)
            && self.given(setting.name).is_none()
            && self.running().iter().any(leads)
            && self.could_matter(&self.settings, setting)
        {
            let what = What::Default { value };
            self.found.push(Finding::new(setting.name, what));
        }
    }

    /// That a temperature comes after samplers whose cut it would change.
    fn cuts_before_temperature(&mut self, chain: &[(&'static Stage, Sampler)]) {
        let is_temperature = |(_, sampler): &(&Stage, Sampler)| {
            ["temperature", "dynamic_temperature"].contains(&sampler.name())
                && sampler.definition().likeliest() == Likeliest::Stays
        };
        let Some(place) = chain.iter().position(is_temperature) else {
            return;
        };
        let heeds = chain[..place].iter();
        let heeds = heeds.filter(|(_, sampler)| sampler.definition().heeds_temperature());
        let cuts: Vec<&'static str> = heeds.map(|(stage, _)| stage.settings[0]).collect();
        let own = chain[place].0.settings;
        let is_asked_for = |name: &&str| self.rest.number(name).is_some();
        if cuts.is_empty() || !own.iter().chain(&cuts).any(is_asked_for) {
            return;
        }
        let temperature = self.given(own[0]);
        let default = self
            .profile
            .setting(own[0])
            .and_then(|setting| setting.default);
        if let Some(temperature) = temperature.or(default) {
            let what = What::CutsBeforeTemperature { temperature, cuts };
            self.found.push(Finding::new(own[0], what));
        }
    }
}
