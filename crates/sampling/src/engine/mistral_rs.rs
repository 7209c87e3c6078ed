//! mistral.rs: `mistralrs-core/src/sampler.rs`.
//!
//! Order: DRY, frequency and presence penalty, repetition penalty, logit bias, temperature, top-k, top-p, min-p.

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, cold};
use super::setting::{Neutral, Setting};
use super::stages;
use crate::draw::Way;
use crate::sampler::{Range, Variant, dry, min_p, penalties, top_k, top_p};

/// Below it a temperature is 0.
const COLD: f64 = 1e-7;

const DRY: &[&str] = &["dry_multiplier"];

pub(super) static PROFILE: Profile = Profile {
    name: "mistral.rs",
    title: "mistral.rs",
    aliases: &[],
    version: "0.9.2 9e92262, candle 0.11.1",
    sources: &["mistralrs-core/src/sampler.rs: speculative_target_probs"],
    known: Known::Run,
    when: "Penalties were only read.",
    oddities: &[
        "Min-p removes a token that equals the threshold.",
        "Frequency and presence penalties run before the repetition penalty.",
        "Defaults come from the model's generation_config.json.",
        "top_p and min_p outside 0 to 1 are off.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::MistralRs),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::nucleus(top_p::Cut::Prefix(top_p::End::Reaching)),
        rows::likely(min_p::Compared::ProbabilitiesAbove),
        Variant::Penalties(penalties::Variant {
            window: penalties::Window::Whole {
                refusal: "mistral.rs has no last_n: it looks at the whole history",
            },
            steps: &[
                penalties::Step::Frequency,
                penalties::Step::Presence,
                penalties::Step::Repetition,
            ],
            counted: penalties::Counted::Output,
            ..penalties::Variant::PLAIN
        }),
        rows::BIAS,
        Variant::Dry(dry::Variant {
            last_n: -1,
            negative: penalties::Negative::All,
        }),
    ],
    settings: &[
        Setting::new("dry_multiplier")
            .default(0.0)
            .off(Neutral::At(0.0)),
        Setting::new("dry_base").default(1.75).needs(DRY),
        Setting::new("dry_allowed_length").default(2.0).needs(DRY),
        Setting::new("dry_last_n").default(-1.0).needs(DRY),
        Setting::new("dry_breakers").default(0.0).needs(DRY),
        rows::FREQUENCY,
        rows::PRESENCE,
        rows::REPETITION,
        rows::LOGIT_BIAS,
        rows::TEMPERATURE,
        rows::TOP_K,
        rows::TOP_P.off(Neutral::Beyond(Range::WITHIN_SHARE)),
        rows::MIN_P.off(Neutral::Beyond(Range::WITHIN_SHARE)),
    ],
    first: &[stages::DRY, stages::PENALTIES, stages::LOGIT_BIAS],
    modes: &[Mode {
        setting: "temperature",
        when: When::Within(cold(COLD)),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["top_k", "top_p", "min_p"]),
    }],
    stages: &[
        stages::TEMPERATURE,
        stages::TOP_K,
        stages::TOP_P,
        stages::MIN_P,
    ],
};
