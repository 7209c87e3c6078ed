//! Lines of `apply` that cannot be answered.

use serde_json::{Value, json};
use thermograph::apply;

/// The answer's error to a line.
fn error(line: Value) -> String {
    let answer = apply::answer(&line.to_string()).expect_err("there is an error");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_bad_line_is_answered_with_what_is_wrong() {
    assert!(error(json!({"logits": [1, "nan"], "chain": []})).starts_with("logit 1 is NaN"));
    assert!(error(json!({"logits": [1, "inf"], "chain": []})).starts_with("logit 1 is inf"));
    assert!(error(json!({"logits": ["-inf"], "chain": []})).starts_with("all 1 logits are -inf"));
    assert!(error(json!({"logits": [], "chain": []})).starts_with("there are no logits"));
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
        error(json!({"logits": [1], "chain": [], "engine": "ollama"}))
            .contains("transformers, vllm and llama.cpp")
    );
    assert!(error(json!({"logits": [1], "settings": {}})).contains("need an engine"));
    assert!(error(json!({"logits": [1]})).contains("neither"));
    assert!(
        error(json!({"logits": [1], "chain": [], "settings": {}, "engine": "vllm"}))
            .contains("both")
    );
    assert!(apply::answer("{").is_err());
}
