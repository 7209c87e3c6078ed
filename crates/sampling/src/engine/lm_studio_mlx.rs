//! LM Studio's MLX engine: copies of MLX-LM's samplers, in the same order.

use super::mlx_lm;
use super::profile::{Known, Profile};

pub(super) static PROFILE: Profile = Profile {
    name: "lm-studio-mlx",
    title: "LM Studio (MLX)",
    version: "mlx-engine 08f0c07 (2026-08-21)",
    sources: &["mlx_engine/utils/sampling.py"],
    known: Known::Read,
    when: "MLX models in LM Studio; GGUF models run in llama.cpp.",
    oddities: &[
        "The temperature runs last, so top-p and min-p truncate the distribution at T = 1.",
        "The application sets its own defaults per model; those here are the engine's.",
    ],
    // Its own copy of the drawing code was not examined.
    draws: None,
    ..mlx_lm::ANY
};
