//! Chains: what they refuse and where, what they say of themselves, how many ways they follow, what they carry along.

use serde_json::{Value, json};
use thermograph_sampling::{Chain, ChainError, Engine, Error, History, Sampler, Session};

use Engine::{LlamaCpp, Transformers, Vllm};

fn chain(samplers: Value, rules: Option<Engine>) -> Chain {
    let samplers = samplers.as_array().unwrap().iter().cloned();
    let samplers = samplers.map(|sampler| Sampler::from_json(sampler).unwrap());
    Chain::new(samplers.collect(), rules).unwrap()
}

/// The tokens that are left.
fn kept(samplers: Value, rules: Option<Engine>, logits: &[f64]) -> Vec<u32> {
    let left = chain(samplers, rules).survivors(logits, History::default());
    left.unwrap().tokens().to_vec()
}

fn xtc(probability: f64) -> Value {
    json!({"xtc": {"probability": probability, "threshold": 0.1}})
}

#[test]
fn a_check_names_the_place_of_what_is_refused() {
    let good = json!({"top_k": 2});
    let bad = json!({"temperature": -1});
    for (samplers, place) in [
        (json!([bad]), 0),
        (json!([good, bad]), 1),
        (json!([good, good, bad, good]), 2),
    ] {
        let (found, error) = chain(samplers, None).check().unwrap_err();
        assert_eq!(found, place);
        assert!(
            error.to_string().contains("positive finite number, got -1"),
            "{error}"
        );
    }
    // A ban of every token that is tried is no fault, a bias without a number is.
    let banned = json!([{"logit_bias": {"0": "-inf", "1": "-inf"}}]);
    assert_eq!(chain(banned, None).check(), Ok(()));
    let endless = json!([good, {"logit_bias": {"7": "inf"}}]);
    assert_eq!(chain(endless, None).check().unwrap_err().0, 1);
    assert_eq!(chain(json!([]), None).check(), Ok(()));
}

#[test]
fn a_summary_leaves_out_what_is_off_unless_all_is() {
    let summary = |samplers: Value| chain(samplers, None).summary();
    assert_eq!(
        summary(json!([{"top_k": 40}, {"top_p": 1}, {"temperature": 0.8}])),
        "top_k 40 → temperature 0.8"
    );
    assert_eq!(
        summary(json!([{"top_p": 1}, {"temperature": 1}])),
        "top_p 1 → temperature 1"
    );
    assert_eq!(summary(json!([])), "–");
}

#[test]
fn up_to_sixteen_ways_are_followed_and_no_more() {
    let logits = [2.0, 1.5, 1.0, 0.5, 0.0, -0.5];
    let of = |count: usize| chain(json!(vec![xtc(0.5); count]), None);
    assert!(of(4).survivors(&logits, History::default()).is_ok());
    let error = of(5).survivors(&logits, History::default()).unwrap_err();
    assert!(
        error.to_string().contains("more than 16 branches"),
        "{error}"
    );
    // One that always strikes, or never, is one way.
    for probability in [0.0, 1.0] {
        let certain = chain(json!(vec![xtc(probability); 9]), None);
        assert!(certain.survivors(&logits, History::default()).is_ok());
    }
}

#[test]
fn what_carries_something_cannot_follow_two_ways() {
    let mirostat = json!({"mirostat_2": {"tau": 5, "eta": 0.1}});
    let logits = [1.0, 0.9, 0.8];
    for (probability, is_refused) in [(0.5, true), (0.0, false), (1.0, false)] {
        let chain = chain(json!([xtc(probability), mirostat]), None);
        let left = chain.survivors(&logits, History::default());
        assert_eq!(left.is_err(), is_refused, "{probability}");
    }
    let before = chain(json!([mirostat, xtc(0.5)]), None);
    assert!(before.survivors(&logits, History::default()).is_ok());
}

/// By hand: two equal tokens have a surprise of one bit.
#[test]
fn a_session_steers_by_what_was_drawn() {
    let mirostat = chain(json!([{"mirostat_2": {"tau": 3, "eta": 0.5}}]), None);
    let mut session = Session::new(&mirostat);
    assert_eq!(session.steering(), Some(6.0));
    session.step(&[1.0, 1.0], History::default()).unwrap();
    assert_eq!(session.steering(), Some(6.0));
    session.accept(0);
    // 6 - 0.5 (1 - 3)
    assert_eq!(session.steering(), Some(7.0));
    // What was not left changes nothing.
    session.accept(5);
    assert_eq!(session.steering(), Some(7.0));

    let adaptive = chain(
        json!([{"adaptive_p": {"target": 0.25, "decay": 0.5}}]),
        None,
    );
    let mut session = Session::new(&adaptive);
    // As if the target had always been met: a sum of 0.5 of a weight of 2.
    assert_eq!(session.steering(), Some(0.25));
    session.step(&[1.0, 1.0], History::default()).unwrap();
    session.accept(1);
    // The sum is 0.5 + 0.25, the weight 1 + 1: 0.5 - 0.375.
    assert_eq!(session.steering(), Some(0.125));

    let both = chain(
        json!([{"mirostat_2": {"tau": 3, "eta": 0.5}}, {"adaptive_p": {"target": 0.25, "decay": 0.5}}]),
        None,
    );
    assert_eq!(Session::new(&both).steering(), Some(0.25), "of the last");
    let none = chain(json!([{"top_k": 1}]), None);
    assert_eq!(Session::new(&none).steering(), None);
    assert_eq!(Session::new(&none).samplers(), none.samplers());
}

#[test]
fn a_logit_that_is_none_is_named_wherever_it_stands() {
    let chain = chain(json!([]), Some(Vllm));
    for count in [1, 7, 8, 9, 33, 100] {
        for index in 0..count {
            let mut logits = vec![0.5; count];
            let mut refused = |value: f64| {
                logits[index] = value;
                chain.survivors(&logits, History::default()).unwrap_err()
            };
            for bad in [f64::NAN, f64::INFINITY] {
                let ChainError::Logits(Error::Logit {
                    index: found,
                    value,
                }) = refused(bad)
                else {
                    panic!("{bad} is no logit");
                };
                assert!(found == index && (value == bad || value.is_nan()));
            }
            let value = 1e39;
            assert_eq!(refused(value), ChainError::TooLarge { index, value });
        }
    }
    let all = chain.survivors(&[f64::NEG_INFINITY, -1e39, -1e40], History::default());
    let (index, value) = (1, -1e39);
    assert_eq!(all, Err(ChainError::TooLarge { index, value }));
    // A very negative one is -inf beside others.
    let left = chain.survivors(&[0.0, -1e39], History::default()).unwrap();
    assert_eq!(left.tokens(), [0]);
}

#[test]
fn the_last_tokens_are_those_of_prompt_and_output_together() {
    let history = History {
        prompt: &[0, 1],
        output: &[2, 3],
    };
    for (last_n, penalised) in [
        (json!(0), vec![]),
        (json!(1), vec![3]),
        (json!(3), vec![1, 2, 3]),
        (json!(4), vec![0, 1, 2, 3]),
        (json!(9), vec![0, 1, 2, 3]),
        (json!(-1), vec![0, 1, 2, 3]),
        (json!(null), vec![0, 1, 2, 3]),
    ] {
        let chain = chain(
            json!([{"penalties": {"presence": 1, "last_n": last_n}}]),
            None,
        );
        let left = chain.survivors(&[0.0; 5], history).unwrap();
        let p = left.distribution().probabilities();
        let found: Vec<u32> = (0..5).filter(|&token| p[token as usize] < p[4]).collect();
        assert_eq!(found, penalised, "{last_n}");
    }
}

#[test]
fn vllm_takes_a_hundredth_for_a_temperature_below() {
    let logits = [0.02, 0.01, 0.0];
    let at = |temperature: f64| {
        let chain = chain(json!([{"temperature": temperature}]), Some(Vllm));
        chain.survivors(&logits, History::default()).unwrap()
    };
    assert_eq!(at(0.001), at(0.01));
    assert_ne!(at(0.011), at(0.01));
}

#[test]
fn a_temperature_of_0_leaves_one_of_the_largest_to_engines_and_all_to_the_definition() {
    let logits = [1.0, 3.0, 3.0, 2.0];
    let greedy = |rules, sampler: Value| kept(json!([sampler]), rules, &logits);
    for sampler in [json!({"temperature": 0}), json!({"greedy": {}})] {
        assert_eq!(greedy(None, sampler.clone()), [1, 2]);
        assert_eq!(greedy(Some(Vllm), sampler.clone()), [1]);
        assert_eq!(greedy(Some(LlamaCpp), sampler), [1]);
    }
    assert_eq!(greedy(Some(Transformers), json!({"greedy": {}})), [1]);
    // Masked tokens stay masked.
    let masked = [f64::NEG_INFINITY, 1.0, f64::NEG_INFINITY];
    assert_eq!(
        kept(json!([{"temperature": -1}]), Some(LlamaCpp), &masked),
        [1]
    );
}

#[test]
fn where_every_token_is_banned_it_is_said() {
    let ban = json!([{"logit_bias": {"0": "-inf", "1": "-inf"}}]);
    for rules in [None, Some(Transformers), Some(Vllm), Some(LlamaCpp)] {
        let left = chain(ban.clone(), rules).survivors(&[1.0, 2.0], History::default());
        let error = left.unwrap_err().to_string();
        assert!(error.contains("all tokens are banned"), "{error}");
    }
}

#[test]
fn the_probabilities_of_a_vocabulary_are_zero_where_tokens_are_gone() {
    let chain = chain(json!([{"top_k": 2}]), None);
    let left = chain
        .survivors(&[0.0, 1.0, -1.0, 1.0], History::default())
        .unwrap();
    assert_eq!(left.probabilities(4), [0.0, 0.5, 0.0, 0.5]);
    let stages = chain
        .stages(&[0.0, 1.0, -1.0, 1.0], History::default())
        .unwrap();
    assert_eq!(stages[0].tokens(), [0, 1, 2, 3]);
    assert_eq!(stages[1], left);
}

#[test]
fn llama_cpp_adds_up_its_probabilities_in_float32() {
    // exp(-17) is less than half of the last place of 1 as float32: 100,000 of them one by one leave the sum at 1. Together
    // they are 0.0041.
    let mut logits = vec![-17.0; 100_001];
    logits[0] = 0.0;
    let top_p = json!([{"top_p": 0.997}]);
    assert_eq!(kept(top_p.clone(), Some(LlamaCpp), &logits), [0]);
    assert!(kept(top_p, Some(Transformers), &logits).len() > 20_000);
}
