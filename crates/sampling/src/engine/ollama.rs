//! Ollama from 0.30 on: llama-server runs the chain; Ollama sends some settings always, with its own defaults.

use super::llama_cpp::{self, LIBRARY};
use super::profile::{Known, Profile};
use super::rows::{self, ABOVE_0, BELOW_0, BELOW_1};
use super::setting::{Neutral, Setting};
use super::stages;
use crate::sampler::{Range, Rule};

const WINDOW: Rule = Rule::new(
    Range::at_least(0.0),
    "repeat_last_n must be 0 or more, got {}",
);

pub(super) static PROFILE: Profile = Profile {
    name: "ollama",
    title: "Ollama",
    aliases: &[],
    version: "0.33.0-rc2 fb3076099 (2026-08-21), with llama.cpp b10488",
    sources: &[
        "llm/llama_server.go",
        "api/types.go: DefaultOptions",
        "server/routes.go",
    ],
    known: Known::Read,
    when: "GGUF models, from version 0.30. The chain is llama.cpp's, which was run.",
    oddities: &[
        "Top-p defaults to 0.9 and min-p to 0, unlike in llama.cpp.",
        "Unknown options are ignored with a log line: DRY, XTC, top-n-sigma, mirostat, a sampler order.",
        "The temperature runs last, as in llama.cpp.",
    ],
    // It sends what it has settings for always.
    reads_gguf: false,
    seeded: None,
    samplers: &[
        rows::GREEDY,
        llama_cpp::DIVIDED,
        llama_cpp::TOP_K,
        llama_cpp::TOP_P,
        llama_cpp::MIN_P,
        llama_cpp::BY_SURPRISE,
        llama_cpp::PENALTIES,
    ],
    settings: &[
        Setting::new("temperature").default(0.8).moved(BELOW_0, 0.0),
        Setting::new("top_k")
            .default(40.0)
            .moved(BELOW_0, 0.0)
            .neutral(Neutral::Beyond(ABOVE_0)),
        Setting::new("top_p")
            .default(0.9)
            .clamped(0.0, 1.0)
            .neutral(Neutral::Beyond(BELOW_1)),
        Setting::new("min_p")
            .default(0.0)
            .clamped(0.0, 1.0)
            .neutral(Neutral::Beyond(ABOVE_0)),
        Setting::new("typical_p")
            .default(1.0)
            .neutral(Neutral::Beyond(BELOW_1)),
        Setting::new("repetition_penalty")
            .default(1.0)
            .refused(llama_cpp::REPEAT)
            .neutral(Neutral::At(1.0)),
        Setting::new("frequency_penalty")
            .default(0.0)
            .refused(llama_cpp::FREQUENCY)
            .neutral(Neutral::At(0.0)),
        Setting::new("presence_penalty")
            .default(0.0)
            .refused(llama_cpp::PRESENCE)
            .neutral(Neutral::At(0.0)),
        Setting::new("repeat_last_n")
            .default(llama_cpp::LAST_N as f64)
            .refused(WINDOW)
            .needs(rows::PENALTIES),
    ],
    first: &[],
    modes: &[],
    stages: &[
        stages::RECENT_PENALTIES,
        stages::TOP_K,
        llama_cpp::TYPICAL,
        stages::TOP_P,
        stages::MIN_P,
        stages::TEMPERATURE,
    ],
    ..LIBRARY
};
