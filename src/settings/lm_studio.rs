//! Requests to LM Studio: OpenAI's form with more beside it, and its own `/api/v1/chat` (its documentation, "REST API").
//!
//! GGUF models run in llama.cpp; the application has a default of its own for the repetition penalty.

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN, openai};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "lm-studio",
    product: "LM Studio",
    nearest: &["llama.cpp"],
    usual: &[("repetition_penalty", 1.1)],
    shapes: &[
        FormatShape::new("LM Studio chat completions", &["messages"]),
        FormatShape::new("LM Studio completions", &["prompt"]),
        FormatShape::new("LM Studio /api/v1/chat", &["input"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_p", "top_p"),
            ("top_k", "top_k"),
            ("min_p", "min_p"),
            ("repeat_penalty", "repetition_penalty"),
            ("presence_penalty", "presence_penalty"),
            ("frequency_penalty", "frequency_penalty"),
        ],
        special: &["logit_bias"],
        not_reproduced: openai::NOT_REPRODUCED,
        silent: &[
            openai::ALWAYS,
            &[
                "context_length",
                "draft_model",
                "input",
                "integrations",
                "max_output_tokens",
                "previous_response_id",
                "reasoning",
                "store",
                "system_prompt",
                "ttl",
            ],
        ],
        ..FormatKeys::NONE
    },
    ..PLAIN
};
