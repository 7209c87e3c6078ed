//! `thermograph lint --from ENGINE --to ENGINE`: through the front door.

use serde_json::Value;

use super::room::Room;

fn room() -> Room {
    let room = Room::with(
        "params.json",
        r#"{"temperature": 0.7, "top_p": 0.9, "min_p": 0.02}"#,
    );
    let logits: Vec<String> = (0..200)
        .map(|token| format!("{}", f64::from(token * 37 % 101) / 11.0))
        .collect();
    room.write("logits.csv", format!("{}\n", logits.join(",")));
    room
}

/// Its keys are those of several formats: the engine tells which.
const TO_LLAMA_CPP: [&str; 6] = ["lint", "params.json", "--from", "vllm", "--to", "llama.cpp"];

#[test]
fn settings_are_written_for_another_engine_with_what_changes_and_what_remains() {
    let room = room();
    let outcome = room.run(&[TO_LLAMA_CPP.as_slice(), &["--logits", "logits.csv"]].concat());
    let text = outcome.stdout();
    assert_eq!(
        (outcome.code(), outcome.stderr().as_str()),
        (Some(0), ""),
        "{text}"
    );
    assert!(text.contains("params.json: vllm to llama.cpp: top_k = 0 is written explicitly"));
    assert!(text.contains("`samplers` keeps the order: temperature → min_p → top_p"));
    assert!(text.contains("translated settings mean 0.000000"));
    let written: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let samplers: Value = serde_json::json!(["temperature", "min_p", "top_p"]);
    assert_eq!(written["samplers"], samplers);
}

#[test]
fn programs_get_an_object_for_each_settings() {
    let room = room();
    let json = ["--message-format", "json", "--logits", "logits.csv"];
    let outcome = room.run(&[TO_LLAMA_CPP.as_slice(), &json].concat());
    let object: Value = serde_json::from_str(&outcome.stdout()).unwrap();
    assert_eq!(
        (&object["from"], &object["to"]),
        (&"vllm".into(), &"llama.cpp".into())
    );
    assert_eq!(object["positions"], 1);
    assert!(object["total_variation"]["largest"].as_f64().unwrap() < 1e-6);
    assert!(
        object["total_variation_as_they_are"]["mean"]
            .as_f64()
            .unwrap()
            > 1e-3
    );
    assert_eq!(object["changes"][0]["change"], "default");
    assert_eq!(object["settings"]["top_k"], 0);
}

#[test]
fn changes_are_told_in_the_language_that_is_asked_for() {
    let room = room();
    let chinese = ["--logits", "logits.csv", "--language", "zh"];
    let outcome = room.run(&[TO_LLAMA_CPP.as_slice(), &chinese].concat());
    let text = outcome.stdout();
    assert!(
        text.contains("params.json: vllm 转为 llama.cpp：写明 top_k = 0：这是 vllm 的默认值"),
        "{text}"
    );
    assert!(
        text.contains("1 个位置上的全变差距离：设置不变时平均 0."),
        "{text}"
    );
    assert!(
        text.contains("；转换后平均 0.000000，最大 0.000000"),
        "{text}"
    );
    let json = [chinese.as_slice(), &["--message-format", "json"]].concat();
    let outcome = room.run(&[TO_LLAMA_CPP.as_slice(), &json].concat());
    let object: Value = serde_json::from_str(&outcome.stdout()).unwrap();
    assert_eq!(object["changes"][0]["change"], "default");
    let message = object["changes"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("写明 top_k = 0"), "{message}");
    // A configuration has a language of its own.
    room.write(
        "my.toml",
        "language = \"zh\"\n[settings.a]\ntemperature = 0.7\n",
    );
    let toml = ["lint", "my.toml", "--from", "vllm", "--to", "llama.cpp"];
    assert!(room.run(&toml).stdout().contains("默认值"));
    let english = [toml.as_slice(), &["--language", "en"]].concat();
    assert!(
        room.run(&english)
            .stdout()
            .contains("is written explicitly")
    );
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let room = room();
    for (arguments, wanted) in [
        (vec!["lint", "params.json", "--from", "vllm"], "--to"),
        (
            vec!["lint", "params.json", "--to", "vlm", "--from", "vllm"],
            "vlm",
        ),
        (
            [TO_LLAMA_CPP.as_slice(), &["--logits", "none.npy"]].concat(),
            "none.npy",
        ),
    ] {
        let outcome = room.run(&arguments);
        assert_eq!((outcome.code(), outcome.stdout().as_str()), (Some(2), ""));
        assert!(outcome.stderr().contains(wanted), "{}", outcome.stderr());
    }
    room.write("params.json", r#"{"temperature": 5}"#);
    let outcome = room.run(&TO_LLAMA_CPP);
    assert_eq!(outcome.code(), Some(2));
    assert!(outcome.stderr().contains("temperature must be in [0, 2]"));
}
