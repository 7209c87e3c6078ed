//! The keys of `[settings.NAME]`.

use crate::reading::key::{Between, Key, Keys, Shape, Usual};
use crate::reading::limits::SAMPLERS;

/// The files, and every setting.
pub(crate) const KEYS: Keys = Keys {
    about: "Settings of a model's sampling. What is not given is the engine's default; what a value does, and which ones an engine refuses, depends on the engine",
    keys: &[
        Key::new("file", Shape::Text, ["A file to take settings from, relative to the configuration: a request to a server or what a server says of its settings, in any format that `thermograph lint` reads. Keys beside it replace the file's", "从文件读取设置：发给服务器的请求，或服务器返回的设置，凡 `thermograph lint` 能读的格式均可；相对于配置文件的位置；旁边的键覆盖文件中的值"]),
        Key::new("generation_config", Shape::Text, ["A file of transformers, `generation_config.json`, to take settings from, relative to the configuration. Keys beside it replace the file's", "从文件读取设置，transformers 的 `generation_config.json`，相对于配置文件的位置；旁边的键覆盖文件中的值"]),
        Key::new("sampling_params", Shape::Text, ["A file with vLLM's `SamplingParams` as a JSON object, or a request to its server, to take settings from, relative to the configuration. Keys beside it replace the file's", "同上，vLLM `SamplingParams` 的 JSON，或发给其服务器的请求"]),
        Key::new("llama_server", Shape::Text, ["A file with a request to llama-server, or with its `/props` or `/slots`, to take settings from, relative to the configuration. Keys beside it replace the file's", "同上，发给 llama-server 的请求，或其 `/props`、`/slots` 的返回"]),
        Key::new("do_sample", Shape::Boolean, ["transformers: whether to draw at all; false is greedy", "transformers：是否抽样；false 为贪婪解码"]).usually(Usual::Said("True", "真")),
        Key::new("temperature", Shape::AnyNumber, ["What logits are divided by; 0 is greedy", "logits 除以它；0 为贪婪解码"]).usually(Usual::Said("1, in llama.cpp 0.8", "1，llama.cpp 为 0.8")),
        Key::new("dynatemp_range", Shape::AnyNumber, ["llama.cpp: dynamic temperature, from `temperature` minus this to `temperature` plus this by the entropy", "llama.cpp：动态温度，按熵在 `temperature` 减它与加它之间变化"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("dynatemp_exponent", Shape::AnyNumber, ["llama.cpp: how the dynamic temperature follows the entropy", "llama.cpp：动态温度随熵变化的指数"]).usually(Usual::Said("1", "1")),
        Key::new("top_k", Shape::AnyWhole, ["The k largest logits stay. 0 is off", "保留 logits 最大的 k 个词元；0 为关闭"]).usually(Usual::Said("50 in transformers, 0 in vLLM, 40 in llama.cpp", "transformers 为 50，vLLM 为 0，llama.cpp 为 40")),
        Key::new("top_p", Shape::AnyNumber, ["The likeliest tokens stay that together have at least this mass, 0 to 1", "保留最可能的若干词元，使概率质量之和至少为此值，0 到 1"]).usually(Usual::Said("1 (off), in llama.cpp 0.95", "1（关闭），llama.cpp 为 0.95")),
        Key::new("min_p", Shape::AnyNumber, ["Tokens stay that are at least this share as likely as the likeliest, 0 to 1", "保留概率至少为最大概率的这一比例的词元，0 到 1"]).usually(Usual::Said("0 (off), in llama.cpp 0.05", "0（关闭），llama.cpp 为 0.05")),
        Key::new("typical_p", Shape::AnyNumber, ["transformers, llama.cpp: the tokens stay whose surprise is nearest the entropy, up to this mass", "transformers、llama.cpp：保留信息量最接近熵的词元，直到概率质量达到此值"]).usually(Usual::Said("1 (off)", "1（关闭）")),
        Key::new("epsilon_cutoff", Shape::AnyNumber, ["transformers: tokens stay whose probability is at least this", "transformers：保留概率至少为此值的词元"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("eta_cutoff", Shape::AnyNumber, ["transformers: a cut as `epsilon_cutoff`, which sinks where the model is unsure", "transformers：与 `epsilon_cutoff` 类似的截断，模型越不确定，阈值越低"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("top_h", Shape::AnyNumber, ["transformers: as many of the likeliest tokens stay as keep the entropy within this share of the whole, above 0 to 1", "transformers：保留最可能的若干词元，使其熵不超过总熵的这一比例，大于 0，至多 1"]).usually(Usual::Said("Off", "关闭")),
        Key::new("top_n_sigma", Shape::AnyNumber, ["llama.cpp: logits stay within this many standard deviations of the largest", "llama.cpp：保留与最大 logit 相差不超过这么多个标准差的词元"]).usually(Usual::Said("-1 (off)", "-1（关闭）")),
        Key::new("xtc_probability", Shape::AnyNumber, ["llama.cpp: how likely it is that the likeliest tokens are struck out (exclude top choices), 0 to 1", "llama.cpp：剔除最可能的词元（exclude top choices）的概率，0 到 1"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("xtc_threshold", Shape::AnyNumber, ["llama.cpp: from which probability on tokens are struck out; above 0.5 it is off", "llama.cpp：概率从多大起的词元会被剔除；大于 0.5 则关闭"]).usually(Usual::Said("0.1", "0.1")),
        Key::new("repetition_penalty", Shape::AnyNumber, ["Divides positive logits of tokens that have occurred, and multiplies negative ones", "已出现的词元：正的 logit 除以它，负的乘以它"]).usually(Usual::Said("1 (off)", "1（关闭）")),
        Key::new("frequency_penalty", Shape::AnyNumber, ["vLLM, llama.cpp: taken from a token's logit as often as it has occurred", "vLLM、llama.cpp：词元每出现一次，从其 logit 中减去一次"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("presence_penalty", Shape::AnyNumber, ["vLLM, llama.cpp: taken from a token's logit once if it has occurred", "vLLM、llama.cpp：词元出现过，就从其 logit 中减去一次"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("repeat_last_n", Shape::AnyWhole, ["llama.cpp: how many of the last tokens are penalised; 0 for none, which in llama.cpp a negative number is too", "llama.cpp：惩罚最后多少个词元；0 为不惩罚，在 llama.cpp 中负数也是"]).usually(Usual::Said("64", "64")),
        Key::new("dry_multiplier", Shape::AnyNumber, ["llama.cpp: how strongly DRY penalises a token that would continue a repetition", "llama.cpp：DRY 对延续重复的词元惩罚的强度"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("dry_base", Shape::AnyNumber, ["llama.cpp: by which factor DRY's penalty grows with each token of the repetition", "llama.cpp：重复每多一个词元，DRY 的惩罚乘以多少"]).usually(Usual::Said("1.75", "1.75")),
        Key::new("dry_allowed_length", Shape::AnyWhole, ["llama.cpp: how many repeated tokens DRY lets pass", "llama.cpp：DRY 允许重复多少个词元"]).usually(Usual::Said("2", "2")),
        Key::new("dry_last_n", Shape::AnyWhole, ["llama.cpp: how many of the last tokens DRY searches; 0 for none, which in llama.cpp a negative number is too", "llama.cpp：DRY 在最后多少个词元中查找；0 为不查找，在 llama.cpp 中负数也是"]).usually(Usual::Said("64", "64")),
        Key::new("dry_breakers", TOKENS, ["llama.cpp: ids of tokens that end a repetition for DRY", "llama.cpp：对 DRY 而言中断重复的词元，以下标给出"]).usually(Usual::Said("None", "无")),
        Key::new("mirostat", Shape::AnyWhole, ["llama.cpp: mirostat 1 or 2, instead of all samplers but the temperature", "llama.cpp：mirostat 1 或 2，代替温度以外的全部采样器"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("mirostat_tau", Shape::AnyNumber, ["llama.cpp: the surprise in bits that mirostat aims at", "llama.cpp：mirostat 的目标信息量，单位为比特"]).usually(Usual::Said("5", "5")),
        Key::new("mirostat_eta", Shape::AnyNumber, ["llama.cpp: how fast mirostat follows what was drawn", "llama.cpp：mirostat 跟随抽样结果的速度"]).usually(Usual::Said("0.1", "0.1")),
        Key::new("adaptive_target", Shape::AnyNumber, ["llama.cpp: the probability that adaptive-p aims at, 0 to 1; below 0 it is off", "llama.cpp：adaptive-p 的目标概率，0 到 1；小于 0 则关闭"]).usually(Usual::Said("-1", "-1")),
        Key::new("adaptive_decay", Shape::AnyNumber, ["llama.cpp: how much adaptive-p remembers of what was drawn, 0 to 0.99", "llama.cpp：adaptive-p 对抽样结果的记忆程度，0 到 0.99"]).usually(Usual::Said("0.9", "0.9")),
        Key::new("min_keep", Shape::Whole(0, u32::MAX as u64), ["llama.cpp: how many tokens every cut leaves at least", "llama.cpp：每次截断至少保留多少个词元"]).usually(Usual::Said("0", "0")),
        Key::new("logit_bias", Shape::Biases, ["Adds numbers to the logits of tokens, by their ids: `{ 15043 = -1.5 }`; -inf bans a token", "按下标给词元的 logits 加上数值：`{ 15043 = -1.5 }`；-inf 禁用该词元"]).usually(Usual::Said("None", "无")),
        Key::new("allowed_token_ids", TOKENS, ["Ids of the only tokens that may be drawn, such as a grammar's", "只允许抽取的词元，以下标给出，例如语法约束所允许的词元"]).usually(Usual::Said("All", "全部")),
        Key::new("banned_token_ids", TOKENS, ["Ids of tokens that cannot be drawn", "禁止抽取的词元，以下标给出"]).usually(Usual::Said("None", "无")),
        Key::new("begin_suppress_tokens", TOKENS, ["transformers: ids of tokens that cannot be the first of the output", "transformers：不得作为输出首个词元的词元，以下标给出"]).usually(Usual::Said("None", "无")),
        Key::new("bad_words", Shape::List(&TOKENS, 0, u64::MAX), ["Sequences of token ids that the text must not have", "文本中不得出现的词元序列，以下标给出"]).usually(Usual::Said("None", "无")),
        Key::new("min_length", Shape::Whole(0, u32::MAX as u64), ["transformers: how long prompt and output are together before `eos_token_ids` may be drawn", "transformers：提示与输出的总长度达到此值之前，不得抽取 `eos_token_ids`"]).usually(Usual::Said("0", "0")),
        Key::new("min_new_tokens", Shape::Whole(0, u32::MAX as u64), ["How long the output is before `eos_token_ids` and `stop_token_ids` may be drawn", "输出长度达到此值之前，不得抽取 `eos_token_ids` 与 `stop_token_ids`"]).usually(Usual::Said("0", "0")),
        Key::new("eos_token_ids", TOKENS, ["Ids of the tokens by which the model ends a text", "模型用以结束文本的词元，以下标给出"]).usually(Usual::Said("None", "无")),
        Key::new("stop_token_ids", TOKENS, ["Ids of the tokens at which the request ends a text", "请求指定的停止词元，以下标给出"]).usually(Usual::Said("None", "无")),
        Key::new("no_repeat_ngram_size", Shape::Whole(0, u32::MAX as u64), ["transformers: so many tokens in a row do not occur a second time; 0 is off", "transformers：连续这么多个词元的片段不得重复出现；0 为关闭"]).usually(Usual::Said("0", "0")),
        Key::new("samplers", Shape::List(&SAMPLER_NAME, 0, SAMPLERS as u64), ["llama.cpp: the samplers to run, in their order: penalties, dry, top_n_sigma, top_k, typ_p, top_p, min_p, xtc, temperature, adaptive_p", "llama.cpp：依次运行的采样器：penalties、dry、top_n_sigma、top_k、typ_p、top_p、min_p、xtc、temperature、adaptive_p"]).usually(Usual::Said("All of them but the last", "除最后一个外的全部")),
    ],
    between: &[Between::AtMostOne(&FILES)],
};

/// The keys that name a file.
pub(super) const FILES: [&str; 4] = [
    "file",
    "generation_config",
    "sampling_params",
    "llama_server",
];

const TOKENS: Shape = Shape::List(&Shape::Whole(0, u32::MAX as u64), 0, u64::MAX);

const SAMPLER_NAME: Shape = Shape::Text;
