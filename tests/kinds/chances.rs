//! Every kind that draws draws from the distribution that it shows: over many seeds the chances are even.

use std::path::Path;

use serde_json::Value;
use thermograph::config::Config;
use thermograph::report;
use thermograph::sampling::statistics::fit;

#[path = "../../crates/sampling/tests/numbers/laws/evenness.rs"]
#[allow(dead_code, reason = "the laws of sampling use more of it")]
mod evenness;

use evenness::assert_even;

const SEEDS: u64 = 200;

/// The numbers of a configuration with one experiment, `it`.
fn numbers(text: &str) -> Value {
    let config =
        Config::parse(text, "test.toml", Path::new("")).unwrap_or_else(|error| panic!("{error}"));
    let run = thermograph::run::run(&config).unwrap();
    let all: Value = serde_json::from_str(&report::json(&config, &run)).unwrap();
    all["it"].clone()
}

fn list<T>(value: &Value, number: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn counts(value: &Value) -> Vec<u64> {
    list(value, |value| value.as_u64().unwrap())
}

fn probabilities(value: &Value) -> Vec<f64> {
    list(value, |value| value.as_f64().unwrap())
}

#[test]
fn every_kind_that_draws_draws_from_what_it_shows() {
    const SOURCE: &str = "[logits.z]\nvalues = [2.0, 1.0, 0.5, 0.0, -1.0, -inf]\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n";
    for rng in ["numpy", "numpy-generator", "chacha"] {
        for more in ["draws = 2000", "draws = 2000\ncounts_only = true"] {
            let chances = (0..SEEDS).map(|seed| {
                let found = numbers(&format!(
                    "seed = {seed}\nrng = \"{rng}\"\n{SOURCE}kind = \"sampling\"\ntemperatures = [0.8]\n{more}\n"
                ));
                let p = probabilities(&found[0]["probs"]);
                fit(&counts(&found[0]["counts"]), &p).unwrap().chi_squared.chance
            });
            assert_even(&format!("{rng}, sampling, {more:?}"), chances.collect());
        }
        for side in ["a", "b"] {
            let chances = (0..SEEDS).map(|seed| {
                let found = numbers(&format!(
                    "seed = {seed}\nrng = \"{rng}\"\n{SOURCE}kind = \"compare\"\ndraws = 1000\n\
                     a = {{ chain = [{{ temperature = 0.7 }}] }}\nb = {{ chain = [{{ top_k = 4 }}] }}\n"
                ));
                let kept = counts(&found[side]["kept"]);
                let of_kept = probabilities(&found[side]["probs"]);
                let mut p = vec![0.0; 6];
                kept.iter().zip(of_kept).for_each(|(&token, q)| p[token as usize] = q);
                fit(&counts(&found[side]["counts"]), &p).unwrap().chi_squared.chance
            });
            assert_even(&format!("{rng}, compare, side {side}"), chances.collect());
        }
    }
}
