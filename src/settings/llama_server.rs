//! A request to llama-server (`tools/server/server-schema.cpp`), as `/completion` takes it, and what it says of its settings.
//!
//! The server passes over what it does not understand; that is noted. What it clamps and refuses is the engine's to say.

use serde_json::{Map, Value as Json};

use super::json::Member;
use super::shape::{FormatKeys, FormatShape};
use super::{Contents, FormatSpec, PLAIN, add_bias, number, openai};
use crate::figure::text::visible;
use crate::reading::Error;
use crate::sampling::What;

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "llama-server",
    key: "llama_server",
    product: "llama-server",
    engines: &["llama-server", "llama.cpp"],
    shapes: &[
        FormatShape::new("llama-server chat completions", &["messages"])
            .within(&["", "extra_body"], &[]),
        FormatShape::new("llama-server /completion", &["prompt"]),
        FormatShape::new("llama-server /props", &["default_generation_settings"])
            .within(
                &[
                    "default_generation_settings",
                    "default_generation_settings.params",
                ],
                &[PROPS],
            )
            .complete(),
        FormatShape::new("llama-server /slots", &["params", "id"])
            .within(&["params"], &[SLOT])
            .complete(),
        FormatShape::new(
            "llama-server answer with generation_settings",
            &["generation_settings"],
        )
        .within(&["generation_settings"], &[ANSWER])
        .complete(),
        FormatShape::new(
            "llama-server params of /slots",
            &["n_keep", "min_keep", "samplers"],
        )
        .complete(),
        FormatShape::new("llama-server settings", &[]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("dynatemp_range", "dynatemp_range"),
            ("dynatemp_exponent", "dynatemp_exponent"),
            ("top_k", "top_k"),
            ("top_p", "top_p"),
            ("min_p", "min_p"),
            ("typical_p", "typical_p"),
            ("top_n_sigma", "top_n_sigma"),
            ("xtc_probability", "xtc_probability"),
            ("xtc_threshold", "xtc_threshold"),
            ("repeat_penalty", "repetition_penalty"),
            ("repeat_last_n", "repeat_last_n"),
            ("frequency_penalty", "frequency_penalty"),
            ("presence_penalty", "presence_penalty"),
            ("dry_multiplier", "dry_multiplier"),
            ("dry_base", "dry_base"),
            ("dry_allowed_length", "dry_allowed_length"),
            ("dry_penalty_last_n", "dry_last_n"),
            ("mirostat", "mirostat"),
            ("mirostat_tau", "mirostat_tau"),
            ("mirostat_eta", "mirostat_eta"),
            ("adaptive_target", "adaptive_target"),
            ("adaptive_decay", "adaptive_decay"),
            ("min_keep", "min_keep"),
        ],
        special: &["logit_bias", "samplers", "dry_sequence_breakers"],
        not_reproduced: &[
            ("grammar", 0.0),
            ("json_schema", 0.0),
            ("ignore_eos", 0.0),
            ("reasoning_budget_tokens", -1.0),
            ("response_format", 0.0),
            ("tool_choice", 0.0),
        ],
        silent: &[
            openai::ALWAYS,
            &[
                "add_generation_prompt",
                "chat_template_kwargs",
                "continue_final_message",
                "backend_sampling",
                "cache_prompt",
                "chat_format",
                "chat_parser",
                "generation_prompt",
                "grammar_lazy",
                "grammar_triggers",
                "grammar_type",
                "id_slot",
                "input_extra",
                "input_prefix",
                "input_suffix",
                "lora",
                "n_cache_reuse",
                "n_cmpl",
                "n_discard",
                "n_indent",
                "n_keep",
                "n_predict",
                "n_probs",
                "parse_tool_calls",
                "post_sampling_probs",
                "preserved_tokens",
                "reasoning_budget_arm_immediately",
                "reasoning_budget_end_tag",
                "reasoning_budget_end_tags",
                "reasoning_budget_message",
                "reasoning_budget_start_tag",
                "reasoning_control",
                "reasoning_format",
                "reasoning_in_content",
                "response_fields",
                "return_progress",
                "return_tokens",
                "speculative.n_max",
                "speculative.n_min",
                "speculative.p_min",
                "speculative.p_split",
                "speculative.type",
                "sse_ping_interval",
                "t_max_predict_ms",
                "t_max_prompt_ms",
                "thinking_forced_open",
                "timings_per_token",
                "verbose",
            ],
        ],
        ..FormatKeys::NONE
    },
    take,
    finish,
    ..PLAIN
};

/// Beside the settings of `/props`.
const PROPS: &[&str] = &[
    "bos_token",
    "build_info",
    "chat_template",
    "chat_template_caps",
    "chat_template_tool_use",
    "eos_token",
    "is_sleeping",
    "modalities",
    "model_alias",
    "model_path",
    "total_slots",
];

/// Beside the settings of a slot.
const SLOT: &[&str] = &[
    "id",
    "id_task",
    "is_processing",
    "n_ctx",
    "next_token",
    "prompt",
    "speculative",
];

/// Beside the settings of an answer.
const ANSWER: &[&str] = &[
    "completion_probabilities",
    "content",
    "has_new_line",
    "id_slot",
    "index",
    "model",
    "prompt",
    "stop",
    "stop_type",
    "stopping_word",
    "timings",
    "tokens",
    "tokens_cached",
    "tokens_evaluated",
    "tokens_predicted",
    "truncated",
];

/// Takes one of the special keys.
fn take(contents: &mut Contents, entry: &Member<'_>, json: &Json) -> Result<(), Error> {
    match entry.key.as_str() {
        "logit_bias" => logit_bias(contents, entry, json),
        "samplers" => samplers(contents, entry, json),
        _ => sequence_breakers(contents, entry, json),
    }
}

/// Without DRY its breakers are of no section.
fn finish(contents: &mut Contents) {
    if contents.number("dry_multiplier").unwrap_or(0.0) != 0.0 {
        return;
    }
    let breakers = contents.notes.iter_mut();
    for note in breakers.filter(|note| note.setting == "dry_sequence_breakers") {
        if note.what == What::NotReproduced {
            let others = &["dry_multiplier"];
            note.what = What::Needs { others };
        }
    }
}

/// Pairs in a list, `[15043, 1.0]`, or an object; false bans a token. What the server does not understand it passes
/// over; texts are tokens that only the model knows.
fn logit_bias(contents: &mut Contents, entry: &Member<'_>, json: &Json) -> Result<(), Error> {
    let pairs: Vec<(Json, &Json)> = match json {
        Json::Array(list) => {
            let is_pair = |element: &Json| element.as_array().is_some_and(|pair| pair.len() == 2);
            if let Some(part) = list.iter().find(|element| !is_pair(element)) {
                ignored(contents, "logit_bias", part);
            }
            let pairs = list.iter().filter(|element| is_pair(element));
            pairs.map(|pair| (pair[0].clone(), &pair[1])).collect()
        }
        Json::Object(object) => {
            let pairs = object.iter();
            let token = |key: &String| match key.parse::<i64>() {
                Ok(token) => Json::from(token),
                Err(_) => Json::from(key.as_str()),
            };
            pairs.map(|(key, value)| (token(key), value)).collect()
        }
        _ => {
            return Err(entry.error("must be an object or a list of pairs such as `[15043, -1.5]`"));
        }
    };
    let mut bias = Map::new();
    let (mut texts, mut odd) = (false, None);
    for (token, value) in &pairs {
        let value = match value {
            Json::Bool(false) => Some(f64::NEG_INFINITY),
            value => number(value),
        };
        let id = token.as_u64().and_then(|token| u32::try_from(token).ok());
        match (id, value) {
            (Some(id), Some(value)) => add_bias(&mut bias, id, value),
            (None, Some(_)) if token.is_string() => texts = true,
            _ => odd = odd.or(Some(token)),
        }
    }
    if texts {
        contents.note("logit_bias", What::NotReproduced);
    }
    if let Some(token) = odd {
        ignored(contents, "logit_bias", token);
    }
    contents
        .set("logit_bias", Json::Object(bias))
        .map_err(|what| entry.error(what))
}

/// A list of names, or a text of letters; those that the server does not know it passes over.
fn samplers(contents: &mut Contents, entry: &Member<'_>, json: &Json) -> Result<(), Error> {
    let wrong =
        || entry.error("must be a list of names or a string of letters such as \"dkypmxt\"");
    let names: Vec<(String, Option<&'static str>)> = match json {
        Json::Array(list) => {
            let names = list.iter().map(Json::as_str);
            let names: Vec<&str> = names.collect::<Option<_>>().ok_or_else(wrong)?;
            let names = names.into_iter();
            names
                .map(|name| (name.to_owned(), sampler_by_name(name)))
                .collect()
        }
        Json::String(letters) => {
            let letters = letters.chars();
            letters
                .map(|letter| (letter.to_string(), sampler_by_letter(letter)))
                .collect()
        }
        _ => return Err(wrong()),
    };
    if let Some((name, _)) = names.iter().find(|(_, sampler)| sampler.is_none()) {
        ignored(contents, "samplers", &Json::from(name.as_str()));
    }
    if names.iter().any(|(_, sampler)| *sampler == Some("infill")) {
        contents.note("samplers", What::NotReproduced);
    }
    let known = names.into_iter().filter_map(|(_, sampler)| sampler);
    let known: Vec<Json> = known
        .filter(|sampler| *sampler != "infill")
        .map(Json::from)
        .collect();
    contents
        .set("samplers", Json::Array(known))
        .map_err(|what| entry.error(what))
}

/// `common_sampler_types_from_names`, with its other names.
fn sampler_by_name(name: &str) -> Option<&'static str> {
    let plain: String = name.to_lowercase().replace(['-', '_'], "");
    Some(match plain.as_str() {
        "dry" => "dry",
        "topk" => "top_k",
        "topp" | "nucleus" => "top_p",
        "topnsigma" => "top_n_sigma",
        "typp" | "typ" => "typ_p",
        "minp" => "min_p",
        "temperature" | "temp" => "temperature",
        "xtc" => "xtc",
        "infill" => "infill",
        "penalties" => "penalties",
        "adaptivep" => "adaptive_p",
        _ => return None,
    })
}

/// `common_sampler_types_from_chars`.
fn sampler_by_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "dry",
        'k' => "top_k",
        'y' => "typ_p",
        'p' => "top_p",
        's' => "top_n_sigma",
        'm' => "min_p",
        't' => "temperature",
        'x' => "xtc",
        'i' => "infill",
        'e' => "penalties",
        'a' => "adaptive_p",
        _ => return None,
    })
}

/// Texts that end a repetition: tokens that only the model knows.
fn sequence_breakers(
    contents: &mut Contents,
    entry: &Member<'_>,
    json: &Json,
) -> Result<(), Error> {
    let list = json
        .as_array()
        .filter(|list| list.iter().all(Json::is_string));
    let Some(list) = list else {
        return Err(entry.error("must be a list of strings"));
    };
    let what = if list.is_empty() {
        let reason = "dry_sequence_breakers must be a non-empty array of strings".to_owned();
        What::Refused { reason }
    } else {
        What::NotReproduced
    };
    contents.note("dry_sequence_breakers", what);
    Ok(())
}

fn ignored(contents: &mut Contents, name: &'static str, part: &Json) {
    let part = visible(&part.to_string()).replace('␣', " ");
    contents.note(name, What::Ignored { part });
}
