//! vLLM's `SamplingParams` (`sampling_params.py`, 0.33) as a JSON object; keys of older versions are known too.

use super::json::Member;
use super::shape::{FormatKeys, FormatShape};
use super::{Contents, FormatSpec, PLAIN, logit_bias, number};
use crate::reading::Error;
use crate::sampling::What;
use serde_json::Value as Json;

/// Its settings, which vLLM's requests have too.
pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("temperature", "temperature"),
    ("top_p", "top_p"),
    ("top_k", "top_k"),
    ("min_p", "min_p"),
    ("repetition_penalty", "repetition_penalty"),
    ("frequency_penalty", "frequency_penalty"),
    ("presence_penalty", "presence_penalty"),
];

/// Its masks; bad words are texts, whose ids vLLM finds with the model's tokenizer.
pub(super) const MASKS: &[(&str, &str)] = &[
    ("allowed_token_ids", "allowed_token_ids"),
    ("bad_words", "bad_words"),
    ("min_tokens", "min_new_tokens"),
];

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "sampling-params",
    product: "vLLM",
    key: "sampling_params",
    engines: &["vllm"],
    shapes: &[FormatShape::new("vLLM SamplingParams", &[])],
    keys: FormatKeys {
        settings: SETTINGS,
        special: &["logit_bias"],
        not_reproduced: &[
            ("structured_outputs", 0.0),
            ("trace_decode_token_ids", 0.0),
            ("thinking_token_budget", -1.0),
            ("extra_args", 0.0),
            // Of older versions.
            ("best_of", 1.0),
            ("guided_decoding", 0.0),
            ("logits_processors", 0.0),
            ("use_beam_search", 0.0),
        ],
        masks: MASKS,
        ids: &[
            ("_bad_words_token_ids", "bad_words"),
            ("_eos_token_id", "eos_token_ids"),
            ("stop_token_ids", "stop_token_ids"),
            ("_all_stop_token_ids", "stop_token_ids"),
        ],
        silent: &[&[
            "_real_n",
            "detokenize",
            "early_stopping",
            "flat_logprobs",
            "ignore_eos",
            "include_stop_str_in_output",
            "length_penalty",
            "logprob_token_ids",
            "logprobs",
            "max_tokens",
            "n",
            "output_kind",
            "output_text_buffer_length",
            "prompt_logprob_start",
            "prompt_logprob_token_ids",
            "prompt_logprobs",
            "repetition_detection",
            "routed_experts_prompt_start",
            "seed",
            "skip_clone",
            "skip_reading_prefix_cache",
            "skip_special_tokens",
            "spaces_between_special_tokens",
            "stop",
            "stream_interval",
            "truncate_prompt_tokens",
        ]],
        ..FormatKeys::NONE
    },
    take,
    ..PLAIN
};

/// The most by which `SamplingParams.from_optional` moves a logit either way.
const MOST: f64 = 100.0;

/// Takes `logit_bias`, clamped as OpenAI's API has it.
pub(super) fn take(contents: &mut Contents, entry: &Member<'_>, json: &Json) -> Result<(), Error> {
    logit_bias(contents, entry, json)?;
    let Some(Json::Object(biases)) = contents.settings.get_mut("logit_bias") else {
        return Ok(());
    };
    let mut clamped = None;
    for bias in biases.values_mut() {
        if let Some(from) = number(bias).filter(|bias| bias.abs() > MOST) {
            let to = from.clamp(-MOST, MOST);
            *bias = Json::from(to);
            clamped = clamped.or(Some(What::Clamped { from, to }));
        }
    }
    if let Some(what) = clamped {
        contents.note("logit_bias", what);
    }
    Ok(())
}
