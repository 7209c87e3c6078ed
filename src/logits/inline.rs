//! Logits written in the configuration: `values = [3.0, 2.5, -inf]`.

use crate::reading::value::Value;
use crate::reading::{Error, Limits};

/// Reads a list of numbers, at least one of them finite, the others finite or -inf.
pub fn read(value: &Value<'_>, limits: &Limits) -> Result<Vec<f64>, Error> {
    let values = value.list_within(limits)?;
    let logits = values
        .map(|value| logit(&value))
        .collect::<Result<Vec<f64>, Error>>()?;
    if logits.iter().all(|logit| *logit == f64::NEG_INFINITY) {
        return Err(value.error("must contain at least one finite logit"));
    }
    Ok(logits)
}

fn logit(value: &Value<'_>) -> Result<f64, Error> {
    let logit = value.any_number()?;
    if logit.is_nan() || logit == f64::INFINITY {
        return Err(value.error(format!("must be finite or -inf, got {logit}")));
    }
    Ok(logit)
}
