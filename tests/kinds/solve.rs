use serde_json::Value;

use super::{assert_near, assert_says, it, numbers};

#[test]
fn the_temperature_found_gives_what_is_wanted() {
    // With two tokens a apart p/(1-p) = exp(a/T): 0.8 at T = 1/ln 4.
    let (section, found) = it(
        "[1.0, 0.0]",
        "kind = \"solve\"\nparameter = \"temperature\"\ntarget = { top_1 = 0.8 }",
    );
    assert_near(
        found["value"].as_f64().unwrap(),
        1.0 / 4f64.ln(),
        "temperature",
    );
    assert_near(found["reached"].as_f64().unwrap(), 0.8, "what it gives");
    assert_says(&section, "T = 0.721 gives a top-1 probability of 0.8");
    let (section, found) = it(
        "[1.0, 0.0]",
        "kind = \"solve\"\nparameter = \"temperature\"\ntarget = { entropy = 0.9 }",
    );
    assert_eq!(found["value"], Value::Null);
    assert_says(&section, "No temperature reaches an entropy of 0.9 nats");
}

#[test]
fn the_min_p_found_is_the_cut_that_comes_nearest() {
    // Probabilities 8 : 4 : 2 : 1, of which min-p leaves 4, 3, 2 or 1.
    let logits = "[2.0794415416798357, 1.3862943611198906, 0.6931471805599453, 0.0]";
    let (section, found) = it(
        logits,
        "kind = \"solve\"\nparameter = \"min_p\"\ntarget = { top_1 = 0.6 }",
    );
    assert_near(
        found["reached"].as_f64().unwrap(),
        8.0 / 14.0,
        "three tokens are left",
    );
    let same = numbers(&found["same"]);
    assert!(
        (same[0] - 0.125).abs() < 1e-12 && (same[1] - 0.25).abs() < 1e-12,
        "{same:?}"
    );
    assert!(
        same[0] < found["value"].as_f64().unwrap() && found["value"].as_f64().unwrap() <= same[1]
    );
    assert_eq!(numbers(&found["probs"])[3], 0.0);
    assert_says(&section, "comes closest");
    assert_says(&section, "4 tokens give 0.533 and 2 tokens give 0.667");
}
