//! What `results.json` is made of: numbers that serialise themselves, and that say in the file's schema what they may be.
//!
//! A kind's numbers for programs are a type, `Kind::Results`: its fields are the keys, in their order, and its comments are
//! the explanations of the schema, which a test writes (see `report::json`).

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

use super::format;
use super::listed::Listed;
use crate::logits::Logits;
use crate::sampling::{self, Distribution, Interval, Survivors};

/// A temperature; 0 is greedy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "temperature", extend("minimum" = 0)))]
pub struct TemperatureValue(pub f64);

/// A probability or a share, 0 to 1; rounding may take it a little beyond 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename = "probability", extend("minimum" = 0, "maximum" = 1.000001)))]
pub struct Probability(pub f64);

/// The probability of each token, or of each that is left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct Probabilities<'n>(
    #[cfg_attr(test, schemars(with = "Vec<Probability>"))] pub Cow<'n, [f64]>,
);

/// The tokens that lists have, by their index, rising, where they have the likeliest and not all.
pub type ListedTokens = Option<Vec<u32>>;

/// An entropy in nats.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "nats", extend("minimum" = 0)))]
pub struct Nats(pub f64);

/// How many equally likely tokens have the same entropy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename = "effective_vocabulary", extend("minimum" = 0)))]
pub struct EffectiveVocabulary(pub f64);

/// A divergence in nats; infinite is the text "inf".
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "divergence"))]
pub struct Divergence(
    #[serde(serialize_with = "number")]
    #[cfg_attr(test, schemars(schema_with = "schema::from_zero"))]
    pub f64,
);

/// A statistic of a test; infinite is the text "inf".
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "statistic"))]
pub struct Statistic(
    #[serde(serialize_with = "number")]
    #[cfg_attr(test, schemars(schema_with = "schema::upwards"))]
    pub f64,
);

/// A logit; one of minus infinity is the text "-inf".
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "logit"))]
pub struct Logit(
    #[serde(serialize_with = "number")]
    #[cfg_attr(test, schemars(schema_with = "schema::downwards"))]
    pub f64,
);

/// A SHA-256 in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[cfg_attr(test, schemars(rename = "digest", extend("pattern" = "^[0-9a-f]{64}$")))]
pub struct HexDigest(String);

/// The least and the largest that it may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "{T}_interval"))]
pub struct Ends<T>([T; 2]);

/// The tokens that are left, and their distribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct Left<'n> {
    /// How many tokens are left, where `kept` has the likeliest and not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<usize>,
    /// The tokens that are left, by their index, rising.
    pub kept: Cow<'n, [u32]>,
    /// The probability of each token that is left.
    pub probs: Probabilities<'n>,
    /// The entropy of what is left.
    pub entropy: Nats,
    /// The largest probability.
    pub max_prob: Probability,
}

/// Values by their names, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<K, T>(pub Vec<(K, T)>);

impl From<sampling::Temperature> for TemperatureValue {
    fn from(temperature: sampling::Temperature) -> TemperatureValue {
        TemperatureValue(temperature.value())
    }
}

impl From<sampling::random::Digest> for HexDigest {
    fn from(digest: sampling::random::Digest) -> HexDigest {
        HexDigest(digest.to_string())
    }
}

impl Listed {
    /// The probabilities that are listed.
    pub fn probabilities<'n>(&self, distribution: &'n Distribution) -> Probabilities<'n> {
        Probabilities(self.of(distribution.probabilities()))
    }

    /// The tokens that are listed, where some are left out of all of them.
    pub fn tokens(&self) -> ListedTokens {
        self.places().map(<[u32]>::to_vec)
    }
}

impl<'n> Left<'n> {
    /// The likeliest of the tokens left, as many as are listed.
    pub fn likeliest(left: &'n Survivors, logits: &Logits) -> Left<'n> {
        let probabilities = left.distribution().probabilities();
        Left::new(left, &Listed::likeliest(probabilities, logits.listed))
    }

    /// Those of the tokens left that are listed.
    pub fn new(left: &'n Survivors, listed: &Listed) -> Left<'n> {
        let distribution = left.distribution();
        Left {
            left: listed.is_partial().then(|| left.tokens().len()),
            kept: listed.of(left.tokens()),
            probs: listed.probabilities(distribution),
            entropy: Nats(distribution.entropy()),
            max_prob: Probability(distribution.max_probability()),
        }
    }
}

impl From<Interval> for Ends<Probability> {
    fn from(interval: Interval) -> Ends<Probability> {
        Ends([interval.low, interval.high].map(Probability))
    }
}

impl From<(f64, f64)> for Ends<Probability> {
    fn from((low, high): (f64, f64)) -> Ends<Probability> {
        Ends([low, high].map(Probability))
    }
}

impl From<Interval> for Ends<Nats> {
    fn from(interval: Interval) -> Ends<Nats> {
        Ends([interval.low, interval.high].map(Nats))
    }
}

impl From<Interval<usize>> for Ends<usize> {
    fn from(interval: Interval<usize>) -> Ends<usize> {
        Ends([interval.low, interval.high])
    }
}

impl<K: Serialize, T: Serialize> Serialize for Named<K, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
impl<K, T: JsonSchema> JsonSchema for Named<K, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "named".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let value = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// A number, or as text what JSON has no number for: `"inf"`, `"-inf"`.
pub fn number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    format::number(*value).serialize(serializer)
}

/// What the schema says of numbers that may be infinite.
#[cfg(test)]
mod schema {
    use schemars::{Schema, SchemaGenerator, json_schema};

    pub fn from_zero(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "number", "minimum": 0 }, { "enum": ["inf"] }] })
    }

    pub fn upwards(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "number" }, { "enum": ["inf"] }] })
    }

    pub fn downwards(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "number" }, { "enum": ["-inf"] }] })
    }
}
