//! TensorRT-LLM: the torch sampler (`TorchSampler`) and `SamplingParams`.
//!
//! Order: penalties, temperature, min-p, top-k, top-p, which may decay from token to token. It is greedy unless top-k or top-p is given.

use std::ops::Bound::{Excluded, Included, Unbounded};

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, almost_cold};
use super::setting::{Neutral, Setting};
use super::stages;
use crate::sampler::{Range, Rule, Variant, min_p, penalties, top_k, top_p, top_p_decay};

const TOP_P: Rule = Rule::new(Range::SHARE, "require 0 <= top_p <= 1, got top_p={}");
const TOP_K: Rule = Rule::new(Range::at_least(0.0), "require top_k >= 0, got top_k={}");
const TEMPERATURE: Rule = Rule::new(
    Range::at_least(0.0),
    "require temperature >= 0, got temperature={}",
);
const MIN_P: Rule = Rule::new(Range::SHARE, "require 0 <= min_p <= 1, got min_p={}");

const RESET: Rule = Rule::new(
    Range::closed(0.0, 1.0),
    "top_p_reset_ids must be one token ID, got {}",
);

/// The default of `top_p_min`.
const TOP_P_MIN: f64 = 1e-6;

/// What the settings of the decay need to matter.
const DECAY: &[&str] = &["top_p_decay"];

/// The least temperature above 0.
const LEAST: f64 = 1e-5;

const DRAWING: &[&str] = &["temperature", "top_k", "top_p", "min_p"];

const fn greedy(setting: &'static str, when: When) -> Mode {
    Mode {
        setting,
        when,
        stages: &[stages::GREEDY],
        silences: Silences::Active(DRAWING),
    }
}

/// A share above 0, of which other values become the default.
const fn defaulting(name: &'static str, default: f64) -> Setting {
    let not_above_0 = Range {
        low: Unbounded,
        high: Included(0.0),
    };
    let above_1 = Range {
        low: Excluded(1.0),
        high: Unbounded,
    };
    Setting::new(name)
        .default(default)
        .moved(not_above_0, default)
        .moved(above_1, default)
}

pub(super) static PROFILE: Profile = Profile {
    name: "tensorrt-llm",
    title: "TensorRT-LLM",
    aliases: &[],
    version: "main after PR #16590 (2026-07-20)",
    sources: &[
        "tensorrt_llm/_torch/pyexecutor/sampler/ops/vanilla.py: top_k_top_p_sampling_batch",
        "tensorrt_llm/sampling_params.py",
    ],
    known: Known::Run,
    when: "The PyTorch backend; the C++ sampler was not examined. Penalties and the decay of top-p were only read.",
    oddities: &[
        "Decoding is greedy unless top_k or top_p is set, whatever the temperature.",
        "top_k = 1 and min_p = 1 decode greedily, too.",
        "Min-p compares logits and runs first; top-k keeps tokens tied at rank k.",
        "Top-p can decay from token to token (`top_p_decay`; FlashInfer's path only). Values out of range silently become the defaults.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: None,
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Stay),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Reaching)),
        rows::likely(min_p::Compared::Logits),
        Variant::Penalties(penalties::Variant {
            window: penalties::Window::Whole {
                refusal: "tensorrt-llm has no last_n: it looks at the whole history",
            },
            steps: &[
                penalties::Step::Repetition,
                penalties::Step::Presence,
                penalties::Step::Frequency,
            ],
            counted: penalties::Counted::Output,
            ..penalties::Variant::PLAIN
        }),
        rows::BIAS,
        rows::MIN_LENGTH,
        Variant::BadWords(penalties::Counted::PromptAndOutput),
        Variant::TopPDecay(top_p_decay::Start::AsGiven),
    ],
    settings: &[
        rows::TOP_P.refused(TOP_P),
        defaulting("top_p_decay", 1.0).off(Neutral::At(1.0)),
        defaulting("top_p_min", TOP_P_MIN).needs(DECAY),
        Setting::new("top_p_reset_ids")
            .default(0.0)
            .needs(DECAY)
            .refused(RESET),
        rows::TOP_K.refused(TOP_K),
        rows::TEMPERATURE
            .refused(TEMPERATURE)
            .moved(almost_cold(LEAST), LEAST),
        rows::MIN_P.refused(MIN_P),
        rows::REPETITION,
        rows::PRESENCE,
        rows::FREQUENCY,
        rows::LOGIT_BIAS,
        rows::MIN_NEW_TOKENS,
        rows::EOS,
        rows::STOP,
        rows::BAD_WORDS,
    ],
    first: &[
        stages::LOGIT_BIAS,
        stages::PENALTIES,
        stages::MIN_NEW_TOKENS,
        stages::BAD_WORDS,
    ],
    modes: &[
        greedy("temperature", When::is(0.0)),
        greedy("top_k", When::is(1.0)),
        greedy("top_p", When::is(0.0)),
        greedy("min_p", When::is(1.0)),
        greedy("top_k", When::NoneGiven(&["top_p"])),
    ],
    stages: &[
        stages::TEMPERATURE,
        stages::MIN_P,
        stages::TOP_K,
        stages::TOP_P_OR_DECAY,
    ],
};
