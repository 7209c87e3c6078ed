//! Hugging Face transformers: `GenerationMixin._get_logits_processor`.
//!
//! Order: sequence bias, repetition penalty; then, when it draws: temperature, top-h, top-k, top-p, min-p, typical,
//! epsilon, eta; each is skipped where its value would change nothing. Top-k is 50 unless it is said otherwise.

use std::ops::Bound::{Excluded, Unbounded};

use super::profile::{Known, Mode, Profile, Silences, Stage, When};
use super::rows::{self, BELOW_1};
use super::setting::{Neutral, Setting};
use super::stages;
use crate::candidates::{Arithmetic, Handling};
use crate::draw::Way;
use crate::sampler::temperature;
use crate::sampler::{BadWords, Range, Rule, Variant, eta, greedy, mask, min_p, penalties};
use crate::sampler::{top_h, top_k, top_p, typical};

const TEMPERATURE: Rule = Rule::new(
    // `not (temperature > 0)`, so that NaN is refused too.
    Range {
        low: Excluded(0.0),
        high: Unbounded,
    },
    "`temperature` (={}) has to be a strictly positive float",
);
pub(super) const TOP_K: Rule = Rule::new(
    Range::at_least(1.0),
    "`top_k` has to be a strictly positive integer, but is {}",
);
pub(super) const TOP_P: Rule = Rule::new(
    Range::SHARE,
    "`top_p` has to be a float > 0 and < 1, but is {}",
);
pub(super) const MIN_P: Rule = Rule::new(
    Range::SHARE,
    "min_p has to be in the [0, 1] interval, but is {}",
);
pub(super) const TYPICAL_P: Rule = Rule::new(
    Range::WITHIN_SHARE,
    "`typical_p` has to be a float > 0 and < 1, but is {}",
);
const TOP_H: Rule = Rule::new(
    Range::MASS,
    "`top_h` must be in the range (0, 1], but is {}",
);
pub(super) const REPETITION: Rule = Rule::new(
    Range::POSITIVE,
    "the repetition penalty has to be greater than 0, but is {}",
);
/// How many sequences there are.
const SEQUENCE_BIAS: Rule = Rule::new(
    Range::at_least(1.0),
    "`sequence_bias` has to be a non-empty dictionary, or non-empty list of lists but is []",
);
/// The end of the text is no bad word.
const BAD_WORDS: Stage = Stage::new("bad_words", &["bad_words"], |given| {
    let settings = given.settings;
    let ends = settings.eos_token_ids.as_deref().unwrap_or_default();
    let is_end = |word: &&Vec<u32>| matches!(word[..], [token] if ends.contains(&token));
    let words = settings.bad_words.iter().flatten();
    let words = words.filter(|word| !is_end(word)).cloned();
    BadWords {
        words: words.collect(),
    }
    .into()
});

/// What takes part only when it draws.
const DRAWING: &[&str] = &[
    "temperature",
    "top_k",
    "top_p",
    "min_p",
    "typical_p",
    "epsilon_cutoff",
    "eta_cutoff",
    "top_h",
];

pub(super) static PROFILE: Profile = Profile {
    name: "transformers",
    title: "Transformers",
    aliases: &[],
    version: "5.24.0",
    sources: &[
        "generation/logits_process.py",
        "generation/utils.py: GenerationMixin._get_logits_processor",
        "generation/configuration_utils.py",
    ],
    known: Known::Run,
    when: "`generate`; continuous batching has temperature, top-k and top-p only.",
    oddities: &[
        "Without `do_sample` decoding is greedy, whatever the other settings.",
        "Top-k also keeps tokens tied at rank k.",
        "Top-k defaults to 50.",
    ],
    reads_gguf: false,
    seeded: None,
    draws: Some(Way::Torch),
    arithmetic: Arithmetic::Float64,
    handling: Handling::PLAIN,
    samplers: &[
        Variant::Greedy(greedy::Tied::FirstStays),
        Variant::Temperature(temperature::Variant {
            temperature: TEMPERATURE,
            least: 0.0,
            cold: greedy::Tied::FirstStays,
        }),
        Variant::TopK(top_k::Variant {
            top_k: TOP_K,
            tied: top_k::TiedAtK::Stay,
            most: top_k::Most::Any,
        }),
        Variant::TopP(top_p::Variant {
            top_p: TOP_P,
            cut: top_p::Cut::Tail,
        }),
        Variant::MinP(min_p::Variant {
            min_p: MIN_P,
            compared: min_p::Compared::Probabilities,
        }),
        Variant::Typical(typical::Variant {
            mass: TYPICAL_P,
            way: typical::TypicalMethod::TiedStay,
        }),
        Variant::Epsilon(()),
        Variant::Eta(eta::Constants::Float32),
        Variant::TopH(top_h::Prefix::ByTerms { most: 100 }),
        rows::repetition(
            REPETITION,
            "transformers has no last_n: it looks at the whole history",
            penalties::Counted::PromptAndOutput,
        ),
        rows::BIAS,
        Variant::SequenceBias(()),
        rows::NO_REPEAT_NGRAM,
        Variant::Guidance(()),
        Variant::BadWords(penalties::Counted::PromptAndOutput),
        rows::MIN_LENGTH,
        Variant::Mask(mask::AllMasked::AllStay),
    ],
    settings: &[
        Setting::new("do_sample").default(1.0),
        Setting::new("logit_bias")
            .default(0.0)
            .off(Neutral::At(0.0)),
        Setting::new("sequence_bias").refused(SEQUENCE_BIAS),
        rows::NGRAM_SIZE,
        rows::BAD_WORDS,
        rows::MIN_TOKENS,
        rows::MIN_NEW_TOKENS,
        rows::EOS.needs(rows::ENDS),
        rows::ALLOWED,
        rows::BANNED,
        rows::BANNED_FIRST,
        Setting::new("repetition_penalty")
            .default(1.0)
            .off(Neutral::At(1.0))
            .refused_by_sampler(REPETITION),
        Setting::new("temperature")
            .default(1.0)
            .skipped(Neutral::At(1.0))
            .refused_by_sampler(TEMPERATURE),
        Setting::new("top_h").refused_by_sampler(TOP_H),
        Setting::new("top_k")
            .default(50.0)
            .skipped(Neutral::At(0.0))
            .refused_by_sampler(TOP_K),
        Setting::new("top_p")
            .default(1.0)
            .off(Neutral::Beyond(BELOW_1))
            .refused_by_sampler(TOP_P),
        Setting::new("min_p")
            .neutral(Neutral::At(0.0))
            .refused_by_sampler(MIN_P),
        Setting::new("typical_p")
            .default(1.0)
            .off(Neutral::Beyond(BELOW_1))
            .refused_by_sampler(TYPICAL_P),
        // It takes part only between the two, and is passed over in silence elsewhere.
        Setting::new("epsilon_cutoff")
            .default(0.0)
            .off(Neutral::Beyond(Range::WITHIN_SHARE)),
        Setting::new("eta_cutoff")
            .default(0.0)
            .off(Neutral::Beyond(Range::WITHIN_SHARE)),
    ],
    first: &[
        stages::LOGIT_BIAS,
        stages::SEQUENCE_BIAS,
        stages::REPETITION,
        stages::NO_REPEAT_NGRAM,
        BAD_WORDS,
        stages::MIN_LENGTH,
        stages::MASK,
    ],
    modes: &[Mode {
        setting: "do_sample",
        when: When::is(0.0),
        stages: &[stages::GREEDY],
        silences: Silences::Given(DRAWING),
    }],
    stages: &[
        stages::TEMPERATURE,
        stages::TOP_H,
        stages::TOP_K,
        stages::TOP_P,
        stages::MIN_P,
        stages::TYPICAL,
        stages::EPSILON,
        stages::ETA,
    ],
};
