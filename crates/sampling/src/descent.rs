//! The largest of many candidates in their order, without all of them being sorted.

use super::candidate::{Candidate, descending};

/// Bins into which a difference of 1 between logits is divided.
const FINENESS: f64 = 128.0;

/// How many bins there are: what is further below the largest is in the last.
const BINS: u16 = 4096;

/// How many are sorted at least, where it is not known how many are needed.
const SORTED: usize = 1024;

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
    /// The candidates from the largest on, the lower token first of equal ones, up to the first of which `is_last` is true
    /// of how many stand before it and its weight; all where it is of none.
    ///
    /// They are counted in bins by their logits; those of the upper bins are collected, and sorted bin by bin.
    pub fn prefix(
        &self,
        candidates: impl Iterator<Item = Candidate> + Clone,
        mut is_last: impl FnMut(usize, f64) -> bool,
    ) -> Vec<Candidate> {
        // A cast saturates, so that -inf comes into the last.
        let bin_of = |logit: f64| (((self.largest - logit) * FINENESS) as u16).min(BINS - 1);
        let bins = candidates.clone().map(|candidate| bin_of(candidate.logit));
        let bins: Vec<u16> = bins.collect();
        let mut counts = vec![0_usize; BINS.into()];
        for &bin in &bins {
            counts[usize::from(bin)] += 1;
        }
        let mut prefix: Vec<Candidate> = Vec::new();
        let (mut first, mut wanted) = (0, self.end_of_wanted(&counts));
        while first < counts.len() {
            let end = wanted;
            // Where the next of each bin goes, and where each begins.
            let mut places = vec![0; end - first + 1];
            for (place, count) in counts[first..end].iter().enumerate() {
                places[place + 1] = places[place] + count;
            }
            let starts = places.clone();
            let nothing = Candidate {
                token: 0,
                logit: f64::NEG_INFINITY,
            };
            let mut collected = vec![(nothing, 0.0); starts[end - first]];
            let all = candidates.clone().zip(self.weights);
            for ((candidate, weight), &bin) in all.zip(&bins) {
                let bin = usize::from(bin);
                if (first..end).contains(&bin) {
                    let place = &mut places[bin - first];
                    collected[*place] = (candidate, *weight);
                    *place += 1;
                }
            }
            for range in starts.windows(2) {
                let bin = &mut collected[range[0]..range[1]];
                bin.sort_unstable_by(|a, b| descending(&a.0, &b.0));
                for (candidate, weight) in bin {
                    prefix.push(*candidate);
                    if is_last(prefix.len() - 1, *weight) {
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
    fn end_of_wanted(&self, counts: &[usize]) -> usize {
        let ratio = libm::exp(-1.0 / FINENESS);
        let (mut weight, mut sum) = (1.0, 0.0);
        for (bin, count) in counts.iter().enumerate() {
            weight *= ratio;
            sum += weight * *count as f64;
            if sum >= self.wanted {
                return bin + 1;
            }
        }
        counts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Descent, descending};

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
                let found = descent.prefix(candidates.iter().copied(), |before, weight| {
                    weighed.push(weight);
                    before + 1 == length
                });
                let wanted = &sorted[..length.min(5000)];
                assert_eq!(found, wanted, "{length}");
                let of_wanted = wanted.iter().map(|it| libm::exp(it.logit - largest));
                assert_eq!(weighed, of_wanted.collect::<Vec<f64>>());
            }
        }
    }
}
