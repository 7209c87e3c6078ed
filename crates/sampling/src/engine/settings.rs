//! Settings as users write them down, before an engine has had its say.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::number::{self, Number};
use crate::sampler::sequence_bias::BiasedSequence;

/// Settings of a model's sampling; what is `None` is the engine's default.
///
/// The names are transformers' and vLLM's; llama-server's own names for the same things are read too
/// (`repeat_penalty`, `repeat_last_n`, `dry_penalty_last_n`). A default that engines set otherwise is not filled in here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "each is explained beside its sampler")]
pub struct Settings {
    /// transformers only: whether to draw at all; taken to be wanted where it is not said.
    pub do_sample: Option<bool>,
    #[serde(deserialize_with = "number::option")]
    pub temperature: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub dynatemp_range: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub dynatemp_exponent: Option<f64>,
    pub top_k: Option<i64>,
    #[serde(deserialize_with = "number::option")]
    pub top_p: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub min_p: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub typical_p: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub epsilon_cutoff: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub eta_cutoff: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub top_h: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub top_n_sigma: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub top_a: Option<f64>,
    #[serde(deserialize_with = "number::option", alias = "tfs_z")]
    pub tfs: Option<f64>,
    /// TensorRT-LLM only: what top-p is multiplied with after every token.
    #[serde(deserialize_with = "number::option")]
    pub top_p_decay: Option<f64>,
    /// The lower bound of a top-p that decays.
    #[serde(deserialize_with = "number::option")]
    pub top_p_min: Option<f64>,
    /// The tokens after which a top-p that decays starts anew.
    pub top_p_reset_ids: Option<Vec<u32>>,
    #[serde(deserialize_with = "number::option")]
    pub xtc_probability: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub xtc_threshold: Option<f64>,
    #[serde(deserialize_with = "number::option", alias = "repeat_penalty")]
    pub repetition_penalty: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub frequency_penalty: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub presence_penalty: Option<f64>,
    /// How many of the last tokens are penalised; -1 for all.
    #[serde(alias = "penalty_last_n")]
    pub repeat_last_n: Option<i64>,
    #[serde(deserialize_with = "number::option")]
    pub dry_multiplier: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub dry_base: Option<f64>,
    pub dry_allowed_length: Option<i64>,
    /// Number of recent tokens searched; -1 for all.
    #[serde(alias = "dry_penalty_last_n")]
    pub dry_last_n: Option<i64>,
    /// Tokens that end a repetition.
    pub dry_breakers: Option<Vec<u32>>,
    pub mirostat: Option<i64>,
    #[serde(deserialize_with = "number::option")]
    pub mirostat_tau: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub mirostat_eta: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub adaptive_target: Option<f64>,
    #[serde(deserialize_with = "number::option")]
    pub adaptive_decay: Option<f64>,
    pub min_keep: Option<u32>,
    /// What is added to the logits of tokens.
    pub logit_bias: Option<BTreeMap<u32, Number>>,
    /// transformers only: what is added to the logit of the last token of a sequence, after the others.
    pub sequence_bias: Option<Vec<BiasedSequence>>,
    /// The only tokens that may be drawn.
    pub allowed_token_ids: Option<Vec<u32>>,
    /// Tokens that cannot be drawn.
    #[serde(alias = "suppress_tokens", alias = "bad_token_ids")]
    pub banned_token_ids: Option<Vec<u32>>,
    /// Tokens that cannot be the first of the output.
    pub begin_suppress_tokens: Option<Vec<u32>>,
    /// Sequences of tokens that the text must not have.
    #[serde(alias = "bad_words_ids", alias = "bad_words_token_ids")]
    pub bad_words: Option<Vec<Vec<u32>>>,
    /// How long prompt and output are together before the text may end.
    pub min_length: Option<u32>,
    /// How long the output is before the text may end.
    #[serde(alias = "min_tokens")]
    pub min_new_tokens: Option<u32>,
    /// Tokens that end the text by the model.
    pub eos_token_ids: Option<Vec<u32>>,
    /// Tokens that end the text by the request.
    pub stop_token_ids: Option<Vec<u32>>,
    /// How many tokens in a row must not occur a second time.
    pub no_repeat_ngram_size: Option<u32>,
    /// llama.cpp only: the samplers to run, in their order, instead of its default chain.
    pub samplers: Option<Vec<String>>,
}

/// A setting's value as a number, whatever its type.
trait SettingValue {
    fn number(&self) -> f64;
    fn of(number: f64) -> Self;
}

impl SettingValue for f64 {
    fn number(&self) -> f64 {
        *self
    }

    fn of(number: f64) -> f64 {
        number
    }
}

impl SettingValue for i64 {
    fn number(&self) -> f64 {
        *self as f64
    }

    fn of(number: f64) -> i64 {
        number as i64
    }
}

impl SettingValue for u32 {
    fn number(&self) -> f64 {
        f64::from(*self)
    }

    fn of(number: f64) -> u32 {
        number as u32
    }
}

impl SettingValue for bool {
    fn number(&self) -> f64 {
        f64::from(u8::from(*self))
    }

    fn of(number: f64) -> bool {
        number >= 1.0
    }
}

/// As many elements, the same ones every time.
impl<T: Clone + Default> SettingValue for Vec<T> {
    fn number(&self) -> f64 {
        self.len() as f64
    }

    fn of(number: f64) -> Vec<T> {
        vec![T::default(); number as usize]
    }
}

impl SettingValue for BTreeMap<u32, Number> {
    fn number(&self) -> f64 {
        self.len() as f64
    }

    fn of(number: f64) -> BTreeMap<u32, Number> {
        (0..number as u32)
            .map(|token| (token, Number(0.0)))
            .collect()
    }
}

/// What has to be said of every setting, from one list of them.
macro_rules! each_setting {
    ($($name:ident),* $(,)?) => {
        impl Settings {
            /// The names of all settings.
            pub const NAMES: [&'static str; [$(stringify!($name)),*].len()] = [$(stringify!($name)),*];

            /// The value of a setting as text; `None` where it is not given.
            fn text(&self, name: &str) -> Option<String> {
                match name {
                    $(stringify!($name) => self.$name.as_ref().map(shown),)*
                    _ => None,
                }
            }

            /// The value of a setting as a number; of a list how long it is.
            pub(crate) fn number(&self, name: &str) -> Option<f64> {
                match name {
                    $(stringify!($name) => self.$name.as_ref().map(SettingValue::number),)*
                    _ => None,
                }
            }

            /// The same settings with another value of one.
            pub(crate) fn with(&self, name: &str, number: f64) -> Settings {
                let mut settings = self.clone();
                match name {
                    $(stringify!($name) => settings.$name = Some(SettingValue::of(number)),)*
                    _ => {}
                }
                settings
            }

            /// Takes from others what is not given.
            fn fill(&mut self, others: &Settings) {
                $(if self.$name.is_none() {
                    self.$name.clone_from(&others.$name);
                })*
            }

            /// Takes one as others have it.
            pub(crate) fn take(&mut self, name: &str, others: &Settings) {
                match name {
                    $(stringify!($name) => self.$name.clone_from(&others.$name),)*
                    _ => {}
                }
            }

            /// The same settings without one of them.
            pub(crate) fn without(&self, name: &str) -> Settings {
                let mut settings = self.clone();
                match name {
                    $(stringify!($name) => settings.$name = None,)*
                    _ => {}
                }
                settings
            }
        }
    };
}

each_setting!(
    do_sample,
    temperature,
    dynatemp_range,
    dynatemp_exponent,
    top_k,
    top_p,
    min_p,
    typical_p,
    epsilon_cutoff,
    eta_cutoff,
    top_h,
    top_n_sigma,
    top_a,
    tfs,
    top_p_decay,
    top_p_min,
    top_p_reset_ids,
    xtc_probability,
    xtc_threshold,
    repetition_penalty,
    frequency_penalty,
    presence_penalty,
    repeat_last_n,
    dry_multiplier,
    dry_base,
    dry_allowed_length,
    dry_last_n,
    dry_breakers,
    mirostat,
    mirostat_tau,
    mirostat_eta,
    adaptive_target,
    adaptive_decay,
    min_keep,
    logit_bias,
    sequence_bias,
    allowed_token_ids,
    banned_token_ids,
    begin_suppress_tokens,
    bad_words,
    min_length,
    min_new_tokens,
    eos_token_ids,
    stop_token_ids,
    no_repeat_ngram_size,
    samplers,
);

impl Settings {
    /// Those that are lists, of tokens or of names.
    pub const LISTS: [&'static str; 11] = [
        "top_p_reset_ids",
        "dry_breakers",
        "logit_bias",
        "sequence_bias",
        "allowed_token_ids",
        "banned_token_ids",
        "begin_suppress_tokens",
        "bad_words",
        "eos_token_ids",
        "stop_token_ids",
        "samplers",
    ];

    /// How many elements its lists have together.
    pub fn listed(&self) -> usize {
        let bias = self.logit_bias.as_ref().map_or(0, BTreeMap::len);
        let words = self.bad_words.iter().flatten().map(Vec::len).sum::<usize>();
        let sequences = self.sequence_bias.iter().flatten();
        let sequences = sequences.map(|(tokens, _)| tokens.len()).sum::<usize>();
        bias + words + sequences + self.tokens().flatten().map(Vec::len).sum::<usize>()
    }

    /// Its lists of tokens.
    fn tokens(&self) -> impl Iterator<Item = &Option<Vec<u32>>> {
        [
            &self.top_p_reset_ids,
            &self.dry_breakers,
            &self.allowed_token_ids,
            &self.banned_token_ids,
            &self.begin_suppress_tokens,
            &self.eos_token_ids,
            &self.stop_token_ids,
        ]
        .into_iter()
    }

    /// The same settings with those of `defaults` in the place of what is not given.
    pub fn or(&self, defaults: &Settings) -> Settings {
        let mut settings = self.clone();
        settings.fill(defaults);
        settings
    }

    /// The same settings with no more than one element in a list: enough to see whether there are any.
    pub(crate) fn shortened(&self) -> Settings {
        let mut settings = self.clone();
        if let Some(bias) = &mut settings.logit_bias {
            *bias = bias
                .iter()
                .take(1)
                .map(|(token, bias)| (*token, *bias))
                .collect();
        }
        let lists = [
            &mut settings.top_p_reset_ids,
            &mut settings.dry_breakers,
            &mut settings.allowed_token_ids,
            &mut settings.banned_token_ids,
            &mut settings.begin_suppress_tokens,
            &mut settings.eos_token_ids,
            &mut settings.stop_token_ids,
        ];
        lists
            .into_iter()
            .flatten()
            .for_each(|list| list.truncate(1));
        if let Some(words) = &mut settings.bad_words {
            words.truncate(1);
            words.iter_mut().for_each(|word| word.truncate(1));
        }
        if let Some(sequences) = &mut settings.sequence_bias {
            sequences.truncate(1);
        }
        settings
    }

    /// The names of those that are given.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        let names = Settings::NAMES.into_iter();
        names.filter(|name| self.number(name).is_some()).collect()
    }

    /// Those that are given, as they are in JSON; what is not finite is a text.
    pub fn given_json(&self) -> serde_json::Map<String, serde_json::Value> {
        let all = serde_json::to_value(self).unwrap_or_default();
        let value = |name: &str| match all.get(name) {
            None | Some(serde_json::Value::Null) => self.value(name).into(),
            Some(value) => value.clone(),
        };
        let given = self.given().into_iter();
        given.map(|name| (name.to_owned(), value(name))).collect()
    }

    /// The value of a setting, as [`Display`](fmt::Display) writes it; empty where it is not given.
    pub(crate) fn value(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }
}

/// The most bytes of a value that are shown: every experiment that takes the settings tells all of them.
const SHOWN: usize = 1_000;

/// A value as text, or the beginning of it.
fn shown(value: &impl fmt::Debug) -> String {
    let mut text = Bounded(String::new());
    // It fails where there is no more room.
    if write!(text, "{value:?}").is_err() {
        text.0.push('…');
    }
    text.0
}

/// A text of at most [`SHOWN`] bytes.
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        if self.0.len() + part.len() > SHOWN {
            return Err(fmt::Error);
        }
        self.0.push_str(part);
        Ok(())
    }
}

impl fmt::Display for Settings {
    /// Those that are given, in a fixed order: `temperature 0.7, top_p 0.95`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.given().into_iter();
        let given: Vec<String> = given
            .map(|name| format!("{name} {}", self.value(name)))
            .collect();
        formatter.write_str(&given.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Settings;

    #[test]
    fn the_elements_of_all_lists_are_counted() {
        for (settings, wanted) in [
            (json!({}), 0),
            (json!({"logit_bias": {"3": 1, "5": 2}}), 2),
            (json!({"dry_breakers": [1, 2, 3]}), 3),
            (
                json!({"logit_bias": {"3": 1, "5": 2}, "dry_breakers": [1, 2, 3]}),
                5,
            ),
            (
                json!({"bad_words": [[1], [2, 3]], "allowed_token_ids": [4]}),
                4,
            ),
        ] {
            let settings: Settings = serde_json::from_value(settings).unwrap();
            assert_eq!(settings.listed(), wanted);
        }
    }
}
