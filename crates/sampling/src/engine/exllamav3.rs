//! ExLlamaV3: `ComboSampler` of `generator/sampler/presets.py`, without the fused kernel.
//!
//! Order: logit bias, repetition penalty, presence and frequency penalty, temperature, min-p, top-k, top-p.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::setting::Setting;
use super::{rows, stages};
use crate::sampler::{Variant, min_p, penalties, top_k, top_p};

const fn greedy(setting: &'static str, value: f64) -> Mode {
    Mode {
        setting,
        when: When::is(value),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["temperature", "top_k", "top_p", "min_p"]),
    }
}

pub(super) static PROFILE: Profile = Profile {
    name: "exllamav3",
    title: "ExLlamaV3",
    aliases: &[],
    version: "1.4.1 (2026-08-08); 1.6.5 read",
    sources: &[
        "exllamav3/generator/sampler/custom.py",
        "exllamav3/generator/sampler/presets.py: ComboSampler",
    ],
    known: Known::Run,
    when: "`ComboSampler` with EXL3_FUSED_SAMPLER=0; the fused kernel, which keeps all ties, was only read. Penalties were only read.",
    oddities: &[
        "Top-p removes the token that crosses p; the top-1 token is always kept. 1.6.5 keeps the token that crosses p.",
        "Without any settings a job uses `DefaultSampler`: min-p 0.08, then temperature 0.8.",
        "top_k = 1 and temperature = 0 decode greedily.",
        "Penalties can fade over a range (`rep_decay_range`), which is not modeled here.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: None,
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Within)),
        rows::likely(min_p::Compared::Probabilities),
        Variant::Penalties(penalties::Variant {
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
        rows::FREQUENCY,
        rows::PRESENCE,
        Setting::new("repeat_last_n")
            .default(-1.0)
            .needs(rows::PENALTIES),
        rows::TEMPERATURE,
        rows::MIN_P,
        rows::TOP_K,
        rows::TOP_P,
    ],
    first: &[stages::LOGIT_BIAS, stages::RECENT_PENALTIES],
    modes: &[greedy("temperature", 0.0), greedy("top_k", 1.0)],
    stages: &[
        stages::TEMPERATURE,
        stages::MIN_P,
        stages::TOP_K,
        stages::TOP_P,
    ],
};
