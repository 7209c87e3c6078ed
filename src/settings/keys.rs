//! The keys of `[settings.NAME]`.

use crate::reading::key::{Between, Key, Keys, Shape, Usual};
use crate::reading::limits::SAMPLERS;

/// The three files, and every setting.
pub(crate) const KEYS: Keys = Keys {
    about: "Settings of a model's sampling. What is not given is the engine's default; what a value does, and which ones an engine refuses, depends on the engine",
    keys: &[
        Key::new("generation_config", Shape::Text, ["A file of transformers, `generation_config.json`, to take settings from, relative to the configuration. Keys beside it replace the file's", "从文件读取设置，transformers 的 `generation_config.json`，相对于配置文件的位置；旁边的键覆盖文件中的值"]),
        Key::new("sampling_params", Shape::Text, ["A file with vLLM's `SamplingParams` as a JSON object to take settings from, relative to the configuration. Keys beside it replace the file's", "同上，vLLM `SamplingParams` 的 JSON"]),
        Key::new("llama_server", Shape::Text, ["A file with a request to llama-server's `/completion` to take settings from, relative to the configuration. Keys beside it replace the file's", "同上，发给 llama-server `/completion` 的一个请求"]),
        Key::new("do_sample", Shape::Boolean, ["transformers: whether to draw at all; false is greedy", ""]).usually(Usual::Said("True", "")),
        Key::new("temperature", Shape::AnyNumber, ["What logits are divided by; 0 is greedy", ""]).usually(Usual::Said("1, in llama.cpp 0.8", "")),
        Key::new("dynatemp_range", Shape::AnyNumber, ["llama.cpp: dynamic temperature, from `temperature` minus this to `temperature` plus this by the entropy", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("dynatemp_exponent", Shape::AnyNumber, ["llama.cpp: how the dynamic temperature follows the entropy", ""]).usually(Usual::Said("1", "")),
        Key::new("top_k", Shape::AnyWhole, ["The k largest logits stay. 0 is off", ""]).usually(Usual::Said("50 in transformers, 0 in vLLM, 40 in llama.cpp", "")),
        Key::new("top_p", Shape::AnyNumber, ["The likeliest tokens stay that together have at least this mass, 0 to 1", ""]).usually(Usual::Said("1 (off), in llama.cpp 0.95", "")),
        Key::new("min_p", Shape::AnyNumber, ["Tokens stay that are at least this share as likely as the likeliest, 0 to 1", ""]).usually(Usual::Said("0 (off), in llama.cpp 0.05", "")),
        Key::new("typical_p", Shape::AnyNumber, ["transformers, llama.cpp: the tokens stay whose surprise is nearest the entropy, up to this mass", ""]).usually(Usual::Said("1 (off)", "")),
        Key::new("epsilon_cutoff", Shape::AnyNumber, ["transformers: tokens stay whose probability is at least this", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("eta_cutoff", Shape::AnyNumber, ["transformers: a cut as `epsilon_cutoff`, which sinks where the model is unsure", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("top_h", Shape::AnyNumber, ["transformers: as many of the likeliest tokens stay as keep the entropy within this share of the whole, above 0 to 1", ""]).usually(Usual::Said("Off", "")),
        Key::new("top_n_sigma", Shape::AnyNumber, ["llama.cpp: logits stay within this many standard deviations of the largest", ""]).usually(Usual::Said("-1 (off)", "")),
        Key::new("xtc_probability", Shape::AnyNumber, ["llama.cpp: how likely it is that the likeliest tokens are struck out (exclude top choices), 0 to 1", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("xtc_threshold", Shape::AnyNumber, ["llama.cpp: from which probability on tokens are struck out; above 0.5 it is off", ""]).usually(Usual::Said("0.1", "")),
        Key::new("repetition_penalty", Shape::AnyNumber, ["Divides positive logits of tokens that have occurred, and multiplies negative ones", ""]).usually(Usual::Said("1 (off)", "")),
        Key::new("frequency_penalty", Shape::AnyNumber, ["vLLM, llama.cpp: taken from a token's logit as often as it has occurred", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("presence_penalty", Shape::AnyNumber, ["vLLM, llama.cpp: taken from a token's logit once if it has occurred", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("repeat_last_n", Shape::AnyWhole, ["llama.cpp: how many of the last tokens are penalised; -1 for all, 0 for none", ""]).usually(Usual::Said("64", "")),
        Key::new("dry_multiplier", Shape::AnyNumber, ["llama.cpp: how strongly DRY penalises a token that would continue a repetition", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("dry_base", Shape::AnyNumber, ["llama.cpp: by which factor DRY's penalty grows with each token of the repetition", ""]).usually(Usual::Said("1.75", "")),
        Key::new("dry_allowed_length", Shape::AnyWhole, ["llama.cpp: how many repeated tokens DRY lets pass", ""]).usually(Usual::Said("2", "")),
        Key::new("dry_last_n", Shape::AnyWhole, ["llama.cpp: how many of the last tokens DRY searches; -1 for all, 0 for none", ""]).usually(Usual::Said("-1", "")),
        Key::new("dry_breakers", TOKENS, ["llama.cpp: ids of tokens that end a repetition for DRY", ""]).usually(Usual::Said("None", "")),
        Key::new("mirostat", Shape::AnyWhole, ["llama.cpp: mirostat 1 or 2, instead of all samplers but the temperature", ""]).usually(Usual::Said("0 (off)", "")),
        Key::new("mirostat_tau", Shape::AnyNumber, ["llama.cpp: the surprise in bits that mirostat aims at", ""]).usually(Usual::Said("5", "")),
        Key::new("mirostat_eta", Shape::AnyNumber, ["llama.cpp: how fast mirostat follows what was drawn", ""]).usually(Usual::Said("0.1", "")),
        Key::new("adaptive_target", Shape::AnyNumber, ["llama.cpp: the probability that adaptive-p aims at, 0 to 1; below 0 it is off", ""]).usually(Usual::Said("-1", "")),
        Key::new("adaptive_decay", Shape::AnyNumber, ["llama.cpp: how much adaptive-p remembers of what was drawn, 0 to 0.99", ""]).usually(Usual::Said("0.9", "")),
        Key::new("min_keep", Shape::Whole(0, u32::MAX as u64), ["llama.cpp: how many tokens every cut leaves at least", ""]).usually(Usual::Said("0", "")),
        Key::new("logit_bias", Shape::Biases, ["Adds numbers to the logits of tokens, by their ids: `{ 15043 = -1.5 }`; -inf bans a token", ""]).usually(Usual::Said("None", "")),
        Key::new("samplers", Shape::List(&SAMPLER_NAME, 0, SAMPLERS as u64), ["llama.cpp: the samplers to run, in their order: penalties, dry, top_n_sigma, top_k, typ_p, top_p, min_p, xtc, temperature, adaptive_p", ""]).usually(Usual::Said("All of them but the last", "")),
    ],
    between: &[Between::AtMostOne(&FILES)],
};

/// The keys that name a file.
const FILES: [&str; 3] = ["generation_config", "sampling_params", "llama_server"];

const TOKENS: Shape = Shape::List(&Shape::Whole(0, u32::MAX as u64), 0, u64::MAX);

const SAMPLER_NAME: Shape = Shape::Text;
