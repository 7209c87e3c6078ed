//! What is wrong with settings for an engine: those that it refuses, those that do nothing, and those that do something
//! else than one may think.
//!
//! No logits are needed: what is found holds for all of them. All settings that are found dead can be left out together,
//! and the engine's distribution is the same. Everything follows from the engine's profile.
//!
//! ```
//! use thermograph_sampling::{Engine, Settings, Severity, lint};
//!
//! let settings = Settings { temperature: Some(5.0), top_p: Some(1.0), ..Settings::default() };
//! let found = lint(Engine::Vllm, &settings);
//! assert_eq!((found[0].setting.as_ref(), found[0].severity()), ("temperature", Severity::Illegal));
//! assert_eq!((found[1].setting.as_ref(), found[1].severity()), ("top_p", Severity::Dead));
//! ```

mod acting;
mod fit;
mod illegal;
mod rules;
mod translate;

use std::borrow::Cow;

pub use fit::Distance;
pub use translate::{Change, Translation, translate};

use self::illegal::take_out_illegal;
use crate::engine::{Engine, Remark, Settings};

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
    /// Its name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Illegal => "illegal",
            Severity::Dead => "dead",
            Severity::Surprising => "surprising",
        }
    }

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
    /// It takes part only with another setting, and that is off.
    Needs {
        /// The other one; any of them where there are several.
        others: &'static [&'static str],
    },
    /// Its sampler is not among those that run.
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
    /// The engine knows it and does nothing with it.
    PassedOver,
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
    /// It stands where the engine does not look for it.
    Outside {
        /// Where it would be looked for.
        within: &'static str,
    },
    /// A file that does not say whether to draw: by it alone the engine takes the likeliest token.
    Greedy,
    /// Sequences are searched with beams; no token is drawn.
    Beams {
        /// How many.
        beams: u64,
    },
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
            | What::PassedOver
            | What::Outside { .. }
            | What::Ignored { .. } => Severity::Dead,
            What::Clamped { .. }
            | What::Default { .. }
            | What::CutsBeforeTemperature { .. }
            | What::MaskedBefore { .. }
            | What::BelowMinKeep { .. }
            | What::Greedy
            | What::Beams { .. }
            | What::NotReproduced => Severity::Surprising,
        }
    }
}

/// What is wrong with `settings` for `engine`, the worst first; empty if nothing is.
pub fn lint(engine: Engine, settings: &Settings) -> Vec<Finding> {
    let (mut findings, legal) = take_out_illegal(engine, settings);
    let illegal: Vec<_> = findings.iter().map(|found| found.setting.clone()).collect();
    let others = rules::findings(engine, &legal).into_iter();
    findings.extend(others.filter(|found| !illegal.contains(&found.setting)));
    findings.sort_by_key(Finding::severity);
    findings
}

/// Whether the engine always takes the likeliest token, whatever the logits: not for settings that it refuses.
pub fn is_greedy(engine: Engine, settings: &Settings) -> bool {
    rules::is_greedy(engine, settings)
}

impl From<Remark> for Finding {
    fn from(remark: Remark) -> Finding {
        match remark {
            Remark::Unknown { setting } => Finding::new(setting, What::Unknown { nearest: None }),
            Remark::Clamped { setting, from, to } => {
                Finding::new(setting, What::Clamped { from, to })
            }
            Remark::Ignored { setting } => Finding::new(setting, What::PassedOver),
            Remark::Silenced { setting, by } => Finding::new(setting, What::Silenced { by }),
        }
    }
}
