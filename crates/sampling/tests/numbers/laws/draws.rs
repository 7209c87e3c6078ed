//! What is drawn has the distribution that it is drawn from: every generator, every drawing rule.

use thermograph_sampling::draw::{DrawingRule, draw_counts, multinomial};
use thermograph_sampling::random::{IndexDigest, Rng};
use thermograph_sampling::statistics::{fit, normal_quantile};

use super::ALGORITHMS;
use super::evenness::{assert_even, chance};

const SEEDS: u64 = 200;

/// The chances of what `counts` makes with each seed of each generator.
fn hold(what: &str, expected: &[f64], counts: impl Fn(&mut Rng) -> Vec<u64>) {
    for algorithm in ALGORITHMS {
        let chances = (0..SEEDS).map(|seed| {
            let mut rng = Rng::new(algorithm, seed).unwrap();
            chance(&counts(&mut rng), expected)
        });
        assert_even(&format!("{algorithm:?}, {what}"), chances.collect());
    }
}

/// How often each cell of [0, 1) was met.
fn cells(numbers: impl Iterator<Item = f64>, count: usize) -> Vec<u64> {
    let mut counts = vec![0; count];
    numbers.for_each(|number| counts[(number * count as f64) as usize] += 1);
    counts
}

#[test]
fn uniform_numbers_are_uniform_and_do_not_follow_from_each_other() {
    hold("random in 100 cells", &[100.0; 100], |rng| {
        cells((0..10_000).map(|_| rng.random()), 100)
    });
    hold("fill in 100 cells", &[100.0; 100], |rng| {
        let mut numbers = vec![0.0; 10_000];
        rng.fill(&mut numbers);
        cells(numbers.into_iter(), 100)
    });
    hold("uniform(-3, 5) in 100 cells", &[100.0; 100], |rng| {
        cells(
            (0..10_000).map(|_| (rng.uniform(-3.0, 5.0) + 3.0) / 8.0),
            100,
        )
    });
    hold("pairs in 16 by 16 cells", &[40.0; 256], |rng| {
        let mut counts = vec![0; 256];
        for _ in 0..10_240 {
            let [x, y] = [(); 2].map(|()| (rng.random() * 16.0) as usize);
            counts[x * 16 + y] += 1;
        }
        counts
    });
    // The last bits of a number are as good as the first.
    hold("the 8 last of 53 bits", &[40.0; 256], |rng| {
        let mut counts = vec![0; 256];
        for _ in 0..10_240 {
            let bits = (rng.random() * 9_007_199_254_740_992.0) as u64;
            counts[(bits & 255) as usize] += 1;
        }
        counts
    });
    for shift in [0, 8, 16, 24] {
        hold(
            &format!("byte {} of next_u32", shift / 8),
            &[40.0; 256],
            |rng| {
                let mut counts = vec![0; 256];
                (0..10_240).for_each(|_| counts[(rng.next_u32() >> shift) as usize & 255] += 1);
                counts
            },
        );
    }
}

#[test]
fn normal_numbers_are_normal_and_do_not_follow_from_each_other() {
    const CELLS: usize = 50;
    let ends: Vec<f64> = (1..CELLS)
        .map(|cell| normal_quantile(cell as f64 / CELLS as f64))
        .collect();
    let cell = |number: f64| ends.partition_point(|end| *end <= number);
    hold("standard normal in 50 cells", &[100.0; CELLS], |rng| {
        let mut counts = vec![0; CELLS];
        (0..5000).for_each(|_| counts[cell(rng.standard_normal())] += 1);
        counts
    });
    hold(
        "pairs of normal numbers in 10 by 10 cells",
        &[50.0; 100],
        |rng| {
            let mut counts = vec![0; 100];
            for _ in 0..5000 {
                let [x, y] = [(); 2].map(|()| cell(rng.standard_normal()) / 5);
                counts[x * 10 + y] += 1;
            }
            counts
        },
    );
    // Beyond 3: a cell of each tail, where the ziggurat leaves its layers at 3.65.
    let beyond = 0.001_349_898_031_630_094_5;
    let expected = [beyond, 1.0 - 2.0 * beyond, beyond].map(|p| p * 100_000.0);
    hold("tails of normal numbers", &expected, |rng| {
        let mut counts = vec![0; 3];
        for _ in 0..100_000 {
            let number = rng.standard_normal();
            counts[1 + usize::from(number > 3.0) - usize::from(number < -3.0)] += 1;
        }
        counts
    });
}

/// Distributions to draw from, by name.
fn distributions() -> Vec<(&'static str, Vec<f64>)> {
    let normalised = |weights: Vec<f64>| -> Vec<f64> {
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    };
    vec![
        ("two equal", vec![0.5, 0.5]),
        ("one likely", vec![0.9, 0.05, 0.03, 0.02]),
        ("zeros between", vec![0.0, 0.3, 0.0, 0.0, 0.2, 0.5, 0.0]),
        ("a thousand equal", normalised(vec![1.0; 1000])),
        (
            "Zipf's of 300",
            normalised((1..=300).map(|rank| 1.0 / f64::from(rank)).collect()),
        ),
        ("rising", normalised((1..=40).map(f64::from).collect())),
    ]
}

/// Distributions by their names.
type Named = [(&'static str, Vec<f64>)];

/// How counts are drawn: so many of these probabilities.
type Rule = fn(&mut Rng, &[f64], u64) -> Vec<u64>;

fn one_by_one(rng: &mut Rng, p: &[f64], draws: u64) -> Vec<u64> {
    let rule = DrawingRule::new(p).unwrap();
    let mut counts = vec![0; p.len()];
    (0..draws).for_each(|_| counts[rule.draw(rng) as usize] += 1);
    counts
}

fn choice(rng: &mut Rng, p: &[f64], draws: u64) -> Vec<u64> {
    let mut counts = vec![0; p.len()];
    let drawn = thermograph_sampling::draw::choice(rng, draws as usize, p).unwrap();
    drawn.iter().for_each(|&index| counts[index as usize] += 1);
    counts
}

/// Of 100,000 draws and more, digests are made by a thread of their own.
fn in_blocks(rng: &mut Rng, p: &[f64], draws: u64) -> Vec<u64> {
    let rule = DrawingRule::new(p).unwrap();
    draw_counts(rng, &rule, draws, &mut IndexDigest::new()).counts
}

fn counts_alone(rng: &mut Rng, p: &[f64], draws: u64) -> Vec<u64> {
    multinomial(rng, p, draws).unwrap()
}

/// Twenty at a time: for so few numpy draws in another way than for many.
fn twenty_counts_at_a_time(rng: &mut Rng, p: &[f64], draws: u64) -> Vec<u64> {
    let mut counts = vec![0; p.len()];
    for _ in 0..draws / 20 {
        let some = multinomial(rng, p, 20).unwrap();
        counts
            .iter_mut()
            .zip(some)
            .for_each(|(all, some)| *all += some);
    }
    counts
}

#[test]
fn every_drawing_rule_draws_its_distribution() {
    let all = distributions();
    let (few, zipf) = (&all[..3], &all[4..5]);
    let cases: [(&str, Rule, u64, &Named); 7] = [
        ("in blocks", in_blocks, 6000, &all),
        ("counts alone", counts_alone, 6000, &all),
        ("counts alone", counts_alone, 1_000_000_000_000, &all),
        (
            "counts alone, twenty at a time",
            twenty_counts_at_a_time,
            6000,
            few,
        ),
        ("in blocks, digested beside", in_blocks, 100_000, zipf),
        ("one by one", one_by_one, 6000, zipf),
        ("by choice", choice, 6000, zipf),
    ];
    for (rule, draw, draws, distributions) in cases {
        for (name, p) in distributions {
            for algorithm in ALGORITHMS {
                let seeds = if draws == 100_000 { SEEDS / 5 } else { SEEDS };
                let chances = (0..seeds).map(|seed| {
                    let mut rng = Rng::new(algorithm, seed).unwrap();
                    let counts = draw(&mut rng, p, draws);
                    assert_eq!(counts.iter().sum::<u64>(), draws);
                    let drawn = counts.iter().zip(p);
                    assert!(drawn.clone().all(|(count, p)| *count == 0 || *p > 0.0));
                    fit(&counts, p).unwrap().chi_squared.chance
                });
                let what = format!("{algorithm:?}, {name}, {draws} draws {rule}");
                assert_even(&what, chances.collect());
            }
        }
    }
}
