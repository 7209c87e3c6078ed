//! Intervals, tests and divergences are those of scipy, and keep their laws.

use proptest::prelude::*;
use serde_json::Value;
use thermograph::sampling::statistics::{
    chi_squared_quantile, chi_squared_survival, compare, draws_for_power, draws_to_see, fit,
    noncentral_chi_squared_survival, normal_quantile, power, simultaneous, wilson,
};
use thermograph::sampling::{jensen_shannon, kullback_leibler, total_variation};

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/statistics.json")).expect("valid JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().expect("a list");
    values
        .iter()
        .map(|value| value.as_f64().expect("a number"))
        .collect()
}

fn counts(value: &Value) -> Vec<u64> {
    let values = value.as_array().expect("a list");
    values
        .iter()
        .map(|value| value.as_u64().expect("a count"))
        .collect()
}

fn rows(name: &str) -> Vec<Vec<f64>> {
    golden()[name]
        .as_array()
        .expect(name)
        .iter()
        .map(numbers)
        .collect()
}

#[track_caller]
fn assert_near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    let error = (found - wanted).abs() / wanted.abs().max(f64::MIN_POSITIVE);
    assert!(
        found == wanted || error <= tolerance,
        "{what}: {found:e}, not {wanted:e} ({error:e})"
    );
}

#[test]
fn the_laws_of_the_tests_are_scipys() {
    for row in rows("chi2_sf") {
        assert_near(
            chi_squared_survival(row[0], row[1]),
            row[2],
            1e-9,
            &format!("{row:?}"),
        );
    }
    for row in rows("chi2_ppf") {
        assert_near(
            chi_squared_quantile(row[0], row[1]),
            row[2],
            1e-9,
            &format!("{row:?}"),
        );
    }
    for row in rows("norm_ppf") {
        // Of 0.5 scipy gives 0 exactly, and so do we.
        assert_near(normal_quantile(row[0]), row[1], 1e-14, &format!("{row:?}"));
    }
    for row in rows("ncx2_sf") {
        let found = noncentral_chi_squared_survival(row[0], row[1], row[2]);
        assert_near(found, row[3], 1e-8, &format!("{row:?}"));
    }
}

#[test]
fn intervals_are_scipys() {
    for row in rows("wilson") {
        let (low, high) = wilson(row[0] as u64, row[1] as u64, row[2]);
        assert!(
            (low - row[3]).abs() < 1e-12 && (high - row[4]).abs() < 1e-12,
            "{row:?}: {low}, {high}"
        );
    }
}

#[test]
fn tests_of_counts_are_scipys() {
    for case in golden()["fit"].as_array().unwrap() {
        let found = fit(&counts(&case["counts"]), &numbers(&case["probs"])).unwrap();
        let (chi, g) = (numbers(&case["chi"]), numbers(&case["g"]));
        assert_near(found.chi_squared.statistic, chi[0], 1e-9, "chi-squared");
        assert_near(found.chi_squared.chance, chi[1], 1e-9, "its chance");
        assert_near(found.g.statistic, g[0], 1e-9, "G");
        assert_near(found.g.chance, g[1], 1e-9, "its chance");
    }
    for case in golden()["compare"].as_array().unwrap() {
        let found = compare(&counts(&case["first"]), &counts(&case["second"])).unwrap();
        let g = numbers(&case["g"]);
        assert_eq!(found.degrees as u64, case["dof"].as_u64().unwrap());
        assert_near(found.g.statistic, g[0], 1e-8, "G");
        assert_near(found.g.chance, g[1], 1e-8, "its chance");
        let found = power(&numbers(&case["p"]), &numbers(&case["q"]), 500.0, 0.05);
        assert_near(found, case["power"].as_f64().unwrap(), 1e-8, "power");
    }
}

#[test]
fn divergences_are_scipys() {
    for case in golden()["divergence"].as_array().unwrap() {
        let (p, q) = (numbers(&case["p"]), numbers(&case["q"]));
        assert_near(
            total_variation(&p, &q),
            case["tv"].as_f64().unwrap(),
            1e-12,
            "TV",
        );
        assert_near(
            kullback_leibler(&p, &q),
            case["kl"].as_f64().unwrap(),
            1e-12,
            "KL",
        );
        assert_near(
            jensen_shannon(&p, &q),
            case["js"].as_f64().unwrap(),
            1e-10,
            "JS",
        );
    }
    assert_eq!(kullback_leibler(&[0.5, 0.5], &[1.0, 0.0]), f64::INFINITY);
    assert_eq!(
        jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]),
        std::f64::consts::LN_2
    );
}

#[test]
fn rare_tokens_are_pooled_and_impossible_ones_give_chance_zero() {
    // Expected 50, 46, 2, 2: the last two go together and, still too few, with the rarest of the others.
    let found = fit(&[50, 46, 2, 2], &[0.5, 0.46, 0.02, 0.02]).unwrap();
    assert_eq!(found.degrees, 1);
    assert_eq!(fit(&[4], &[1.0]), None, "a certain token tells nothing");
    assert_eq!(fit(&[2, 1], &[0.5, 0.5]), None, "three draws tell nothing");
    let found = fit(&[50, 49, 1], &[0.5, 0.5, 0.0]).unwrap();
    assert_eq!(
        (found.chi_squared.chance, found.chi_squared.statistic),
        (0.0, f64::INFINITY)
    );
}

#[test]
fn draws_to_see_a_token_are_the_least_that_do() {
    assert_eq!(draws_to_see(0.5, 0.95), Some(5.0));
    assert_eq!(draws_to_see(0.5, 0.75), Some(2.0), "1 - 1/4 is just enough");
    assert_eq!(draws_to_see(1.0, 0.95), Some(1.0));
    assert_eq!(draws_to_see(0.0, 0.95), None);
    // log(0.05) / log1p(-1e-12), numpy 2.4
    assert_near(
        draws_to_see(1e-12, 0.95).unwrap(),
        2_995_732_273_552.5,
        1e-9,
        "a rare token",
    );
}

#[test]
fn draws_for_power_are_the_least_that_reach_it() {
    let (p, q) = ([0.5, 0.5], [0.55, 0.45]);
    let draws = draws_for_power(&p, &q, 0.8, 0.05).unwrap();
    assert!(power(&p, &q, draws, 0.05) >= 0.8 && power(&p, &q, draws - 1.0, 0.05) < 0.8);
    assert_eq!(
        draws_for_power(&p, &p, 0.8, 0.05),
        None,
        "equal ones are never told apart"
    );
}

fn distribution(size: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.0_f64..1.0, size).prop_filter_map("no mass", |weights| {
        let sum: f64 = weights.iter().sum();
        (sum > 0.0).then(|| weights.iter().map(|weight| weight / sum).collect())
    })
}

proptest! {
    #[test]
    fn intervals_hold_the_frequency_and_simultaneous_ones_are_wider(
        draws in 1_u64..1_000_000, share in 0.0_f64..=1.0, bars in 1_usize..1000, confidence in 0.01_f64..0.999,
    ) {
        let count = (share * draws as f64) as u64;
        let frequency = count as f64 / draws as f64;
        let (low, high) = wilson(count, draws, confidence);
        prop_assert!((0.0..=frequency + 1e-12).contains(&low) && (frequency - 1e-12..=1.0).contains(&high));
        let (wider_low, wider_high) = simultaneous(count, draws, bars, confidence);
        prop_assert!(wider_low <= low && wider_high >= high);
    }

    #[test]
    fn divergences_keep_their_laws(p in distribution(6), q in distribution(6)) {
        let tv = total_variation(&p, &q);
        prop_assert!((0.0..=1.0).contains(&tv));
        prop_assert_eq!(tv, total_variation(&q, &p));
        prop_assert_eq!(total_variation(&p, &p), 0.0);
        prop_assert_eq!(kullback_leibler(&p, &p), 0.0);
        // Pinsker: KL >= 2 TV^2.
        prop_assert!(kullback_leibler(&p, &q) >= 2.0 * tv * tv - 1e-12);
        prop_assert!(jensen_shannon(&p, &q) <= std::f64::consts::LN_2);
    }

    #[test]
    fn tests_of_any_counts_give_a_chance(first in prop::collection::vec(0_u64..10_000, 5),
        second in prop::collection::vec(0_u64..10_000, 5), p in distribution(5)) {
        if let Some(found) = fit(&first, &p) {
            prop_assert!((0.0..=1.0).contains(&found.g.chance) && (0.0..=1.0).contains(&found.chi_squared.chance));
        }
        if let Some(found) = compare(&first, &second) {
            prop_assert!((0.0..=1.0).contains(&found.g.chance) && found.g.statistic.is_finite());
        }
    }

    #[test]
    fn power_grows_with_the_draws(p in distribution(4), q in distribution(4), draws in 100.0_f64..1e5) {
        // Cells may be told apart that were pooled before, which costs a degree of freedom.
        let few = power(&p, &q, draws, 0.05);
        prop_assert!((0.0..=1.0).contains(&few));
        prop_assert!(power(&p, &q, 4.0 * draws, 0.05) >= 0.9 * few);
    }
}
