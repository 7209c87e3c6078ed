//! vLLM's torch sampler: tokens tied with the k-th stay, and min-p compares probabilities.

use super::profile::{Known, Profile};
use super::vllm;
use crate::draw::Way;
use crate::sampler::{Variant, min_p, top_k, top_p};

static SAMPLERS: [Variant; 10] = vllm::samplers(
    min_p::Compared::Probabilities,
    top_k::TiedAtK::Stay,
    top_p::Cut::TailOfRounded,
);

pub(super) static PROFILE: Profile = Profile {
    name: "vllm-torch",
    title: "vLLM (torch)",
    sources: &[
        "vllm/v1/sample/ops/topk_topp_sampler.py: apply_top_k_top_p_pytorch",
        "vllm/v1/sample/logits_processor/builtin.py: MinPLogitsProcessor",
        "vllm/model_executor/layers/utils.py: apply_penalties",
    ],
    known: Known::Run,
    when: "Without Triton: the CPU build and the first runner (V1).",
    oddities: &[
        "Top-k also keeps tokens tied at rank k.",
        "Min-p runs before top-k and top-p, which see only the tokens it keeps.",
        "A temperature above 0 and below 0.01 is silently clamped to 0.01.",
    ],
    // `random_sample` in topk_topp_sampler.py, with a generator for each request; read, not run.
    draws: Some(Way::Torch),
    samplers: &SAMPLERS,
    seeded: None,
    ..vllm::ANY
};
