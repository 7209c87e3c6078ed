//! candle-transformers: `generation::LogitsProcessor`.
//!
//! Order: temperature, top-k, top-p, where top-p counts the mass before top-k. There is no min-p.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, cold};
use super::stages;
use crate::draw::Way;
use crate::sampler::{top_k, top_p};

/// Below it a temperature is 0.
const COLD: f64 = 1e-7;

pub(super) static PROFILE: Profile = Profile {
    name: "candle",
    title: "Candle",
    aliases: &[],
    version: "candle-transformers 0.11.1",
    sources: &["candle-transformers/src/generation/mod.rs: LogitsProcessor"],
    known: Known::Run,
    when: "Its draws were recorded (100,000 per case), not its probabilities.",
    oddities: &[
        "Top-p uses the probability mass of the whole vocabulary, even after top-k; here it runs first.",
        "No min-p; penalties are functions that the calling program applies first.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::Candle),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Reaching)),
    ],
    settings: &[rows::TEMPERATURE, rows::TOP_P, rows::TOP_K],
    first: &[],
    modes: &[Mode {
        setting: "temperature",
        when: When::Within(cold(COLD)),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["top_k", "top_p"]),
    }],
    stages: &[stages::TEMPERATURE, stages::TOP_P, stages::TOP_K],
};
