//! Softmax, reweighting and entropy are accurate to 1e-14 or four units in the last place, at any temperature.

use proptest::prelude::*;
use serde_json::Value;
use thermograph_sampling::random::{Algorithm, Rng};
use thermograph_sampling::{
    Distribution, EPSILON, Error, Temperature, equivalence, reweight, softmax, sweep,
};

use super::common::{golden, number, numbers};

fn temperature(value: f64) -> Temperature {
    Temperature::new(value).unwrap()
}

/// Whether `found` is within 1e-14 relative or 4 units in the last place of `wanted`; both are 0 or more.
fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-14 * wanted || found.to_bits().abs_diff(wanted.to_bits()) <= 4
}

fn assert_near(found: f64, wanted: f64, what: &str, case: &Value) {
    assert!(
        near(found, wanted),
        "{what} is {found:e}, not {wanted:e}, in {case}"
    );
}

fn assert_is(found: &Distribution, case: &Value) {
    assert_near(found.entropy(), number(&case["entropy"]), "entropy", case);
    assert_near(
        found.max_probability(),
        number(&case["max_probability"]),
        "the maximum",
        case,
    );
    let wanted = numbers(&case["probabilities"]);
    assert_eq!(found.probabilities().len(), wanted.len());
    for (&found, wanted) in found.probabilities().iter().zip(wanted) {
        assert_near(found, wanted, "a probability", case);
    }
}

/// The one case where the golden file's 50 digits do not hold p ln p of the likeliest token (1 - 2e-58): it says
/// 3.0075e-56. This is mpmath's value with 300 digits.
const PAST_50_DIGITS: (&str, f64, f64) = ("peaked-8", 0.05, 3.0301223703103396e-56);

#[test]
fn entropy_and_maximum_are_those_of_mpmath() {
    let golden = golden("entropy_mpmath.json");
    let sets = golden["logits"].as_array().unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 56);
    for case in cases {
        let logits =
            numbers(&sets.iter().find(|set| set["name"] == case["set"]).unwrap()["values"]);
        let t = number(&case["temperature"]);
        let found = softmax(&logits, temperature(t)).unwrap();
        let (set, at, exact) = PAST_50_DIGITS;
        let entropy = if case["set"] == set && t == at {
            exact
        } else {
            number(&case["entropy"])
        };
        assert_near(found.entropy(), entropy, "entropy", case);
        assert_near(
            found.max_probability(),
            number(&case["max_prob"]),
            "the maximum",
            case,
        );
    }
}

#[test]
fn softmax_is_accurate_at_every_extreme() {
    let golden = golden("softmax_extreme.json");
    let cases = golden["softmax"].as_array().unwrap();
    assert_eq!(cases.len(), 224);
    for case in cases {
        let logits = numbers(&golden["logits"][case["set"].as_str().unwrap()]);
        assert_is(
            &softmax(&logits, temperature(number(&case["temperature"]))).unwrap(),
            case,
        );
    }
}

#[test]
fn reweighting_is_accurate_at_every_extreme() {
    let golden = golden("softmax_extreme.json");
    let cases = golden["reweight"].as_array().unwrap();
    assert_eq!(cases.len(), 70);
    for case in cases {
        let probabilities = numbers(&golden["probabilities"][case["set"].as_str().unwrap()]);
        let found = reweight(
            &probabilities,
            temperature(number(&case["temperature"])),
            number(&case["epsilon"]),
        );
        assert_is(&found.unwrap(), case);
    }
}

/// The notebook's section 3, run with numpy 2.4.6.
#[test]
fn the_notebooks_two_ways_agree_but_for_its_epsilon() {
    let check = equivalence(&[2.0, 1.0, 0.1], temperature(0.5)).unwrap();
    let first = [
        0.8637771182080067,
        0.11689952094598567,
        0.019323360846007505,
    ];
    let second = [0.863777118126548, 0.11689952099592227, 0.019323360877529783];
    for i in 0..3 {
        assert!((check.from_logits.probabilities()[i] - first[i]).abs() < 1e-15);
        assert!((check.from_probabilities.probabilities()[i] - second[i]).abs() < 1e-15);
    }
    assert!((check.largest_difference - 8.145872865128467e-11).abs() < 1e-15);
}

/// By hand: the difference overflows, the quotient does not.
#[test]
fn logits_that_are_too_far_apart_for_a_number_are_divided_all_the_same() {
    for (t, quotient) in [(1e308, -3.0_f64), (1.5e308, -2.0)] {
        let found = softmax(&[1.5e308, -1.5e308], temperature(t)).unwrap();
        let weight = quotient.exp();
        let wanted = [1.0 / (1.0 + weight), weight / (1.0 + weight)];
        for (found, wanted) in found.probabilities().iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-15, "{found} is not {wanted}");
        }
    }
}

#[test]
fn a_masked_token_is_never_drawn() {
    for t in [0.0, 1e-300, 1.0, 1e300] {
        let found = softmax(
            &[f64::NEG_INFINITY, 0.0, f64::NEG_INFINITY, -1e308],
            temperature(t),
        )
        .unwrap();
        assert_eq!(found.probabilities()[0], 0.0);
        assert_eq!(found.probabilities()[2], 0.0);
    }
}

#[test]
fn what_has_no_softmax_is_named_with_its_place() {
    let one = Temperature::ONE;
    assert_eq!(softmax(&[], one), Err(Error::Empty));
    assert_eq!(
        softmax(&[0.0, f64::INFINITY], one),
        Err(Error::Logit {
            index: 1,
            value: f64::INFINITY
        })
    );
    assert!(matches!(
        softmax(&[0.0, 1.0, f64::NAN], one),
        Err(Error::Logit { index: 2, .. })
    ));
    assert_eq!(
        softmax(&[f64::NEG_INFINITY; 3], one),
        Err(Error::AllMasked { count: 3 })
    );
    assert_eq!(reweight(&[], one, EPSILON), Err(Error::Empty));
    assert_eq!(
        reweight(&[0.5, -0.1], one, EPSILON),
        Err(Error::Weight {
            index: 1,
            value: -0.1
        })
    );
    assert_eq!(
        reweight(&[0.0, 0.0], one, 0.0),
        Err(Error::NoMass { count: 2 })
    );
    assert_eq!(
        reweight(&[0.5], one, -1e-10),
        Err(Error::Epsilon { value: -1e-10 })
    );
    for bad in [-1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -5e-324] {
        assert!(
            matches!(Temperature::new(bad), Err(Error::Temperature { .. })),
            "{bad}"
        );
    }
    assert!(Temperature::new(-0.0).unwrap().is_greedy());
}

#[test]
fn weights_are_normalised() {
    let found = Distribution::from_weights(&[1e308, 1e308, 0.0, 5e307]).unwrap();
    assert_eq!(found.probabilities(), [0.4, 0.4, 0.0, 0.2]);
    assert_eq!(found.max_probability(), 0.4);
    let even = Distribution::from_weights(&[3.0; 8]).unwrap();
    assert!((even.effective_vocabulary() - 8.0).abs() < 1e-14);
    assert_near(
        found.entropy(),
        1.054_920_167_986_144_2,
        "entropy",
        &Value::Null,
    );
    assert_eq!(
        Distribution::from_weights(&[0.0]),
        Err(Error::NoMass { count: 1 })
    );
    assert_eq!(
        Distribution::from_weights(&[1.0, f64::INFINITY]),
        Err(Error::Weight {
            index: 1,
            value: f64::INFINITY
        })
    );
}

/// Logits of a few kinds: ordinary, masked, tied, far apart.
fn some_logits() -> impl Strategy<Value = Vec<f64>> {
    let logit = prop_oneof![
        6 => -20.0..20.0,
        1 => Just(f64::NEG_INFINITY),
        1 => Just(3.0),
        1 => -1e308..1e308,
    ];
    proptest::collection::vec(logit, 1..40).prop_map(|mut logits: Vec<f64>| {
        if logits.iter().all(|logit| logit.is_infinite()) {
            logits[0] = 0.0;
        }
        logits
    })
}

fn some_temperature() -> impl Strategy<Value = f64> {
    prop_oneof![3 => 0.01..10.0, 1 => (-300.0..300.0).prop_map(|power: f64| 10f64.powf(power))]
}

proptest! {
    #[test]
    fn probabilities_sum_to_one_and_keep_the_order(logits in some_logits(), t in some_temperature()) {
        let found = softmax(&logits, temperature(t)).unwrap();
        let p = found.probabilities();
        prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        for i in 0..p.len() {
            prop_assert!(p[i] <= found.max_probability());
            for j in 0..i {
                prop_assert!(logits[i] > logits[j] || p[i] <= p[j]);
                prop_assert!(logits[i] < logits[j] || p[i] >= p[j]);
            }
        }
    }

    #[test]
    fn entropy_lies_between_0_and_ln_n(logits in some_logits(), t in some_temperature()) {
        let entropy = softmax(&logits, temperature(t)).unwrap().entropy();
        let finite = logits.iter().filter(|logit| logit.is_finite()).count() as f64;
        prop_assert!(entropy >= 0.0);
        prop_assert!(entropy <= finite.ln() * (1.0 + 1e-15));
    }

    #[test]
    fn entropy_grows_with_temperature(logits in some_logits(), t in some_temperature(), factor in 1.0..3.0) {
        let colder = softmax(&logits, temperature(t)).unwrap();
        let warmer = softmax(&logits, temperature(t * factor)).unwrap();
        prop_assert!(colder.entropy() <= warmer.entropy() * (1.0 + 2e-14));
        prop_assert!(colder.max_probability() >= warmer.max_probability() * (1.0 - 2e-14));
    }

    /// Quarters and whole shifts are exact in binary, so nothing but the softmax can differ.
    #[test]
    fn a_common_shift_changes_nothing(
        quarters in proptest::collection::vec(-100i32..100, 1..40), shift in -1000i32..1000, t in some_temperature(),
    ) {
        let logits: Vec<f64> = quarters.iter().map(|&quarter| f64::from(quarter) / 4.0).collect();
        let shifted: Vec<f64> = logits.iter().map(|logit| logit + f64::from(shift)).collect();
        prop_assert_eq!(softmax(&logits, temperature(t)), softmax(&shifted, temperature(t)));
    }

    #[test]
    fn temperature_0_is_the_limit(logits in some_logits()) {
        let greedy = softmax(&logits, Temperature::GREEDY).unwrap();
        let cold = softmax(&logits, temperature(1e-300)).unwrap();
        prop_assert_eq!(greedy, cold);
    }

    #[test]
    fn reweighting_probabilities_is_the_softmax_but_for_epsilon(
        logits in proptest::collection::vec(-3.0..3.0, 1..20), t in 0.3..5.0,
    ) {
        prop_assert!(equivalence(&logits, temperature(t)).unwrap().largest_difference < 1e-7);
        let p = softmax(&logits, Temperature::ONE).unwrap();
        let exact = reweight(p.probabilities(), temperature(t), 0.0).unwrap();
        for (a, b) in exact.probabilities().iter().zip(softmax(&logits, temperature(t)).unwrap().probabilities()) {
            prop_assert!((a - b).abs() <= 1e-14);
        }
    }
}

#[test]
fn a_sweep_gives_what_the_softmax_gives_at_each_temperature() {
    let mut rng = Rng::new(Algorithm::NumpyGenerator, 3).unwrap();
    for scale in [0.0, 1e-3, 3.0, 500.0] {
        let mut logits: Vec<f64> = (0..5003).map(|_| rng.standard_normal() * scale).collect();
        for token in (0..5003).step_by(17) {
            logits[token] = f64::NEG_INFINITY;
        }
        let values = [0.0, 1e-300, 1e-3, 0.1, 0.7, 1.0, 3.3, 1e3, 1e300];
        let temperatures = values.map(|value| Temperature::new(value).unwrap());
        let swept = sweep(&logits, &temperatures).unwrap();
        assert_eq!(swept.len(), temperatures.len());
        for (found, temperature) in swept.iter().zip(temperatures) {
            let wanted = softmax(&logits, temperature).unwrap();
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
            assert!(
                near(found.entropy, wanted.entropy()),
                "{scale}, {temperature:?}: {found:?}"
            );
            assert!(
                near(found.max_probability, wanted.max_probability()),
                "{scale}, {temperature:?}"
            );
        }
    }
    assert!(sweep(&[], &[Temperature::ONE]).is_err());
    assert!(sweep(&[1.0, f64::NAN], &[Temperature::ONE]).is_err());
    assert!(sweep(&[f64::NEG_INFINITY], &[Temperature::ONE]).is_err());
}
