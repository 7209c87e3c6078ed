//! Settings as users write them down, before an engine has had its say.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sampling::number::{self, Number};

/// Settings of a model's sampling; what is `None` is the engine's default.
///
/// The names are transformers' and vLLM's; llama-server's own names for the same things are read too
/// (`repeat_penalty`, `repeat_last_n`, `dry_penalty_last_n`). A default that engines set otherwise is not filled in here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
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
    /// How many of the last tokens are searched; -1 for all.
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
    /// llama.cpp only: the samplers to run, in their order, instead of its default chain.
    pub samplers: Option<Vec<String>>,
}

impl Settings {
    /// The names of those that are given.
    pub(super) fn given(&self) -> Vec<&'static str> {
        let all = [
            ("do_sample", self.do_sample.is_some()),
            ("temperature", self.temperature.is_some()),
            ("dynatemp_range", self.dynatemp_range.is_some()),
            ("dynatemp_exponent", self.dynatemp_exponent.is_some()),
            ("top_k", self.top_k.is_some()),
            ("top_p", self.top_p.is_some()),
            ("min_p", self.min_p.is_some()),
            ("typical_p", self.typical_p.is_some()),
            ("epsilon_cutoff", self.epsilon_cutoff.is_some()),
            ("eta_cutoff", self.eta_cutoff.is_some()),
            ("top_h", self.top_h.is_some()),
            ("top_n_sigma", self.top_n_sigma.is_some()),
            ("xtc_probability", self.xtc_probability.is_some()),
            ("xtc_threshold", self.xtc_threshold.is_some()),
            ("repetition_penalty", self.repetition_penalty.is_some()),
            ("frequency_penalty", self.frequency_penalty.is_some()),
            ("presence_penalty", self.presence_penalty.is_some()),
            ("repeat_last_n", self.repeat_last_n.is_some()),
            ("dry_multiplier", self.dry_multiplier.is_some()),
            ("dry_base", self.dry_base.is_some()),
            ("dry_allowed_length", self.dry_allowed_length.is_some()),
            ("dry_last_n", self.dry_last_n.is_some()),
            ("dry_breakers", self.dry_breakers.is_some()),
            ("mirostat", self.mirostat.is_some()),
            ("mirostat_tau", self.mirostat_tau.is_some()),
            ("mirostat_eta", self.mirostat_eta.is_some()),
            ("adaptive_target", self.adaptive_target.is_some()),
            ("adaptive_decay", self.adaptive_decay.is_some()),
            ("min_keep", self.min_keep.is_some()),
            ("logit_bias", self.logit_bias.is_some()),
            ("samplers", self.samplers.is_some()),
        ];
        all.into_iter()
            .filter_map(|(name, given)| given.then_some(name))
            .collect()
    }
}
