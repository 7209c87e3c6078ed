//! SGLang's torch sampler: top-k, top-p and min-p side by side on the same probabilities.

use super::profile::{Known, Profile};
use super::{sglang, stages};
use crate::sampler::{Variant, top_k, top_p};

static SAMPLERS: [Variant; 8] = sglang::samplers(
    top_k::TiedAtK::Go,
    top_p::Cut::Prefix(top_p::End::Exceeding),
);

pub(super) static PROFILE: Profile = Profile {
    name: "sglang-torch",
    title: "SGLang (torch)",
    sources: &[
        "sglang/srt/layers/sampler.py: top_k_top_p_min_p_sampling_from_probs_torch",
        "sglang/srt/sampling/sampling_params.py",
        "sglang/srt/sampling/penaltylib",
    ],
    known: Known::Run,
    when: "`--sampling-backend pytorch`, and hardware without FlashInfer.",
    oddities: &[
        "Top-k, top-p and min-p use the same probabilities: top-p counts the probability mass of the whole vocabulary.",
        "The repetition penalty counts only generated tokens and runs after the frequency and presence penalties.",
        "A temperature below 0.000001 means greedy decoding.",
    ],
    samplers: &SAMPLERS,
    modes: &[sglang::GREEDY],
    stages: &[
        stages::TEMPERATURE,
        stages::TOP_P,
        stages::TOP_K,
        stages::MIN_P,
    ],
    seeded: None,
    ..sglang::ANY
};
