use serde_json::json;

use super::{assert_near, assert_says, it, numbers, softmax};

#[test]
fn a_stage_tells_what_its_sampler_removed_and_moved() {
    let logits = [2.0, 1.0, 0.5, -1.0];
    let (section, found) = it(
        "[2.0, 1.0, 0.5, -1.0]",
        "kind = \"samplers\"\nchain = [{ top_k = 3 }, { top_p = 0.7 }, { min_p = 0.1 }, { temperature = 0.5 }]",
    );
    let p = softmax(&logits);
    let stages = found.as_array().unwrap();
    assert_eq!(stages.len(), 5);
    let kept = |stage: usize| stages[stage]["kept"].clone();
    assert_eq!(
        [kept(0), kept(1), kept(2)],
        [json!([0, 1, 2, 3]), json!([0, 1, 2]), json!([0, 1])]
    );
    let number = |stage: usize, name: &str| stages[stage][name].as_f64().unwrap();
    assert_near(
        number(1, "removed_mass"),
        p[3],
        "the mass of the token that top-k removes",
    );
    let second = softmax(&logits[..3]);
    assert_near(
        number(2, "removed_mass"),
        second[2],
        "of the one that top-p removes",
    );
    let (before, after) = (softmax(&logits[..2]), softmax(&[4.0, 2.0]));
    assert_near(
        number(4, "total_variation"),
        after[0] - before[0],
        "what the temperature moves",
    );
    assert_near(
        numbers(&stages[4]["probs"])[0],
        after[0],
        "what is left in the end",
    );
    assert_says(&section, "keeps 2 of 4 tokens");
    assert_says(&section, "top_p = 0.7 removes most: 1 token");
    assert_says(&section, "No effect on these logits: min_p = 0.1.");
    let panels = section.figure.unwrap().panels;
    assert_eq!(
        panels.len(),
        5,
        "names, what was before, and all that changed something"
    );
}

#[test]
fn xtc_is_shown_as_the_mixture_of_its_branches() {
    let (_, found) = it(
        "[1.0, 1.0, 1.0, 0.0]",
        "kind = \"samplers\"\nchain = [{ xtc = { probability = 0.25, threshold = 0.2 } }]",
    );
    let p = softmax(&[1.0, 1.0, 1.0, 0.0]);
    let struck = softmax(&[1.0, 0.0]);
    let mixed = numbers(&found[1]["probs"]);
    assert_near(
        mixed[0],
        0.75 * p[0],
        "a likely token stays where XTC does not strike",
    );
    assert_near(
        mixed[3],
        0.75 * p[3] + 0.25 * struck[1],
        "an unlikely one gains where it does",
    );
}
