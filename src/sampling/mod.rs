//! What sampling settings make of logits: probabilities, their entropy, and nothing else.
//!
//! Numbers in, numbers out. This module knows no figure, no file and no random generator; a sampler that draws
//! (mirostat, adaptive-p) is told what was drawn. `exp` and `ln` are `libm`'s, so that the last bit is the same on
//! every machine.

mod distribution;
mod error;
mod softmax;
mod temperature;
mod wide;

pub use distribution::Distribution;
pub use error::Error;
pub use softmax::{EPSILON, Equivalence, equivalence, reweight, softmax};
pub use temperature::Temperature;
