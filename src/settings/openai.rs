//! The keys of requests in OpenAI's form (openai-python 2, `types/chat/completion_create_params.py` and others), which many
//! servers take with more of their own.

/// Settings.
pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("temperature", "temperature"),
    ("top_p", "top_p"),
    ("frequency_penalty", "frequency_penalty"),
    ("presence_penalty", "presence_penalty"),
];

/// What restricts tokens beside them.
pub(super) const NOT_REPRODUCED: &[(&str, f64)] = &[("response_format", 0.0), ("tool_choice", 0.0)];

/// Of every request, and arguments of the Python client.
pub(super) const ALWAYS: &[&str] = &[
    "best_of",
    "echo",
    "extra_headers",
    "extra_query",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "model",
    "n",
    "parallel_tool_calls",
    "prompt",
    "seed",
    "stop",
    "stream",
    "stream_options",
    "suffix",
    "timeout",
    "tools",
    "top_logprobs",
    "user",
];

/// Of chat completions as OpenAI has them.
pub(super) const CHAT: &[&str] = &[
    "audio",
    "function_call",
    "functions",
    "metadata",
    "modalities",
    "moderation",
    "prediction",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning_effort",
    "safety_identifier",
    "service_tier",
    "store",
    "verbosity",
    "web_search_options",
];

/// Of the Responses API.
pub(super) const RESPONSES: &[&str] = &[
    "background",
    "conversation",
    "include",
    "input",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "previous_response_id",
    "reasoning",
    "text",
    "truncation",
];

/// What servers of open models have beside it.
pub(super) const OPEN: &[&str] = &[
    "add_generation_prompt",
    "chat_template",
    "chat_template_kwargs",
    "continue_final_message",
    "ignore_eos",
    "skip_special_tokens",
    "stop_token_ids",
];
