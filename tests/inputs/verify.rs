//! Responses held against what an engine makes of settings: the tokens are what llama.cpp and vLLM drew themselves.

use serde_json::{Value, json};
use thermograph::sampling::Engine;
use thermograph::verify::{
    Claims, Error, Reason, Record, Returned, Rollout, Tolerance, Verdict, Verified, verify,
};

/// As `six-6` of the golden draws.
const LOGITS: [f64; 6] = [
    2.0,
    1.5,
    1.5,
    0.300_000_011_920_928_96,
    -1.0,
    f64::NEG_INFINITY,
];

/// What libllama 0.5.0 drew with its default chain and seed 0.
const DRAWN: [u32; 18] = [1, 2, 2, 2, 1, 0, 0, 0, 0, 1, 2, 1, 0, 2, 0, 1, 0, 3];

fn rollout(engine: Engine, settings: Value, tokens: &[u32]) -> Rollout {
    let one = |&token: &u32| Returned {
        token: Some(token),
        ..Returned::default()
    };
    Rollout {
        positions: tokens.iter().map(one).collect(),
        engine,
        settings: serde_json::from_value(settings).unwrap(),
        seed: None,
        first: None,
        prompt: Vec::new(),
        claims: None,
        tolerance: Tolerance::default(),
        vocabulary: 1000,
    }
}

fn llama_cpp(tokens: &[u32]) -> Rollout {
    rollout(Engine::LlamaCpp, json!({}), tokens)
}

/// The verdicts with all logits.
fn verdicts(rollout: &Rollout) -> Vec<Verdict> {
    let mut row = |_: usize| Ok(LOGITS.to_vec());
    let verified = verify(rollout, Some(&mut row)).unwrap();
    verified.iter().map(|one| one.verdict).collect()
}

/// Gives the returned tokens log-probabilities of a distribution.
fn claim(rollout: &mut Rollout, probability: impl Fn(u32) -> f64) {
    for returned in &mut rollout.positions {
        let token = returned.token.unwrap();
        let logprob = probability(token).ln();
        returned.logprob = Some(logprob);
        returned.entries = vec![(Some(token), logprob)];
        returned.chosen = Some(0);
    }
}

fn softmax(token: u32, temperature: f64, kept: usize) -> f64 {
    let weight = |logit: &f64| (logit / temperature).exp();
    weight(&LOGITS[token as usize]) / LOGITS[..kept].iter().map(weight).sum::<f64>()
}

#[test]
fn what_the_engine_drew_with_its_seed_agrees() {
    let mut rollout = llama_cpp(&DRAWN);
    rollout.seed = Some(0);
    assert_eq!(verdicts(&rollout), [Verdict::Ok; 18]);
    rollout.seed = Some(1);
    assert!(verdicts(&rollout).contains(&Verdict::OtherToken));
    // vLLM's draws stand at positions.
    let tokens = [1, 0, 0, 0, 1, 3, 2, 0, 2, 2];
    let mut rollout = self::rollout(Engine::Vllm, json!({"temperature": 1.0}), &tokens);
    (rollout.seed, rollout.first) = (Some(0), Some(0));
    assert_eq!(verdicts(&rollout), [Verdict::Ok; 10]);
    rollout.first = Some(1);
    assert!(verdicts(&rollout).contains(&Verdict::OtherToken));
}

#[test]
fn one_wrong_token_is_found_where_it_stands() {
    let mut tokens = DRAWN;
    tokens[4] = 0;
    // Cut by min-p.
    tokens[7] = 4;
    let mut rollout = llama_cpp(&tokens);
    rollout.seed = Some(0);
    let found = verdicts(&rollout);
    for (position, verdict) in found.into_iter().enumerate() {
        let wanted = match position {
            4 => Verdict::OtherToken,
            7 => Verdict::NotAllowed,
            _ => Verdict::Ok,
        };
        assert_eq!(verdict, wanted, "{position}");
    }
}

#[test]
fn probabilities_may_be_the_models_those_at_the_temperature_or_what_the_chain_leaves() {
    for (claims, temperature, kept) in [
        (Claims::Model, 1.0, 5),
        (Claims::Tempered, 0.8, 5),
        // Four tokens are kept.
        (Claims::Chain, 0.8, 4),
    ] {
        let mut rollout = llama_cpp(&DRAWN);
        claim(&mut rollout, |token| softmax(token, temperature, kept));
        let mut row = |_: usize| Ok(LOGITS.to_vec());
        let verified = verify(&rollout, Some(&mut row)).unwrap();
        assert!(
            verified
                .iter()
                .all(|one| one.verdict == Verdict::Ok && one.of == Some(claims))
        );
        let chain = softmax(DRAWN[0], 0.8, 4);
        assert!((verified[0].probability.unwrap() - chain).abs() < 1e-6);
        // A number that is a little off, and the same said to be of another distribution.
        rollout.positions[3].entries[0].1 += 0.01;
        assert_eq!(verdicts(&rollout)[3], Verdict::OtherProbability);
        rollout.claims = Claims::ALL.into_iter().find(|other| *other != claims);
        assert_eq!(verdicts(&rollout), [Verdict::OtherProbability; 18]);
    }
}

#[test]
fn kept_tokens_are_those_of_the_chain() {
    let mut rollout = llama_cpp(&[0, 0, 0]);
    rollout.positions[0].kept = Some(vec![3, 2, 1, 0]);
    rollout.positions[1].kept = Some(vec![0, 1, 2]);
    rollout.positions[2].kept = Some(vec![0, 1, 2, 3, 4]);
    let wanted = [Verdict::Ok, Verdict::OtherSet, Verdict::OtherSet];
    assert_eq!(verdicts(&rollout), wanted);
}

#[test]
fn a_token_as_likely_as_the_last_that_is_kept_is_at_the_edge() {
    // Tokens 1 and 2 have one logit, and one of them is kept.
    let mut rollout = rollout(
        Engine::LlamaCpp,
        json!({"top_k": 2, "min_p": 0.0, "top_p": 1.0}),
        &[1, 2, 3],
    );
    let found = verdicts(&rollout);
    assert!(found[..2].contains(&Verdict::Ok) && found[..2].contains(&Verdict::OnEdge));
    assert_eq!(found[2], Verdict::NotAllowed);
    // So is one where a threshold lies on a probability: exp(-0.5) of the largest.
    rollout.settings = serde_json::from_value(json!({
        "temperature": 1.0, "top_p": 1.0, "min_p": 0.606_530_7, "top_k": 0
    }))
    .unwrap();
    assert!(
        verdicts(&rollout)[..2]
            .iter()
            .all(|verdict| !verdict.is_bad())
    );
}

#[test]
fn without_all_logits_only_what_does_not_depend_on_the_others_is_said() {
    let judged = |settings: Value, likely: &[f64], chosen: usize| {
        let mut rollout = llama_cpp(&[]);
        rollout.settings = serde_json::from_value(settings).unwrap();
        rollout.positions = vec![Returned {
            logprob: Some(likely[chosen].ln()),
            entries: likely.iter().map(|it| (None, it.ln())).collect(),
            chosen: Some(chosen),
            ..Returned::default()
        }];
        let verified = verify(&rollout, None).unwrap();
        (verified[0].allowed, verified[0].verdict)
    };
    let off = |more: Value| {
        let mut settings = json!({"top_k": 0, "top_p": 1.0, "min_p": 0.0, "temperature": 1.0});
        settings
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        settings
    };
    let likely = [0.6, 0.2, 0.1];
    let allowed = (Some(true), Verdict::Ok);
    let cut = (Some(false), Verdict::NotAllowed);
    let unknown = (None, Verdict::Unknown);
    assert_eq!(judged(off(json!({})), &likely, 2), allowed);
    assert_eq!(judged(off(json!({"min_p": 0.5})), &likely, 1), cut);
    assert_eq!(judged(off(json!({"top_p": 0.5})), &likely, 1), cut);
    assert_eq!(judged(off(json!({"top_p": 0.7})), &likely, 1), allowed);
    assert_eq!(judged(off(json!({"top_k": 1})), &likely, 1), cut);
    // The drawn token alone: two others can be before it.
    assert_eq!(judged(off(json!({"top_k": 2})), &[0.2], 0), unknown);
    assert_eq!(judged(off(json!({"top_k": 5})), &[0.2], 0), allowed);
    assert_eq!(judged(off(json!({"top_k": 2})), &[0.4], 0), allowed);
    // Of other samplers nothing is said.
    assert_eq!(
        judged(off(json!({"top_n_sigma": 1.0})), &likely, 0),
        unknown
    );
}

/// All positions with all logits.
fn verified(rollout: &Rollout) -> Vec<Verified> {
    let mut row = |_: usize| Ok(LOGITS.to_vec());
    verify(rollout, Some(&mut row)).unwrap()
}

#[test]
fn of_a_text_that_several_tokens_have_only_what_holds_of_all_is_said() {
    // Tokens 1 and 2 are kept, token 4 is not.
    for (ids, allowed, verdict) in [
        (vec![1, 2], Some(true), Verdict::Ok),
        (vec![1, 4], None, Verdict::Unknown),
        (vec![4, 5], Some(false), Verdict::NotAllowed),
        (vec![], None, Verdict::Unknown),
    ] {
        let mut rollout = llama_cpp(&[0]);
        rollout.positions[0] = Returned {
            candidates: Some(ids.clone()),
            text: Some("a".to_owned()),
            ..Returned::default()
        };
        let verified = verified(&rollout);
        assert_eq!(
            (verified[0].allowed, verified[0].verdict),
            (allowed, verdict),
            "{ids:?}"
        );
        assert_eq!(verified[0].token, "a");
        let reason = match ids.len() {
            0 => Some(Reason::NotInVocabulary),
            _ if verdict == Verdict::Unknown => Some(Reason::Ambiguous { ids: 2 }),
            _ => verified[0].reason,
        };
        assert_eq!(verified[0].reason, reason);
    }
}

#[test]
fn a_log_probability_tells_which_of_several_tokens_it_is() {
    let mut rollout = llama_cpp(&[0, 0]);
    let ambiguous = |token: u32| Returned {
        candidates: Some(vec![0, 3]),
        logprob: Some(softmax(token, 0.8, 4).ln()),
        ..Returned::default()
    };
    rollout.positions = vec![ambiguous(0), ambiguous(3)];
    let verified = verified(&rollout);
    assert_eq!([&verified[0].token, &verified[1].token], [0, 3]);
    assert!(verified.iter().all(|one| one.verdict == Verdict::Ok));
}

#[test]
fn what_looks_back_says_nothing_behind_a_token_that_is_not_known() {
    let mut rollout = llama_cpp(&[0, 0, 0]);
    rollout.positions[1] = Returned {
        candidates: Some(vec![1, 2]),
        ..Returned::default()
    };
    assert_eq!(verdicts(&rollout), [Verdict::Ok; 3]);
    for settings in [
        json!({"repetition_penalty": 1.5}),
        json!({"no_repeat_ngram_size": 2}),
    ] {
        let engine = match settings.get("no_repeat_ngram_size") {
            Some(_) => Engine::Transformers,
            None => Engine::LlamaCpp,
        };
        rollout.engine = engine;
        rollout.settings = serde_json::from_value(settings).unwrap();
        let verified = verified(&rollout);
        assert_eq!(verified[0].verdict, Verdict::Ok);
        assert_eq!(verified[2].verdict, Verdict::Unknown);
        assert_eq!(verified[2].reason, Some(Reason::History { position: 1 }));
    }
}

#[test]
fn a_record_is_told_by_its_keys_and_read_as_python_writes_it() {
    let read = |text: &str| Record::read(text).unwrap();
    let record = read(
        r#"{"tokens": [1], "logprobs": [-0.5], "logits": [[-Infinity, 2]], "engine": "vllm", "settings": {"top_k": 3}}"#,
    )
    .unwrap();
    assert_eq!(record.logits.as_ref().unwrap()[0][0].0, f64::NEG_INFINITY);
    assert_eq!(record.positions().unwrap()[0].logprob, Some(-0.5));
    assert!(read(r#"{"tokens": [1], "content": "a"}"#).is_none());
    assert!(read(r#"{"choices": []}"#).is_none());
    assert!(read("[1]").is_none());
    let error = |text: &str| -> Error { Record::read(text).unwrap_err() };
    assert!(
        error(r#"{"tokens": [1, 2], "logprobs": [-1]}"#)
            .0
            .contains("one")
    );
    assert!(error(r#"{"tokens": ["a"]}"#).0.contains("u32"));
    let wrong = read(r#"{"tokens": [1], "logprobs": [0.5]}"#).unwrap();
    assert!(
        wrong
            .positions()
            .unwrap_err()
            .0
            .contains("logprobs[0] must be 0 or less, got 0.5")
    );
}

#[test]
fn what_cannot_be_verified_is_an_error() {
    let error = |rollout: &Rollout| {
        let mut row = |_: usize| Ok(LOGITS.to_vec());
        verify(rollout, Some(&mut row)).unwrap_err().0
    };
    let mut rollout = llama_cpp(&[9]);
    assert!(error(&rollout).contains("token 9, but there are 6 logits"));
    rollout = llama_cpp(&[1]);
    rollout.seed = Some(u32::MAX.into());
    assert!(error(&rollout).contains("by a random seed"));
    rollout = llama_cpp(&[1]);
    rollout.settings.mirostat = Some(2);
    assert!(verdicts(&rollout).len() == 1);
    rollout.seed = Some(1);
    assert!(error(&rollout).contains("samples by itself"));
    rollout = self::rollout(Engine::Vllm, json!({"temperature": 5.0}), &[1]);
    assert!(error(&rollout).contains("temperature must be in [0, 2]"));
}
