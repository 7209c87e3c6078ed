//! LM Studio's MLX engine: copies of MLX-LM's samplers, in the same order.

use super::mlx_lm;
use super::profile::{Known, Profile};

pub(super) static PROFILE: Profile = Profile {
    name: "lm-studio-mlx",
    version: "mlx-engine 08f0c07 (2026-08-21)",
    sources: &["mlx_engine/utils/sampling.py"],
    known: Known::Read,
    when: "MLX models in LM Studio; GGUF models run in llama.cpp.",
    oddities: &[
        "The temperature comes last, so that top-p and min-p look at the distribution at temperature 1.",
        "The application sets defaults of its own for each model; those here are the engine's.",
    ],
    ..mlx_lm::ANY
};
