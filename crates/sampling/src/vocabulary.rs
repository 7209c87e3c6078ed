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
    /// Whether a logit is -inf, in the arithmetic.
    has_masked: bool,
}

impl<'a> Vocabulary<'a> {
    /// Checks `logits`.
    ///
    /// Errors: none; one that is NaN, +inf, or too large for the arithmetic; all -inf.
    pub fn new(logits: &'a [f64], arithmetic: Arithmetic) -> Result<Vocabulary<'a>, ChainError> {
        let (mut any_nan, mut least) = (false, f64::INFINITY);
        let mut peaks = Vec::with_capacity(logits.len().div_ceil(BLOCK));
        for block in logits.chunks(BLOCK) {
            let seen = look(block);
            any_nan |= seen.has_nan;
            least = least.min(seen.least);
            peaks.push(seen.peak);
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
            has_masked: arithmetic.round(least) == f64::NEG_INFINITY,
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
        self.quotient().of(self.arithmetic.round(logit))
    }

    fn quotient(&self) -> Quotient {
        Quotient {
            arithmetic: self.arithmetic,
            divisor: self.divisor,
        }
    }

    /// Whether a logit was -inf from the first.
    pub fn has_masked(&self) -> bool {
        self.has_masked
    }

    /// The logits of all.
    pub fn values(&self) -> impl ExactSizeIterator<Item = f64> + Clone {
        let (arithmetic, quotient) = (self.arithmetic, self.quotient());
        let logits = self.logits.iter();
        logits.map(move |&logit| quotient.of(arithmetic.round(logit)))
    }

    /// That of a token.
    pub fn candidate(&self, token: usize) -> Candidate {
        Candidate {
            token: token as u32,
            logit: self.value(self.logits[token]),
        }
    }

    /// All of them.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> + Clone {
        let values = self.values().enumerate();
        values.map(|(token, logit)| Candidate {
            token: token as u32,
            logit,
        })
    }

    /// Those that were not -inf from the first.
    pub fn unmasked(&self) -> impl Iterator<Item = Candidate> + Clone {
        let (arithmetic, quotient) = (self.arithmetic, self.quotient());
        let rounded = move |(token, logit): (u32, &f64)| (token, arithmetic.round(*logit));
        let logits = (0u32..).zip(self.logits).map(rounded);
        let unmasked = logits.filter(|(_, logit)| *logit != f64::NEG_INFINITY);
        unmasked.map(move |(token, logit)| Candidate {
            token,
            logit: quotient.of(logit),
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

/// What rounded logits become by a division; by itself, so that a loop asks only once what it is.
#[derive(Clone, Copy)]
struct Quotient {
    arithmetic: Arithmetic,
    divisor: f64,
}

impl Quotient {
    fn of(self, logit: f64) -> f64 {
        if self.divisor == 1.0 {
            logit
        } else {
            self.arithmetic.round(logit / self.divisor)
        }
    }
}

/// What is known of a block: its largest and its least logit, and whether one is NaN.
struct BlockSummary {
    peak: f64,
    least: f64,
    has_nan: bool,
}

fn look(block: &[f64]) -> BlockSummary {
    // As many side by side as vector units take.
    const LANES: usize = 8;
    let mut peaks = [f64::NEG_INFINITY; LANES];
    let mut least = [f64::INFINITY; LANES];
    let mut nan = [false; LANES];
    let (chunks, rest) = block.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            let logit = chunk[lane];
            nan[lane] |= logit.is_nan();
            peaks[lane] = if logit > peaks[lane] {
                logit
            } else {
                peaks[lane]
            };
            least[lane] = if logit < least[lane] {
                logit
            } else {
                least[lane]
            };
        }
    }
    let peaks = peaks.iter().chain(rest).copied();
    let least = least.iter().chain(rest).copied();
    BlockSummary {
        peak: peaks.fold(f64::NEG_INFINITY, f64::max),
        least: least.fold(f64::INFINITY, f64::min),
        has_nan: nan.contains(&true) || rest.iter().any(|logit| logit.is_nan()),
    }
}
