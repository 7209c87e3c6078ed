//! What follows from the likely tokens of a distribution, for every distribution that agrees with them.

use proptest::prelude::*;
use thermograph_sampling::{Interval, Temperature, Truncated, TruncatedError, softmax};

use super::common::golden;

fn logarithms(probabilities: &[f64]) -> Vec<f64> {
    probabilities
        .iter()
        .map(|probability| probability.ln())
        .collect()
}

fn truncated(probabilities: &[f64], vocabulary: usize) -> Truncated {
    Truncated::new(logarithms(probabilities), vocabulary).unwrap()
}

/// A distribution by its probabilities, falling, and how many of its tokens are seen.
fn distributions() -> impl Strategy<Value = (Vec<f64>, usize)> {
    let weights = prop::collection::vec(
        prop_oneof![1e-6..1.0_f64, Just(0.25), 1e-3..1e-2_f64],
        2..40,
    );
    (weights, 1..12_usize).prop_map(|(mut weights, seen)| {
        weights.sort_by(|a, b| b.total_cmp(a));
        let sum: f64 = weights.iter().sum();
        let seen = seen.min(weights.len());
        (weights.iter().map(|weight| weight / sum).collect(), seen)
    })
}

fn is_within(value: f64, interval: Interval) -> bool {
    let slack = 1e-9 * (1.0 + value.abs());
    interval.low - slack <= value && value <= interval.high + slack
}

proptest! {
    #[test]
    fn whatever_the_others_are_it_is_within_the_intervals(
        (all, seen) in distributions(),
        temperature in prop_oneof![Just(1.0), 0.05..20.0_f64],
        top_p in 0.01..0.999_f64,
        min_p in 0.001..1.0_f64,
    ) {
        let known = truncated(&all[..seen], all.len());
        let temperature = Temperature::new(temperature).unwrap();
        let tempered = known.at(temperature).unwrap();
        let wanted = softmax(&logarithms(&all), temperature).unwrap();
        let probabilities = wanted.probabilities();
        let hidden: f64 = probabilities[seen..].iter().sum();
        prop_assert!(is_within(wanted.entropy(), tempered.entropy()), "{:?} of {}", tempered.entropy(), wanted.entropy());
        prop_assert!(is_within(hidden, tempered.unseen_probability()));
        for (rank, probability) in probabilities[..seen].iter().enumerate() {
            prop_assert!(is_within(*probability, tempered.probability(rank)));
        }
        // Where a sum or a ratio is at the bar but for rounding, either count is right.
        let count = |top_p: f64| {
            let mut sum = 0.0;
            let reached = probabilities.iter().position(|p| { sum += p; sum >= top_p });
            reached.map_or(all.len(), |place| place + 1)
        };
        let found = tempered.top_p(top_p);
        prop_assert!(found.low <= count(top_p + 1e-9) && count(top_p - 1e-9) <= found.high, "{found:?}");
        let count = |bar: f64| probabilities.iter().filter(|p| **p >= bar * probabilities[0]).count();
        let found = tempered.min_p(min_p);
        prop_assert!(found.low <= count(min_p * (1.0 - 1e-9)) && count(min_p * (1.0 + 1e-9)) <= found.high, "{found:?}");
    }
}

proptest! {
    #[test]
    fn whichever_tokens_are_known_the_distribution_is_within_the_intervals(
        (all, _) in distributions(),
        mask in any::<u64>(),
        sparse in any::<bool>(),
        temperature in prop_oneof![Just(1.0), 0.05..20.0_f64],
        top_p in 0.01..0.999_f64,
        min_p in 0.001..1.0_f64,
    ) {
        let mask = if sparse { mask & (mask >> 7) & (mask >> 13) } else { mask };
        let is_seen = |place: usize| mask >> place & 1 == 1;
        let seen: Vec<usize> = (0..all.len()).filter(|&place| is_seen(place)).collect();
        let known = seen.iter().map(|&place| all[place].ln()).collect();
        let known = Truncated::unranked(known, all.len()).unwrap();
        let temperature = Temperature::new(temperature).unwrap();
        let tempered = known.at(temperature).unwrap();
        let wanted = softmax(&logarithms(&all), temperature).unwrap();
        let probabilities = wanted.probabilities();
        let hidden: f64 = (0..all.len()).filter(|&place| !is_seen(place)).map(|place| probabilities[place]).sum();
        prop_assert!(is_within(wanted.entropy(), tempered.entropy()), "{:?} of {}", tempered.entropy(), wanted.entropy());
        prop_assert!(is_within(probabilities[0], tempered.likeliest()), "{:?} of {}", tempered.likeliest(), probabilities[0]);
        prop_assert!(is_within(hidden, tempered.unseen_probability()));
        for (rank, &place) in seen.iter().enumerate() {
            prop_assert!(is_within(probabilities[place], tempered.probability(rank)));
        }
        let count = |top_p: f64| {
            let mut sum = 0.0;
            let reached = probabilities.iter().position(|p| { sum += p; sum >= top_p });
            reached.map_or(all.len(), |place| place + 1)
        };
        let found = tempered.top_p(top_p);
        prop_assert!(found.low <= count(top_p + 1e-9) && count(top_p - 1e-9) <= found.high, "{found:?} of {}", count(top_p));
        let count = |bar: f64| probabilities.iter().filter(|p| **p >= bar * probabilities[0]).count();
        let found = tempered.min_p(min_p);
        prop_assert!(found.low <= count(min_p * (1.0 - 1e-9)) && count(min_p * (1.0 + 1e-9)) <= found.high, "{found:?} of {}", count(min_p));
    }
}

#[test]
fn one_token_that_was_drawn_says_little_and_nothing_says_nothing() {
    let drawn = Truncated::unranked(vec![0.2_f64.ln()], 401).unwrap();
    assert!(!drawn.is_ranked());
    let tempered = drawn.at(Temperature::ONE).unwrap();
    let near = |found: Interval, low: f64, high: f64| {
        assert!(
            (found.low - low).abs() < 1e-12 && (found.high - high).abs() < 1e-12,
            "{found:?}"
        );
    };
    let of = |p: f64, each: f64| -p * each.ln();
    near(
        tempered.entropy(),
        of(0.2, 0.2) + of(0.8, 0.8),
        of(0.2, 0.2) + of(0.8, 0.002),
    );
    near(tempered.likeliest(), 0.2, 0.8);
    near(tempered.probability(0), 0.2, 0.2);
    // One other has all, or seven eighths of four hundred.
    assert_eq!(tempered.top_p(0.8999), Interval { low: 2, high: 351 });
    // 0.8 in shares of 0.01 beside the 0.2.
    assert_eq!(tempered.min_p(0.05), Interval { low: 1, high: 81 });
    // What is likelier than all others together is the likeliest.
    let sure = Truncated::unranked(vec![0.6_f64.ln()], 401).unwrap();
    assert!(sure.is_ranked());

    let nothing = Truncated::unranked(Vec::new(), 400).unwrap();
    for temperature in [0.3, 1.0, 3.0] {
        let tempered = nothing.at(Temperature::new(temperature).unwrap()).unwrap();
        near(tempered.entropy(), 0.0, 400.0_f64.ln());
        near(tempered.likeliest(), 1.0 / 400.0, 1.0);
        near(tempered.unseen_probability(), 1.0, 1.0);
        assert_eq!(tempered.top_p(0.8999), Interval { low: 1, high: 360 });
        assert_eq!(tempered.min_p(0.05), Interval { low: 1, high: 400 });
        assert_eq!(tempered.renormalised_entropy(), 0.0);
    }
}

#[test]
fn the_entropy_goes_as_far_as_an_optimiser_finds_and_hardly_farther() {
    let golden = golden("truncated.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 18);
    for case in cases {
        let seen: Vec<f64> = serde_json::from_value(case["seen"].clone()).unwrap();
        let others = case["unseen_tokens"].as_u64().unwrap() as usize;
        let temperature = Temperature::new(case["temperature"].as_f64().unwrap()).unwrap();
        let known = truncated(&seen, seen.len() + others);
        let found = known.at(temperature).unwrap().entropy();
        let wanted: [f64; 2] = serde_json::from_value(case["entropy"].clone()).unwrap();
        assert!(
            found.low <= wanted[0] + 1e-4 && found.high >= wanted[1] - 1e-7,
            "{case}: {found:?}"
        );
        // The optimiser keeps the mass to 1e-9 only, of which the third root is 1e-3. Here tokens are so few that halves of them count: with the 150,000 of a model they do not.
        let wider = [wanted[0] - found.low, found.high - wanted[1]];
        let most = if temperature < Temperature::ONE {
            0.05
        } else {
            1e-7
        };
        assert!(wider.iter().all(|wider| *wider < most), "{case}: {found:?}");
    }
}

#[test]
fn at_the_servers_own_temperature_extremes_are_known() {
    // 0.2 for 1,000 others: each at most 0.1, so that two have all, or a thousand share.
    let known = truncated(&[0.6, 0.1, 0.1], 1_003);
    assert!((known.unseen_mass() - 0.2).abs() < 1e-15 && known.unseen_tokens() == 1_000);
    let tempered = known.at(Temperature::ONE).unwrap();
    let of_seen = -(0.6 * 0.6_f64.ln() + 0.2 * 0.1_f64.ln());
    let entropy = tempered.entropy();
    assert!((entropy.low - (of_seen - 0.2 * 0.1_f64.ln())).abs() < 1e-12);
    assert!((entropy.high - (of_seen - 0.2 * 0.0002_f64.ln())).abs() < 1e-12);
    assert!(
        (tempered.probability(0).low - 0.6).abs() < 1e-15
            && tempered.probability(0).width() < 1e-15
    );
    // Nine tenths: one token more, or half of the thousand.
    assert_eq!(tempered.top_p(0.8999), Interval { low: 4, high: 503 });
    assert_eq!(tempered.top_p(0.75), Interval { low: 3, high: 3 });
    assert_eq!(tempered.min_p(0.5), Interval { low: 1, high: 1 });
    assert_eq!(tempered.min_p(0.1), Interval { low: 3, high: 6 });
}

#[test]
fn counts_that_are_whole_are_not_rounded_to_the_next() {
    let known = truncated(&[0.6, 0.1, 0.1], 1_003);
    let tempered = known.at(Temperature::ONE).unwrap();
    // Half of the 0.2 that is left: one token of 0.1.
    assert_eq!(tempered.top_p(0.9).low, 4);
    // Three quarters of it: one and a half.
    assert_eq!(tempered.top_p(0.95).low, 5);
    for count in 2..40 {
        // So many have 0.2 together if each has just enough.
        let bar = 0.2 / f64::from(count) / 0.6;
        assert_eq!(tempered.min_p(bar).high, 3 + count as usize, "{count}");
    }
}

#[test]
fn a_bar_that_the_others_just_reach_is_reached_by_one() {
    // A quarter for ten others, at most a quarter each, and the bar is at a quarter.
    let known = truncated(&[0.5, 0.25], 12);
    assert_eq!(known.seen(), [0.5f64.ln(), 0.25f64.ln()]);
    let tempered = known.at(Temperature::ONE).unwrap();
    assert_eq!(tempered.min_p(0.5), Interval { low: 2, high: 3 });
    // Where there is one other, it has all of the quarter.
    let tempered = truncated(&[0.5, 0.25], 3).at(Temperature::ONE).unwrap();
    assert_eq!(tempered.min_p(0.5), Interval { low: 3, high: 3 });
}

#[test]
fn as_few_reach_a_bar_as_can_have_what_the_others_leave() {
    // A quarter for ten others, at most 0.05 each; the bar is at 0.015. Two of 0.05 and eight of less have less than 0.22.
    let known = truncated(&[0.5, 0.2, 0.05], 13);
    let tempered = known.at(Temperature::ONE).unwrap();
    assert_eq!(tempered.min_p(0.03), Interval { low: 6, high: 13 });
}

#[test]
fn of_tokens_that_need_not_be_the_likeliest_the_counts_are_no_wider_than_they_have_to_be() {
    let kept = |known: &[f64], vocabulary: usize, min_p: f64| {
        let known = Truncated::unranked(logarithms(known), vocabulary).unwrap();
        let Interval { low, high } = known.at(Temperature::ONE).unwrap().min_p(min_p);
        [low, high]
    };
    // The bar is at 0.2: two are above it, and one other may be.
    assert_eq!(kept(&[0.4, 0.3, 0.05], 8, 0.5), [2, 3]);
    // One is at the bar but for rounding.
    assert_eq!(kept(&[0.4, 0.2, 0.1], 9, 0.5), [1, 3]);
    // Another has all the rest, 0.8, or each has 0.1.
    assert_eq!(kept(&[0.1, 0.1], 10, 0.5), [1, 10]);
    // The bar is at 0.02, the mean of the others above it: one of them at least is, and all may be.
    assert_eq!(kept(&[0.5], 21, 0.04), [2, 21]);

    let known = Truncated::unranked(logarithms(&[0.5, 0.01]), 9).unwrap();
    // Another with 0.49, or two of seven that share it.
    let wanted = Interval { low: 2, high: 3 };
    assert_eq!(known.at(Temperature::ONE).unwrap().top_p(0.6), wanted);
    let known = Truncated::unranked(logarithms(&[0.3, 0.1]), 9).unwrap();
    // Another with 0.6 alone, or two of seven that share it.
    let wanted = Interval { low: 1, high: 4 };
    assert_eq!(known.at(Temperature::ONE).unwrap().top_p(0.5), wanted);
    let known = Truncated::unranked(logarithms(&[0.5, 0.1]), 9).unwrap();
    // The first suffices, and no other can be before it, though one may be the second.
    let wanted = Interval { low: 1, high: 1 };
    assert_eq!(known.at(Temperature::ONE).unwrap().top_p(0.45), wanted);
}

#[test]
fn the_last_token_of_a_vocabulary_is_counted() {
    let known = truncated(&[0.5, 0.3, 0.1], 4);
    let all = Interval { low: 4, high: 4 };
    assert_eq!(known.at(Temperature::ONE).unwrap().top_p(0.95), all);
}

#[test]
fn an_interval_is_as_wide_as_its_ends_are_apart() {
    let known = truncated(&[0.6, 0.1, 0.1], 1_003);
    // Two tokens of 0.1 or a thousand of 0.0002.
    let entropy = known.at(Temperature::ONE).unwrap().entropy();
    assert!((entropy.width() - 0.2 * 500f64.ln()).abs() < 1e-12);
}

/// The entropy of p^(1/T), where `counts` tokens have each of the probabilities.
fn entropy(probabilities: &[f64], counts: &[f64], temperature: f64) -> f64 {
    let weights = probabilities.iter().map(|p| p.powf(1.0 / temperature));
    let weights: Vec<f64> = weights.collect();
    let total: f64 = weights.iter().zip(counts).map(|(w, count)| w * count).sum();
    let terms = weights.iter().zip(counts).filter(|(w, _)| **w > 0.0);
    -terms
        .map(|(w, count)| count * w / total * (w / total).ln())
        .sum::<f64>()
}

#[test]
fn the_entropy_goes_to_the_extremes_of_two_values() {
    // The others have 0.3, a thousand of them, of at most 0.05 each: some one value, the rest another.
    for temperature in [0.3, 0.8, 0.85, 1.0, 1.5] {
        let known = truncated(&[0.5, 0.15, 0.05], 1_003);
        let found = known
            .at(Temperature::new(temperature).unwrap())
            .unwrap()
            .entropy();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for upper in 1..1000 {
            let upper = f64::from(upper);
            for step in 0..=50 {
                // From the mean up to the most that these can have.
                let most = 0.05_f64.min(0.3 / upper);
                let value = 0.0003 + (most - 0.0003) * f64::from(step) / 50.0;
                let rest = (0.3 - upper * value).max(0.0) / (1000.0 - upper);
                let of = entropy(
                    &[0.5, 0.15, 0.05, value, rest],
                    &[1.0, 1.0, 1.0, upper, 1000.0 - upper],
                    temperature,
                );
                (low, high) = (low.min(of), high.max(of));
            }
        }
        let wider = [low - found.low, found.high - high];
        // Half a token more than a whole one makes it wider.
        assert!(
            wider.iter().all(|wider| (-1e-9..1e-3).contains(wider)),
            "{temperature}: {wider:?}"
        );
    }
}

#[test]
fn what_is_wholly_known_has_no_width() {
    let known = truncated(&[0.5, 0.25, 0.25], 3);
    for temperature in [0.3, 1.0, 4.0] {
        let temperature = Temperature::new(temperature).unwrap();
        let tempered = known.at(temperature).unwrap();
        let wanted = softmax(&logarithms(&[0.5, 0.25, 0.25]), temperature).unwrap();
        assert_eq!(tempered.entropy().width(), 0.0);
        assert!((tempered.entropy().low - wanted.entropy()).abs() < 1e-14);
        assert_eq!(tempered.top_p(1.0), Interval { low: 3, high: 3 });
    }
    assert!(known.at(Temperature::GREEDY).is_none());
}

#[test]
fn what_renormalising_gives_is_the_entropy_of_the_seen_alone() {
    let tempered = truncated(&[0.5, 0.25], 12).at(Temperature::ONE).unwrap();
    let wanted = softmax(&logarithms(&[0.5, 0.25]), Temperature::ONE).unwrap();
    assert!((tempered.renormalised_entropy() - wanted.entropy()).abs() < 1e-14);
}

#[test]
fn extreme_temperatures_give_numbers() {
    let known = [
        truncated(&[0.3, 0.3, 0.3], 100),
        truncated(&[0.5, 0.3, 0.1], 100),
    ];
    let temperatures = [
        5e-324,
        f64::MIN_POSITIVE,
        1e-300,
        1e-3,
        1e3,
        1e300,
        f64::MAX,
    ];
    for (known, temperature) in known
        .iter()
        .flat_map(|known| temperatures.map(|t| (known, t)))
    {
        let tempered = known.at(Temperature::new(temperature).unwrap()).unwrap();
        let entropy = tempered.entropy();
        assert!(
            entropy.low.is_finite() && entropy.high.is_finite(),
            "{temperature}: {entropy:?}"
        );
        assert!(
            0.0 <= entropy.low && entropy.low <= entropy.high && entropy.high < 4.61,
            "{temperature}: {entropy:?}"
        );
        assert!(tempered.top_p(0.999).high <= 100 && tempered.min_p(1e-9).high <= 100);
    }
}

#[test]
fn probabilities_that_cannot_be_are_refused() {
    let refused = |probabilities: &[f64], vocabulary| {
        Truncated::new(logarithms(probabilities), vocabulary).unwrap_err()
    };
    assert_eq!(refused(&[0.0], 5), TruncatedError::Nothing);
    assert_eq!(refused(&[], 5), TruncatedError::Nothing);
    assert_eq!(
        refused(&[0.5, 0.3], 1),
        TruncatedError::TooMany {
            seen: 2,
            vocabulary: 1
        }
    );
    let TruncatedError::TooFew { mass, tokens, .. } = refused(&[0.5, 0.1], 4) else {
        panic!("two tokens of at most 0.1 cannot have 0.4");
    };
    assert!((mass - 0.4).abs() < 1e-12 && tokens == 2);
}
