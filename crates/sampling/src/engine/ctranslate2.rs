//! CTranslate2: `src/sampling.cc` and the options of `generate_batch`.
//!
//! Order: repetition penalty, top-k, temperature, top-p. There is no min-p.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::{rows, stages};
use crate::draw::Way;
use crate::sampler::{Range, Rule, penalties, top_k, top_p};

const REPETITION: Rule = Rule::new(
    Range::POSITIVE,
    "the repetition penalty must be greater than 0, got {}",
);

pub(super) static PROFILE: Profile = Profile {
    name: "ctranslate2",
    title: "CTranslate2",
    aliases: &[],
    version: "4.8.5",
    sources: &["src/sampling.cc", "src/decoding.cc"],
    known: Known::Run,
    when: "Its draws were recorded (20,000 per case), not its probabilities; the repetition penalty was only read.",
    oddities: &["Top-k defaults to 1: greedy decoding.", "No min-p."],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::Discrete),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::ReachingInPlace)),
        rows::repetition(
            REPETITION,
            "ctranslate2 has no last_n: it looks at all that was generated",
            penalties::Counted::Output,
        ),
        rows::MASK,
        rows::MIN_LENGTH,
        rows::NO_REPEAT_NGRAM,
    ],
    settings: &[
        rows::REPETITION.refused(REPETITION),
        rows::TOP_K.default(1.0),
        rows::TEMPERATURE,
        rows::TOP_P,
        rows::BANNED,
        rows::MIN_NEW_TOKENS,
        rows::EOS,
        rows::NGRAM_SIZE,
    ],
    first: &[
        stages::REPETITION,
        stages::NO_REPEAT_NGRAM,
        stages::BANNED,
        stages::MIN_NEW_TOKENS,
    ],
    modes: &[Mode {
        setting: "top_k",
        when: When::is(1.0),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["temperature", "top_p"]),
    }],
    stages: &[stages::TOP_K, stages::TEMPERATURE, stages::TOP_P],
};
