//! Stages that several engines have: how a sampler is made of the settings of usual names.

use super::profile::{Given, Stage};
use crate::number::Number;
use crate::sampler::Sampler;
use crate::sampler::{BadWords, Dry, Epsilon, Eta, Greedy, LogitBias, Mask, MinLength, MinP};
use crate::sampler::{
    NoRepeatNgram, Penalties, SequenceBias, TailFree, Temperature, TopA, TopH, TopK, TopNSigma,
    TopP, TopPDecay, Typical, Xtc,
};

pub(super) const GREEDY: Stage = Stage::new("greedy", &[], |_| Greedy {}.into());

pub(super) const LOGIT_BIAS: Stage = Stage::new("logit_bias", &["logit_bias"], |given| {
    let mut biases = given.settings.logit_bias.clone().unwrap_or_default();
    let most = given.most_each("logit_bias");
    for Number(bias) in biases.values_mut() {
        *bias = bias.clamp(-most, most);
    }
    LogitBias(biases).into()
});

/// All masks of an engine that are lists of tokens.
pub(super) const MASK: Stage = Stage::new(
    "mask",
    &[
        "allowed_token_ids",
        "banned_token_ids",
        "begin_suppress_tokens",
    ],
    |given| {
        let settings = given.settings;
        let tokens = |list: &Option<Vec<u32>>| list.clone().unwrap_or_default();
        Mask {
            allowed: settings.allowed_token_ids.clone(),
            banned: tokens(&settings.banned_token_ids),
            banned_first: tokens(&settings.begin_suppress_tokens),
        }
        .into()
    },
);

pub(super) const ALLOWED: Stage = Stage {
    settings: &["allowed_token_ids"],
    ..MASK
};

pub(super) const BANNED: Stage = Stage {
    settings: &["banned_token_ids"],
    ..MASK
};

pub(super) const BAD_WORDS: Stage = Stage::new("bad_words", &["bad_words"], |given| {
    let words = given.settings.bad_words.clone().unwrap_or_default();
    BadWords { words }.into()
});

/// A minimum length of the whole text or of the output; stop tokens end it too, where an engine has them.
pub(super) const MIN_LENGTH: Stage =
    Stage::new("min_length", &["min_length", "min_new_tokens"], min_length);

/// A minimum length of the output alone.
pub(super) const MIN_NEW_TOKENS: Stage = Stage::new("min_length", &["min_new_tokens"], min_length);

fn min_length(given: &Given<'_>) -> Sampler {
    let settings = given.settings;
    let ends = [&settings.eos_token_ids, &settings.stop_token_ids];
    let ends = ends.into_iter().flatten().flatten();
    MinLength {
        tokens: ends.copied().collect(),
        min_length: given.number_or("min_length", 0.0) as usize,
        min_new_tokens: given.number_or("min_new_tokens", 0.0) as usize,
    }
    .into()
}

pub(super) const NO_REPEAT_NGRAM: Stage =
    Stage::new("no_repeat_ngram", &["no_repeat_ngram_size"], |given| {
        let size = given.number("no_repeat_ngram_size") as usize;
        NoRepeatNgram { size }.into()
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

/// Top-p, or one that decays from token to token.
pub(super) const TOP_P_OR_DECAY: Stage = Stage::new(
    "top_p",
    &["top_p", "top_p_decay", "top_p_min", "top_p_reset_ids"],
    |given| {
        let (top_p, decay) = (given.number("top_p"), given.number("top_p_decay"));
        if decay >= 1.0 {
            let min_keep = given.min_keep();
            return TopP { top_p, min_keep }.into();
        }
        TopPDecay {
            top_p,
            decay,
            least: given.number("top_p_min"),
            reset: given.settings.top_p_reset_ids.clone().unwrap_or_default(),
        }
        .into()
    },
);

pub(super) const TOP_A: Stage = Stage::new("top_a", &["top_a"], |given| {
    let a = given.number("top_a");
    TopA { a }.into()
});

pub(super) const TAIL_FREE: Stage = Stage::new("tfs", &["tfs"], |given| {
    let z = given.number("tfs");
    TailFree { z }.into()
});

pub(super) const SEQUENCE_BIAS: Stage = Stage::new("sequence_bias", &["sequence_bias"], |given| {
    let sequences = given.settings.sequence_bias.clone().unwrap_or_default();
    SequenceBias { sequences }.into()
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
