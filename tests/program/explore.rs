//! `thermograph explore`: files as people have them, and no configuration.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::room::{Outcome, Room};

/// A file of `tests/files` or of `config`.
fn file(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join(name).display().to_string()
}

/// What the program says of files, an object each; it ends with this code.
#[track_caller]
fn told(room: &Room, files: &[&str], code: i32) -> Vec<Value> {
    let outcome = room.run(&[&["explore", "--format", "json"], files].concat());
    assert_eq!(outcome.code(), Some(code), "{}", outcome.text());
    let lines = outcome.stdout();
    let objects = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    objects.collect()
}

fn kinds(room: &Room, folder: &str) -> Vec<String> {
    let results: Value =
        serde_json::from_str(&room.read(&format!("{folder}/results.json"))).unwrap();
    let kinds = results["kinds"].as_object().unwrap().values();
    kinds
        .map(|kind| kind.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_answer_becomes_a_report_and_the_configuration_that_made_it() {
    let room = Room::new();
    let answer = file("config/response.json");
    let said = room.told(&["explore", &answer], 0);
    for part in [
        "12 positions",
        "\"The\"",
        "62.00%",
        "output/report.html",
        "output/explore.toml",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(kinds(&room, "output"), ["bounds", "bounds"]);
    let mut first = room.files("output");
    // What it wrote is what the configuration gives, here and now.
    room.told(&["check", "output/explore.toml"], 0);
    room.told(&["explore", &answer, "--output", "again"], 0);
    room.told(
        &["output/explore.toml", "--output", "redrawn", "--quiet"],
        0,
    );
    assert_eq!(first, room.files("again"), "the same bytes");
    first.remove(Path::new("explore.toml"));
    assert_eq!(first, room.files("redrawn"));
}

#[test]
fn what_comes_by_standard_input_is_kept() {
    let room = Room::new();
    let bytes = fs::read(file("tests/files/engines/llama_server_completion_5.json")).unwrap();
    let mut command = room.command(&["explore", "-", "--output", "out", "--format", "json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let outcome = Outcome(child.wait_with_output().unwrap());
    assert_eq!(outcome.code(), Some(0), "{}", outcome.text());
    let object: Value = serde_json::from_str(&outcome.stdout()).unwrap();
    assert_eq!(
        (&object["file"], &object["kind"]),
        (&"-".into(), &"response".into())
    );
    assert_eq!(object["likeliest"]["id"], 122);
    assert_eq!(fs::read(room.path("out/input.json")).unwrap(), bytes);
    room.told(&["check", "out/explore.toml", "--against", "out"], 0);
}

#[test]
fn logits_tokens_and_settings_are_put_together() {
    let room = Room::with(
        "settings.json",
        r#"{"do_sample": true, "temperature": 0.6, "top_p": 0.9, "_from_model_config": true}"#,
    );
    room.write(
        "tokens.json",
        fs::read(file("tests/files/tokens/byte_level.json")).unwrap(),
    );
    let count = thermograph::logits::tokens::read(&room.path("tokens.json"))
        .unwrap()
        .len();
    let row: Vec<String> = (0..count + 3)
        .map(|index| format!("{}", (index * 7 % 11) as f64 / 2.0))
        .collect();
    room.write("logits.csv", format!("{0}\n{0}\n", row.join(",")));
    let files = ["logits.csv", "tokens.json", "settings.json"];
    let found = told(&room, &files, 0);
    assert_eq!(found[0]["kind"], "logits");
    assert_eq!(found[0]["positions"], 2);
    assert_eq!(found[0]["vocabulary"], count + 3);
    // 5.0 stands first at 3, where 21 is 10 beyond 11.
    assert_eq!(found[0]["likeliest"]["id"], 3);
    assert!(found[0]["likeliest"]["text"].is_string(), "{}", found[0]);
    assert_eq!(
        (&found[1]["kind"], &found[1]["vocabulary"]),
        (&"tokens".into(), &count.into())
    );
    assert_eq!(found[2]["kind"], "settings");
    let text = room.read("output/explore.toml");
    assert!(
        text.contains("padded = true") && text.contains("../settings.json"),
        "{text}"
    );
    let kinds = kinds(&room, "output");
    for kind in [
        "distributions",
        "entropy",
        "samplers",
        "engines",
        "population",
        "schedule",
    ] {
        assert!(kinds.contains(&kind.to_owned()), "{kind} in {kinds:?}");
    }
    assert!(room.read("output/report.md").contains("0.6"));
}

#[test]
fn two_dumps_are_compared() {
    let room = Room::new();
    let said = room.told(
        &[
            "explore",
            &file("config/positions.npy"),
            &file("config/rounded_positions.npy"),
        ],
        0,
    );
    assert!(said.contains("\ndrift\n"), "{said}");
    assert!(kinds(&room, "output").contains(&"drift".to_owned()));
}

#[test]
fn settings_alone_are_shown_on_invented_logits() {
    let room = Room::new();
    let said = room.told(
        &["explore", &file("tests/files/settings/llama_server.json")],
        0,
    );
    assert!(said.contains("warning: settings llama_server"), "{said}");
    let text = room.read("output/explore.toml");
    assert!(text.contains("these sample logits show"), "{text}");
    assert_eq!(
        kinds(&room, "output"),
        ["distributions", "entropy", "samplers", "engines"]
    );
}

#[test]
fn it_speaks_both_languages() {
    let room = Room::new();
    let said = room.told(
        &["explore", &file("config/response.json"), "--language", "zh"],
        0,
    );
    assert!(
        said.contains("服务器的响应") && said.contains("12 个位置"),
        "{said}"
    );
    assert!(room.read("output/report.md").contains("要点"));
}

#[test]
fn what_is_no_such_file_is_named_and_nothing_is_written() {
    let room = Room::with("story.txt", "Once upon a time\nthere was a file.\n");
    room.write("empty.json", "");
    room.write(
        "pointer.npy",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    );
    room.write("folder/x", "");
    room.write("utf16.json", b"\xff\xfe{\0}\0");
    room.write("cut.json", "{\"choices\": [{");
    for (name, parts) in [
        ("missing.npy", &["missing.npy", "no such file"][..]),
        ("empty.json", &["empty.json", "empty"]),
        ("pointer.npy", &["pointer.npy", "Git LFS", "git lfs pull"]),
        ("folder", &["folder", "not a file"]),
        ("utf16.json", &["utf16.json", "UTF-16", "save it as UTF-8"]),
        ("cut.json", &["cut.json"]),
    ] {
        room.run(&["explore", name]).assert_refused(parts);
        let found = told(&room, &[name], 2);
        assert_eq!(found[0]["kind"], "unknown", "{}", found[0]);
        assert!(
            !found[0]["notes"].as_array().unwrap().is_empty(),
            "{}",
            found[0]
        );
    }
    // One of several is enough.
    let good = file("config/positions.npy");
    let found = told(&room, &[&good, "cut.json"], 2);
    assert_eq!(
        (&found[0]["kind"], &found[1]["kind"]),
        (&"logits".into(), &"unknown".into())
    );
    room.run(&[
        "explore",
        &file("tests/files/engines/llama_server_error.json"),
    ])
    .assert_refused(&["llama_server_error.json"]);
    assert!(!room.path("output").exists());
}

#[test]
fn names_of_files_are_written_as_toml_has_them() {
    let room = Room::new();
    let name = "a \"b\" \\ 'c' = 猫.csv";
    room.write(name, "1.0,2.0,0.5\n");
    room.told(&["explore", name, "--output", "deep/er/out"], 0);
    room.told(
        &[
            "check",
            "deep/er/out/explore.toml",
            "--against",
            "deep/er/out",
        ],
        0,
    );
    room.write("con.csv", "1.0,2.0,0.5\n");
    room.write("other/con.csv", "3.0,2.0,0.5\n");
    room.told(&["explore", "con.csv", "other/con.csv"], 0);
}

#[cfg(unix)]
#[test]
fn a_way_over_a_link_leads_to_the_file() {
    let room = Room::new();
    room.write("far/away/logits.csv", "1.0,2.0,0.5\n");
    std::os::unix::fs::symlink(room.path("far/away"), room.path("near")).unwrap();
    room.told(&["explore", "near/logits.csv", "--output", "near/out"], 0);
    room.told(
        &["check", "near/out/explore.toml", "--against", "near/out"],
        0,
    );
}

#[test]
fn what_takes_too_long_is_left_out_or_made_smaller() {
    let room = Room::new();
    // 2,100 positions of 6,000 tokens: all engines on all of them would take longer than is allowed.
    let values: Vec<u8> = (0..2100_u32 * 6000)
        .flat_map(|index| ((index.wrapping_mul(2_654_435_761) >> 20) as f32 / 500.0).to_le_bytes())
        .collect();
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2100, 6000), }";
    let header = format!("{header:<117}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values);
    room.write("many.npy", bytes);
    let said = room.told(&["explore", "many.npy"], 0);
    assert!(said.contains("2100 positions of 6000 tokens"), "{said}");
    assert!(
        kinds(&room, "output").contains(&"population".to_owned()),
        "{said}"
    );
}

/// File, kind, positions, vocabulary, likeliest token, its probability.
type Answer = (&'static str, &'static str, usize, Option<usize>, u32, f64);

/// What engines have answered, as `docs/logits.md` asks them: the kind, positions, vocabulary, and the likeliest token of
/// the first position with its probability.
const ANSWERS: [Answer; 12] = [
    (
        "llama_server_completion_5.json",
        "response",
        4,
        None,
        122,
        0.582_034,
    ),
    (
        "llama_server_stream_5.sse",
        "response",
        4,
        None,
        122,
        0.582_034,
    ),
    (
        "llama_server_completions_5.json",
        "response",
        4,
        None,
        122,
        0.582_034,
    ),
    (
        "llama_server_completion_all.json",
        "response",
        1,
        Some(288),
        122,
        0.582_034,
    ),
    (
        "llama_server_completion_post.json",
        "response",
        4,
        None,
        122,
        0.858_215,
    ),
    (
        "llama_server_chat_5.json",
        "response",
        2,
        None,
        85,
        0.303_209,
    ),
    (
        "llama_server_chat_stream.sse",
        "response",
        2,
        None,
        85,
        0.303_209,
    ),
    ("mlx_lm_chat_5.json", "response", 3, None, 107, 0.441_466),
    (
        "mlx_lm_completions_3.json",
        "response",
        3,
        None,
        107,
        0.441_466,
    ),
    (
        "mlx_lm_logprobs.npy",
        "log-probabilities",
        3,
        Some(259),
        107,
        0.441_466,
    ),
    (
        "transformers_logits_steps_batch.npy",
        "logits",
        6,
        Some(64),
        34,
        0.248_078,
    ),
    (
        "transformers_scores.npy",
        "logits",
        6,
        Some(64),
        34,
        0.354_160,
    ),
];

#[test]
fn what_engines_have_answered_is_recognised() {
    let room = Room::new();
    for (name, kind, positions, vocabulary, id, probability) in ANSWERS {
        let path = file(&format!("tests/files/engines/{name}"));
        let found = &told(&room, &[&path], 0)[0];
        assert_eq!(found["kind"], kind, "{found}");
        assert_eq!(found["positions"], positions, "{found}");
        assert_eq!(
            found["vocabulary"].as_u64(),
            vocabulary.map(|count| count as u64),
            "{found}"
        );
        assert_eq!(found["likeliest"]["id"], id, "{found}");
        let difference = found["likeliest"]["probability"].as_f64().unwrap() - probability;
        assert!(difference.abs() < 1e-6, "{found}");
    }
}

#[test]
fn an_answer_with_every_token_is_logits_like_any_other() {
    let room = Room::new();
    room.told(
        &[
            "explore",
            &file("tests/files/engines/llama_server_completion_all.json"),
        ],
        0,
    );
    let kinds = kinds(&room, "output");
    assert!(
        kinds.contains(&"engines".to_owned()) && !kinds.contains(&"bounds".to_owned()),
        "{kinds:?}"
    );
}

#[test]
fn what_fails_on_these_files_is_left_out() {
    let room = Room::with("logits.csv", "1.0,2.0,0.5\n");
    // Every token is banned: a chain has nothing left to draw, and engines refuse.
    room.write("request.json", r#"{"prompt": "a", "n_predict": 1, "temperature": 0.5, "top_k": 3, "logit_bias": [[0, false], [1, false], [2, false]]}"#);
    let said = room.told(&["explore", "logits.csv", "request.json"], 0);
    assert!(said.contains("skipped: samplers: "), "{said}");
    assert_eq!(
        kinds(&room, "output"),
        ["distributions", "entropy", "engines"]
    );
}

#[test]
fn tokens_alone_are_recognised_and_nothing_is_drawn() {
    let room = Room::new();
    let path = file("tests/files/tokens/byte_level.json");
    let found = &told(&room, &[&path], 0)[0];
    assert_eq!(found["kind"], "tokens", "{found}");
    assert!(found["vocabulary"].as_u64() > Some(100), "{found}");
    assert!(
        room.told(&["explore", &path], 0)
            .contains("Tokens alone have no probabilities")
    );
    assert!(!room.path("output").exists());
}

#[test]
fn ids_of_an_answer_are_named_by_a_list_of_tokens() {
    let room = Room::new();
    let tokens: Vec<String> = (0..259).map(|id| format!("t{id}")).collect();
    room.write("tokens.txt", tokens.join("\n"));
    let answer = file("tests/files/engines/mlx_lm_chat_0.json");
    let found = told(&room, &[&answer, "tokens.txt"], 0);
    assert_eq!(
        (&found[0]["kind"], &found[1]["kind"]),
        (&"response".into(), &"tokens".into())
    );
    let text = room.read("output/explore.toml");
    assert!(
        text.contains("vocabulary = 259\ntokens = \"../tokens.txt\"\n"),
        "{text}"
    );
}
