//! Intervals hold the probability as often as they say: by exact sums, and by draws.

use thermograph_sampling::draw::{DrawingRule, multinomial};
use thermograph_sampling::random::{Algorithm, Rng};
use thermograph_sampling::statistics::{draws_to_see, simultaneous, wilson};

/// The probability that the interval of so many draws holds `p`: the sum of the binomial law over the counts whose interval
/// does.
fn exact_coverage(p: f64, draws: u64, confidence: f64) -> f64 {
    // As a logarithm: of many draws no count at all has a mass that is smaller than any number.
    let (mut mass, mut covered) = (draws as f64 * (1.0 - p).ln(), 0.0);
    for count in 0..=draws {
        let (low, high) = wilson(count, draws, confidence);
        if low <= p && p <= high {
            covered += mass.exp();
        }
        mass += (p / (1.0 - p) * (draws - count) as f64 / (count + 1) as f64).ln();
    }
    covered
}

#[test]
fn wilsons_interval_holds_the_probability_as_often_as_it_says() {
    for confidence in [0.9, 0.95, 0.99] {
        for draws in [10, 30, 100, 300] {
            // Of each probability it is a little more or less, because counts are whole; on average it is what it says.
            let grid: Vec<f64> = (1..1000).map(|step| f64::from(step) / 1000.0).collect();
            let all: Vec<f64> = grid
                .iter()
                .map(|&p| exact_coverage(p, draws, confidence))
                .collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            let middle = &all[100..899];
            let least = middle.iter().copied().fold(1.0, f64::min);
            println!(
                "Wilson {confidence}, {draws} draws: mean {mean:.4}, least from 0.1 to 0.9 {least:.4}"
            );
            assert!(
                (mean - confidence).abs() < 0.011,
                "{confidence}, {draws}: {mean}"
            );
            assert!(least > confidence - 0.085, "{confidence}, {draws}: {least}");
        }
    }
}

#[test]
fn draws_of_every_generator_are_within_wilsons_interval_as_often_as_it_says() {
    const TIMES: u32 = 20_000;
    for (algorithm, p, draws) in [
        (Algorithm::Numpy, 0.3, 100),
        (Algorithm::NumpyGenerator, 0.05, 200),
        (Algorithm::ChaCha, 0.8, 50),
    ] {
        let rule = DrawingRule::new(&[p, 1.0 - p]).unwrap();
        let mut rng = Rng::new(algorithm, 5).unwrap();
        let held = (0..TIMES).filter(|_| {
            let count = (0..draws).filter(|_| rule.draw(&mut rng) == 0).count() as u64;
            let (low, high) = wilson(count, draws, 0.95);
            (low..=high).contains(&p)
        });
        let held = held.count() as f64 / f64::from(TIMES);
        let exact = exact_coverage(p, draws, 0.95);
        println!(
            "{algorithm:?}, p = {p}, {draws} draws: held {held:.4}, by the binomial law {exact:.4}"
        );
        // Four standard errors.
        assert!((held - exact).abs() < 4.0 * (exact * (1.0 - exact) / f64::from(TIMES)).sqrt());
    }
}

#[test]
fn simultaneous_intervals_hold_all_at_once_as_often_as_they_say() {
    const TIMES: u32 = 4000;
    let zipf = |count: u32| -> Vec<f64> {
        let sum: f64 = (1..=count).map(|rank| 1.0 / f64::from(rank)).sum();
        (1..=count)
            .map(|rank| 1.0 / f64::from(rank) / sum)
            .collect()
    };
    for (name, p, draws) in [
        ("five equal", vec![0.2; 5], 100),
        ("twenty equal", vec![0.05; 20], 1000),
        ("Zipf's of 20", zipf(20), 1000),
        ("Zipf's of 100", zipf(100), 10_000),
    ] {
        for confidence in [0.9, 0.95, 0.99] {
            let mut rng = Rng::new(Algorithm::NumpyGenerator, 6).unwrap();
            let held = (0..TIMES).filter(|_| {
                let counts = multinomial(&mut rng, &p, draws).unwrap();
                counts.iter().zip(&p).all(|(&count, p)| {
                    let (low, high) = simultaneous(count, draws, counts.len(), confidence);
                    (low..=high).contains(p)
                })
            });
            let held = held.count() as f64 / f64::from(TIMES);
            println!("simultaneous {confidence}, {name}, {draws} draws: held {held:.4}");
            // Bonferroni's inequality makes it at least that; what Wilson's interval is off for counts of a few comes on top.
            let error = 3.0 * (confidence * (1.0 - confidence) / f64::from(TIMES)).sqrt();
            assert!(
                held > confidence - error - 0.01,
                "{name}, {confidence}: {held}"
            );
        }
    }
}

#[test]
fn so_many_draws_see_a_token_as_often_as_they_say() {
    const TIMES: u32 = 20_000;
    for (probability, confidence) in [(0.3, 0.95), (0.01, 0.95), (0.05, 0.99), (0.002, 0.5)] {
        let draws = draws_to_see(probability, confidence).unwrap() as u64;
        let mut rng = Rng::new(Algorithm::ChaCha, 7).unwrap();
        let seen = (0..TIMES).filter(|_| {
            multinomial(&mut rng, &[probability, 1.0 - probability], draws).unwrap()[0] > 0
        });
        let seen = seen.count() as f64 / f64::from(TIMES);
        let exact = 1.0 - (1.0 - probability).powi(draws as i32);
        println!("p = {probability}, {draws} draws: seen {seen:.4}, asked {confidence}");
        assert!((seen - exact).abs() < 4.0 * (exact * (1.0 - exact) / f64::from(TIMES)).sqrt());
        assert!(exact >= confidence);
    }
}
