//! Dynamic temperature: low where the model is sure, high where it is not.
//!
//! Definition: T = lo + (hi - lo) (H / ln n)^exponent, with lo = max(0, temperature - range), hi = temperature +
//! range, H the entropy and n the number of tokens left. A single token is left as it is. Source: llama.cpp,
//! `llama_sampler_temp_ext_apply` (by kalomaze).
//!
//! - llama.cpp counts masked tokens (-inf) in n, and with a range of 0 or less applies the plain temperature.

use crate::candidates::Candidates;
use crate::engine::Refusal;

use super::temperature;

pub(super) fn apply(
    candidates: &mut Candidates,
    temperature: f64,
    range: f64,
    exponent: f64,
) -> Result<(), Refusal> {
    let numbers = [temperature, range, exponent];
    if candidates.engine.is_none()
        && !numbers
            .iter()
            .all(|number| number.is_finite() && *number >= 0.0)
    {
        return candidates.refuse(format!(
            "temperature {temperature}, range {range}, exponent {exponent}: all have to be finite and 0 or more"
        ));
    }
    if range <= 0.0 {
        return temperature::apply(candidates, temperature);
    }
    if candidates.len() <= 1 {
        return Ok(());
    }
    let arithmetic = candidates.arithmetic;
    let [temperature, range, exponent] = numbers.map(|number| arithmetic.round(number));
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
    let dynamic = arithmetic.round(low + arithmetic.round(arithmetic.round(high - low) * share));
    if dynamic > 0.0 {
        candidates.divide(dynamic);
        Ok(())
    } else {
        temperature::apply(candidates, 0.0)
    }
}
