//! Findings follow the data: another input, another sentence.

use super::{assert_says, it};

#[track_caller]
fn assert_silent(section: &super::Section, part: &str) {
    let found = section
        .findings
        .iter()
        .any(|finding| finding.contains(part));
    assert!(!found, "{part:?} in {:#?}", section.findings);
}

fn chain(logits: &str, chain: &str, more: &str) -> super::Section {
    it(
        logits,
        &format!("kind = \"samplers\"\nchain = [{chain}]\n{more}"),
    )
    .0
}

#[test]
fn the_sharpest_cut_is_that_of_the_sampler_that_removes_most() {
    let logits = "[3.0, 2.0, 1.0, 0.0]";
    let section = chain(logits, "{ top_k = 3 }, { min_p = 0.2 }", "");
    assert_says(&section, "min_p = 0.2 removes most: 1 token");
    let section = chain(logits, "{ top_k = 1 }, { min_p = 0.2 }", "");
    assert_says(&section, "top_k = 1 removes most: 3 tokens");
    assert_says(&section, "No effect on these logits: min_p = 0.2.");
    let section = chain(logits, "{ temperature = 0.5 }", "");
    assert_silent(&section, "removes most");
    assert_says(&section, "The chain keeps all 4 tokens");
    assert_silent(&section, "No effect");
}

#[test]
fn samplers_that_are_off_are_not_named_as_idle() {
    let section = chain(
        "[1.0, 0.0]",
        "{ top_p = 1.0 }, { top_k = 0 }, { temperature = 1.0 }",
        "engine = \"llama.cpp\"",
    );
    assert_silent(&section, "No effect");
    let section = chain("[1.0, 0.0]", "{ top_k = 2 }, { min_p = 0.1 }", "");
    assert_says(
        &section,
        "No effect on these logits: top_k = 2, min_p = 0.1.",
    );
}

#[test]
fn the_likeliest_token_in_the_end_is_the_one_that_a_penalty_or_bias_makes() {
    let penalty = "{ penalties = { repeat = 3.0 } }";
    assert_says(
        &chain("[2.0, 1.0]", penalty, "history = [1]"),
        "The most likely token in the end is #0",
    );
    assert_says(
        &chain("[2.0, 1.0]", penalty, "history = [0]"),
        "The most likely token in the end is #1",
    );
    assert_says(
        &chain("[2.0, 1.0]", "{ logit_bias = { 1 = 5.0 } }", ""),
        "The most likely token in the end is #1",
    );
    assert_says(
        &chain("[2.0, 1.0]", "{ logit_bias = { 0 = -inf } }", ""),
        "26.9% before the chain, 100.0% after it",
    );
}

#[test]
fn the_size_of_the_vocabulary_before_and_after_a_chain_is_that_of_the_distributions() {
    assert_says(
        &chain(
            "[0.0, 0.0, 0.0, 0.0]",
            "{ top_k = 2 }",
            "engine = \"llama.cpp\"",
        ),
        "the effective vocabulary size goes from 4.0 to 2.0",
    );
    assert_says(
        &chain(
            "[0.0, 0.0, 0.0, 0.0]",
            "{ top_k = 2 }",
            "engine = \"transformers\"",
        ),
        "the effective vocabulary size stays at 4.0",
    );
}

#[test]
fn what_is_wanted_is_met_or_missed_or_beyond_reach() {
    let solve = |parameter: &str, target: &str| {
        it(
            "[2.0, 1.0, 0.0]",
            &format!("kind = \"solve\"\nparameter = \"{parameter}\"\ntarget = {{ {target} }}"),
        )
        .0
    };
    assert_says(
        &solve("temperature", "entropy = 0.5"),
        "gives an entropy of 0.5 nats.",
    );
    let beyond = solve("temperature", "entropy = 1.2");
    assert_says(
        &beyond,
        "No temperature reaches an entropy of 1.2 nats: the range is 0.00 to 1.10.",
    );
    assert_eq!(
        beyond.figure.unwrap().panels.len(),
        1,
        "there is no distribution to show"
    );
    assert_says(
        &solve("min_p", "effective_vocabulary = 2"),
        "comes closest to an effective vocabulary size of 2",
    );
    assert_says(
        &solve("min_p", "top_1 = 1"),
        "gives a top-1 probability of 1.",
    );
    assert_says(
        &solve("min_p", "top_1 = 0.3"),
        "No min-p reaches a top-1 probability of 0.3",
    );
}

#[test]
fn a_sampler_that_always_draws_the_same_is_told_of() {
    let schedule = |tau: f64| {
        let more = format!(
            "seed = 1\n---kind = \"schedule\"\nsteps = 30\nschedules = [{{ mirostat_2 = {{ tau = {tau}, eta = 0.0 }} }}]"
        );
        it("[2.0, 1.5, 1.0]", &more).0
    };
    assert_says(&schedule(0.1), "#0 was sampled at every step;");
    assert_silent(&schedule(1.2), "was sampled at every step");
    assert_silent(&schedule(3.0), "was sampled at every step");
}

#[test]
fn two_settings_that_share_nothing_are_infinitely_far_apart() {
    let compare = |a: &str, b: &str| {
        it(
            "[1.0, 0.9]",
            &format!(
                "kind = \"compare\"\ndraws = 100\na = {{ chain = [{a}] }}\nb = {{ chain = [{b}] }}"
            ),
        )
        .0
    };
    let apart = compare(
        "{ logit_bias = { 0 = -inf } }",
        "{ logit_bias = { 1 = -inf } }",
    );
    assert_says(&apart, "At least 100.0% of draws must differ");
    assert_says(&apart, "A and B differ, and 100 draws each show it.");
    let same = compare("{ top_k = 1 }", "{ min_p = 1.0 }");
    assert_says(&same, "At least 0.0% of draws must differ");
    assert_says(&same, "switching changes nothing");
    assert_silent(&same, "Power:");
}

#[test]
fn a_guide_without_a_temperature_says_nothing_of_one() {
    let guide = |more: &str| {
        it("[2.0, 1.0, 0.0]", &format!("[settings.s]\ntemperature = 0.3\n[settings.t]\ntop_k = 3\n---kind = \"guide\"\n{more}")).0
    };
    assert_silent(&guide(""), "is within");
    assert_says(
        &guide("temperature = 0.3"),
        "T = 0.3 is within the usual range for code generation (0.2–0.5)",
    );
    assert_says(
        &guide("settings = \"s\""),
        "T = 0.3 is within the usual range for code generation (0.2–0.5)",
    );
    assert_says(
        &guide("settings = \"t\""),
        "T = 1.0 is within the usual range for",
    );
}
