//! The keys of `[settings.NAME]`.

use crate::reading::key::{Between, Key, Keys, Shape, Usual};
use crate::reading::limits::SAMPLERS;

/// The files, and every setting.
pub(crate) const KEYS: Keys = Keys {
    about: "Sampling settings of a model. Settings that are not set have the engine's default; what a value does, and which values are rejected, depends on the engine",
    keys: &[
        Key::new("file", Shape::Text, ["File to read settings from, relative to the configuration: a request, or a server's answer about its settings, in any format that `thermograph lint` reads. Keys in the table override the file's", "读取设置的文件（路径相对于配置文件）：发给服务器的请求，或服务器返回的设置，支持 `thermograph lint` 能读取的所有格式；表中的其他键覆盖文件中的值"]),
        Key::new("generation_config", Shape::Text, ["A `generation_config.json` of Transformers to read settings from, relative to the configuration. Keys in the table override the file's", "读取设置的文件（路径相对于配置文件）：Transformers 的 `generation_config.json`；表中的其他键覆盖文件中的值"]),
        Key::new("sampling_params", Shape::Text, ["File to read settings from, relative to the configuration: vLLM's `SamplingParams` as a JSON object, or a request to its server. Keys in the table override the file's", "同上，vLLM `SamplingParams` 的 JSON，或发给其服务器的请求"]),
        Key::new("llama_server", Shape::Text, ["File to read settings from, relative to the configuration: a request to llama-server, or its `/props` or `/slots`. Keys in the table override the file's", "同上，发给 llama-server 的请求，或其 `/props`、`/slots` 的返回"]),
        Key::new("do_sample", Shape::Boolean, ["Transformers: whether to sample; false is greedy decoding", "Transformers：是否采样；false 为贪婪解码"]).usually(Usual::Said("True", "真")),
        Key::new("temperature", Shape::AnyNumber, ["Divisor of the logits; 0 is greedy decoding", "logits 的除数；0 为贪婪解码"]).usually(Usual::Said("1; llama.cpp 0.8", "1，llama.cpp 为 0.8")),
        Key::new("dynatemp_range", Shape::AnyNumber, ["llama.cpp: half the range of the dynamic temperature, which follows the entropy around `temperature`", "llama.cpp：动态温度的半幅，温度随熵在 `temperature` 减去此值与加上此值之间变化"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("dynatemp_exponent", Shape::AnyNumber, ["llama.cpp: exponent with which the dynamic temperature follows the entropy", "llama.cpp：动态温度随熵变化的指数"]).usually(Usual::Said("1", "1")),
        Key::new("top_k", Shape::AnyWhole, ["Keeps the k most likely tokens. 0 is off", "保留概率最高的 k 个词元；0 为关闭"]).usually(Usual::Said("Transformers 50, vLLM 0, llama.cpp 40", "Transformers 为 50，vLLM 为 0，llama.cpp 为 40")),
        Key::new("top_p", Shape::AnyNumber, ["Keeps the most likely tokens whose cumulative probability reaches this value, 0 to 1", "按概率从高到低保留词元，直到累积概率达到此值，0 到 1"]).usually(Usual::Said("1 (off); llama.cpp 0.95", "1（关闭），llama.cpp 为 0.95")),
        Key::new("min_p", Shape::AnyNumber, ["Keeps tokens whose probability is at least `min_p` times the top-1 probability, 0 to 1", "保留概率不低于最高概率乘以 `min_p` 的词元，0 到 1"]).usually(Usual::Said("0 (off); llama.cpp 0.05", "0（关闭），llama.cpp 为 0.05")),
        Key::new("typical_p", Shape::AnyNumber, ["Transformers, llama.cpp: keeps the tokens whose surprisal is closest to the entropy, up to this probability mass", "Transformers、llama.cpp：保留惊异值最接近熵的词元，直到概率质量达到此值"]).usually(Usual::Said("1 (off)", "1（关闭）")),
        Key::new("epsilon_cutoff", Shape::AnyNumber, ["Transformers: keeps tokens whose probability is at least this value", "Transformers：保留概率不低于此值的词元"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("eta_cutoff", Shape::AnyNumber, ["Transformers: truncates like `epsilon_cutoff`, with a threshold that falls as the entropy grows", "Transformers：与 `epsilon_cutoff` 类似的截断，熵越高，阈值越低"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("top_h", Shape::AnyNumber, ["Transformers: keeps top tokens while their entropy stays within this share of the total entropy, above 0 to 1", "Transformers：按概率从高到低保留词元，其熵不超过总熵的这一比例，大于 0，至多 1"]).usually(Usual::Said("Off", "关闭")),
        Key::new("top_n_sigma", Shape::AnyNumber, ["llama.cpp: keeps tokens whose logit is within this many standard deviations of the maximum", "llama.cpp：保留与最大 logit 相差不超过这么多个标准差的词元"]).usually(Usual::Said("-1 (off)", "-1（关闭）")),
        Key::new("top_a", Shape::AnyNumber, ["text-generation-webui: keeps tokens whose probability is at least `top_a` times the squared top-1 probability, 0 to 1", "text-generation-webui：保留概率不低于最高概率的平方乘以 `top_a` 的词元，0 到 1"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("tfs", Shape::AnyNumber, ["text-generation-webui: tail-free sampling, truncates where the second derivative of the sorted probabilities fades, 0 to 1", "text-generation-webui：无尾采样（tail-free），在排序后的概率的二阶导数趋于零处截断，0 到 1"]).usually(Usual::Said("1 (off)", "1（关闭）")),
        Key::new("top_p_decay", Shape::AnyNumber, ["TensorRT-LLM: factor of `top_p` after every token, above 0 to 1", "TensorRT-LLM：每生成一个词元后 `top_p` 所乘的系数，大于 0，至多 1"]).usually(Usual::Said("1 (off)", "1（关闭）")),
        Key::new("top_p_min", Shape::AnyNumber, ["TensorRT-LLM: lower bound of a `top_p` that decays", "TensorRT-LLM：`top_p` 衰减时的下限"]).usually(Usual::Said("0.000001", "0.000001")),
        Key::new("top_p_reset_ids", TOKENS, ["TensorRT-LLM: ID of the token after which a `top_p` that decays starts again", "TensorRT-LLM：生成该词元（以 ID 给出）之后，`top_p` 从头开始衰减"]).usually(Usual::Said("None", "无")),
        Key::new("xtc_probability", Shape::AnyNumber, ["llama.cpp: probability that XTC (exclude top choices) removes the top tokens, 0 to 1", "llama.cpp：XTC（exclude top choices）剔除高概率词元的概率，0 到 1"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("xtc_threshold", Shape::AnyNumber, ["llama.cpp: smallest probability that XTC removes; above 0.5 it is off", "llama.cpp：XTC 剔除的最低概率；大于 0.5 则关闭"]).usually(Usual::Said("0.1", "0.1")),
        Key::new("repetition_penalty", Shape::AnyNumber, ["Repetition penalty: divides positive logits of tokens that have occurred and multiplies negative ones", "重复惩罚：已出现的词元，正的 logit 除以它，负的乘以它"]).usually(Usual::Said("1 (off)", "1（关闭）")),
        Key::new("frequency_penalty", Shape::AnyNumber, ["vLLM, llama.cpp: frequency penalty, subtracted from a token's logit once per occurrence", "vLLM、llama.cpp：频率惩罚，词元每出现一次，从其 logit 中减去一次"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("presence_penalty", Shape::AnyNumber, ["vLLM, llama.cpp: presence penalty, subtracted once from the logit of a token that has occurred", "vLLM、llama.cpp：存在惩罚，词元只要出现过，就从其 logit 中减去一次"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("repeat_last_n", Shape::AnyWhole, ["llama.cpp: number of recent tokens that the penalties count; 0 or a negative number for none", "llama.cpp：三种惩罚统计最近多少个词元；0 或负数为不惩罚"]).usually(Usual::Said("64", "64")),
        Key::new("dry_multiplier", Shape::AnyNumber, ["llama.cpp: strength of DRY's penalty on a token that would continue a repetition", "llama.cpp：DRY 对延续重复的词元惩罚的强度"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("dry_base", Shape::AnyNumber, ["llama.cpp: factor by which DRY's penalty grows with each token of the repetition", "llama.cpp：重复每多一个词元，DRY 的惩罚乘以多少"]).usually(Usual::Said("1.75", "1.75")),
        Key::new("dry_allowed_length", Shape::AnyWhole, ["llama.cpp: longest repetition that DRY does not penalize, in tokens", "llama.cpp：DRY 允许重复多少个词元"]).usually(Usual::Said("2", "2")),
        Key::new("dry_last_n", Shape::AnyWhole, ["llama.cpp: number of recent tokens that DRY searches; 0 or a negative number for none", "llama.cpp：DRY 在最近多少个词元中查找；0 或负数为不查找"]).usually(Usual::Said("64", "64")),
        Key::new("dry_breakers", TOKENS, ["llama.cpp: IDs of tokens that end a repetition for DRY", "llama.cpp：中断 DRY 重复的词元的 ID"]).usually(Usual::Said("None", "无")),
        Key::new("mirostat", Shape::AnyWhole, ["llama.cpp: Mirostat 1 or 2, which replaces all samplers but the temperature", "llama.cpp：Mirostat 1 或 2，代替温度以外的全部采样器"]).usually(Usual::Said("0 (off)", "0（关闭）")),
        Key::new("mirostat_tau", Shape::AnyNumber, ["llama.cpp: target surprisal of Mirostat, in bits", "llama.cpp：Mirostat 的目标惊异值，单位为比特"]).usually(Usual::Said("5", "5")),
        Key::new("mirostat_eta", Shape::AnyNumber, ["llama.cpp: learning rate of Mirostat", "llama.cpp：Mirostat 的学习率"]).usually(Usual::Said("0.1", "0.1")),
        Key::new("adaptive_target", Shape::AnyNumber, ["llama.cpp: target probability of adaptive-p, 0 to 1; below 0 it is off", "llama.cpp：adaptive-p 的目标概率，0 到 1；小于 0 则关闭"]).usually(Usual::Said("-1", "-1")),
        Key::new("adaptive_decay", Shape::AnyNumber, ["llama.cpp: decay of adaptive-p's running average over sampled tokens, 0 to 0.99", "llama.cpp：adaptive-p 对所采词元求移动平均的衰减系数，0 到 0.99"]).usually(Usual::Said("0.9", "0.9")),
        Key::new("min_keep", Shape::Whole(0, u32::MAX as u64), ["llama.cpp: minimum number of tokens that each truncation keeps", "llama.cpp：每次截断至少保留多少个词元"]).usually(Usual::Said("0", "0")),
        Key::new("logit_bias", Shape::Biases, ["Adds a number to the logits of tokens, by token ID: `{ 15043 = -1.5 }`; -inf bans a token", "按词元 ID 给 logits 加上数值：`{ 15043 = -1.5 }`；-inf 禁用该词元"]).usually(Usual::Said("None", "无")),
        Key::new("sequence_bias", Shape::List(&Shape::BiasedSequence, 0, u64::MAX), ["Transformers: adds a number to the logit of the last token of a sequence where the text ends with the others: `[[[15, 7], -1.5]]`; -inf bans it", "Transformers：若文本以该序列中除末尾外的词元结尾，则给其末尾词元的 logit 加上数值：`[[[15, 7], -1.5]]`；-inf 禁用它"]).usually(Usual::Said("None", "无")),
        Key::new("allowed_token_ids", TOKENS, ["IDs of the only tokens allowed, such as those of a grammar", "只允许采样的词元的 ID，例如语法约束所允许的词元"]).usually(Usual::Said("All", "全部")),
        Key::new("banned_token_ids", TOKENS, ["IDs of banned tokens", "禁用的词元的 ID"]).usually(Usual::Said("None", "无")),
        Key::new("begin_suppress_tokens", TOKENS, ["Transformers: IDs of tokens banned as the first of the output", "Transformers：不得作为输出首个词元的词元的 ID"]).usually(Usual::Said("None", "无")),
        Key::new("bad_words", Shape::List(&TOKENS, 0, u64::MAX), ["Banned sequences of token IDs", "文本中不得出现的词元序列，以词元 ID 给出"]).usually(Usual::Said("None", "无")),
        Key::new("min_length", Shape::Whole(0, u32::MAX as u64), ["Transformers: minimum length of prompt and output together before `eos_token_ids` are allowed", "Transformers：提示与输出的总长度达到此值之前，不得采样 `eos_token_ids`"]).usually(Usual::Said("0", "0")),
        Key::new("min_new_tokens", Shape::Whole(0, u32::MAX as u64), ["Minimum length of the output before `eos_token_ids` and `stop_token_ids` are allowed", "输出长度达到此值之前，不得采样 `eos_token_ids` 与 `stop_token_ids`"]).usually(Usual::Said("0", "0")),
        Key::new("eos_token_ids", TOKENS, ["IDs of the tokens with which the model ends a text", "模型用以结束文本的词元的 ID"]).usually(Usual::Said("None", "无")),
        Key::new("stop_token_ids", TOKENS, ["IDs of the stop tokens of the request", "请求指定的停止词元的 ID"]).usually(Usual::Said("None", "无")),
        Key::new("no_repeat_ngram_size", Shape::Whole(0, u32::MAX as u64), ["Transformers: length of the token sequences that must not repeat; 0 is off", "Transformers：不得重复出现的词元片段的长度；0 为关闭"]).usually(Usual::Said("0", "0")),
        Key::new("samplers", Shape::List(&SAMPLER_NAME, 0, SAMPLERS as u64), ["llama.cpp: the samplers to run, in this order: penalties, dry, top_n_sigma, top_k, typ_p, top_p, min_p, xtc, temperature, adaptive_p", "llama.cpp：依次运行的采样器：penalties、dry、top_n_sigma、top_k、typ_p、top_p、min_p、xtc、temperature、adaptive_p"]).usually(Usual::Said("All of them but the last", "除最后一个外的全部")),
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
