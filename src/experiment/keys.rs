//! Keys that several kinds take.

use crate::reading::key::{Between, Key, Keys, Shape, Usual, words};
use crate::reading::limits;
use crate::reading::limits::{HISTORY as TOKENS, INCHES, PANELS, SAMPLERS, SHOWN_TOKENS};
use crate::sampling::Engine;

/// Those of every experiment.
pub(crate) const ALL: &Keys = &Keys::new(
    "An experiment. Which keys it takes beside `name`, `kind` and `logits` depends on its kind",
    &[NAME, KIND, LOGITS, FIGURE],
);

/// `name`
pub const NAME: Key = Key::needed(
    "name",
    Shape::Name,
    [
        "The stem of the files that it writes, another one for each experiment: letters, digits, `-`, `_` and `.`, of at most 100 bytes",
        "文件名的主干，各实验互不相同：字母、数字、`-`、`_`、`.`，最多 100 字节",
    ],
);

/// `kind`
pub const KIND: Key = Key::needed(
    "kind",
    Shape::Choice(super::kind_names),
    ["What kind of experiment it is", "实验类型"],
);

/// `logits`
pub const LOGITS: Key = Key::needed(
    "logits",
    Shape::Text,
    [
        "The NAME of the source of its logits, `[logits.NAME]`",
        "来源的 NAME，即 `[logits.NAME]`",
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
.usually(Usual::Said("What the panels need", "按小图所需"));

/// `columns`, three of them.
pub const COLUMNS: Key = Key::new(
    "columns",
    Shape::Whole(1, PANELS as u64),
    ["Panels beside each other", "每行几幅图"],
)
.usually(Usual::Whole(3));

/// `shown`
pub const SHOWN: Key = Key::new(
    "shown",
    Shape::Whole(1, SHOWN_TOKENS as u64),
    [
        "The most tokens that a panel shows one by one",
        "一幅图最多逐个显示多少词元",
    ],
)
.usually(Usual::Whole(super::head::SHOWN_TOKENS as u64));

/// `settings`
pub const SETTINGS: Key = Key::needed(
    "settings",
    Shape::Text,
    [
        "The NAME of settings, `[settings.NAME]`",
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
        "Ids of the tokens that the model was given, for penalties and DRY, 100000 at most",
        "给定的词元下标，供惩罚项和 DRY 使用，最多 100000 个",
    ],
)
.usually(Usual::Said("None", "无"));

/// `history`
pub const HISTORY: Key = Key::new(
    "history",
    TOKEN_IDS,
    [
        "Ids of the tokens made so far, for penalties and DRY, 100000 at most",
        "已生成的词元下标，供惩罚项和 DRY 使用，最多 100000 个",
    ],
)
.usually(Usual::Said("None", "无"));

/// `chain`
pub const CHAIN: Key = Key::needed(
    "chain",
    Shape::List(&Shape::Defined("sampler"), 0, SAMPLERS as u64),
    [
        "Samplers in the order in which they run, 99 at most: `[{ top_k = 40 }, { temperature = 0.8 }]`; each follows its definition, or with `engine` that engine's rule",
        "按运行次序排列的采样器，最多 99 个：`[{ top_k = 40 }, { temperature = 0.8 }]`；各按其定义，写明 `engine` 时按该引擎的规则",
    ],
);

/// `settings`, in place of a chain.
pub const SETTINGS_OF_CHAIN: Key = SETTINGS.about(
    "The NAME of settings, `[settings.NAME]`, from which `engine` makes a chain; instead of `chain`",
    "设置的 NAME，即 `[settings.NAME]`，由 `engine` 把它变成链；代替 `chain`",
);

/// `engine`
pub const ENGINE: Key = Key::new(
    "engine",
    Shape::Choice(|| words(&engines())),
    [
        "`\"transformers\"`, `\"vllm\"` or `\"llama.cpp\"`: whose rules a chain follows, or who makes a chain of settings, in its own order, with its defaults and limits",
        "`\"transformers\"`、`\"vllm\"` 或 `\"llama.cpp\"`：链遵循谁的规则，或由谁把设置变成链（按其次序、缺省值和限制）",
    ],
)
.usually(Usual::Said("The definitions", "各采样器的定义"));

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
    ["The temperature; 0 is greedy", "温度；0 表示贪婪解码"],
)
.usually(Usual::Number(1.0));

const SIDE: Shape = Shape::Table(&Keys {
    about: "A way to sample: `{ name, chain }`, perhaps with `engine`, or `{ name, settings, engine }`",
    keys: &[SIDE_NAME, CHAIN, SETTINGS_OF_CHAIN, ENGINE, PROMPT, HISTORY],
    between: RECIPE,
});

/// `name` of a side
pub const SIDE_NAME: Key = Key::new(
    "name",
    Shape::Line,
    ["What figures and findings call it: one line of text", ""],
)
.usually(Usual::Said("What its samplers are", ""));

/// `a`
pub const A: Key = Key::needed(
    "a",
    SIDE,
    [
        "The first way to sample: `{ name, chain }`, perhaps with `engine`, or `{ name, settings, engine }`; with `prompt` and `history`",
        "第一种采样方式：`{ name, chain }`（可加 `engine`），或 `{ name, settings, engine }`；可加 `prompt` 和 `history`",
    ],
);

/// `b`
pub const B: Key = Key::needed("b", SIDE, ["The second, as `a`", "第二种，写法同 `a`"]);

/// All engines with their names.
pub(super) fn engines() -> [(&'static str, Engine); Engine::ALL.len()] {
    Engine::ALL.map(|engine| (engine.name(), engine))
}
