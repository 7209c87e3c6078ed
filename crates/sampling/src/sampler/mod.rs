//! The samplers: what each does to the logits, where it comes from, and where engines differ.
//!
//! One file a sampler; its documentation is the sampler's. A sampler more is a file, a variant of [`Sampler`] and an
//! arm in two matches here.

pub mod adaptive_p;
mod display;
pub mod dry;
pub mod dynamic_temperature;
pub mod epsilon;
pub mod eta;
pub mod greedy;
pub mod logit_bias;
pub mod min_p;
pub mod mirostat;
pub mod penalties;
pub mod quadratic_smoothing;
pub mod tail_free;
pub mod temperature;
pub mod top_a;
pub mod top_h;
pub mod top_k;
pub mod top_n_sigma;
pub mod top_p;
pub mod typical;
pub mod xtc;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use self::adaptive_p::AdaptiveP;
use self::mirostat::Mirostat;
use super::candidates::{Arithmetic, Candidates};
use super::chain::History;
use super::engine::Refusal;
use super::number::{self, Number};

/// A sampler with its parameters, as a chain in a configuration names them.
///
/// What each does, and which values of its parameters it takes, is said in its module.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each sampler's module explains its parameters")]
pub enum Sampler {
    /// [`greedy`]
    Greedy {},
    /// [`temperature`]
    Temperature {
        #[serde(deserialize_with = "number::plain")]
        temperature: f64,
    },
    /// [`dynamic_temperature`]
    DynamicTemperature {
        #[serde(deserialize_with = "number::plain")]
        temperature: f64,
        #[serde(deserialize_with = "number::plain")]
        range: f64,
        #[serde(default = "one", deserialize_with = "number::plain")]
        exponent: f64,
    },
    /// [`quadratic_smoothing`]
    QuadraticSmoothing {
        #[serde(deserialize_with = "number::plain")]
        factor: f64,
        #[serde(default = "one", deserialize_with = "number::plain")]
        curve: f64,
    },
    /// [`top_k`]
    TopK { top_k: i64 },
    /// [`top_p`]
    TopP {
        #[serde(deserialize_with = "number::plain")]
        top_p: f64,
        #[serde(default, alias = "min_tokens_to_keep")]
        min_keep: usize,
    },
    /// [`min_p`]
    MinP {
        #[serde(deserialize_with = "number::plain")]
        min_p: f64,
        #[serde(default, alias = "min_tokens_to_keep")]
        min_keep: usize,
    },
    /// [`typical`]
    Typical {
        #[serde(deserialize_with = "number::plain")]
        mass: f64,
        #[serde(default, alias = "min_tokens_to_keep")]
        min_keep: usize,
    },
    /// [`epsilon`]
    Epsilon {
        #[serde(deserialize_with = "number::plain")]
        epsilon: f64,
    },
    /// [`eta`]
    Eta {
        #[serde(deserialize_with = "number::plain")]
        epsilon: f64,
    },
    /// [`top_h`]
    TopH {
        #[serde(deserialize_with = "number::plain")]
        top_h: f64,
    },
    /// [`top_n_sigma`]
    TopNSigma {
        #[serde(deserialize_with = "number::plain")]
        n: f64,
    },
    /// [`top_a`]
    TopA {
        #[serde(deserialize_with = "number::plain")]
        a: f64,
    },
    /// [`tail_free`]
    TailFree {
        #[serde(deserialize_with = "number::plain")]
        z: f64,
    },
    /// [`xtc`]
    Xtc {
        #[serde(deserialize_with = "number::plain")]
        probability: f64,
        #[serde(deserialize_with = "number::plain")]
        threshold: f64,
        #[serde(default)]
        min_keep: usize,
    },
    /// [`penalties`]
    Penalties {
        #[serde(default)]
        last_n: Option<i64>,
        #[serde(default = "one", deserialize_with = "number::plain")]
        repeat: f64,
        #[serde(default, deserialize_with = "number::plain")]
        frequency: f64,
        #[serde(default, deserialize_with = "number::plain")]
        presence: f64,
    },
    /// [`logit_bias`]
    LogitBias(BTreeMap<u32, Number>),
    /// [`dry`]
    Dry {
        #[serde(deserialize_with = "number::plain")]
        multiplier: f64,
        #[serde(default = "dry_base", deserialize_with = "number::plain")]
        base: f64,
        #[serde(default = "dry_allowed_length")]
        allowed_length: i64,
        #[serde(default = "dry_last_n")]
        last_n: i64,
        #[serde(default)]
        breakers: Vec<u32>,
    },
    /// [`mirostat`], version 1
    #[serde(rename = "mirostat_1")]
    Mirostat1 {
        #[serde(deserialize_with = "number::plain")]
        tau: f64,
        #[serde(deserialize_with = "number::plain")]
        eta: f64,
        #[serde(default = "mirostat_m")]
        m: usize,
        /// The vocabulary's size; as many as there are logits where it is not said.
        #[serde(default)]
        n_vocab: Option<usize>,
    },
    /// [`mirostat`], version 2
    #[serde(rename = "mirostat_2")]
    Mirostat2 {
        #[serde(deserialize_with = "number::plain")]
        tau: f64,
        #[serde(deserialize_with = "number::plain")]
        eta: f64,
    },
    /// [`adaptive_p`]
    AdaptiveP {
        #[serde(deserialize_with = "number::plain")]
        target: f64,
        #[serde(deserialize_with = "number::plain")]
        decay: f64,
    },
}

fn one() -> f64 {
    1.0
}

fn dry_base() -> f64 {
    1.75
}

fn dry_allowed_length() -> i64 {
    2
}

fn dry_last_n() -> i64 {
    -1
}

fn mirostat_m() -> usize {
    100
}

/// What a sampler carries from step to step.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    Stateless,
    Mirostat(Mirostat),
    AdaptiveP(AdaptiveP),
}

impl Sampler {
    /// The names of all samplers.
    pub const NAMES: [&'static str; 21] = [
        "greedy",
        "temperature",
        "dynamic_temperature",
        "quadratic_smoothing",
        "top_k",
        "top_p",
        "min_p",
        "typical",
        "epsilon",
        "eta",
        "top_h",
        "top_n_sigma",
        "top_a",
        "tail_free",
        "xtc",
        "penalties",
        "logit_bias",
        "dry",
        "mirostat_1",
        "mirostat_2",
        "adaptive_p",
    ];

    /// A sampler as a configuration or a line of `apply` writes it, `{"top_p": {"top_p": 0.9, "min_keep": 2}}`; where
    /// one parameter is enough it may stand bare, `{"top_p": 0.9}`.
    ///
    /// Errors, as words for a reader: an unknown sampler or parameter, one that is missing, or of the wrong type.
    pub fn from_json(mut value: Value) -> Result<Sampler, String> {
        if let Some((name, parameters)) = value
            .as_object_mut()
            .and_then(|object| object.iter_mut().next())
            && let Some(parameter) = bare_parameter(name)
            && !parameters.is_object()
        {
            *parameters = Value::Object(
                [(parameter.to_owned(), parameters.take())]
                    .into_iter()
                    .collect(),
            );
        }
        serde_json::from_value(value).map_err(|error| {
            let words = error.to_string();
            let words = words.replace("expected i64", "expected a whole number");
            ["usize", "u32"].iter().fold(words, |words, unsigned| {
                words.replace(
                    &format!("expected {unsigned}"),
                    "expected a whole number from 0 on",
                )
            })
        })
    }

    /// Its name, as a configuration writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Sampler::Greedy { .. } => "greedy",
            Sampler::Temperature { .. } => "temperature",
            Sampler::DynamicTemperature { .. } => "dynamic_temperature",
            Sampler::QuadraticSmoothing { .. } => "quadratic_smoothing",
            Sampler::TopK { .. } => "top_k",
            Sampler::TopP { .. } => "top_p",
            Sampler::MinP { .. } => "min_p",
            Sampler::Typical { .. } => "typical",
            Sampler::Epsilon { .. } => "epsilon",
            Sampler::Eta { .. } => "eta",
            Sampler::TopH { .. } => "top_h",
            Sampler::TopNSigma { .. } => "top_n_sigma",
            Sampler::TopA { .. } => "top_a",
            Sampler::TailFree { .. } => "tail_free",
            Sampler::Xtc { .. } => "xtc",
            Sampler::Penalties { .. } => "penalties",
            Sampler::LogitBias(_) => "logit_bias",
            Sampler::Dry { .. } => "dry",
            Sampler::Mirostat1 { .. } => "mirostat_1",
            Sampler::Mirostat2 { .. } => "mirostat_2",
            Sampler::AdaptiveP { .. } => "adaptive_p",
        }
    }

    /// Whether its parameters say that it does nothing, whatever the logits: a top-p of 1, a penalty of 1, and so on.
    pub fn is_off(&self) -> bool {
        match self {
            Sampler::Temperature { temperature } => *temperature == 1.0,
            Sampler::QuadraticSmoothing { factor, .. } => *factor == 0.0,
            Sampler::TopK { top_k } => *top_k <= 0,
            Sampler::TopP { top_p, .. } => *top_p >= 1.0,
            Sampler::MinP { min_p, .. } => *min_p <= 0.0,
            Sampler::Typical { mass, .. } => *mass >= 1.0,
            Sampler::Epsilon { epsilon } | Sampler::Eta { epsilon } => *epsilon <= 0.0,
            Sampler::TopNSigma { n } => *n <= 0.0,
            Sampler::TopA { a } => *a <= 0.0,
            Sampler::TailFree { z } => *z >= 1.0,
            Sampler::Xtc {
                probability,
                threshold,
                ..
            } => *probability <= 0.0 || *threshold > 0.5,
            Sampler::Penalties {
                last_n,
                repeat,
                frequency,
                presence,
            } => *last_n == Some(0) || (*repeat == 1.0 && *frequency == 0.0 && *presence == 0.0),
            Sampler::LogitBias(bias) => bias.is_empty(),
            Sampler::Dry {
                multiplier,
                base,
                last_n,
                ..
            } => *multiplier == 0.0 || *base < 1.0 || *last_n == 0,
            Sampler::AdaptiveP { target, .. } => *target < 0.0,
            Sampler::Greedy {}
            | Sampler::DynamicTemperature { .. }
            | Sampler::TopH { .. }
            | Sampler::Mirostat1 { .. }
            | Sampler::Mirostat2 { .. } => false,
        }
    }

    /// How many tokens of the history it looks at, as the work of as many candidates: counting one, or comparing it with
    /// those before, takes four times as long.
    pub(super) fn looks_back(&self, history: History) -> usize {
        let last_n = match *self {
            Sampler::Penalties { last_n, .. } => last_n.unwrap_or(-1),
            Sampler::Dry { last_n, .. } => last_n,
            _ => 0,
        };
        4 * history.last(last_n).count()
    }

    /// The probability that it is applied at all: 1 for all but XTC.
    pub(super) fn chance(&self, candidates: &Candidates) -> Result<f64, Refusal> {
        match *self {
            Sampler::Xtc {
                probability,
                threshold,
                ..
            } => xtc::chance(candidates, probability, threshold),
            _ => Ok(1.0),
        }
    }

    /// Does to `candidates` what it does.
    pub(super) fn apply(
        &self,
        candidates: &mut Candidates,
        state: &mut State,
        history: History,
    ) -> Result<(), Refusal> {
        match (self, state) {
            (Sampler::Greedy {}, _) => {
                greedy::apply(candidates);
                Ok(())
            }
            (Sampler::Temperature { temperature }, _) => {
                temperature::apply(candidates, *temperature)
            }
            (
                Sampler::DynamicTemperature {
                    temperature,
                    range,
                    exponent,
                },
                _,
            ) => dynamic_temperature::apply(candidates, *temperature, *range, *exponent),
            (Sampler::QuadraticSmoothing { factor, curve }, _) => {
                quadratic_smoothing::apply(candidates, *factor, *curve)
            }
            (Sampler::TopK { top_k }, _) => top_k::apply(candidates, *top_k),
            (Sampler::TopP { top_p, min_keep }, _) => top_p::apply(candidates, *top_p, *min_keep),
            (Sampler::MinP { min_p, min_keep }, _) => min_p::apply(candidates, *min_p, *min_keep),
            (Sampler::Typical { mass, min_keep }, _) => {
                typical::apply(candidates, *mass, *min_keep)
            }
            (Sampler::Epsilon { epsilon }, _) => epsilon::apply(candidates, *epsilon),
            (Sampler::Eta { epsilon }, _) => eta::apply(candidates, *epsilon),
            (Sampler::TopH { top_h }, _) => top_h::apply(candidates, *top_h),
            (Sampler::TopNSigma { n }, _) => top_n_sigma::apply(candidates, *n),
            (Sampler::TopA { a }, _) => top_a::apply(candidates, *a),
            (Sampler::TailFree { z }, _) => tail_free::apply(candidates, *z),
            (
                Sampler::Xtc {
                    threshold,
                    min_keep,
                    ..
                },
                _,
            ) => {
                xtc::apply(candidates, *threshold, *min_keep);
                Ok(())
            }
            (
                &Sampler::Penalties {
                    last_n,
                    repeat,
                    frequency,
                    presence,
                },
                _,
            ) => penalties::apply(
                candidates,
                penalties::Penalties {
                    last_n,
                    repeat,
                    frequency,
                    presence,
                },
                history,
            ),
            (Sampler::LogitBias(bias), _) => logit_bias::apply(candidates, bias),
            (
                &Sampler::Dry {
                    multiplier,
                    base,
                    allowed_length,
                    last_n,
                    ref breakers,
                },
                _,
            ) => dry::apply(
                candidates,
                dry::Dry {
                    multiplier,
                    base,
                    allowed_length,
                    last_n,
                    breakers,
                },
                history,
            ),
            (
                Sampler::Mirostat1 {
                    tau,
                    eta,
                    m,
                    n_vocab,
                },
                State::Mirostat(state),
            ) => {
                mirostat::check(candidates, *tau, *eta)?;
                let vocabulary = n_vocab.unwrap_or(candidates.vocabulary);
                state.cut_by_zipf(candidates, *m, vocabulary)
            }
            (Sampler::Mirostat2 { tau, eta }, State::Mirostat(state)) => {
                mirostat::check(candidates, *tau, *eta)?;
                state.cut_by_surprise(candidates)
            }
            (Sampler::AdaptiveP { target, decay }, State::AdaptiveP(state)) => {
                adaptive_p::check(candidates, *target, *decay)?;
                state.bend(candidates, *target);
                Ok(())
            }
            (
                Sampler::Mirostat1 { .. } | Sampler::Mirostat2 { .. } | Sampler::AdaptiveP { .. },
                _,
            ) => {
                unreachable!("Sampler::state made this sampler's state")
            }
        }
    }

    /// What it carries, before the first step.
    pub(super) fn state(&self, arithmetic: Arithmetic) -> State {
        match *self {
            Sampler::Mirostat1 { tau, .. } | Sampler::Mirostat2 { tau, .. } => {
                State::Mirostat(Mirostat::new(arithmetic.round(tau)))
            }
            Sampler::AdaptiveP { target, decay } => {
                State::AdaptiveP(AdaptiveP::new(target, decay, |value| {
                    arithmetic.round(value)
                }))
            }
            _ => State::Stateless,
        }
    }

    /// What it will steer by at the next step, if it has a state.
    pub(super) fn steering(&self, state: &State, arithmetic: Arithmetic) -> Option<f64> {
        match (self, state) {
            (_, State::Mirostat(state)) => Some(state.limit()),
            (Sampler::AdaptiveP { target, .. }, State::AdaptiveP(state)) => {
                Some(state.aim(*target, |value| arithmetic.round(value)))
            }
            _ => None,
        }
    }

    /// Takes note that `token` was drawn after the last step.
    pub(super) fn accept(&self, state: &mut State, token: u32, arithmetic: Arithmetic) {
        let round = |value: f64| arithmetic.round(value);
        match (self, state) {
            (
                &Sampler::Mirostat1 { tau, eta, .. } | &Sampler::Mirostat2 { tau, eta, .. },
                State::Mirostat(state),
            ) => {
                state.accept(token, round(tau), round(eta), round);
            }
            (_, State::AdaptiveP(state)) => state.accept(token, round),
            _ => {}
        }
    }
}

/// The parameter that a bare value stands for.
fn bare_parameter(sampler: &str) -> Option<&'static str> {
    match sampler {
        "temperature" => Some("temperature"),
        "quadratic_smoothing" => Some("factor"),
        "top_k" => Some("top_k"),
        "top_p" => Some("top_p"),
        "min_p" => Some("min_p"),
        "typical" => Some("mass"),
        "epsilon" | "eta" => Some("epsilon"),
        "top_h" => Some("top_h"),
        "top_n_sigma" => Some("n"),
        "top_a" => Some("a"),
        "tail_free" => Some("z"),
        _ => None,
    }
}
