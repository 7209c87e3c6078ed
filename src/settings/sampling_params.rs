//! vLLM's `SamplingParams` (`sampling_params.py`, 0.33) as a JSON object; keys of older versions are known too.

use serde_json::{Map, Value as Json};

use super::json::Entry;
use super::{Contents, Format, Keys, add_bias};
use crate::reading::Error;
use crate::sampling::Engine;

pub(super) static FORMAT: Format = Format {
    name: "sampling-params",
    key: "sampling_params",
    engine: Engine::Vllm,
    file: None,
    keys: Keys {
        settings: &[
            ("temperature", "temperature"),
            ("top_p", "top_p"),
            ("top_k", "top_k"),
            ("min_p", "min_p"),
            ("repetition_penalty", "repetition_penalty"),
            ("frequency_penalty", "frequency_penalty"),
            ("presence_penalty", "presence_penalty"),
        ],
        special: &["logit_bias"],
        not_reproduced: &[
            ("allowed_token_ids", 0.0),
            ("bad_words", 0.0),
            ("min_tokens", 0.0),
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
        silent: &[
            "_all_stop_token_ids",
            "_bad_words_token_ids",
            "_eos_token_id",
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
            "stop_token_ids",
            "stream_interval",
            "truncate_prompt_tokens",
        ],
    },
    take,
    finish: |_, _| Ok(()),
};

/// Takes `logit_bias`, an object from token ids to numbers.
fn take(contents: &mut Contents, entry: &Entry<'_>, json: &Json) -> Result<(), Error> {
    let wrong = || entry.error("takes an object from token ids to numbers");
    let mut bias = Map::new();
    for (token, value) in json.as_object().ok_or_else(wrong)? {
        let token: u32 = token.parse().map_err(|_| wrong())?;
        add_bias(&mut bias, token, value.as_f64().ok_or_else(wrong)?);
    }
    contents
        .set("logit_bias", Json::Object(bias))
        .map_err(|what| entry.error(what))
}
