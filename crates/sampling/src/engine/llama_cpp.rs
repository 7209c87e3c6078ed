//! llama.cpp: `common_sampler_init` (common/sampling.cpp) with the defaults of `common_params_sampling`.
//!
//! Order: logit bias; penalties, DRY, top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature (the last!), or
//! `samplers` in the order given; adaptive-p at the end where it is among them. With mirostat, only logit bias,
//! temperature and mirostat run. It refuses penalties that are not finite or, for repetition, not above 0; other values out
//! of range are samplers that are off.

use super::profile::{Known, Mode, Place, Profile, Silences, Stage, When};
use super::rows::{self, ABOVE_0, BELOW_0, BELOW_1};
use super::setting::{Neutral, Setting};
use super::stages;
use crate::candidates::{Arithmetic, Handling, Masked, Sums, TieOrder};
use crate::draw::Way;
use crate::sampler::{AdaptiveP, DynamicTemperature, Mirostat1, Mirostat2};
use crate::sampler::{Range, Rule, Variant, dry, dynamic_temperature, greedy, logit_bias, min_p};
use crate::sampler::{penalties, temperature, top_k, top_n_sigma, top_p, typical, xtc};

pub(super) const REPEAT: Rule = Rule::new(
    Range::POSITIVE,
    "penalty_repeat must be finite and greater than 0, got {}",
);
pub(super) const FREQUENCY: Rule = Rule::new(Range::FINITE, "penalty_freq must be finite, got {}");
pub(super) const PRESENCE: Rule =
    Rule::new(Range::FINITE, "penalty_present must be finite, got {}");
const MIROSTAT: Rule = Rule::new(
    Range::closed(0.0, 2.0),
    "unknown mirostat version {}: 0, 1 or 2",
);

/// The highest threshold at which XTC is on.
pub(super) const HIGHEST_THRESHOLD: f64 = 0.5;

/// How many tokens penalties look back on.
pub(super) const LAST_N: i64 = 64;

/// How many tokens mirostat 1 fits its law to.
const MIROSTAT_M: usize = 100;

const PLAIN_TEMPERATURE: temperature::Variant = temperature::Variant {
    temperature: Rule::ANY,
    least: 0.0,
    cold: greedy::Tied::OthersMasked,
};

pub(super) const DIVIDED: Variant = Variant::Temperature(PLAIN_TEMPERATURE);

pub(super) const TOP_K: Variant = rows::largest(top_k::TiedAtK::Go);

pub(super) const TOP_P: Variant = rows::nucleus(top_p::Cut::Head(top_p::Tried::Fewer {
    few: 1024,
    first: 256,
}));

pub(super) const MIN_P: Variant = rows::likely(min_p::Compared::Logits);

pub(super) const BY_SURPRISE: Variant = Variant::Typical(typical::Variant {
    mass: Rule::ANY,
    way: typical::TypicalMethod::Stepwise,
});

pub(super) const PENALTIES: Variant = Variant::Penalties(penalties::Variant {
    repeat: REPEAT,
    frequency: FREQUENCY,
    presence: PRESENCE,
    window: penalties::Window::LastN {
        default: LAST_N,
        negative: penalties::Negative::Off,
    },
    ..penalties::Variant::PLAIN
});

const TEMPERATURE: Stage = Stage::new(
    "temperature",
    &["temperature", "dynatemp_range", "dynatemp_exponent"],
    |given| {
        let range = given.number("dynatemp_range");
        if range > 0.0 {
            DynamicTemperature {
                temperature: given.number("temperature"),
                range,
                exponent: given.number("dynatemp_exponent"),
            }
            .into()
        } else {
            stages::temperature(given)
        }
    },
);

pub(super) const TYPICAL: Stage = Stage {
    name: "typ_p",
    aliases: &["typical_p"],
    ..stages::TYPICAL
};

/// What mirostat leaves standing.
const WITH_MIROSTAT: Silences = Silences::AllBut(&[
    "temperature",
    "mirostat",
    "mirostat_tau",
    "mirostat_eta",
    "logit_bias",
]);

const MIROSTAT_SETTINGS: &[&str] = &["mirostat", "mirostat_tau", "mirostat_eta"];
pub(super) const DRY: &[&str] = &["dry_multiplier"];

/// Its settings, each with its default.
pub(super) const SETTINGS: [Setting; 27] = [
    Setting::new("logit_bias")
        .default(0.0)
        .off(Neutral::At(0.0)),
    Setting::new("mirostat")
        .default(0.0)
        .refused(MIROSTAT)
        .neutral(Neutral::At(0.0)),
    Setting::new("mirostat_tau")
        .default(5.0)
        .needs(&["mirostat"]),
    Setting::new("mirostat_eta")
        .default(0.1)
        .needs(&["mirostat"]),
    Setting::new("temperature").default(0.8),
    Setting::new("dynatemp_range")
        .default(0.0)
        .neutral(Neutral::Beyond(ABOVE_0)),
    Setting::new("dynatemp_exponent")
        .default(1.0)
        .needs(&["dynatemp_range"]),
    Setting::new("top_k")
        .default(40.0)
        .neutral(Neutral::Beyond(ABOVE_0)),
    Setting::new("top_p")
        .default(0.95)
        .neutral(Neutral::Beyond(BELOW_1)),
    Setting::new("min_p")
        .default(0.05)
        .neutral(Neutral::Beyond(ABOVE_0)),
    Setting::new("typical_p")
        .default(1.0)
        .neutral(Neutral::Beyond(BELOW_1)),
    Setting::new("top_n_sigma")
        .default(-1.0)
        .neutral(Neutral::Beyond(ABOVE_0)),
    Setting::new("xtc_probability")
        .default(0.0)
        .neutral(Neutral::Beyond(ABOVE_0)),
    Setting::new("xtc_threshold")
        .default(0.1)
        .off_above(HIGHEST_THRESHOLD)
        .needs(&["xtc_probability"]),
    Setting::new("repetition_penalty")
        .default(1.0)
        .refused(REPEAT)
        .neutral(Neutral::At(1.0)),
    Setting::new("frequency_penalty")
        .default(0.0)
        .refused(FREQUENCY)
        .neutral(Neutral::At(0.0)),
    Setting::new("presence_penalty")
        .default(0.0)
        .refused(PRESENCE)
        .neutral(Neutral::At(0.0)),
    Setting::new("repeat_last_n")
        .default(LAST_N as f64)
        .moved(BELOW_0, 0.0)
        .needs(rows::PENALTIES),
    Setting::new("dry_multiplier")
        .default(0.0)
        .neutral(Neutral::At(0.0)),
    Setting::new("dry_base").default(1.75).needs(DRY),
    Setting::new("dry_allowed_length").default(2.0).needs(DRY),
    Setting::new("dry_last_n")
        .default(LAST_N as f64)
        .moved(BELOW_0, 0.0)
        .needs(DRY),
    Setting::new("dry_breakers").default(0.0).needs(DRY),
    Setting::new("adaptive_target")
        .default(-1.0)
        .neutral(Neutral::Beyond(Range::at_least(0.0))),
    Setting::new("adaptive_decay")
        .default(0.9)
        .needs(&["adaptive_target"]),
    Setting::new("min_keep")
        .default(0.0)
        .neutral(Neutral::Beyond(Range::at_least(2.0)))
        .needs(&["top_p", "min_p", "typical_p", "xtc_probability"]),
    Setting::new("samplers"),
];

pub(super) static PROFILE: Profile = LIBRARY;

pub(super) const LIBRARY: Profile = Profile {
    name: "llama.cpp",
    title: "llama.cpp",
    // As in the golden files.
    aliases: &["llama_cpp"],
    version: "libllama 0.5.0, and 0.5.0-dev 0c1e57098 (2026-10-01)",
    sources: &[
        "src/llama-sampler.cpp",
        "common/sampling.cpp: common_sampler_init",
        "common/common.h: common_params_sampling",
    ],
    known: Known::Run,
    when: "The library and its command-line tools; the server, which clamps and rejects settings first, is `llama-server`.",
    oddities: &[
        "The temperature runs last, so top-p, min-p and typical truncate the distribution at T = 1.",
        "Of tokens tied at rank k, exactly k are kept.",
        "Windows (`repeat_last_n`, `dry_last_n`) of 0 or less turn the penalties off; prompt tokens count.",
        "With mirostat, only temperature and mirostat run.",
        "A grammar is checked against the sampled token, and applied to all tokens only if it does not match.",
        "A GGUF file can carry its own defaults (`general.sampling.*`).",
    ],
    reads_gguf: true,
    seeded: None,
    draws: Some(Way::LlamaCpp),
    arithmetic: Arithmetic::Float32,
    handling: Handling {
        masked: Masked::Counted,
        sums: Sums::Stepwise,
        order: TieOrder::Buckets,
    },
    samplers: &[
        rows::GREEDY,
        DIVIDED,
        Variant::DynamicTemperature(dynamic_temperature::Variant {
            each: Range::ANY,
            plain: PLAIN_TEMPERATURE,
        }),
        TOP_K,
        TOP_P,
        MIN_P,
        BY_SURPRISE,
        Variant::TopNSigma(top_n_sigma::Variant {
            n: Rule::ANY,
            removal: top_n_sigma::Removal::Masked,
            deviation: top_n_sigma::Deviation::Population,
        }),
        Variant::Xtc(xtc::Variant {
            each: Range::ANY,
            highest_threshold: HIGHEST_THRESHOLD,
        }),
        PENALTIES,
        Variant::LogitBias(logit_bias::SortedBefore::StillCounts),
        Variant::Dry(dry::Variant {
            last_n: LAST_N,
            negative: penalties::Negative::Off,
        }),
        Variant::Mirostat1(Range::ANY),
        Variant::Mirostat2(Range::ANY),
        Variant::AdaptiveP(Range::ANY),
    ],
    settings: &SETTINGS,
    first: &[stages::LOGIT_BIAS],
    modes: &[
        Mode {
            setting: "mirostat",
            when: When::is(1.0),
            stages: &[
                TEMPERATURE_WITH_MIROSTAT,
                Stage::new("mirostat", MIROSTAT_SETTINGS, |given| {
                    Mirostat1 {
                        tau: given.number("mirostat_tau"),
                        eta: given.number("mirostat_eta"),
                        m: MIROSTAT_M,
                        n_vocab: None,
                    }
                    .into()
                }),
            ],
            silences: WITH_MIROSTAT,
        },
        Mode {
            setting: "mirostat",
            when: When::is(2.0),
            stages: &[
                TEMPERATURE_WITH_MIROSTAT,
                Stage::new("mirostat", MIROSTAT_SETTINGS, |given| {
                    Mirostat2 {
                        tau: given.number("mirostat_tau"),
                        eta: given.number("mirostat_eta"),
                    }
                    .into()
                }),
            ],
            silences: WITH_MIROSTAT,
        },
    ],
    // The default order (`common_params_sampling::samplers`).
    stages: &[
        stages::RECENT_PENALTIES,
        stages::DRY,
        stages::TOP_N_SIGMA,
        stages::TOP_K,
        TYPICAL,
        stages::TOP_P,
        stages::MIN_P,
        stages::XTC,
        TEMPERATURE,
        Stage {
            place: Place::LastWhereNamed,
            ..Stage::new(
                "adaptive_p",
                &["adaptive_target", "adaptive_decay"],
                |given| {
                    AdaptiveP {
                        target: given.number("adaptive_target"),
                        decay: given.number("adaptive_decay"),
                    }
                    .into()
                },
            )
        },
    ],
};

/// With mirostat it is never dynamic.
const TEMPERATURE_WITH_MIROSTAT: Stage = stages::TEMPERATURE;
