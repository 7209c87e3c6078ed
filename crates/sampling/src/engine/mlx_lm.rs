//! MLX-LM: `sample_utils.py`, `make_logits_processors` and `make_sampler`.
//!
//! Order: logit bias, repetition, presence and frequency penalty; top-p, min-p, XTC, top-k, and the temperature last.

use std::ops::Bound::Excluded;

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, ABOVE_0};
use super::setting::{Neutral, Setting};
use super::stages;
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, min_p, penalties, top_k, top_p, xtc};

const MIN_P: Rule = Rule::new(
    Range::SHARE,
    "`min_p` has to be a float in the [0, 1] interval, but is {}",
);
const PROBABILITY: Rule = Rule::new(
    Range::SHARE,
    "`probability` has to be a float in the [0, 1] interval, but is {}",
);
const THRESHOLD: Rule = Rule::new(
    Range::closed(0.0, 0.5),
    "`threshold` has to be a float in the [0, 0.5] interval, but is {}",
);

/// How many tokens penalties look back on (`repetition_context_size`).
const LAST_N: i64 = 20;

const HIGHEST_THRESHOLD: f64 = 0.5;

pub(super) static PROFILE: Profile = ANY;

/// LM Studio's engine is like it.
pub(super) const ANY: Profile = Profile {
    name: "mlx-lm",
    title: "MLX-LM",
    aliases: &[],
    version: "0.32.2, mlx 0.32.4",
    sources: &[
        "mlx_lm/sample_utils.py: make_sampler, make_logits_processors",
        "mlx_lm/server.py",
    ],
    known: Known::Run,
    when: "",
    oddities: &[
        "The temperature runs last, so top-p and min-p truncate the distribution at T = 1.",
        "Top-p runs before top-k, with min-p and XTC in between; top-p also keeps tokens tied with its last one.",
        "A top_k of the vocabulary size or more is rejected.",
        "Decoding is greedy unless a temperature is set; top_p = 0 is off.",
        "Penalties use the last 20 tokens, including the prompt.",
        "The engine computes in the model's type (often bfloat16); here in float32.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::MlxLm),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        Variant::TopK(top_k::Variant {
            top_k: Rule::ANY,
            tied: top_k::TiedAtK::Go,
            most: top_k::Most::BelowVocabulary,
        }),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::WithTied)),
        Variant::MinP(min_p::Variant {
            min_p: MIN_P,
            compared: min_p::Compared::Logits,
        }),
        Variant::Xtc(xtc::Variant {
            each: Range::SHARE,
            highest_threshold: HIGHEST_THRESHOLD,
        }),
        Variant::Penalties(penalties::Variant {
            window: penalties::Window::LastN {
                default: LAST_N,
                negative: penalties::Negative::All,
            },
            steps: &[
                penalties::Step::Repetition,
                penalties::Step::Presence,
                penalties::Step::Frequency,
            ],
            ..penalties::Variant::PLAIN
        }),
        rows::BIAS,
    ],
    settings: &[
        rows::LOGIT_BIAS,
        rows::REPETITION,
        rows::PRESENCE,
        rows::FREQUENCY,
        Setting::new("repeat_last_n")
            .default(LAST_N as f64)
            .needs(rows::PENALTIES),
        rows::TEMPERATURE.default(0.0),
        rows::TOP_P.off(Neutral::Beyond(Range {
            low: Excluded(0.0),
            high: Excluded(1.0),
        })),
        rows::MIN_P.off(Neutral::At(0.0)).refused(MIN_P),
        Setting::new("xtc_probability")
            .default(0.0)
            .off(Neutral::Beyond(ABOVE_0))
            .refused(PROBABILITY),
        Setting::new("xtc_threshold")
            .default(0.0)
            .refused(THRESHOLD)
            .needs(&["xtc_probability"]),
        rows::TOP_K,
    ],
    first: &[stages::LOGIT_BIAS, stages::RECENT_PENALTIES],
    modes: &[Mode {
        setting: "temperature",
        when: When::is(0.0),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["top_k", "top_p", "min_p", "xtc_probability"]),
    }],
    stages: &[
        stages::TOP_P,
        stages::MIN_P,
        stages::XTC,
        stages::TOP_K,
        stages::TEMPERATURE,
    ],
};
