//! TensorRT-LLM: the torch sampler (`TorchSampler`) and `SamplingParams`.
//!
//! Order: penalties, temperature, min-p, top-k, top-p. It is greedy unless top-k or top-p is given.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, almost_cold};
use super::stages;
use crate::sampler::{Range, Rule, Variant, min_p, penalties, top_k, top_p};

const TOP_P: Rule = Rule::new(Range::SHARE, "require 0 <= top_p <= 1, got top_p={}");
const TOP_K: Rule = Rule::new(Range::at_least(0.0), "require top_k >= 0, got top_k={}");
const TEMPERATURE: Rule = Rule::new(
    Range::at_least(0.0),
    "require temperature >= 0, got temperature={}",
);
const MIN_P: Rule = Rule::new(Range::SHARE, "require 0 <= min_p <= 1, got min_p={}");

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
    when: "The PyTorch backend; the C++ sampler was not examined. Penalties were only read.",
    oddities: &[
        "Decoding is greedy unless top_k or top_p is set, whatever the temperature.",
        "top_k = 1 and min_p = 1 decode greedily, too.",
        "Min-p compares logits and runs first; top-k keeps tokens tied at rank k.",
        "Top-p can decay from step to step (`top_p_decay`), which is not modeled here.",
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
        Variant::TopPDecay(()),
    ],
    settings: &[
        rows::TOP_P.refused(TOP_P),
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
        stages::TOP_P,
    ],
};
