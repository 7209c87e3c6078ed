//! onnxruntime-genai: `src/sampling_distribution.h` and the search options.
//!
//! Order: repetition penalty, top-k, temperature, top-p. There is no min-p.

use super::profile::{Known, Mode, Profile, Silences, Stage, When};
use super::{rows, stages};
use crate::draw::Way;
use crate::sampler::{Range, Rule, TopP, Variant, penalties, top_k, top_p};

const TOP_K: Rule = Rule::new(Range::at_least(0.0), "top_k must be 0 or greater, got {}");
const TOP_P: Rule = Rule::new(Range::SHARE, "top_p must be between 0 and 1, got {}");

const fn greedy(setting: &'static str, value: f64) -> Mode {
    Mode {
        setting,
        when: When::is(value),
        stages: &[stages::GREEDY],
        silences: Silences::Active(&["temperature", "top_k", "top_p"]),
    }
}

/// There is no minimum of new tokens.
const MIN_LENGTH: Stage = Stage {
    settings: &["min_length"],
    ..stages::MIN_LENGTH
};

/// Beside a top-k above 1 a top-p of 0 is off; alone it leaves one token.
const NUCLEUS: Stage = Stage::new("top_p", &["top_p"], |given| {
    let top_p = given.number("top_p");
    let is_off = top_p <= 0.0 && given.whole(given.settings.top_k, "top_k") > 1;
    TopP {
        top_p: if is_off { 1.0 } else { top_p },
        min_keep: 1,
    }
    .into()
});

pub(super) static PROFILE: Profile = Profile {
    name: "onnxruntime-genai",
    title: "ONNX Runtime GenAI",
    aliases: &[],
    version: "0.18.0; a0c04eb (2026-08-22)",
    sources: &[
        "src/sampling_distribution.h: ComputeSampledCategorical, FindNucleus",
        "src/generators.cpp",
        "src/engine/request.cpp",
    ],
    known: Known::Run,
    when: "On a CPU. Penalties were only read.",
    oddities: &[
        "Top-p without top-k keeps too many tokens in vocabularies above 64: of 300 tokens 59, where the nucleus has 12.",
        "No min-p.",
        "Top-k defaults to 50; one above the vocabulary size is rejected.",
        "Without `do_sample` decoding is greedy.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::Discrete),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        Variant::TopK(top_k::Variant {
            top_k: TOP_K,
            tied: top_k::TiedAtK::Go,
            most: top_k::Most::Vocabulary,
        }),
        Variant::TopP(top_p::Variant {
            top_p: TOP_P,
            cut: top_p::Cut::Bounded,
        }),
        rows::repetition(
            Rule::ANY,
            "onnxruntime-genai has no last_n: it looks at the whole history",
            penalties::Counted::PromptAndOutput,
        ),
        rows::MIN_LENGTH,
        rows::NO_REPEAT_NGRAM,
    ],
    settings: &[
        rows::DO_SAMPLE,
        rows::REPETITION,
        rows::TOP_K.default(50.0).refused(TOP_K),
        rows::TEMPERATURE,
        rows::TOP_P
            .default(0.0)
            .skipped(super::setting::Neutral::Never)
            .refused(TOP_P),
        rows::MIN_TOKENS,
        rows::EOS.needs(&["min_length"]),
        rows::NGRAM_SIZE,
    ],
    first: &[MIN_LENGTH, stages::REPETITION, stages::NO_REPEAT_NGRAM],
    modes: &[
        greedy("do_sample", 0.0),
        greedy("temperature", 0.0),
        greedy("top_k", 1.0),
    ],
    stages: &[stages::TOP_K, stages::TEMPERATURE, NUCLEUS],
};
