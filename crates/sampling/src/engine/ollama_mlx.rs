//! Ollama with MLX models: its own runner, which has the penalties of llama.cpp's names.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::setting::Setting;
use super::{rows, stages};
use crate::sampler::{Variant, min_p, penalties, top_k, top_p};

const LAST_N: i64 = 64;

pub(super) static PROFILE: Profile = Profile {
    name: "ollama-mlx",
    title: "Ollama (MLX)",
    aliases: &[],
    version: "0.33.0-rc2 fb3076099 (2026-08-21)",
    sources: &[
        "x/mlxrunner/sample/sample.go",
        "api/types.go: DefaultOptions",
    ],
    known: Known::Read,
    when: "MLX models, on Apple silicon.",
    oddities: &["Penalties use the last 64 tokens, including the prompt."],
    reads_gguf: false,
    seeded: None,
    draws: None,
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Reaching)),
        rows::likely(min_p::Compared::Probabilities),
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
    ],
    settings: &[
        rows::TEMPERATURE.default(0.8),
        rows::TOP_K.default(40.0),
        rows::TOP_P.default(0.9),
        rows::MIN_P,
        rows::REPETITION,
        rows::FREQUENCY,
        rows::PRESENCE,
        Setting::new("repeat_last_n")
            .default(LAST_N as f64)
            .needs(rows::PENALTIES),
    ],
    first: &[stages::RECENT_PENALTIES],
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
