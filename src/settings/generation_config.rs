//! transformers' `generation_config.json`: the attributes of `GenerationConfig` (`generation/configuration_utils.py`,
//! 5.23) that are not `None`.

use serde_json::{Map, Value as Json, json};

use super::json::Member;
use super::shape::{FormatKeys, FormatShape};
use super::{Contents, Decoding, FormatSpec, PLAIN, add_bias, number};
use crate::reading::Error;
use crate::sampling::{Number, What};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "generation-config",
    key: "generation_config",
    product: "transformers",
    engines: &["transformers"],
    file: Some("generation_config.json"),
    shapes: &[FormatShape::new("transformers generation_config", &[])],
    keys: FormatKeys {
        settings: &[
            ("do_sample", "do_sample"),
            ("temperature", "temperature"),
            ("top_k", "top_k"),
            ("top_p", "top_p"),
            ("min_p", "min_p"),
            ("typical_p", "typical_p"),
            ("epsilon_cutoff", "epsilon_cutoff"),
            ("eta_cutoff", "eta_cutoff"),
            ("top_h", "top_h"),
            ("repetition_penalty", "repetition_penalty"),
        ],
        special: &["sequence_bias"],
        not_reproduced: &[
            ("num_beams", 1.0),
            ("num_beam_groups", 1.0),
            ("diversity_penalty", 0.0),
            ("penalty_alpha", 0.0),
            ("dola_layers", 0.0),
            ("constraints", 0.0),
            ("force_words_ids", 0.0),
            ("encoder_repetition_penalty", 1.0),
            ("encoder_no_repeat_ngram_size", 0.0),
            // A token id may be 0.
            ("forced_bos_token_id", f64::NAN),
            ("forced_eos_token_id", f64::NAN),
            ("forced_decoder_ids", 0.0),
            ("exponential_decay_length_penalty", 0.0),
            ("guidance_scale", 1.0),
            ("watermarking_config", 0.0),
            ("token_healing", 0.0),
            ("assistant_ensemble_weight", 0.0),
        ],
        masks: &[
            ("no_repeat_ngram_size", "no_repeat_ngram_size"),
            ("bad_words_ids", "bad_words"),
            ("min_length", "min_length"),
            ("min_new_tokens", "min_new_tokens"),
            ("suppress_tokens", "banned_token_ids"),
            ("begin_suppress_tokens", "begin_suppress_tokens"),
        ],
        ids: &[("eos_token_id", "eos_token_ids")],
        silent: &[
            &[
                "_commit_hash",
                "_from_model_config",
                "_name_or_path",
                "assistant_confidence_threshold",
                "assistant_early_exit",
                "assistant_lookbehind",
                "bos_token_id",
                "cache_config",
                "cache_implementation",
                "compile_config",
                "continuous_batching_config",
                "decoder_start_token_id",
                "disable_compile",
                "early_stopping",
                "is_assistant",
                "length_penalty",
                "low_memory",
                "max_cache_len",
                "max_length",
                "max_matching_ngram_size",
                "max_new_tokens",
                "max_time",
                "num_assistant_tokens",
                "num_assistant_tokens_schedule",
                "num_return_sequences",
                "output_attentions",
                "output_hidden_states",
                "output_logits",
                "output_scores",
                "pad_token_id",
                "prefill_chunk_size",
                "prompt_lookup_num_tokens",
                "remove_invalid_values",
                "renormalize_logits",
                "return_dict_in_generate",
                "speculation_type",
                "stop_strings",
                "target_lookbehind",
                "transformers_version",
                "use_cache",
                "use_mtp",
            ],
            WHISPER,
        ],
        ..FormatKeys::NONE
    },
    take,
    finish,
    ..PLAIN
};

/// What Whisper's own `generate` reads (`models/whisper/generation_whisper.py`).
const WHISPER: &[&str] = &[
    "alignment_heads",
    "is_multilingual",
    "lang_to_id",
    "language",
    "max_initial_timestamp_index",
    "median_filter_width",
    "no_timestamps_token_id",
    "prev_sot_token_id",
    "return_timestamps",
    "task",
    "task_to_id",
];

/// What takes part only where tokens are drawn.
const DRAWING: [&str; 8] = [
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "typical_p",
    "epsilon_cutoff",
    "eta_cutoff",
    "top_h",
];

/// Takes `sequence_bias`, a list of pairs: a list of token ids, and what is added to the logit of the last after the
/// others. Where all sequences have one token they are a logit bias, which other engines have too. Numbers have to be
/// floats in Python.
fn take(contents: &mut Contents, entry: &Member<'_>, json: &Json) -> Result<(), Error> {
    let wrong = || entry.error("must be a list of pairs such as `[[15, 7], -1.5]`");
    let (mut sequences, mut bias, mut is_refused) = (Vec::new(), Map::new(), false);
    let pairs = json.as_array().ok_or_else(wrong)?;
    for pair in pairs {
        let Some([Json::Array(sequence), value]) = pair.as_array().map(Vec::as_slice) else {
            return Err(wrong());
        };
        let tokens = sequence.iter().map(Json::as_u64);
        let tokens = tokens.map(|token| u32::try_from(token?).ok());
        let tokens: Vec<u32> = tokens.collect::<Option<_>>().ok_or_else(wrong)?;
        let [.., last] = tokens[..] else {
            return Err(wrong());
        };
        is_refused |= value.is_i64() || value.is_u64();
        let value = number(value).ok_or_else(wrong)?;
        sequences.push(json!([tokens, Number(value)]));
        // The last of several is the one that stays, in a dictionary.
        bias.remove(&last.to_string());
        add_bias(&mut bias, last, value);
    }
    if is_refused {
        let reason = "Each element in `sequence_bias` has to be a non-empty list of lists of positive integers and float; a number without a decimal point is an int".to_owned();
        contents.note("sequence_bias", What::Refused { reason });
    }
    let is_bias = |pair: &Json| pair[0].as_array().is_some_and(|tokens| tokens.len() == 1);
    let (name, value) = match pairs.is_empty() || !pairs.iter().all(is_bias) {
        true => ("sequence_bias", Json::Array(sequences)),
        false => ("logit_bias", Json::Object(bias)),
    };
    contents.set(name, value).map_err(|what| entry.error(what))
}

/// Notes what no value tells by itself. Without `do_sample` transformers does not draw.
fn finish(contents: &mut Contents) {
    let do_sample = contents.boolean("do_sample");
    // `isinstance(temperature, float)`: 2 is no float in Python, and what is 1 is never looked at.
    for (name, reason) in [
        (
            "temperature",
            "`temperature` (=VALUE) has to be a strictly positive float",
        ),
        (
            "repetition_penalty",
            "`penalty` has to be a strictly positive float, but is VALUE",
        ),
    ] {
        let is_looked_at = name != "temperature" || do_sample == Some(true);
        if let Some(value) = contents.number(name)
            && contents.integers.contains(&name)
            && is_looked_at
            && value > 0.0
            && value != 1.0
        {
            let mut reason = reason.replace("VALUE", &value.to_string());
            reason.push_str("; without a decimal point this is an int");
            contents.note(name, What::Refused { reason });
        }
    }
    if do_sample == Some(true) {
        return;
    }
    let beams = contents.beams.filter(|beams| *beams > 1);
    let Some(beams) = beams else {
        if do_sample.is_none() {
            contents.fill_in("do_sample", Json::Bool(false));
            contents.note("do_sample", What::Greedy);
        }
        return;
    };
    // Sequences are scored by the distribution as it is before anything that is for drawing.
    contents.decoding = Some(Decoding::Beams(beams));
    contents.notes.retain(|note| note.setting != "num_beams");
    contents.note("num_beams", What::Beams { beams });
    for name in DRAWING {
        if contents.settings.remove(name).is_some() {
            let by = "num_beams";
            contents.note(name, What::Silenced { by });
        }
    }
    contents.fill_in("do_sample", Json::Bool(true));
    contents.fill_in("top_k", Json::from(0));
}
