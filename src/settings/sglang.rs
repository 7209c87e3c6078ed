//! Requests to SGLang (`srt/managers/io_struct.py`, `srt/sampling/sampling_params.py`, `srt/entrypoints/openai/protocol.py`,
//! 0.5.23): settings stand in `sampling_params`, or beside the messages as with OpenAI.

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN, openai};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "sglang",
    product: "SGLang",
    engines: &["sglang"],
    nearest: &["vllm"],
    shapes: &[
        FormatShape::new("SGLang /generate", &["sampling_params"]).within(
            &["sampling_params"],
            &[&[
                "audio_data",
                "custom_logit_processor",
                "image_data",
                "input_embeds",
                "input_ids",
                "log_metrics",
                "logprob_start_len",
                "lora_path",
                "modalities",
                "return_hidden_states",
                "return_logprob",
                "return_sampling_mask",
                "return_text_in_logprobs",
                "rid",
                "sampling_logprobs_mode",
                "session_params",
                "stream",
                "text",
                "token_ids_logprob",
                "top_logprobs_num",
                "video_data",
            ]],
        ),
        FormatShape::new("SGLang chat completions", &["messages"]).within(&["", "extra_body"], &[]),
        FormatShape::new("SGLang completions", &["prompt"]).within(&["", "extra_body"], &[]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_p", "top_p"),
            ("top_k", "top_k"),
            ("min_p", "min_p"),
            ("frequency_penalty", "frequency_penalty"),
            ("presence_penalty", "presence_penalty"),
            ("repetition_penalty", "repetition_penalty"),
        ],
        special: &["logit_bias"],
        not_reproduced: &[
            ("beam_width", 1.0),
            ("custom_logit_processor", 0.0),
            ("ebnf", 0.0),
            ("ignore_eos", 0.0),
            ("json_schema", 0.0),
            ("regex", 0.0),
            ("response_format", 0.0),
            ("structural_tag", 0.0),
            ("tool_choice", 0.0),
        ],
        masks: &[
            ("min_new_tokens", "min_new_tokens"),
            ("min_tokens", "min_new_tokens"),
        ],
        ids: &[("stop_token_ids", "stop_token_ids")],
        silent: &[
            openai::ALWAYS,
            openai::OPEN,
            &[
                "custom_params",
                "lora_path",
                "max_new_tokens",
                "no_stop_trim",
                "return_hidden_states",
                "return_sampling_mask",
                "sampling_seed",
                "separate_reasoning",
                "spaces_between_special_tokens",
                "stop_regex",
                "stream_interval",
                "stream_reasoning",
            ],
        ],
        ..FormatKeys::NONE
    },
    ..PLAIN
};
