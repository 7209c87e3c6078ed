//! The keys of a configuration outside its sources, settings and experiments.

use serde_json::json;

use super::style;
use crate::experiment::sampling::COUNTS_ONLY;
use crate::reading::key::{Between, Key, Keys, Shape, Usual, words};
use crate::reading::{limit_keys, limits};
use crate::sampling::random::Algorithm;
use crate::words::Language;
use crate::{experiment, formats, logits, settings};

/// The whole of a configuration.
pub(crate) const ROOT: Keys = Keys {
    about: "A Thermograph configuration: sources of logits, sampling settings, and experiments on them",
    keys: &[
        TITLE, LANGUAGE, SEED, RNG, OUTPUT, STYLE, FONTS, LIMITS, LOGITS, SETTINGS, EXPERIMENT,
    ],
    between: &[
        Between::AtMost("seed", u32::MAX as u64, "rng", LARGE_SEEDS),
        Between::Made(|| {
            json!({
                "if": { "required": ["rng"], "properties": { "rng": { "const": "llama.cpp" } } },
                "then": { "properties": { "seed": { "maximum": u32::MAX - 1 } } },
            })
        }),
        Between::Made(|| {
            let engines = Algorithm::NAMES.iter();
            let engines = engines.filter(|(_, it)| matches!(it, Algorithm::Engine(_)));
            let engines: Vec<&str> = engines.map(|(name, _)| *name).collect();
            let counts = json!({ COUNTS_ONLY.name: { "not": { "const": true } } });
            json!({
                "if": { "required": ["rng"], "properties": { "rng": { "enum": engines } } },
                "then": { "properties": { "experiment": { "items": { "properties": counts } } } },
            })
        }),
    ],
};

/// The generators that take a seed of more than 32 bits.
const LARGE_SEEDS: &[&str] = &[
    "\"numpy-generator\"",
    "\"chacha\"",
    "\"torch\"",
    "\"torch-replacement\"",
    "\"transformers\"",
    "\"vllm\"",
    "\"sglang\"",
    "\"ollama-go\"",
    "\"mlx-lm\"",
    "\"lmdeploy\"",
    "\"transformers.js\"",
    "\"candle\"",
    "\"mistral.rs\"",
    "\"openvino-genai\"",
];

pub(super) const TITLE: Key = Key::new(
    "title",
    Shape::Line,
    [
        "Title of the report: one line, at most 500 bytes",
        "报告的标题，一行文字，最多 500 字节",
    ],
)
.usually(Usual::Word("Thermograph"));

pub(super) const LANGUAGE: Key = Key::new(
    "language",
    Shape::Either(
        &LANGUAGE_CODE,
        &Shape::Set(&LANGUAGE_CODE, Language::CODES.len() as u64),
    ),
    [
        "Language of labels, findings and explanations: `\"en\"` or `\"zh\"`; a list writes both, the second as `report.zh.md`, `NAME.zh.svg`, ...",
        "图中文字、结论和说明的语言：`\"en\"` 或 `\"zh\"`；写成列表则两种都写，第二种名为 `report.en.md`、`NAME.en.svg` 等",
    ],
)
.usually(Usual::Word("en"));

const LANGUAGE_CODE: Shape = Shape::Choice(|| words(&Language::CODES));

pub(super) const SEED: Key = Key::new(
    "seed",
    Shape::Whole(0, i64::MAX as u64),
    [
        "Seed of all random numbers, an integer from 0; at most 4294967295 with `rng = \"numpy\"` (4294967294 with `\"llama.cpp\"`)",
        "全部随机数的种子，从 0 起的整数；`rng = \"numpy\"` 时最大 4294967295（`\"llama.cpp\"` 时 4294967294）",
    ],
)
.usually(Usual::Whole(0));

pub(super) const RNG: Key = Key::new(
    "rng",
    Shape::Choice(|| words(&Algorithm::NAMES)),
    [
        "Random number generator: `\"numpy\"` (`np.random.seed`), `\"numpy-generator\"` (`np.random.default_rng`), `\"chacha\"` (`rand_chacha`, one stream per source and experiment); or the draws of an engine with this seed: `\"llama.cpp\"`, `\"torch\"` (`\"transformers\"`), `\"torch-replacement\"`, `\"vllm\"`, `\"sglang\"`, `\"onnxruntime-genai\"` (`\"ctranslate2\"`), `\"ollama-go\"`, `\"mlx-lm\"`, `\"lmdeploy\"`, `\"transformers.js\"`, `\"candle\"`, `\"mistral.rs\"`, `\"openvino-genai\"`",
        "随机数生成器：`\"numpy\"`（`np.random.seed`）、`\"numpy-generator\"`（`np.random.default_rng`）、`\"chacha\"`（`rand_chacha`，每个来源和实验有自己的流）；或某个引擎用该种子采样的结果：`\"llama.cpp\"`、`\"torch\"`（`\"transformers\"`）、`\"torch-replacement\"`、`\"vllm\"`、`\"sglang\"`、`\"onnxruntime-genai\"`（`\"ctranslate2\"`）、`\"ollama-go\"`、`\"mlx-lm\"`、`\"lmdeploy\"`、`\"transformers.js\"`、`\"candle\"`、`\"mistral.rs\"`、`\"openvino-genai\"`",
    ],
)
.usually(Usual::Word("numpy"));

pub(super) const OUTPUT: Key = table("output", Shape::Table(&formats::KEYS));
pub(super) const STYLE: Key = table("style", Shape::Table(&style::KEYS));
pub(super) const FONTS: Key = table(
    "fonts",
    Shape::Table(&Keys::new("Your own fonts", &[FILES])),
);
pub(super) const LIMITS: Key = Key::new(
    "limits",
    Shape::Table(&limit_keys::KEYS),
    [
        "`pixels`, `draws`, `rows` and others: limits beyond which a configuration is rejected",
        "`pixels`、`draws`、`rows` 等：超过多少就拒绝配置文件",
    ],
)
.usually(Usual::Said("The default limits", "默认限制"));
pub(super) const LOGITS: Key = Key::new(
    "logits",
    Shape::Names(&Shape::Table(&logits::KEYS)),
    [
        "Sources of logits, `[logits.NAME]`; experiments refer to them by NAME",
        "logits 的来源，`[logits.NAME]`；实验以 NAME 引用",
    ],
);
pub(super) const SETTINGS: Key = Key::new(
    "settings",
    Shape::Names(&Shape::Table(&settings::KEYS)),
    [
        "Sampling settings, `[settings.NAME]`; experiments refer to them by NAME, and `thermograph lint` checks them",
        "采样设置，`[settings.NAME]`；实验以 NAME 引用，`thermograph lint` 指出其中的问题",
    ],
);
pub(super) const EXPERIMENT: Key = Key::needed(
    "experiment",
    Shape::List(
        &Shape::Table(experiment::keys::ALL),
        1,
        limits::ENTRIES as u64,
    ),
    [
        "Experiments, `[[experiment]]`, in the order in which they run",
        "实验，`[[experiment]]`，按此顺序运行和绘制",
    ],
);

const fn table(name: &'static str, shape: Shape) -> Key {
    Key::new(name, shape, ["", ""])
}

pub(super) const FILES: Key = Key::new(
    "files",
    Shape::List(&Shape::Text, 0, limits::FONTS as u64),
    [
        "Font files, relative to the configuration, at most 16: tried for each character before the built-in fonts",
        "字体文件（路径相对于配置文件），最多 16 个；逐字符优先于内置字体",
    ],
)
.usually(Usual::Said("None", "无"));
