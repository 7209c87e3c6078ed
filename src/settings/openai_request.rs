//! Requests in OpenAI's form with nothing beyond it: chat completions, completions, the Responses API.
//!
//! Many servers take them, and OpenAI does not say how its own samples. vLLM serves the same API with the ranges that it
//! documents.

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN, openai, sampling_params};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "openai",
    product: "OpenAI",
    key: "sampling_params",
    nearest: &["vllm"],
    models: &["gpt-", "chatgpt-", "o1", "o3", "o4"],
    shapes: &[
        FormatShape::new("OpenAI chat completions", &["messages"]),
        FormatShape::new("OpenAI completions", &["prompt"]),
        FormatShape::new("OpenAI Responses API", &["input"]),
    ],
    keys: FormatKeys {
        settings: openai::SETTINGS,
        special: &["logit_bias"],
        not_reproduced: openai::NOT_REPRODUCED,
        silent: &[openai::ALWAYS, openai::CHAT, openai::RESPONSES],
        ..FormatKeys::NONE
    },
    take: sampling_params::take,
    ..PLAIN
};
