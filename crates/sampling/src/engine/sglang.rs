//! SGLang: `SamplingParams` and `srt/layers/sampler.py`; here with FlashInfer's kernels, the usual on a GPU.
//!
//! Order: frequency, presence and repetition penalty, logit bias, temperature; then top-k and top-p side by side on the
//! same probabilities, or, once any request of the batch has a min-p, top-k, top-p and min-p one after another.

use std::ops::Bound::{Excluded, Included};

use super::profile::{Known, Mode, Profile, Silences, When};
use super::rows::{self, cold};
use super::setting::Setting;
use super::stages;
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, min_p, penalties, top_k, top_p};

const TEMPERATURE: Rule = Rule::new(
    Range::at_least(0.0),
    "temperature must be non-negative, got {}.",
);
const TOP_P: Rule = Rule::new(Range::MASS, "top_p must be in (0, 1], got {}.");
const MIN_P: Rule = Rule::new(Range::SHARE, "min_p must be in [0, 1], got {}.");
const TOP_K: Rule = Rule::new(
    Range::at_least(1.0),
    "top_k must be -1 (disable) or at least 1, got {}.",
);
const FREQUENCY: Rule = Rule::new(
    Range::closed(-2.0, 2.0),
    "frequency_penalty must be in [-2, 2], got {}.",
);
const PRESENCE: Rule = Rule::new(
    Range::closed(-2.0, 2.0),
    "presence_penalty must be in [-2, 2], got {}.",
);
const REPETITION: Rule = Rule::new(
    Range {
        low: Excluded(0.0),
        high: Included(2.0),
    },
    "repetition_penalty must be in (0, 2], got {}.",
);

/// Below it a temperature is 0.
const COLD: f64 = 1e-6;

/// Its samplers; its two paths differ in ties and in the cut of top-p.
pub(super) const fn samplers(tied: top_k::TiedAtK, cut: top_p::Cut) -> [Variant; 8] {
    [
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(tied),
        rows::nucleus(cut),
        rows::likely(min_p::Compared::Probabilities),
        Variant::Penalties(penalties::Variant {
            repeat: REPETITION,
            frequency: FREQUENCY,
            presence: PRESENCE,
            window: penalties::Window::Whole {
                refusal: "sglang has no last_n: it looks at all that was generated",
            },
            steps: &[
                penalties::Step::Frequency,
                penalties::Step::Presence,
                penalties::Step::Repetition,
            ],
            repeated: penalties::Counted::Output,
            counted: penalties::Counted::Output,
            ..penalties::Variant::PLAIN
        }),
        rows::BIAS,
        rows::MIN_LENGTH,
    ]
}

static SAMPLERS: [Variant; 8] = samplers(
    top_k::TiedAtK::Stay,
    top_p::Cut::Prefix(top_p::End::WithTied),
);

/// In the order of `verify`.
static SETTINGS: [Setting; 11] = [
    rows::TEMPERATURE.refused(TEMPERATURE),
    rows::TOP_P.refused(TOP_P),
    rows::MIN_P.refused(MIN_P),
    // 0 is off here; SGLang writes -1, and refuses 0.
    rows::TOP_K
        .default(-1.0)
        .moved(Range::closed(0.0, 0.0), -1.0)
        .refused_in_writing(TOP_K),
    rows::FREQUENCY.refused(FREQUENCY),
    rows::PRESENCE.refused(PRESENCE),
    rows::REPETITION.refused(REPETITION),
    rows::LOGIT_BIAS,
    rows::MIN_NEW_TOKENS,
    rows::EOS,
    rows::STOP,
];

/// At a temperature of nearly 0 it takes the likeliest.
pub(super) const GREEDY: Mode = Mode {
    setting: "temperature",
    when: When::Within(cold(COLD)),
    stages: &[stages::GREEDY],
    silences: Silences::Active(&["top_k", "top_p", "min_p"]),
};

pub(super) static PROFILE: Profile = ANY;

/// The usual one; the other is like it but for what it says itself.
pub(super) const ANY: Profile = Profile {
    name: "sglang",
    title: "SGLang",
    aliases: &[],
    version: "0.5.23",
    sources: &[
        "sglang/srt/sampling/sampling_params.py",
        "sglang/srt/layers/sampler.py",
        "sglang/srt/sampling/penaltylib",
        "FlashInfer's documentation of top_k_top_p_sampling_from_probs, top_k_renorm_prob, top_p_renorm_prob",
    ],
    known: Known::Read,
    when: "CUDA with FlashInfer's kernels (the default). The penalties were run; the kernels follow their documentation.",
    oddities: &[
        "Top-k and top-p use the same probabilities: top-p counts the probability mass of the whole vocabulary.",
        "If any request in the batch sets min-p, then top-k, top-p and min-p run one after another, each renormalizing: another request's min-p changes your results.",
        "The repetition penalty counts only generated tokens and runs after the frequency and presence penalties.",
        "A temperature below 0.000001 means greedy decoding.",
        "A server reads its defaults from the model's generation_config.json (`--sampling-defaults model`).",
    ],
    reads_gguf: false,
    seeded: Some("sglang-torch"),
    draws: Some(Way::Sglang),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &SAMPLERS,
    settings: &SETTINGS,
    first: &[
        stages::PENALTIES,
        stages::MIN_NEW_TOKENS,
        stages::LOGIT_BIAS,
    ],
    modes: &[
        GREEDY,
        Mode {
            setting: "min_p",
            when: When::Within(rows::ABOVE_0),
            stages: &[
                stages::TEMPERATURE,
                stages::TOP_K,
                stages::TOP_P,
                stages::MIN_P,
            ],
            silences: Silences::Given(&[]),
        },
    ],
    // Side by side is one after another, top-p first: it is then that its mass is that of all.
    stages: &[stages::TEMPERATURE, stages::TOP_P, stages::TOP_K],
};
