//! Dynamic temperature: low where the model is sure, high where it is not.
//!
//! Definition: T = lo + (hi - lo) (H / ln n)^exponent, with lo = max(0, temperature - range), hi = temperature +
//! range, H the entropy and n the number of tokens left. A single token is left as it is. Source: llama.cpp,
//! `llama_sampler_temp_ext_apply` (by kalomaze).
//!
//! - llama.cpp counts masked tokens (-inf) in n, and with a range of 0 or less applies the plain temperature.

use serde::Deserialize;

use super::{
    Declared, Definition, Parameter, Range, Started, Temperature, one, stateless, temperature,
};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DynamicTemperature {
    /// The middle.
    #[serde(deserialize_with = "number::plain")]
    pub temperature: f64,
    /// How far below and above it goes.
    #[serde(deserialize_with = "number::plain")]
    pub range: f64,
    /// How the share of the largest entropy counts.
    #[serde(default = "one", deserialize_with = "number::plain")]
    pub exponent: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    /// What each parameter may be.
    pub each: Range,
    /// How a temperature without a range is applied.
    pub plain: temperature::Variant,
}

impl Definition for DynamicTemperature {
    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![
            ("", self.temperature.to_string()),
            ("±", self.range.to_string()),
            ("exponent", self.exponent.to_string()),
        ]
    }
}

impl Declared for DynamicTemperature {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        each: Range::NOT_NEGATIVE,
        plain: Temperature::DEFINITION,
    };
    const ABOUT: &'static str = "Dynamic temperature: from `temperature` - `range` at entropy 0 to `temperature` + `range` at the maximum entropy.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("temperature", Range::NOT_NEGATIVE).about("Center of the range."),
        Parameter::number("range", Range::NOT_NEGATIVE).about("Distance to either end."),
        Parameter::number("exponent", Range::NOT_NEGATIVE)
            .default(1.0)
            .about("Exponent of the relative entropy."),
    ];

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        ["temperature", "range", "exponent"]
            .map(|name| (name, variant.each))
            .into()
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        let numbers = [self.temperature, self.range, self.exponent];
        if !numbers.iter().all(|&number| variant.each.contains(number)) {
            let [temperature, range, exponent] = numbers;
            return Err(format!(
                "temperature, range and exponent must be finite and 0 or more, got {temperature}, {range} and {exponent}"
            ));
        }
        stateless(move |candidates, _| self.apply(candidates, variant.plain))
    }
}

impl DynamicTemperature {
    fn apply(&self, candidates: &mut Candidates, plain: temperature::Variant) {
        if self.range <= 0.0 {
            return temperature::apply(candidates, self.temperature, plain);
        }
        if candidates.len() <= 1 {
            return;
        }
        let arithmetic = candidates.arithmetic;
        let [temperature, range, exponent] =
            [self.temperature, self.range, self.exponent].map(|number| arithmetic.round(number));
        let low = arithmetic.round(temperature - range).max(0.0);
        let high = arithmetic.round(temperature + range);

        candidates.sort();
        let most = arithmetic.round(libm::log(candidates.len() as f64));
        let mut entropy = 0.0;
        for probability in candidates
            .softmax()
            .into_iter()
            .filter(|probability| *probability > 0.0)
        {
            let ln = arithmetic.round(libm::log(probability));
            entropy = arithmetic.round(entropy - arithmetic.round(probability * ln));
        }
        let share = arithmetic.round(libm::pow(arithmetic.round(entropy / most), exponent));
        let dynamic =
            arithmetic.round(low + arithmetic.round(arithmetic.round(high - low) * share));
        if dynamic > 0.0 {
            candidates.divide(dynamic);
        } else {
            temperature::apply(candidates, 0.0, plain);
        }
    }
}
