//! transformers.js: temperature and top-k; top-p and min-p are read and not followed.

use super::profile::{Known, Mode, Profile, Silences, Stage, When};
use super::{rows, stages};
use crate::draw::Way;
use crate::sampler::{Range, Rule, Variant, penalties, top_k};

const REPETITION: Rule = Rule::new(
    Range::POSITIVE,
    "the repetition penalty has to be greater than 0, but is {}",
);

const BANNED: Stage = Stage {
    settings: &["banned_token_ids", "begin_suppress_tokens"],
    ..stages::MASK
};

pub(super) static PROFILE: Profile = Profile {
    name: "transformers.js",
    title: "Transformers.js",
    aliases: &[],
    version: "@huggingface/transformers 4.3.1",
    sources: &[
        "src/models/modeling_utils.js: _get_logits_processor",
        "src/generation/logits_sampler.js: MultinomialSampler",
    ],
    known: Known::Run,
    when: "",
    oddities: &[
        "top_p and min_p are silently ignored.",
        "Decoding is greedy without `do_sample`, and at temperature 0 (with a warning).",
        "Top-k defaults to 50; of tokens tied at rank k, exactly k are kept.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::TransformersJs),
    arithmetic: rows::ARITHMETIC,
    handling: rows::HANDLING,
    samplers: &[
        rows::GREEDY,
        rows::DIVIDED,
        rows::largest(top_k::TiedAtK::Go),
        rows::repetition(
            REPETITION,
            "transformers.js has no last_n: it looks at the whole history",
            penalties::Counted::PromptAndOutput,
        ),
        rows::NO_REPEAT_NGRAM,
        Variant::BadWords(penalties::Counted::PromptAndOutput),
        rows::MIN_LENGTH,
        rows::MASK,
    ],
    settings: &[
        rows::DO_SAMPLE,
        rows::REPETITION.refused(REPETITION),
        rows::TEMPERATURE,
        rows::TOP_K.default(50.0),
        rows::TOP_P.ignored(),
        rows::MIN_P.ignored(),
        rows::NGRAM_SIZE,
        rows::BAD_WORDS,
        rows::MIN_TOKENS,
        rows::MIN_NEW_TOKENS,
        rows::EOS.needs(rows::ENDS),
        rows::BANNED,
        rows::BANNED_FIRST,
    ],
    first: &[
        stages::REPETITION,
        stages::NO_REPEAT_NGRAM,
        stages::BAD_WORDS,
        stages::MIN_LENGTH,
        BANNED,
    ],
    modes: &[
        Mode {
            setting: "do_sample",
            when: When::is(0.0),
            stages: &[stages::GREEDY],
            silences: Silences::Given(&["temperature", "top_k"]),
        },
        Mode {
            setting: "temperature",
            when: When::is(0.0),
            stages: &[stages::GREEDY],
            silences: Silences::Active(&["top_k"]),
        },
    ],
    stages: &[stages::TEMPERATURE, stages::TOP_K],
};
