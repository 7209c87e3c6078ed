//! `thermograph verify` through the front door.

use super::room::Room;

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
