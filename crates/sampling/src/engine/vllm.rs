//! vLLM: `SamplingParams` and `v1/sample/sampler.py`, 0.33.
//!
//! Order: logit bias, penalties, temperature, min-p, top-k and top-p. At temperature 0 it is greedy and the last three
//! are silent; what is above 0 and below 0.01 becomes 0.01, and above 2 is refused.

use std::ops::Bound::{Excluded, Unbounded};

use super::profile::{Mode, Neutral, Profile, Setting, Silences, Stage};
use super::stages;
use crate::candidates::{Arithmetic, Handling};
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, greedy, logit_bias, min_p, penalties, temperature};
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

/// The least temperature above 0 (`_MAX_TEMP`).
const LEAST: f64 = 0.01;

pub(super) static PROFILE: Profile = Profile {
    name: "vllm",
    aliases: &[],
    version: "0.33, v1/sample",
    draws: Some(Way::Vllm),
    arithmetic: Arithmetic::Float32,
    handling: Handling::PLAIN,
    samplers: &[
        Variant::Greedy(greedy::Tied::FirstStays),
        Variant::Temperature(temperature::Variant {
            temperature: TEMPERATURE,
            least: LEAST,
            cold: greedy::Tied::FirstStays,
        }),
        Variant::TopK(top_k::Variant {
            top_k: TOP_K,
            tied: top_k::Tied::Stay,
        }),
        Variant::TopP(top_p::Variant {
            top_p: TOP_P,
            cut: top_p::Cut::TailOfRounded,
        }),
        Variant::MinP(min_p::Variant {
            min_p: MIN_P,
            compared: min_p::Compared::Probabilities,
        }),
        Variant::Penalties(penalties::Variant {
            repeat: REPETITION,
            frequency: FREQUENCY,
            presence: PRESENCE,
            both: Range::ANY,
            window: penalties::Window::Whole {
                refusal: "vllm has no last_n: it looks at the whole history",
            },
            counted: penalties::Counted::Output,
        }),
        Variant::LogitBias(logit_bias::SortedBefore::IsForgotten),
    ],
    // In the order of `_verify_args`. All are verified, at temperature 0 too.
    settings: &[
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
        Setting::new("logit_bias")
            .default(0.0)
            .off(Neutral::At(0.0)),
    ],
    first: &[
        stages::LOGIT_BIAS,
        Stage::new(
            "penalties",
            &[
                "repetition_penalty",
                "frequency_penalty",
                "presence_penalty",
            ],
            stages::penalties,
        ),
    ],
    modes: &[Mode {
        setting: "temperature",
        value: 0.0,
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
