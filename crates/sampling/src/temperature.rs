//! The temperature: how much the differences between logits count.

use super::error::Error;

/// A temperature: positive and finite, or 0 for greedy.
///
/// Logits are divided by it before the softmax. Below 1 the likely tokens become likelier, above 1 all become more
/// alike. 0 stands for the limit from above: the largest logit takes all.
///
/// ```
/// use thermograph_sampling::Temperature;
///
/// assert_eq!(Temperature::new(0.7)?.value(), 0.7);
/// assert!(Temperature::new(0.0)?.is_greedy());
/// assert!(Temperature::new(-1.0).is_err());
/// # Ok::<(), thermograph_sampling::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Temperature(f64);

impl Temperature {
    /// The limit of temperature 0.
    pub const GREEDY: Temperature = Temperature(0.0);
    /// Logits as the model gave them.
    pub const ONE: Temperature = Temperature(1.0);

    /// A temperature of `value`; an error where that is negative, infinite or NaN. -0 is 0.
    pub fn new(value: f64) -> Result<Temperature, Error> {
        if value == 0.0 {
            Ok(Temperature::GREEDY)
        } else if value > 0.0 && value.is_finite() {
            Ok(Temperature(value))
        } else {
            Err(Error::Temperature { value })
        }
    }

    /// What logits are divided by; 0 if greedy.
    pub fn value(self) -> f64 {
        self.0
    }

    /// Whether this is the limit of temperature 0.
    pub fn is_greedy(self) -> bool {
        self.0 == 0.0
    }
}
