//! vLLM's Triton kernel for top-k and top-p: a threshold found by bisection.

use super::profile::{Known, Profile};
use super::vllm;
use crate::sampler::{Variant, min_p, top_k, top_p};

static SAMPLERS: [Variant; 10] = vllm::samplers(
    min_p::Compared::Logits,
    top_k::TiedAtK::Go,
    top_p::Cut::Prefix(top_p::End::ShortOfLeast(top_p::Unless::Cut)),
);

/// What both ways of running it have in common.
pub(super) const ANY: Profile = Profile {
    sources: &[
        "vllm/v1/worker/gpu/sample/gumbel.py: apply_temperature",
        "vllm/v1/worker/gpu/sample/min_p.py",
        "vllm/v1/worker/gpu/sample/penalties.py",
        "vllm/v1/sample/ops/topk_topp_triton.py",
    ],
    known: Known::Run,
    ..vllm::ANY
};

pub(super) static PROFILE: Profile = Profile {
    name: "vllm-triton",
    title: "vLLM (Triton)",
    when: "A GPU without FlashInfer's sampler, or with a seed in the batch; top-p alone for more than 64 rows. Run in Triton's interpreter on a CPU, not on a GPU.",
    oddities: &[
        "Where top-p would keep every remaining token, the least likely one is lost, unless top-k has truncated (probably a bug).",
        "Min-p compares logits, before top-k and top-p.",
    ],
    samplers: &SAMPLERS,
    seeded: None,
    ..ANY
};
