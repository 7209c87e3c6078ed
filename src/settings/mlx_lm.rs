//! Requests to `mlx_lm.server` (`mlx_lm/server.py`, 0.32): OpenAI's form, with a window for each penalty.

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN, openai};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "mlx-lm",
    product: "mlx_lm.server",
    engines: &["mlx-lm"],
    nearest: &["vllm"],
    shapes: &[
        FormatShape::new("mlx_lm.server chat completions", &["messages"]),
        FormatShape::new("mlx_lm.server completions", &["prompt"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_p", "top_p"),
            ("top_k", "top_k"),
            ("min_p", "min_p"),
            ("repetition_penalty", "repetition_penalty"),
            ("repetition_context_size", "repeat_last_n"),
            ("presence_penalty", "presence_penalty"),
            ("frequency_penalty", "frequency_penalty"),
            ("xtc_probability", "xtc_probability"),
            ("xtc_threshold", "xtc_threshold"),
        ],
        further: &[
            ("frequency_context_size", 20.0),
            ("presence_context_size", 20.0),
        ],
        special: &["logit_bias"],
        silent: &[
            openai::ALWAYS,
            &[
                "adapters",
                "chat_template_kwargs",
                "draft_model",
                "num_draft_tokens",
                "response_format",
                "role_mapping",
                "tool_choice",
            ],
        ],
        ..FormatKeys::NONE
    },
    ..PLAIN
};
