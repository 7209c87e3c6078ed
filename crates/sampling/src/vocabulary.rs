//! All logits of a step, looked at once: whether they are legal, and where the large ones stand.

use super::arithmetic::Arithmetic;
use super::candidate::Candidate;
use super::refusal::ChainError;
use super::softmax::check_logits;

/// Short enough to seldom hold a large logit, long enough to be few.
const BLOCK: usize = 32;

/// Logits that have been checked.
///
/// A vocabulary is large, and most of it is never looked at again: so no list of it is made before it has to be, and
/// the largest logits are found by the peaks of its blocks.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary<'a> {
    logits: &'a [f64],
    arithmetic: Arithmetic,
    /// What every logit is divided by.
    divisor: f64,
    /// The largest logit of each block, not rounded and not divided.
    peaks: Vec<f64>,
}

impl<'a> Vocabulary<'a> {
    /// Checks `logits`.
    ///
    /// Errors: none; one that is NaN, +inf, or too large for the arithmetic; all -inf.
    pub fn new(logits: &'a [f64], arithmetic: Arithmetic) -> Result<Vocabulary<'a>, ChainError> {
        let mut any_nan = false;
        let mut peaks = Vec::with_capacity(logits.len().div_ceil(BLOCK));
        for block in logits.chunks(BLOCK) {
            let (peak, nan) = look(block);
            any_nan |= nan;
            peaks.push(peak);
        }
        let largest = arithmetic.round(peaks.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        if any_nan || !largest.is_finite() {
            check_logits(logits)?;
            // All are legal in float64; so one is infinite in float32: the largest, or, -inf with all others, the first.
            let too_large = |logit: &f64| logit.is_finite() && arithmetic.round(*logit) == largest;
            let index = logits.iter().position(too_large).unwrap_or_default();
            return Err(ChainError::TooLarge {
                index,
                value: logits[index],
            });
        }
        Ok(Vocabulary {
            logits,
            arithmetic,
            divisor: 1.0,
            peaks,
        })
    }

    /// How many logits there are.
    pub fn len(&self) -> usize {
        self.logits.len()
    }

    /// Divides all of them from now on; whether it does: once only, and not where the largest would overflow.
    pub fn divide(&mut self, divisor: f64) -> bool {
        let divided = self.divisor == 1.0 && (self.largest() / divisor).abs() < f64::from(f32::MAX);
        if divided {
            self.divisor = divisor;
        }
        divided
    }

    /// A logit as it is now: rounded to the arithmetic and divided. It rises with what it is made of.
    fn value(&self, logit: f64) -> f64 {
        self.divided(self.arithmetic.round(logit))
    }

    fn divided(&self, logit: f64) -> f64 {
        if self.divisor == 1.0 {
            logit
        } else {
            self.arithmetic.round(logit / self.divisor)
        }
    }

    /// All of them.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> + Clone {
        (0u32..).zip(self.logits).map(|(token, &logit)| Candidate {
            token,
            logit: self.value(logit),
        })
    }

    /// Those that were not -inf from the first.
    pub fn unmasked(&self) -> impl Iterator<Item = Candidate> + Clone {
        let rounded = |(token, logit): (u32, &f64)| (token, self.arithmetic.round(*logit));
        let logits = (0u32..).zip(self.logits).map(rounded);
        let unmasked = logits.filter(|(_, logit)| *logit != f64::NEG_INFINITY);
        unmasked.map(|(token, logit)| Candidate {
            token,
            logit: self.divided(logit),
        })
    }

    /// The largest logit.
    pub fn largest(&self) -> f64 {
        self.value(self.peaks.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    }

    /// The candidates whose logit is at least `least`, in their order.
    pub fn at_least(&self, least: f64) -> Vec<Candidate> {
        let blocks = self.logits.chunks(BLOCK).enumerate();
        let peaks = blocks.filter(|(place, _)| self.value(self.peaks[*place]) >= least);
        let candidates = peaks.flat_map(|(place, block)| {
            (place * BLOCK..)
                .zip(block)
                .map(|(token, &logit)| Candidate {
                    token: token as u32,
                    logit: self.value(logit),
                })
        });
        candidates.filter(|it| it.logit >= least).collect()
    }

    /// Offers, in their order, the candidates from place `from` on whose logit exceeds what `take` returned last; at
    /// first that is -inf.
    pub fn offer(&self, from: usize, mut take: impl FnMut(Candidate) -> f64) {
        let mut least = f64::NEG_INFINITY;
        for (place, block) in self.logits.chunks(BLOCK).enumerate().skip(from / BLOCK) {
            if self.value(self.peaks[place]) <= least {
                continue;
            }
            for (token, &logit) in (place * BLOCK..).zip(block) {
                let logit = self.value(logit);
                if logit > least && token >= from {
                    least = take(Candidate {
                        token: token as u32,
                        logit,
                    });
                }
            }
        }
    }
}

/// The largest of a block, and whether one is NaN.
fn look(block: &[f64]) -> (f64, bool) {
    // As many side by side as vector units take.
    const LANES: usize = 8;
    let mut peaks = [f64::NEG_INFINITY; LANES];
    let mut nan = [false; LANES];
    let chunks = block.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for lane in 0..LANES {
            nan[lane] |= chunk[lane].is_nan();
            peaks[lane] = if chunk[lane] > peaks[lane] {
                chunk[lane]
            } else {
                peaks[lane]
            };
        }
    }
    let peak = peaks
        .iter()
        .chain(rest)
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    (
        peak,
        nan.contains(&true) || rest.iter().any(|logit| logit.is_nan()),
    )
}
