//! The keys of `[logits.NAME]`.

use super::{ORDERS, random::LARGEST_SCALE};
use crate::reading::Limit;
use crate::reading::key::{Between, Key, Keys, Shape, Usual, words};

/// Those of a source.
pub(crate) const KEYS: Keys = Keys {
    about: "A source of logits: one of `values`, `normal`, `file` and `logprobs`",
    keys: &[
        VALUES, NORMAL, FILE, TENSOR, ROW, LOGPROBS, VOCABULARY, TOKENS, PADDED, SORT,
    ],
    between: &[
        Between::One(&["values", "normal", "file", "logprobs"]),
        Between::Excludes("row", "values"),
        Between::Excludes("row", "normal"),
        Between::Excludes("tokens", "logprobs"),
        Between::Needs("logprobs", "vocabulary"),
        Between::Needs("vocabulary", "logprobs"),
        Between::Needs("tensor", "file"),
        Between::Needs("padded", "tokens"),
    ],
};

pub(super) const VALUES: Key = Key::new(
    "values",
    Shape::Listed(&Shape::Logit, Limit::Vocabulary),
    [
        "Logits, one for each token, at least one of them finite; `-inf` is never drawn",
        "logits，每个词元一个，至少一个有限；`-inf` 永远不会被抽到",
    ],
);

pub(super) const NORMAL: Key = Key::new(
    "normal",
    Shape::Table(&Keys::new("Random logits", &[SIZE, SCALE])),
    [
        "`{ size, scale }` instead of `values`: standard normal numbers times the scale, as `np.random.randn(size) * scale` gives them",
        "`{ size, scale }`，代替 `values`：标准正态随机数乘以 scale（缺省为 1），与 `np.random.randn(size) * scale` 相同",
    ],
);

pub(super) const SIZE: Key = Key::needed(
    "size",
    Shape::Limited(1, Limit::Vocabulary),
    ["How many logits", ""],
);

pub(super) const SCALE: Key = Key::new(
    "scale",
    Shape::Number(0.0, LARGEST_SCALE),
    ["What each number is multiplied with", ""],
)
.usually(Usual::Number(1.0));

pub(super) const FILE: Key = Key::new(
    "file",
    Shape::Text,
    [
        "A file instead of `values`, relative to the configuration: `.npy`, `.npz`, `.safetensors` (f16, bf16, f32, f64) or `.csv`, tokens or positions by tokens",
        "代替 `values` 的文件，相对于配置文件的位置：`.npy`、`.npz`、`.safetensors`（f16、bf16、f32、f64）或 `.csv`，形状为词元数，或位置数 × 词元数",
    ],
);

pub(super) const TENSOR: Key = Key::new(
    "tensor",
    Shape::Text,
    ["Which tensor of `file`", "`file` 中的哪个张量"],
)
.usually(Usual::Said("The only one", "唯一的那个"));

pub(super) const ROW: Key = Key::new(
    "row",
    Shape::Whole(0, u64::MAX),
    [
        "Which position of `file` or `logprobs`, from 0; `population`, `drift` and `bounds` take several",
        "`file` 或 `logprobs` 中的哪个位置，从 0 起；`population`、`drift`、`bounds` 可取多个",
    ],
)
.usually(Usual::Said("The only one, or all", "唯一的那个，或全部"));

pub(super) const LOGPROBS: Key = Key::new(
    "logprobs",
    Shape::Text,
    [
        "A response of OpenAI's API, vLLM or llama-server with log-probabilities, relative to the configuration, as JSON, several in a list, or one a line; for `bounds`, and for other kinds where every token was returned",
        "OpenAI API、vLLM 或 llama-server 带对数概率的响应，相对于配置文件的位置：JSON、列表，或每行一个响应；用于 `bounds`，返回了全部词元时其他种类也可用",
    ],
);

pub(super) const VOCABULARY: Key = Key::new(
    "vocabulary",
    Shape::Limited(1, Limit::Vocabulary),
    [
        "How many tokens the model has, beside `logprobs`: what the server did not return is bounded by it",
        "模型有多少个词元，与 `logprobs` 同用：服务器未返回的由它限定",
    ],
);

pub(super) const TOKENS: Key = Key::new(
    "tokens",
    Shape::Either(
        &Shape::Listed(&Shape::Text, Limit::Vocabulary),
        &Shape::Text,
    ),
    [
        "The tokens' texts, as many as logits; or a file that has them, relative to the configuration: a `tokenizer.json`, or a text file with a token a line",
        "词元的文字，个数与 logits 相同；或含有它们的文件，相对于配置文件的位置：`tokenizer.json`，或每行一个词元的文本文件",
    ],
)
.usually(Usual::Said(
    "Their indices, `#0`, `#1`, ...",
    "下标 `#0`、`#1` ……",
));

pub(super) const PADDED: Key = Key::new(
    "padded",
    Shape::Boolean,
    [
        "Whether there may be fewer `tokens` than logits, as in models whose vocabulary is padded; the rest are called by their index",
        "`tokens` 是否可以少于 logits（许多模型的词汇表有填充）；其余的以下标相称",
    ],
)
.usually(Usual::Boolean(false));

pub(super) const SORT: Key = Key::new(
    "sort",
    Shape::Choice(|| words(&ORDERS)),
    [
        "`\"descending\"`: the largest logit first, and tokens move along",
        "`\"descending\"`：从大到小，词元随之移动",
    ],
)
.usually(Usual::Said("As they come", "原有次序"));
