//! OpenVINO GenAI: `LogitProcessor` and `logit_transformers.hpp`.
//!
//! Order: repetition, presence and frequency penalty, top-k, temperature, then min-p and top-p on the same probabilities.

use std::ops::Bound::{Excluded, Included};

use super::profile::{Known, Mode, Profile, Silences, When};
use super::{rows, stages};
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, min_p, penalties, top_k, top_p};

const TEMPERATURE: Rule = Rule::new(
    Range::POSITIVE,
    "temperature must be a positive value, got {}",
);
const TOP_P: Rule = Rule::new(Range::MASS, "top_p must be in (0, 1], got {}");
const MIN_P: Rule = Rule::new(
    Range {
        low: Included(0.0),
        high: Excluded(1.0),
    },
    "min_p must be in [0, 1), got {}",
);
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
    "repetition_penalty must be greater than 0, got {}",
);

pub(super) static PROFILE: Profile = Profile {
    name: "openvino-genai",
    title: "OpenVINO GenAI",
    aliases: &[],
    version: "da1db86 (2026-08-21)",
    sources: &[
        "src/cpp/src/sampling/logit_processor.hpp",
        "src/cpp/src/sampling/logit_transformers.hpp",
    ],
    known: Known::Run,
    when: "",
    oddities: &[
        "Presence and frequency penalties are added to negative logits, which makes such tokens more likely.",
        "Top-p and min-p both use the probabilities before truncation; here top-p runs first.",
        "Without `do_sample` decoding is greedy, with penalties.",
        "If the cumulative probability equals top-p exactly, one more token is kept.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::OpenvinoGenai),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Exceeding)),
        rows::likely(min_p::Compared::Probabilities),
        Variant::Penalties(penalties::Variant {
            repeat: REPETITION,
            frequency: FREQUENCY,
            presence: PRESENCE,
            window: penalties::Window::Whole {
                refusal: "openvino-genai has no last_n: it looks at the whole history",
            },
            steps: &[
                penalties::Step::Repetition,
                penalties::Step::Presence,
                penalties::Step::Frequency,
            ],
            counted: penalties::Counted::Output,
            below_zero: penalties::BelowZero::Added,
            ..penalties::Variant::PLAIN
        }),
        rows::MIN_LENGTH,
    ],
    settings: &[
        rows::DO_SAMPLE,
        rows::REPETITION.refused(REPETITION),
        rows::PRESENCE.refused(PRESENCE),
        rows::FREQUENCY.refused(FREQUENCY),
        rows::TEMPERATURE.refused(TEMPERATURE),
        rows::TOP_P.refused(TOP_P),
        rows::MIN_P.refused(MIN_P),
        rows::TOP_K,
        rows::MIN_NEW_TOKENS,
        rows::EOS,
        rows::STOP,
    ],
    first: &[stages::MIN_NEW_TOKENS, stages::PENALTIES],
    modes: &[Mode {
        setting: "do_sample",
        when: When::is(0.0),
        stages: &[stages::GREEDY],
        silences: Silences::Given(&["temperature", "top_k", "top_p", "min_p"]),
    }],
    stages: &[
        stages::TOP_K,
        stages::TEMPERATURE,
        stages::TOP_P,
        stages::MIN_P,
    ],
};
