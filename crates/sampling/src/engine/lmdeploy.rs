//! LMDeploy: the PyTorch engine's `FusedLogitsProcessor` and `GenerationConfig`.
//!
//! Order: repetition penalty, temperature, top-k, top-p, min-p, each on what the one before has left.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::{rows, stages};
use crate::draw::Way;
use crate::sampler::{Range, Rule, min_p, penalties, top_k, top_p};

const TOP_P: Rule = Rule::new(Range::MASS, "top_p must be in (0, 1], got {}");
const TOP_K: Rule = Rule::new(Range::at_least(0.0), "top_k must be 0 or more, got {}");
const TEMPERATURE: Rule = Rule::new(
    Range::closed(0.0, 2.0),
    "temperature must be in [0, 2], got {}",
);
const MIN_P: Rule = Rule::new(Range::SHARE, "min_p must be in [0, 1], got {}");
const REPETITION: Rule = Rule::new(
    Range::POSITIVE,
    "repetition_penalty must be greater than 0, got {}",
);

pub(super) static PROFILE: Profile = Profile {
    name: "lmdeploy",
    title: "LMDeploy",
    aliases: &[],
    version: "0.18.0",
    sources: &[
        "lmdeploy/pytorch/engine/logits_process.py",
        "lmdeploy/messages.py: GenerationConfig",
    ],
    known: Known::Run,
    when: "The PyTorch engine; TurboMind was not examined.",
    oddities: &[
        "Without `do_sample` decoding is greedy.",
        "Temperature defaults to 0.8 and top-k to 50.",
        "If the cumulative probability equals top-p exactly, one more token is kept.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::Lmdeploy),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Exceeding)),
        rows::likely(min_p::Compared::Probabilities),
        rows::repetition(
            REPETITION,
            "lmdeploy has no last_n: it looks at the whole history",
            penalties::Counted::PromptAndOutput,
        ),
        rows::MASK,
        rows::MIN_LENGTH,
    ],
    settings: &[
        rows::DO_SAMPLE,
        rows::TOP_P.refused(TOP_P),
        rows::TOP_K.default(50.0).refused(TOP_K),
        rows::TEMPERATURE.default(0.8).refused(TEMPERATURE),
        rows::MIN_P.refused(MIN_P),
        rows::REPETITION.refused(REPETITION),
        rows::BANNED,
        rows::MIN_NEW_TOKENS,
        rows::EOS,
        rows::STOP,
    ],
    first: &[stages::REPETITION, stages::MIN_NEW_TOKENS, stages::BANNED],
    modes: &[
        Mode {
            setting: "do_sample",
            when: When::is(0.0),
            stages: &[stages::GREEDY],
            silences: Silences::Given(&["temperature", "top_k", "top_p", "min_p"]),
        },
        Mode {
            setting: "temperature",
            when: When::is(0.0),
            stages: &[stages::GREEDY],
            silences: Silences::Active(&["top_k", "top_p", "min_p"]),
        },
    ],
    stages: &[
        stages::TEMPERATURE,
        stages::TOP_K,
        stages::TOP_P,
        stages::MIN_P,
    ],
};
