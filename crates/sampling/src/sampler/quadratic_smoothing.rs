//! Quadratic smoothing ("smoothing factor"): bends the logits so that good tokens come closer together and bad ones
//! fall further behind.
//!
//! Definition: with d = z_i - z_max, z_i' = z_max - k f d^2 + s f d^3, where k = (3 - curve) / 2 and s = (curve - 1) / 2;
//! a curve of 1 leaves the parabola. Source: text-generation-webui, `TemperatureLogitsWarperCustom`
//! (by kalomaze). None of the engines here has it.

use serde::Deserialize;

use super::{Declared, Definition, Likeliest, Parameter, Range, Started, one, stateless};
use crate::candidates::{Arithmetic, Candidates};
use crate::number;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuadraticSmoothing {
    /// How much it bends.
    #[serde(deserialize_with = "number::plain")]
    pub factor: f64,
    /// From a parabola to a cubic.
    #[serde(default = "one", deserialize_with = "number::plain")]
    pub curve: f64,
}

const FACTOR: Range = Range::NOT_NEGATIVE;
const CURVE: Range = Range::FINITE;

impl Definition for QuadraticSmoothing {
    fn is_off(&self) -> bool {
        self.factor == 0.0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        vec![
            ("", self.factor.to_string()),
            ("curve", self.curve.to_string()),
        ]
    }

    fn likeliest(&self) -> Likeliest {
        Likeliest::MayChange
    }
}

impl Declared for QuadraticSmoothing {
    type Variant = ();
    const DEFINITION: () = ();
    const ABOUT: &'static str = "Quadratic smoothing: bends the logits, so that likely tokens move closer together and unlikely ones fall behind. A bare value is the factor.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::number("factor", FACTOR).about("Strength; 0 is off."),
        Parameter::number("curve", CURVE)
            .default(1.0)
            .about("Shape; 1 is the plain parabola."),
    ];
    const BARE: Option<&'static str> = Some("factor");

    fn start(&self, (): (), _: Arithmetic) -> Result<Started<'_>, String> {
        let QuadraticSmoothing { factor, curve } = *self;
        if !(FACTOR.contains(factor) && CURVE.contains(curve)) {
            return Err(format!(
                "factor and curve must be finite, and factor 0 or more, got {factor} and {curve}"
            ));
        }
        stateless(move |candidates, _| apply(candidates, factor, curve))
    }
}

fn apply(candidates: &mut Candidates, factor: f64, curve: f64) {
    if factor == 0.0 {
        return;
    }
    let largest = candidates.largest();
    let k = (3.0 - curve) / 2.0;
    let s = (curve - 1.0) / 2.0;
    for candidate in candidates.list_to_change() {
        let d = candidate.logit - largest;
        candidate.logit = largest - k * factor * d * d + s * factor * d * d * d;
    }
}
