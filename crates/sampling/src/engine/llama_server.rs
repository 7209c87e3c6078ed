//! llama.cpp's server: the library's chain, but requests are refused or silently clamped before it.

use super::llama_cpp::{self, LIBRARY};
use super::profile::Profile;
use super::rows::{ABOVE_0, BELOW_0, BELOW_1};
use super::setting::{Neutral, Setting, with};
use crate::sampler::{Range, Rule};

const WINDOW: Rule = Rule::new(
    Range::at_least(0.0),
    "repeat_last_n must be 0 or more, got {}",
);
const DRY_WINDOW: Rule = Rule::new(
    Range::at_least(0.0),
    "dry_penalty_last_n must be 0 or more, got {}",
);
const DRY_LENGTH: Rule = Rule::new(
    Range::at_least(0.0),
    "dry_allowed_length must be 0 or more, got {}",
);
const DECAY: Rule = Rule::new(
    Range::closed(0.0, 0.99),
    "adaptive_decay must be from 0 to 0.99, got {}",
);

/// Its settings, each with its default.
pub(super) const SETTINGS: [Setting; llama_cpp::SETTINGS.len()] = with(
    llama_cpp::SETTINGS,
    &[
        Setting::new("mirostat")
            .default(0.0)
            .clamped(0.0, 2.0)
            .neutral(Neutral::At(0.0)),
        Setting::new("temperature").default(0.8).moved(BELOW_0, 0.0),
        Setting::new("top_k")
            .default(40.0)
            .moved(BELOW_0, 0.0)
            .neutral(Neutral::Beyond(ABOVE_0)),
        Setting::new("top_p")
            .default(0.95)
            .clamped(0.0, 1.0)
            .neutral(Neutral::Beyond(BELOW_1)),
        Setting::new("min_p")
            .default(0.05)
            .clamped(0.0, 1.0)
            .neutral(Neutral::Beyond(ABOVE_0)),
        Setting::new("xtc_probability")
            .default(0.0)
            .clamped(0.0, 1.0)
            .neutral(Neutral::Beyond(ABOVE_0)),
        Setting::new("xtc_threshold")
            .default(0.1)
            .clamped(0.0, 1.0)
            .off_above(llama_cpp::HIGHEST_THRESHOLD)
            .needs(&["xtc_probability"]),
        Setting::new("repeat_last_n")
            .default(llama_cpp::LAST_N as f64)
            .refused(WINDOW)
            .needs(super::rows::PENALTIES),
        Setting::new("dry_base")
            .default(1.75)
            .moved(
                Range {
                    low: std::ops::Bound::Unbounded,
                    high: std::ops::Bound::Excluded(1.0),
                },
                1.75,
            )
            .needs(llama_cpp::DRY),
        Setting::new("dry_allowed_length")
            .default(2.0)
            .refused(DRY_LENGTH)
            .needs(llama_cpp::DRY),
        Setting::new("dry_last_n")
            .default(llama_cpp::LAST_N as f64)
            .refused(DRY_WINDOW)
            .needs(llama_cpp::DRY),
        Setting::new("adaptive_target")
            .default(-1.0)
            .moved(
                Range {
                    low: std::ops::Bound::Excluded(1.0),
                    high: std::ops::Bound::Unbounded,
                },
                1.0,
            )
            .neutral(Neutral::Beyond(Range::at_least(0.0))),
        Setting::new("adaptive_decay")
            .default(0.9)
            .refused(DECAY)
            .needs(&["adaptive_target"]),
    ],
);

pub(super) static PROFILE: Profile = Profile {
    name: "llama-server",
    title: "llama-server",
    aliases: &[],
    version: "0.5.0-dev 0c1e57098 (2026-10-01)",
    sources: &[
        "tools/server/server-schema.cpp",
        "common/sampling.cpp: common_sampler_init",
        "src/llama-sampler.cpp",
    ],
    when: "The chain is the library's, which was run; clamping and rejection of requests were only read.",
    oddities: &[
        "The temperature runs last, so top-p, min-p and typical truncate the distribution at T = 1.",
        "Values out of range are silently clamped: top_k to 0 or more, top_p, min_p and XTC to 0 to 1, the temperature to 0 or more; a DRY base below 1 becomes 1.75.",
        "Negative windows, which mean off in the library, are rejected.",
        "Defaults in the model file (`general.sampling.*`) apply to settings missing from a request.",
    ],
    settings: &SETTINGS,
    ..LIBRARY
};
