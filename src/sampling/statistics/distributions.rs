//! The laws that tests go by: normal, chi-squared, non-central chi-squared.

/// Terms of a series or steps of a fraction, at most: far more than converge.
const TERMS: usize = 100_000;

/// The probability that a chi-squared variable of so many `degrees` of freedom exceeds `x`: Q(degrees/2, x/2).
///
/// Accurate to 1e-10 relative, down to the smallest numbers; 1 for x of 0 or less, 0 for an infinite one.
pub fn chi_squared_survival(x: f64, degrees: f64) -> f64 {
    upper_gamma(degrees / 2.0, x / 2.0)
}

/// The x that a chi-squared variable exceeds with probability 1 - `probability`.
pub fn chi_squared_quantile(probability: f64, degrees: f64) -> f64 {
    let tail = 1.0 - probability;
    if tail >= 1.0 {
        return 0.0;
    }
    let mut high = degrees.max(1.0);
    while chi_squared_survival(high, degrees) > tail {
        high *= 2.0;
        if !high.is_finite() {
            return f64::INFINITY;
        }
    }
    let mut low = 0.0;
    // Until neighbouring numbers are left.
    for _ in 0..1100 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if chi_squared_survival(middle, degrees) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The probability that a non-central chi-squared variable exceeds `x`: central ones of `degrees` + 2j degrees, mixed
/// with the Poisson probabilities of j with mean `noncentrality` / 2.
///
/// The sum starts at the Poisson's mode and goes outwards until the terms no longer count.
pub fn noncentral_chi_squared_survival(x: f64, degrees: f64, noncentrality: f64) -> f64 {
    let mean = noncentrality / 2.0;
    if mean == 0.0 {
        return chi_squared_survival(x, degrees);
    }
    let mode = mean.floor();
    let weight = |j: f64| libm::exp(j * libm::log(mean) - mean - libm::lgamma(j + 1.0));
    let term = |j: f64| weight(j) * chi_squared_survival(x, degrees + 2.0 * j);
    // Beyond so many standard deviations a Poisson has less than 1e-16.
    let reach = 10.0 * (mean + 1.0).sqrt() + 20.0;
    let (first, last) = ((mode - reach).max(0.0) as u64, (mode + reach) as u64);
    let sum: f64 = (first..=last).map(|j| term(j as f64)).sum();
    sum.clamp(0.0, 1.0)
}

/// The x below which a standard normal variable is with this `probability`; infinite at 0 and 1.
///
/// Algorithm AS 241 (Wichura 1988), accurate to about 1e-16 relative.
pub fn normal_quantile(probability: f64) -> f64 {
    let p = probability;
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTER.0, r) / polynomial(&CENTER.1, r);
    }
    let r = (-libm::log(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let x = if r <= 5.0 {
        polynomial(&MIDDLE.0, r - 1.6) / polynomial(&MIDDLE.1, r - 1.6)
    } else {
        polynomial(&TAIL.0, r - 5.0) / polynomial(&TAIL.1, r - 5.0)
    };
    if q < 0.0 { -x } else { x }
}

/// Highest power last.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

type Ratio = ([f64; 8], [f64; 8]);

#[expect(clippy::excessive_precision, reason = "as they are printed")]
const CENTER: Ratio = (
    [
        3.387_132_872_796_366_608,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561e3,
    ],
);

#[expect(clippy::excessive_precision, reason = "as they are printed")]
const MIDDLE: Ratio = (
    [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_9,
        5.769_497_221_460_691_405_5,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_7e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_4e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_4,
        6.897_673_349_851_000_045_5e-1,
        1.481_039_764_274_800_745_9e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
);

#[expect(clippy::excessive_precision, reason = "as they are printed")]
const TAIL: Ratio = (
    [
        6.657_904_643_501_103_777_2,
        5.463_784_911_164_114_369_9,
        1.784_826_539_917_291_335_8,
        2.965_605_718_285_048_912_3e-1,
        2.653_218_952_657_612_309_3e-2,
        1.242_660_947_388_078_438_6e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_9e-1,
        1.369_298_809_227_358_053_1e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591e-4,
        1.846_318_317_510_054_681_8e-5,
        1.421_511_758_316_445_888_7e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
);

/// The regularised upper incomplete gamma function Q(a, x): by its series below a + 1, else by Lentz's continued
/// fraction (Press et al., Numerical Recipes, 6.2).
fn upper_gamma(a: f64, x: f64) -> f64 {
    if x.is_nan() || a <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let factor = power_over_gamma(a, x);
    if x < a + 1.0 {
        let (mut sum, mut term) = (1.0 / a, 1.0 / a);
        for n in 1..TERMS {
            term *= x / (a + n as f64);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return (1.0 - factor * sum).clamp(0.0, 1.0);
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for n in 1..TERMS {
        let an = -(n as f64) * (n as f64 - a);
        b += 2.0;
        d = an * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + an / c;
        c = if c.abs() < TINY { TINY } else { c };
        let step = d * c;
        fraction *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (factor * fraction).clamp(0.0, 1.0)
}

/// x^a e^-x / gamma(a), without the loss of digits that large a would bring: with u = (x - a)/a it is
/// exp(-a (u - ln(1 + u))) sqrt(a / 2 pi) / (1 + 1/12a + ...), by Stirling.
fn power_over_gamma(a: f64, x: f64) -> f64 {
    if a < 30.0 {
        return libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    }
    let u = (x - a) / a;
    let bend = if u.abs() < 0.1 {
        // u - ln(1 + u) = u^2/2 - u^3/3 + ...
        let mut power = u * u;
        let mut sum = 0.0;
        for n in 2..40 {
            sum += if n % 2 == 0 { power } else { -power } / f64::from(n);
            power *= u;
        }
        sum
    } else {
        u - libm::log1p(u)
    };
    let correction = 1.0 / (12.0 * a) - 1.0 / (360.0 * a * a * a)
        + 1.0 / (1260.0 * libm::pow(a, 5.0))
        - 1.0 / (1680.0 * libm::pow(a, 7.0));
    (a / std::f64::consts::TAU).sqrt() * libm::exp(-a * bend - correction)
}
