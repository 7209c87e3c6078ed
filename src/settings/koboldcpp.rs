//! Requests to KoboldCpp's `/api/v1/generate` (`koboldcpp.py`, and `kcpp_docs.embd`, its API documentation).
//!
//! Its samplers are llama.cpp's and some more, in an order of its own.

use serde_json::Value as Json;

use super::json::Member;
use super::shape::{FormatKeys, FormatShape};
use super::{Contents, FormatSpec, PLAIN, logit_bias, openai};
use crate::reading::Error;
use crate::sampling::What;

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "koboldcpp",
    product: "KoboldCpp",
    engines: &["koboldcpp"],
    nearest: &["llama.cpp"],
    usual: &[
        ("temperature", 0.75),
        ("top_k", 100.0),
        ("top_p", 0.92),
        ("min_p", 0.0),
    ],
    shapes: &[
        FormatShape::new("KoboldCpp /api/v1/generate", &["prompt"]),
        FormatShape::new("KoboldCpp chat completions", &["messages"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_k", "top_k"),
            ("top_p", "top_p"),
            ("min_p", "min_p"),
            ("typical", "typical_p"),
            ("rep_pen", "repetition_penalty"),
            ("rep_pen_range", "repeat_last_n"),
            ("presence_penalty", "presence_penalty"),
            ("dynatemp_range", "dynatemp_range"),
            ("dynatemp_exponent", "dynatemp_exponent"),
            ("nsigma", "top_n_sigma"),
            ("xtc_probability", "xtc_probability"),
            ("xtc_threshold", "xtc_threshold"),
            ("dry_multiplier", "dry_multiplier"),
            ("dry_base", "dry_base"),
            ("dry_allowed_length", "dry_allowed_length"),
            ("dry_penalty_last_n", "dry_last_n"),
            ("mirostat", "mirostat"),
            ("mirostat_tau", "mirostat_tau"),
            ("mirostat_eta", "mirostat_eta"),
            ("adaptive_target", "adaptive_target"),
            ("adaptive_decay", "adaptive_decay"),
        ],
        further: &[
            ("top_a", 0.0),
            ("tfs", 1.0),
            ("rep_pen_slope", 1.0),
            ("smoothing_factor", 0.0),
            ("smoothing_curve", 1.0),
        ],
        special: &["logit_bias", "sampler_order"],
        not_reproduced: &[
            ("banned_tokens", 0.0),
            ("dry_sequence_breakers", 0.0),
            ("grammar", 0.0),
            ("guidance_scale", 1.0),
        ],
        silent: &[
            openai::ALWAYS,
            &[
                "bypass_eos",
                "ban_eos_token",
                "genkey",
                "grammar_retain_state",
                "images",
                "max_context_length",
                "max_length",
                "memory",
                "negative_prompt",
                "quiet",
                "render_special",
                "replace_instruct_placeholders",
                "sampler_seed",
                "singleline",
                "stop_sequence",
                "trim_stop",
                "use_default_badwordsids",
                "use_memory",
                "use_story",
                "using_openai_tools",
            ],
        ],
        ..FormatKeys::NONE
    },
    take,
    ..PLAIN
};

/// The order in which its samplers run by default: penalties, top-k, top-a, tail-free, typical, top-p, temperature. Of
/// those that llama.cpp has, it is llama.cpp's.
const ORDER: [u64; 7] = [6, 0, 1, 3, 4, 2, 5];

fn take(contents: &mut Contents, entry: &Member<'_>, json: &Json) -> Result<(), Error> {
    if entry.key == "logit_bias" {
        return logit_bias(contents, entry, json);
    }
    let wrong = || entry.error("must be a list of integers from 0 to 6");
    let order = json.as_array().ok_or_else(wrong)?;
    let order: Option<Vec<u64>> = order.iter().map(Json::as_u64).collect();
    if order.ok_or_else(wrong)? != ORDER {
        contents.note("sampler_order", What::NotReproduced);
    }
    Ok(())
}
