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
    about: "A source of logits: exactly one of `values`, `normal`, `file` and `logprobs`",
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
        "Logits, one per token, at least one finite; a token with `-inf` is never sampled",
        "logits，每个词元一个，至少一个有限；`-inf` 的词元永远不会被采样",
    ],
);

pub(super) const NORMAL: Key = Key::new(
    "normal",
    Shape::Table(&Keys::new("Random logits", &[SIZE, SCALE])),
    [
        "Random logits, `{ size, scale }`: standard normal numbers times the scale, as in `np.random.randn(size) * scale`",
        "随机 logits，`{ size, scale }`：标准正态随机数乘以 scale（默认 1），与 `np.random.randn(size) * scale` 相同",
    ],
);

pub(super) const SIZE: Key = Key::needed(
    "size",
    Shape::Limited(1, Limit::Vocabulary),
    ["Number of logits", ""],
);

pub(super) const SCALE: Key = Key::new(
    "scale",
    Shape::Number(0.0, LARGEST_SCALE),
    ["Factor of each number", ""],
)
.usually(Usual::Number(1.0));

pub(super) const FILE: Key = Key::new(
    "file",
    Shape::Text,
    [
        "File with logits, relative to the configuration, of shape tokens or positions × tokens; the format is detected: NumPy `.npy` and `.npz`, `.safetensors` (f16, bf16, f32, f64, f8), a text table (separated by commas, semicolons, tabs or spaces), JSON, JSON Lines, or the output of `llama-perplexity --save-all-logits`",
        "logits 文件（路径相对于配置文件），形状为词元数，或位置数 × 词元数；格式自动识别：NumPy 的 `.npy` 和 `.npz`、`.safetensors`（f16、bf16、f32、f64、f8）、文本表格（以逗号、分号、制表符或空格分隔）、JSON、JSON Lines，或 `llama-perplexity --save-all-logits` 的输出",
    ],
);

pub(super) const TENSOR: Key = Key::new(
    "tensor",
    Shape::Text,
    [
        "Tensor of `file`, or key of JSON objects",
        "`file` 中的哪个张量，或 JSON 对象的哪个键",
    ],
)
.usually(Usual::Said(
    "The only tensor, or the only floating-point tensor",
    "唯一的张量，或唯一的浮点数张量",
));

pub(super) const BATCH: Key = Key::new(
    "batch",
    Shape::Whole(0, u64::MAX),
    [
        "Sequence of a batch, numbered from 0, if `file` has the shape batch × positions × tokens",
        "`file` 为批次 × 位置 × 词元时，取批次中的哪个序列，从 0 起",
    ],
);

pub(super) const BATCH_AXIS: Key = Key::new(
    "batch_axis",
    Shape::Whole(0, 1),
    [
        "Batch axis: 1 if `file` has the shape positions × batch × tokens, the result of `torch.stack` on the logits of `generate`",
        "哪个轴是批次：`file` 为位置 × 批次 × 词元时取 1，即 `torch.stack` 叠放 `generate` 所返回的 logits 的结果",
    ],
)
.usually(Usual::Whole(0));

pub(super) const NUMBERS_KEY: Key = Key::new(
    "numbers",
    Shape::Choice(|| words(&NUMBERS)),
    [
        "Type of the values that integers in `file` hold as bits: `\"bf16\"` if bfloat16 was saved as uint16",
        "`file` 中的整数若是另一种类型的位模式，是哪种类型：bfloat16 存成 uint16 时取 `\"bf16\"`",
    ],
);

pub(super) const SCALE_KEY: Key = Key::new(
    "scale",
    Shape::Choice(|| words(&SCALES)),
    [
        "What the numbers in `file` are: `\"logits\"`, `\"log-probabilities\"`, or `\"probabilities\"` (their logarithms are used)",
        "`file` 中的数是什么：`\"logits\"`、`\"log-probabilities\"`（对数概率）或 `\"probabilities\"`（概率，取其对数）",
    ],
)
.usually(Usual::Said(
    "Detected from their sums",
    "由各位置的和判断",
));

pub(super) const ROW: Key = Key::new(
    "row",
    Shape::Whole(0, u64::MAX),
    [
        "Position in `file` or `logprobs`, numbered from 0; `population`, `drift` and `bounds` can use several",
        "`file` 或 `logprobs` 中的哪个位置，从 0 起；`population`、`drift`、`bounds` 可取多个",
    ],
)
.usually(Usual::Said("The only position, or all", "唯一的位置，或全部"));

pub(super) const LOGPROBS: Key = Key::new(
    "logprobs",
    Shape::Text,
    [
        "A server's response with log-probabilities, as saved, relative to the configuration: JSON, several in a list or one after another, a batch, or a stream; for `bounds`, and for other kinds if every token was returned",
        "服务器返回的含对数概率（logprobs）的响应，原样保存（路径相对于配置文件）：单个或多个 JSON、列表、批处理结果或流；用于 `bounds`，若返回了全部词元也可用于其他类型",
    ],
);

pub(super) const VOCABULARY: Key = Key::new(
    "vocabulary",
    Shape::Limited(1, Limit::Vocabulary),
    [
        "Vocabulary size of the model, for a response without all tokens: it bounds the unreturned tokens",
        "模型的词表大小，用于未返回全部词元的响应：据此限定未返回的词元",
    ],
);

pub(super) const TOKENS: Key = Key::new(
    "tokens",
    Shape::Either(
        &Shape::Listed(&Shape::Text, Limit::Vocabulary),
        &Shape::Text,
    ),
    [
        "The strings of the tokens, one per logit; or a file with them, relative to the configuration: `tokenizer.json`, `vocab.json`, `.tiktoken`, `tekken.json`, SentencePiece's `.model`, a GGUF, a JSON list, or a text file with one token per line",
        "词元的字符串，个数与 logits 相同；或含有它们的文件（路径相对于配置文件）：`tokenizer.json`、`vocab.json`、`.tiktoken`、`tekken.json`、SentencePiece 的 `.model`、GGUF、JSON 列表，或每行一个词元的文本",
    ],
)
.usually(Usual::Said(
    "The token IDs, `#0`, `#1`, ...",
    "词元 ID：`#0`、`#1` ……",
));

pub(super) const PADDED: Key = Key::new(
    "padded",
    Shape::Boolean,
    [
        "Whether `tokens` may be fewer than the logits, as in models with a padded vocabulary; the rest are named by token ID",
        "`tokens` 是否可以少于 logits（许多模型的词表有填充）；其余词元以 ID 表示",
    ],
)
.usually(Usual::Boolean(false));

pub(super) const SORT: Key = Key::new(
    "sort",
    Shape::Choice(|| words(&ORDERS)),
    [
        "`\"descending\"`: from the largest logit to the smallest; tokens are sorted along",
        "`\"descending\"`：从大到小，词元随之移动",
    ],
)
.usually(Usual::Said("File order", "原有顺序"));
