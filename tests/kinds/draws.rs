//! What is said of draws: intervals, tests and needed draws against formulas in closed form, noise against its size.

use serde_json::Value;

use super::{assert_near, assert_says, it, numbers, softmax};

/// The 0.975 quantile of the normal distribution (Abramowitz and Stegun, table 26.5).
const Z: f64 = 1.959_963_984_540_054;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn drawn_by(rng: &str, kind: &str) -> Value {
    let settings = format!("seed = 0\nrng = \"{rng}\"\n[style]\ntheme = \"light\"\n---{kind}");
    let (_, found) = it("[2.0, 1.5, 1.5, 0.3, -1.0, -inf]", &settings);
    found
}

#[test]
fn an_engine_draws_each_temperature_as_a_request_of_its_own() {
    let sampling =
        "kind = \"sampling\"\ntemperatures = [1.0, 1.3, 1.0]\ndraws = 30\nintervals = false";
    // How often each token comes among the thirty that the engine's own code drew.
    for (rng, counts) in [
        (
            "llama.cpp",
            [
                [9.0, 10.0, 10.0, 1.0, 0.0, 0.0],
                [6.0, 11.0, 11.0, 2.0, 0.0, 0.0],
            ],
        ),
        ("transformers", [[10.0, 6.0, 11.0, 2.0, 1.0, 0.0], [0.0; 6]]),
        ("vllm", [[10.0, 10.0, 8.0, 2.0, 0.0, 0.0], [0.0; 6]]),
        ("sglang", [[15.0, 3.0, 9.0, 1.0, 2.0, 0.0], [0.0; 6]]),
    ] {
        let found = drawn_by(rng, sampling);
        for (row, wanted) in found.as_array().unwrap().iter().zip(counts) {
            if wanted != [0.0; 6] {
                assert_eq!(numbers(&row["counts"]), wanted, "{rng}");
            }
        }
        assert_eq!(found[0]["sha256"], found[2]["sha256"], "{rng}");
        let closest = &found[0]["closest"];
        assert!(number(&closest["margin"]) > 0.0 && number(&closest["draw"]) < 30.0);
        assert_ne!(closest["token"], closest["other"]);
    }
}

#[test]
fn other_kinds_draw_as_the_engine_too() {
    let compare =
        "kind = \"compare\"\na = { chain = [] }\nb = { chain = [{ top_k = 3 }] }\ndraws = 400";
    let schedule =
        "kind = \"schedule\"\nsteps = 30\nschedules = [{ mirostat_2 = { tau = 1.5, eta = 0.1 } }]";
    for kind in [compare, schedule] {
        let of = |rng: &str| drawn_by(rng, kind).to_string();
        let all = [
            "numpy",
            "llama.cpp",
            "torch",
            "torch-replacement",
            "vllm",
            "sglang",
        ]
        .map(of);
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{kind}");
        }
    }
}

fn sampling(logits: &str, more: &str) -> (super::Section, Value) {
    let (section, found) = it(
        logits,
        &format!(
            "seed = 4\n[style]\ntheme = \"light\"\n---kind = \"sampling\"\ntemperatures = [1.0]\n{more}"
        ),
    );
    (section, found[0].clone())
}

#[test]
fn intervals_are_wilsons_of_each_frequency() {
    let (_, found) = sampling("[1.0, 0.5, 0.0, -1.0]", "draws = 500");
    let counts = numbers(&found["counts"]);
    assert_eq!(counts.iter().sum::<f64>(), 500.0);
    let intervals = found["certainty"]["wilson"].as_array().unwrap();
    for (count, interval) in counts.iter().zip(intervals) {
        // The ends are where the normal approximation of the count is z standard deviations off.
        for end in numbers(interval) {
            let off = (count / 500.0 - end).abs() / (end * (1.0 - end) / 500.0).sqrt();
            assert_near(off, Z, "standard deviations of the end");
        }
    }
    let together = found["certainty"]["simultaneous"].as_array().unwrap();
    for (own, all) in intervals.iter().zip(together) {
        let (own, all) = (numbers(own), numbers(all));
        assert!(
            all[0] < own[0] && own[1] < all[1],
            "what holds for all at once is wider"
        );
    }
}

#[test]
fn the_fit_of_three_tokens_has_the_chance_of_two_degrees_of_freedom() {
    let (_, found) = sampling("[1.0, 0.5, 0.0]", "draws = 400");
    let p = softmax(&[1.0, 0.5, 0.0]);
    let counts = numbers(&found["counts"]);
    let expected: Vec<f64> = p.iter().map(|p| 400.0 * p).collect();
    let pairs = || counts.iter().zip(&expected);
    let chi_squared: f64 = pairs()
        .map(|(count, wanted)| (count - wanted).powi(2) / wanted)
        .sum();
    let g: f64 = pairs()
        .map(|(count, wanted)| 2.0 * count * (count / wanted).ln())
        .sum();
    let fit = &found["certainty"]["fit"];
    assert_eq!(fit["degrees_of_freedom"], 2);
    for (name, statistic) in [("chi_squared", chi_squared), ("g", g)] {
        assert_near(number(&fit[name]["statistic"]), statistic, name);
        // With two degrees of freedom the chance of more is exp(-x/2).
        assert_near(
            number(&fit[name]["p_value"]),
            (-statistic / 2.0).exp(),
            name,
        );
    }
}

#[test]
fn the_test_of_two_samples_of_three_tokens_has_the_chance_of_two_degrees_of_freedom() {
    let (section, found) = it(
        "[1.0, 0.5, 0.0]",
        "seed = 4\n---kind = \"compare\"\ndraws = 300\na = { chain = [] }\nb = { chain = [{ temperature = 0.8 }] }",
    );
    let [a, b] = ["a", "b"].map(|side| numbers(&found[side]["counts"]));
    let g: f64 = a
        .iter()
        .zip(&b)
        .map(|(a, b)| {
            let expected = (a + b) / 2.0;
            2.0 * (a * (a / expected).ln() + b * (b / expected).ln())
        })
        .sum();
    assert_near(number(&found["g"]), g, "G");
    assert_eq!(found["degrees_of_freedom"], 2);
    assert_near(number(&found["p_value"]), (-g / 2.0).exp(), "chance");
    assert_says(&section, &format!("G = {g:.1}, 2 degrees of freedom"));
}

#[test]
fn as_many_draws_are_needed_as_miss_a_token_with_one_chance_in_twenty() {
    let (_, found) = sampling("[1.0, 0.0, -3.0, -inf]", "draws = 20");
    let p = numbers(&found["probs"]);
    let needed = found["certainty"]["draws_to_see"].as_array().unwrap();
    for (p, needed) in p.iter().zip(needed).take(3) {
        let needed = number(needed);
        assert!(
            (1.0 - p).powf(needed) <= 0.05 && (1.0 - p).powf(needed - 1.0) > 0.05,
            "{p}: {needed}"
        );
    }
    assert!(
        needed[3].is_null(),
        "no number is enough for what is never drawn"
    );
}

#[test]
fn a_confidence_that_is_asked_for_is_the_one_that_is_used() {
    let width = |confidence: f64| {
        let (section, found) = sampling(
            "[1.0, 0.0]",
            &format!("draws = 200\nconfidence = {confidence}"),
        );
        let label = format!("{}% Wilson interval", confidence * 100.0);
        let figure = section.figure.unwrap();
        let mut labels = figure.panels[0].marks.iter().map(|mark| mark.label.clone());
        assert!(labels.any(|found| found.starts_with(&label)), "{label}");
        let interval = numbers(&found["certainty"]["wilson"][0]);
        interval[1] - interval[0]
    };
    assert!(width(0.8) < width(0.9) && width(0.9) < width(0.99));
}

#[test]
fn the_noise_of_a_schedule_has_the_size_that_is_asked_for() {
    for (seed, noise) in [(1, 0.5), (2, 1.0), (3, 2.0)] {
        let (_, found) = it(
            "[30.0, 0.0]",
            &format!(
                "seed = {seed}\n---kind = \"schedule\"\nsteps = 3000\nnoise = {noise}\nschedules = [{{ constant = 10.0 }}]"
            ),
        );
        // With two tokens the largest probability gives back their difference, which has twice the variance.
        let differences: Vec<f64> = numbers(&found[0]["max_prob"])
            .into_iter()
            .map(|p| 10.0 * (p / (1.0 - p)).ln())
            .collect();
        let mean = differences.iter().sum::<f64>() / 3000.0;
        let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 3000.0;
        let (wanted, deviation) = (2.0 * noise * noise, variance.sqrt());
        assert!(
            (mean - 30.0).abs() < 4.0 * deviation / 3000f64.sqrt(),
            "{mean}"
        );
        // The variance of a variance of n normal numbers is 2/n of its square.
        assert!(
            (variance / wanted - 1.0).abs() < 4.0 * (2.0 / 3000f64).sqrt(),
            "{variance}, not {wanted}"
        );
    }
}

#[test]
fn all_courses_of_a_step_see_the_same_noise() {
    let (_, found) = it(
        "[1.0, 0.5, 0.0]",
        "seed = 9\n---kind = \"schedule\"\nsteps = 20\nnoise = 1.0\nschedules = [{ constant = 0.7 }, { linear = { from = 0.7, to = 0.7 } }]",
    );
    assert_eq!(found[0]["entropy"], found[1]["entropy"]);
    let entropies = numbers(&found[0]["entropy"]);
    assert!(
        entropies.windows(2).all(|pair| pair[0] != pair[1]),
        "and each step another"
    );
}
