//! `thermograph verify` through the front door.

use super::room::{Outcome, Room};

/// What libllama 0.5.0 drew with its default chain and seed 0, and one token that it did not.
const ROLLOUT: &str = r#"{"engine": "llama.cpp", "settings": {}, "seed": 0, "tokens": [1, 2, 2, 0],
 "logits": [[2, 1.5, 1.5, 0.3], [2, 1.5, 1.5, 0.3], [2, 1.5, 1.5, 0.3], [2, 1.5, 1.5, 0.3]]}"#;

#[test]
fn a_rollout_is_answered_position_by_position() {
    let room = Room::with("rollout.json", ROLLOUT);
    let outcome = room.run(&["verify", "rollout.json"]);
    let text = outcome.stdout();
    assert!(
        text.starts_with(
            "rollout.json: position 3: token 0: another token: the seed gives token 2"
        )
    );
    assert!(text.ends_with(
        "rollout.json: llama.cpp: of 4 positions 3 agree, 0 are at a boundary, 0 are unknown, 1 are impossible\n"
    ));
    assert_eq!(outcome.code(), Some(1));
    let outcome = room.run(&["verify", "rollout.json", "--format", "json"]);
    let lines: Vec<serde_json::Value> = outcome
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[3]["expected"], 2);
    assert_eq!(lines[3]["verdict"], "other-token");
    assert_eq!(
        (&lines[0]["token"], &lines[0]["allowed"]),
        (&1.into(), &true.into())
    );
    assert_eq!(lines[0]["verdict"], "ok");
}

#[test]
fn a_response_takes_settings_and_logits_from_files() {
    let response = r#"{"generation_settings": {"seed": 0, "temperature": 0.8, "top_k": 40, "top_p": 0.95, "min_p": 0.05},
        "completion_probabilities": [{"id": 1, "token": " a", "bytes": [32, 97], "logprob": -1.3737, "top_logprobs": []}]}"#;
    let room = Room::with("response.json", response);
    std::fs::write(room.path("logits.csv"), "2,1.5,1.5,0.3\n").unwrap();
    let outcome = room.run(&["verify", "response.json", "--logits", "logits.csv"]);
    assert_eq!(
        (outcome.code(), outcome.stderr().as_str()),
        (Some(0), ""),
        "{}",
        outcome.stdout()
    );
    assert!(outcome.stdout().contains("1 agree"));
    std::fs::write(room.path("cold.json"), r#"{"temperature": 0.0}"#).unwrap();
    let cold = [
        "verify",
        "response.json",
        "--logits",
        "logits.csv",
        "--settings",
        "cold.json",
    ];
    let cold = [cold.as_slice(), &["--settings-format", "llama-server"]].concat();
    let outcome = room.run(&cold);
    assert_eq!(outcome.code(), Some(1));
    assert!(
        outcome
            .stdout()
            .contains("position 0: token 1 ␣a: not allowed")
    );
}

/// The JSON lines of an answer.
fn lines(outcome: &Outcome) -> Vec<serde_json::Value> {
    let text = outcome.stdout();
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

/// Which rollout each position belongs to, and what its answer is.
fn answers(lines: &[serde_json::Value]) -> Vec<(Option<u64>, &str)> {
    let answer = |line: &serde_json::Value| line["rollout"].as_u64();
    let verdicts = lines.iter().map(|line| line["verdict"].as_str().unwrap());
    lines.iter().map(answer).zip(verdicts).collect()
}

/// A record with tokens of libllama's draws with seed 0.
fn record(tokens: &str) -> String {
    let logits = vec!["[2, 1.5, 1.5, 0.3]"; tokens.split(',').count()].join(", ");
    format!(
        r#"{{"engine": "llama.cpp", "settings": {{}}, "seed": 0, "tokens": [{tokens}], "logits": [{logits}]}}"#
    )
}

#[test]
fn every_rollout_of_a_file_is_verified_from_its_own_beginning() {
    let (right, wrong) = (record("1, 2"), record("1, 0"));
    for (name, text) in [
        ("lines.jsonl", format!("{right}\n\n{wrong}\n{right}\n")),
        ("list.json", format!("[{right},\n {wrong}, {right}]")),
    ] {
        let room = Room::with(name, &text);
        let outcome = room.run(&["verify", name, "--format", "json"]);
        let lines = lines(&outcome);
        let wanted = [
            (Some(0), "ok"),
            (Some(0), "ok"),
            (Some(1), "ok"),
            (Some(1), "other-token"),
            (Some(2), "ok"),
            (Some(2), "ok"),
        ];
        assert_eq!(answers(&lines), wanted, "{name}");
        assert_eq!(lines[5]["position"], 1);
        assert_eq!(outcome.code(), Some(1));
        let outcome = room.run(&["verify", name]);
        let text = outcome.stdout();
        assert!(text.contains("rollout 1, position 1: token 0: another token"));
        assert!(text.contains("of 6 positions 5 agree"), "{text}");
    }
    let room = Room::with("one.jsonl", &format!("{right}\n"));
    let outcome = room.run(&["verify", "one.jsonl", "--format", "json"]);
    assert!(!outcome.stdout().contains("rollout"));
}

#[test]
fn an_error_names_the_line_of_its_rollout() {
    let text = format!(
        "{}\n{{\"tokens\": [1], \"logprobs\": [0.5]}}\n",
        record("1")
    );
    let room = Room::with("lines.jsonl", &text);
    let outcome = room.run(&["verify", "lines.jsonl"]);
    assert_eq!(outcome.code(), Some(2));
    let wanted = "lines.jsonl:2: logprobs[0] must be 0 or less, got 0.5";
    assert!(outcome.stderr().contains(wanted), "{}", outcome.stderr());
}

/// A choice of a chat completion with one token, whose log-probability is that of token 1 or 3 of the logits below.
fn choice(index: usize, token: &str, logprob: f64) -> String {
    format!(
        r#"{{"index": {index}, "finish_reason": "stop", "logprobs": {{"content": [{{"token": "{token}", "logprob": {logprob}, "top_logprobs": []}}]}}}}"#
    )
}

const LOGITS: &str = "2,1.5,1.5,0.3\n2,1.5,1.5,0.3\n2,1.5,1.5,0.3\n2,1.5,1.5,0.3\n";

#[test]
fn every_choice_of_every_response_is_a_rollout() {
    let response = |first: f64| {
        let choices = [
            choice(0, "token_id:1", first),
            choice(1, "token_id:0", -0.8737),
        ];
        format!(r#"{{"id": "a", "choices": [{}]}}"#, choices.join(", "))
    };
    let text = format!("{}\n{}\n", response(-1.3737), response(-2.0));
    let room = Room::with("responses.jsonl", &text);
    room.write("logits.csv", LOGITS);
    let arguments = [
        "verify",
        "responses.jsonl",
        "--engine",
        "vllm",
        "--logits",
        "logits.csv",
        "--format",
        "json",
    ];
    let outcome = room.run(&arguments);
    let lines = lines(&outcome);
    let wanted = [
        (Some(0), "ok"),
        (Some(1), "ok"),
        (Some(2), "other-probability"),
        (Some(3), "ok"),
    ];
    assert_eq!(answers(&lines), wanted, "{}", outcome.stderr());
    assert_eq!(outcome.code(), Some(1));
}

#[test]
fn a_stream_is_one_rollout() {
    let chunk = |reason: &str| {
        format!(
            r#"{{"id": "a", "object": "chat.completion.chunk", "choices": [{{"index": 0, "delta": {{}}, "finish_reason": {reason}, "logprobs": {{"content": [{{"token": "token_id:1", "logprob": -1.3737, "top_logprobs": []}}]}}}}]}}"#
        )
    };
    let text = [chunk("null"), chunk("null"), chunk("\"stop\"")];
    let room = Room::with("stream.jsonl", &text.join("\n"));
    room.write("logits.csv", LOGITS);
    let arguments = [
        "--engine",
        "vllm",
        "--logits",
        "logits.csv",
        "--format",
        "json",
    ];
    let outcome = room.run(&[&["verify", "stream.jsonl"], &arguments[..]].concat());
    let found = lines(&outcome);
    assert_eq!(answers(&found), [(None, "ok"); 3], "{}", outcome.stderr());
    // As an event stream, and twice.
    let events: Vec<String> = text
        .iter()
        .map(|chunk| format!("data: {chunk}\n\n"))
        .collect();
    let other: Vec<String> = events
        .iter()
        .map(|it| it.replace("\"a\"", "\"b\""))
        .collect();
    let events = format!("{}data: [DONE]\n\n{}", events.concat(), other.concat());
    room.write("stream.sse", events);
    room.write("logits.csv", LOGITS.repeat(2));
    let outcome = room.run(&[&["verify", "stream.sse"], &arguments[..]].concat());
    let found = lines(&outcome);
    let rollouts: Vec<Option<u64>> = answers(&found).iter().map(|it| it.0).collect();
    assert_eq!(
        rollouts,
        [0, 0, 0, 1, 1, 1].map(Some),
        "{}",
        outcome.stderr()
    );
}

#[test]
fn responses_without_log_probabilities_are_counted() {
    let empty = r#"{"id": "b", "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "a"}}]}"#;
    let response = format!(
        r#"{{"id": "a", "choices": [{}]}}"#,
        choice(0, "token_id:1", -1.3737)
    );
    let room = Room::with("responses.jsonl", &format!("{empty}\n{response}\n"));
    room.write("logits.csv", LOGITS);
    let arguments = [
        "verify",
        "responses.jsonl",
        "--engine",
        "vllm",
        "--logits",
        "logits.csv",
    ];
    let outcome = room.run(&arguments);
    assert_eq!(outcome.code(), Some(0), "{}", outcome.stderr());
    assert!(outcome.stdout().contains("of 1 position 1 agree"));
    let wanted = "1 response has no log-probabilities and was skipped";
    assert!(outcome.stderr().contains(wanted), "{}", outcome.stderr());
}

#[test]
fn texts_become_ids_with_a_vocabulary() {
    let response = format!(
        r#"{{"id": "a", "choices": [{}]}}"#,
        choice(0, " b", -1.3737)
    );
    let room = Room::with("response.json", &response);
    room.write("logits.csv", LOGITS);
    room.write("tokens.json", r#"["a", " b", "c", " d"]"#);
    let arguments = [
        "--engine",
        "llama.cpp",
        "--logits",
        "logits.csv",
        "--format",
        "json",
    ];
    let verify = |more: &[&str]| {
        let outcome = room.run(&[&["verify", "response.json"], &arguments[..], more].concat());
        lines(&outcome).remove(0)
    };
    let without = verify(&[]);
    assert_eq!(
        (&without["token"], &without["verdict"]),
        (&" b".into(), &"unknown".into())
    );
    let with = verify(&["--tokens", "tokens.json"]);
    assert_eq!(
        (&with["token"], &with["verdict"]),
        (&1.into(), &"ok".into())
    );
    // The seed's token is looked at, too: libllama draws token 1 first.
    let seeded = verify(&["--tokens", "tokens.json", "--seed", "0"]);
    assert_eq!(
        (&seeded["expected"], &seeded["verdict"]),
        (&1.into(), &"ok".into())
    );
    room.write("tokens.json", r#"["a", "x", "c", " d"]"#);
    let none = verify(&["--tokens", "tokens.json", "--language", "zh"]);
    assert_eq!(none["reason"], "词表中没有词元是这段文本");
}

#[test]
fn answers_are_in_the_language_that_is_asked_for() {
    let room = Room::with("rollout.json", ROLLOUT);
    let outcome = room.run(&["verify", "rollout.json", "--language", "zh"]);
    let text = outcome.stdout();
    assert!(
        text.starts_with("rollout.json: 位置 3：词元 0：词元不同：该种子给出词元 2，"),
        "{text}"
    );
    assert!(
        text.ends_with(
            "llama.cpp：共 4 个位置，相符 3 个，在边界上 0 个，无法确定 0 个，不可能 1 个\n"
        ),
        "{text}"
    );
    let json = [
        "verify",
        "rollout.json",
        "--language",
        "zh",
        "--format",
        "json",
    ];
    let outcome = room.run(&json);
    let last = lines(&outcome).pop().unwrap();
    assert_eq!(last["verdict"], "other-token");
    assert!(
        last["reason"]
            .as_str()
            .unwrap()
            .starts_with("该种子给出词元 2")
    );
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_answered() {
    let room = Room::with("rollout.json", ROLLOUT);
    for (arguments, wanted) in [
        (vec!["verify", "none.json"], "none.json"),
        (
            vec!["verify", "rollout.json", "--seed", "4294967295"],
            "by a random seed",
        ),
        (
            vec![
                "verify",
                "rollout.json",
                "--engine",
                "vllm",
                "--tolerance",
                "-1",
            ],
            "tolerance",
        ),
        (
            vec!["verify", "rollout.json", "--logits", "none.npy"],
            "none.npy",
        ),
    ] {
        let outcome = room.run(&arguments);
        assert_eq!(outcome.code(), Some(2), "{arguments:?}");
        assert_eq!(outcome.stdout(), "");
        assert!(outcome.stderr().contains(wanted), "{}", outcome.stderr());
    }
}
