//! Stages that several engines have: how a sampler is made of the settings of usual names.

use super::profile::{Given, Stage};
use crate::sampler::Sampler;
use crate::sampler::{Dry, Epsilon, Eta, Greedy, LogitBias, MinP, Penalties, Temperature};
use crate::sampler::{TopH, TopK, TopNSigma, TopP, Typical, Xtc};

pub(super) const GREEDY: Stage = Stage::new("greedy", &[], |_| Greedy {}.into());

pub(super) const LOGIT_BIAS: Stage = Stage::new("logit_bias", &["logit_bias"], |given| {
    LogitBias(given.settings.logit_bias.clone().unwrap_or_default()).into()
});

pub(super) const TEMPERATURE: Stage = Stage::new("temperature", &["temperature"], temperature);

pub(super) fn temperature(given: &Given<'_>) -> Sampler {
    let temperature = given.number("temperature");
    Temperature { temperature }.into()
}

pub(super) const TOP_H: Stage = Stage::new("top_h", &["top_h"], |given| {
    let top_h = given.number("top_h");
    TopH { top_h }.into()
});

pub(super) const TOP_K: Stage = Stage::new("top_k", &["top_k"], |given| {
    let top_k = given.whole(given.settings.top_k, "top_k");
    TopK { top_k }.into()
});

pub(super) const TOP_P: Stage = Stage::new("top_p", &["top_p"], |given| {
    TopP {
        top_p: given.number("top_p"),
        min_keep: given.min_keep(),
    }
    .into()
});

pub(super) const MIN_P: Stage = Stage::new("min_p", &["min_p"], |given| {
    MinP {
        min_p: given.number("min_p"),
        min_keep: given.min_keep(),
    }
    .into()
});

pub(super) const TYPICAL: Stage = Stage::new("typical", &["typical_p"], |given| {
    Typical {
        mass: given.number("typical_p"),
        min_keep: given.min_keep(),
    }
    .into()
});

pub(super) const EPSILON: Stage = Stage::new("epsilon", &["epsilon_cutoff"], |given| {
    let epsilon = given.number("epsilon_cutoff");
    Epsilon { epsilon }.into()
});

pub(super) const ETA: Stage = Stage::new("eta", &["eta_cutoff"], |given| {
    let epsilon = given.number("eta_cutoff");
    Eta { epsilon }.into()
});

/// Penalties over the last tokens.
pub(super) const RECENT_PENALTIES: Stage = Stage::new(
    "penalties",
    &[
        "repetition_penalty",
        "frequency_penalty",
        "presence_penalty",
        "repeat_last_n",
    ],
    |given| {
        Penalties {
            last_n: Some(given.whole(given.settings.repeat_last_n, "repeat_last_n")),
            repeat: given.number("repetition_penalty"),
            frequency: given.number("frequency_penalty"),
            presence: given.number("presence_penalty"),
        }
        .into()
    },
);

/// Penalties over the whole history.
pub(super) const PENALTIES: Stage = Stage::new(
    "penalties",
    &[
        "repetition_penalty",
        "frequency_penalty",
        "presence_penalty",
    ],
    penalties,
);

pub(super) const REPETITION: Stage =
    Stage::new("repetition_penalty", &["repetition_penalty"], penalties);

pub(super) const DRY: Stage = Stage::new(
    "dry",
    &[
        "dry_multiplier",
        "dry_base",
        "dry_allowed_length",
        "dry_last_n",
        "dry_breakers",
    ],
    |given| {
        let settings = given.settings;
        Dry {
            multiplier: given.number("dry_multiplier"),
            base: given.number("dry_base"),
            allowed_length: given.whole(settings.dry_allowed_length, "dry_allowed_length"),
            last_n: Some(given.whole(settings.dry_last_n, "dry_last_n")),
            breakers: settings.dry_breakers.clone().unwrap_or_default(),
        }
        .into()
    },
);

pub(super) const TOP_N_SIGMA: Stage = Stage::new("top_n_sigma", &["top_n_sigma"], |given| {
    let n = given.number("top_n_sigma");
    TopNSigma { n }.into()
});

pub(super) const XTC: Stage = Stage::new("xtc", &["xtc_probability", "xtc_threshold"], |given| {
    Xtc {
        probability: given.number("xtc_probability"),
        threshold: given.number("xtc_threshold"),
        min_keep: given.min_keep(),
    }
    .into()
});

/// Penalties over the whole history; those that an engine has no setting for are neutral.
pub(super) fn penalties(given: &Given<'_>) -> Sampler {
    Penalties {
        last_n: None,
        repeat: given.number_or("repetition_penalty", 1.0),
        frequency: given.number_or("frequency_penalty", 0.0),
        presence: given.number_or("presence_penalty", 0.0),
    }
    .into()
}
