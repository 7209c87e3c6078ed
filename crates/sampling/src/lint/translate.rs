//! From one engine's settings to the nearest of another.
//!
//! Every setting that acts in the one engine, given or by default, is written for the other; what acts in the other alone is
//! turned off. Where the other runs samplers in an order of one's choice, it is given the first one's; else a min-p on the
//! other side of the temperature T is converted, which is exact: the probability of a token relative to the largest is its
//! T-th power after the temperature of what it is before. What differs beyond that (ties, rounding, an order that cannot be
//! chosen) is left to [`Translation::distance`] on given logits.

use std::ops::Bound::{Excluded, Included, Unbounded};

use super::acting::{acting, acts, is_off, is_taken, off, running, stages};
use super::illegal::take_out_illegal;
use crate::chain::Chain;
use crate::engine::profile::Profile;
use crate::engine::setting::Setting;
use crate::engine::{Engine, Settings};
use crate::refusal::ChainError;
use crate::sampler::Sampler;

/// Settings of one engine written for another.
#[derive(Clone, Debug)]
pub struct Translation {
    /// Whose settings were given.
    pub from: Engine,
    /// For whom they are written.
    pub to: Engine,
    /// As they were given.
    pub given: Settings,
    /// As they are written for the other.
    pub settings: Settings,
    /// What changes.
    pub changes: Vec<Change>,
}

/// Something that changes with the engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The other engine's default acts, or is another: it is written out.
    Default {
        /// The setting.
        setting: &'static str,
        /// What the first engine takes; `None` where it has no such setting.
        first: Option<f64>,
        /// What the other would take unasked.
        other: Option<f64>,
        /// What is written.
        written: f64,
    },
    /// The other engine has no such setting.
    Lost {
        /// The setting.
        setting: &'static str,
        /// Its value in the first.
        value: String,
    },
    /// The other engine does not take the value.
    Moved {
        /// The setting.
        setting: &'static str,
        /// Its value in the first.
        first: f64,
        /// What is written.
        written: f64,
    },
    /// The temperature comes before it in one engine and after it in the other.
    Converted {
        /// The setting.
        setting: &'static str,
        /// Its value in the first.
        first: f64,
        /// What is written.
        written: f64,
    },
    /// Samplers run in another order.
    Order {
        /// Those of the first, as far as they act.
        first: String,
        /// Those of the other.
        other: String,
        /// Whether `samplers` is written so that they run in the first one's order.
        is_kept: bool,
    },
    /// The likeliest token is taken, which the other engine is told otherwise.
    Greedy {
        /// The setting.
        setting: &'static str,
        /// What is written.
        written: f64,
    },
    /// A value that fits given logits better.
    Fitted {
        /// The setting.
        setting: &'static str,
        /// What is written.
        written: f64,
    },
}

/// Writes `given`, settings of the one engine, for the other.
///
/// # Errors
///
/// Settings that the first engine refuses.
pub fn translate(from: Engine, to: Engine, given: &Settings) -> Result<Translation, ChainError> {
    // Refused settings mean nothing.
    Chain::of_settings(from, given)?;
    let mut translation = Translation {
        from,
        to,
        given: given.clone(),
        settings: Settings::default(),
        changes: Vec::new(),
    };
    translation.write_values();
    if translation.is_greedy() {
        translation.write_greedy();
    } else {
        translation.write_order();
    }
    translation.write_legal();
    Ok(translation)
}

impl Translation {
    /// Every number that acts in one of the engines.
    fn write_values(&mut self) {
        let (first, other) = (self.from.profile(), self.to.profile());
        for name in Settings::NAMES {
            if Settings::LISTS.contains(&name) {
                continue;
            }
            let value = acting(first, &self.given, name);
            match (
                value,
                other.setting(name).filter(|setting| !setting.is_ignored),
            ) {
                (Some(value), Some(setting)) => self.write(setting, value),
                (Some(value), None) => {
                    let setting = first.setting(name);
                    let acts = setting
                        .is_some_and(|it| !is_off(it, value) && acts(first, &self.given, it));
                    if acts {
                        let value = value.to_string();
                        self.changes.push(Change::Lost {
                            setting: name,
                            value,
                        });
                    }
                }
                (None, Some(setting)) => self.turn_off(setting),
                (None, None) => {}
            }
        }
        self.hand_on_lists(other);
    }

    /// Writes a setting if the other engine's default is another value, or it was given.
    fn write(&mut self, setting: &'static Setting, value: f64) {
        let name = setting.name;
        let is_given = self.given.number(name).is_some();
        let own = self.from.profile().setting(name);
        let written = if own.is_some_and(|own| is_off(own, value)) {
            // Off is another value elsewhere, and may be refused.
            let is_default = setting
                .default
                .is_some_and(|default| is_off(setting, default));
            match (
                is_off(setting, value) && is_taken(setting, value),
                is_default,
            ) {
                (true, _) => value,
                (false, true) => return,
                (false, false) => off(setting).unwrap_or(value),
            }
        } else {
            value
        };
        let other_off = setting.default.is_none_or(|it| is_off(setting, it));
        let both_off = other_off && is_off(setting, written);
        let is_needed = acts(self.to.profile(), &self.given, setting);
        if !is_given && (setting.default == Some(written) || both_off || !is_needed) {
            return;
        }
        self.settings = self.settings.with(name, written);
        if !is_given {
            self.changes.push(Change::Default {
                setting: name,
                first: Some(value),
                other: setting.default,
                written,
            });
        } else if written != value {
            self.changes.push(Change::Moved {
                setting: name,
                first: value,
                written,
            });
        }
    }

    /// Turns off what acts in the other engine by default, and is not in the first.
    fn turn_off(&mut self, setting: &'static Setting) {
        let acting = setting.default.filter(|it| !is_off(setting, *it));
        let (Some(default), Some(written)) = (acting, off(setting)) else {
            return;
        };
        if acts(self.to.profile(), &self.given, setting) {
            self.settings = self.settings.with(setting.name, written);
            self.changes.push(Change::Default {
                setting: setting.name,
                first: None,
                other: Some(default),
                written,
            });
        }
    }

    /// Whether the first engine takes the likeliest token.
    fn is_greedy(&self) -> bool {
        let is_cold = |sampler: &Sampler| match sampler {
            Sampler::Greedy(_) => true,
            Sampler::Temperature(it) => it.temperature == 0.0,
            _ => false,
        };
        running(self.from.profile(), &self.given)
            .iter()
            .any(is_cold)
    }

    /// What makes the other engine take the likeliest token, in place of what cuts.
    fn write_greedy(&mut self) {
        let other = self.to.profile();
        let cuts = ["top_k", "top_p", "min_p"];
        for name in cuts {
            self.settings = self.settings.without(name);
        }
        let is_cut = |change: &Change| matches!(change, Change::Default { setting, .. } if cuts.contains(setting));
        self.changes.retain(|change| !is_cut(change));
        let cold = other.setting("temperature");
        if cold.is_some_and(|setting| is_taken(setting, 0.0)) {
            self.settings.temperature = Some(0.0);
            return;
        }
        self.settings.temperature = None;
        let (setting, written) = match other.setting("do_sample") {
            Some(_) => ("do_sample", 0.0),
            None => ("top_k", 1.0),
        };
        self.settings = self.settings.with(setting, written);
        self.changes.push(Change::Greedy { setting, written });
    }

    /// Lists of tokens are what they are in every engine.
    fn hand_on_lists(&mut self, other: &'static Profile) {
        let first = self.from.profile();
        for name in Settings::LISTS {
            let own = first.setting(name);
            let is_on = self.given.number(name).is_some_and(|length| length > 0.0)
                && own.is_some_and(|own| acts(first, &self.given, own));
            if name == "samplers" || !is_on {
                continue;
            }
            if other.setting(name).is_some_and(|it| !it.is_ignored) {
                self.settings.take(name, &self.given);
            } else {
                let value = self.given.value(name);
                self.changes.push(Change::Lost {
                    setting: name,
                    value,
                });
            }
        }
    }

    /// The first one's order, or values that make up for another.
    fn write_order(&mut self) {
        let (first, other) = (self.from.profile(), self.to.profile());
        let (own, theirs) = (running(first, &self.given), running(other, &self.settings));
        let shared = |these: &[Sampler], those: &[Sampler]| -> Vec<&'static str> {
            let is_there = |name: &str| those.iter().any(|it| it.name() == name);
            let names = these.iter().map(Sampler::name);
            names.filter(|name| is_there(name)).collect()
        };
        let [in_first, in_other] = [shared(&own, &theirs), shared(&theirs, &own)];
        if in_first == in_other {
            return;
        }
        let is_kept =
            other.setting("samplers").is_some() && self.settings.mirostat.unwrap_or(0) == 0;
        if is_kept {
            self.settings.samplers = Some(stages(other, &self.settings, &in_first));
        } else {
            self.convert_min_p(&in_first, &in_other);
        }
        self.changes.push(Change::Order {
            first: in_first.join(" → "),
            other: in_other.join(" → "),
            is_kept,
        });
    }

    fn convert_min_p(&mut self, in_first: &[&str], in_other: &[&str]) {
        let is_tempered = |order: &[&str]| {
            let place = |name| order.iter().position(|it| *it == name);
            Some(place("temperature")? < place("min_p")?)
        };
        let (Some(before), Some(after)) = (is_tempered(in_first), is_tempered(in_other)) else {
            return;
        };
        let temperature = acting(self.from.profile(), &self.given, "temperature");
        let (Some(temperature), Some(min_p)) = (temperature, self.settings.min_p) else {
            return;
        };
        let power = match (before, after) {
            (true, false) => temperature,
            (false, true) => 1.0 / temperature,
            _ => return,
        };
        if power.is_finite() && power > 0.0 && min_p > 0.0 {
            let written = libm::pow(min_p, power);
            self.settings.min_p = Some(written);
            self.changes.push(Change::Converted {
                setting: "min_p",
                first: min_p,
                written,
            });
        }
    }

    /// Moves what the other engine refuses to the nearest that it takes; what it takes nowhere is left out.
    fn write_legal(&mut self) {
        for setting in self.to.profile().settings {
            let name = setting.name;
            if Settings::LISTS.contains(&name) {
                continue;
            }
            let Some(first) = self.settings.number(name) else {
                continue;
            };
            if is_taken(setting, first) {
                continue;
            }
            let ends = [setting.rule.range.low, setting.rule.range.high].map(|end| match end {
                Included(end) => Some(end),
                Excluded(end) if end.is_finite() => Some(if end < first {
                    end.next_up()
                } else {
                    end.next_down()
                }),
                Excluded(_) | Unbounded => None,
            });
            let legal = ends
                .into_iter()
                .flatten()
                .filter(|end| setting.rule.check(*end).is_ok());
            let nearest = legal.min_by(|a, b| (a - first).abs().total_cmp(&(b - first).abs()));
            match nearest {
                Some(written) => {
                    self.settings = self.settings.with(name, written);
                    self.changes.push(Change::Moved {
                        setting: name,
                        first,
                        written,
                    });
                }
                None => {
                    self.settings = self.settings.without(name);
                    let value = first.to_string();
                    self.changes.push(Change::Lost {
                        setting: name,
                        value,
                    });
                }
            }
        }
        // What no single setting is the reason of.
        let (illegal, legal) = take_out_illegal(self.to, &self.settings);
        for finding in illegal {
            if let Some(setting) = Settings::NAMES
                .into_iter()
                .find(|name| *name == finding.setting)
            {
                let value = self.settings.value(setting);
                self.changes.push(Change::Lost { setting, value });
            }
        }
        self.settings = legal;
    }
}
