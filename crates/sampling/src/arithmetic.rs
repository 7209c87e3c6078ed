//! The width of floats in which an engine computes.

/// How wide an engine's numbers are.
///
/// Float32 is done in float64 and rounded after every step: for a sum, a difference, a product, a quotient or a root
/// of two float32 numbers that gives the float32 result to the last bit, and for `exp` and `ln` it gives the nearest
/// float32, from which the platform's `expf` and `logf` differ only rarely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    /// Of the definitions, and of transformers' golden cases.
    Float64,
    /// Of llama.cpp and vLLM, and of transformers as models run it.
    Float32,
}

impl Arithmetic {
    /// `value` as a number of this width.
    pub fn round(self, value: f64) -> f64 {
        match self {
            Arithmetic::Float64 => value,
            Arithmetic::Float32 => f64::from(value as f32),
        }
    }
}
