//! Requests to Ollama (`api/types.go`: `GenerateRequest`, `ChatRequest`, `Options`, 0.33): settings stand in `options`, and
//! are passed over elsewhere.

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN};

const WITHIN: &[&str] = &["options"];

const AROUND: &[&str] = &[
    "dimensions",
    "format",
    "images",
    "keep_alive",
    "logprobs",
    "model",
    "raw",
    "shift",
    "stream",
    "suffix",
    "system",
    "template",
    "think",
    "tools",
    "top_logprobs",
    "truncate",
];

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "ollama",
    product: "Ollama",
    engines: &["ollama"],
    nearest: &["llama.cpp"],
    usual: &[("top_p", 0.9), ("min_p", 0.0)],
    shapes: &[
        FormatShape::new("Ollama /api/chat", &["messages"]).within(WITHIN, &[AROUND]),
        FormatShape::new("Ollama /api/generate", &["prompt"])
            .within(WITHIN, &[AROUND, &["context"]]),
        FormatShape::new("Ollama options", &["num_ctx"]),
        FormatShape::new("Ollama options", &["num_predict"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_k", "top_k"),
            ("top_p", "top_p"),
            ("min_p", "min_p"),
            ("typical_p", "typical_p"),
            ("repeat_penalty", "repetition_penalty"),
            ("repeat_last_n", "repeat_last_n"),
            ("presence_penalty", "presence_penalty"),
            ("frequency_penalty", "frequency_penalty"),
        ],
        silent: &[&[
            "draft_num_predict",
            "f16_kv",
            "logits_all",
            "low_vram",
            "main_gpu",
            "num_batch",
            "num_ctx",
            "num_gpu",
            "num_keep",
            "num_predict",
            "num_thread",
            "numa",
            "seed",
            "stop",
            "use_mlock",
            "use_mmap",
            "vocab_only",
        ]],
        ..FormatKeys::NONE
    },
    ..PLAIN
};
