//! What samplers leave by their definitions, and by rules of an engine for which there is no file of its own: worked by hand.

use serde_json::{Value, json};

use super::common::{Left, answer, left, near};

/// Logits of the probabilities .4, .3, .2 and .1.
fn four() -> Value {
    json!([
        -0.916290731874155,
        -1.203972804325936,
        -1.6094379124341003,
        -std::f64::consts::LN_10
    ])
}

fn assert_left(found: &Left, kept: &[u64], probabilities: &[f64]) {
    assert_eq!(found.kept, kept);
    assert!(
        near(&found.probabilities, probabilities, 1e-12),
        "{:?} is not {probabilities:?}",
        found.probabilities
    );
}

/// Worked by hand; no engine here has these, or does them as they are defined.
#[test]
fn samplers_follow_their_definitions() {
    let four = four();
    // The threshold is .4^2 = .16.
    assert_left(
        &left(&four, json!([{"top_a": 1.0}]), None),
        &[0, 1, 2],
        &[4.0 / 9.0, 3.0 / 9.0, 2.0 / 9.0],
    );
    // Bends |.2 - .6 + .4| = 0 and |.1 - .4 + .3| = 0: no bend, nothing goes.
    assert_left(
        &left(&four, json!([{"tail_free": 0.5}]), None),
        &[0, 1, 2, 3],
        &[0.4, 0.3, 0.2, 0.1],
    );
    // Of .6, .2, .15, .05 the bends are .35 and .05: 7/8 and 1/8.
    let bent = json!([
        -0.5108256237659907,
        -1.6094379124341003,
        -1.8971199848858813,
        -2.995732273553991
    ]);
    assert_left(
        &left(&bent, json!([{"tail_free": 0.5}]), None),
        &[0],
        &[1.0],
    );
    assert_left(
        &left(&bent, json!([{"tail_free": 0.9}]), None),
        &[0, 1],
        &[0.75, 0.25],
    );
    // d = 0, -1, -2 with f = .5 and curve 1: 0, -.5, -2.
    let e = |x: f64| x.exp();
    let sum = 1.0 + e(-0.5) + e(-2.0);
    assert_left(
        &left(
            &json!([3, 2, 1]),
            json!([{"quadratic_smoothing": 0.5}]),
            None,
        ),
        &[0, 1, 2],
        &[1.0 / sum, e(-0.5) / sum, e(-2.0) / sum],
    );
    // With curve 2 it is -.25 d^2 + .25 d^3: 0, -.5, -3.
    let sum = 1.0 + e(-0.5) + e(-3.0);
    assert_left(
        &left(
            &json!([3, 2, 1]),
            json!([{"quadratic_smoothing": {"factor": 0.5, "curve": 2}}]),
            None,
        ),
        &[0, 1, 2],
        &[1.0 / sum, e(-0.5) / sum, e(-3.0) / sum],
    );
    // -ln p is .92, 1.20, 1.61, 2.30 and H = 1.28: the order is 1, 2, 0, 3.
    assert_left(
        &left(&four, json!([{"typical": 0.45}]), None),
        &[1, 2],
        &[0.6, 0.4],
    );
    // The entropies of the prefixes are 0, .683 and 1.061 of 1.280.
    assert_left(
        &left(&four, json!([{"top_h": 0.6}]), None),
        &[0, 1],
        &[4.0 / 7.0, 3.0 / 7.0],
    );
    assert_left(
        &left(
            &four,
            json!([{"logit_bias": {"0": "-inf", "3": 1.0986122886681098}}]),
            None,
        ),
        &[1, 2, 3],
        &[3.0 / 8.0, 2.0 / 8.0, 3.0 / 8.0],
    );
    assert_left(
        &left(&json!([1, 1, 0]), json!([{"temperature": 0}]), None),
        &[0, 1],
        &[0.5, 0.5],
    );
    assert_left(
        &left(&json!([1, 1, 0]), json!([{"greedy": {}}]), Some("vllm")),
        &[0],
        &[1.0],
    );
}

/// Worked by hand, at the ends of what their rules compare.
#[test]
fn thresholds_that_are_just_reached_keep_their_token() {
    // The mean is 0 and sigma 1: the second is two sigma below the first.
    for (n, kept) in [(2.0, vec![0, 1]), (1.999, vec![0]), (0.0, vec![0])] {
        let found = left(&json!([1, -1]), json!([{"top_n_sigma": n}]), None);
        assert_eq!(found.kept, kept, "{n}");
    }
    // Probabilities of a half and two quarters, without a rounding.
    let quarters = json!([std::f64::consts::LN_2, 0, 0]);
    for (sampler, kept) in [
        (json!({"top_p": 0.5}), vec![0]),
        (json!({"top_p": 0.501}), vec![0, 1]),
        (json!({"min_p": 0.5}), vec![0, 1, 2]),
        (json!({"min_p": 0.501}), vec![0]),
        (json!({"epsilon": 0.25}), vec![0, 1, 2]),
        (json!({"epsilon": 0.251}), vec![0]),
        (json!({"epsilon": 0.6}), vec![0]),
        (json!({"top_a": 1.0}), vec![0, 1, 2]),
        (
            json!({"xtc": {"probability": 1, "threshold": 0.25}}),
            vec![2],
        ),
        (
            json!({"xtc": {"probability": 1, "threshold": 0.251}}),
            vec![0, 1, 2],
        ),
        (
            json!({"mirostat_2": {"tau": 1.0, "eta": 0.1}}),
            vec![0, 1, 2],
        ),
        (json!({"mirostat_2": {"tau": 0.999, "eta": 0.1}}), vec![0]),
    ] {
        let found = left(&quarters, json!([sampler]), None);
        assert_eq!(found.kept, kept, "{sampler}");
    }
}

#[test]
fn typical_sampling_of_llama_cpp_goes_beyond_its_mass_and_others_up_to_it() {
    let typical = |engine| {
        let left = left(&json!([1, 1, 1, 1]), json!([{"typical": 0.5}]), engine);
        left.kept.len()
    };
    assert_eq!(typical(None), 2);
    assert_eq!(typical(Some("llama.cpp")), 3);
    assert_eq!(typical(Some("transformers")), 4, "all are as typical");
}

#[test]
fn typical_sampling_does_not_see_what_is_added_to_all_logits() {
    // The largest is 0.
    let shifted = json!([0, 0.75f64.ln(), 0.5f64.ln(), 0.25f64.ln()]);
    for rules in [None, Some("transformers"), Some("llama.cpp")] {
        let found = left(&shifted, json!([{"typical": 0.45}]), rules);
        assert_eq!(found.kept, [1, 2], "{rules:?}");
    }
}

#[test]
fn a_top_p_of_1_is_off_but_in_transformers() {
    // The second has a probability of 0.
    let logits = json!([0, -800]);
    for (rules, kept) in [
        (None, vec![0, 1]),
        (Some("transformers"), vec![0]),
        (Some("vllm-torch"), vec![0, 1]),
        (Some("llama.cpp"), vec![0, 1]),
    ] {
        let found = left(&logits, json!([{"top_p": 1}]), rules);
        assert_eq!(found.kept, kept, "{rules:?}");
    }
}

#[test]
fn top_h_of_1_leaves_all_also_what_has_no_probability_left() {
    // The last has a probability of 0, which adds nothing to the entropy.
    let found = left(&json!([0, 0, -800]), json!([{"top_h": 1}]), None);
    assert_eq!(found.kept, [0, 1, 2]);
    assert_eq!(found.probabilities, [0.5, 0.5, 0.0]);
}

#[test]
fn a_dynamic_temperature_of_0_is_greedy() {
    // A power of so much is 0, and so is the lowest temperature.
    let cold =
        json!([{"dynamic_temperature": {"temperature": 0.5, "range": 0.5, "exponent": 1e6}}]);
    let of = |rules| left(&json!([2, 2, 0]), cold.clone(), rules).kept;
    assert_eq!(of(None), [0, 1]);
    assert_eq!(of(Some("llama.cpp")), [0]);
}

#[test]
fn eta_sampling_of_transformers_has_its_epsilon_in_float32() {
    // 0.1 as float32 is 0.1000000015: the second token is between that and 0.1.
    let logits = json!([0.899_999_999_3_f64.ln(), 0.100_000_000_7_f64.ln()]);
    let eta = json!([{"eta": 0.1}]);
    assert_eq!(left(&logits, eta.clone(), None).kept, [0, 1]);
    assert_eq!(left(&logits, eta, Some("transformers")).kept, [0]);
}

#[test]
fn xtc_leaves_the_less_likely_of_two() {
    let xtc = json!([{"xtc": {"probability": 1, "threshold": 0.2}}]);
    assert_eq!(left(&json!([1, 0.5]), xtc.clone(), None).kept, [1]);
    assert_eq!(left(&json!([1]), xtc, None).kept, [0]);
}

#[test]
fn a_target_of_0_favours_the_unlikely() {
    // Probabilities 3/4 and 1/4 are 2.5 and 5/6 widths of 0.3 from an aim of 0.
    let adaptive = |target: f64| json!([{"adaptive_p": {"target": target, "decay": 0.9}}]);
    let logits = json!([3f64.ln(), 0.0]);
    let logit = |d: f64| 5.0 - 10.0 * d * d / (1.0 + d);
    let [first, second] = [2.5, 5.0 / 6.0].map(|d| logit(d).exp());
    assert_left(
        &left(&logits, adaptive(0.0), None),
        &[0, 1],
        &[first / (first + second), second / (first + second)],
    );
    assert_left(&left(&logits, adaptive(-0.1), None), &[0, 1], &[0.75, 0.25]);
}

/// As with a masked token: its probability is 0 in float32, and 0 ln 0 is NaN.
#[test]
fn a_token_that_underflows_makes_typical_sampling_of_llama_cpp_go_by_the_logits() {
    let mut logits = four();
    assert_eq!(
        left(&logits, json!([{"typical": 0.45}]), Some("llama.cpp")).kept,
        [1, 2]
    );
    logits.as_array_mut().unwrap().push(json!(-200));
    assert_eq!(
        left(&logits, json!([{"typical": 0.45}]), Some("llama.cpp")).kept,
        [0, 1]
    );
    assert_eq!(left(&logits, json!([{"typical": 0.45}]), None).kept, [1, 2]);
}

#[test]
fn xtc_has_two_branches_and_their_mixture() {
    let four = four();
    let xtc = |probability: f64| json!([{"xtc": {"probability": probability, "threshold": 0.15}}]);
    assert_left(
        &left(&four, xtc(0.0), None),
        &[0, 1, 2, 3],
        &[0.4, 0.3, 0.2, 0.1],
    );
    // .4 and .3 go, .2 is the least of the likely.
    assert_left(
        &left(&four, xtc(1.0), None),
        &[2, 3],
        &[2.0 / 3.0, 1.0 / 3.0],
    );
    let half = left(&four, xtc(0.5), None);
    assert_left(
        &half,
        &[0, 1, 2, 3],
        &[0.2, 0.15, (0.2 + 2.0 / 3.0) / 2.0, (0.1 + 1.0 / 3.0) / 2.0],
    );
    // What follows is done in each branch: the mixture of the greedy choices 0 and 2.
    let greedy = json!([{"xtc": {"probability": 0.25, "threshold": 0.15}}, {"top_k": 1}]);
    assert_left(&left(&four, greedy, None), &[0, 2], &[0.75, 0.25]);
}

/// vLLM counts frequency and presence in the output only, repetition in the prompt too.
#[test]
fn penalties_look_where_their_engine_looks() {
    let line = |engine: &str| {
        json!({"logits": [2.0, 2.0, -1.0], "prompt": [0, 2], "history": [1, 1], "engine": engine,
            "chain": [{"penalties": {"repeat": 2.0, "frequency": 0.25, "presence": 0.5}}]})
    };
    let softmax = |logits: [f64; 3]| {
        let weights = logits.map(f64::exp);
        let sum: f64 = weights.iter().sum();
        weights.map(|weight| weight / sum)
    };
    let vllm = answer(&line("vllm"));
    assert!(
        near(&vllm.probabilities, &softmax([1.0, 0.0, -2.0]), 1e-7),
        "{vllm:?}"
    );
    let llama = answer(&line("llama.cpp"));
    assert!(
        near(&llama.probabilities, &softmax([0.25, 0.0, -2.75]), 1e-7),
        "{llama:?}"
    );
}

#[test]
fn a_breaker_ends_a_repetition() {
    let dry = |breakers: Value| {
        let sampler = json!({"dry": {"multiplier": 1.0, "base": 2.0, "allowed_length": 1, "breakers": breakers}});
        let line = json!({"logits": [0, 0, 0, 0], "history": [1, 2, 3, 1, 2], "chain": [sampler]});
        answer(&line).probabilities
    };
    // 1 2 was followed by 3: length 2, penalty 2.
    let sum = 3.0 + (-2.0f64).exp();
    assert!(near(
        &dry(json!([])),
        &[1.0 / sum, 1.0 / sum, 1.0 / sum, (-2.0f64).exp() / sum],
        1e-12
    ));
    // With 1 as a breaker only 2 repeats: length 1, penalty 1.
    let sum = 3.0 + (-1.0f64).exp();
    assert!(near(
        &dry(json!([1])),
        &[1.0 / sum, 1.0 / sum, 1.0 / sum, (-1.0f64).exp() / sum],
        1e-12
    ));
    assert!(
        near(&dry(json!([3])), &[0.25; 4], 1e-12),
        "the breaker itself is not penalised"
    );
}

#[test]
fn a_repetition_counts_from_the_allowed_length_on_and_as_far_back_as_asked() {
    let penalty = |history: &[u32], parameters: Value| {
        let mut dry = json!({"multiplier": 0.5, "base": 3});
        let parameters = parameters.as_object().unwrap().clone();
        dry.as_object_mut().unwrap().extend(parameters);
        let line = json!({"logits": [0, 0, 0, 0], "history": history, "chain": [{"dry": dry}]});
        let p = answer(&line).probabilities;
        (p[0] / p[3]).ln()
    };
    // 1 2 was followed by 3.
    let history = [1, 2, 3, 1, 2];
    for (parameters, wanted) in [
        (json!({"allowed_length": 0}), 4.5),
        (json!({"allowed_length": 1}), 1.5),
        (json!({"allowed_length": 2}), 0.5),
        (json!({"allowed_length": 3}), 0.0),
        (json!({"allowed_length": 1, "base": 1}), 0.5),
        (json!({"allowed_length": 1, "base": 0.999}), 0.0),
        (json!({"allowed_length": 1, "multiplier": -1}), -3.0),
        // The last four are 2 3 1 2: only 2 repeats.
        (json!({"allowed_length": 1, "last_n": 4}), 0.5),
        (json!({"allowed_length": 1, "last_n": 3}), 0.0),
        (json!({"allowed_length": 1, "last_n": 5}), 1.5),
    ] {
        let found = penalty(&history, parameters.clone());
        assert!((found - wanted).abs() < 1e-12, "{parameters}: {found}");
    }
    // Of several repetitions the longest counts: 2 3 after 1 2 3, and 3 alone.
    let history = [2, 3, 3, 1, 2, 3];
    let found = penalty(&history, json!({"allowed_length": 1}));
    assert!((found - 1.5).abs() < 1e-12, "{found}");
}

#[test]
fn a_long_repetition_has_the_largest_penalty_that_float32_holds() {
    let sampler = json!({"dry": {"multiplier": 1, "base": 10, "allowed_length": 1}});
    let line = json!({"logits": [0, 0, 0], "history": vec![1; 60], "chain": [sampler], "engine": "llama.cpp"});
    // Of 10^58, which is infinite, 10^38 is left: the token stays, and is never drawn.
    let left = answer(&line);
    assert_eq!(
        (left.kept, left.probabilities),
        (vec![0, 1, 2], vec![0.5, 0.0, 0.5])
    );
}

#[test]
fn top_h_of_transformers_looks_at_the_hundred_likeliest() {
    for count in [40, 99, 100, 101, 6399, 6400, 7000] {
        let logits: Vec<f64> = (0..count)
            .map(|token| (token * 7919 % count) as f64 / count as f64 * 3.0)
            .collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]));
        order.truncate(100);
        let sum: f64 = order.iter().map(|&token| logits[token].exp()).sum();
        let terms = order
            .iter()
            .map(|&token| logits[token].exp() / sum)
            .map(|p| -p * p.ln());
        let terms: Vec<f64> = terms.collect();
        let most = 0.6 * terms.iter().sum::<f64>();
        let mut running = 0.0;
        let within = terms.iter().take_while(|term| {
            running += **term;
            running <= most
        });
        let mut wanted: Vec<u64> = order[..within.count()]
            .iter()
            .map(|&token| token as u64)
            .collect();
        wanted.sort_unstable();
        let found = left(
            &json!(logits),
            json!([{"top_h": 0.6}]),
            Some("transformers"),
        );
        assert_eq!(found.kept, wanted, "{count}");
    }
}

#[test]
fn a_repetition_may_be_allowed_any_length() {
    for length in [i64::MIN, -1, 0, i64::MAX] {
        let dry = json!({"dry": {"multiplier": 1.0, "base": 1.0, "allowed_length": length}});
        let left = left(&json!([1.0, 0.5]), json!([dry]), None);
        assert_eq!(left.kept, [0, 1], "{length}");
    }
}
