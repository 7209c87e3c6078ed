//! What is wrong with settings for an engine: those that it refuses, those that do nothing, and those that do something
//! else than one may think.
//!
//! No logits are needed: what is found holds for all of them. A setting that is found dead can be left out, and the
//! engine's distribution is the same.

use std::borrow::Cow;

use super::{Engine, Settings};

/// How bad it is; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The engine stops with an error.
    Illegal,
    /// The setting does nothing.
    Dead,
    /// The engine does something else than the settings seem to say.
    Surprising,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Illegal, Severity::Dead, Severity::Surprising];
}

/// Something to say about one setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The setting's name; of a setting from a file, the file's name for it where it has no other.
    pub setting: Cow<'static, str>,
    /// What there is to say.
    pub what: What,
}

/// What there is to say about a setting, with the facts.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The engine refuses it.
    Refused {
        /// In the engine's words, with the setting and its value.
        reason: String,
    },
    /// The engine has no such setting.
    Unknown {
        /// A name that is like it, if the engine has one.
        nearest: Option<&'static str>,
    },
    /// Another setting silences it.
    Silenced {
        /// The other one.
        by: &'static str,
    },
    /// It takes part only with another setting, which is off.
    Needs {
        /// The other one.
        other: &'static str,
    },
    /// `samplers` leaves its sampler out.
    LeftOut {
        /// What llama.cpp calls the sampler.
        sampler: &'static str,
    },
    /// Its value is the one that changes nothing.
    Neutral {
        /// The value.
        value: String,
    },
    /// XTC is off at such a threshold.
    ThresholdTooHigh {
        /// The threshold.
        threshold: f64,
        /// The highest at which XTC is on.
        most: f64,
    },
    /// The engine passes over a part of it.
    Ignored {
        /// The part.
        part: String,
    },
    /// The engine takes another value.
    Clamped {
        /// What was asked for.
        from: f64,
        /// What the engine takes.
        to: f64,
    },
    /// It is not given, and the engine's default for it changes the distribution.
    Default {
        /// The default.
        value: f64,
    },
    /// The temperature comes after samplers that cut, so that they look at the distribution at temperature 1.
    CutsBeforeTemperature {
        /// The temperature.
        temperature: f64,
        /// The settings that cut before it.
        cuts: Vec<&'static str>,
    },
    /// Before its sampler, another masks tokens without removing them: its entropy is NaN, and what it keeps is an accident.
    MaskedBefore {
        /// The setting of the other sampler.
        by: &'static str,
    },
    /// Top-k leaves fewer tokens than it asks for.
    BelowMinKeep {
        /// How many are to be kept.
        min_keep: u32,
        /// How many top-k leaves.
        top_k: i64,
    },
    /// A file that does not say whether to draw: by it alone the engine takes the likeliest token.
    Greedy,
    /// It changes the distribution, and that is not reproduced here.
    NotReproduced,
}

impl Finding {
    /// A finding about `setting`.
    pub fn new(setting: impl Into<Cow<'static, str>>, what: What) -> Finding {
        Finding {
            setting: setting.into(),
            what,
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self.what {
            What::Refused { .. } => Severity::Illegal,
            What::Unknown { .. }
            | What::Silenced { .. }
            | What::Needs { .. }
            | What::LeftOut { .. }
            | What::Neutral { .. }
            | What::ThresholdTooHigh { .. }
            | What::Ignored { .. } => Severity::Dead,
            What::Clamped { .. }
            | What::Default { .. }
            | What::CutsBeforeTemperature { .. }
            | What::MaskedBefore { .. }
            | What::BelowMinKeep { .. }
            | What::Greedy
            | What::NotReproduced => Severity::Surprising,
        }
    }
}

/// What is wrong with `settings` for `engine`.
pub fn lint(_engine: Engine, _settings: &Settings) -> Vec<Finding> {
    Vec::new()
}
