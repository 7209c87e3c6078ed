//! The keys of `[logits.NAME]`.

use super::ORDERS;
use super::file::NUMBERS;
use super::scale::SCALES;
use crate::reading::Limit;
use crate::reading::key::{Between, Key, Keys, Shape, Usual, words};

/// The largest scale: with it, the logits are far from overflowing.
const LARGEST_SCALE: f64 = 1e300;

/// Those of a source.
pub(crate) const KEYS: Keys = Keys {
    about: "A source of logits: one of `values`, `normal`, `file` and `logprobs`",
    keys: &[
        VALUES,
        NORMAL,
        FILE,
        TENSOR,
        BATCH,
        BATCH_AXIS,
        NUMBERS_KEY,
        SCALE_KEY,
        ROW,
        LOGPROBS,
        VOCABULARY,
        TOKENS,
        PADDED,
        SORT,
    ],
    between: &[
        Between::One(&["values", "normal", "file", "logprobs"]),
        Between::Excludes("row", "values"),
        Between::Excludes("row", "normal"),
        Between::Excludes("vocabulary", "values"),
        Between::Excludes("vocabulary", "normal"),
        Between::Needs("tensor", "file"),
        Between::Needs("batch", "file"),
        Between::Needs("batch_axis", "batch"),
        Between::Needs("numbers", "file"),
        Between::Needs("scale", "file"),
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
        "A file instead of `values`, relative to the configuration, of tokens, or positions by tokens; its format is told by its contents: numpy's `.npy` and `.npz`, `.safetensors` (f16, bf16, f32, f64, f8), a table as text (between commas, semicolons, tabs or blanks), JSON, JSON lines, or what `llama-perplexity --save-all-logits` writes",
        "代替 `values` 的文件，相对于配置文件的位置，形状为词元数，或位置数 × 词元数；格式由内容判断：numpy 的 `.npy` 和 `.npz`、`.safetensors`（f16、bf16、f32、f64、f8）、文本表格（以逗号、分号、制表符或空格分隔）、JSON、JSON Lines，或 `llama-perplexity --save-all-logits` 的输出",
    ],
);

pub(super) const TENSOR: Key = Key::new(
    "tensor",
    Shape::Text,
    [
        "Which tensor of `file`, or which key of JSON objects",
        "`file` 中的哪个张量，或 JSON 对象的哪个键",
    ],
)
.usually(Usual::Said(
    "The only one, or the only one of floating-point numbers",
    "唯一的那个，或唯一的浮点数张量",
));

pub(super) const BATCH: Key = Key::new(
    "batch",
    Shape::Whole(0, u64::MAX),
    [
        "Which sequence of a batch, from 0, where `file` has batch × positions × tokens",
        "`file` 为批次 × 位置 × 词元时，取批次中的哪个序列，从 0 起",
    ],
);

pub(super) const BATCH_AXIS: Key = Key::new(
    "batch_axis",
    Shape::Whole(0, 1),
    [
        "Which axis counts the sequences: 1 where `file` has positions × batch × tokens, as `torch.stack` makes it of what `generate` returns",
        "哪个轴是批次：`file` 为位置 × 批次 × 词元时取 1，即 `torch.stack` 叠放 `generate` 所返回的 logits 的结果",
    ],
)
.usually(Usual::Whole(0));

pub(super) const NUMBERS_KEY: Key = Key::new(
    "numbers",
    Shape::Choice(|| words(&NUMBERS)),
    [
        "What whole numbers in `file` stand for, where their bits are those of another type: `\"bf16\"` where bfloat16 was saved as uint16",
        "`file` 中的整数若是另一种类型的位模式，是哪种类型：bfloat16 存成 uint16 时取 `\"bf16\"`",
    ],
);

pub(super) const SCALE_KEY: Key = Key::new(
    "scale",
    Shape::Choice(|| words(&SCALES)),
    [
        "What the numbers of `file` are: `\"logits\"`, `\"log-probabilities\"` or `\"probabilities\"`, of which the logarithms are taken",
        "`file` 中的数是什么：`\"logits\"`、`\"log-probabilities\"`（对数概率）或 `\"probabilities\"`（概率，取其对数）",
    ],
)
.usually(Usual::Said(
    "What their sums say",
    "由各位置的和判断",
));

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
        "A response of a server with log-probabilities, relative to the configuration, as it was saved: JSON, several in a list or one after another, a batch, or a stream; for `bounds`, and for other kinds where every token was returned",
        "服务器返回的带对数概率的响应，相对于配置文件的位置，按保存时的样子：JSON、列表、逐个相接的多个响应、批处理结果或流；用于 `bounds`，返回了全部词元时其他种类也可用",
    ],
);

pub(super) const VOCABULARY: Key = Key::new(
    "vocabulary",
    Shape::Limited(1, Limit::Vocabulary),
    [
        "How many tokens the model has, beside a response, unless that has every token: what the server did not return is bounded by it",
        "模型有多少个词元，与响应同用（响应含有全部词元时可省略）：服务器未返回的由它限定",
    ],
);

pub(super) const TOKENS: Key = Key::new(
    "tokens",
    Shape::Either(
        &Shape::Listed(&Shape::Text, Limit::Vocabulary),
        &Shape::Text,
    ),
    [
        "The tokens' texts, as many as logits; or a file that has them, relative to the configuration: `tokenizer.json`, `vocab.json`, `.tiktoken`, `tekken.json`, SentencePiece's `.model`, a GGUF, a JSON list, or a text with a token a line",
        "词元的文字，个数与 logits 相同；或含有它们的文件，相对于配置文件的位置：`tokenizer.json`、`vocab.json`、`.tiktoken`、`tekken.json`、SentencePiece 的 `.model`、GGUF、JSON 列表，或每行一个词元的文本",
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
