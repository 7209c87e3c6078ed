//! Temperature: divides the logits, so that a low one sharpens and a high one flattens.
//!
//! Definition: z_i / T; at T = 0 the limit, where the largest logits share all mass.
//!
//! - transformers (`TemperatureLogitsWarper`) takes T > 0 only.
//! - vLLM (`sampling_params.py`) takes 0 to 2, is greedy at 0 and takes 0.01 for anything between 0 and that.
//! - llama.cpp (`llama_sampler_temp_impl`) is greedy for every T <= 0: it masks all but the first of the largest.

use serde::Deserialize;

use super::greedy::{self, Tied};
use super::{Declared, Definition, Likeliest, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Temperature {
    /// What logits are divided by.
    #[serde(deserialize_with = "number::plain")]
    pub temperature: f64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub temperature: Rule,
    /// What is taken for anything between 0 and it.
    pub least: f64,
    /// What happens at 0, and below where that is taken.
    pub cold: Tied,
}

/// What is taken, and said of what is not, is that of [`Temperature::new`](crate::Temperature::new).
const TEMPERATURE: Rule = Rule::new(
    Range::NOT_NEGATIVE,
    "the temperature must be 0 (greedy decoding) or a positive finite number, got {}",
);

impl Definition for Temperature {
    fn is_off(&self) -> bool {
        self.temperature == 1.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.temperature)
    }

    fn likeliest(&self) -> Likeliest {
        if self.temperature > 0.0 {
            Likeliest::Stays
        } else {
            Likeliest::Alone
        }
    }
}

impl Declared for Temperature {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        temperature: TEMPERATURE,
        least: 0.0,
        cold: Tied::Share,
    };
    const ABOUT: &'static str = "Divides the logits: below 1 sharpens the distribution, above 1 flattens it; 0 is greedy decoding.";
    const PARAMETERS: &'static [Parameter] = &[Parameter::number("temperature", TEMPERATURE.range)
        .about("Divisor of the logits; 0 is greedy decoding.")];
    const BARE: Option<&'static str> = Some("temperature");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("temperature", variant.temperature.range)]
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        variant.temperature.check(self.temperature)?;
        stateless(move |candidates, _| apply(candidates, self.temperature, variant))
    }
}

pub(super) fn apply(candidates: &mut Candidates, temperature: f64, variant: Variant) {
    let is_above = temperature > 0.0;
    let temperature = if is_above {
        temperature.max(variant.least)
    } else {
        temperature
    };
    let temperature = candidates.arithmetic.round(temperature);
    if temperature > 0.0 {
        candidates.divide(temperature);
    } else {
        greedy::apply(candidates, variant.cold);
    }
}
