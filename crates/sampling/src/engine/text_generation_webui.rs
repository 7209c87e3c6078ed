//! text-generation-webui: `modules/sampler_hijack.py` on transformers.
//!
//! Order: repetition, presence and frequency penalty, DRY, temperature, top-n-sigma, top-k, top-p, typical, epsilon, eta,
//! tail-free, top-a, min-p, XTC; a user may sort them.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, ABOVE_0};
use super::setting::{Neutral, Setting};
use super::{stages, transformers};
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, dry, eta, min_p, penalties, top_k, top_n_sigma, top_p};
use crate::sampler::{tail_free, typical, xtc};

/// How many tokens penalties look back on (`repetition_penalty_range`).
const LAST_N: i64 = 1024;

const DRY: &[&str] = &["dry_multiplier"];

pub(super) static PROFILE: Profile = Profile {
    name: "text-generation-webui",
    title: "text-generation-webui",
    aliases: &[],
    version: "1dcde41d03 (2026-05-03), transformers 5.24.0",
    sources: &["modules/sampler_hijack.py", "modules/text_generation.py"],
    known: Known::Run,
    when: "Models run by Transformers. Temperature, top-k, top-p and min-p were run, the others only read.",
    oddities: &[
        "Users can reorder the samplers (`sampler_priority`) or move the temperature last.",
        "All settings default to neutral; most users run a preset.",
        "Top-n-sigma uses the sample standard deviation and counts removed logits as 0.",
        "Further samplers are not modeled here: dynamic temperature, smoothing, mirostat, adaptive-p.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::Torch),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        Variant::TopK(top_k::Variant {
            top_k: transformers::TOP_K,
            tied: top_k::TiedAtK::Stay,
            most: top_k::Most::Any,
        }),
        Variant::TopP(top_p::Variant {
            top_p: transformers::TOP_P,
            cut: top_p::Cut::Tail,
        }),
        Variant::MinP(min_p::Variant {
            min_p: transformers::MIN_P,
            compared: min_p::Compared::Probabilities,
        }),
        Variant::Typical(typical::Variant {
            mass: transformers::TYPICAL_P,
            way: typical::TypicalMethod::TiedStay,
        }),
        Variant::Epsilon(()),
        Variant::Eta(eta::Constants::Float32),
        Variant::TailFree(tail_free::Variant {
            z: Rule::ANY,
            removed: tail_free::Removed::Zero,
        }),
        Variant::TopA(()),
        Variant::TopNSigma(top_n_sigma::Variant {
            n: Rule::ANY,
            removal: top_n_sigma::Removal::Gone,
            deviation: top_n_sigma::Deviation::SampleWithZeros,
        }),
        Variant::Xtc(xtc::Variant {
            each: Range::SHARE,
            highest_threshold: 1.0,
        }),
        Variant::Penalties(penalties::Variant {
            repeat: transformers::REPETITION,
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
        Variant::Dry(dry::Variant {
            last_n: -1,
            negative: penalties::Negative::All,
        }),
        rows::BIAS,
        rows::MASK,
        rows::NO_REPEAT_NGRAM,
        Variant::Guidance(()),
    ],
    settings: &[
        rows::DO_SAMPLE,
        rows::LOGIT_BIAS,
        rows::REPETITION.refused_by_sampler(transformers::REPETITION),
        rows::PRESENCE,
        rows::FREQUENCY,
        Setting::new("repeat_last_n")
            .default(LAST_N as f64)
            .needs(rows::PENALTIES),
        Setting::new("dry_multiplier")
            .default(0.0)
            .off(Neutral::At(0.0)),
        Setting::new("dry_base").default(1.75).needs(DRY),
        Setting::new("dry_allowed_length").default(2.0).needs(DRY),
        Setting::new("dry_last_n").default(-1.0).needs(DRY),
        Setting::new("dry_breakers").default(0.0).needs(DRY),
        rows::TEMPERATURE,
        Setting::new("top_n_sigma")
            .default(0.0)
            .off(Neutral::Beyond(ABOVE_0)),
        rows::TOP_K,
        rows::TOP_P,
        Setting::new("typical_p")
            .default(1.0)
            .off(Neutral::Beyond(rows::BELOW_1)),
        Setting::new("epsilon_cutoff")
            .default(0.0)
            .off(Neutral::Beyond(Range::WITHIN_SHARE)),
        Setting::new("eta_cutoff")
            .default(0.0)
            .off(Neutral::Beyond(Range::WITHIN_SHARE)),
        Setting::new("tfs")
            .default(1.0)
            .off(Neutral::Beyond(rows::cold(1.0))),
        Setting::new("top_a")
            .default(0.0)
            .off(Neutral::Beyond(Range::MASS)),
        rows::MIN_P,
        Setting::new("xtc_probability")
            .default(0.0)
            .off(Neutral::Beyond(ABOVE_0)),
        Setting::new("xtc_threshold")
            .default(0.1)
            .needs(&["xtc_probability"]),
        Setting::new("samplers"),
        rows::BANNED,
        rows::NGRAM_SIZE,
    ],
    first: &[stages::LOGIT_BIAS, stages::BANNED],
    modes: &[Mode {
        setting: "do_sample",
        when: When::is(0.0),
        stages: &[stages::GREEDY],
        silences: Silences::Given(&["temperature", "top_k", "top_p", "min_p", "typical_p"]),
    }],
    stages: &[
        stages::RECENT_PENALTIES,
        stages::DRY,
        stages::TEMPERATURE,
        stages::TOP_N_SIGMA,
        stages::TOP_K,
        stages::TOP_P,
        stages::TYPICAL,
        stages::EPSILON,
        stages::ETA,
        stages::TAIL_FREE,
        stages::TOP_A,
        stages::MIN_P,
        stages::XTC,
        stages::NO_REPEAT_NGRAM,
    ],
};
