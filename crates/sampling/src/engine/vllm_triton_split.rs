//! vLLM's Triton kernels on CUDA for small batches: top-p without top-k has a kernel of its own.

use super::profile::Profile;
use super::{vllm, vllm_triton};
use crate::sampler::{Variant, min_p, top_k, top_p};

static SAMPLERS: [Variant; 10] = vllm::samplers(
    min_p::Compared::Logits,
    top_k::TiedAtK::Go,
    top_p::Cut::Prefix(top_p::End::ShortOfLeast(top_p::Unless::CutOrUnlimited)),
);

pub(super) static PROFILE: Profile = Profile {
    name: "vllm-triton-split",
    title: "vLLM (Triton split)",
    when: "CUDA without FlashInfer's sampler, or with a seed in the batch, for at most 64 rows. Run in Triton's interpreter on a CPU, not on a GPU.",
    oddities: &[
        "Where top-k is on but removes nothing and top-p keeps every remaining token, the least likely one is lost (probably a bug).",
        "Top-p without top-k loses nothing.",
        "Min-p compares logits, before top-k and top-p.",
    ],
    samplers: &SAMPLERS,
    seeded: None,
    ..vllm_triton::ANY
};
