//! Requests to TabbyAPI, which runs ExLlama (`common/sampling.py`: `BaseSamplerRequest`, with its other names).

use super::shape::{FormatKeys, FormatShape};
use super::{FormatSpec, PLAIN, openai};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "tabby-api",
    product: "TabbyAPI",
    nearest: &["exllamav3"],
    shapes: &[
        FormatShape::new("TabbyAPI (ExLlama) chat completions", &["messages"]),
        FormatShape::new("TabbyAPI (ExLlama) completions", &["prompt"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_k", "top_k"),
            ("top_p", "top_p"),
            ("min_p", "min_p"),
            ("typical", "typical_p"),
            ("typical_p", "typical_p"),
            ("repetition_penalty", "repetition_penalty"),
            ("rep_pen", "repetition_penalty"),
            ("penalty_range", "repeat_last_n"),
            ("frequency_penalty", "frequency_penalty"),
            ("presence_penalty", "presence_penalty"),
            ("xtc_probability", "xtc_probability"),
            ("xtc_threshold", "xtc_threshold"),
            ("dry_multiplier", "dry_multiplier"),
            ("dry_base", "dry_base"),
            ("dry_allowed_length", "dry_allowed_length"),
        ],
        further: &[
            ("temperature_last", 0.0),
            ("smoothing_factor", 0.0),
            ("top_a", 0.0),
            ("tfs", 1.0),
            ("skew", 0.0),
            ("repetition_decay", 0.0),
            ("dry_range", 0.0),
            ("mirostat_mode", 0.0),
            ("mirostat_tau", 1.5),
            ("mirostat_eta", 0.3),
            ("min_temp", 1.0),
            ("max_temp", 1.0),
            ("temp_exponent", 1.0),
            ("cfg_scale", 1.0),
        ],
        special: &["logit_bias"],
        not_reproduced: &[
            ("allowed_tokens", 0.0),
            ("ban_eos_token", 0.0),
            ("banned_strings", 0.0),
            ("banned_tokens", 0.0),
            ("dry_sequence_breakers", 0.0),
            ("grammar_string", 0.0),
            ("json_schema", 0.0),
            ("min_tokens", 0.0),
            ("regex_pattern", 0.0),
            ("response_format", 0.0),
        ],
        silent: &[
            openai::ALWAYS,
            openai::OPEN,
            &[
                "add_bos_token",
                "generate_window",
                "negative_prompt",
                "speculative_ngram",
                "template_vars",
                "token_healing",
                "tool_choice",
            ],
        ],
        ..FormatKeys::NONE
    },
    ..PLAIN
};
