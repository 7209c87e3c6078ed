//! llama.cpp: `common_sampler_init` (common/sampling.cpp) with the defaults of `common_params_sampling`.
//!
//! Order: logit bias; penalties, DRY, top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature (the last!), or
//! `samplers` in the order given; adaptive-p at the end where it is among them. With mirostat, only logit bias,
//! temperature and mirostat run. It refuses next to nothing: a value out of range is a sampler that is off.

use std::ops::Bound::{Excluded, Unbounded};

use super::profile::{Mode, Neutral, Place, Profile, Setting, Silences, Stage};
use super::stages;
use crate::candidates::{Arithmetic, Handling, Masked, Order, Sums};
use crate::draw::Way;
use crate::sampler::{
    AdaptiveP, Dry, DynamicTemperature, Mirostat1, Mirostat2, Penalties, TopNSigma, Xtc,
};
use crate::sampler::{
    Range, Rule, Variant, dynamic_temperature, greedy, logit_bias, min_p, penalties, temperature,
    top_k, top_n_sigma, top_p, typical, xtc,
};

const MIROSTAT: Rule = Rule::new(
    Range::closed(0.0, 2.0),
    "unknown mirostat version {}: 0, 1 or 2",
);

/// The highest threshold at which XTC is on.
const HIGHEST_THRESHOLD: f64 = 0.5;

/// How many tokens penalties look back on.
const LAST_N: i64 = 64;

/// How many tokens mirostat 1 fits its law to.
const MIROSTAT_M: usize = 100;

const PLAIN_TEMPERATURE: temperature::Variant = temperature::Variant {
    temperature: Rule::ANY,
    least: 0.0,
    cold: greedy::Tied::OthersMasked,
};

const ABOVE_0: Range = Range {
    low: Excluded(0.0),
    high: Unbounded,
};

const BELOW_1: Range = Range {
    low: Unbounded,
    high: Excluded(1.0),
};

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

/// What mirostat leaves standing.
const WITH_MIROSTAT: Silences = Silences::AllBut(&[
    "temperature",
    "mirostat",
    "mirostat_tau",
    "mirostat_eta",
    "logit_bias",
]);

const MIROSTAT_SETTINGS: &[&str] = &["mirostat", "mirostat_tau", "mirostat_eta"];
const DRY: &[&str] = &["dry_multiplier"];

pub(super) static PROFILE: Profile = Profile {
    name: "llama.cpp",
    // As in the golden files.
    aliases: &["llama_cpp"],
    version: "libllama 0.5, src/llama-sampler.cpp",
    draws: Some(Way::LlamaCpp),
    arithmetic: Arithmetic::Float32,
    handling: Handling {
        masked: Masked::Counted,
        sums: Sums::Stepwise,
        order: Order::Buckets,
    },
    samplers: &[
        Variant::Greedy(greedy::Tied::FirstStays),
        Variant::Temperature(PLAIN_TEMPERATURE),
        Variant::DynamicTemperature(dynamic_temperature::Variant {
            each: Range::ANY,
            plain: PLAIN_TEMPERATURE,
        }),
        Variant::TopK(top_k::Variant {
            top_k: Rule::ANY,
            tied: top_k::Tied::Go,
        }),
        Variant::TopP(top_p::Variant {
            top_p: Rule::ANY,
            cut: top_p::Cut::Head(top_p::Tried::Fewer {
                few: 1024,
                first: 256,
            }),
        }),
        Variant::MinP(min_p::Variant {
            min_p: Rule::ANY,
            compared: min_p::Compared::Logits,
        }),
        Variant::Typical(typical::Variant {
            mass: Rule::ANY,
            way: typical::Way::Stepwise,
        }),
        Variant::TopNSigma(top_n_sigma::Variant {
            n: Rule::ANY,
            removal: top_n_sigma::Removal::Masked,
        }),
        Variant::Xtc(xtc::Variant {
            each: Range::ANY,
            highest_threshold: HIGHEST_THRESHOLD,
        }),
        Variant::Penalties(penalties::Variant {
            repeat: Rule::ANY,
            frequency: Rule::ANY,
            presence: Rule::ANY,
            both: Range::ANY,
            window: penalties::Window::LastN { default: LAST_N },
            counted: penalties::Counted::PromptAndOutput,
        }),
        Variant::LogitBias(logit_bias::SortedBefore::StillCounts),
        Variant::Dry(()),
        Variant::Mirostat1(Range::ANY),
        Variant::Mirostat2(Range::ANY),
        Variant::AdaptiveP(Range::ANY),
    ],
    settings: &[
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
            .neutral(Neutral::At(1.0)),
        Setting::new("frequency_penalty")
            .default(0.0)
            .neutral(Neutral::At(0.0)),
        Setting::new("presence_penalty")
            .default(0.0)
            .neutral(Neutral::At(0.0)),
        Setting::new("repeat_last_n")
            .default(LAST_N as f64)
            .needs(&[
                "repetition_penalty",
                "frequency_penalty",
                "presence_penalty",
            ]),
        Setting::new("dry_multiplier")
            .default(0.0)
            .neutral(Neutral::At(0.0)),
        Setting::new("dry_base").default(1.75).needs(DRY),
        Setting::new("dry_allowed_length").default(2.0).needs(DRY),
        Setting::new("dry_last_n").default(-1.0).needs(DRY),
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
    ],
    first: &[stages::LOGIT_BIAS],
    modes: &[
        Mode {
            setting: "mirostat",
            value: 1.0,
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
            value: 2.0,
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
        Stage::new(
            "penalties",
            &[
                "repetition_penalty",
                "frequency_penalty",
                "presence_penalty",
                "repeat_last_n",
            ],
            |given| {
                Penalties {
                    last_n: Some(given.whole(given.settings.repeat_last_n, "repeat_last_n")),
                    repeat: given.number("repetition_penalty"),
                    frequency: given.number("frequency_penalty"),
                    presence: given.number("presence_penalty"),
                }
                .into()
            },
        ),
        Stage::new(
            "dry",
            &[
                "dry_multiplier",
                "dry_base",
                "dry_allowed_length",
                "dry_last_n",
                "dry_breakers",
            ],
            |given| {
                let settings = given.settings;
                Dry {
                    multiplier: given.number("dry_multiplier"),
                    base: given.number("dry_base"),
                    allowed_length: given.whole(settings.dry_allowed_length, "dry_allowed_length"),
                    last_n: given.whole(settings.dry_last_n, "dry_last_n"),
                    breakers: settings.dry_breakers.clone().unwrap_or_default(),
                }
                .into()
            },
        ),
        Stage::new("top_n_sigma", &["top_n_sigma"], |given| {
            let n = given.number("top_n_sigma");
            TopNSigma { n }.into()
        }),
        stages::TOP_K,
        Stage {
            name: "typ_p",
            aliases: &["typical_p"],
            ..stages::TYPICAL
        },
        stages::TOP_P,
        stages::MIN_P,
        Stage::new("xtc", &["xtc_probability", "xtc_threshold"], |given| {
            Xtc {
                probability: given.number("xtc_probability"),
                threshold: given.number("xtc_threshold"),
                min_keep: given.min_keep(),
            }
            .into()
        }),
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
