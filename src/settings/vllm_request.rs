//! Requests to vLLM's server (`entrypoints/openai/chat_completion/protocol.py` and others, 0.33): OpenAI's form, and more beside
//! it or in the `extra_body` of OpenAI's Python client.

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN, openai, sampling_params};

/// Where settings stand: those of `extra_body` are merged last.
const WITHIN: &[&str] = &["", "extra_body"];

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "vllm",
    product: "vLLM",
    key: "sampling_params",
    engines: &["vllm"],
    shapes: &[
        FormatShape::new(
            "openai-python arguments with extra_body, vLLM",
            &["messages", "extra_body"],
        )
        .within(WITHIN, &[]),
        FormatShape::new("OpenAI chat completions, vLLM", &["messages"]),
        FormatShape::new("OpenAI completions, vLLM", &["prompt"]).within(WITHIN, &[]),
        FormatShape::new("OpenAI Responses API, vLLM", &["input"]).within(WITHIN, &[]),
        FormatShape::new("vLLM SamplingParams in a request", &["sampling_params"]).within(
            &["sampling_params"],
            &[&[
                "model",
                "prompt",
                "prompts",
                "prompt_token_ids",
                "token_ids",
            ]],
        ),
    ],
    keys: FormatKeys {
        settings: sampling_params::SETTINGS,
        special: &["logit_bias"],
        not_reproduced: &[
            ("guided_choice", 0.0),
            ("guided_grammar", 0.0),
            ("guided_json", 0.0),
            ("guided_regex", 0.0),
            ("logits_processors", 0.0),
            ("response_format", 0.0),
            ("structural_tag", 0.0),
            ("structured_outputs", 0.0),
            ("thinking_token_budget", -1.0),
            ("tool_choice", 0.0),
            ("use_beam_search", 0.0),
        ],
        masks: sampling_params::MASKS,
        ids: &[
            ("bad_words_token_ids", "bad_words"),
            ("stop_token_ids", "stop_token_ids"),
        ],
        silent: &[
            openai::ALWAYS,
            openai::CHAT,
            openai::RESPONSES,
            openai::OPEN,
            &[
                "add_special_tokens",
                "cache_salt",
                "documents",
                "guided_decoding_backend",
                "guided_whitespace_pattern",
                "include_reasoning",
                "include_stop_str_in_output",
                "kv_transfer_params",
                "length_penalty",
                "logprob_token_ids",
                "media_io_kwargs",
                "mm_processor_kwargs",
                "priority",
                "prompt_embeds",
                "prompt_logprobs",
                "request_id",
                "return_sampling_mask",
                "return_token_ids",
                "return_tokens_as_token_ids",
                "spaces_between_special_tokens",
                "truncate_prompt_tokens",
                "vllm_xargs",
            ],
        ],
        ..FormatKeys::NONE
    },
    take: sampling_params::take,
    ..PLAIN
};
