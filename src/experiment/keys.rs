//! Keys that several kinds take.

use crate::reading::key::{Between, Key, Keys, Shape, Usual, words};
use crate::reading::limits;
use crate::reading::limits::{HISTORY as TOKENS, INCHES, PANELS, SAMPLERS, SHOWN_TOKENS};
use crate::sampling::Engine;

/// Those of every experiment.
pub(crate) const ALL: &Keys = &Keys::new(
    "An experiment. Keys other than `name`, `kind` and `logits` depend on its kind",
    &[NAME, KIND, LOGITS, FIGURE],
);

/// `name`
pub const NAME: Key = Key::needed(
    "name",
    Shape::Name,
    [
        "Stem of the files that the experiment writes, unique: letters, digits, `-`, `_` and `.`, at most 100 bytes",
        "输出文件名（不含扩展名），各实验互不相同：字母、数字、`-`、`_`、`.`，最多 100 字节",
    ],
);

/// `kind`
pub const KIND: Key = Key::needed(
    "kind",
    Shape::Choice(super::kind_names),
    ["Kind of experiment", "实验类型"],
);

/// `logits`
pub const LOGITS: Key = Key::needed(
    "logits",
    Shape::Text,
    [
        "NAME of the source of logits, `[logits.NAME]`",
        "logits 来源的 NAME，即 `[logits.NAME]`",
    ],
);

/// `figure`
pub const FIGURE: Key = Key::new(
    "figure",
    Shape::Table(&super::own_figure::KEYS),
    [
        "What is changed in the figure, `[experiment.figure]`: `title`, `subtitle`, `caption`, `x_label`, `y_label`, `width`, `height`, `columns`, `legend`, `font_size`, `panels`, `words`",
        "对图的改动，`[experiment.figure]`：`title`、`subtitle`、`caption`、`x_label`、`y_label`、`width`、`height`、`columns`、`legend`、`font_size`、`panels`、`words`",
    ],
);

/// `figsize`
pub const FIGSIZE: Key = Key::new(
    "figsize",
    Shape::List(&Shape::Number(INCHES.0, INCHES.1), 2, 2),
    [
        "Width and height of the figure in inches, 1 to 100 each",
        "图的宽和高，英寸，各 1 到 100",
    ],
)
.usually(Usual::Said("Depends on the panels", "由子图数量决定"));

/// `columns`, three of them.
pub const COLUMNS: Key = Key::new(
    "columns",
    Shape::Whole(1, PANELS as u64),
    ["Number of panels per row", "每行的子图数"],
)
.usually(Usual::Whole(3));

/// `shown`
pub const SHOWN: Key = Key::new(
    "shown",
    Shape::Whole(1, SHOWN_TOKENS as u64),
    [
        "Maximum number of tokens that a panel shows individually",
        "每个子图最多逐个显示的词元数",
    ],
)
.usually(Usual::Whole(super::head::SHOWN_TOKENS as u64));

/// `settings`
pub const SETTINGS: Key = Key::needed(
    "settings",
    Shape::Text,
    [
        "NAME of settings, `[settings.NAME]`",
        "设置的 NAME，即 `[settings.NAME]`",
    ],
);

const TOKEN_IDS: Shape = Shape::List(&TOKEN_ID, 0, TOKENS as u64);
const TOKEN_ID: Shape = Shape::Whole(0, limits::Limit::Vocabulary.most() - 1);

/// `prompt`
pub const PROMPT: Key = Key::new(
    "prompt",
    TOKEN_IDS,
    [
        "IDs of the prompt tokens, for penalties and DRY; at most 100000",
        "提示词元的 ID，供重复、频率、存在惩罚和 DRY 使用，最多 100000 个",
    ],
)
.usually(Usual::Said("None", "无"));

/// `history`
pub const HISTORY: Key = Key::new(
    "history",
    TOKEN_IDS,
    [
        "IDs of the generated tokens, for penalties and DRY; at most 100000",
        "已生成词元的 ID，供重复、频率、存在惩罚和 DRY 使用，最多 100000 个",
    ],
)
.usually(Usual::Said("None", "无"));

/// `chain`
pub const CHAIN: Key = Key::needed(
    "chain",
    Shape::List(&Shape::Defined("sampler"), 0, SAMPLERS as u64),
    [
        "Samplers in running order, at most 99: `[{ top_k = 40 }, { temperature = 0.8 }]`; each follows its reference definition, or with `engine` that engine's implementation",
        "按运行顺序排列的采样器，最多 99 个：`[{ top_k = 40 }, { temperature = 0.8 }]`；默认按参考定义（论文），设置 `engine` 时按该引擎的实现",
    ],
);

/// `settings`, in place of a chain.
pub const SETTINGS_OF_CHAIN: Key = SETTINGS.about(
    "NAME of settings, `[settings.NAME]`, which `engine` turns into a chain; instead of `chain`",
    "设置的 NAME，即 `[settings.NAME]`，由 `engine` 把它变成链；代替 `chain`",
);

/// `engine`
pub const ENGINE: Key = Key::new(
    "engine",
    Shape::Choice(|| words(&engines())),
    [
        "Engine such as `\"transformers\"`, `\"vllm\"` or `\"llama.cpp\"`: a chain follows its implementation, and settings become its chain, with its order, defaults and limits",
        "引擎，如 `\"transformers\"`、`\"vllm\"`、`\"llama.cpp\"`：采样器链按它的实现运行；设置按它的顺序、默认值和限制组成链",
    ],
)
.usually(Usual::Said("The reference definitions", "参考定义（论文）"));

/// What holds between `chain`, `settings` and `engine`.
pub const RECIPE: &[Between] = &[
    Between::One(&["chain", "settings"]),
    Between::Needs("settings", "engine"),
    Between::Made(super::samplers_schema::engines),
];

/// `temperature`
pub const TEMPERATURE: Key = Key::new(
    "temperature",
    Shape::Temperature,
    ["Temperature; 0 is greedy decoding", "温度；0 表示贪婪解码"],
)
.usually(Usual::Number(1.0));

const SIDE: Shape = Shape::Table(&Keys {
    about: "One way to sample: `{ name, chain }`, optionally with `engine`, or `{ name, settings, engine }`",
    keys: &[SIDE_NAME, CHAIN, SETTINGS_OF_CHAIN, ENGINE, PROMPT, HISTORY],
    between: RECIPE,
});

/// `name` of a side
pub const SIDE_NAME: Key = Key::new(
    "name",
    Shape::Line,
    ["Its name in figures and findings: one line of text", ""],
)
.usually(Usual::Said("Its samplers", ""));

/// `a`
pub const A: Key = Key::needed(
    "a",
    SIDE,
    [
        "First way to sample: `{ name, chain }`, optionally with `engine`, or `{ name, settings, engine }`; optionally with `prompt` and `history`",
        "第一种采样方式：`{ name, chain }`（可加 `engine`），或 `{ name, settings, engine }`；可加 `prompt` 和 `history`",
    ],
);

/// `b`
pub const B: Key = Key::needed(
    "b",
    SIDE,
    ["Second way to sample, like `a`", "第二种，写法同 `a`"],
);

/// All engines with their names.
pub(super) fn engines() -> [(&'static str, Engine); Engine::ALL.len()] {
    Engine::ALL.map(|engine| (engine.name(), engine))
}
