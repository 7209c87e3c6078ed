//! Settings that many engines have: where each changes nothing. An engine adds its default and what it takes.

use std::ops::Bound::{Excluded, Unbounded};

use super::setting::{Neutral, Setting};
use crate::candidates::{Arithmetic, Handling};
use crate::sampler::{Range, Rule, Variant, greedy, logit_bias, mask, min_p, penalties};
use crate::sampler::{temperature, top_k, top_p};

/// More than 0.
pub(super) const ABOVE_0: Range = Range {
    low: Excluded(0.0),
    high: Unbounded,
};

/// Less than 1.
pub(super) const BELOW_1: Range = Range {
    low: Unbounded,
    high: Excluded(1.0),
};

/// Less than 0.
pub(super) const BELOW_0: Range = Range {
    low: Unbounded,
    high: Excluded(0.0),
};

/// From 0 on, but less than `least`: temperatures that an engine takes for 0.
pub(super) const fn cold(least: f64) -> Range {
    Range {
        high: Excluded(least),
        ..Range::at_least(0.0)
    }
}

/// Above 0 and below `least`.
pub(super) const fn almost_cold(least: f64) -> Range {
    Range {
        low: Excluded(0.0),
        high: Excluded(least),
    }
}

pub(super) const LOGIT_BIAS: Setting = Setting::new("logit_bias")
    .default(0.0)
    .off(Neutral::At(0.0));

pub(super) const ALLOWED: Setting = Setting::new("allowed_token_ids");

pub(super) const BANNED: Setting = Setting::new("banned_token_ids")
    .default(0.0)
    .off(Neutral::At(0.0));

pub(super) const BANNED_FIRST: Setting = Setting::new("begin_suppress_tokens")
    .default(0.0)
    .off(Neutral::At(0.0));

pub(super) const BAD_WORDS: Setting = Setting::new("bad_words").default(0.0).off(Neutral::At(0.0));

/// What the ends of a text matter to.
pub(super) const ENDS: &[&str] = &["min_length", "min_new_tokens"];

pub(super) const MIN_TOKENS: Setting = Setting::new("min_length")
    .default(0.0)
    .off(Neutral::At(0.0));

pub(super) const MIN_NEW_TOKENS: Setting = Setting::new("min_new_tokens")
    .default(0.0)
    .off(Neutral::At(0.0));

pub(super) const EOS: Setting = Setting::new("eos_token_ids")
    .default(0.0)
    .needs(&["min_new_tokens"]);

pub(super) const STOP: Setting = Setting::new("stop_token_ids")
    .default(0.0)
    .needs(&["min_new_tokens"]);

pub(super) const NGRAM_SIZE: Setting = Setting::new("no_repeat_ngram_size")
    .default(0.0)
    .off(Neutral::At(0.0));

/// Whether to draw, taken to be wanted where it is not said.
pub(super) const DO_SAMPLE: Setting = Setting::new("do_sample").default(1.0);

pub(super) const REPETITION: Setting = Setting::new("repetition_penalty")
    .default(1.0)
    .off(Neutral::At(1.0));

pub(super) const FREQUENCY: Setting = Setting::new("frequency_penalty")
    .default(0.0)
    .off(Neutral::At(0.0));

pub(super) const PRESENCE: Setting = Setting::new("presence_penalty")
    .default(0.0)
    .off(Neutral::At(0.0));

/// What a window of penalties needs to matter.
pub(super) const PENALTIES: &[&str] = &[
    "repetition_penalty",
    "frequency_penalty",
    "presence_penalty",
];

pub(super) const TEMPERATURE: Setting = Setting::new("temperature")
    .default(1.0)
    .skipped(Neutral::At(1.0));

pub(super) const TOP_K: Setting = Setting::new("top_k")
    .default(0.0)
    .off(Neutral::Beyond(Range::at_least(1.0)));

pub(super) const TOP_P: Setting = Setting::new("top_p")
    .default(1.0)
    .off(Neutral::Beyond(BELOW_1));

pub(super) const MIN_P: Setting = Setting::new("min_p")
    .default(0.0)
    .off(Neutral::Beyond(ABOVE_0));

/// Numbers of engines on whatever backend: float32, added up in an order of their own.
pub(super) const ARITHMETIC: Arithmetic = Arithmetic::Float32;
pub(super) const HANDLING: Handling = Handling::PLAIN;

pub(super) const GREEDY: Variant = Variant::Greedy(greedy::Tied::FirstStays);

pub(super) const BIAS: Variant = Variant::LogitBias(logit_bias::SortedBefore::IsForgotten);

/// Masks, of which none makes an engine's tokens possible again.
pub(super) const MASK: Variant = Variant::Mask(mask::AllMasked::NoneStays);

pub(super) const MIN_LENGTH: Variant = Variant::MinLength(());

pub(super) const NO_REPEAT_NGRAM: Variant = Variant::NoRepeatNgram(());

/// Takes every temperature; what is 0 or less is greedy.
pub(super) const DIVIDED: Variant = Variant::Temperature(temperature::Variant {
    temperature: Rule::ANY,
    least: 0.0,
    cold: greedy::Tied::FirstStays,
});

pub(super) const fn largest(tied: top_k::TiedAtK) -> Variant {
    Variant::TopK(top_k::Variant {
        top_k: Rule::ANY,
        tied,
        most: top_k::Most::Any,
    })
}

pub(super) const fn nucleus(cut: top_p::Cut) -> Variant {
    Variant::TopP(top_p::Variant {
        top_p: Rule::ANY,
        cut,
    })
}

pub(super) const fn likely(compared: min_p::Compared) -> Variant {
    Variant::MinP(min_p::Variant {
        min_p: Rule::ANY,
        compared,
    })
}

/// A repetition penalty alone.
pub(super) const fn repetition(
    repeat: Rule,
    no_window: &'static str,
    counted: penalties::Counted,
) -> Variant {
    Variant::Penalties(penalties::Variant {
        repeat,
        frequency: NO_PENALTY,
        presence: NO_PENALTY,
        window: penalties::Window::Whole { refusal: no_window },
        repeated: counted,
        ..penalties::Variant::PLAIN
    })
}

const NO_PENALTY: Rule = Rule::new(Range::closed(0.0, 0.0), "no frequency or presence penalty");
