//! A distribution of which some tokens are known, and not that they are the likeliest: any other may be likelier.
//!
//! The others have what is left of the mass, in any way. With p of a token and a = 1 / T its weight is p^a; S is the weight
//! of the known tokens, W that of the others, m their mass and U their number. W is between U (m / U)^a, where they share
//! equally, and m^a, where one has all: which of the two is less depends on a. The bounds below hold for every W between
//! them. At T = 1, where W = m, that of the entropy is exact; elsewhere intervals can be wider than they would have to be,
//! never narrower.

use super::interval::Interval;

/// Counts are rounded outwards where they are so near to a whole number, relatively.
const SLACK: f64 = 1e-9;

/// It at a temperature above 0. Probabilities are relative to the most that any token can have.
#[derive(Clone, Debug)]
pub(crate) struct Unranked {
    power: f64,
    /// Logarithms of the probabilities of the known tokens, falling.
    seen: Vec<f64>,
    /// Their weights, and the sums of these from the first on.
    weights: Vec<f64>,
    sums: Vec<f64>,
    /// The sum of w (-ln w).
    surprise: f64,
    /// U.
    count: usize,
    /// The logarithms of m and of m / U.
    ln_mass: f64,
    ln_mean: f64,
    /// The least and the largest W.
    unseen: Interval,
}

impl Unranked {
    /// Of logarithms of probabilities, falling, and of the mass, above 0, of so many others, one or more.
    pub fn new(seen: &[f64], mass: f64, count: usize, power: f64) -> Unranked {
        let ln_mass = libm::log(mass);
        let ln_mean = libm::log(mass / count as f64);
        let first = seen.first().copied().unwrap_or(f64::NEG_INFINITY);
        let unit = first.max(ln_mass);
        let seen: Vec<f64> = seen.iter().map(|logarithm| logarithm - unit).collect();
        let (ln_mass, ln_mean) = (ln_mass - unit, ln_mean - unit);
        let weights: Vec<f64> = seen.iter().map(|ln| libm::exp(power * ln)).collect();
        let sums = weights.iter().scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        let surprise = weights.iter().zip(&seen);
        let surprise = surprise.filter(|(weight, _)| **weight > 0.0);
        Unranked {
            power,
            sums: sums.collect(),
            surprise: surprise.map(|(weight, ln)| -weight * power * ln).sum(),
            count,
            ln_mass,
            ln_mean,
            unseen: Interval::of(
                count as f64 * libm::exp(power * ln_mean),
                libm::exp(power * ln_mass),
            ),
            weights,
            seen,
        }
    }

    fn seen_weight(&self) -> f64 {
        self.sums.last().copied().unwrap_or(0.0)
    }

    /// The logarithm of the likeliest known token's probability.
    fn ln_first(&self) -> f64 {
        self.seen.first().copied().unwrap_or(f64::NEG_INFINITY)
    }

    pub fn probability(&self, rank: usize) -> Interval {
        let of = |unseen: f64| self.weights[rank] / (self.seen_weight() + unseen);
        Interval::of(of(self.unseen.high), of(self.unseen.low))
    }

    pub fn unseen_probability(&self) -> Interval {
        let of = |unseen: f64| {
            if unseen > 0.0 {
                unseen / (self.seen_weight() + unseen)
            } else {
                0.0
            }
        };
        Interval::of(of(self.unseen.low), of(self.unseen.high))
    }

    /// The largest probability of all tokens.
    ///
    /// Below T = 1 the others weigh at most m x^(a - 1), where x is the largest of theirs: what is left to minimise falls
    /// in x until the likeliest known token, and rises from there on.
    pub fn likeliest(&self) -> Interval {
        let weight = |ln: f64| libm::exp(self.power * ln);
        let seen = self.seen_weight();
        let low = if self.power <= 1.0 {
            let numerator = weight(self.ln_first().max(self.ln_mean));
            numerator / (seen + self.unseen.high)
        } else {
            let x = self.ln_first().clamp(self.ln_mean, self.ln_mass);
            let others = libm::exp(self.ln_mass + (self.power - 1.0) * x);
            weight(self.ln_first().max(x)) / (seen + others)
        };
        let alone = weight(self.ln_mass);
        let high = if self.seen.is_empty() {
            1.0
        } else {
            let unseen = alone / (seen + alone);
            unseen.max(self.weights[0] / (seen + self.unseen.low))
        };
        Interval::of(low.min(1.0), high.min(1.0))
    }

    /// The entropy: for a given W it is largest where the others share W equally, and each of them adds at least
    /// -a ln m times its weight. Both are looked for over W, where their derivatives have one root each.
    pub fn entropy(&self) -> Interval {
        let (seen, unseen) = (self.seen_weight(), self.unseen);
        let with = |weight: f64, each: f64| {
            let total = seen + weight;
            libm::log(total) + (self.surprise + weight * each) / total
        };
        let count = self.count as f64;
        let most = if seen > 0.0 {
            let ln_mean = -self.surprise / seen;
            (count * libm::exp(ln_mean)).clamp(unseen.low, unseen.high)
        } else {
            unseen.high
        };
        let high = if most > 0.0 {
            with(most, -libm::log(most / count))
        } else {
            with(0.0, 0.0)
        };
        let each = -self.power * self.ln_mass;
        let least = (self.surprise - seen * each - seen).clamp(unseen.low, unseen.high);
        let low = if least > 0.0 || seen > 0.0 {
            with(least, each)
        } else {
            0.0
        };
        Interval::of(low.max(0.0), high.max(0.0))
    }

    pub fn renormalised_entropy(&self) -> f64 {
        let seen = self.seen_weight();
        if seen > 0.0 {
            (libm::log(seen) + self.surprise / seen).max(0.0)
        } else {
            0.0
        }
    }

    /// How many known tokens, from the likeliest on, weigh so much, if all together do.
    fn reach(&self, weight: f64) -> Option<usize> {
        let place = self.sums.partition_point(|sum| *sum < weight);
        (place < self.sums.len()).then_some(place + 1)
    }

    /// Fewest where known tokens suffice, or one other has all that the others can have; most where the others share equally.
    pub fn top_p(&self, top_p: f64) -> Interval<usize> {
        let seen = self.seen_weight();
        let all = self.seen.len() + self.count;
        let wanted = |unseen: f64| top_p * (seen + unseen);
        let of_seen = self.reach(wanted(self.unseen.low) * (1.0 - SLACK));
        let left = wanted(self.unseen.high) * (1.0 - SLACK) - self.unseen.high;
        let with_one = match left {
            ..=0.0 => 1,
            left => 1 + self.reach(left).unwrap_or(self.seen.len()),
        };
        let low = of_seen.map_or(with_one, |count| count.min(with_one));
        let shared = |first: usize| {
            let known = first.checked_sub(1).map_or(0.0, |last| self.sums[last]);
            let more = |unseen: f64| {
                let share = (wanted(unseen) * (1.0 + SLACK) - known) / unseen;
                (share * self.count as f64).ceil().max(0.0)
            };
            let more = more(self.unseen.low).max(more(self.unseen.high));
            // What is no number is more than there are.
            if more <= self.count as f64 {
                first + more as usize
            } else {
                all
            }
        };
        let above = self.seen.partition_point(|ln| *ln > self.ln_mean);
        let high = shared(above).min(shared(self.seen.len()));
        let known = self.reach(wanted(self.unseen.high) * (1.0 + SLACK));
        let high = known.map_or(high, |count| count.min(high));
        Interval {
            low,
            high: high.clamp(low, all),
        }
    }

    /// Fewest where one other has all, or where the likeliest known token is the likeliest of all and all others but one are
    /// below the bar; most where each of the others has just enough.
    pub fn min_p(&self, min_p: f64) -> Interval<usize> {
        let ln_share = libm::log(min_p) / self.power;
        let at_least = |ln: f64| self.seen.partition_point(|seen| *seen >= ln - SLACK);
        let at_most = |ln: f64| self.seen.partition_point(|seen| *seen >= ln + SLACK);
        let (first, count) = (self.ln_first(), self.count as f64);
        let mut low = usize::MAX;
        if self.ln_mean <= first {
            let bar = first + ln_share;
            // Where their mean is above the bar, one of them is.
            low = at_most(bar).max(1) + usize::from(self.ln_mean > bar + SLACK);
        }
        if self.ln_mass > first {
            low = low.min(at_most(self.ln_mass + ln_share) + 1);
        }
        let bar = first.max(self.ln_mean) + ln_share;
        let most = (libm::exp(self.ln_mass - bar) * (1.0 + SLACK)).floor();
        let high = at_least(bar) + most.min(count) as usize;
        let all = self.seen.len() + self.count;
        let low = low.min(all);
        Interval {
            low,
            high: high.clamp(low, all),
        }
    }
}
