//! Lines of `apply` that cannot be answered.

use serde_json::{Value, json};
use thermograph::apply;

/// The answer's error to a line.
fn error(line: Value) -> String {
    let answer = apply::answer(&line.to_string()).expect_err("there is an error");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["error"].as_str().unwrap().to_owned()
}

/// The tokens that are drawn for a line.
fn tokens(line: Value) -> Vec<u64> {
    let answer = apply::answer(&line.to_string()).unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let (tokens, margins) = (&answer["tokens"], &answer["margins"]);
    let tokens = tokens.as_array().unwrap();
    assert_eq!(margins.as_array().unwrap().len(), tokens.len());
    tokens.iter().map(|token| token.as_u64().unwrap()).collect()
}

#[test]
fn a_seed_gives_the_tokens_that_the_engine_draws() {
    // As libllama, torch, vLLM and SGLang drew them.
    let logits = json!([2.0, 1.5, 1.5, 0.300_000_011_920_928_96, -1.0, "-inf"]);
    let line = |more: Value| {
        let mut line = json!({"logits": logits, "seed": 0, "draws": 10});
        let more = more.as_object().unwrap().clone();
        line.as_object_mut().unwrap().extend(more);
        line
    };
    let of_llama_cpp = [1, 2, 2, 2, 1, 0, 0, 0, 0, 1];
    assert_eq!(
        tokens(line(json!({"engine": "llama.cpp", "settings": {}}))),
        of_llama_cpp
    );
    let chain = json!({"engine": "llama.cpp", "chain": [{"top_k": 5}, {"temperature": 0.7}]});
    assert_eq!(tokens(line(chain)), [1, 2, 2, 2, 1, 0, 0, 0, 0, 0]);
    let settings = json!({"temperature": 1.0, "top_k": 0, "top_p": 1.0});
    let of_torch = [2, 0, 0, 2, 0, 2, 0, 1, 3, 4];
    let transformers = json!({"engine": "transformers", "settings": settings});
    assert_eq!(tokens(line(transformers)), of_torch);
    assert_eq!(tokens(line(json!({"chain": [], "rng": "torch"}))), of_torch);
    let vllm = json!({"engine": "vllm", "settings": {"temperature": 1.0}, "position": 0});
    assert_eq!(tokens(line(vllm)), [1, 0, 0, 0, 1, 3, 2, 0, 2, 2]);
    let sglang = |position: u32| json!({"chain": [], "rng": "sglang", "position": position});
    assert_eq!(tokens(line(sglang(0))), [0, 1, 0, 2, 0, 1, 0, 0, 0, 0]);
    assert_eq!(tokens(line(sglang(3)))[..7], [2, 0, 1, 0, 0, 0, 0]);
    // np.random.seed(42); np.random.choice(4, 5, p=[0, .5, .25, .25])
    let numpy = json!({
        "logits": ["-inf", 0.0, -std::f64::consts::LN_2, -std::f64::consts::LN_2],
        "chain": [], "rng": "numpy", "seed": 42, "draws": 5,
    });
    assert_eq!(tokens(numpy), [1, 3, 2, 2, 1]);
}

#[test]
fn with_a_seed_settings_cut_as_the_code_that_an_engine_runs_then() {
    let kept = |more: Value| {
        let mut line = json!({
            "logits": [0.9_f64.ln(), 0.1_f64.ln()],
            "engine": "vllm", "settings": {"top_k": 40, "top_p": 0.95},
        });
        let more = more.as_object().unwrap().clone();
        line.as_object_mut().unwrap().extend(more);
        let answer = apply::answer(&line.to_string()).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["kept"].clone()
    };
    assert_eq!(kept(json!({})), json!([0, 1]));
    // vLLM's Triton kernel loses the least likely.
    assert_eq!(kept(json!({"seed": 1})), json!([0]));
    assert_eq!(kept(json!({"seed": 1, "rng": "numpy"})), json!([0, 1]));
}

#[test]
fn the_position_follows_from_the_tokens_so_far_where_it_is_not_given() {
    let line = |more: Value| {
        let mut line =
            json!({"logits": [1.0, 0.9, 0.8], "chain": [], "rng": "vllm", "seed": 3, "draws": 9});
        let more = more.as_object().unwrap().clone();
        line.as_object_mut().unwrap().extend(more);
        tokens(line)
    };
    let third = line(json!({"position": 2}));
    assert_eq!(line(json!({"prompt": [0, 1], "history": [2]})), third);
    assert_eq!(line(json!({}))[2..], third[..7]);
}

#[test]
fn draws_that_cannot_be_made_are_refused() {
    let refused = |more: Value| {
        let mut line = json!({"logits": [1.0, 2.0], "chain": [], "engine": "llama.cpp"});
        line.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        error(line)
    };
    assert!(refused(json!({"draws": 3})).contains("`seed`"));
    assert!(refused(json!({"seed": 4_294_967_295_u32})).contains("by a random seed"));
    assert!(refused(json!({"seed": 1, "draws": 2_000_000})).contains("at most 1000000"));
    assert!(refused(json!({"seed": 1, "position": 3})).contains("so `position` does not apply"));
    assert!(refused(json!({"position": 3})).contains("need `draws`"));
    assert!(refused(json!({"seed": 1, "rng": "dice"})).contains("unknown `rng` \"dice\""));
    assert!(
        refused(json!({"rng": "vllm", "seed": 1, "draws": 2, "position": u32::MAX}))
            .contains("last position")
    );
    assert!(refused(json!({"seed": 1, "draws": -1})).contains("-1"));
    let far = json!({"seed": 1e40, "draws": 1});
    assert!(!refused(far).is_empty());
    let nobody = json!({"logits": [1.0], "chain": [], "seed": 1});
    assert!(error(nobody).contains("needs `engine`"));
}

#[test]
fn a_bad_line_is_answered_with_what_is_wrong() {
    assert!(
        error(json!({"logits": [1, "nan"], "chain": []}))
            .starts_with("logit 1 must be finite or -inf (never sampled), got NaN")
    );
    assert!(
        error(json!({"logits": [1, "inf"], "chain": []}))
            .starts_with("logit 1 must be finite or -inf (never sampled), got inf")
    );
    assert!(error(json!({"logits": ["-inf"], "chain": []})).starts_with("all 1 logits are -inf"));
    assert!(error(json!({"logits": [], "chain": []})).starts_with("the list of logits is empty"));
    assert!(
        error(json!({"logits": [1, 1e39], "chain": [], "engine": "vllm"}))
            .starts_with("logit 1 is 1")
    );
    assert!(
        error(json!({"logits": [1], "chain": [{"top_q": 1}]})).contains("unknown variant `top_q`")
    );
    assert!(
        error(json!({"logits": [1], "chain": [{"top_p": {"top_p": 1, "min_kep": 1}}]}))
            .contains("min_keep")
    );
    assert!(error(json!({"logits": [1], "chain": [{"top_k": 1.5}]})).contains("1.5"));
    assert!(
        error(json!({"logits": [1], "chain": [], "engine": "olama"})).contains("transformers, ")
    );
    assert!(error(json!({"logits": [1], "settings": {}})).contains("needs `engine`"));
    assert!(error(json!({"logits": [1]})).contains("is required"));
    assert!(
        error(json!({"logits": [1], "chain": [], "settings": {}, "engine": "vllm"}))
            .contains("cannot be combined")
    );
    assert!(apply::answer("{").is_err());
}
