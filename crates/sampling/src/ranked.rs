//! A distribution of which the likeliest tokens are known: no other has more than the least likely of these.
//!
//! Weights are relative to that of the likeliest token. The others have what is left of the mass: its extremes are where
//! they share equally, and where as few as possible have all.

use super::interval::Interval;
use super::temperature::Temperature;

/// A temperature at which weights of tokens fall by e^50 is far enough: what is less counts nothing.
const DEPTH: f64 = 50.0;
/// Points of the first grid on which extremes are looked for, a side.
const GRID: usize = 40;
/// Points of a finer grid, a side, and how often it is made finer.
const FINER: usize = 8;
const ROUNDS: usize = 22;
/// A count that is so little above a whole number, relatively, is that number.
const SLACK: f64 = 1e-9;
/// What is left for a token and less than this share of a whole one is rounding: servers give seven digits.
const CRUMB: f64 = 1e-6;

/// The distribution of which the likeliest tokens are known.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    /// 1 / T.
    power: f64,
    /// Weights of the tokens that are seen, the first 1.
    seen: Vec<f64>,
    /// The sum of all but the first.
    rest: f64,
    /// The sum of w (-ln w).
    surprise: f64,
    /// The others, if they have any mass.
    unseen: Option<Unseen>,
}

/// Tokens of which the mass is known. Probabilities are relative to that of the likeliest token.
#[derive(Clone, Copy, Debug)]
struct Unseen {
    count: f64,
    /// The logarithm of what each has where they share equally.
    ln_mean: f64,
    /// The logarithm of what one has at most.
    ln_largest: f64,
}

impl Ranked {
    /// Of logarithms of probabilities, one or more, falling, and of the mass of so many others.
    pub fn new(
        known: &[f64],
        mass: f64,
        count: usize,
        temperature: Temperature,
        power: f64,
    ) -> Ranked {
        let first = known[0];
        let logarithms = known
            .iter()
            .map(|seen| (seen - first) / temperature.value());
        let logarithms: Vec<f64> = logarithms.collect();
        let seen: Vec<f64> = logarithms
            .iter()
            .map(|&logarithm| libm::exp(logarithm))
            .collect();
        let surprises = seen
            .iter()
            .zip(&logarithms)
            .filter(|(weight, _)| **weight > 0.0);
        let unseen = (mass > 0.0).then(|| Unseen {
            count: count as f64,
            ln_mean: libm::log(mass / count as f64) - first,
            // No more than the least likely token that is seen, and no more than they have together.
            ln_largest: known[known.len() - 1].min(libm::log(mass)) - first,
        });
        Ranked {
            power,
            rest: seen[1..].iter().sum(),
            surprise: surprises
                .map(|(weight, logarithm)| -weight * logarithm)
                .sum(),
            unseen: unseen.map(|unseen| Unseen {
                // Rounding may bring it above.
                ln_mean: unseen.ln_mean.min(unseen.ln_largest),
                ..unseen
            }),
            seen,
        }
    }

    /// The weight of all unseen tokens: the extremes are where they share equally, and where as few as possible have all.
    fn unseen_weight(&self) -> Interval {
        let Some(unseen) = self.unseen else {
            return Interval::of(0.0, 0.0);
        };
        let share = |logarithm: f64| {
            let count = unseen.count * libm::exp(unseen.ln_mean - logarithm);
            count * libm::exp(self.power * logarithm)
        };
        Interval::of(share(unseen.ln_mean), share(unseen.ln_largest))
    }

    fn seen_weight(&self) -> f64 {
        1.0 + self.rest
    }

    pub fn probability(&self, rank: usize) -> Interval {
        let unseen = self.unseen_weight();
        let of = |unseen: f64| self.seen[rank] / (self.seen_weight() + unseen);
        Interval::of(of(unseen.high), of(unseen.low))
    }

    pub fn unseen_probability(&self) -> Interval {
        let unseen = self.unseen_weight();
        let of = |unseen: f64| unseen / (self.seen_weight() + unseen);
        Interval::of(of(unseen.low), of(unseen.high))
    }

    /// The entropy in nats.
    ///
    /// From temperature 1 on, the distribution where as few of the unseen tokens as possible have all majorises every other,
    /// and that where they share equally is majorised by every other: their entropies are the exact ends. Below 1, for a
    /// given total weight the entropy is linear in how many of the unseen tokens have which probability, so that its extremes
    /// are at distributions where they have two values only; those are looked through. Counts of tokens need not be whole
    /// there, which makes the interval a little wider than it would be, never narrower.
    pub fn entropy(&self) -> Interval {
        let Some(unseen) = self.unseen else {
            let entropy = self.entropy_with(0.0, 0.0);
            return Interval::of(entropy, entropy);
        };
        if self.power <= 1.0 {
            return Interval::of(self.packed(&unseen), self.spread(&unseen));
        }
        let low = self.extreme(&unseen, |entropy| -entropy);
        let high = self.extreme(&unseen, |entropy| entropy);
        Interval::of(-low, high)
    }

    /// The entropy where as many unseen tokens as can be have the most that one may have, one what is left, the others none.
    fn packed(&self, unseen: &Unseen) -> f64 {
        let largest = libm::exp(unseen.ln_largest);
        let mass = unseen.count * libm::exp(unseen.ln_mean);
        let count = mass / largest;
        let full = (count + CRUMB).floor().min(unseen.count);
        let left = if count - full > CRUMB {
            mass - full * largest
        } else {
            0.0
        };
        let ln_left = libm::log(left);
        let of = |ln_value: f64| {
            let ln_weight = self.power * ln_value;
            let weight = libm::exp(ln_weight);
            (
                weight,
                if weight > 0.0 {
                    -weight * ln_weight
                } else {
                    0.0
                },
            )
        };
        let (largest, left) = (of(unseen.ln_largest), of(ln_left));
        self.entropy_with(full * largest.0 + left.0, full * largest.1 + left.1)
    }

    /// The entropy where the unseen tokens share equally.
    fn spread(&self, unseen: &Unseen) -> f64 {
        let ln_weight = self.power * unseen.ln_mean;
        let weight = unseen.count * libm::exp(ln_weight);
        self.entropy_with(weight, -weight * ln_weight)
    }

    /// The entropy where the unseen tokens have this weight and this sum of w (-ln w).
    pub fn entropy_with(&self, weight: f64, surprise: f64) -> f64 {
        let total = self.seen_weight() + weight;
        libm::log1p(self.rest + weight) + (self.surprise + surprise) / total
    }

    /// The largest `goal` of the entropy over two values of unseen tokens, one below their mean and one above it.
    fn extreme(&self, unseen: &Unseen, goal: impl Fn(f64) -> f64) -> f64 {
        let two = Two::new(self, unseen);
        let mut best = f64::NEG_INFINITY;
        // Without the lower value: those tokens have nothing.
        let (mut from, mut to) = (0.0, 1.0);
        for round in 0..=ROUNDS {
            let points = if round == 0 { GRID } else { FINER };
            let (value, place) =
                best_of(from, to, points, |y| goal(two.entropy(None, two.upper(y))));
            best = best.max(value);
            (from, to) = around(place, from, to, points);
        }
        let ([mut x0, mut x1], [mut y0, mut y1]) = ([0.0, 1.0], [0.0, 1.0]);
        for round in 0..=ROUNDS {
            let points = if round == 0 { GRID } else { FINER };
            let uppers: Vec<UnseenValue> = places(y0, y1, points).map(|y| two.upper(y)).collect();
            let mut found = (f64::NEG_INFINITY, x0, y0);
            for x in places(x0, x1, points) {
                let lower = two.lower(x);
                for (y, &upper) in places(y0, y1, points).zip(&uppers) {
                    let value = goal(two.entropy(Some(lower), upper));
                    if value > found.0 {
                        found = (value, x, y);
                    }
                }
            }
            best = best.max(found.0);
            (x0, x1) = around(found.1, x0, x1, points);
            (y0, y1) = around(found.2, y0, y1, points);
        }
        best
    }

    pub fn top_p(&self, top_p: f64) -> Interval<usize> {
        let unseen = self.unseen_weight();
        let all =
            |weight: f64| self.seen.len() + if weight > 0.0 { self.unseen_count() } else { 0 };
        let count = |weight: f64, beyond: &dyn Fn(f64) -> f64| {
            let wanted = top_p * (self.seen_weight() + weight);
            let mut sum = 0.0;
            for (rank, seen) in self.seen.iter().enumerate() {
                sum += seen;
                if sum >= wanted {
                    return rank + 1;
                }
            }
            let more = beyond(wanted - self.seen_weight());
            self.seen.len().saturating_add(whole(more)).min(all(weight))
        };
        let largest = self
            .unseen
            .map_or(1.0, |unseen| libm::exp(self.power * unseen.ln_largest));
        let tokens = self.unseen_count() as f64;
        // Fewest where each has as much as it may, most where all share equally.
        Interval {
            low: count(unseen.low, &|more| more / largest * (1.0 - SLACK)),
            high: count(unseen.high, &|more| {
                more / unseen.high * tokens * (1.0 + SLACK)
            }),
        }
    }

    pub fn min_p(&self, min_p: f64) -> Interval<usize> {
        let seen = self.seen.iter().filter(|weight| **weight >= min_p).count();
        let same = Interval {
            low: seen,
            high: seen,
        };
        let Some(unseen) = self.unseen else {
            return same;
        };
        let ln_bar = libm::log(min_p) / self.power;
        if ln_bar > unseen.ln_largest {
            return same;
        }
        let [mean, largest, bar] = [unseen.ln_mean, unseen.ln_largest, ln_bar].map(libm::exp);
        // Most where each has just enough; fewest where some have as much as they may, and the rest just too little.
        let most = (unseen.count * mean / bar * (1.0 + SLACK)).floor();
        let fewest = if mean < bar {
            0.0
        } else if largest > bar {
            unseen.count * (mean - bar) / (largest - bar) * (1.0 - SLACK)
        } else {
            unseen.count
        };
        Interval {
            low: seen + whole(fewest),
            high: seen + (most as usize).min(self.unseen_count()),
        }
    }

    fn unseen_count(&self) -> usize {
        self.unseen.map_or(0, |unseen| unseen.count as usize)
    }
}

/// A value that some unseen tokens have, relative to the likeliest token, and its weight.
#[derive(Clone, Copy)]
struct UnseenValue {
    value: f64,
    weight: f64,
    /// w (-ln w).
    surprise: f64,
}

/// Unseen tokens of two values, so many each that together they have their mass.
struct Two<'a> {
    tempered: &'a Ranked,
    unseen: &'a Unseen,
    mean: f64,
}

impl<'a> Two<'a> {
    fn new(tempered: &'a Ranked, unseen: &'a Unseen) -> Two<'a> {
        Two {
            tempered,
            unseen,
            mean: libm::exp(unseen.ln_mean),
        }
    }

    /// From the mean, where `place` is 0, down to what counts nothing, where it is 1.
    fn lower(&self, place: f64) -> UnseenValue {
        let depth = DEPTH * place;
        self.value(
            libm::exp(self.unseen.ln_mean - depth / self.tempered.power),
            self.tempered.power * self.unseen.ln_mean - depth,
        )
    }

    /// From the mean, where `place` is 0, up to the largest, where it is 1.
    fn upper(&self, place: f64) -> UnseenValue {
        let unseen = self.unseen;
        let logarithm = unseen.ln_mean + place * (unseen.ln_largest - unseen.ln_mean);
        self.value(libm::exp(logarithm), self.tempered.power * logarithm)
    }

    fn value(&self, value: f64, ln_weight: f64) -> UnseenValue {
        let weight = libm::exp(ln_weight);
        let surprise = if weight > 0.0 {
            -weight * ln_weight
        } else {
            0.0
        };
        UnseenValue {
            value,
            weight,
            surprise,
        }
    }

    /// The entropy; without a lower value those tokens have nothing.
    fn entropy(&self, lower: Option<UnseenValue>, upper: UnseenValue) -> f64 {
        let lower = lower.unwrap_or(UnseenValue {
            value: 0.0,
            weight: 0.0,
            surprise: 0.0,
        });
        let apart = upper.value - lower.value;
        let uppers = if apart > 0.0 {
            (self.unseen.count * ((self.mean - lower.value) / apart)).clamp(0.0, self.unseen.count)
        } else {
            self.unseen.count
        };
        let lowers = self.unseen.count - uppers;
        self.tempered.entropy_with(
            lowers * lower.weight + uppers * upper.weight,
            lowers * lower.surprise + uppers * upper.surprise,
        )
    }
}

/// Evenly spread from `from` to `to`, one more than `points`.
fn places(from: f64, to: f64, points: usize) -> impl Iterator<Item = f64> {
    (0..=points).map(move |point| from + (to - from) * point as f64 / points as f64)
}

fn best_of(from: f64, to: f64, points: usize, goal: impl Fn(f64) -> f64) -> (f64, f64) {
    places(from, to, points).fold((f64::NEG_INFINITY, from), |best, place| {
        let value = goal(place);
        if value > best.0 { (value, place) } else { best }
    })
}

/// A cell to each side of a place of a grid.
fn around(place: f64, from: f64, to: f64, points: usize) -> (f64, f64) {
    let cell = (to - from) / points as f64;
    ((place - cell).max(0.0), (place + cell).min(1.0))
}

/// The least whole number that is not below; 0 for none.
fn whole(count: f64) -> usize {
    count.ceil().max(0.0) as usize
}
