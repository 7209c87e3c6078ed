//! The samplers: what each does to the logits, where it comes from, and in what engines differ.
//!
//! One file a sampler holds all that is known of it: its definition with sources, its parameters, the variant that an
//! engine may choose, what it carries from step to step. To add one, write its file, and a line in the list below; an
//! engine that has it names it, with its variant, in its own file. Samplers know no engine.

mod parameter;

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

pub use self::parameter::{Parameter, ParameterKind, Range, Rule};
use super::candidates::{Arithmetic, Candidates};
use super::history::History;

/// What a sampler's file declares.
pub(crate) trait Declared: Definition {
    /// What engines do differently.
    type Variant: Copy;

    /// What the definition does.
    const DEFINITION: Self::Variant;

    /// What it does, in a sentence or two for who writes a configuration.
    const ABOUT: &'static str;

    /// Its parameters.
    const PARAMETERS: &'static [Parameter];

    /// The parameter that a bare value stands for.
    const BARE: Option<&'static str> = None;

    /// Which numbers a variant takes for its parameters, as far as variants differ in it.
    fn ranges(_variant: Self::Variant) -> Vec<(&'static str, Range)> {
        Vec::new()
    }

    /// The sampler at work, before the first step.
    ///
    /// Errors: why parameters are refused.
    fn start(&self, variant: Self::Variant, arithmetic: Arithmetic) -> Result<Started<'_>, String>;
}

/// What a sampler with its parameters says of itself.
pub(crate) trait Definition {
    /// Whether its parameters say that it does nothing, whatever the logits.
    fn is_off(&self) -> bool {
        false
    }

    /// Its parameters by name; the most important one has none. Those that tell nothing are left out.
    fn shown(&self) -> Vec<(&'static str, String)>;

    /// How many of the last tokens of the history it looks at; all for a negative number.
    fn window(&self) -> i64 {
        0
    }

    /// How many elements its lists have.
    fn listed(&self) -> usize {
        0
    }

    /// Whether it is applied at some steps only.
    fn is_by_chance(&self) -> bool {
        false
    }

    /// What becomes of the likeliest token.
    fn likeliest(&self) -> Likeliest {
        Likeliest::Stays
    }

    /// Whether what it removes depends on a temperature before it.
    fn heeds_temperature(&self) -> bool {
        false
    }

    /// Whether what it does depends on where the zero of the logits is, so that log-probabilities do not do for it.
    fn heeds_zero(&self) -> bool {
        false
    }

    /// What it tries to bring the surprise in bits, or the probability, of what is drawn to, if it follows what is drawn.
    fn target(&self) -> Option<f64> {
        None
    }
}

/// What a sampler does to the likeliest token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeliest {
    /// It stays the likeliest.
    Stays,
    /// It may go, or another may become the likeliest.
    MayChange,
    /// It is all that stays.
    Alone,
}

/// A sampler at work: its parameters have been checked, and it owns what it carries from step to step.
pub(crate) trait Running: Send + Sync {
    /// The probability that it is applied at all.
    fn chance(&self) -> f64 {
        1.0
    }

    /// Does to `candidates` what it does.
    fn apply(&mut self, candidates: &mut Candidates, history: History);

    /// What it will steer by at the next step, if it carries something along.
    fn steering(&self) -> Option<f64> {
        None
    }

    /// Takes note that `token` was drawn after the last step.
    fn accept(&mut self, _token: u32) {}
}

pub(crate) type Started<'a> = Box<dyn Running + 'a>;

/// A sampler that carries nothing along.
struct Stateless<F>(F);

impl<F: Fn(&mut Candidates, History) + Send + Sync> Running for Stateless<F> {
    fn apply(&mut self, candidates: &mut Candidates, history: History) {
        (self.0)(candidates, history);
    }
}

fn stateless<'a>(
    apply: impl Fn(&mut Candidates, History) + Send + Sync + 'a,
) -> Result<Started<'a>, String> {
    Ok(Box::new(Stateless(apply)))
}

/// What is declared of a sampler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Declaration {
    /// Its name, as a configuration writes it.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// The parameter that a bare value stands for.
    pub bare: Option<&'static str>,
}

/// All that has to be done for every sampler, from one list.
macro_rules! samplers {
    ($($name:literal => $module:ident::$Type:ident,)*) => {
        /// A sampler with its parameters, as a chain in a configuration names them.
        ///
        /// What each does, and which values of its parameters it takes, is said in its module.
        #[derive(Clone, Debug, PartialEq, Deserialize)]
        pub enum Sampler {
            $(#[doc = concat!("[`", stringify!($module), "`]")]
            #[serde(rename = $name)]
            $Type($module::$Type),)*
        }

        impl Sampler {
            /// What is declared of all samplers.
            pub const DECLARATIONS: [Declaration; [$($name),*].len()] = [$(Declaration {
                name: $name,
                about: <$module::$Type as Declared>::ABOUT,
                parameters: <$module::$Type as Declared>::PARAMETERS,
                bare: <$module::$Type as Declared>::BARE,
            }),*];

            /// The names of all samplers.
            pub const NAMES: [&'static str; [$($name),*].len()] = [$($name),*];

            /// Its name, as a configuration writes it.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Sampler::$Type(_) => $name,)*
                }
            }

            pub(super) fn definition(&self) -> &dyn Definition {
                match self {
                    $(Sampler::$Type(parameters) => parameters,)*
                }
            }

            /// It at work, by its rule among `variants` or by its definition; `None` where it is not among them.
            ///
            /// Errors: why parameters are refused.
            pub(super) fn start(
                &self,
                variants: Option<&[Variant]>,
                arithmetic: Arithmetic,
            ) -> Option<Result<Started<'_>, String>> {
                match self {
                    $(Sampler::$Type(parameters) => {
                        let variant = match variants {
                            None => <$module::$Type as Declared>::DEFINITION,
                            Some(variants) => variants.iter().find_map(|variant| match variant {
                                Variant::$Type(variant) => Some(*variant),
                                _ => None,
                            })?,
                        };
                        Some(parameters.start(variant, arithmetic))
                    })*
                }
            }
        }

        $(impl From<$module::$Type> for Sampler {
            fn from(sampler: $module::$Type) -> Sampler {
                Sampler::$Type(sampler)
            }
        })*

        /// A sampler that an engine has, as the engine does it.
        #[derive(Clone, Copy, Debug)]
        #[allow(dead_code, reason = "some samplers are no engine's")]
        pub(crate) enum Variant {
            $($Type(<$module::$Type as Declared>::Variant),)*
        }

        impl Variant {
            /// The sampler's name.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Variant::$Type(_) => $name,)*
                }
            }

            /// Its parameters, each with the numbers that it takes for it.
            pub fn ranges(&self) -> Vec<(&'static Parameter, Range)> {
                let (parameters, own) = match self {
                    $(Variant::$Type(variant) => (
                        <$module::$Type as Declared>::PARAMETERS,
                        <$module::$Type as Declared>::ranges(*variant),
                    ),)*
                };
                let is_there = |name| parameters.iter().any(|it| it.name == name);
                debug_assert!(own.iter().all(|(name, _)| is_there(*name)));
                let range = |it: &'static Parameter| {
                    let own = own.iter().find(|(name, _)| *name == it.name);
                    (it, own.map_or(it.range, |(_, range)| *range))
                };
                parameters.iter().map(range).collect()
            }
        }

        $(pub mod $module;
        pub use $module::$Type;)*
    };
}

samplers! {
    "greedy" => greedy::Greedy,
    "temperature" => temperature::Temperature,
    "dynamic_temperature" => dynamic_temperature::DynamicTemperature,
    "quadratic_smoothing" => quadratic_smoothing::QuadraticSmoothing,
    "top_k" => top_k::TopK,
    "top_p" => top_p::TopP,
    "min_p" => min_p::MinP,
    "typical" => typical::Typical,
    "epsilon" => epsilon::Epsilon,
    "eta" => eta::Eta,
    "top_h" => top_h::TopH,
    "top_n_sigma" => top_n_sigma::TopNSigma,
    "top_a" => top_a::TopA,
    "tail_free" => tail_free::TailFree,
    "top_p_decay" => top_p_decay::TopPDecay,
    "p_less" => p_less::PLess,
    "p_less_norm" => p_less_norm::PLessNorm,
    "min_k" => min_k::MinK,
    "xtc" => xtc::Xtc,
    "penalties" => penalties::Penalties,
    "logit_bias" => logit_bias::LogitBias,
    "sequence_bias" => sequence_bias::SequenceBias,
    "mask" => mask::Mask,
    "bad_words" => bad_words::BadWords,
    "min_length" => min_length::MinLength,
    "no_repeat_ngram" => no_repeat_ngram::NoRepeatNgram,
    "guidance" => guidance::Guidance,
    "dry" => dry::Dry,
    "mirostat_1" => mirostat_1::Mirostat1,
    "mirostat_2" => mirostat_2::Mirostat2,
    "adaptive_p" => adaptive_p::AdaptiveP,
}

mod mirostat;

impl Sampler {
    /// A sampler as a configuration or a line of `apply` writes it, `{"top_p": {"top_p": 0.9, "min_keep": 2}}`; where
    /// one parameter is enough it may stand bare, `{"top_p": 0.9}`.
    ///
    /// Errors, as words for a reader: an unknown sampler or parameter, one that is missing, or of the wrong type.
    pub fn from_json(mut value: Value) -> Result<Sampler, String> {
        if let Some((name, parameters)) = value
            .as_object_mut()
            .and_then(|object| object.iter_mut().next())
            && let Some(declared) = Sampler::DECLARATIONS.iter().find(|it| it.name == name)
            && let Some(parameter) = declared.bare
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
            let words = words
                .replace("expected i64", "expected an integer")
                .replace("expected struct ", "expected struct variant Sampler::");
            ["usize", "u32"].iter().fold(words, |words, unsigned| {
                words.replace(
                    &format!("expected {unsigned}"),
                    "expected an integer of 0 or more",
                )
            })
        })
    }

    /// Whether its parameters say that it does nothing, whatever the logits: a top-p of 1, a penalty of 1, and so on.
    pub fn is_off(&self) -> bool {
        self.definition().is_off()
    }

    /// Whether it is applied at some steps only, by chance.
    pub fn is_by_chance(&self) -> bool {
        self.definition().is_by_chance()
    }

    /// Whether what it does after this history depends on where the zero of the logits is: where it does, log-probabilities,
    /// which are logits less a number that nobody knows any more, give other results than logits.
    pub fn heeds_zero(&self, history: History) -> bool {
        let definition = self.definition();
        definition.heeds_zero() && history.last(definition.window()).next().is_some()
    }

    /// Whether what it does depends on which tokens came before.
    pub fn heeds_history(&self) -> bool {
        let definition = self.definition();
        !definition.is_off() && (definition.window() != 0 || definition.target().is_some())
    }

    /// How many elements its lists have: biases, or tokens that end a repetition.
    pub fn listed(&self) -> usize {
        self.definition().listed()
    }

    /// What it tries to bring the surprise in bits, or the probability, of what is drawn to, if it follows what is drawn.
    pub fn target(&self) -> Option<f64> {
        self.definition().target()
    }

    /// How many tokens of the history it looks at, as the work of as many candidates: counting one, or comparing it with
    /// those before, takes four times as long.
    pub(super) fn looks_back(&self, history: History) -> usize {
        4 * history.last(self.definition().window()).count()
    }
}

impl fmt::Display for Sampler {
    /// Its name with its parameters: `top_k 40`, `xtc probability 0.5, threshold 0.1`. Those that tell nothing, such as
    /// a `min_keep` of 1, are left out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())?;
        for (place, (name, value)) in self.definition().shown().into_iter().enumerate() {
            let comma = if place == 0 { " " } else { ", " };
            let space = if name.is_empty() { "" } else { " " };
            write!(formatter, "{comma}{name}{space}{value}")?;
        }
        Ok(())
    }
}

/// The one parameter of a sampler that has no more, for [`Definition::shown`].
fn only(value: impl ToString) -> Vec<(&'static str, String)> {
    vec![("", value.to_string())]
}

/// The same of a sampler that keeps `min_keep` tokens at least.
fn with_min_keep(value: f64, min_keep: usize) -> Vec<(&'static str, String)> {
    let mut shown = only(value);
    shown.extend((min_keep > 1).then(|| ("min_keep", min_keep.to_string())));
    shown
}

fn one() -> f64 {
    1.0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value, json};

    use super::{Parameter, ParameterKind, Sampler};

    /// A value of the kind of a parameter.
    fn value(parameter: &Parameter) -> Value {
        match parameter.kind {
            ParameterKind::Number => json!(parameter.default.unwrap_or(0.5)),
            ParameterKind::Whole | ParameterKind::Count => {
                json!(parameter.default.unwrap_or(1.0) as i64)
            }
            ParameterKind::Tokens
            | ParameterKind::Sequences
            | ParameterKind::BiasedSequences
            | ParameterKind::Numbers => json!([]),
            ParameterKind::Biases => json!({}),
        }
    }

    fn read(name: &str, parameters: &[(&str, Value)]) -> Result<Sampler, String> {
        let parameters = parameters.iter().cloned();
        let parameters: Map<String, Value> = parameters
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Sampler::from_json(json!({ name: parameters }))
    }

    #[test]
    fn what_is_declared_of_parameters_is_what_is_read() {
        for declared in &Sampler::DECLARATIONS {
            let name = declared.name;
            let of_kind = |parameter: &&Parameter| parameter.kind != ParameterKind::Biases;
            let parameters: Vec<&Parameter> = declared.parameters.iter().filter(of_kind).collect();
            let given = |keep: &dyn Fn(&Parameter) -> bool| -> Vec<(&str, Value)> {
                let kept = parameters.iter().filter(|parameter| keep(parameter));
                kept.map(|parameter| (parameter.name, value(parameter)))
                    .collect()
            };
            let required = read(name, &given(&|parameter| parameter.is_required)).unwrap();
            let with_defaults =
                read(name, &given(&|it| it.is_required || it.default.is_some())).unwrap();
            assert_eq!(required, with_defaults, "{name}");
            read(name, &given(&|_| true)).unwrap();
            for parameter in &parameters {
                let without = read(name, &given(&|other| other.name != parameter.name));
                assert_eq!(
                    without.is_err(),
                    parameter.is_required,
                    "{name} {parameter:?}"
                );
            }
            // The names that are known stand in the message, each in backquotes, after the unknown one.
            if let Err(error) = read(name, &[("zzz", json!(1))])
                && !parameters.is_empty()
            {
                let read: Vec<&str> = error.split('`').skip(1).step_by(2).skip(1).collect();
                let names = parameters.iter().flat_map(|it| [Some(it.name), it.alias]);
                assert_eq!(
                    BTreeSet::from_iter(read),
                    names.flatten().collect(),
                    "{error}"
                );
            }
            let bare = declared.bare.map(|bare| {
                let parameter = parameters.iter().find(|parameter| parameter.name == bare);
                Sampler::from_json(json!({ name: value(parameter.unwrap()) })).unwrap()
            });
            assert!(bare.is_none_or(|bare| bare == required), "{name}");
        }
    }
}
