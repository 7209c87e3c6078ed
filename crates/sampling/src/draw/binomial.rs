//! Counts of many draws without the draws: binomial and multinomial numbers, as numpy makes them.
//!
//! A binomial number is found by walking up the probabilities where n p is at most [`FEW`], else by the rejection of
//! Kachitvichyanukul and Schmeiser, "Binomial random variate generation", Communications of the ACM 31 (1988), their
//! algorithm BTPE: a triangle, two parallelograms and two exponential tails cover the scaled density. A multinomial one is a
//! binomial one for each item in turn, of the draws that are left and its share of the mass that is left.
//!
//! Source: `random_binomial`, `random_multinomial` in numpy's `distributions.c`, of which `np.random.multinomial` and
//! `Generator.multinomial` are made; the order of operations is theirs. Where theirs ask the platform for `exp` and `ln`, here
//! `ln` is glibc's to the last bit, `exp` and `log1p` are `libm`'s: a number differs only where a uniform number and a
//! probability are equal to 52 bits.

use super::DrawingRule;
use crate::random::{Error, Rng, logarithm};

/// Up to this mean numbers are found by walking.
const FEW: f64 = 30.0;

/// How often each index comes in `draws` draws: `np.random.multinomial(draws, p)`, `Generator.multinomial(draws, p)`.
///
/// It takes a few random numbers for each index, however many the draws, up to 2^53 of them.
///
/// ```
/// use thermograph_sampling::draw::multinomial;
/// use thermograph_sampling::random::{Algorithm, Rng};
///
/// let mut rng = Rng::new(Algorithm::Numpy, 42)?;
/// // np.random.seed(42); np.random.multinomial(10**12, [0.5, 0.25, 0.25])
/// let counts = multinomial(&mut rng, &[0.5, 0.25, 0.25], 1_000_000_000_000)?;
/// assert_eq!(counts.iter().sum::<u64>(), 1_000_000_000_000);
/// # Ok::<(), thermograph_sampling::random::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`DrawingRule::new`]; nothing is drawn then.
pub fn multinomial(rng: &mut Rng, probabilities: &[f64], draws: u64) -> Result<Vec<u64>, Error> {
    DrawingRule::check(probabilities)?;
    let mut counts = vec![0; probabilities.len()];
    let (mut left, mut mass) = (draws as i64, 1.0);
    let Some((last, others)) = counts.split_last_mut() else {
        return Ok(counts);
    };
    for (count, &probability) in others.iter_mut().zip(probabilities) {
        let drawn = binomial(rng, left, probability / mass).clamp(0, left);
        *count = drawn as u64;
        left -= drawn;
        if left <= 0 {
            break;
        }
        mass -= probability;
    }
    *last = left as u64;
    Ok(counts)
}

/// How many of `n` draws hit what has probability `p`; above 1 by rounding is 1.
fn binomial(rng: &mut Rng, n: i64, p: f64) -> i64 {
    // Of no mass there is nothing to hit, and no number is drawn.
    if n == 0 || p == 0.0 {
        return 0;
    }
    let count = |p: f64, rng: &mut Rng| {
        if p * n as f64 <= FEW {
            by_walking(rng, n, p)
        } else {
            Btpe::new(n, p).draw(rng)
        }
    };
    if p <= 0.5 {
        count(p, rng)
    } else {
        n - count(1.0 - p, rng)
    }
}

/// Walks up from no hit, taking each probability from a uniform number until it is used up.
fn by_walking(rng: &mut Rng, n: i64, p: f64) -> i64 {
    let trials = n as f64;
    let q = 1.0 - p;
    let none = libm::exp(trials * libm::log1p(-p));
    let mean = trials * p;
    let bound = trials.min(mean + 10.0 * (mean * q + 1.0).sqrt()) as i64;
    let (mut hits, mut probability, mut u) = (0, none, rng.random());
    while u > probability {
        hits += 1;
        if hits > bound {
            (hits, probability, u) = (0, none, rng.random());
        } else {
            u -= probability;
            probability = ((n - hits + 1) as f64 * p * probability) / (hits as f64 * q);
        }
    }
    hits
}

/// The rejection BTPE for n p above [`FEW`] and p up to a half. Names are the paper's.
struct Btpe {
    n: i64,
    r: f64,
    q: f64,
    /// The mode.
    m: i64,
    /// Half the base of the triangle, and the areas up to the end of each part.
    p1: f64,
    p2: f64,
    p3: f64,
    p4: f64,
    xm: f64,
    xl: f64,
    xr: f64,
    /// Height of the parallelograms.
    c: f64,
    /// Rates of the tails.
    lambda_left: f64,
    lambda_right: f64,
}

impl Btpe {
    fn new(n: i64, p: f64) -> Btpe {
        let trials = n as f64;
        let r = p.min(1.0 - p);
        let q = 1.0 - r;
        let fm = trials * r + r;
        let m = fm.floor() as i64;
        let p1 = (2.195 * (trials * r * q).sqrt() - 4.6 * q).floor() + 0.5;
        let xm = m as f64 + 0.5;
        let (xl, xr) = (xm - p1, xm + p1);
        let c = 0.134 + 20.5 / (15.3 + m as f64);
        let rate = |a: f64| a * (1.0 + a / 2.0);
        let lambda_left = rate((fm - xl) / (fm - xl * r));
        let lambda_right = rate((xr - fm) / (xr * q));
        let p2 = p1 * (1.0 + 2.0 * c);
        let p3 = p2 + c / lambda_left;
        let p4 = p3 + c / lambda_right;
        Btpe {
            n,
            r,
            q,
            m,
            p1,
            p2,
            p3,
            p4,
            xm,
            xl,
            xr,
            c,
            lambda_left,
            lambda_right,
        }
    }

    fn draw(&self, rng: &mut Rng) -> i64 {
        loop {
            let u = rng.random() * self.p4;
            let v = rng.random();
            if u <= self.p1 {
                // Under the triangle: no test.
                return (self.xm - self.p1 * v + u).floor() as i64;
            }
            let (y, v) = if u <= self.p2 {
                let x = self.xl + (u - self.p1) / self.c;
                let v = v * self.c + 1.0 - (self.m as f64 - x + 0.5).abs() / self.p1;
                if v > 1.0 {
                    continue;
                }
                (x.floor() as i64, v)
            } else if v == 0.0 {
                // Its logarithm is no place in a tail.
                continue;
            } else if u <= self.p3 {
                let y = (self.xl + logarithm::ln(v) / self.lambda_left).floor() as i64;
                if y < 0 {
                    continue;
                }
                (y, v * (u - self.p2) * self.lambda_left)
            } else {
                let y = (self.xr - logarithm::ln(v) / self.lambda_right).floor() as i64;
                if y > self.n {
                    continue;
                }
                (y, v * (u - self.p3) * self.lambda_right)
            };
            if self.accepts(y, v) {
                return y;
            }
        }
    }

    /// Whether `v` is not above the density at `y` relative to that at the mode.
    fn accepts(&self, y: i64, v: f64) -> bool {
        let Btpe { n, r, q, m, .. } = *self;
        let nrq = n as f64 * r * q;
        let k = (y - m).abs();
        let distance = k as f64;
        if k <= 20 || distance >= nrq / 2.0 - 1.0 {
            return v <= self.ratio(y);
        }
        // Squeezed between two bounds, and only between them by Stirling's formula.
        let (low, high) = squeeze(distance, nrq);
        let a = if v > 0.0 {
            logarithm::ln(v)
        } else {
            f64::NEG_INFINITY
        };
        if a < low {
            return true;
        }
        if a > high {
            return false;
        }
        a <= self.ln_ratio(y)
    }

    /// The logarithm of the density at `y` relative to that at the mode, by Stirling's formula.
    fn ln_ratio(&self, y: i64) -> f64 {
        let Btpe { n, r, q, m, xm, .. } = *self;
        let (x1, f1) = ((y + 1) as f64, (m + 1) as f64);
        let (z, w) = ((n + 1 - m) as f64, (n - y + 1) as f64);
        let ln = logarithm::ln;
        // In numpy, as in the paper, all four corrections are added.
        xm * ln(f1 / x1)
            + ((n - m) as f64 + 0.5) * ln(z / w)
            + (y - m) as f64 * ln(w * r / (x1 * q))
            + stirling(f1)
            + stirling(z)
            + stirling(x1)
            + stirling(w)
    }

    /// The density at `y` relative to that at the mode, step by step.
    fn ratio(&self, y: i64) -> f64 {
        let s = self.r / self.q;
        let a = s * (self.n + 1) as f64;
        let step = |i: i64| a / i as f64 - s;
        let mut ratio = 1.0;
        (self.m + 1..=y).for_each(|i| ratio *= step(i));
        (y + 1..=self.m).for_each(|i| ratio /= step(i));
        ratio
    }
}

/// Between which the logarithm of the density at this distance from the mode is, relative to that at the mode.
fn squeeze(distance: f64, nrq: f64) -> (f64, f64) {
    let rho = (distance / nrq)
        * ((distance * (distance / 3.0 + 0.625) + 0.166_666_666_666_666_66) / nrq + 0.5);
    let t = -distance * distance / (2.0 * nrq);
    (t - rho, t + rho)
}

/// The correction of Stirling's formula, with numpy's 13,680 for its 13,860.
fn stirling(x: f64) -> f64 {
    let square = x * x;
    (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square)
        / x
        / 166_320.0
}

#[cfg(test)]
mod tests {
    use super::{Btpe, squeeze, stirling};

    #[track_caller]
    fn assert_near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-12, "{found} is not {wanted}");
    }

    /// By hand.
    #[test]
    fn the_squeeze_and_the_correction_are_the_papers() {
        // 30/100 (30 (10 + 0.625) + 1/6) / 100 + 0.5, around -30^2 / 200.
        let rho = 0.3 * (3.1875 + 1.0 / 600.0 + 0.5);
        let (low, high) = squeeze(30.0, 100.0);
        assert_near(low, -4.5 - rho);
        assert_near(high, -4.5 + rho);
        // 99 - 140 = -41, 132 + 41 = 173, 462 - 173 = 289, 13680 - 289 = 13391.
        assert_near(stirling(1.0) * 166_320.0, 13_391.0);
        // 99 - 35 = 64, 132 - 16 = 116, 462 - 29 = 433, 13680 - 108.25 = 13571.75.
        assert_near(stirling(2.0) * 166_320.0, 13_571.75 / 2.0);
    }

    /// numpy's expression, evaluated by Python.
    #[test]
    fn the_logarithm_of_the_density_is_by_numpys_expression() {
        let of = |n: i64, p: f64, y: i64| Btpe::new(n, p).ln_ratio(y);
        assert_near(of(400, 0.5, 230), -4.503995044251542);
        assert_near(of(400, 0.5, 170), -4.503995044251542);
        assert_near(of(1000, 0.1, 130), -4.725604473427612);
        assert_near(of(1000, 0.1, 75), -3.6356837824717996);
    }
}
