//! Intervals, tests and divergences are those of scipy, and keep their laws.

use proptest::prelude::*;
use thermograph_sampling::draw::DrawingRule;
use thermograph_sampling::random::{Algorithm, Rng};
use thermograph_sampling::statistics::{
    chi_squared_quantile, chi_squared_survival, compare, compare_known, draws_for_power,
    draws_to_see, fit, noncentral_chi_squared_survival, normal_quantile, power, simultaneous,
    wilson,
};
use thermograph_sampling::{jensen_shannon, kullback_leibler, total_variation};

use super::common::{counts, golden, numbers};

fn rows(name: &str) -> Vec<Vec<f64>> {
    golden("statistics.json")[name]
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
        let found = chi_squared_survival(row[0], row[1]);
        assert_near(found, row[2], 1e-10, &format!("chi2.sf {row:?}"));
    }
    for row in rows("chi2_ppf") {
        let found = chi_squared_quantile(row[0], row[1]);
        assert_near(found, row[2], 1e-10, &format!("chi2.ppf {row:?}"));
    }
    for row in rows("norm_ppf") {
        // Of 0.5 scipy gives 0 exactly, and so do we.
        let found = normal_quantile(row[0]);
        assert_near(found, row[1], 1e-14, &format!("norm.ppf {row:?}"));
    }
    for row in rows("ncx2_sf") {
        let found = noncentral_chi_squared_survival(row[0], row[1], row[2]);
        assert_near(found, row[3], 1e-10, &format!("ncx2.sf {row:?}"));
    }
}

#[test]
fn intervals_are_scipys() {
    for row in rows("wilson") {
        let (low, high) = wilson(row[0] as u64, row[1] as u64, row[2]);
        // Where nothing was seen scipy's lower end keeps a trace of rounding, and ours is 0; so of 1.
        assert_end(low, row[3], &row);
        assert_end(high, row[4], &row);
    }
    for row in rows("simultaneous") {
        let (low, high) = simultaneous(row[0] as u64, row[1] as u64, row[2] as usize, row[3]);
        assert_end(low, row[4], &row);
        assert_end(high, row[5], &row);
    }
}

#[track_caller]
fn assert_end(found: f64, wanted: f64, row: &[f64]) {
    if wanted.abs() < 1e-15 {
        assert_eq!(found, 0.0, "{row:?}");
    } else {
        assert_near(found, wanted, 1e-10, &format!("{row:?}"));
    }
}

#[test]
fn tests_of_counts_are_scipys() {
    for case in golden("statistics.json")["fit"].as_array().unwrap() {
        let found = fit(&counts(&case["counts"]), &numbers(&case["probs"])).unwrap();
        let (chi, g) = (numbers(&case["chi"]), numbers(&case["g"]));
        assert_eq!(found.degrees as u64, case["dof"].as_u64().unwrap());
        assert_near(found.chi_squared.statistic, chi[0], 1e-10, "chi-squared");
        assert_near(found.chi_squared.chance, chi[1], 1e-10, "its chance");
        // scipy's sum of o ln(o/e) cancels: what is left has lost as many digits as the draws have.
        let draws: u64 = counts(&case["counts"]).iter().sum();
        let tolerance = 1e-10_f64.max(4.0 * f64::EPSILON * draws as f64 / g[0]);
        assert_near(found.g.statistic, g[0], tolerance, "G");
        assert_near(found.g.chance, g[1], tolerance, "its chance");
    }
    for case in golden("statistics.json")["compare"].as_array().unwrap() {
        let found = compare(&counts(&case["first"]), &counts(&case["second"])).unwrap();
        let g = numbers(&case["g"]);
        assert_eq!(found.degrees as u64, case["dof"].as_u64().unwrap());
        assert_near(found.g.statistic, g[0], 1e-10, "G");
        assert_near(found.g.chance, g[1], 1e-10, "its chance");
    }
}

#[test]
fn power_is_that_of_scipys_noncentral_law() {
    for case in golden("statistics.json")["power"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        let (p, q) = (numbers(&case["p"]), numbers(&case["q"]));
        let found = power(&p, &q, number("draws"), number("level"));
        assert_near(found, number("power"), 1e-10, "power");
    }
}

#[test]
fn divergences_are_scipys() {
    for case in golden("statistics.json")["divergence"].as_array().unwrap() {
        let (p, q) = (numbers(&case["p"]), numbers(&case["q"]));
        let number = |name: &str| case[name].as_f64().unwrap();
        assert_near(total_variation(&p, &q), number("tv"), 1e-12, "TV");
        assert_near(kullback_leibler(&p, &q), number("kl"), 1e-12, "KL");
        assert_near(jensen_shannon(&p, &q), number("js"), 1e-10, "JS");
    }
    assert_eq!(kullback_leibler(&[0.5, 0.5], &[1.0, 0.0]), f64::INFINITY);
    assert_eq!(
        jensen_shannon(&[1.0, 0.0], &[0.0, 1.0]),
        std::f64::consts::LN_2
    );
}

#[test]
fn rare_tokens_are_pooled() {
    // Expected 50, 46, 2, 2: the last two go together and, still too few, with the rarest of the others.
    let found = fit(&[50, 46, 2, 2], &[0.5, 0.46, 0.02, 0.02]).unwrap();
    assert_eq!(found.degrees, 1);
    // Expected 50, 44, 3, 3: the last two are enough together.
    let found = fit(&[50, 44, 3, 3], &[0.5, 0.44, 0.03, 0.03]).unwrap();
    assert_eq!(found.degrees, 2);
    assert_eq!(fit(&[4], &[1.0]), None, "a certain token tells nothing");
    assert_eq!(fit(&[2, 1], &[0.5, 0.5]), None, "three draws tell nothing");
    assert_eq!(fit(&[], &[]), None);
}

#[test]
fn a_draw_of_the_impossible_has_chance_zero() {
    let impossible = (0.0, f64::INFINITY);
    for (counts, probabilities) in [
        ([50, 49, 1], [0.5, 0.5, 0.0]),
        ([99, 0, 1], [1.0, 0.0, 0.0]),
        ([1, 0, 1], [0.5, 0.5, 0.0]),
    ] {
        let found = fit(&counts, &probabilities).unwrap();
        for test in [found.chi_squared, found.g] {
            assert_eq!((test.chance, test.statistic), impossible, "{counts:?}");
        }
    }
}

#[test]
fn every_cell_of_two_samples_expects_five() {
    // Of 8 draws of the last token 4 are expected in each sample: not enough for a cell of its own.
    assert_eq!(compare(&[50, 46, 4], &[50, 46, 4]).unwrap().degrees, 1);
    assert_eq!(compare(&[50, 45, 5], &[50, 45, 5]).unwrap().degrees, 2);
    // 1000 draws against 10 expect 5 and 5 of the smaller sample; a third token has no room.
    assert_eq!(compare(&[500, 500], &[5, 5]).unwrap().degrees, 1);
    assert_eq!(compare(&[500, 300, 200], &[5, 3, 2]).unwrap().degrees, 1);
    assert_eq!(compare(&[50, 50], &[0, 0]), None, "nothing was drawn");
}

#[test]
fn what_two_samples_were_drawn_from_decides_the_pooling_alone() {
    let (first, second) = ([50, 30, 20], [45, 35, 20]);
    let (p, q) = ([0.5, 0.3, 0.2], [0.45, 0.35, 0.2]);
    let known = compare_known([&first, &second], [&p, &q]);
    assert_eq!(known, compare(&first, &second));
    // Twelve draws of what lets expect 2.5 in each: a cell of its own by the draws, and none by the distributions.
    let (first, second) = ([50, 38, 12], [50, 38, 12]);
    let (p, q) = ([0.6, 0.4, 0.0], [0.55, 0.4, 0.05]);
    assert_eq!(compare(&first, &second).unwrap().degrees, 2);
    let known = compare_known([&first, &second], [&p, &q]);
    assert_eq!(known.unwrap().degrees, 1);
    // Five are enough; the smaller sample counts.
    let even = [0.5, 0.5];
    assert!(compare_known([&[5, 5], &[90, 90]], [&even, &even]).is_some());
    assert!(compare_known([&[5, 4], &[90, 90]], [&even, &even]).is_none());
    assert_eq!(compare_known([&[0, 0], &[9, 9]], [&even, &even]), None);
    assert_eq!(compare_known([&[9, 9], &[0, 0]], [&even, &even]), None);
}

/// By hand.
#[test]
fn a_divergence_of_quarters_is_that_of_its_definition() {
    let (p, q) = ([0.25, 0.75], [0.75, 0.25]);
    assert_eq!(total_variation(&p, &q), 0.5);
    let ln_3 = 3_f64.ln();
    assert_near(kullback_leibler(&p, &q), 0.5 * ln_3, 1e-15, "KL");
    // The mixture is even: ln 2 less the entropy of a quarter.
    let entropy = -(0.25 * 0.25_f64.ln() + 0.75 * 0.75_f64.ln());
    assert_near(jensen_shannon(&p, &q), 2_f64.ln() - entropy, 1e-14, "JS");
}

#[test]
fn shorter_lists_go_on_with_nothing() {
    assert_eq!(
        fit(&[60, 40], &[0.5, 0.4, 0.1]),
        fit(&[60, 40, 0], &[0.5, 0.4, 0.1])
    );
    assert_eq!(
        fit(&[60, 40, 1], &[0.5, 0.5]),
        fit(&[60, 40, 1], &[0.5, 0.5, 0.0])
    );
    assert_eq!(
        compare(&[60, 40], &[30, 50, 20]),
        compare(&[60, 40, 0], &[30, 50, 20])
    );
    assert_eq!(
        power(&[0.4, 0.6], &[0.4, 0.5, 0.1], 100.0, 0.05),
        power(&[0.4, 0.6, 0.0], &[0.4, 0.5, 0.1], 100.0, 0.05)
    );
}

#[test]
fn extreme_numbers_have_their_limits() {
    assert_eq!(chi_squared_quantile(0.0, 3.0), 0.0);
    assert_eq!(chi_squared_quantile(1.0, 3.0), f64::INFINITY);
    assert!(chi_squared_quantile(f64::NAN, 3.0).is_nan());
    assert_eq!(chi_squared_survival(-1.0, 3.0), 1.0);
    assert_eq!(chi_squared_survival(f64::INFINITY, 3.0), 0.0);
    assert!(chi_squared_survival(1.0, 0.0).is_nan());
    assert_eq!(noncentral_chi_squared_survival(4.0, 1.0, 1e300), 1.0);
    assert_eq!(noncentral_chi_squared_survival(1e300, 1.0, 4.0), 0.0);
    assert!(noncentral_chi_squared_survival(1.0, 1.0, -1.0).is_nan());
    for degrees in [-1.0, 0.0, f64::INFINITY, f64::NAN] {
        assert!(noncentral_chi_squared_survival(1.0, degrees, 1.0).is_nan());
    }
    assert!(noncentral_chi_squared_survival(f64::NAN, 1.0, 1.0).is_nan());
    // The normal law beyond 1e10 goes on where the sum ends.
    let below = noncentral_chi_squared_survival(1e10 + 2e5, 3.0, 1e10);
    let above = noncentral_chi_squared_survival(1e10 + 10.0 + 2e5, 3.0, 1e10 + 10.0);
    assert!((below - above).abs() < 1e-5, "{below}, {above}");
    assert_eq!(wilson(3, 10, 1.0), (0.0, 1.0));
    assert_eq!(wilson(3, 10, f64::NAN), (0.0, 1.0));
    assert_eq!(wilson(12, 10, 0.95), wilson(10, 10, 0.95));
    let (low, high) = wilson(3, 10, -1.0);
    assert!((low - 0.3).abs() < 1e-15 && (high - 0.3).abs() < 1e-15);
    let many = [u64::MAX, u64::MAX];
    assert_eq!(fit(&many, &[0.5, 0.5]).unwrap().g.statistic, 0.0);
    assert_eq!(compare(&many, &many).unwrap().g.statistic, 0.0);
    assert_eq!(
        power(&[0.5, 0.5], &[0.4, 0.6], f64::INFINITY, 0.05),
        1.0,
        "endless draws see everything"
    );
}

#[test]
fn draws_to_see_a_token_are_the_least_that_do() {
    for row in rows("draws_to_see") {
        // Beyond 2^53 not every number of draws can be told.
        let tolerance = if row[2] < 2_f64.powi(53) { 0.0 } else { 1e-15 };
        let found = draws_to_see(row[0], row[1]).unwrap();
        assert_near(found, row[2], tolerance, &format!("{row:?}"));
    }
    assert_eq!(draws_to_see(0.5, 0.75), Some(2.0), "1 - 1/4 is just enough");
    assert_eq!(
        draws_to_see(0.5, 1.0 - 2_f64.powi(-50)),
        Some(50.0),
        "50 are just enough"
    );
    // 1 - (3/4)^3, exactly; the quotient of the logarithms is rounded to a little more than 3.
    assert_eq!(draws_to_see(0.25, 37.0 / 64.0), Some(3.0));
    assert_eq!(draws_to_see(1.0, 0.95), Some(1.0));
    assert_eq!(draws_to_see(0.0, 0.95), None);
    assert_eq!(draws_to_see(-0.1, 0.95), None);
    assert_eq!(draws_to_see(0.1, 0.0), Some(1.0));
    assert_eq!(draws_to_see(0.1, -1.0), Some(1.0));
    assert_eq!(draws_to_see(0.1, 1.0), None, "never quite sure");
    assert_eq!(draws_to_see(0.1, f64::NAN), None);
    assert_eq!(draws_to_see(f64::NAN, 0.95), None);
    assert_eq!(
        draws_to_see(5e-324, 0.95),
        None,
        "beyond the largest number"
    );
}

#[test]
fn draws_for_power_are_the_least_that_reach_it() {
    let (p, q) = ([0.5, 0.5], [0.55, 0.45]);
    let draws = draws_for_power(&p, &q, 0.8, 0.05).unwrap();
    assert!(power(&p, &q, draws, 0.05) >= 0.8 && power(&p, &q, draws - 1.0, 0.05) < 0.8);
    // The tens of draws that the pooling asks for are not yet enough; no smaller number is.
    assert!((1..draws as u32).all(|fewer| power(&p, &q, f64::from(fewer), 0.05) < 0.8));
    for wanted in [0.01, 0.8] {
        assert_eq!(
            draws_for_power(&p, &p, wanted, 0.05),
            None,
            "equal ones are never told apart"
        );
    }
    assert_eq!(draws_for_power(&p, &q, 1.1, 0.05), None);
    assert_eq!(
        draws_for_power(&p, &[0.5 + 1e-9, 0.5 - 1e-9], 0.8, 0.05),
        None,
        "beyond 10^12"
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
        prop_assert!(kullback_leibler(&p, &q) >= 0.0 && jensen_shannon(&p, &q) >= 0.0);
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
    fn power_grows_with_the_draws(p in distribution(4), q in distribution(4), draws in 100.0_f64..1e5, times in 1.0_f64..10.0) {
        let (few, many) = (power(&p, &q, draws, 0.05), power(&p, &q, times * draws, 0.05));
        prop_assert!((0.0..=1.0).contains(&few));
        // Where a token becomes a cell of its own, a degree of freedom more may cost a little.
        let rarest = (0..4).map(|token| p[token] + q[token]).fold(1.0, f64::min);
        let has_all_cells = rarest * draws / 2.0 >= 5.0;
        prop_assert!(!has_all_cells || many >= few - 1e-11, "{few}, {many}");
    }

    #[test]
    fn quantiles_undo_survival(probability in 1e-6_f64..0.999_999, degrees in 0.5_f64..2000.0) {
        let x = chi_squared_quantile(probability, degrees);
        prop_assert!((1.0 - chi_squared_survival(x, degrees) - probability).abs() < 1e-12);
    }

    #[test]
    fn a_larger_noncentrality_exceeds_more(x in 0.1_f64..300.0, degrees in 0.5_f64..100.0, noncentrality in 0.0_f64..100.0) {
        let less = noncentral_chi_squared_survival(x, degrees, noncentrality);
        let more = noncentral_chi_squared_survival(x, degrees, noncentrality + 1.0);
        prop_assert!((0.0..=1.0).contains(&less) && more >= less - 1e-13, "{less}, {more}");
    }
}

/// How often the draws of two distributions are told apart, in `times` comparisons.
fn told_apart(p: &[f64], q: &[f64], draws: u64, times: u32) -> f64 {
    let mut rng = Rng::new(Algorithm::NumpyGenerator, 11).unwrap();
    let [first, second] = [p, q].map(|of| DrawingRule::new(of).unwrap());
    let mut sample = |rule: &DrawingRule| {
        let mut counts = vec![0; p.len()];
        (0..draws).for_each(|_| counts[rule.draw(&mut rng) as usize] += 1);
        counts
    };
    let told = (0..times).filter(|_| {
        let (a, b): (Vec<u64>, Vec<u64>) = (sample(&first), sample(&second));
        compare_known([&a, &b], [p, q]).is_some_and(|found| found.g.chance < 0.05)
    });
    told.count() as f64 / f64::from(times)
}

#[test]
fn the_power_is_how_often_the_test_tells_distributions_apart() {
    // The second has a rare token that the first has not; around 640 draws it becomes a cell of its own.
    let p = [0.36, 0.23, 0.16, 0.11, 0.08, 0.06, 0.0];
    let q = [0.354, 0.226, 0.158, 0.108, 0.079, 0.059, 0.016];
    for draws in [300_u64, 600, 800, 1500] {
        let found = told_apart(&p, &q, draws, 2000);
        let wanted = power(&p, &q, draws as f64, 0.05);
        // Four standard errors, and what the chi-squared law is off for so few draws.
        assert!(
            (found - wanted).abs() < 0.045 + 0.02,
            "{draws} draws: {found}, not {wanted}"
        );
    }
}

#[test]
fn equal_distributions_are_seldom_told_apart_however_long_their_tail() {
    let weights: Vec<f64> = (1..=300).map(|rank| 1.0 / f64::from(rank)).collect();
    let sum: f64 = weights.iter().sum();
    let p: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
    let found = told_apart(&p, &p, 1000, 2000);
    assert!((0.03..0.08).contains(&found), "{found}");
}
