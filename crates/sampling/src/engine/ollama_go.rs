//! Ollama's own sampler in Go, up to 0.29: it has no penalties, though its API takes them.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, HANDLING};
use super::stages;
use crate::draw::Way;
use crate::sampler::{min_p, top_k, top_p};

pub(super) static PROFILE: Profile = Profile {
    name: "ollama-go",
    title: "Ollama (Go)",
    aliases: &[],
    version: "9db4bdbad^ (2026-05-29), the last before 0.30.0",
    sources: &[
        "sample/samplers.go",
        "sample/transforms.go",
        "api/types.go: DefaultOptions",
    ],
    known: Known::Run,
    when: "Versions up to 0.29, for models run by its own engine.",
    oddities: &["Penalties are silently ignored."],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::OllamaGo),
    arithmetic: rows::ARITHMETIC,
    handling: HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Reaching)),
        rows::likely(min_p::Compared::Probabilities),
    ],
    settings: &[
        rows::TEMPERATURE.default(0.8),
        rows::TOP_K.default(40.0),
        rows::TOP_P.default(0.9),
        rows::MIN_P,
        rows::REPETITION.ignored(),
        rows::FREQUENCY.ignored(),
        rows::PRESENCE.ignored(),
        super::setting::Setting::new("repeat_last_n").ignored(),
        super::setting::Setting::new("typical_p")
            .default(1.0)
            .off(super::setting::Neutral::Beyond(rows::BELOW_1))
            .ignored(),
    ],
    first: &[],
    modes: &[Mode {
        setting: "temperature",
        when: When::is(0.0),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["top_k", "top_p", "min_p"]),
    }],
    stages: &[
        stages::TOP_K,
        stages::TEMPERATURE,
        stages::TOP_P,
        stages::MIN_P,
    ],
};
