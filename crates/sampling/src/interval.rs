//! What a quantity can be, where it is not known exactly.

/// From the least to the largest value that is possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval<T = f64> {
    /// The least.
    pub low: T,
    /// The largest.
    pub high: T,
}

impl Interval {
    /// From the smaller to the larger.
    pub(crate) fn of(a: f64, b: f64) -> Interval {
        Interval {
            low: a.min(b),
            high: a.max(b),
        }
    }

    /// How far its ends are apart.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}
