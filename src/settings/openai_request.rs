//! Requests in OpenAI's form with nothing beyond it: chat completions, completions, the Responses API.
//!
//! Many servers take them, and OpenAI does not say how its own samples. vLLM serves the same API with the ranges that it
//! documents.

use super::shape::{Keys, Shape};
use super::{Format, PLAIN, openai, sampling_params};

pub(super) static FORMAT: Format = Format {
    name: "openai",
    product: "OpenAI",
    key: "sampling_params",
    nearest: &["vllm"],
    models: &["gpt-", "chatgpt-", "o1", "o3", "o4"],
    shapes: &[
        Shape::new("OpenAI chat completions", &["messages"]),
        Shape::new("OpenAI completions", &["prompt"]),
        Shape::new("OpenAI Responses API", &["input"]),
    ],
    keys: Keys {
        settings: openai::SETTINGS,
        special: &["logit_bias"],
        not_reproduced: openai::NOT_REPRODUCED,
        silent: &[openai::ALWAYS, openai::CHAT, openai::RESPONSES],
        ..Keys::NONE
    },
    take: sampling_params::take,
    ..PLAIN
};
