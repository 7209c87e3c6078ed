//! Axes have the ticks, labels and limits that matplotlib gives them (golden/make_ticks.py), and none goes astray
//! at the edge of the floats.

use proptest::prelude::*;
use serde::Deserialize;
use thermograph_figure::ticks::{
    AxisTicks, Direction, numeric_ticks, view_limits, whole_number_ticks,
};

/// What matplotlib did. Numbers are text there: see make_ticks.py.
#[derive(Deserialize)]
struct Golden {
    font_size: f64,
    numeric: Vec<DrawnAxis>,
    whole_number: Vec<DrawnAxis>,
    view_limits: Vec<Autoscaled>,
}

#[derive(Debug, Deserialize)]
struct DrawnAxis {
    view: [String; 2],
    length: String,
    direction: String,
    values: Vec<String>,
    labels: Vec<String>,
    offset: String,
}

#[derive(Debug, Deserialize)]
struct Autoscaled {
    data: [String; 2],
    sticky: Vec<String>,
    view: [String; 2],
}

type Rule = fn((f64, f64), f64, Direction, f64) -> AxisTicks;

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/ticks.json"))
        .expect("make_ticks.py writes this shape")
}

fn number(text: &str) -> f64 {
    text.parse().expect("make_ticks.py writes numbers")
}

fn pair([low, high]: &[String; 2]) -> (f64, f64) {
    (number(low), number(high))
}

fn is_close(ours: f64, expected: f64) -> bool {
    (ours - expected).abs() <= 1e-12 * expected.abs()
}

fn labels(ticks: &AxisTicks) -> Vec<&str> {
    ticks.ticks.iter().map(|tick| tick.label.as_str()).collect()
}

fn check(rule: Rule, font_size: f64, axes: &[DrawnAxis]) {
    let differs = |axis: &&DrawnAxis| {
        let direction = if axis.direction == "x" {
            Direction::X
        } else {
            Direction::Y
        };
        let ours = rule(pair(&axis.view), number(&axis.length), direction, font_size);
        let same_values = ours.ticks.len() == axis.values.len()
            && ours
                .ticks
                .iter()
                .zip(&axis.values)
                .all(|(tick, value)| is_close(tick.value, number(value)));
        let same = same_values && labels(&ours) == axis.labels && ours.offset == axis.offset;
        if !same {
            eprintln!("matplotlib: {axis:?}\nours: {ours:?}\n");
        }
        !same
    };
    let different = axes.iter().filter(differs).count();
    assert_eq!(different, 0, "of {} axes", axes.len());
}

#[test]
fn numeric_ticks_are_matplotlibs() {
    let golden = golden();
    assert!(golden.numeric.len() >= 300);
    check(numeric_ticks, golden.font_size, &golden.numeric);
}

#[test]
fn whole_number_ticks_are_matplotlibs_where_it_has_whole_numbers() {
    let golden = golden();
    assert!(golden.whole_number.len() >= 100);
    check(whole_number_ticks, golden.font_size, &golden.whole_number);
}

#[test]
fn view_limits_are_matplotlibs() {
    let golden = golden();
    assert!(golden.view_limits.len() >= 100);
    for axis in &golden.view_limits {
        let sticky: Vec<f64> = axis.sticky.iter().map(|edge| number(edge)).collect();
        let (low, high) = view_limits(pair(&axis.data), &sticky);
        let (expected_low, expected_high) = pair(&axis.view);
        assert!(
            is_close(low, expected_low) && is_close(high, expected_high),
            "{axis:?}, ours: {low:?}, {high:?}"
        );
    }
}

#[test]
fn an_index_axis_has_no_fractions() {
    let index_axis = |view| whole_number_ticks(view, 300.0, Direction::X, 10.0);
    assert_eq!(labels(&index_axis((-0.44, 0.44))), ["0"]);
    assert_eq!(labels(&index_axis((-0.54, 1.54))), ["0", "1"]);
    assert_eq!(index_axis((0.2, 0.8)), AxisTicks::default());
}

#[test]
fn the_ends_of_a_view_may_be_swapped() {
    let axis = |view| numeric_ticks(view, 300.0, Direction::X, 10.0);
    assert_eq!(axis((3.0, -1.0)), axis((-1.0, 3.0)));
    assert_eq!(view_limits((3.0, -1.0), &[]), view_limits((-1.0, 3.0), &[]));
}

#[test]
fn views_that_are_not_finite_have_no_ticks() {
    let edges = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for edge in edges {
        for view in [(edge, 1.0), (0.0, edge), (edge, edge)] {
            assert_eq!(
                numeric_ticks(view, 300.0, Direction::X, 10.0),
                AxisTicks::default(),
                "{view:?}"
            );
            assert_eq!(
                whole_number_ticks(view, 300.0, Direction::X, 10.0),
                AxisTicks::default(),
                "{view:?}"
            );
            assert_eq!(
                view_limits(view, &[0.0]),
                view_limits((0.0, 0.0), &[]),
                "{view:?}"
            );
        }
    }
    assert_eq!(
        numeric_ticks((-f64::MAX, f64::MAX), 300.0, Direction::X, 10.0),
        AxisTicks::default()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn ticks_are_few_and_rising_and_in_the_view_whatever_it_is(
        low in any::<f64>(),
        high in prop_oneof![any::<f64>().boxed(), Just(f64::MAX).boxed(), Just(0.0).boxed()],
        ulps in 0_u64..100,
        length in any::<f64>(),
        font_size in any::<f64>(),
    ) {
        let neighbour = f64::from_bits(low.to_bits().saturating_add(ulps));
        for (low, high) in [(low, high), (low, low), (low, neighbour), (low, low * 2.0), (low, low * 1.001)] {
            let slack = (high - low).abs() * 1e-10;
            for rule in [numeric_ticks as Rule, whole_number_ticks] {
                let ticks = rule((low, high), length, Direction::Y, font_size).ticks;
                prop_assert!(ticks.len() <= 10, "{low:?} {high:?} {ticks:?}");
                prop_assert!(ticks.windows(2).all(|pair| pair[0].value < pair[1].value), "{low:?} {high:?} {ticks:?}");
                prop_assert!(ticks.iter().all(|tick| low.min(high) - slack <= tick.value && tick.value <= low.max(high) + slack));
            }
        }
    }

    #[test]
    fn index_axes_show_whole_numbers_only(low in -1e6..1e6, span in 0.0..1e4, length in 5.0..1000.0) {
        for tick in whole_number_ticks((low, low + span), length, Direction::X, 10.0).ticks {
            prop_assert_eq!(tick.value, tick.value.round());
        }
    }

    #[test]
    fn limits_hold_the_data(low in -1e300..1e300, span in 0.0..1e300, sticky in any::<f64>()) {
        let (view_low, view_high) = view_limits((low, low + span), &[sticky]);
        prop_assert!(view_low <= low && low + span <= view_high);
    }
}
