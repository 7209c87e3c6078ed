//! vLLM: `SamplingParams`, and what its four samplers have in common; here the one with FlashInfer's, the usual on a GPU.
//!
//! Order: logit bias, penalties, temperature, min-p, top-k and top-p. At temperature 0 it is greedy and the last three
//! are silent; what is above 0 and below 0.01 becomes 0.01, and above 2 is refused.

use std::ops::Bound::{Excluded, Unbounded};

use super::profile::{Known, Mode, Profile, Silences, When};
use super::setting::{Neutral, Setting};
use super::{rows, stages};
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, greedy, min_p, penalties, temperature};
use crate::sampler::{top_k, top_p};

const PRESENCE: Rule = Rule::new(
    Range::closed(-2.0, 2.0),
    "presence_penalty must be in [-2, 2], got {}",
);
const FREQUENCY: Rule = Rule::new(
    Range::closed(-2.0, 2.0),
    "frequency_penalty must be in [-2, 2], got {}",
);
const REPETITION: Rule = Rule::new(
    Range::POSITIVE,
    "repetition_penalty must be finite and greater than zero, got {}",
);
const TEMPERATURE: Rule = Rule::new(
    Range::closed(0.0, 2.0),
    "temperature must be in [0, 2], got {}",
);
const TOP_P: Rule = Rule::new(Range::MASS, "top_p must be in (0, 1], got {}");
const TOP_K: Rule = Rule::new(
    Range {
        high: Unbounded,
        ..Range::at_least(-1.0)
    },
    "top_k must be 0 (disable), or at least 1, got {}",
);
const MIN_P: Rule = Rule::new(Range::SHARE, "min_p must be in [0, 1], got {}");

/// What the API servers clamp a logit bias to, either way (`SamplingParams.from_optional`).
const MOST_BIAS: f64 = 100.0;

/// The least temperature above 0 (`_MAX_TEMP`).
const LEAST: f64 = 0.01;

/// Its samplers; its four paths differ in ties, in the cut of top-p and in what min-p compares.
pub(super) const fn samplers(
    compared: min_p::Compared,
    tied: top_k::TiedAtK,
    cut: top_p::Cut,
) -> [Variant; 10] {
    [
        rows::GREEDY,
        Variant::Temperature(temperature::Variant {
            temperature: TEMPERATURE,
            least: LEAST,
            cold: greedy::Tied::FirstStays,
        }),
        Variant::TopK(top_k::Variant {
            top_k: TOP_K,
            tied,
            most: top_k::Most::Any,
        }),
        Variant::TopP(top_p::Variant { top_p: TOP_P, cut }),
        Variant::MinP(min_p::Variant {
            min_p: MIN_P,
            compared,
        }),
        Variant::Penalties(penalties::Variant {
            repeat: REPETITION,
            frequency: FREQUENCY,
            presence: PRESENCE,
            window: penalties::Window::Whole {
                refusal: "vllm has no last_n: it looks at the whole history",
            },
            steps: &[
                penalties::Step::Repetition,
                penalties::Step::Frequency,
                penalties::Step::Presence,
            ],
            counted: penalties::Counted::Output,
            division: penalties::Division::Reciprocal,
            ..penalties::Variant::PLAIN
        }),
        rows::BIAS,
        rows::MASK,
        rows::MIN_LENGTH,
        Variant::BadWords(penalties::Counted::Output),
    ]
}

static SAMPLERS: [Variant; 10] = samplers(
    min_p::Compared::Logits,
    top_k::TiedAtK::Go,
    top_p::Cut::Prefix(top_p::End::Reaching),
);

// In the order of `_verify_args`. All are verified, at temperature 0 too.
static SETTINGS: [Setting; 13] = [
    rows::ALLOWED,
    rows::MIN_NEW_TOKENS,
    rows::EOS,
    rows::STOP,
    rows::BAD_WORDS,
    Setting::new("presence_penalty")
        .default(0.0)
        .refused(PRESENCE)
        .off(Neutral::At(0.0)),
    Setting::new("frequency_penalty")
        .default(0.0)
        .refused(FREQUENCY)
        .off(Neutral::At(0.0)),
    Setting::new("repetition_penalty")
        .default(1.0)
        .refused(REPETITION)
        .off(Neutral::At(1.0)),
    Setting::new("temperature")
        .default(1.0)
        .refused(TEMPERATURE)
        .moved(
            Range {
                low: Excluded(0.0),
                high: Excluded(LEAST),
            },
            LEAST,
        )
        .skipped(Neutral::At(1.0)),
    Setting::new("top_p")
        .default(1.0)
        .refused(TOP_P)
        .off(Neutral::At(1.0)),
    Setting::new("top_k")
        .default(0.0)
        .refused(TOP_K)
        .off(Neutral::Beyond(Range::at_least(1.0))),
    Setting::new("min_p")
        .default(0.0)
        .refused(MIN_P)
        .off(Neutral::At(0.0)),
    rows::LOGIT_BIAS.each_up_to(MOST_BIAS),
];

pub(super) static PROFILE: Profile = ANY;

/// The usual one; the others are like it but for what they say themselves.
pub(super) const ANY: Profile = Profile {
    name: "vllm",
    title: "vLLM",
    aliases: &[],
    version: "0.33.0",
    sources: &[
        "vllm/sampling_params.py",
        "vllm/v1/worker/gpu/sample/sampler.py",
        "vllm/v1/worker/gpu/sample/min_p.py",
        "vllm/v1/sample/ops/topk_topp_sampler.py: flashinfer_sample",
    ],
    known: Known::Read,
    when: "CUDA with FlashInfer (`VLLM_USE_FLASHINFER_SAMPLER`, the default), unless a request in the batch has a seed, decodes greedily, or asks for processed log-probabilities.",
    oddities: &[
        "Min-p runs before top-k and top-p, which see only the tokens it keeps.",
        "A temperature above 0 and below 0.01 is silently clamped to 0.01, a logit bias to -100 to 100.",
        "Bad words are matched in the output only.",
        "Which of four samplers runs depends on the hardware and on the other requests in the batch.",
        "A server reads its defaults from the model's generation_config.json.",
    ],
    reads_gguf: false,
    seeded: Some("vllm-triton"),
    draws: Some(Way::Vllm),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &SAMPLERS,
    settings: &SETTINGS,
    first: &[
        stages::ALLOWED,
        stages::LOGIT_BIAS,
        stages::MIN_NEW_TOKENS,
        stages::PENALTIES,
        stages::BAD_WORDS,
    ],
    modes: &[Mode {
        setting: "temperature",
        when: When::is(0.0),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["top_k", "top_p", "min_p"]),
    }],
    stages: &[
        stages::TEMPERATURE,
        stages::MIN_P,
        stages::TOP_K,
        stages::TOP_P,
    ],
};
