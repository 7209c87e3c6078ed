//! Drawing indices with given probabilities, by numpy's rule.
//!
//! Definition: with c the running sums of the probabilities in their order, each divided by the last, an index is the
//! number of c that are <= u, for u uniform in [0, 1). Source: `choice` in `numpy/random/mtrand.pyx` and
//! `_generator.pyx` (`cdf = p.cumsum(); cdf /= cdf[-1]; cdf.searchsorted(u, side="right")`).
//!
//! Edge cases. The last c is a number divided by itself, exactly 1, and u is below 1, so an index is always one of the
//! list. An item of probability 0 has the c of the item before it, or 0 when it is the first: no u is below one and not
//! the other, so it is never drawn, not at u = 0 nor at the end. An item that is too small to change the running sum
//! is never drawn either.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::rule::Margin;
use crate::random::{Digest, Error, IndexDigest, Rng};

/// Uniform numbers that are made at a time.
const BLOCK: usize = 4096;
/// So few draws are digested where they are drawn.
const FEW: u64 = 100_000;
/// Blocks that wait for their digest, at most.
const QUEUE: usize = 16;

/// The fewest stretches that [0, 1) is cut into, for the search of an index: of few items nearly every stretch has one then.
const STRETCHES: usize = 4096;

/// How far from 1 numpy lets probabilities sum: the square root of the spacing of `f64` at 1.
const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;

/// What to draw from: probabilities, made ready once for any number of draws.
///
/// ```
/// use thermograph_sampling::draw::DrawingRule;
/// use thermograph_sampling::random::{Algorithm, Rng};
///
/// let rule = DrawingRule::new(&[0.0, 0.5, 0.25, 0.25])?;
/// let mut rng = Rng::new(Algorithm::Numpy, 42)?;
/// // np.random.seed(42); np.random.choice(4, 5, p=[0, .5, .25, .25])
/// let drawn: Vec<u32> = (0..5).map(|_| rule.draw(&mut rng)).collect();
/// assert_eq!(drawn, [1, 3, 2, 2, 1]);
/// # Ok::<(), thermograph_sampling::random::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DrawingRule {
    /// The running sums: never falling, the last is 1.
    cumulative: Vec<f64>,
    /// For each of as many stretches of [0, 1), a power of two, how many running sums are not above its beginning: the
    /// search for a number of the stretch starts there, and goes on for less than two steps on average.
    starts: Vec<u32>,
}

impl DrawingRule {
    /// The rule for these probabilities, at most 2^32 of them.
    ///
    /// # Errors
    ///
    /// As numpy's `choice`: when there is none, one is negative or not finite, or their sum is further than 1.5e-8
    /// from 1.
    pub fn new(probabilities: &[f64]) -> Result<DrawingRule, Error> {
        let sum = DrawingRule::check(probabilities)?;
        let running = probabilities.iter().scan(0.0, |running, value| {
            *running += value;
            Some(*running / sum)
        });
        let cumulative: Vec<f64> = running.collect();
        let starts = starts(&cumulative);
        Ok(DrawingRule { cumulative, starts })
    }

    /// The sum of probabilities that numpy's `choice` takes.
    pub(super) fn check(probabilities: &[f64]) -> Result<f64, Error> {
        let count = probabilities.len();
        if count == 0 {
            return Err(Error::NoProbabilities);
        }
        if u32::try_from(count - 1).is_err() {
            return Err(Error::TooMany { count });
        }
        let mut sum = 0.0;
        for (index, &value) in probabilities.iter().enumerate() {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::Probability { index, value });
            }
            sum += value;
        }
        if (sum - 1.0).abs() > TOLERANCE {
            return Err(Error::Sum { sum });
        }
        Ok(sum)
    }

    /// How many items there are to draw from, 1 or more.
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.cumulative.len()
    }

    /// Draws an index, with one [`Rng::random`].
    #[inline]
    pub fn draw(&self, rng: &mut Rng) -> u32 {
        self.at(rng.random())
    }

    /// The same, with how far `u` was from drawing another index.
    pub fn draw_with_margin(&self, rng: &mut Rng) -> (u32, Margin) {
        let u = rng.random();
        let index = self.at(u);
        let sums = &self.cumulative;
        let (low, high) = (index.checked_sub(1), sums[index as usize]);
        let low = low.map_or(0.0, |before| sums[before as usize]);
        let below = Margin {
            distance: u - low,
            // Items of no mass are no neighbours.
            other: Some(sums.partition_point(|sum| *sum < low) as u32),
        };
        let above = Margin {
            distance: high - u,
            other: Some(sums.partition_point(|sum| *sum <= high) as u32),
        };
        let margin = match (low > 0.0, high < 1.0) {
            (false, false) => Margin::NONE,
            (true, false) => below,
            (false, true) => above,
            (true, true) if below.distance <= above.distance => below,
            (true, true) => above,
        };
        (index, margin)
    }

    /// The index that `u` in [0, 1) draws.
    #[inline]
    fn at(&self, u: f64) -> u32 {
        // A power of two times u is exact, so that u is not below the beginning of its stretch.
        let mut index = self.starts[(u * self.starts.len() as f64) as usize] as usize;
        while self.cumulative[index] <= u {
            index += 1;
        }
        index as u32
    }
}

/// Draws `count` indices with these probabilities: `np.random.choice(len(p), count, p=p)`.
///
/// # Errors
///
/// Those of [`DrawingRule::new`]; nothing is drawn then.
pub fn choice(rng: &mut Rng, count: usize, probabilities: &[f64]) -> Result<Vec<u32>, Error> {
    let rule = DrawingRule::new(probabilities)?;
    Ok((0..count).map(|_| rule.draw(rng)).collect())
}

/// How many of the running sums are not above the beginning of each stretch.
fn starts(cumulative: &[f64]) -> Vec<u32> {
    let count = cumulative.len().next_power_of_two().max(STRETCHES);
    let mut below = 0;
    let start = |stretch: usize| {
        let beginning = stretch as f64 / count as f64;
        while cumulative[below] <= beginning {
            below += 1;
        }
        below as u32
    };
    (0..count).map(start).collect()
}

/// What was drawn: how often each index, and the digest of all in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How often each index was drawn; as long as the probabilities.
    pub counts: Vec<u64>,
    /// The certificate: [`IndexDigest`] of the drawn indices in the order of drawing.
    pub digest: Digest,
}

/// Draws `draws` indices, keeping their counts and their digest but not the indices; 0 gives zeros.
///
/// They are added to `all` too, for the digest of several such sequences as one. Of many draws the digests are made by a
/// thread of their own; nothing depends on it.
pub fn draw_counts(rng: &mut Rng, rule: &DrawingRule, draws: u64, all: &mut IndexDigest) -> Draws {
    let mut digest = IndexDigest::new();
    let mut add = |indices: &[u32]| {
        digest.extend(indices);
        all.extend(indices);
    };
    let counts = if draws < FEW {
        count(rng, rule, draws, |indices| add(indices))
    } else {
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel::<Vec<u32>>(QUEUE);
            scope.spawn(move || receiver.iter().for_each(|indices| add(&indices)));
            // The thread ends when the sender is gone, at the end of this scope; until then it takes all that is sent.
            count(rng, rule, draws, |indices| {
                let _ = sender.send(indices.to_vec());
            })
        })
    };
    Draws {
        counts,
        digest: digest.finish(),
    }
}

/// Draws indices, hands them to `take` block by block, and counts them.
fn count(rng: &mut Rng, rule: &DrawingRule, draws: u64, mut take: impl FnMut(&[u32])) -> Vec<u64> {
    let mut counts = vec![0_u64; rule.len()];
    let mut uniforms = [0.0; BLOCK];
    let mut indices = [0; BLOCK];
    let mut left = draws;
    while left > 0 {
        let count = left.min(BLOCK as u64) as usize;
        let (uniforms, indices) = (&mut uniforms[..count], &mut indices[..count]);
        rng.fill(uniforms);
        for (index, &u) in indices.iter_mut().zip(uniforms.iter()) {
            *index = rule.at(u);
            counts[*index as usize] += 1;
        }
        take(indices);
        left -= count as u64;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::DrawingRule;
    use crate::random::{Algorithm, Rng};

    const LAST_BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

    #[test]
    fn zeros_are_not_drawn_at_either_end_of_the_uniform() {
        let rule = DrawingRule::new(&[0.0, 0.0, 0.3, 0.0, 0.7, 0.0, 0.0]).unwrap();
        assert_eq!(rule.at(0.0), 2);
        assert_eq!(rule.at(0.3_f64.next_down()), 2);
        assert_eq!(rule.at(0.3), 4);
        assert_eq!(rule.at(LAST_BELOW_ONE), 4);
    }

    #[test]
    fn a_sum_that_rounds_below_or_above_one_still_draws_an_index_of_the_list() {
        for probabilities in [[0.1; 10].as_slice(), &[1.0 / 49.0; 49], &[0.5, 0.5 + 1e-8]] {
            let rule = DrawingRule::new(probabilities).unwrap();
            assert_eq!(rule.at(LAST_BELOW_ONE) as usize, probabilities.len() - 1);
        }
    }

    #[test]
    fn an_item_too_small_for_the_running_sum_is_not_drawn() {
        let rule = DrawingRule::new(&[1.0, 1e-17]).unwrap();
        assert_eq!(rule.at(LAST_BELOW_ONE), 0);
    }

    #[test]
    fn a_margin_is_the_way_to_the_nearer_end_of_the_stretch() {
        let rule = DrawingRule::new(&[0.25, 0.0, 0.5, 0.0, 0.25]).unwrap();
        let mut rng = Rng::new(Algorithm::NumpyGenerator, 5).unwrap();
        let mut seen = [0; 5];
        for _ in 0..300 {
            let u = rng.clone().random();
            let (index, margin) = rule.draw_with_margin(&mut rng);
            // Items of no mass are no neighbours.
            let wanted = match index {
                0 => (0.25 - u, 2),
                4 => (u - 0.75, 2),
                _ if u < 0.5 => (u - 0.25, 0),
                _ => (0.75 - u, 4),
            };
            assert_eq!((margin.distance, margin.other), (wanted.0, Some(wanted.1)));
            seen[index as usize] += 1;
        }
        assert!(seen[0] > 0 && seen[2] > 0 && seen[4] > 0 && seen[1] + seen[3] == 0);
        let sure = DrawingRule::new(&[0.0, 1.0]).unwrap();
        let (index, margin) = sure.draw_with_margin(&mut rng);
        assert_eq!(
            (index, margin.distance, margin.other),
            (1, f64::INFINITY, None)
        );
    }
}
