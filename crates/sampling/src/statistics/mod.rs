//! How sure one can be of what was drawn: intervals of frequencies, tests of counts, and the draws that they need.
//!
//! Everything is computed with `libm` and in a fixed order, so that the last bit is the same on every machine.
//!
//! ```
//! use thermograph_sampling::statistics::{fit, wilson};
//!
//! // 30 of 100 draws: the 95 % interval of the probability.
//! let (low, high) = wilson(30, 100, 0.95);
//! assert!(low > 0.21 && low < 0.22 && high > 0.39 && high < 0.40);
//! // Draws that are as expected.
//! let fit = fit(&[52, 48], &[0.5, 0.5]).expect("two tokens can be compared");
//! assert!(fit.chi_squared.chance > 0.6);
//! ```

mod cells;
mod chi_squared;
mod counts;
mod gamma;
mod interval;
mod normal;
mod power;

pub use chi_squared::{
    chi_squared_quantile, chi_squared_survival, noncentral_chi_squared_survival,
};
pub use counts::{Comparison, Fit, Test, compare, compare_known, fit};
pub use interval::{draws_to_see, simultaneous, wilson};
pub use normal::normal_quantile;
pub use power::{draws_for_power, power};
