//! The laws of probability hold: draws have their distribution, intervals their coverage, samplers and findings their
//! properties.
//!
//! Where chances are counted, seeds are fixed, so that no run differs from another; what is said of them was so for these seeds.
//! Properties try other cases each time.

mod coverage;
mod draws;
mod evenness;
mod lint;
mod samplers;

use thermograph_sampling::random::Algorithm;

const ALGORITHMS: [Algorithm; 3] = [
    Algorithm::Numpy,
    Algorithm::NumpyGenerator,
    Algorithm::ChaCha,
];

#[test]
fn the_measure_of_evenness_knows_even_chances_from_others() {
    let even: Vec<f64> = (0..200)
        .map(|rank| (f64::from(rank) + 0.5) / 200.0)
        .collect();
    assert!(evenness::evenness(&mut even.clone()).1 > 0.99);
    let mut squared: Vec<f64> = even.iter().map(|chance| chance * chance).collect();
    assert!(evenness::evenness(&mut squared).1 < 1e-8);
    // scipy.stats.kstwobign.sf(1.36), scipy 1.15
    let mut shifted: Vec<f64> = even
        .iter()
        .map(|chance| (chance - 1.36 / 200_f64.sqrt() + 0.0025).max(0.0))
        .collect();
    let (statistic, probability) = evenness::evenness(&mut shifted);
    assert!(
        (statistic - 1.36).abs() < 1e-9 && (probability - 0.049485).abs() < 1e-5,
        "{statistic}, {probability}"
    );
}
