//! Logits drawn at random: `normal = { size = 20, scale = 2.0 }`.

use super::Values;
use super::keys::{SCALE, SIZE};
use crate::reading::value::Value;
use crate::reading::{Error, Limits};
use crate::sampling::random::Rng;

/// Reads `{ size, scale }`; the scale is 1 if it is not given.
pub fn read(value: &Value<'_>, limits: &Limits) -> Result<Values, Error> {
    let mut table = value.table()?;
    let size = table.required(&SIZE)?;
    let size = size.size_within(limits)?;
    let scale = table.number(&SCALE)?;
    table.finish()?;
    Ok(Values::Normal { size, scale })
}

/// Standard normal numbers times a scale, as `np.random.randn(size) * scale` gives them.
pub fn draw(size: usize, scale: f64, rng: &mut Rng) -> Vec<f64> {
    (0..size).map(|_| rng.standard_normal() * scale).collect()
}
