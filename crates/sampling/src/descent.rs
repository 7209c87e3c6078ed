//! The largest of many candidates in their order, without all of them being sorted.

use super::candidate::{Candidate, descending};

/// How many are sorted at least, where it is not known how many are needed.
const SORTED: usize = 1024;

/// A candidate and its place among all; as large as a candidate alone.
#[derive(Clone, Copy)]
pub(super) struct PlacedCandidate {
    token: u32,
    place: u32,
    pub logit: f64,
}

impl PlacedCandidate {
    fn candidate(&self) -> Candidate {
        Candidate {
            token: self.token,
            logit: self.logit,
        }
    }
}

/// Bins that logits fall into, the larger ones into the former, and how what is in a bin is sorted.
pub(super) trait Bins {
    /// How many there are.
    const COUNT: u16;

    /// That of a logit; the last of -inf.
    fn of(&self, logit: f64) -> u16;

    /// What a candidate of each bin weighs at least.
    fn least(&self) -> impl Iterator<Item = f64>;

    /// Sorts a bin, which is the last of all or not.
    fn sort(bin: &mut [PlacedCandidate], is_last: bool);
}

/// Narrow bins, in which the lower token comes first of equal logits.
pub(super) struct LowerToken {
    /// The largest logit.
    pub largest: f64,
}

impl LowerToken {
    /// Bins into which a difference of 1 between logits is divided.
    const FINENESS: f64 = 128.0;
}

impl Bins for LowerToken {
    /// What is further below the largest is in the last.
    const COUNT: u16 = 4096;

    fn of(&self, logit: f64) -> u16 {
        /// Added to a number below 2^52, it leaves the nearest whole one in the last bits: for many at once, unlike a cast.
        const WHOLE: f64 = 4_503_599_627_370_496.0;
        let below = (self.largest - logit) * Self::FINENESS;
        let last = f64::from(Self::COUNT - 1);
        let below = if below < last { below } else { last };
        (below + WHOLE).to_bits() as u16
    }

    fn least(&self) -> impl Iterator<Item = f64> {
        let ratio = libm::exp(-1.0 / Self::FINENESS);
        std::iter::successors(Some(ratio), move |weight| Some(weight * ratio))
    }

    fn sort(bin: &mut [PlacedCandidate], _is_last: bool) {
        bin.sort_unstable_by(|a, b| descending(&a.candidate(), &b.candidate()));
    }
}

/// What is known of the candidates.
pub(super) struct Descent<'a> {
    /// exp(logit - `largest`) of each.
    pub weights: &'a [f64],
    /// The largest logit.
    pub largest: f64,
    /// How much the prefix will about weigh: an estimate, to look at as many at once as will be needed.
    pub wanted: f64,
}

impl Descent<'_> {
    /// The candidates from the largest on, sorted as `bins` does, up to the first of which `is_last` is true of how many
    /// stand before it and its weight; all where it is of none. They are given by their logits, and each by its place.
    ///
    /// They are counted in bins; those of the upper bins are collected, and sorted bin by bin.
    pub fn prefix<B: Bins>(
        &self,
        bins: &B,
        logits: impl Iterator<Item = f64>,
        candidate: impl Fn(usize) -> Candidate,
        mut is_last: impl FnMut(usize, f64) -> bool,
    ) -> Vec<Candidate> {
        let of_all: Vec<u16> = logits.map(|logit| bins.of(logit)).collect();
        let mut counts = vec![0_usize; B::COUNT.into()];
        for &bin in &of_all {
            counts[usize::from(bin)] += 1;
        }
        let (mut prefix, mut bin) = (Vec::new(), Vec::new());
        let (mut first, mut wanted) = (0, self.end_of_wanted(bins, &counts));
        while first < counts.len() {
            let end = wanted;
            // Where the next of each bin goes, and where each begins.
            let mut places = vec![0; end - first + 1];
            for (place, count) in counts[first..end].iter().enumerate() {
                places[place + 1] = places[place] + count;
            }
            let starts = places.clone();
            let mut collected = vec![0_u32; starts[end - first]];
            for (place, &bin) in (0..).zip(&of_all) {
                let bin = usize::from(bin);
                if (first..end).contains(&bin) {
                    let next = &mut places[bin - first];
                    collected[*next] = place;
                    *next += 1;
                }
            }
            for range in starts.windows(2) {
                bin.clear();
                bin.extend(collected[range[0]..range[1]].iter().map(|&place| {
                    let Candidate { token, logit } = candidate(place as usize);
                    PlacedCandidate {
                        token,
                        place,
                        logit,
                    }
                }));
                let is_rest = prefix.len() + bin.len() == of_all.len();
                B::sort(&mut bin, is_rest);
                for placed in &bin {
                    prefix.push(placed.candidate());
                    if is_last(prefix.len() - 1, self.weights[placed.place as usize]) {
                        return prefix;
                    }
                }
            }
            first = end;
            let more = (3 * prefix.len()).max(SORTED);
            let mut sum = 0;
            let upper = counts[first..].iter().take_while(|count| {
                let is_more = sum < more;
                sum += **count;
                is_more
            });
            wanted = first + upper.count();
        }
        prefix
    }

    /// The bin up to which candidates weigh enough, by the least that those of each bin weigh.
    fn end_of_wanted(&self, bins: &impl Bins, counts: &[usize]) -> usize {
        let mut sum = 0.0;
        for (bin, (count, least)) in counts.iter().zip(bins.least()).enumerate() {
            sum += least * *count as f64;
            if sum >= self.wanted {
                return bin + 1;
            }
        }
        counts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Descent, LowerToken, descending};

    /// Logits of which many are equal, some are far below, and some are -inf.
    fn candidates() -> Vec<Candidate> {
        let logit = |token: u32| match token % 11 {
            0 => f64::NEG_INFINITY,
            1 => -300.0 - f64::from(token),
            _ => f64::from(token * 7919 % 10_007 % 700) / 64.0,
        };
        let candidate = |token| Candidate {
            token,
            logit: logit(token),
        };
        (0..5000).rev().map(candidate).collect()
    }

    #[test]
    fn a_prefix_is_that_of_all_that_are_sorted() {
        let candidates = candidates();
        let largest = 699.0 / 64.0;
        let weights: Vec<f64> = candidates
            .iter()
            .map(|it| libm::exp(it.logit - largest))
            .collect();
        let mut sorted = candidates.clone();
        sorted.sort_by(descending);
        for length in [1, 2, 500, 3000, 4400, 4999, 5000, 9000] {
            for wanted in [0.0, 10.0, 1e9] {
                let descent = Descent {
                    weights: &weights,
                    largest,
                    wanted,
                };
                let mut weighed = Vec::new();
                let found = descent.prefix(
                    &LowerToken { largest },
                    candidates.iter().map(|candidate| candidate.logit),
                    |place| candidates[place],
                    |before, weight| {
                        weighed.push(weight);
                        before + 1 == length
                    },
                );
                let wanted = &sorted[..length.min(5000)];
                assert_eq!(found, wanted, "{length}");
                let of_wanted = wanted.iter().map(|it| libm::exp(it.logit - largest));
                assert_eq!(weighed, of_wanted.collect::<Vec<f64>>());
            }
        }
    }
}
